#include <algorithm>

#include "gigawatt/finance/internal/desk.h"

namespace gw::finance::internal {

namespace {

PartyId party_number(std::size_t index) { return PartyId{static_cast<std::int16_t>(index)}; }

Desk own_desk(RunState& state, Month month) { return Desk(state, {month, ContractId{}, true}); }

void post_call(Desk& desk, PartyId guarantor, const Claim& claim, Money paid) {
  if (claim.asset) {
    desk.pay({guarantor, claim.creditor, paid, *claim.asset, *claim.asset, Reason::guarantee_call});
    desk.post(Reason::impairment, {{guarantor, Account::guarantee_losses, paid},
                                   {guarantor, Account::loss_allowance, -paid}});
  } else {
    desk.pay({guarantor, claim.creditor, paid, Account::guarantee_losses, Account::other_income,
              Reason::guarantee_call});
  }
}

// What guarantors and escrows pay of a claim, in the order of the plan, and what is recovered elsewhere.
Covered call_guarantees(RunState& state, ContractId contract, Claim claim, Month month) {
  Covered sum;
  for (std::size_t g = 0; g < state.runners.size(); ++g) {
    const Program& program = *state.economy().programs[g];
    if (std::find(program.covers.begin(), program.covers.end(), contract) == program.covers.end())
      continue;
    const PartyId guarantor = program.parties.front();
    if (!within_term(state, g, month) || guarantor == claim.creditor) continue;
    Desk desk(state, {month, ContractId{static_cast<std::int16_t>(g)}, true});
    const Covered part = state.runners[g]->cover(desk, claim);
    if (part.escrow != Money())
      state.incidents.push_back({month, IncidentKind::escrow_used, claim.debtor, claim.creditor,
                                 contract, part.escrow});
    if (part.paid != Money()) {
      post_call(desk, guarantor, claim, part.paid);
      state.incidents.push_back({month, IncidentKind::guarantee_called, guarantor, claim.creditor,
                                 contract, part.paid});
    }
    claim.amount -= part.escrow + part.paid;
    sum.escrow += part.escrow;
    sum.paid += part.paid;
    sum.recovered = std::max(sum.recovered, part.recovered);
  }
  return sum;
}

void stop_contract(RunState& state, std::size_t index, PartyId party, Month month) {
  const ContractId contract{static_cast<std::int16_t>(index)};
  state.status[index] = ContractStatus::stopped;
  state.incidents.push_back(
      {month, IncidentKind::contract_stopped, party, PartyId{}, contract, Money()});
  Desk desk(state, {month, contract, true});
  state.runners[index]->realise(desk, party);
  for (const Claim& claim : state.runners[index]->claims_against(party)) {
    if (claim.amount == Money()) continue;
    state.incidents.push_back(
        {month, IncidentKind::claim, claim.debtor, claim.creditor, contract, claim.amount});
    const Covered covered = call_guarantees(state, contract, claim, month);
    const Money left = claim.amount - covered.escrow - covered.paid;
    const Money lost = left - std::min(left, covered.recovered);
    if (!claim.asset) continue;
    // What was expected is already written down; a guarantee may take some of it back.
    const Money more = lost - claim.allowance;
    if (more != Money())
      desk.post(Reason::impairment, {{claim.creditor, Account::credit_losses, more},
                                     {claim.creditor, Account::loss_allowance, -more}});
    if (lost == Money()) continue;
    state.incidents.push_back(
        {month, IncidentKind::written_down, claim.creditor, claim.debtor, contract, lost});
  }
}

}  // namespace

void post_opening(RunState& state) {
  Desk desk = own_desk(state, state.ledger.first() - 1);
  for (std::size_t p = 0; p < state.model.parties().size(); ++p) {
    const Money cash = desk.booked(state.party(party_number(p)).opening_cash);
    if (cash == Money()) continue;
    desk.post(Reason::opening, {{party_number(p), Account::cash, cash},
                                {party_number(p), Account::opening_equity, -cash}});
  }
}

void declare_default(RunState& state, const DefaultOf& event) {
  const auto [party, month, why] = event;
  if (state.defaulted[party.at()]) return;
  state.defaulted[party.at()] = 1;
  state.incidents.push_back(
      {month, IncidentKind::defaulted, party, PartyId{}, ContractId{}, Money(), why});
  // Its own guarantees fall away first: nobody calls on a guarantor that has failed.
  for (const bool guarantees : {true, false}) {
    for (std::size_t i = 0; i < state.runners.size(); ++i) {
      if (!state.runners[i] || state.status[i] == ContractStatus::stopped) continue;
      const Program& program = *state.economy().programs[i];
      if (program.covers.empty() == guarantees) continue;
      const auto& parties = program.parties;
      if (std::find(parties.begin(), parties.end(), party) == parties.end()) continue;
      const DefaultEffect effect = state.runners[i]->on_default(party);
      if (effect == DefaultEffect::no_new_business) state.status[i] = ContractStatus::no_new_business;
      if (effect == DefaultEffect::stops) stop_contract(state, i, party, month);
    }
  }
}

void post_party_costs(RunState& state, Month month) {
  Desk desk = own_desk(state, month);
  const CompiledEconomy& economy = state.economy();
  for (std::size_t p = 0; p < state.model.parties().size(); ++p) {
    const PartyId id = party_number(p);
    const RevenueCosts costs = costs_of_revenue(state, id);
    desk.pay({id, economy.suppliers, desk.booked(costs.goods), Account::cost_of_goods,
              Account::supply_revenue, Reason::cost_of_goods});
    desk.pay({id, economy.rest, desk.booked(costs.research), Account::research_expense,
              Account::supply_revenue, Reason::research});
  }
}

void post_depreciation(RunState& state, Month month) {
  Desk desk = own_desk(state, month);
  state.assets.advance(desk.index());
  for (const AssetRegister::Slot& slot : state.assets.slots()) {
    const Money amount = Money::from_cents(slot.rate);
    if (amount == Money()) continue;
    if (slot.kind == AssetRegister::Kind::owned) {
      desk.post(Reason::depreciation, {{slot.party, Account::depreciation_expense, amount},
                                       {slot.party, Account::accumulated_depreciation, -amount}});
    } else {
      desk.post(Reason::lease_amortisation, {{slot.party, Account::lease_amortisation, amount},
                                             {slot.party, Account::right_of_use, -amount}});
    }
  }
}

void post_party_taxes(RunState& state, Month month) {
  Desk desk = own_desk(state, month);
  if (month.month() != 12 && !desk.last_month()) return;
  for (std::size_t p = 0; p < state.model.parties().size(); ++p) {
    const PartyId id = party_number(p);
    const Ratio rate = state.party(id).tax_rate;
    if (rate == 0.0 || state.defaulted[p]) continue;
    const Dollars profit = desk.profit_of_year(id).dollars();
    const Money tax = desk.booked(desk.tax_account(id).assess(profit, {.rate = rate}));
    desk.pay({id, state.economy().government, tax, Account::tax_expense, Account::supply_revenue,
              Reason::tax});
  }
}

void post_support(RunState& state, Month month) {
  Desk desk = own_desk(state, month);
  const PartyId unfunded = state.economy().unfunded;
  for (std::size_t p = 0; p < state.model.parties().size(); ++p) {
    if (state.model.parties()[p].outside) continue;
    const PartyId id = party_number(p);
    const Money cash = desk.balance(id, Account::cash);
    const Money owed = -desk.balance(id, Account::support_owed);
    Liquidity& liquidity = state.liquidity[p];
    if (cash < Money()) {
      if (!liquidity.first_dry) {
        liquidity.first_dry = month;
        state.incidents.push_back({month, IncidentKind::ran_dry, id, unfunded, ContractId{}, -cash});
      }
      desk.pay({unfunded, id, -cash, Account::support_granted, Account::support_owed, Reason::support});
      state.support_drawn += -cash;
      if (state.setting.shortfall == ShortfallRule::support_then_default) state.defaults_next[p] = 1;
    } else if (owed > Money() && cash > Money() && !state.defaulted[p]) {
      desk.pay({id, unfunded, std::min(cash, owed), Account::support_owed, Account::support_granted,
                Reason::support_repaid});
    }
    liquidity.support_at_end = -desk.balance(id, Account::support_owed);
    liquidity.support_peak = std::max(liquidity.support_peak, liquidity.support_at_end);
    const Money own = desk.balance(id, Account::cash) - liquidity.support_at_end;
    if (desk.index() == 0 || own < liquidity.cash_min) {
      liquidity.cash_min = own;
      liquidity.cash_min_month = month;
    }
  }
}

}  // namespace gw::finance::internal
