// gigawatt finance value: warrants, options, guarantees, default swaps, credit and chip prices.
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "finance_answer.h"
#include "finance_valuation.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw::cli {
namespace {

using finance::WarrantTranche;

constexpr const char* kLognormal =
    "a lognormal price, constant rate, yield and volatility, no default of the writer";

// ---- Warrants

// "160 M@2 GW@600 $": shares, then a milestone and a price hurdle in any order.
bool parse_tranche(std::string_view text, WarrantTranche& tranche) {
  std::size_t start = 0;
  for (int part = 0; start <= text.size(); ++part) {
    const std::size_t end = std::min(text.find('@', start), text.size());
    const std::string_view piece = text.substr(start, end - start);
    start = end + 1;
    if (part == 0) {
      const auto shares = parse_quantity<Ratio>(piece);
      if (!shares) return false;
      tranche.shares = *shares;
    } else if (const auto power = parse_quantity<Power>(piece)) {
      tranche.milestone = *power;
    } else if (const auto price = parse_quantity<Dollars>(piece)) {
      tranche.price_hurdle = *price;
    } else {
      return false;
    }
  }
  return true;
}

int print_warrant(const FinanceValueOptions& o, const finance::WarrantTerms& terms,
                  const finance::WarrantValue& value, Answer answer) {
  answer.add("value", "value of the warrant", value.value);
  if (value.standard_error > Dollars())
    answer.add("standard_error", "standard error", value.standard_error);
  double shares = 0;
  for (const WarrantTranche& t : terms.tranches) shares += t.shares;
  answer.add("value_per_share", "value per share", value.value / shares);
  answer.add("vests_first", "first tranche vests (risk-neutral)", value.tranches[0].vests);
  if (terms.shares_outstanding)
    answer.add("dilution_factor", "dilution factor", dilution_factor(terms));
  if (o.expected_purchases) {
    const DollarsPerPower contra = finance::contra_revenue(value.value, *o.expected_purchases);
    answer.add("contra_revenue", "contra-revenue per gigawatt", contra, unit::GUSD / unit::GW,
               "G$/GW");
    if (o.system_price)
      answer.add("contra_revenue_share", "share of the price",
                 finance::contra_revenue_share(contra, *o.system_price));
  }
  if (terms.tranches.size() > 1) answer.attach(value.table());
  answer.print(o.format);
  return kOk;
}

// Only the probability of the milestone is known.
int warrant_by_product(const FinanceValueOptions& o, const finance::WarrantTerms& terms) {
  finance::WarrantValue value;
  for (const WarrantTranche& t : terms.tranches) {
    const Dollars product = product_value(terms.share, t, terms.expiry, *o.probability);
    value.tranches.push_back({product, Dollars(), *o.probability});
    value.value += product;
  }
  Answer answer("asset-or-nothing on touch (Rubinstein-Reiner) x probability of the milestone",
                std::string(kLognormal) +
                    "; a strike of zero; the hurdle may be met before the milestone is, which "
                    "makes this an upper bound; \"vests\" is the milestone's probability");
  return print_warrant(o, terms, value, std::move(answer));
}

int warrant(const FinanceValueOptions& o) {
  finance::WarrantTerms terms = o.warrant;
  if (!o.tranches.empty()) {
    terms.tranches.clear();
    for (const std::string& text : o.tranches) {
      WarrantTranche tranche;
      if (!parse_tranche(text, tranche))
        return refuse(fmt::format(
            "--tranche: \"{}\" is not SHARES[@POWER][@PRICE]; write e.g. \"26e6@2 GW@600 $\"",
            text));
      terms.tranches.push_back(tranche);
    }
  }
  if (const std::string what = problem(terms); !what.empty()) return refuse(what);
  if (o.expected_purchases && *o.expected_purchases <= Power())
    return refuse("--expected-purchases must be above zero");
  if (o.system_price && *o.system_price <= DollarsPerPower())
    return refuse("--system-price must be above zero");
  if (o.probability) {
    if (*o.probability < 0 || *o.probability > 1)
      return refuse("--probability lies between 0 and 100%");
    if (terms.strike > Dollars()) return refuse("--probability needs a strike of zero");
    return warrant_by_product(o, terms);
  }
  for (const WarrantTranche& t : terms.tranches)
    if (t.milestone && terms.capacity.growth == finance::PowerGrowth() &&
        terms.capacity.deviation == Power() && *t.milestone > terms.capacity.energised)
      return refuse("a milestone needs --growth (and --deviation), or --probability");
  const auto closed = finance::warrant_in_closed_form(terms);
  if (closed && o.paths == 0) {
    const bool waits = std::ranges::any_of(
        terms.tranches, [](const WarrantTranche& t) { return t.milestone.has_value(); });
    return print_warrant(
        o, terms, *closed,
        waits ? Answer("asset-or-nothing on touch (Rubinstein-Reiner) from the month of each "
                       "milestone, inverse Gaussian milestone dates",
                       std::string(kLognormal) + "; capacity independent of the price")
              : Answer("asset-or-nothing on touch (Rubinstein-Reiner)", kLognormal));
  }
  constexpr std::int64_t kDefaultPaths = 100'000;
  const int all = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const finance::PathOptions paths{.paths = o.paths > 0 ? o.paths : kDefaultPaths,
                                   .seed = static_cast<std::uint64_t>(o.seed),
                                   .threads = o.threads > 0 ? o.threads : all};
  Answer answer(fmt::format("Monte Carlo, {} paths of monthly steps with Brownian-bridge maxima, "
                            "seed {}{}",
                            paths.paths, paths.seed, closed ? "" : " (" + closed.error() + ")"),
                std::string(kLognormal) + "; vested shares are held to the expiry");
  if (closed) answer.add("closed_form", "closed form", closed->value);
  return print_warrant(o, terms, warrant_by_paths(terms, paths), std::move(answer));
}

// ---- Options

int option(const FinanceValueOptions& o) {
  if (const std::string what = problem(o.option); !what.empty()) return refuse(what);
  struct Kind {
    std::string_view name;
    Dollars (*value)(const finance::OptionTerms&);
    const char* formula;
  };
  constexpr Kind kKinds[] = {
      {"call", finance::call_value, "Black-Scholes-Merton call"},
      {"put", finance::put_value, "Black-Scholes-Merton put"},
      {"share_if_above", finance::share_if_above, "asset-or-nothing call at the date"},
      {"share_if_below", finance::share_if_below, "asset-or-nothing put at the date"},
      {"dollar_if_above", finance::dollar_if_above, "cash-or-nothing call at the date"},
      {"dollar_if_below", finance::dollar_if_below, "cash-or-nothing put at the date"},
      {"share_on_touch", finance::share_on_touch,
       "asset-or-nothing on touch, up, delivered at expiry (Rubinstein-Reiner)"},
      {"dollar_on_touch", finance::dollar_on_touch,
       "cash-or-nothing on touch, up, paid at expiry (Rubinstein-Reiner)"}};
  for (const Kind& kind : kKinds) {
    if (kind.name != o.kind) continue;
    Answer(kind.formula, kLognormal).add("value", "value", kind.value(o.option)).print(o.format);
    return kOk;
  }
  if (o.barrier <= Dollars()) return refuse("up_and_in_share needs --barrier above zero");
  Answer("up-and-in asset-or-nothing (Rubinstein-Reiner)", kLognormal)
      .add("value", "value", up_and_in_share(o.option, o.barrier))
      .print(o.format);
  return kOk;
}

int exit_right(const FinanceValueOptions& o) {
  finance::LesseeExit lease = o.exit;
  lease.exits.assign(static_cast<std::size_t>(o.exits), o.exit_guarantee);
  if (const std::string what = problem(lease); !what.empty()) return refuse(what);
  const finance::LesseeExitValue value = value_of_exit(lease);
  Answer answer(
      "Bermudan exit on a binomial lattice of the market rent",
      "the market rent is lognormal and all that changes; one guarantee for all exits; no "
      "costs of moving");
  answer.add("right", "right to leave", value.right)
      .add("held", "lease with the right", value.held)
      .add("committed", "lease without it", value.committed);
  for (std::size_t k = 0; k < value.leaves.size(); ++k)
    answer.add(fmt::format("leaves_{}", k + 1), fmt::format("leaves at exit {}", k + 1),
               value.leaves[k]);
  answer.add("stays", "stays to the end", value.stays).print(o.format);
  return kOk;
}

int residual(const FinanceValueOptions& o) {
  const finance::ResidualGuarantee& g = o.residual;
  if (const std::string what = problem(g); !what.empty()) return refuse(what);
  Answer answer(g.cap ? "put spread P(G) - P(G - cap)" : "Black-Scholes-Merton put", kLognormal);
  answer.add("value", "value of the guarantee", residual_guarantee_value(g));
  if (g.cap) {
    finance::ResidualGuarantee whole = g;
    whole.cap.reset();
    answer.add("uncapped", "without the cap", residual_guarantee_value(whole));
  }
  answer.print(o.format);
  return kOk;
}

// ---- Credit

int guarantee(const FinanceValueOptions& o) {
  finance::GuaranteedDebt debt = o.guarantee;
  debt.claims.assign(static_cast<std::size_t>(o.periods), o.exposure);
  if (o.borrower_spread && debt.recovery < 1)
    debt.hazard = finance::hazard_from_spread(*o.borrower_spread, debt.recovery);
  if (const std::string what = problem(debt); !what.empty()) return refuse(what);
  Answer answer("sum of discounted min(cap, max(0, (1 - R) claim - escrow)) x default probability",
                "a constant hazard, a level exposure, losses at the end of the period, default "
                "independent of rates and of the guarantor");
  answer.add("expected_loss", "expected loss of the guarantor", expected_loss(debt))
      .add("hazard", "hazard a year", debt.hazard)
      .add("default_probability", "default within the term",
           1 - finance::survival(debt.hazard, debt.period * static_cast<double>(o.periods)));
  if (o.borrower_spread)
    answer.add("spread_saved", "interest that the borrower saves",
               finance::spread_saved(
                   {debt.claims, debt.period, *o.borrower_spread, o.guarantor_spread, debt.rate}));
  answer.print(o.format);
  return kOk;
}

int default_swap(const FinanceValueOptions& o) {
  finance::DefaultSwap swap = o.swap;
  struct Given {
    const char* name;
    const std::string& text;
    Date& date;
  };
  for (const Given& given : {Given{"--start", o.start, swap.start}, Given{"--end", o.end, swap.end},
                             Given{"--today", o.today.empty() ? o.start : o.today, swap.today}}) {
    const auto date = parse_date(given.text);
    if (!date) return refuse(fmt::format("{}: {}", given.name, date.error()));
    given.date = *date;
  }
  if (o.market_spread && swap.recovery < 1)
    swap.hazard = finance::hazard_from_spread(*o.market_spread, swap.recovery);
  if (const std::string what = problem(swap); !what.empty()) return refuse(what);
  const finance::DefaultSwapValue value = value_of(swap);
  Answer("default swap with a flat hazard, defaults at the middle of each period",
         "hazard and rate flat on actual/360 days, dates moved off weekends only, default "
         "independent of rates")
      .add("to_seller", "value to the seller of protection", value.to_seller)
      .add("premium", "premium leg", value.premium)
      .add("protection", "protection leg", value.protection)
      .add("fair_spread", "fair spread", value.fair_spread)
      .add("hazard", "hazard a year", swap.hazard)
      .print(o.format);
  return kOk;
}

int structural(const FinanceValueOptions& o) {
  const auto m = finance::merton(o.merton);
  if (!m) {
    refuse(describe(m.error()));
    return m.error() == finance::NoMerton::bad_terms ? kBadInput : kInfeasible;
  }
  Answer("Merton 1974: equity is a call on the assets",
         "lognormal assets, one debt due at one date, risk-neutral probabilities")
      .add("assets", "value of the assets", m->assets)
      .add("asset_volatility", "volatility of the assets", m->asset_volatility)
      .add("default_probability", "default probability", m->default_probability)
      .add("debt_value", "value of the debt", m->debt_value)
      .add("expected_loss", "expected loss", m->expected_loss)
      .add("recovery", "recovery", m->recovery)
      .add("spread", "credit spread a year", m->spread)
      .print(o.format);
  return kOk;
}

// ---- Chips

// "2026-09=20%,15%": month, drop of the resale value, drop of the rent (the same if not given).
bool parse_generation(std::string_view text, finance::ChipGeneration& generation) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  const auto month = parse_month(text.substr(0, equals));
  const std::string_view drops = text.substr(equals + 1);
  const std::size_t comma = drops.find(',');
  const auto resale = parse_quantity<Ratio>(drops.substr(0, comma));
  if (!month || !resale) return false;
  generation.month = *month;
  generation.resale_drop = generation.rental_drop = *resale;
  if (comma == std::string_view::npos) return true;
  const auto rental = parse_quantity<Ratio>(drops.substr(comma + 1));
  if (rental) generation.rental_drop = *rental;
  return rental.has_value();
}

int chip(const FinanceValueOptions& o) {
  finance::ChipMarket market = o.chip;
  if (o.first_year) {
    if (*o.first_year <= 0) return refuse("--first-year must be above zero");
    market.resale_decay = finance::decay_from_share(*o.first_year, unit::year);
  }
  for (const std::string& text : o.generations) {
    finance::ChipGeneration generation;
    if (!parse_generation(text, generation))
      return refuse(fmt::format(
          "--generation: \"{}\" is not MONTH=DROP[,RENTAL DROP]; write e.g. 2026-09=20%,15%",
          text));
    market.generations.push_back(generation);
  }
  if (const std::string what = problem(market); !what.empty()) return refuse(what);
  const auto start = parse_month(o.chip_start);
  if (!start) return refuse("--start: " + start.error());
  const finance::ChipHorizon horizon{*start, o.months};
  const bool sampled = o.sample >= 0;
  const finance::ChipPath path = sampled
                                     ? chip_path(market, horizon,
                                                 {.seed = static_cast<std::uint64_t>(o.seed),
                                                  .sample = static_cast<std::uint32_t>(o.sample)})
                                     : expected_chip_path(market, horizon);
  Answer answer(sampled ? fmt::format("exponential decay with jumps, mean-reverting log rent; "
                                      "sample {} of seed {}",
                                      o.sample, o.seed)
                        : "exponential decay with jumps, mean-reverting log rent; without noise",
                "one generation of chip, no scarcity, no cost of a sale");
  answer.add("decay", "decay of the resale value a year", market.resale_decay)
      .add("resale_share", "resale value at the end, of new",
           path.resale.back() / path.resale.front())
      .add("resale", "resale value at the end", path.resale.back(), unit::USD / unit::chip,
           "$/chip")
      .add("rental", "rent at the end", path.rental.back(), unit::USD / unit::chip / unit::h,
           "$/chip/h");
  if (o.retirement.cash_cost > DollarsPerChipTime()) {
    if (const auto month = retirement(path.rental, o.retirement))
      answer.add("retired_after", "switched off after", *month * unit::month);
    else
      answer.add("retired_after", "switched off within the horizon", Time::from_si(NAN));
  }
  answer.attach(path.table()).print(o.format);
  return kOk;
}

}  // namespace

int finance_value(const FinanceValueOptions& options) {
  struct Verb {
    std::string_view name;
    int (*run)(const FinanceValueOptions&);
  };
  constexpr Verb kVerbs[] = {{"warrant", warrant},     {"option", option}, {"exit", exit_right},
                             {"guarantee", guarantee}, {"rvg", residual},  {"cds", default_swap},
                             {"merton", structural},   {"chip", chip}};
  for (const Verb& verb : kVerbs)
    if (verb.name == options.verb) return verb.run(options);
  return refuse(fmt::format("finance value: \"{}\" is not known", options.verb));
}

}  // namespace gw::cli
