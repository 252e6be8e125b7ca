// Prices of chips over time: two curves, what one resells for and what an hour of it rents for.
//
// Resale, t years from the start, d decay, s volatility, J the drop at an unforeseen generation, l
// their number a year, N(t) Poisson, drop_i of the dated generations so far:
//   V(t) = V0 e^(-d t) e^(s W - s^2 t / 2) (1 - J)^N e^(l J t) prod_i (1 - drop_i)
// so that unforeseen generations and noise are compensated: the mean is V0 e^(-d t) prod (1 -
// drop_i). Rental, x = ln p reverting to the log of a level that declines by `rental_decay` and
// drops with each generation (Ornstein-Uhlenbeck, Schwartz 1997; stepped exactly by month, the
// level at the month's end held over the month):
//   dx = k (ln level(t) - x) dt + s_p dW_p,  level(t) = long_run e^(-decay t) prod_i (1 - drop_i)
//   (1 - J_p)^N
// Without reversion p starts at `rental_price`, declines by itself and drops at once.
// Assumes one generation of chip, no scarcity; ignores repair, warranty and the cost of a sale.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/table.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// d of V0 e^(-d t) that leaves `share` of the value after `time`: -ln(share) / t.
[[nodiscard]] Ratio decay_from_share(Ratio share, Time time);

// The next generation comes on the market.
struct ChipGeneration {
  std::string id;
  Month month;
  Ratio resale_drop;
  Ratio rental_drop;
};

struct ChipMarket {
  DollarsPerChip new_price;
  Ratio resale_decay;
  Ratio resale_volatility;
  DollarsPerChipTime rental_price;
  std::optional<DollarsPerChipTime> rental_long_run;  // default: rental_price
  Ratio rental_decay;
  Ratio rental_reversion;
  Ratio rental_volatility;
  Ratio correlation;  // of the two shocks
  Ratio generations_per_year;
  Ratio resale_drop;
  Ratio rental_drop;
  std::vector<ChipGeneration> generations;
};
[[nodiscard]] std::string problem(const ChipMarket& market);

// Which path: draws depend on (seed, stream of `path`, sample, calendar month) and on nothing else,
// so a longer horizon or another path moves none of them.
struct ChipPathAddress {
  std::uint64_t seed = 1;
  std::string_view path = "chip_market";
  std::uint32_t sample = 0;
};
struct ChipHorizon {
  Month start;
  int months = 0;
};

struct ChipPath {
  Month start;                             // item k is at the end of k months; 0 is now
  std::vector<DollarsPerChip> resale;      // months + 1 items
  std::vector<DollarsPerChipTime> rental;  // months + 1 items
  [[nodiscard]] Table table() const;
};
[[nodiscard]] ChipPath chip_path(const ChipMarket& market, const ChipHorizon& horizon,
                                 const ChipPathAddress& address);
// The same with standard normal shocks of each month that the caller drew and correlated
// (`correlation` of the market is left to it); unforeseen generations come from `address`.
struct ChipShocks {
  std::span<const double> resale;  // one a month
  std::span<const double> rental;
};
[[nodiscard]] ChipPath chip_path(const ChipMarket& market, const ChipHorizon& horizon,
                                 const ChipPathAddress& address, const ChipShocks& shocks);
// The path without noise: mean resale value, median rental price (unforeseen generations at their
// mean number of drops in the log of the rental level).
[[nodiscard]] ChipPath expected_chip_path(const ChipMarket& market, const ChipHorizon& horizon);

// Performance parity: a user pays for work. Cost per hour of work of the old chip and of the share
// of a new one that does the same must agree, power included:
//   p_old = p_new x ratio - (e_old - e_new x ratio),  ratio = perf_old / perf_new,  e = power x
//   energy price;
// not below zero.
struct ParityTerms {
  DollarsPerChipTime new_rental;
  Ratio performance;       // of the old chip over the new one
  PowerPerChip old_power;  // at the meter
  PowerPerChip new_power;
  DollarsPerEnergy energy_price;
};
[[nodiscard]] DollarsPerChipTime parity_rental(const ParityTerms& terms);

// The first item at which price x utilisation < cash cost per hour: the chip is switched off. No
// option to wait for better prices. Absent: never.
struct RetirementTerms {
  Ratio utilisation = 1.0;
  DollarsPerChipTime cash_cost;
};
[[nodiscard]] std::optional<int> retirement(std::span<const DollarsPerChipTime> rental,
                                            const RetirementTerms& terms);
// Of a rent that declines by `decay` a year: ln(p u / cost) / decay; absent if it never falls so
// low.
[[nodiscard]] std::optional<Time> retirement_time(DollarsPerChipTime rental, Ratio decay,
                                                  const RetirementTerms& terms);

template <class Visitor>
void visit(Visitor& v, ChipGeneration& g) {
  v.field("id", g.id, {.doc = "name of the generation"});
  v.field("month", g.month, {.doc = "month from which it sells", .required = true});
  v.field("resale_drop", g.resale_drop,
          {.doc = "share of resale value that it takes away", .min = 0, .max = 1});
  v.field("rental_drop", g.rental_drop,
          {.doc = "share of rental price that it takes away", .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, ChipMarket& m) {
  v.field("new_price", m.new_price,
          {.doc = "price of a new chip at the start",
           .required = true,
           .positive = true,
           .example = "40 k$/chip"});
  v.field("resale_decay", m.resale_decay,
          {.doc = "continuous yearly decline of the resale value",
           .min = -1,
           .max = 10,
           .example = "43%"});
  v.field("resale_volatility", m.resale_volatility,
          {.doc = "yearly volatility of resale value", .min = 0, .max = 5});
  v.field("rental_price", m.rental_price,
          {.doc = "rent of a chip-hour at the start",
           .required = true,
           .positive = true,
           .example = "2.35 $/chip/h"});
  v.field("rental_long_run", m.rental_long_run,
          {.doc = "level that the rent reverts to (default: the rent at the start)",
           .positive = true,
           .example = "1.70 $/chip/h"});
  v.field(
      "rental_decay", m.rental_decay,
      {.doc = "continuous yearly decline of that level", .min = -1, .max = 10, .example = "30%"});
  v.field("rental_reversion", m.rental_reversion,
          {.doc = "speed of reversion a year; ln 2 over it is the half-life in years",
           .min = 0,
           .max = 100});
  v.field("rental_volatility", m.rental_volatility,
          {.doc = "yearly volatility of the rent", .min = 0, .max = 5});
  v.field("correlation", m.correlation,
          {.doc = "correlation of the two prices' shocks", .min = -1, .max = 1});
  v.field("generations_per_year", m.generations_per_year,
          {.doc = "expected number of unforeseen generations a year", .min = 0, .max = 12});
  v.field("resale_drop", m.resale_drop,
          {.doc = "share of resale value that an unforeseen generation takes away",
           .min = 0,
           .max = 0.99});
  v.field("rental_drop", m.rental_drop,
          {.doc = "share of the rental level that an unforeseen generation takes away",
           .min = 0,
           .max = 0.99});
  v.field("generations", m.generations, {.doc = "announced generations with their dates"});
}

}  // namespace gw::finance
