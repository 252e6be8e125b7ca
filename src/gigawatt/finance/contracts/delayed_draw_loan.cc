#include "gigawatt/finance/contracts/delayed_draw_loan.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/condition.h"
#include "gigawatt/finance/internal/debt.h"
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
  internal::Condition available;
};

class DelayedDrawLoanRunner final : public internal::Runner {
 public:
  DelayedDrawLoanRunner(const DelayedDrawLoan& terms, const Refs& refs)
      : terms_(terms),
        refs_(refs),
        debt_(refs.lender, refs.borrower),
        schedule_(terms.repayment, static_cast<int>(terms.term_months)) {}

  void step(Desk& desk) override {
    age_ = desk.month() - desk.start();
    const Ratio rate = terms_.rate.at(desk.month());
    debt_.pay_interest(desk, debt_.interest(desk, rate));
    debt_.repay(desk, schedule_.due(desk, desk.index(), rate / 12.0));
    if (!desk.new_business() || age_ >= terms_.availability_months) return;
    pay_fees(desk);
    draw(desk);
  }

  // A lender in default lends no more but is still owed.
  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.borrower ? DefaultEffect::stops : DefaultEffect::no_new_business;
  }
  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    return debt_.claims_against(party);
  }
  [[nodiscard]] Money undrawn(PartyId party) const override {
    if (party != refs_.borrower || !open_ || age_ + 1 >= terms_.availability_months) return {};
    return Money::rounded(terms_.commitment).value_or(Money()) - drawn_;
  }

 private:
  void pay_fees(Desk& desk) const {
    const Dollars undrawn = terms_.commitment - drawn_.dollars();
    debt_.pay_fee(desk, desk.booked(age_ == 0 ? terms_.commitment * terms_.upfront_fee
                                              : undrawn * (terms_.commitment_fee / 12.0)));
  }

  void draw(Desk& desk) {
    open_ = internal::holds(terms_.available, refs_.available, desk);
    if (!open_) return;
    Money wanted;
    if (terms_.finances) {
      const Dollars spent = internal::spent_under(desk, refs_.uses).dollars();
      wanted = desk.booked(spent * terms_.finances->share);
    } else if (terms_.cash_floor) {
      wanted = desk.booked(*terms_.cash_floor) - desk.cash_to_come(refs_.borrower);
    }
    const Money amount = std::min(wanted, desk.booked(terms_.commitment) - drawn_);
    if (amount <= Money()) return;
    debt_.draw(desk, amount);
    schedule_.add(desk.index(), amount);
    drawn_ += amount;
  }

  const DelayedDrawLoan& terms_;
  const Refs& refs_;
  internal::Debt debt_;
  internal::DrawSchedule schedule_;
  int age_ = -1;                   // months since the start, at the last step
  bool open_ = !terms_.available;  // could be drawn at the last step
  Money drawn_;
};

std::string_view repayment_text(Repayment repayment) {
  switch (repayment) {
    case Repayment::linear:
      return "in equal parts";
    case Repayment::bullet:
      return "at the end of it";
    default:
      return "in level payments";
  }
}

}  // namespace

std::string describe(const DelayedDrawLoan& c) {
  std::string text =
      fmt::format("{} commits {} to {} for {} months at {}", c.lender, units::print(c.commitment),
                  c.borrower, c.availability_months, in_words(c.rate));
  if (c.seniority == Seniority::junior) text += ", junior to other debt";
  if (c.finances) {
    const double share = c.finances->share;
    text +=
        fmt::format(", to pay {:.3g}% of {}", 100 * share, fmt::join(c.finances->contracts, ", "));
  }
  if (c.cash_floor) text += fmt::format(", to keep its cash at {}", units::print(*c.cash_floor));
  if (c.available) text += ", " + in_words(*c.available);
  text += fmt::format("; each draw is repaid {} over {} months", repayment_text(c.repayment),
                      c.term_months);
  const double upfront = c.upfront_fee;
  const double commitment = c.commitment_fee;
  if (upfront > 0) text += fmt::format(", {:.3g}% paid upfront", 100 * upfront);
  if (commitment > 0)
    text += fmt::format(", {:.3g}% a year on what is not drawn", 100 * commitment);
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const DelayedDrawLoan& c, Binder& binder) {
  Refs refs{binder.party("lender", c.lender),
            binder.party("borrower", c.borrower),
            {},
            bind_trigger(c.available, "available", binder)};
  binder.distinct({{"lender", refs.lender}, {"borrower", refs.borrower}});
  binder.require(c.finances.has_value() != c.cash_floor.has_value(), "finances",
                 "one of finances and cash_floor is needed, not both");
  if (c.finances) {
    refs.uses = binder.contracts("finances.contracts", c.finances->contracts);
    binder.require(!c.finances->contracts.empty(), "finances.contracts",
                   "nothing says what spending is paid");
  }
  binder.require(c.repayment != Repayment::profile && c.repayment != Repayment::sculpted,
                 "repayment", "a draw is repaid level, linear or bullet");
  binder.require(c.term_months >= 1, "term_months", "a draw lasts at least one month");
  binder.require(c.availability_months >= 1, "availability_months",
                 "a commitment can be drawn for at least one month");
  auto program = std::make_unique<ProgramOf<DelayedDrawLoan, Refs, DelayedDrawLoanRunner>>(refs);
  program->stage = Stage::financing;
  program->parties = {refs.borrower, refs.lender};
  program->payers = {refs.lender};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
