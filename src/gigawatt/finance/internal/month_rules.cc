#include <algorithm>

#include "gigawatt/finance/internal/desk.h"

namespace gw::finance::internal {

namespace {

PartyId party_number(std::size_t index) { return PartyId{static_cast<std::int16_t>(index)}; }

Desk own_desk(RunState& state, Month month) { return Desk(state, {month, ContractId{}, true}); }

// What guarantors pay of a claim; in the order of the plan.
Money call_guarantees(RunState& state, ContractId contract, Claim claim, Month month) {
  Money called;
  for (std::size_t g = 0; g < state.runners.size(); ++g) {
    const Program& program = *state.economy().programs[g];
    if (std::find(program.covers.begin(), program.covers.end(), contract) == program.covers.end())
      continue;
    if (!within_term(state, g, month)) continue;
    const PartyId guarantor = program.parties.front();
    const Money paid = state.runners[g]->call(contract, claim);
    if (paid == Money() || guarantor == claim.creditor) continue;
    Desk desk(state, {month, ContractId{static_cast<std::int16_t>(g)}, true});
    if (claim.asset) {
      desk.pay({guarantor, claim.creditor, paid, *claim.asset, *claim.asset, Reason::guarantee_call});
      desk.post(Reason::impairment, {{guarantor, Account::guarantee_losses, paid},
                                     {guarantor, Account::loss_allowance, -paid}});
    } else {
      desk.pay({guarantor, claim.creditor, paid, Account::guarantee_losses, Account::other_income,
                Reason::guarantee_call});
    }
    state.incidents.push_back({month, IncidentKind::guarantee_called, guarantor, claim.creditor,
                               contract, paid});
    claim.amount -= paid;
    called += paid;
  }
  return called;
}

void stop_contract(RunState& state, std::size_t index, PartyId party, Month month) {
  const ContractId contract{static_cast<std::int16_t>(index)};
  state.status[index] = ContractStatus::stopped;
  state.incidents.push_back(
      {month, IncidentKind::contract_stopped, party, PartyId{}, contract, Money()});
  for (const Claim& claim : state.runners[index]->claims_against(party)) {
    if (claim.amount == Money()) continue;
    state.incidents.push_back(
        {month, IncidentKind::claim, claim.debtor, claim.creditor, contract, claim.amount});
    const Money called = call_guarantees(state, contract, claim, month);
    const Money lost = claim.amount - called;
    if (!claim.asset || lost == Money()) continue;
    Desk desk(state, {month, contract, true});
    desk.post(Reason::impairment, {{claim.creditor, Account::credit_losses, lost},
                                   {claim.creditor, Account::loss_allowance, -lost}});
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
    const Party& terms = state.party(id);
    const double research = terms.research_share_of_revenue;
    if ((!terms.gross_margin && research == 0.0) || state.defaulted[p]) continue;
    const Dollars revenue = desk.revenue_now(id).dollars();
    if (terms.gross_margin) {
      const double cost_share = 1.0 - *terms.gross_margin;
      desk.pay({id, economy.suppliers, desk.booked(revenue * cost_share), Account::cost_of_goods,
                Account::supply_revenue, Reason::cost_of_goods});
    }
    desk.pay({id, economy.rest, desk.booked(revenue * research), Account::research_expense,
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
