#include "gigawatt/finance/contracts/loan.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::Claim;
using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId lender;
  PartyId borrower;
  std::vector<ContractId> uses;
};

class LoanRunner final : public internal::Runner {
 public:
  LoanRunner(const Loan& terms, const Refs& refs)
      : terms_(terms), refs_(refs),
        availability_(std::max(1, static_cast<int>(terms.availability_months))),
        payments_(static_cast<int>(terms.term_months) - availability_ + 1) {}

  void step(Desk& desk) override {
    age_ = desk.month() - desk.start();
    const Money interest = desk.booked(balance_.dollars() * (terms_.rate / 12.0));
    if (age_ < availability_ && terms_.add_interest) {
      add_interest(desk, interest);
    } else {
      desk.pay({refs_.borrower, refs_.lender, interest, Account::interest_expense,
                Account::interest_income, Reason::interest});
    }
    if (age_ >= availability_) repay(desk, interest);
    if (desk.new_business() && age_ < availability_) draw(desk);
  }

  // A lender in default lends no more but is still owed.
  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.borrower ? DefaultEffect::stops : DefaultEffect::no_new_business;
  }

  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    if (party != refs_.borrower) return {};
    return {{refs_.borrower, refs_.lender, balance_, Account::loans_granted}};
  }

  [[nodiscard]] Money undrawn(PartyId party) const override {
    if (party != refs_.borrower || age_ + 1 >= availability_) return {};
    return Money::rounded(terms_.principal).value_or(Money()) - drawn_;
  }

 private:
  void add_interest(Desk& desk, Money interest);
  void draw(Desk& desk);
  void repay(Desk& desk, Money interest);
  void begin_repayment(Desk& desk);
  Money principal_of(Desk& desk, int number, Money interest) const;

  const Loan& terms_;
  const Refs& refs_;
  int availability_;  // months with draws, the first included
  int payments_;
  int age_ = -1;      // months since the start, at the last step
  Money drawn_;
  Money balance_;
  Money at_start_;    // balance when repayment began
  Money level_;
};

void LoanRunner::add_interest(Desk& desk, Money interest) {
  if (interest == Money()) return;
  desk.post(Reason::interest_added, {{refs_.borrower, Account::interest_expense, interest},
                                     {refs_.borrower, Account::debt, -interest},
                                     {refs_.lender, Account::loans_granted, interest},
                                     {refs_.lender, Account::interest_income, -interest}});
  balance_ += interest;
}

void LoanRunner::draw(Desk& desk) {
  const Money left = desk.booked(terms_.principal) - drawn_;
  Money wanted = age_ == 0 ? left : Money();
  if (terms_.finances) {
    Money spent;
    for (ContractId use : refs_.uses) spent += desk.cash_paid(use);
    wanted = desk.booked(spent.dollars() * terms_.finances->share);
  }
  const Money amount = std::min(wanted, left);
  if (amount <= Money()) return;
  desk.pay({refs_.lender, refs_.borrower, amount, Account::loans_granted, Account::debt,
            Reason::loan_draw});
  drawn_ += amount;
  balance_ += amount;
}

void LoanRunner::repay(Desk& desk, Money interest) {
  const int number = age_ - availability_ + 1;  // 1 .. payments_
  if (number == 1) begin_repayment(desk);
  if (balance_ == Money() || number > payments_) return;
  const Money scheduled = number == payments_ ? balance_ : principal_of(desk, number, interest);
  const Money amount = std::clamp(scheduled, Money(), balance_);
  desk.pay({refs_.borrower, refs_.lender, amount, Account::debt, Account::loans_granted,
            Reason::loan_repayment});
  balance_ -= amount;
}

void LoanRunner::begin_repayment(Desk& desk) {
  at_start_ = balance_;
  level_ = desk.booked(level_payment({balance_.dollars(), terms_.rate / 12.0, payments_}));
}

Money LoanRunner::principal_of(Desk& desk, int number, Money interest) const {
  switch (terms_.repayment) {
    case Repayment::level: return level_ - interest;
    case Repayment::linear: return desk.booked(at_start_.dollars() / payments_);
    case Repayment::bullet: return {};
    case Repayment::profile: {
      const int year = (number - 1) / 12;
      const int months = std::min(12, payments_ - 12 * year);
      const double share = terms_.profile[static_cast<std::size_t>(year)];
      return desk.booked(at_start_.dollars() * (share / months));
    }
  }
  return {};
}

}  // namespace

std::string describe(const Loan& c) {
  const double rate = c.rate;
  std::string text = fmt::format("{} lends {} up to {} at {:.4g}% a year for {} months", c.lender,
                                 c.borrower, units::print(c.principal), 100 * rate, c.term_months);
  if (c.finances) {
    const double share = c.finances->share;
    text += fmt::format(", paying {:.3g}% of {} in the first {} months", 100 * share,
                        fmt::join(c.finances->contracts, ", "), c.availability_months);
  }
  if (c.add_interest) text += ", interest added until then";
  switch (c.repayment) {
    case Repayment::level: return text + ", repaid in level payments.";
    case Repayment::linear: return text + ", repaid in equal parts.";
    case Repayment::bullet: return text + ", repaid at the end.";
    case Repayment::profile: return text + ", repaid by a given profile.";
  }
  return text;
}

namespace internal {

std::unique_ptr<Program> bind(const Loan& c, Binder& binder) {
  Refs refs{binder.party("lender", c.lender), binder.party("borrower", c.borrower), {}};
  binder.distinct({{"lender", refs.lender}, {"borrower", refs.borrower}});
  if (c.finances) {
    refs.uses = binder.contracts("finances.contracts", c.finances->contracts);
    binder.require(c.availability_months >= 1, "availability_months",
                   "a loan that pays spending needs months in which it can be drawn");
  }
  binder.require(c.term_months >= 1, "term_months", "a loan lasts at least one month");
  binder.require(c.availability_months <= c.term_months, "availability_months",
                 "it can be drawn for longer than it lasts");
  if (c.repayment == Repayment::profile) {
    const std::int64_t payments = c.term_months - std::max<std::int64_t>(1, c.availability_months) + 1;
    const auto years = static_cast<std::size_t>((std::max<std::int64_t>(payments, 1) + 11) / 12);
    binder.require(c.profile.size() == years, "profile",
                   fmt::format("{} shares are given for {} years of repayment", c.profile.size(), years));
    double sum = 0;
    for (Ratio share : c.profile) sum += share;
    binder.sums_to_one("profile", sum);
  }
  auto program = std::make_unique<ProgramOf<Loan, Refs, LoanRunner>>(refs);
  program->stage = Stage::financing;
  program->parties = {refs.borrower, refs.lender};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
