// Ledger postings, a whole run of an economy of the flagship's size, circularity; each checks its answer.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/books.h"
#include "gigawatt/finance/circularity.h"
#include "gigawatt/finance/economy.h"
#include "gigawatt/finance/statements.h"
#include "gigawatt/units/unit.h"

namespace {

using namespace gw;
using namespace gw::finance;
using namespace gw::units::literals;

// Four-leg payments round a ring of `parties` over `months`; each party pays as much as it gets. Payment k
// of a month, from party k mod n, is of 100 + k / n cents under reason k / n mod 3 of kRingReasons.
struct Ring {
  std::int64_t postings = 1'000'000;
  int months = 10;
  int parties = 8;
};
constexpr std::array<Reason, 3> kRingReasons{Reason::sale, Reason::loan_draw, Reason::interest};

[[nodiscard]] std::int64_t per_month(const Ring& ring) { return ring.postings / ring.months; }

void fill(Ledger& ledger, const Ring& ring) {
  for (int m = 0; m < ring.months; ++m) {
    ledger.open(Month(2026, 1) + m);
    for (std::int64_t k = 0; k < per_month(ring); ++k) {
      const std::int64_t round = k / ring.parties;
      const PartyId payer{static_cast<std::int16_t>(k % ring.parties)};
      const PartyId payee{static_cast<std::int16_t>((k + 1) % ring.parties)};
      const Money amount = Money::from_cents(100 + round);
      const std::array<Leg, 4> legs{{{payer, Account::compute_expense, amount},
                                     {payer, Account::cash, -amount},
                                     {payee, Account::cash, amount},
                                     {payee, Account::compute_revenue, -amount}}};
      ledger.post({kRingReasons[static_cast<std::size_t>(round % 3)], ContractId{0}, legs});
    }
  }
}

// Cents that a party pays in a month under kRingReasons[which], or in all: sum over rounds of 100 + round.
[[nodiscard]] std::int64_t paid_in_month(const Ring& ring, std::optional<int> which = {}) {
  std::int64_t sum = 0;
  for (std::int64_t round = 0; round < per_month(ring) / ring.parties; ++round)
    if (!which || round % 3 == *which) sum += 100 + round;
  return sum;
}

void ledger_postings(benchmark::State& state) {
  const Ring ring;
  Ledger ledger({Month(2026, 1), ring.months, ring.parties, 1'000'000});
  for (auto _ : state) {
    ledger.clear();
    fill(ledger, ring);
  }
  for (int p = 0; p < ring.parties; ++p) {
    const PartyId id{static_cast<std::int16_t>(p)};
    if (ledger.balance(id, Account::cash, Month(2026, 10)) != Money() ||
        ledger.balance(id, Account::compute_expense, Month(2026, 10)).cents() !=
            ring.months * paid_in_month(ring))
      state.SkipWithError("wrong balance");
  }
  state.SetItemsProcessed(state.iterations() * ring.postings);
}
BENCHMARK(ledger_postings)->Unit(benchmark::kMillisecond);

// Ten million postings in 125 months among 32 parties, made once.
constexpr Ring kLargeRing{10'000'000, 125, 32};
const Ledger& large_ledger() {
  static const Ledger kLedger = [] {
    Ledger ledger({Month(2026, 1), kLargeRing.months, kLargeRing.parties, 10'000'000});
    fill(ledger, kLargeRing);
    return ledger;
  }();
  return kLedger;
}

// One statement of one party over all months; `column` must hold `sign` x what the party pays in each.
struct Expected {
  std::string_view column;
  std::int64_t cents = 0;  // of every month
};
void check_statement(benchmark::State& state, const Table& table, const Expected& expected) {
  const Column* const column = table.find(expected.column);
  if (column == nullptr) return state.SkipWithError("no such column");
  for (const double value : std::get<std::vector<double>>(column->data))
    if (std::llround(value * 1e8) != expected.cents) return state.SkipWithError("wrong statement");
}

template <class Statement>
Table measure_statement(benchmark::State& state, Statement statement) {
  const Ledger& ledger = large_ledger();
  std::int16_t party = 0;
  for (auto _ : state) {
    const Table table = statement(StatementOf{ledger, PartyId{party}, "p"});
    benchmark::DoNotOptimize(table);
    party = static_cast<std::int16_t>((party + 1) % kLargeRing.parties);
  }
  return statement(StatementOf{ledger, PartyId{5}, "p"});
}

void income_statement_of_10m_postings(benchmark::State& state) {
  const Table table =
      measure_statement(state, [](const StatementOf& of) { return income_statement(of); });
  check_statement(state, table, {"compute_expense_musd", paid_in_month(kLargeRing)});
  check_statement(state, table, {"profit_musd", 0});
}
BENCHMARK(income_statement_of_10m_postings)->Unit(benchmark::kMicrosecond);

void cash_flow_of_10m_postings(benchmark::State& state) {
  const Table table =
      measure_statement(state, [](const StatementOf& of) { return cash_flow_statement(of); });
  // A draw is paid as an investment and received as financing; sales and interest are operating both ways.
  check_statement(state, table, {"investing_musd", -paid_in_month(kLargeRing, 1)});
  check_statement(state, table, {"financing_musd", paid_in_month(kLargeRing, 1)});
  check_statement(state, table, {"operating_musd", 0});
  check_statement(state, table, {"closing_cash_musd", 0});
}
BENCHMARK(cash_flow_of_10m_postings)->Unit(benchmark::kMicrosecond);

void balance_sheet_of_10m_postings(benchmark::State& state) {
  const Table table =
      measure_statement(state, [](const StatementOf& of) { return balance_sheet(of); });
  check_statement(state, table, {"total_assets_musd", 0});
  check_statement(state, table, {"retained_earnings_musd", 0});
}
BENCHMARK(balance_sheet_of_10m_postings)->Unit(benchmark::kMicrosecond);

template <class Q>
config::Steps<Q> always(Q value) {
  return {{{Month(2025, 9), value}}};
}

// Ten gigawatts, 25 contracts, 136 months: the size of the flagship.
struct Flagship {
  static constexpr int kMonths = 136;
  FlowTable flows{Month(2025, 9), kMonths,
                  {{"energised_power", kPowerDim, "", false},
                   {"systems_delivered.vr", Dim{}, "", true},
                   {"capex_power.shell", kPowerDim, "", true},
                   {"capex_power.electrical", kPowerDim, "", true},
                   {"capex_power.cooling", kPowerDim, "", true},
                   {"paying_users.chat", Dim{}, "", false},
                   {"tokens.api", kTokenDim, "", true},
                   {"site_energy.abilene", kEnergyDim, "", true}}};
  config::ById<Party> parties;
  std::vector<Contract> contracts;
  std::optional<Model> model;

  Flagship() {
    const auto party = [this](const char* id, PartyKind kind, Dollars cash) -> Party& {
      Party p;
      p.kind = kind;
      p.opening_cash = cash;
      parties.items.emplace_back(id, p);
      return parties.items.back().second;
    };
    party("openai", PartyKind::lab, 17.0_GUSD).research_share_of_revenue = 0.5;
    party("nvidia", PartyKind::chip_vendor, 60.0_GUSD).gross_margin = 0.75;
    party("oracle", PartyKind::cloud, 11.0_GUSD);
    party("coreweave", PartyKind::neocloud, 2.0_GUSD);
    party("abilene_spv", PartyKind::spv, 5.0_GUSD);
    party("lenders", PartyKind::lender, {});
    party("softbank", PartyKind::investor, {});
    parties.items[1].second.tax_rate = 0.21;
    add_contracts();
    for (int m = 0; m < kMonths; ++m) fill(m);
    Diagnostics diagnostics;
    CompileOptions options;
    options.horizon = {Month(2025, 9), Month(2025, 9) + (kMonths - 1)};
    options.flows = flows.flows();
    model = compile({parties, contracts}, options, diagnostics);
  }

  template <class Q>
  void set(std::string_view flow, int m, Q value) {
    flows.set(*flows.find(flow), Month(2025, 9) + m, value);
  }
  void fill(int m) {
    const double gigawatts = std::fmin(10.0, std::floor(std::fmax(0, m - 9) / 8.0));
    set("energised_power", m, gigawatts * unit::GW);
    set("systems_delivered.vr", m, Ratio(m < 90 ? 500.0 : 0.0));
    for (const char* part : {"shell", "electrical", "cooling"})
      set(std::string("capex_power.") + part, m, (m < 90 ? 0.11 : 0.0) * unit::GW);
    set("paying_users.chat", m, Ratio(30e6 + 1e6 * m));
    set("tokens.api", m, (1e14 + 2e12 * m) * unit::token);
    set("site_energy.abilene", m, gigawatts * unit::GW * 700.0_h);
  }

  void add_purchase(std::string id, std::string flow, Price price) {
    Purchase c;
    c.common.id = std::move(id);
    c.seller = "suppliers";
    c.buyer = "openai";
    c.flow = std::move(flow);
    c.price = std::move(price);
    c.asset = AssetClass::power;
    contracts.emplace_back(std::move(c));
  }

  void add_contracts() {
    StagedEquity equity;
    equity.investor = "nvidia", equity.issuer = "openai";
    equity.per_energised = 10.0_GUSD / unit::GW;
    equity.cap = 100.0_GUSD;
    equity.first_valuation = 500.0_GUSD;
    contracts.emplace_back(equity);
    Purchase systems;
    systems.seller = "nvidia", systems.buyer = "openai", systems.flow = "energised_power";
    systems.price.per_power = always(35.0_GUSD / unit::GW);
    systems.pay = {0.2, 0.8, 0.0, 9, 0};
    contracts.emplace_back(systems);
    for (const char* part : {"shell", "electrical", "cooling"}) {
      Price price;
      price.per_power = always(4.0_USD / unit::W);
      add_purchase(std::string("capex_") + part, std::string("capex_power.") + part, price);
    }
    Price racks;
    racks.per_unit = always(Dollars::from_si(1e5));
    add_purchase("capex_racks", "systems_delivered.vr", racks);
    for (int k = 0; k < 4; ++k) add_sales(k);
    for (int k = 0; k < 3; ++k) add_debt(k);
    Lease lease;
    lease.lessor = "abilene_spv", lease.lessee = "openai", lease.flow = "systems_delivered.vr";
    lease.price.per_unit = always(Dollars::from_si(2e5));
    lease.rate = 0.09;
    contracts.emplace_back(lease);
    Guarantee guarantee;
    guarantee.guarantor = "nvidia", guarantee.covers = {"loan_0"}, guarantee.cap = 5.0_GUSD;
    contracts.emplace_back(guarantee);
    Tax tax;
    tax.payer = "oracle", tax.rate = 0.21;
    contracts.emplace_back(tax);
  }

  void add_sales(int k) {
    Sale sale;
    sale.common.id = "sale_" + std::to_string(k);
    sale.seller = "openai", sale.buyer = "end_users";
    if (k % 2 == 0) {
      sale.flow = "paying_users.chat";
      sale.price.per_time = always(20.0_USD / unit::month);
    } else {
      sale.flow = "tokens.api";
      sale.price.per_token = always(1.0_USD / unit::Mtoken);
    }
    sale.what = ServiceKind::product;
    contracts.emplace_back(sale);
    Opex opex;
    opex.common.id = "opex_" + std::to_string(k);
    opex.payer = k < 2 ? "openai" : "oracle";
    opex.per_time = always(30.0_MUSD / unit::month);
    opex.per_power_time = always(0.05_USD / unit::W / unit::year);
    contracts.emplace_back(opex);
  }

  void add_debt(int k) {
    Loan loan;
    loan.common.id = "loan_" + std::to_string(k);
    loan.lender = "lenders", loan.borrower = k == 0 ? "abilene_spv" : "oracle";
    loan.principal = 9.0_GUSD;
    loan.rate = 0.07;
    loan.term_months = 120;
    contracts.emplace_back(loan);
    CapacityPurchase capacity;
    capacity.common.id = "capacity_" + std::to_string(k);
    capacity.seller = k == 0 ? "oracle" : "coreweave", capacity.buyer = "openai";
    capacity.contracted = always(0.5_GW);
    capacity.price = 10.0_GUSD / unit::GW / unit::year;
    capacity.taken = "energised_power";
    capacity.minimum_share = 0.8;
    contracts.emplace_back(capacity);
    if (k < 2) {
      Sale energy;
      energy.common.id = "energy_" + std::to_string(k);
      energy.seller = "utility", energy.buyer = "openai", energy.flow = "site_energy.abilene";
      energy.price.per_energy = always((50.0 + k) * unit::USD / unit::MWh);
      energy.what = ServiceKind::energy;
      contracts.emplace_back(energy);
    }
  }
};

void whole_run(benchmark::State& state) {
  const Flagship plan;
  if (!plan.model || plan.contracts.size() != 25) return state.SkipWithError("the plan does not compile");
  const Case setting{{plan.parties, plan.contracts}, plan.flows, {}, {}, ShortfallRule::support};
  std::size_t postings = 0;
  for (auto _ : state) {
    Books books(*plan.model, setting);
    if (!books.run()) return state.SkipWithError("the run failed");
    postings = books.ledger().postings();
    benchmark::DoNotOptimize(postings);
  }
  Books books(*plan.model, setting);
  (void)books.run();
  const Month last = plan.model->first() + (Flagship::kMonths - 1);
  if (!audit(books, last).empty() || books.issues().size() != 10 ||
      std::abs(books.paid_under(ContractId{1}).dollars().in(unit::GUSD) - 350.0) > 1e-6)
    state.SkipWithError("wrong books");
  state.counters["postings"] = static_cast<double>(postings);
}
BENCHMARK(whole_run)->Unit(benchmark::kMicrosecond);

void circularity_of_a_run(benchmark::State& state) {
  const Flagship plan;
  if (!plan.model) return state.SkipWithError("the plan does not compile");
  Books books(*plan.model, {{plan.parties, plan.contracts}, plan.flows, {}, {}, ShortfallRule::support});
  if (!books.run()) return state.SkipWithError("the run failed");
  const MonthWindow all{plan.model->first(), plan.model->first() + (Flagship::kMonths - 1)};
  CircularitySummary summary;
  for (auto _ : state) {
    summary = circularity(books, all);
    benchmark::DoNotOptimize(summary);
  }
  if (std::abs(summary.funded.in(unit::GUSD) - 100.0) > 1e-6 || !(summary.returned_share > 0.0))
    state.SkipWithError("wrong answer");
}
BENCHMARK(circularity_of_a_run)->Unit(benchmark::kMicrosecond);

void compile_flagship(benchmark::State& state) {
  const Flagship plan;
  for (auto _ : state) {
    Diagnostics diagnostics;
    CompileOptions options;
    options.horizon = {plan.model->first(), plan.model->first() + (Flagship::kMonths - 1)};
    options.flows = plan.flows.flows();
    const auto model = compile({plan.parties, plan.contracts}, options, diagnostics);
    if (!model || model->contracts().size() != 25) return state.SkipWithError("does not compile");
  }
}
BENCHMARK(compile_flagship)->Unit(benchmark::kMicrosecond);

}  // namespace
