#include "gigawatt/finance/internal/debt.h"

#include <algorithm>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/internal/desk.h"

namespace gw::finance::internal {

Money Debt::interest(Desk& desk, Ratio yearly) const {
  return desk.booked(balance_.dollars() * (yearly / 12.0));
}

void Debt::draw(Desk& desk, Money amount) {
  if (amount <= Money()) return;
  desk.pay({lender_, borrower_, amount, Account::loans_granted, Account::debt, Reason::loan_draw});
  balance_ += amount;
}

void Debt::pay_interest(Desk& desk, Money amount) const {
  desk.pay({borrower_, lender_, amount, Account::interest_expense, Account::interest_income,
            Reason::interest});
}

void Debt::add_interest(Desk& desk, Money amount) {
  if (amount == Money()) return;
  desk.post(Reason::interest_added, {{borrower_, Account::interest_expense, amount},
                                     {borrower_, Account::debt, -amount},
                                     {lender_, Account::loans_granted, amount},
                                     {lender_, Account::interest_income, -amount}});
  balance_ += amount;
}

Money Debt::repay(Desk& desk, Money amount) {
  const Money paid = std::clamp(amount, Money(), balance_);
  desk.pay(
      {borrower_, lender_, paid, Account::debt, Account::loans_granted, Reason::loan_repayment});
  balance_ -= paid;
  return paid;
}

void Debt::pay_fee(Desk& desk, Money amount) const {
  desk.pay({borrower_, lender_, amount, Account::interest_expense, Account::interest_income,
            Reason::loan_fee});
}

std::vector<Claim> Debt::claims_against(PartyId party) const {
  if (party != borrower_) return {};
  return {{borrower_, lender_, balance_, Account::loans_granted}};
}

Money DrawSchedule::principal_of(Desk& desk, const Draw& draw, int number,
                                 Ratio monthly_rate) const {
  if (number >= months_) return draw.balance;
  switch (repayment_) {
    case Repayment::linear:
      return desk.booked(draw.amount.dollars() / months_);
    case Repayment::level: {
      const int left = months_ - number + 1;
      const Dollars balance = draw.balance.dollars();
      return desk.booked(level_payment({balance, monthly_rate, left}) - balance * monthly_rate);
    }
    case Repayment::bullet:
    case Repayment::profile:
    case Repayment::sculpted:
      return {};
  }
  return {};
}

Money DrawSchedule::due(Desk& desk, int index, Ratio monthly_rate) {
  Money sum;
  for (Draw& draw : draws_) {
    const int number = index - draw.index;  // 1 .. months_
    if (number < 1 || draw.balance == Money()) continue;
    const Money principal =
        std::clamp(principal_of(desk, draw, number, monthly_rate), Money(), draw.balance);
    draw.balance -= principal;
    sum += principal;
  }
  return sum;
}

Money CoverWatch::cash(const Desk& desk, PartyId borrower, Seniority rank) const {
  const Money operating = desk.operating_cash(borrower, contracts_);
  return rank == Seniority::senior ? operating : operating - desk.senior_service(borrower);
}

void CoverWatch::observe(Desk& desk, const Observation& month) {
  window_.push_back(month);
  if (window_.size() > static_cast<std::size_t>(terms_.months)) window_.erase(window_.begin());
  Money cash;
  Money service;
  for (const Observation& past : window_) {
    cash += past.cash;
    service += past.service;
  }
  if (service <= Money()) return;
  desk.record_cover({cash, service});
  const Ratio cover = cash.dollars() / service.dollars();
  const auto report = [&](IncidentKind kind, const std::optional<Ratio>& level, bool& below) {
    const bool now = level && cover < *level;
    if (now && !below) desk.report({kind, month.borrower, month.lender, service, cover});
    below = now;
  };
  report(IncidentKind::lock_up, terms_.lock_up, locked_);
  report(IncidentKind::covenant_breached, terms_.minimum, breached_);
  months_below_ = breached_ ? months_below_ + 1 : 0;
}

Money spent_under(const Desk& desk, std::span<const ContractId> contracts) {
  Money spent;
  for (ContractId contract : contracts) spent += desk.cash_paid(contract);
  return spent;
}

}  // namespace gw::finance::internal
