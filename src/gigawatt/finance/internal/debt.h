// Debt: what a borrower owes a lender, kept alike in both books; and draws repaid one by one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "gigawatt/finance/contracts/covenant.h"
#include "gigawatt/finance/contracts/loan.h"
#include "gigawatt/finance/internal/runner.h"

namespace gw::finance::internal {

class Debt {
 public:
  Debt(PartyId lender, PartyId borrower) : lender_(lender), borrower_(borrower) {}

  [[nodiscard]] PartyId lender() const { return lender_; }
  [[nodiscard]] PartyId borrower() const { return borrower_; }
  [[nodiscard]] Money balance() const { return balance_; }
  // rate / 12 of the balance.
  [[nodiscard]] Money interest(Desk& desk, Ratio yearly) const;

  void draw(Desk& desk, Money amount);
  void pay_interest(Desk& desk, Money amount) const;
  void add_interest(Desk& desk, Money amount);  // to the balance, no cash
  // At most the balance, nothing below zero; returns what was paid.
  Money repay(Desk& desk, Money amount);
  // Fees count as interest of both sides (effective interest, IFRS 9.B5.4), when paid.
  void pay_fee(Desk& desk, Money amount) const;

  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const;

 private:
  PartyId lender_;
  PartyId borrower_;
  Money balance_;
};

// Draws that are each repaid over `months` of their own, the first time one month after the draw.
class DrawSchedule {
 public:
  explicit DrawSchedule(Repayment repayment, int months) : repayment_(repayment), months_(months) {}
  void add(int index, Money amount) { draws_.push_back({index, amount, amount}); }
  // Principal due in month `index`, which is taken off the draws; call once per month, ascending.
  //   level B i / ((1 + i)^n - 1) with n payments left; linear amount / months; bullet at the end
  Money due(Desk& desk, int index, Ratio monthly_rate);

 private:
  struct Draw {
    int index = 0;
    Money amount;
    Money balance;
  };
  [[nodiscard]] Money principal_of(Desk& desk, const Draw& draw, int number,
                                   Ratio monthly_rate) const;

  Repayment repayment_;
  int months_;
  std::vector<Draw> draws_;
};

// Debt service cover against a covenant, over its window.
class CoverWatch {
 public:
  CoverWatch(const Covenant& terms, std::span<const ContractId> contracts)
      : terms_(terms), contracts_(contracts) {}
  // CFADS of the month for a loan of this rank.
  [[nodiscard]] Money cash(const Desk& desk, PartyId borrower, Seniority rank) const;
  struct Observation {
    PartyId borrower;
    PartyId lender;
    Money cash;
    Money service;
  };
  void observe(Desk& desk, const Observation& month);
  // As of the last observation.
  [[nodiscard]] bool locked_up() const { return locked_; }
  [[nodiscard]] bool calls() const {
    return terms_.called_after && months_below_ > *terms_.called_after;
  }

 private:
  const Covenant& terms_;
  std::span<const ContractId> contracts_;
  std::vector<Observation> window_;
  bool locked_ = false;
  bool breached_ = false;
  std::int64_t months_below_ = 0;  // the minimum, in a row
};

// Cash that the payers of `contracts` paid under them this month.
[[nodiscard]] Money spent_under(const Desk& desk, std::span<const ContractId> contracts);

}  // namespace gw::finance::internal
