// How many people, messages and tokens a product has in a month, and how its load moves over the
// day.
#pragma once

#include "gigawatt/core/calendar.h"
#include "gigawatt/demand/config.h"

namespace gw::demand {

// The value of a step function, `fallback` where none is given.
template <class T>
[[nodiscard]] T value_at(const config::Steps<T>& steps, Month month, T fallback = {}) {
  return steps.steps.empty() ? fallback : steps.at(month);
}

// mean, or p50 exp(sigma^2 / 2) of the log-normal; zero where nothing is given.
[[nodiscard]] Tokens mean(const Length& length);

// users(t) = limit / (1 + exp(-rate (t - midpoint))), t in months at the resolution of whole
// months.
struct LogisticCurve {
  Ratio limit;
  Ratio rate;      // per month
  Ratio midpoint;  // month index, may lie between months

  [[nodiscard]] Ratio at(Month month) const;
};
// From `now` at `at` (or `first`) and either the midpoint or the early growth; nothing if `now` is
// not below the limit, not exactly one of the two is given, or the midpoint lies on the wrong side
// of `at`.
[[nodiscard]] std::optional<LogisticCurve> make_curve(const Logistic& logistic, Month first);

// The day as one sinusoid around the mean, load(h) = mean (1 + (p - 1) cos(2 pi h / 24)) with p =
// peak / mean in 1..2: the share of the day's load that is served by a capacity of
// `capacity_to_peak` of its peak. 1 from 1 on, below 1 the clipped part is lost: not queued, not
// shifted to the night.
struct DayLoad {
  Ratio capacity_to_peak;
  Ratio peak_to_mean;
};
[[nodiscard]] Ratio served_share(const DayLoad& load);

// Demand of a month: weekly users x messages per week x weeks of the month x mean length.
struct ProductDemand {
  Ratio users;  // weekly
  Ratio paying_users;
  Ratio messages;
  Tokens prompt, output;
};

}  // namespace gw::demand
