// RandomEconomy: parties, flows, defaults and contracts of every family, all from one seed.
//
// Contracts are copies of those in two tables: one per family (families.h) and more terms below.
// Parties are drawn anew and numbers, switches, enumerations and dates within the bounds of their
// fields, so that a new family is drawn once it has a row. What compile() refuses is taken out,
// contract by contract.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
#include "gigawatt/finance/test/families.h"
#include "gigawatt/finance/test/variation.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::testing {

// Terms that one contract per family cannot show; ids are their own.
inline constexpr std::string_view kMoreTerms = R"(contracts:
  - staged_equity: {id: staged_fixed, investor: a, issuer: b, per_energised: 5 G$/GW, tranche_power: 500 MW, cap: 9 G$,
                    first_at_signing: true, valuation: fixed, first_valuation: 90 G$, basis: pre_money}
  - equity_round: {id: round_in_parts, issuer: b, post_money: 900 G$, investors: [{investor: a, amount: 9 G$,
                   contingent: 4 G$, trigger: energised_power, level: 1 GW}]}
  - purchase: {id: purchase_on_credit, seller: a, buyer: b, flow: systems_delivered.vr, price: {per_unit: 3 M$},
               pay: {order: 10%, delivery: 50%, later: 40%, order_lead_months: 3, later_months: 2}, asset: power}
  - sale: {id: sale_on_credit, seller: a, buyer: b, flow: site_energy.abilene, price: {per_energy: 55 $/MWh},
           what: energy, paid_after_months: 2}
  - sale: {id: tokens, seller: a, buyer: b, flow: tokens.chat, price: {per_token: 3 $/Mtoken}, what: product}
  - capacity_purchase: {id: take_or_pay, seller: a, buyer: b, contracted: 2 GW, price: 10 G$/GW/year,
                        taken: energised_power, capacity: energised_power.abilene, minimum_share: 80%, make_up_months: 5}
  - lease: {id: lease_in_advance, lessor: a, lessee: b, flow: systems_delivered.gb, price: {per_unit: 2 M$}, rate: 8%,
            term_months: 9, timing: advance, residual_share: 10%}
  - loan: {id: construction_loan, lender: a, borrower: b, principal: 20 G$, rate: 7%, term_months: 30,
           availability_months: 9, finances: {contracts: [purchase, purchase_on_credit], share: 70%}, add_interest: true}
  - loan: {id: bullet_loan, lender: a, borrower: b, principal: 2 G$, rate: 9%, term_months: 12, repayment: bullet}
  - guarantee: {id: guarantee_of_leases, guarantor: a, covers: [lease, lease_in_advance, construction_loan]}
  - opex: {id: revenue_to_share, payer: a, payee: b, share_of_revenue: 20%, cap: 3 G$}
  - opex: {id: upkeep, payer: a, per_power_time: 0.1 $/W/year, growth_per_year: 3%}
  - warrant: {id: priced_warrant, issuer: a, holder: b, strike: 2 $, value_per_share: 5 $,
              tranches: [{shares: 5 M, milestone: 200 MW}, {shares: 9 M, price_hurdle: 90 $}]}
)";

// Families whose contracts bear interest.
inline constexpr std::array<std::string_view, 6> kBorrowing{
    "loan", "lease", "delayed_draw_loan", "vendor_loan", "bond", "margin_loan"};

// What no single field can know. Overloads for what must hold between fields of one family.
inline void mend(Purchase& c) {
  c.pay.order = std::min(c.pay.order.si(), 1.0);
  c.pay.later = std::min(c.pay.later.si(), 1.0 - c.pay.order.si());
  c.pay.delivery = 1.0 - c.pay.order.si() - c.pay.later.si();
}
inline void mend(Loan& c) {
  if (c.repayment == Repayment::profile && c.profile.empty()) c.repayment = Repayment::level;
  if (!c.finances) c.availability_months = 0;
  c.term_months = std::max(c.term_months, c.availability_months + 1);
}
template <class Terms>
void mend(Terms&) {}

class RandomEconomy {
 public:
  struct Options {
    std::uint64_t seed = 0;
    bool borrowing = true;  // false: without families that bear interest
    bool defaults = true;
  };
  explicit RandomEconomy(const Options& options)
      : options_(options), draws_(options.seed), world_(6 + draws_.below(31)) {
    add_parties();
    fill_flows();
    draw_contracts();
    if (!options.defaults) return;
    // Of those who have signed something; built-in parties stand for many and do not fail.
    for (int d = draws_.below(6); d > 0 && !world_.contracts.empty(); --d) {
      const PartyId who = draws_.of(draws_.of(world_.model->contracts()).parties);
      if (world_.model->party(who).declared)
        world_.defaults.emplace_back(world_.model->party(who).id,
                                     world_.month(draws_.below(world_.flows.months())));
    }
    if (draws_.one_in(2)) world_.setting_extra.shortfall = ShortfallRule::support_then_default;
  }

  // Compiled. Empty if compile() found something that is no contract's fault.
  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] Draws& draws() { return draws_; }

  // The contracts of both tables.
  static const std::vector<Contract>& samples() {
    static const std::vector<Contract> kSamples = [] {
      std::vector<Contract> all;
      for (const std::string_view table : {kEveryFamily, kMoreTerms}) {
        Diagnostics diagnostics;
        config::Facts facts;
        const auto node = config::parse_yaml(std::string(table), "families.yaml", diagnostics);
        const auto plan = config::read<Plan>(*node, facts, diagnostics);
        EXPECT_TRUE(plan.has_value()) << diagnostics.render();
        all.insert(all.end(), plan->contracts.begin(), plan->contracts.end());
      }
      return all;
    }();
    return kSamples;
  }

 private:
  struct Plan {
    std::vector<Contract> contracts;
  };
  template <class Visitor>
  friend void visit(Visitor& v, Plan& plan) {
    v.field("contracts", plan.contracts, {.doc = "who owes whom what"});
  }

  void add_parties() {
    const int inside = 3 + draws_.below(4);
    for (int p = 0; p < inside; ++p) {
      parties_.push_back("p" + std::to_string(p));
      Party& party = world_.party(parties_.back(), static_cast<PartyKind>(draws_.below(8)),
                                  Dollars::from_si(1e8 * draws_.below(1000)));
      if (draws_.one_in(3)) party.gross_margin = draws_.between(0.0, 1.0);
      if (draws_.one_in(3)) party.tax_rate = draws_.between(0.0, 0.4);
      if (draws_.one_in(2)) party.research_share_of_revenue = draws_.between(0.0, 0.6);
      party.valuation = always(Dollars::from_si(1e9 * (1 + draws_.below(900))));
    }
    for (int p = 1; p < inside; ++p)
      if (draws_.one_in(3)) world_.parties.items[0].second.holders.push_back({parties_[p], 0.1});
    // Most contracts are between those inside.
    for (int p = 0; p < inside; ++p) parties_.push_back(parties_[static_cast<std::size_t>(p)]);
    for (const BuiltInParty& party : built_in_parties())
      if (party.id != kUnfunded) parties_.emplace_back(party.id);
  }

  void fill_flows() {
    for (std::size_t f = 0; f < world_.flows.flows().size(); ++f) {
      const Flow& flow = world_.flows.flows()[f];
      const FlowId id{static_cast<int>(f)};
      const double ramp = draws_.between(0.0, 0.2);
      for (int m = 0; m < world_.flows.months(); ++m) {
        const double level = flow.per_month ? draws_.between(0.0, 1.0) * !draws_.one_in(4)
                                            : ramp * m + draws_.between(0.0, 0.3);
        set_flow(flow, id, world_.month(m), level);
      }
    }
  }

  // `level` x a usual size of the flow.
  void set_flow(const Flow& flow, FlowId id, Month month, double level) {
    FlowTable& flows = world_.flows;
    if (flow.dim == kPowerDim)
      flows.set(id, month, Power::from_si(1e9 * level));
    else if (flow.dim == kEnergyDim)
      flows.set(id, month, Energy::from_si(1.4e15 * level));
    else if (flow.dim == kTokenDim)
      flows.set(id, month, Tokens::from_si(1e15 * level));
    else if (flow.dim == kChipDim)
      flows.set(id, month, Chips::from_si(std::floor(1e5 * level)));
    else if (flow.dim == Dim{})
      flows.set(id, month, Ratio(std::floor((flow.per_month ? 1e3 : 2e7) * level)));
  }

  // Up to two of each sample; the first keeps its id, by which others name it.
  void draw_contracts() {
    std::set<std::string> ids;
    std::vector<Contract> drawn;
    for (const Contract& sample : samples()) {
      const bool bears_interest =
          std::find(kBorrowing.begin(), kBorrowing.end(), type(sample)) != kBorrowing.end();
      if (bears_interest && !options_.borrowing) continue;
      const int count = draws_.one_in(3) ? 0 : draws_.one_in(4) ? 2 : 1;
      for (int k = 0; k < count; ++k) {
        Contract contract = sample;
        const std::string id = item_id(sample) + (k == 0 ? "" : "_again");
        std::visit([&](auto& terms) { terms.common.id = id; }, contract);
        ids.insert(id);
        drawn.push_back(std::move(contract));
      }
    }
    std::map<std::string, std::string> roles;
    for (Contract& contract : drawn) {
      Variation vary({draws_, parties_, ids, world_.horizon(), roles});
      std::visit([&](auto& terms) { visit(vary, terms), mend(terms); }, contract);
    }
    world_.contracts = std::move(drawn);
    take_out_what_is_refused();
  }

  void take_out_what_is_refused() {
    for (std::size_t round = world_.contracts.size() + 1; round > 0; --round) {
      world_.diagnostics = {};
      if (world_.compile()) return;
      const std::size_t before = world_.contracts.size();
      for (const Diagnostic& d : world_.diagnostics.items()) {
        std::erase_if(world_.contracts, [&](const Contract& contract) {
          return (d.path + ".").starts_with("contracts." + item_id(contract) + ".");
        });
      }
      if (world_.contracts.size() == before) break;
    }
    ADD_FAILURE() << world_.diagnostics.render();
  }

  Options options_;
  Draws draws_;
  World world_;
  std::vector<std::string> parties_;
};

}  // namespace gw::finance::testing
