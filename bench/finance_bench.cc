// Ledger postings, a whole run of an economy of the flagship's size, circularity; each checks its answer.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
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
                   {"sold_power", kPowerDim, "", false},
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

  // `more`: contracts as a plan writes them, after the 25.
  explicit Flagship(std::string_view more = {}) {
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
    if (!more.empty()) {
      parties.items[0].second.valuation = always(730.0_GUSD);  // its shares are pledged
      add_written(more);
    }
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
    set("sold_power", m, 0.7 * gigawatts * unit::GW);
    set("systems_delivered.vr", m, Ratio(m < 90 ? 500.0 : 0.0));
    for (const char* part : {"shell", "electrical", "cooling"})
      set(std::string("capex_power.") + part, m, (m < 90 ? 0.11 : 0.0) * unit::GW);
    set("paying_users.chat", m, Ratio(30e6 + 1e6 * m));
    set("tokens.api", m, (1e14 + 2e12 * m) * unit::token);
    set("site_energy.abilene", m, gigawatts * unit::GW * 700.0_h);
  }

  struct Written {
    std::vector<Contract> contracts;
  };
  template <class Visitor>
  friend void visit(Visitor& v, Written& written) {
    v.field("contracts", written.contracts, {.doc = "contracts"});
  }
  void add_written(std::string_view text) {
    Diagnostics diagnostics;
    config::Facts facts;
    const auto node = config::parse_yaml(std::string(text), "bench.yaml", diagnostics);
    if (!node) return;
    const auto written = config::read<Written>(*node, facts, diagnostics);
    if (written) contracts.insert(contracts.end(), written->contracts.begin(), written->contracts.end());
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

// Thirty-five more, so that every family is there.
constexpr std::string_view kMoreDeals = R"(contracts:
  - staged_equity: {id: stargate, investor: softbank, issuer: abilene_spv, per_energised: 2 G$/GW,
      cap: 15 G$, first_valuation: 40 G$}
  - staged_equity: {id: anchor, investor: nvidia, issuer: coreweave, per_energised: 200 M$/GW,
      cap: 2 G$, first_valuation: 30 G$}
  - equity_round: {id: round_a, issuer: openai, pre_money: 730 G$,
      investors: [{investor: softbank, amount: 30 G$}], start: 2026-03}
  - equity_round: {id: round_b, issuer: coreweave, pre_money: 40 G$,
      investors: [{investor: nvidia, amount: 2 G$}], start: 2026-01}
  - warrant: {id: warrant_a, issuer: coreweave, holder: openai, strike: 0.01 $,
      value_per_share: 9 $,
              tranches: [{shares: 10 M, milestone: 1 GW}, {shares: 10 M, milestone: 6 GW}]}
  - warrant: {id: warrant_b, issuer: oracle, holder: openai, strike: 0.01 $,
      tranches: [{shares: 5 M, milestone: 3 GW}]}
  - purchase: {id: racks_on_credit, seller: nvidia, buyer: coreweave, flow: systems_delivered.vr,
      price: {per_unit: 20 k$},
               pay: {order: 10%, delivery: 50%, later: 40%, order_lead_months: 6, later_months: 3}}
  - purchase: {id: shell_two, seller: suppliers, buyer: abilene_spv, flow: capex_power.shell,
      price: {per_power: 2 $/W}, asset: building}
  - sale: {id: tokens_two, seller: oracle, buyer: end_users, flow: tokens.api,
      price: {per_token: 0.2 $/Mtoken}, what: product}
  - sale: {id: energy_on_credit, seller: utility, buyer: abilene_spv, flow: site_energy.abilene,
      price: {per_energy: 9 $/MWh},
           what: energy, paid_after_months: 2}
  - sale: {id: seats, seller: coreweave, buyer: end_users, flow: paying_users.chat,
      price: {per_time: 0.2 $/month}, what: product}
  - capacity_purchase: {id: commitment_a, seller: oracle, buyer: openai, commitment: 12 G$/year}
  - capacity_purchase: {id: commitment_b, seller: coreweave, buyer: openai,
      commitment: {2026-01: 1 G$/year, 2028-01: 3 G$/year}}
  - capacity_purchase: {id: bank, seller: abilene_spv, buyer: oracle, contracted: 2 GW,
      price: 1 G$/GW/year, taken: energised_power,
                        minimum_share: 70%, make_up_months: 12}
  - lease: {id: lease_two, lessor: coreweave, lessee: oracle, flow: systems_delivered.vr,
      price: {per_unit: 50 k$}, rate: 8%,
            term_months: 36, timing: advance}
  - lease: {id: lease_three, lessor: nvidia, lessee: openai, flow: systems_delivered.vr,
      price: {per_unit: 60 k$}, rate: 9%}
  - loan: {id: bullet, lender: lenders, borrower: coreweave, principal: 2 G$, rate: 9%,
      term_months: 60, repayment: bullet}
  - loan: {id: linear, lender: lenders, borrower: oracle, principal: 38 G$, rate: 6%,
      term_months: 100, repayment: linear}
  - loan: {id: construction, lender: lenders, borrower: abilene_spv, principal: 9 G$, rate: 7%,
      term_months: 120,
           availability_months: 36, finances: {contracts: [shell_two], share: 70%},
      add_interest: true}
  - guarantee: {id: guarantee_two, guarantor: softbank, covers: [construction, bullet], cap: 3 G$}
  - opex: {id: staff, payer: openai, per_time: 36 M$/year}
  - opex: {id: share, payer: openai, payee: oracle, share_of_revenue: 5%, cap: 38 G$}
  - opex: {id: upkeep, payer: coreweave, per_power_time: 0.02 $/W/year, growth_per_year: 3%}
  - tax: {id: tax_two, payer: coreweave, rate: 21%}
  - tax: {id: tax_three, payer: abilene_spv, rate: 21%}
  - delayed_draw_loan: {lender: lenders, borrower: coreweave, commitment: 5 G$, rate: {base: 4%, spread: 6%},
      cash_floor: 1 G$, commitment_fee: 0.5%, seniority: junior}
  - vendor_loan: {vendor: nvidia, customer: openai, purchases: [purchase], share: 20%, limit: 7 G$, rate: 8%,
      default_probability: 10%, loss_given_default: 60%}
  - bond: {holders: lenders, issuer: abilene_spv, principal: 27.3 G$, coupon: 6.58%, maturity: 2036-05,
      repayment: level, interest_only_months: 12}
  - margin_loan: {lender: lenders, borrower: softbank, collateral: openai, principal: 1 G$, rate: 7.88%}
  - capacity_backstop: {guarantor: nvidia, beneficiary: coreweave, capacity: energised_power,
      sold: sold_power, price: 1 G$/GW/year, cap: 6.3 G$}
  - revenue_share: {payer: openai, payee: oracle, share: {2026-01: 20%, 2028-01: 10%}, cap: 38 G$}
  - ppa: {buyer: abilene_spv, flow: site_energy.abilene, price: 5 $/MWh, growth_per_year: 2%, minimum: 200 MW}
  - utility_bill: {payer: abilene_spv, energy: site_energy.abilene, energy_price: 4 $/MWh}
  - insurance: {insured: openai, insurer: lenders, rate: 0.5%, deductible: 10 M$,
      losses: [{month: 2027-05, loss: 50 M$, what: fire}]}
  - residual_value_guarantee: {guarantor: oracle, owner: abilene_spv, original: 27 G$,
      value_share: {2026-01: 100%, 2030-01: 62%}, guaranteed: 20 G$, cap: 3 G$, exit: 2033-03}
)";

// All deals of the flagship and more: 60 contracts, every month.
void sixty_deals(benchmark::State& state) {
  const Flagship plan(kMoreDeals);
  if (!plan.model || plan.contracts.size() != 60) return state.SkipWithError("the plan does not compile");
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
  for (int m = 0; m < Flagship::kMonths; ++m)
    if (!audit(books, plan.model->first() + m).empty()) return state.SkipWithError("unsound books");
  // A fee and a commitment for 136 months, a loan of 2 G$ at 9% for five years, a round, a stake up to its cap.
  struct Paid {
    const char* contract;
    double gusd;
  };
  for (const auto& [contract, gusd] :
       {Paid{"staff", 0.036 * Flagship::kMonths / 12}, Paid{"commitment_a", 1.0 * Flagship::kMonths},
        Paid{"bullet", 2.0 + 60 * 2.0 * 0.09 / 12}, Paid{"round_a", 30.0}, Paid{"stargate", 15.0}}) {
    const double paid =
        books.paid_under(*plan.model->find_contract(contract)).dollars().in(unit::GUSD);
    if (std::abs(paid - gusd) > 1e-6) return state.SkipWithError("wrong payments");
  }
  state.counters["postings"] = static_cast<double>(postings);
}
BENCHMARK(sixty_deals)->Unit(benchmark::kMicrosecond);

// The cap table of any month is kept, not replayed.
void cap_table_of_a_month(benchmark::State& state) {
  const Flagship plan(kMoreDeals);
  if (!plan.model) return state.SkipWithError("the plan does not compile");
  Books books(*plan.model, {{plan.parties, plan.contracts}, plan.flows, {}, {}, ShortfallRule::support});
  if (!books.run()) return state.SkipWithError("the run failed");
  const PartyId openai = *plan.model->find_party("openai");
  int month = 0;
  for (auto _ : state) {
    const Table table = cap_table_at(books, openai, plan.model->first() + month);
    benchmark::DoNotOptimize(table);
    month = (month + 1) % Flagship::kMonths;
  }
  // Before the first gigawatt nvidia owns nothing; SoftBank's 30 G$ at 730 pre-money in the seventh month.
  const Table early = cap_table_at(books, openai, Month(2026, 3));
  if (early.rows() != 1 || std::abs(std::get<std::vector<double>>(early.find("stake")->data)[0] -
                                    30.0 / 760.0) > 1e-12)
    state.SkipWithError("wrong cap table");
}
BENCHMARK(cap_table_of_a_month)->Unit(benchmark::kMicrosecond);

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
