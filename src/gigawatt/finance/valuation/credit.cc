#include "gigawatt/finance/valuation/credit.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

namespace {

bool bad(double x) { return !std::isfinite(x); }

}  // namespace

Ratio hazard_from_spread(Ratio spread, Ratio recovery) {
  GW_CHECK(recovery >= 0 && recovery < 1, recovery.si());
  return spread / (1 - recovery);
}

Ratio survival(Ratio hazard, Time t) { return std::exp(-hazard * t.in(unit::year)); }

Ratio survival(const CirIntensity& c, Time time) {
  GW_CHECK(c.start >= 0 && c.mean >= 0 && c.reversion >= 0 && c.volatility >= 0, c.start.si(),
           c.mean.si(), c.reversion.si(), c.volatility.si());
  const double t = time.in(unit::year);
  const double k = c.reversion;
  const double s = c.volatility;
  const double g = std::sqrt(k * k + 2 * s * s);
  if (g == 0.0) return std::exp(-c.start * t);  // the hazard never moves
  // With g - k = 2 s^2 / (g + k) the denominator over e^gt is 2 g (1 - x), x = s^2 (1 - e^-gt) / (g
  // (g + k)).
  const double grown = -std::expm1(-g * t);
  const double y = grown / (g * (g + k));
  const double x = s * s * y;
  const double b = grown / (g * (1 - x));
  const double log_slope = x == 0.0 ? -1.0 : std::log1p(-x) / x;
  const double log_a = -2 * k * c.mean * t / (g + k) - 2 * k * c.mean * y * log_slope;
  return std::exp(log_a - b * c.start);
}

// ---- Default swap

namespace {

Date modified_following(Date date) {
  const auto weekend = [](Date d) {
    const std::int64_t weekday =
        ((d.days() + 3) % 7 + 7) % 7;  // Monday is 0; 1970-01-01 was a Thursday
    return weekday >= 5;
  };
  Date moved = date;
  for (int k = 0; k < 2 && weekend(moved); ++k) moved = Date::from_days(moved.days() + 1);
  if (moved.month() == date.month()) return moved;
  moved = date;
  for (int k = 0; k < 2 && weekend(moved); ++k) moved = Date::from_days(moved.days() - 1);
  return moved;
}

Date months_later(Date start, int months) {
  const Month month = start.month() + months;
  return Date(month.year(), month.month(), std::min(start.day(), month.days()));
}

std::vector<Date> coupon_dates(const DefaultSwap& swap) {
  std::vector<Date> dates;
  constexpr int kMost = 1200;
  for (int k = 0; k < kMost; ++k) {
    const Date date = months_later(swap.start, k * swap.months);
    if (date >= swap.end) break;
    dates.push_back(modified_following(date));
  }
  dates.push_back(modified_following(swap.end));
  return dates;
}

}  // namespace

std::string problem(const DefaultSwap& s) {
  if (bad(s.notional.si()) || s.notional <= Dollars()) return "the notional must be above zero";
  if (bad(s.spread) || s.spread <= 0) return "the running spread must be above zero";
  if (bad(s.recovery) || s.recovery < 0 || s.recovery >= 1)
    return "the recovery must be at least 0 and below 100%";
  if (bad(s.hazard) || s.hazard < 0) return "the hazard must be zero or more";
  if (bad(s.rate) || std::abs(s.rate.si()) > 10) return "the rate must lie within 1000% a year";
  if (s.months < 1 || s.months > 12) return "coupons come every 1 to 12 months";
  if (s.start >= s.end) return "the swap must start before it ends";
  if (s.end.days() - s.start.days() > 366 * 99) return "the swap must last less than 99 years";
  if (modified_following(s.end) <= s.today) return "the swap has ended";
  return {};
}

DefaultSwapValue value_of(const DefaultSwap& swap) {
  GW_CHECK(problem(swap).empty(), problem(swap));
  constexpr double kDays = 360.0;
  const auto years = [&](Date d) {
    return static_cast<double>(d.days() - swap.today.days()) / kDays;
  };
  const auto alive = [&](Date d) { return std::exp(-swap.hazard * std::max(0.0, years(d))); };
  const auto factor = [&](Date d) { return std::exp(-swap.rate * years(d)); };
  const std::vector<Date> dates = coupon_dates(swap);
  double premium = 0.0;  // per unit of notional and spread
  double protection = 0.0;
  for (std::size_t k = 1; k < dates.size(); ++k) {
    const Date end = dates[k];
    if (end <= swap.today) continue;
    const Date start = dates[k - 1];
    const Date from = std::max(start, swap.today);
    const Date middle = Date::from_days(from.days() + (end.days() - from.days()) / 2);
    const double defaults = alive(from) - alive(end);
    premium += alive(end) * factor(end) * static_cast<double>(end.days() - start.days()) / kDays;
    premium +=
        defaults * factor(middle) * static_cast<double>(middle.days() - start.days()) / kDays;
    protection += defaults * factor(middle);
  }
  DefaultSwapValue value;
  value.premium = swap.notional * swap.spread * premium;
  value.protection = swap.notional * (1 - swap.recovery) * protection;
  value.to_seller = value.premium - value.protection;
  value.fair_spread = swap.spread * (value.protection / value.premium);
  return value;
}

// ---- Rating migration

std::string problem(const RatingGenerator& g) {
  const std::size_t n = g.ratings.size();
  if (n < 2 || n > 100) return "a generator has 2 to 100 ratings";
  if (g.rates.size() != n * n) return "a generator of n ratings has n x n rates";
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0.0, largest = 0.0;
    for (std::size_t j = 0; j < n; ++j) {
      const double rate = g.rates[i * n + j];
      if (bad(rate)) return "a rate of " + g.ratings[i] + " is not a number";
      if (i != j && rate < 0) return "a rate of leaving " + g.ratings[i] + " is below zero";
      sum += rate;
      largest = std::max(largest, std::abs(rate));
    }
    if (largest > 1e6) return "a rate of " + g.ratings[i] + " is above a million a year";
    if (std::abs(sum) > 1e-9 * std::max(1.0, largest))
      return "the rates of " + g.ratings[i] + " do not sum to zero";
  }
  for (std::size_t j = 0; j < n; ++j)
    if (g.rates[(n - 1) * n + j] != 0.0) return "the last rating is default: nobody leaves it";
  return {};
}

namespace {

using Square = std::vector<double>;

Square product(const Square& a, const Square& b, std::size_t n) {
  Square c(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t j = 0; j < n; ++j) c[i * n + j] += a[i * n + k] * b[k * n + j];
  return c;
}

// Rounding would grow with each squaring if the rows were let drift from 1.
void make_rows_one(Square& a, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0.0;
    for (std::size_t j = 0; j < n; ++j) sum += a[i * n + j];
    for (std::size_t j = 0; j < n; ++j) a[i * n + j] /= sum;
  }
}

}  // namespace

std::vector<Ratio> transition_matrix(const RatingGenerator& generator, Time t) {
  GW_CHECK(problem(generator).empty(), problem(generator));
  GW_CHECK(t >= Time() && t.in(unit::year) <= 1000, t.si());
  const std::size_t n = generator.ratings.size();
  double fastest = 0.0;
  for (std::size_t i = 0; i < n; ++i) fastest = std::max(fastest, -generator.rates[i * n + i].si());
  Square result(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) result[i * n + i] = 1.0;
  const double years = t.in(unit::year);
  if (fastest > 0.0 && years > 0.0) {
    constexpr int kMostSquarings = 60;
    int squarings = 0;
    while (squarings < kMostSquarings && std::ldexp(fastest * years, -squarings) > 0.5) ++squarings;
    const double x = std::ldexp(fastest * years, -squarings);
    Square p(n * n);
    for (std::size_t i = 0; i < n * n; ++i)
      p[i] = std::max(0.0, generator.rates[i].si() / fastest + result[i]);
    // e^-x sum_k x^k / k! P^k; at x <= 1/2 the 18th term is below 1e-21.
    constexpr int kTerms = 18;
    Square power = result;
    double weight = std::exp(-x);
    for (double& entry : result) entry *= weight;
    for (int k = 1; k <= kTerms; ++k) {
      power = product(power, p, n);
      weight *= x / k;
      for (std::size_t i = 0; i < n * n; ++i) result[i] += weight * power[i];
    }
    make_rows_one(result, n);
    for (int k = 0; k < squarings; ++k) {
      result = product(result, result, n);
      make_rows_one(result, n);
    }
  }
  return {result.begin(), result.end()};
}

// ---- Structural

const char* describe(NoMerton reason) {
  switch (reason) {
    case NoMerton::bad_terms:
      return "equity, its volatility, debt and maturity must be above zero";
    case NoMerton::no_convergence:
      return "no assets and asset volatility agree with the equity";
  }
  return "";
}

namespace {

// In units of the debt's present value: E = V N(d1) - N(d2), d1 = ln V / w + w / 2, w = s_V sqrt T.
struct MertonSolver {
  double equity;

  // The assets at width w. The call is convex in V and V = E + 1 is too much by the put: Newton
  // comes down to the root without passing it.
  [[nodiscard]] std::optional<double> assets(double w) const {
    double v = equity + 1.0;
    for (int k = 0; k < 100; ++k) {
      const double d1 = std::log(v) / w + 0.5 * w;
      const double delta = normal_cdf(d1);
      if (!(delta > 0.0)) return std::nullopt;
      const double next = v - (v * delta - normal_cdf(d1 - w) - equity) / delta;
      if (!(next > 0.0) || bad(next)) return std::nullopt;
      if (std::abs(next - v) <= 1e-15 * v) return next;
      if (next > v && k > 0) return v;  // rounding has the last word
      v = next;
    }
    return v;
  }
};

}  // namespace

std::expected<Merton, NoMerton> merton(const MertonTerms& terms) {
  const double years = terms.maturity.in(unit::year);
  const double present = terms.debt.si() * std::exp(-terms.rate * years);
  for (double x :
       {terms.equity.si(), terms.equity_volatility.si(), terms.debt.si(), years, present})
    if (bad(x) || x <= 0) return std::unexpected(NoMerton::bad_terms);
  const MertonSolver solver{terms.equity.si() / present};
  const double target = terms.equity_volatility * std::sqrt(years);
  // f(w) = N(d1) w V / E - s_E sqrt T: negative towards w = 0, at least 0 at w = s_E sqrt T as
  // N(d1) V >= E.
  const auto gap = [&](double w) -> std::optional<double> {
    const auto v = solver.assets(w);
    if (!v) return std::nullopt;
    return normal_cdf(std::log(*v) / w + 0.5 * w) * w * *v / solver.equity - target;
  };
  double low = 0.0, high = target;
  for (int k = 0; k < 200; ++k) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    const auto value = gap(middle);
    if (!value) return std::unexpected(NoMerton::no_convergence);
    (*value < 0 ? low : high) = middle;
  }
  const double w = 0.5 * (low + high);
  const auto v = w > 0 ? solver.assets(w) : std::nullopt;
  const auto rest = v ? gap(w) : std::nullopt;
  if (!rest || std::abs(*rest) > 1e-9 * std::max(1.0, target))
    return std::unexpected(NoMerton::no_convergence);
  Merton m;
  const double d2 = std::log(*v) / w - 0.5 * w;
  m.assets = Dollars::from_si(*v * present);
  m.asset_volatility = w / std::sqrt(years);
  m.distance_to_default = d2;
  m.default_probability = normal_cdf(-d2);
  m.debt_value = m.assets - terms.equity;
  // D e^-rT - debt = the put D e^-rT N(-d2) - V N(-d1): no difference of large numbers.
  m.expected_loss = std::max(0.0, normal_cdf(-d2) - *v * normal_cdf(-d2 - w));
  m.recovery = m.default_probability > 0 ? 1 - m.expected_loss / m.default_probability : Ratio(1.0);
  m.spread = -std::log1p(-m.expected_loss) / years;
  return m;
}

// ---- Guarantees

std::string problem(const GuaranteedDebt& d) {
  if (d.claims.empty()) return "the guarantee needs an exposure";
  for (Dollars claim : d.claims)
    if (bad(claim.si()) || claim < Dollars()) return "an exposure must be zero or more";
  if (bad(d.period.si()) || d.period <= Time()) return "a period must last longer than zero";
  if (bad(d.escrow.si()) || d.escrow < Dollars()) return "the escrow must be zero or more";
  if (d.cap && (bad(d.cap->si()) || *d.cap < Dollars())) return "the cap must be zero or more";
  if (bad(d.recovery) || d.recovery < 0 || d.recovery > 1)
    return "the recovery lies between 0 and 100%";
  if (bad(d.hazard) || d.hazard < 0) return "the hazard must be zero or more";
  if (bad(d.rate) || std::abs(d.rate.si()) > 10) return "the rate must lie within 1000% a year";
  return {};
}

Dollars expected_loss(const GuaranteedDebt& d) {
  GW_CHECK(problem(d).empty(), problem(d));
  Dollars sum;
  for (std::size_t k = 0; k < d.claims.size(); ++k) {
    Dollars loss = std::max(Dollars(), d.claims[k] * (1 - d.recovery) - d.escrow);
    if (d.cap) loss = std::min(loss, *d.cap);
    const Time end = d.period * static_cast<double>(k + 1);
    const Ratio defaults = survival(d.hazard, end - d.period) - survival(d.hazard, end);
    sum += loss * defaults * std::exp(-d.rate * end.in(unit::year));
  }
  return sum;
}

Dollars spread_saved(const GuaranteeBenefit& b) {
  Dollars sum;
  for (std::size_t k = 0; k < b.balances.size(); ++k) {
    const double end = static_cast<double>(k + 1) * b.period.in(unit::year);
    sum += b.balances[k] * ((b.borrower_spread - b.guarantor_spread) *
                            b.period.in(unit::year)*std::exp(-b.rate * end));
  }
  return sum;
}

// ---- Exposure

std::string problem(const ExposureSamples& s) {
  if (s.dates.empty() || s.dates.size() != s.values.size())
    return "each date of an exposure needs its samples";
  Time last;
  for (std::size_t k = 0; k < s.dates.size(); ++k) {
    if (!(s.dates[k] > last)) return "the dates of an exposure must ascend from after now";
    last = s.dates[k];
    if (s.values[k].empty()) return "a date of the exposure has no samples";
    for (Dollars v : s.values[k])
      if (bad(v.si())) return "a sample of the exposure is not a number";
  }
  return {};
}

Exposure exposure(const ExposureSamples& samples, const ExposureTerms& terms) {
  GW_CHECK(problem(samples).empty(), problem(samples));
  GW_CHECK(terms.quantile > 0 && terms.quantile <= 1 && terms.recovery >= 0 &&
               terms.recovery <= 1 && terms.hazard >= 0,
           terms.quantile.si(), terms.recovery.si(), terms.hazard.si());
  Exposure result;
  result.dates = samples.dates;
  Time last;
  std::vector<double> positive;
  for (std::size_t k = 0; k < samples.dates.size(); ++k) {
    positive.clear();
    double sum = 0.0;
    for (Dollars v : samples.values[k]) {
      positive.push_back(std::max(0.0, v.si()));
      sum += positive.back();
    }
    const auto n = static_cast<double>(positive.size());
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(terms.quantile * n * (1 - 1e-12))) - 1;
    std::nth_element(positive.begin(), positive.begin() + rank, positive.end());
    const Time t = samples.dates[k];
    result.expected.push_back(Dollars::from_si(sum / n));
    result.potential.push_back(Dollars::from_si(positive[static_cast<std::size_t>(rank)]));
    result.largest_potential = std::max(result.largest_potential, result.potential.back());
    result.expected_positive += result.expected.back() * ((t - last) / samples.dates.back());
    result.cva += result.expected.back() * (1 - terms.recovery) *
                  (survival(terms.hazard, last) - survival(terms.hazard, t)) *
                  std::exp(-terms.rate * t.in(unit::year));
    last = t;
  }
  return result;
}

Table Exposure::table() const {
  Table table("exposure", "expected and potential exposure by date");
  std::vector<double> years, ee, pfe;
  for (std::size_t k = 0; k < dates.size(); ++k) {
    years.push_back(dates[k].in(unit::year));
    ee.push_back(expected[k].si());
    pfe.push_back(potential[k].si());
  }
  table.add({"time_years", "year", "from now", std::move(years)});
  table.add({"expected_exposure_usd", "$", "mean of what is positive", std::move(ee)});
  table.add({"potential_exposure_usd", "$", "quantile of what is positive", std::move(pfe)});
  return table;
}

}  // namespace gw::finance
