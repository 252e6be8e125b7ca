// Markets: prices and rates that move by themselves, as a plan writes them.
//
// `{market: amd}` in place of a number by date (a share price, a valuation, a base rate, a unit
// price, ...) follows the path of that id. A path has one value a month, which holds all month: a
// hurdle or a margin is looked at twelve times a year. Processes are stepped exactly, so that a
// month's length brings no error of its own.
//
// In the best estimate a share price follows its median, as every uncertain number of a plan
// stands at its median, so that the P50 of a study lies on it; rates follow their mean (Vasicek's
// is its median, too; the median of a square-root process has no closed form); chips see
// valuation/chip_price.h. A sample of a study draws each path by itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/finance/valuation/chip_price.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// dS / S = (drift - yield) dt + volatility dW (Black and Scholes 1973, Merton 1973). `start` holds
// what is known, by date; the path begins at its last month, a single value at the plan's first.
// drift = riskless rate makes probabilities those of the pricing measure. Constant volatility, no
// jumps.
struct GeometricBrownianMotion {
  static constexpr std::string_view kType = "geometric_brownian_motion";
  config::Steps<Dollars> start;
  Ratio drift;  // expected total return, continuous, a year
  Ratio yield;  // dividends, continuous, a year
  Ratio volatility;
};

// dr = reversion (mean - r) dt + volatility dW (Vasicek 1977); may fall below zero.
struct Vasicek {
  static constexpr std::string_view kType = "vasicek";
  config::Steps<Ratio> start;
  Ratio mean;
  Ratio reversion;   // a year
  Ratio volatility;  // of the rate, absolute: 1% a year
};

// dr = reversion (mean - r) dt + volatility sqrt(r) dW (Cox, Ingersoll and Ross 1985); never below
// zero. Needs 4 x reversion x mean > volatility^2, more than one degree of freedom of its
// chi-squared law (process.h); Feller's condition for staying above zero is half as much again:
// 2 x reversion x mean >= volatility^2.
struct CoxIngersollRoss {
  static constexpr std::string_view kType = "cox_ingersoll_ross";
  config::Steps<Ratio> start;
  Ratio mean;
  Ratio reversion;
  Ratio volatility;
};

// Three paths: <id>.resale (a chip), <id>.rental (a chip-hour), and <id>.value_share = resale over
// the price when new, for guarantees. `from`: month of the prices; default: the plan's first.
struct ChipPrices {
  static constexpr std::string_view kType = "chip_market";
  ChipMarket market;
  std::optional<Month> from;
};

// factor x another path: a valuation of shares, a discount on a market price.
struct MultipleOf {
  static constexpr std::string_view kType = "multiple";
  std::string of;
  Ratio factor;
};

// Rental price of an older chip, from that of the chip `of` which does more work (parity_rental()).
struct PerformanceParity {
  static constexpr std::string_view kType = "performance_parity";
  std::string of;
  Ratio performance;
  PowerPerChip power;
  PowerPerChip power_of_other;
  DollarsPerEnergy energy_price;
};

using MarketPath = std::variant<GeometricBrownianMotion, Vasicek, CoxIngersollRoss, ChipPrices,
                                MultipleOf, PerformanceParity>;

// Of the shocks of two paths in the same month. The two prices of one chip have their own.
struct MarketCorrelation {
  std::vector<std::string> between;
  Ratio value;
};

struct Markets {
  config::ById<MarketPath> paths;
  std::vector<MarketCorrelation> correlations;  // absent: none
};

template <class Visitor>
void visit(Visitor& v, GeometricBrownianMotion& p) {
  v.field("start", p.start,
          {.doc = "price where the path begins, or known prices by date",
           .required = true,
           .positive = true,
           .example = "203.71 $"});
  v.field("drift", p.drift,
          {.doc = "expected return a year, dividends included", .min = -5, .max = 5});
  v.field("yield", p.yield, {.doc = "dividends a year", .min = 0, .max = 1});
  v.field("volatility", p.volatility,
          {.doc = "standard deviation of the yearly log return",
           .required = true,
           .min = 0,
           .max = 5,
           .example = "55%"});
}

template <class Rate>
void visit_short_rate(auto& v, Rate& p, double lowest) {
  v.field("start", p.start,
          {.doc = "rate where the path begins, or known rates by date",
           .required = true,
           .min = lowest,
           .max = 2,
           .example = "3.6%"});
  v.field("mean", p.mean,
          {.doc = "rate to which it reverts",
           .required = true,
           .min = lowest,
           .max = 2,
           .example = "3.2%"});
  v.field("reversion", p.reversion,
          {.doc = "speed of reversion a year; ln 2 over it is the half-life in years",
           .required = true,
           .positive = true,
           .max = 100,
           .example = "0.3"});
}
template <class Visitor>
void visit(Visitor& v, Vasicek& p) {
  visit_short_rate(v, p, -0.1);
  v.field("volatility", p.volatility,
          {.doc = "standard deviation of the rate a year",
           .required = true,
           .min = 0,
           .max = 2,
           .example = "1%"});
}
template <class Visitor>
void visit(Visitor& v, CoxIngersollRoss& p) {
  visit_short_rate(v, p, 0);
  v.field("volatility", p.volatility,
          {.doc = "standard deviation of the rate a year, over the square root of the rate",
           .required = true,
           .min = 0,
           .max = 5,
           .example = "5%"});
}

template <class Visitor>
void visit(Visitor& v, ChipPrices& p) {
  v.field("from", p.from, {.doc = "month of the prices; default: the plan's first"});
  v.flatten(p.market);
}

template <class Visitor>
void visit(Visitor& v, MultipleOf& p) {
  v.field("of", p.of, {.doc = "the other path", .required = true, .refers_to = "market path"});
  v.field("factor", p.factor,
          {.doc = "what its value is multiplied with", .required = true, .positive = true});
}

template <class Visitor>
void visit(Visitor& v, PerformanceParity& p) {
  v.field("of", p.of,
          {.doc = "rental price of the newer chip", .required = true, .refers_to = "market path"});
  v.field("performance", p.performance,
          {.doc = "work of this chip over that of the newer one",
           .required = true,
           .positive = true,
           .example = "40%"});
  v.field("power", p.power, {.doc = "of this chip at the meter", .min = 0, .example = "1 kW/chip"});
  v.field("power_of_other", p.power_of_other,
          {.doc = "of the newer chip at the meter", .min = 0, .example = "2 kW/chip"});
  v.field("energy_price", p.energy_price,
          {.doc = "what its user pays for energy", .min = 0, .example = "60 $/MWh"});
}

template <class Visitor>
void visit(Visitor& v, MarketCorrelation& c) {
  v.field("between", c.between,
          {.doc = "the two paths", .required = true, .refers_to = "market path"});
  v.field("value", c.value,
          {.doc = "correlation of their shocks",
           .required = true,
           .min = -1,
           .max = 1,
           .example = "60%"});
}

template <class Visitor>
void visit(Visitor& v, Markets& m) {
  v.field("paths", m.paths, {.doc = "prices and rates that move by themselves, by id"});
  v.field("correlations", m.correlations, {.doc = "between two paths; absent: independent"});
}

}  // namespace gw::finance
