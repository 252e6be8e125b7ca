// The arguments of `gigawatt finance value` and `gigawatt finance lease`.
#include "finance_valuation.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "gigawatt/units/text.h"

namespace gw::cli {
namespace {

// Adds options whose values carry units; bad text ends parsing with what is wrong and what to
// write.
class Arguments {
 public:
  explicit Arguments(CLI::App* app) : app_(app) {}

  template <Dim D>
  CLI::Option* add(const std::string& name, Quantity<D>& target, const std::string& doc,
                   const std::string& example) {
    return add_quantity<Quantity<D>>(name, target, doc, example);
  }
  template <Dim D>
  CLI::Option* add(const std::string& name, std::optional<Quantity<D>>& target,
                   const std::string& doc, const std::string& example) {
    return add_quantity<Quantity<D>>(name, target, doc, example);
  }
  CLI::Option* count(const std::string& name, int& target, const std::string& doc, int low,
                     int high) {
    CLI::Validator range = CLI::Range(low, high);
    return app_->add_option(name, target, doc)->check(range.description(""))->type_name("N");
  }

 private:
  template <class Q, class Target>
  CLI::Option* add_quantity(const std::string& name, Target& target, const std::string& doc,
                            const std::string& example) {
    const auto read = [name, &target](const std::string& text) {
      const auto value = parse_quantity<Q>(text);
      if (!value) {
        const UnitError& error = value.error();
        throw CLI::ValidationError(
            name, error.hint.empty() ? error.message : error.message + "; " + error.hint);
      }
      target = *value;
    };
    return app_->add_option_function<std::string>(name, read, doc)
        ->type_name("\"" + example + "\"");
  }

  CLI::App* app_;
};

template <class Options>
void add_format(CLI::App* command, Options& options) {
  command->add_flag_callback("--json", [&options] { options.format = Format::json; }, "Print JSON");
  command->add_flag_callback("--csv", [&options] { options.format = Format::csv; }, "Print CSV");
}

using ValuePtr = std::shared_ptr<FinanceValueOptions>;

CLI::App* add_verb(CLI::App* value, int& code, const ValuePtr& o, const char* name,
                   const char* doc) {
  CLI::App* verb = value->add_subcommand(name, doc);
  o->verb = name;
  add_format(verb, *o);
  verb->callback([o, &code] { code = finance_value(*o); });
  return verb;
}

void add_warrant(CLI::App* value, int& code) {
  const auto o = std::make_shared<FinanceValueOptions>();
  CLI::App* verb = add_verb(value, code, o, "warrant",
                            "Warrant by milestone and price hurdle: closed form or Monte Carlo");
  finance::WarrantTerms& w = o->warrant;
  w.tranches = {{1.0, std::nullopt, std::nullopt}};
  Arguments args(verb);
  args.add("--spot", w.share.spot, "Share price today", "203.71 $")->required();
  args.add("--volatility", w.share.volatility, "Yearly volatility of the share", "55%")->required();
  args.add("--expiry", w.expiry, "Time to expiry", "5 years")->required();
  args.add("--rate", w.share.rate, "Continuous yearly rate (default: 0)", "4%");
  args.add("--yield", w.share.yield, "Continuous dividend yield (default: 0)", "1%");
  args.add("--strike", w.strike, "Price per share (default: 0)", "0.01 $");
  args.add("--shares", w.tranches[0].shares, "Shares of the one tranche (default: 1)", "160e6");
  args.add("--hurdle", w.tranches[0].price_hurdle, "Share price that it waits for", "600 $");
  args.add("--milestone", w.tranches[0].milestone, "Capacity that it waits for", "2 GW");
  verb->add_option("--tranche", o->tranches,
                   "Instead: SHARES[@POWER][@PRICE], e.g. \"26e6@2 GW@600 $\"; may be repeated")
      ->allow_extra_args(false);
  args.add("--energised", w.capacity.energised, "Capacity today (default: 0)", "1 GW");
  args.add("--growth", w.capacity.growth, "Expected growth of capacity", "1 GW/year");
  args.add("--deviation", w.capacity.deviation, "Standard deviation of capacity after a year",
           "0.5 GW");
  args.add("--correlation", w.capacity.correlation, "Correlation of capacity and share price",
           "30%");
  args.add("--probability", o->probability, "Instead: probability of the milestones", "70%");
  args.add("--outstanding", w.shares_outstanding, "Shares outstanding, for dilution", "1.62e9");
  args.add("--expected-purchases", o->expected_purchases, "Purchases that earn the warrant",
           "6 GW");
  args.add("--system-price", o->system_price, "Price of what is bought", "25 G$/GW");
  verb->add_option("--paths", o->paths, "Paths of the Monte Carlo (default: closed form)")
      ->check(CLI::Range(2, 100'000'000));
  verb->add_option("--seed", o->seed, "Seed of the Monte Carlo")
      ->check(CLI::Range(0, 2'000'000'000))
      ->capture_default_str();
  args.count("--threads", o->threads, "Threads (default: all); the result is the same", 1, 1024);
}

void add_option_verbs(CLI::App* value, int& code) {
  const auto o = std::make_shared<FinanceValueOptions>();
  CLI::App* verb = add_verb(value, code, o, "option", "European options, digitals, touch options");
  verb->add_option("kind", o->kind, "What is bought")
      ->check(CLI::IsMember({"call", "put", "share_if_above", "share_if_below", "dollar_if_above",
                             "dollar_if_below", "share_on_touch", "dollar_on_touch",
                             "up_and_in_share"}))
      ->required();
  Arguments args(verb);
  args.add("--spot", o->option.spot, "Price today", "95 $")->required();
  args.add("--strike", o->option.strike, "Strike, or hurdle of digitals", "100 $")->required();
  args.add("--volatility", o->option.volatility, "Yearly volatility", "20%")->required();
  args.add("--expiry", o->option.expiry, "Time to expiry", "6 months")->required();
  args.add("--rate", o->option.rate, "Continuous yearly rate (default: 0)", "10%");
  args.add("--yield", o->option.yield, "Continuous yield (default: 0)", "1%");
  args.add("--barrier", o->barrier, "Barrier of up_and_in_share", "100 $");

  const auto e = std::make_shared<FinanceValueOptions>();
  CLI::App* exit = add_verb(value, code, e, "exit", "Right of a lessee to leave at each renewal");
  Arguments more(exit);
  more.add("--market-rent", e->exit.market_rent, "Rent that the market pays today", "2 G$/year")
      ->required();
  more.add("--renewal-rent", e->exit.renewal_rent, "Rent of a renewal", "2 G$/year")->required();
  more.add("--volatility", e->exit.volatility, "Yearly volatility of the market rent", "35%")
      ->required();
  more.add("--period", e->exit.period, "Time between exits", "4 years")->required();
  more.count("--exits", e->exits, "Number of exits (default: 1)", 1, 50);
  more.add("--rent-growth", e->exit.rent_growth, "Continuous yearly growth of the market rent",
           "=-8%");
  more.add("--rate", e->exit.rate, "Continuous yearly rate (default: 0)", "5%");
  more.add("--guaranteed", e->exit_guarantee.guaranteed, "Residual value owed when it leaves",
           "10 G$");
  more.add("--cap", e->exit_guarantee.cap, "Most that is paid on it", "5 G$");
  more.add("--value-in-rent", e->exit.value_in_rent, "Asset's value in years of market rent",
           "6 years");
  more.count("--steps", e->exit.steps, "Lattice steps in a period (default: 200)", 1, 2000);
}

void add_guarantees(CLI::App* value, int& code) {
  const auto g = std::make_shared<FinanceValueOptions>();
  CLI::App* guarantee =
      add_verb(value, code, g, "guarantee", "Expected loss of a guarantee, and what it saves");
  Arguments args(guarantee);
  g->guarantee.period = Time::from_si(365.25 * 86400);
  args.add("--exposure", g->exposure, "Guaranteed claim, level", "860 M$")->required();
  args.count("--periods", g->periods, "Number of periods (default: 5)", 1, 1200);
  args.add("--period", g->guarantee.period, "Length of a period (default: 1 year)", "1 year");
  args.add("--escrow", g->guarantee.escrow, "Paid before the guarantor does", "470 M$");
  args.add("--cap", g->guarantee.cap, "Most that is paid", "300 M$");
  args.add("--recovery", g->guarantee.recovery, "Share of the claim recovered (default: 0)", "40%");
  CLI::Option* hazard = args.add("--hazard", g->guarantee.hazard, "Yearly hazard", "3%");
  args.add("--spread", g->borrower_spread, "Instead: the borrower's spread, sets the hazard", "2%")
      ->excludes(hazard);
  args.add("--guarantor-spread", g->guarantor_spread, "Spread of the guarantor (default: 0)",
           "0.5%");
  args.add("--rate", g->guarantee.rate, "Continuous yearly rate (default: 0)", "4%");

  const auto r = std::make_shared<FinanceValueOptions>();
  CLI::App* residual = add_verb(value, code, r, "rvg", "Residual value guarantee, capped or not");
  Arguments more(residual);
  more.add("--value", r->residual.value, "Value of the asset today", "30 G$")->required();
  more.add("--guaranteed", r->residual.guaranteed, "Guaranteed value", "35 G$")->required();
  more.add("--volatility", r->residual.volatility, "Yearly volatility of its value", "40%")
      ->required();
  more.add("--end", r->residual.end, "Time until it is paid", "4 years")->required();
  more.add("--cap", r->residual.cap, "Most that is paid", "15 G$");
  more.add("--rate", r->residual.rate, "Continuous yearly rate (default: 0)", "5%");
  more.add("--yield", r->residual.yield, "Decay of the asset, continuous (default: 0)", "10%");
}

void add_credit(CLI::App* value, int& code) {
  const auto s = std::make_shared<FinanceValueOptions>();
  CLI::App* swap = add_verb(value, code, s, "cds", "Default swap with a flat hazard");
  Arguments args(swap);
  s->swap.notional = Dollars::from_si(1e6);
  s->swap.recovery = 0.4;
  args.add("--notional", s->swap.notional, "Notional (default: 1 M$)", "10 M$");
  args.add("--spread", s->swap.spread, "Running spread", "1.2%")->required();
  swap->add_option("--start", s->start, "First day, YYYY-MM-DD")->required();
  swap->add_option("--end", s->end, "Last day")->required();
  swap->add_option("--today", s->today, "Day of valuation (default: the first day)");
  args.count("--months", s->swap.months, "Months between coupons (default: 6)", 1, 12);
  args.add("--recovery", s->swap.recovery, "Recovery (default: 40%)", "40%");
  CLI::Option* hazard = args.add("--hazard", s->swap.hazard, "Yearly hazard", "1.234%");
  args.add("--market-spread", s->market_spread, "Instead: the market's spread, sets the hazard",
           "1%")
      ->excludes(hazard);
  args.add("--rate", s->swap.rate, "Continuous yearly rate (default: 0)", "6%");

  const auto m = std::make_shared<FinanceValueOptions>();
  CLI::App* merton = add_verb(value, code, m, "merton", "Default probability from the equity");
  Arguments more(merton);
  more.add("--equity", m->merton.equity, "Market value of the equity", "3 G$")->required();
  more.add("--equity-volatility", m->merton.equity_volatility, "Its yearly volatility", "80%")
      ->required();
  more.add("--debt", m->merton.debt, "Face value of the debt", "10 G$")->required();
  more.add("--maturity", m->merton.maturity, "Time until it is due", "1 year")->required();
  more.add("--rate", m->merton.rate, "Continuous yearly rate (default: 0)", "5%");
}

void add_chip(CLI::App* value, int& code) {
  const auto o = std::make_shared<FinanceValueOptions>();
  CLI::App* verb = add_verb(value, code, o, "chip", "Resale value and rent of a chip by month");
  finance::ChipMarket& m = o->chip;
  Arguments args(verb);
  args.add("--new-price", m.new_price, "Price of a new chip", "40 k$/chip")->required();
  args.add("--rental-price", m.rental_price, "Rent today", "2.35 $/chip/h")->required();
  CLI::Option* decay = args.add("--decay", m.resale_decay, "Continuous yearly decay", "43%");
  args.add("--first-year", o->first_year, "Instead: share of the value left after a year", "65%")
      ->excludes(decay);
  args.add("--resale-volatility", m.resale_volatility, "Yearly volatility of the resale value",
           "30%");
  args.add("--rental-long-run", m.rental_long_run, "Level that the rent reverts to",
           "1.7 $/chip/h");
  args.add("--rental-decay", m.rental_decay, "Yearly decay of that level", "30%");
  args.add("--rental-reversion", m.rental_reversion, "Speed of reversion a year", "2");
  args.add("--rental-volatility", m.rental_volatility, "Yearly volatility of the rent", "50%");
  args.add("--correlation", m.correlation, "Correlation of the two prices", "60%");
  args.add("--generations-per-year", m.generations_per_year,
           "Generations without a date, expected a year", "0.8");
  args.add("--resale-drop", m.resale_drop, "What a generation takes off the resale value", "25%");
  args.add("--rental-drop", m.rental_drop, "What a generation takes off the rent's level", "20%");
  verb->add_option("--generation", o->generations,
                   "Dated generation MONTH=DROP[,RENTAL DROP]; may be repeated")
      ->allow_extra_args(false);
  verb->add_option("--start", o->chip_start, "First month")->capture_default_str();
  args.count("--months", o->months, "Months of the path (default: 36)", 0, 1200);
  verb->add_option("--sample", o->sample, "Sample of the random path (default: no noise)")
      ->check(CLI::Range(0, 2'000'000'000));
  verb->add_option("--seed", o->seed, "Seed of the random path")
      ->check(CLI::Range(0, 2'000'000'000))
      ->capture_default_str();
  args.add("--utilisation", o->retirement.utilisation, "Hours rented (default: 100%)", "80%");
  args.add("--cash-cost", o->retirement.cash_cost, "Cash cost of an hour", "0.6 $/chip/h");
}

using LeasePtr = std::shared_ptr<FinanceLeaseOptions>;

CLI::App* add_side(CLI::App* lease, int& code, const LeasePtr& o, const char* name,
                   const char* doc) {
  CLI::App* side = lease->add_subcommand(name, doc);
  o->verb = name;
  add_format(side, *o);
  side->add_option("--timing", o->timing, "Payments in advance or in arrears")
      ->check(CLI::IsMember({"advance", "arrears"}))
      ->capture_default_str();
  side->callback([o, &code] { code = finance_lease(*o); });
  return side;
}

void add_lessee(CLI::App* lease, int& code) {
  const auto o = std::make_shared<FinanceLeaseOptions>();
  CLI::App* side = add_side(lease, code, o, "lessee", "Liability, right of use, cost by period");
  finance::LesseeLease& l = o->lessee;
  Arguments args(side);
  args.add("--payment", l.payment, "Payment each period", "50 k$")->required();
  args.count("--periods", l.periods, "Periods that cannot be cancelled", 1, 12'000)->required();
  args.add("--rate", l.rate_per_period, "Interest rate per period", "6%")->required();
  side->add_option("--standard", o->standard, "Accounting standard")
      ->check(CLI::IsMember({"ifrs16", "asc842_finance", "asc842_operating"}))
      ->capture_default_str();
  args.add("--direct-costs", l.initial_direct_costs, "Initial direct costs", "20 k$");
  args.add("--incentives", l.incentives, "Incentives received at the start", "5 k$");
  args.add("--residual-guaranteed", l.residual_guaranteed, "Residual value guaranteed", "1 M$");
  args.add("--residual-expected", l.residual_expected, "Part of it expected to be owed", "100 k$");
  side->add_option("--renewal", o->renewals, "Renewal: PERIODS@PAYMENT[@certain]; may be repeated")
      ->allow_extra_args(false);
  CLI::Option* after =
      args.count("--change-after", o->change_after, "Modified after so many periods", 0, 12'000);
  args.add("--kept", o->kept, "Part of the asset that stays (default: 100%)", "50%")->needs(after);
  args.add("--new-payment", o->new_payment, "Payment each period from then on", "30 k$")
      ->needs(after);
  args.count("--new-periods", o->new_periods, "Periods from then on", 1, 12'000)->needs(after);
  args.add("--new-rate", o->new_rate, "Rate per period from then on", "5%")->needs(after);
}

void add_lessor(CLI::App* lease, int& code) {
  const auto o = std::make_shared<FinanceLeaseOptions>();
  CLI::App* side = add_side(lease, code, o, "lessor", "Implicit rate, class, income by period");
  finance::LessorLease& l = o->lessor;
  Arguments args(side);
  args.add("--payment", l.payment, "Payment each period", "50 k$")->required();
  args.count("--periods", l.periods, "Periods of the lease", 1, 12'000)->required();
  args.add("--fair-value", l.fair_value, "Fair value of the asset", "400 k$")->required();
  args.add("--carrying-amount", l.carrying_amount, "Its value in the books (default: fair value)",
           "300 k$");
  args.add("--residual-guaranteed", l.residual_guaranteed, "Residual value guaranteed at the end",
           "20 k$");
  args.add("--residual-unguaranteed", l.residual_unguaranteed,
           "Residual value expected beyond that", "30 k$");
  args.add("--third-party-share", o->third_party_share,
           "Share of the fair value that others guarantee", "10%");
  args.add("--direct-costs", l.initial_direct_costs, "Initial direct costs", "5 k$");
  args.count("--life", l.life_periods, "Periods that the asset lives (default: the lease)", 1,
             12'000);
  args.add("--salvage", l.salvage, "Value at the end of its life", "10 k$");
  side->add_option("--class", o->kind, "Instead of the class found")
      ->check(CLI::IsMember({"sales_type", "direct_financing", "operating"}));
}

}  // namespace

void add_finance_valuation(CLI::App& finance, int& code) {
  CLI::App* value = finance.add_subcommand("value", "Value one deal: give its terms with units");
  value->require_subcommand(1);
  add_warrant(value, code);
  add_option_verbs(value, code);
  add_guarantees(value, code);
  add_credit(value, code);
  add_chip(value, code);
  CLI::App* lease = finance.add_subcommand("lease", "One lease in the books of a lessee or lessor");
  lease->require_subcommand(1);
  add_lessee(lease, code);
  add_lessor(lease, code);
}

}  // namespace gw::cli
