// Metrics of deals: what parties have promised, what they only intend, and what they burn
// meanwhile.
#include <algorithm>
#include <optional>
#include <string>

#include "gigawatt/plan/metrics.h"

namespace gw::plan {
namespace {

using namespace metric_unit;
using finance::CapacityPurchase;

constexpr MetricUnit kUsd{"$", kMoneyDim, 1};

// Contracts without an end run to the end of the plan.
double firm_value(const MetricContext& c, const CapacityPurchase& contract) {
  const Month from = contract.common.start.value_or(c.first);
  const Month to = contract.common.end.value_or(c.last());
  return contract.firm_value({from, to}).si();
}

// The minimum of those months of the term in which the contract is signed or in effect: what a
// letter of intent says counts from the month in which it is signed, and nothing from the month in
// which the contract is superseded.
double firm_in_force(const MetricContext& c, const CapacityPurchase& contract) {
  using finance::ContractState;
  if (!contract.common.active) return 0;
  const Month from = contract.common.start.value_or(c.first);
  const Month to = contract.common.end.value_or(c.last());
  const auto states = finance::states_over(contract.common, {from, to});
  double sum = 0;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto [begin, state] = states[i];
    if (state != ContractState::signed_ && state != ContractState::effective) continue;
    const Month last = i + 1 < states.size() ? states[i + 1].from - 1 : to;
    sum += contract.firm_value({begin, last}).si();
  }
  return sum;
}

double take_or_pay(const MetricContext& c, const std::string& buyer) {
  double sum = 0;
  for (const finance::Contract& contract : c.outcome.contracts)
    if (const auto* capacity = std::get_if<CapacityPurchase>(&contract))
      if (capacity->buyer == buyer) sum += firm_in_force(c, *capacity);
  return sum;
}

double burn(const MetricContext& c, finance::PartyId party) {
  double sum = 0;
  for (int year = c.first.year(); year <= c.last().year(); ++year)
    sum += std::max(0.0, -c.free_cash_flow(party, year));
  return sum;
}

void add_party(const Setup& setup, const finance::PartyInfo& info, MetricTable& t) {
  const std::string id = info.id;
  const std::string prefix = "finance." + id + ".";
  auto party = [id](const MetricContext& c) { return *c.party(id); };
  t.add({prefix + "paid_in_force_gusd",
         info.name + ": paid under contracts in force",
         kGusd,
         "cash within the horizon, as payer",
         "Cash for what it buys, lends or invests under contracts that were signed or in effect "
         "when it was paid.",
         {"contracts"},
         "what falls due after the horizon, what it repays or pays on its own debts"},
        [party](const MetricContext& c) -> Answer { return c.paid_by_state(party(c)).in_force; });
  t.add({prefix + "paid_intended_gusd",
         info.name + ": paid under letters of intent",
         kGusd,
         "cash within the horizon, as payer",
         "Cash for what it buys, lends or invests under contracts that were letters of intent when "
         "it was paid.",
         {"contracts"},
         "what falls due after the horizon, what it repays or pays on its own debts"},
        [party](const MetricContext& c) -> Answer { return c.paid_by_state(party(c)).intended; });
  t.add({prefix + "cash_burn_gusd",
         info.name + ": cash burnt",
         kGusd,
         "years in which operations and investments cost cash, within the horizon",
         "Sum over calendar years of max(0, -(operating + investing cash flow)).",
         {"contracts"},
         "interest on cash"},
        [party](const MetricContext& c) -> Answer { return burn(c, party(c)); });
  const auto& contracts = setup.loaded.plan.contracts;
  const bool buys = std::any_of(contracts.begin(), contracts.end(), [&](const auto& contract) {
    const auto* capacity = std::get_if<CapacityPurchase>(&contract);
    return capacity != nullptr && capacity->buyer == id;
  });
  if (!buys) return;
  t.add({prefix + "take_or_pay_gusd",
         info.name + ": capacity to pay for in any case",
         kGusd,
         "minimum of all capacity purchases, months of the term in which signed or in effect",
         "Sum of the minimum payments as written, also after the horizon.",
         {"contracts"},
         "make-up rights, damages"},
        [id](const MetricContext& c) -> Answer { return take_or_pay(c, id); });
}

void add_compute_to_2030(const std::string& owner, MetricTable& t) {
  t.add({"finance." + owner + ".compute_to_2030_gusd",
         owner + ": compute spending to 2030",
         kGusd,
         "cash from the beginning of the plan to December 2030",
         "Systems, plant, energy, operations, capacity and rent.",
         {"contracts"},
         "staff and research"},
        [owner](const MetricContext& c) -> Answer {
          if (c.last().year() < 2030) return std::unexpected("2030 is outside the horizon");
          double sum = 0;
          for (int year = c.first.year(); year <= 2030; ++year)
            sum += c.compute_spending(*c.party(owner), year);
          return sum;
        });
}

void add_contract(const CapacityPurchase& purchase, MetricTable& t) {
  const std::string id = finance::item_id(finance::Contract(purchase));
  t.add({"contract." + id + ".firm_gusd",
         id + ": to be paid in any case",
         kGusd,
         "minimum over the whole term, as written",
         "Sum of the minimum payments of the term, also after the horizon.",
         {"contracts." + id},
         "make-up rights, damages",
         Trust::datasheet,
         true},
        [id](const MetricContext& c) -> Answer {
          const auto contract = c.setup.finance->find_contract(id);
          return firm_value(c, std::get<CapacityPurchase>(c.outcome.contracts[contract->at()]));
        });
  t.add({"contract." + id + ".paid_gusd",
         id + ": paid",
         kGusd,
         "cash within the horizon",
         "Cash that the buyer pays.",
         {"contracts." + id},
         "what falls due after the horizon"},
        [id](const MetricContext& c) -> Answer {
          return c.books().paid_under(*c.setup.finance->find_contract(id)).dollars().si();
        });
}

// What a warrant gives if everything vests.
void add_warrant(const finance::Warrant& warrant, MetricTable& t) {
  const std::string id = finance::item_id(finance::Contract(warrant));
  auto find = [id](const MetricContext& c) -> const finance::Warrant& {
    const auto contract = c.setup.finance->find_contract(id);
    return std::get<finance::Warrant>(c.outcome.contracts[contract->at()]);
  };
  t.add({"contract." + id + ".shares",
         id + ": shares",
         kMillion,
         "all tranches",
         "Shares that the holder gets if every tranche vests.",
         {"contracts." + id},
         "",
         Trust::datasheet,
         true},
        [find](const MetricContext& c) -> Answer {
          double sum = 0;
          for (const finance::WarrantTranche& tranche : find(c).tranches)
            sum += tranche.shares.si();
          return sum;
        });
  t.add({"contract." + id + ".highest_hurdle_usd",
         id + ": highest price hurdle",
         kUsd,
         "per share, all tranches",
         "Share price at which every tranche may vest.",
         {"contracts." + id},
         "",
         Trust::datasheet,
         true},
        [find](const MetricContext& c) -> Answer {
          std::optional<Dollars> highest;
          for (const finance::WarrantTranche& tranche : find(c).tranches)
            if (tranche.price_hurdle)
              highest = std::max(highest.value_or(Dollars()), *tranche.price_hurdle);
          if (!highest) return std::unexpected("no tranche waits for a share price");
          return highest->si();
        });
}

}  // namespace

void add_deal_metrics(const Setup& setup, MetricTable& table) {
  for (const finance::PartyInfo& info : setup.finance->parties())
    if (info.declared && !info.outside) add_party(setup, info, table);
  add_compute_to_2030(setup.loaded.plan.ownership.owner, table);
  for (const finance::Contract& contract : setup.loaded.plan.contracts)
    if (const auto* capacity = std::get_if<CapacityPurchase>(&contract))
      add_contract(*capacity, table);
    else if (const auto* warrant = std::get_if<finance::Warrant>(&contract))
      add_warrant(*warrant, table);
}

}  // namespace gw::plan
