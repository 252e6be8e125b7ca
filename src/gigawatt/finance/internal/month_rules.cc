#include <algorithm>

#include "gigawatt/finance/internal/desk.h"

namespace gw::finance::internal {

namespace {

Desk own_desk(RunState& state, Month month) { return Desk(state, {month, ContractId{}, true}); }

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
        state.incidents.push_back(
            {month, IncidentKind::ran_dry, id, unfunded, ContractId{}, -cash});
      }
      desk.pay(
          {unfunded, id, -cash, Account::support_granted, Account::support_owed, Reason::support});
      state.support_drawn += -cash;
      if (state.setting.shortfall == ShortfallRule::support_then_default)
        state.defaults_next[p] = 1;
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
