#include "gigawatt/finance/contracts/loan.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/formulas.h"
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
  std::vector<ContractId> serves;  // of the covenant
  internal::Condition available;
};

class LoanRunner final : public internal::Runner {
 public:
  LoanRunner(const Loan& terms, const Refs& refs)
      : terms_(terms),
        refs_(refs),
        debt_(refs.lender, refs.borrower),
        availability_(std::max(1, static_cast<int>(terms.availability_months))),
        payments_(static_cast<int>(terms.term_months) - availability_ + 1),
        covenant_(terms.covenant.value_or(Covenant())),
        watch_(covenant_, refs.serves) {}

  void step(Desk& desk) override {
    age_ = desk.month() - desk.start();
    const Money interest = debt_.interest(desk, terms_.rate.at(desk.month()));
    if (age_ < availability_ && terms_.add_interest) {
      debt_.add_interest(desk, interest);
    } else {
      debt_.pay_interest(desk, interest);
    }
    if (age_ >= availability_) repay(desk, interest);
    if (desk.new_business() && age_ < availability_) {
      pay_fees(desk);
      draw(desk);
    }
  }

  // A lender in default lends no more but is still owed.
  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.borrower ? DefaultEffect::stops : DefaultEffect::no_new_business;
  }

  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    return debt_.claims_against(party);
  }

  [[nodiscard]] Money undrawn(PartyId party) const override {
    if (party != refs_.borrower || !open_ || age_ + 1 >= availability_) return {};
    return Money::rounded(terms_.principal).value_or(Money()) - drawn_;
  }

 private:
  void pay_fees(Desk& desk) const;
  void draw(Desk& desk);
  void repay(Desk& desk, Money interest);
  void begin_repayment(Desk& desk);
  [[nodiscard]] Ratio sweep_share() const;
  void call(Desk& desk);
  struct Due {
    int number = 1;
    Money interest;
    Money cash;  // CFADS
  };
  Money principal_of(Desk& desk, const Due& due) const;

  const Loan& terms_;
  const Refs& refs_;
  internal::Debt debt_;
  int availability_;  // months with draws, the first included
  int payments_;
  Covenant covenant_;
  internal::CoverWatch watch_;
  int age_ = -1;                   // months since the start, at the last step
  bool open_ = !terms_.available;  // could be drawn at the last step
  Money drawn_;
  Money at_start_;  // balance when repayment began
  Money level_;
};

void LoanRunner::pay_fees(Desk& desk) const {
  const Dollars undrawn = terms_.principal - drawn_.dollars();
  if (age_ == 0) {
    debt_.pay_fee(desk, desk.booked(terms_.principal * terms_.upfront_fee));
  } else {
    debt_.pay_fee(desk, desk.booked(undrawn * (terms_.commitment_fee / 12.0)));
  }
}

void LoanRunner::draw(Desk& desk) {
  open_ = internal::holds(terms_.available, refs_.available, desk);
  if (!open_) return;
  const Money left = desk.booked(terms_.principal) - drawn_;
  Money wanted = age_ == 0 || terms_.available ? left : Money();
  if (terms_.finances)
    wanted =
        desk.booked(internal::spent_under(desk, refs_.uses).dollars() * terms_.finances->share);
  const Money amount = std::min(wanted, left);
  if (amount <= Money()) return;
  debt_.draw(desk, amount);
  drawn_ += amount;
}

void LoanRunner::repay(Desk& desk, Money interest) {
  const int number = age_ - availability_ + 1;  // 1 .. payments_
  if (number == 1) begin_repayment(desk);
  if (debt_.balance() == Money() || number > payments_) return;
  const bool by_cash =
      terms_.covenant || terms_.repayment == Repayment::sculpted || terms_.sweep_share > 0.0;
  const Money cash = by_cash ? watch_.cash(desk, refs_.borrower, terms_.seniority) : Money();
  const Money principal = debt_.repay(
      desk, number == payments_ ? debt_.balance() : principal_of(desk, {number, interest, cash}));
  const Money service = interest + principal;
  const bool balloon = number == payments_ && (terms_.repayment == Repayment::bullet ||
                                               terms_.repayment == Repayment::sculpted);
  if (terms_.covenant)
    watch_.observe(desk, {refs_.borrower, refs_.lender, cash, balloon ? interest : service});
  if (cash > service) debt_.repay(desk, desk.booked((cash - service).dollars() * sweep_share()));
  if (watch_.calls() && debt_.balance() > Money()) call(desk);
}

Ratio LoanRunner::sweep_share() const {
  return watch_.locked_up() ? std::max(terms_.sweep_share, covenant_.lock_up_sweep)
                            : terms_.sweep_share;
}

void LoanRunner::call(Desk& desk) {
  desk.report({IncidentKind::loan_called, refs_.borrower, refs_.lender, debt_.balance()});
  debt_.repay(desk, debt_.balance());
}

void LoanRunner::begin_repayment(Desk& desk) {
  at_start_ = debt_.balance();
  level_ = desk.booked(
      level_payment({at_start_.dollars(), terms_.rate.at(desk.month()) / 12.0, payments_}));
}

Money LoanRunner::principal_of(Desk& desk, const Due& due) const {
  switch (terms_.repayment) {
    case Repayment::level: {
      if (!terms_.rate.base) return level_ - due.interest;
      const Ratio rate = terms_.rate.at(desk.month()) / 12.0;
      const int left = payments_ - due.number + 1;
      return desk.booked(level_payment({debt_.balance().dollars(), rate, left})) - due.interest;
    }
    case Repayment::linear:
      return desk.booked(at_start_.dollars() / payments_);
    case Repayment::bullet:
      return {};
    case Repayment::profile: {
      const int year = (due.number - 1) / 12;
      const int months = std::min(12, payments_ - 12 * year);
      const double share = terms_.profile[static_cast<std::size_t>(year)];
      return desk.booked(at_start_.dollars() * (share / months));
    }
    case Repayment::sculpted:
      return desk.booked(due.cash.dollars() / covenant_.dscr) - due.interest;
  }
  return {};
}

std::string repayment_text(const Loan& c) {
  switch (c.repayment) {
    case Repayment::level:
      return "in level payments";
    case Repayment::linear:
      return "in equal parts";
    case Repayment::bullet:
      return "at the end";
    case Repayment::profile:
      return "by a given profile";
    case Repayment::sculpted:
      return fmt::format("with the cash of each month / {:.3g}",
                         c.covenant.value_or(Covenant()).dscr.si());
  }
  return "";
}

}  // namespace

std::string describe(const Loan& c) {
  std::string text = fmt::format("{} lends {} up to {} at {} for {} months", c.lender, c.borrower,
                                 units::print(c.principal), in_words(c.rate), c.term_months);
  if (c.seniority == Seniority::junior) text += ", junior to other debt";
  if (c.finances) {
    const double share = c.finances->share;
    text += fmt::format(", paying {:.3g}% of {} in the first {} months", 100 * share,
                        fmt::join(c.finances->contracts, ", "), c.availability_months);
  }
  if (c.add_interest) text += ", interest added until then";
  if (c.available) text += ", drawn " + in_words(*c.available);
  text += ", repaid " + repayment_text(c);
  const double upfront = c.upfront_fee;
  const double commitment = c.commitment_fee;
  const double sweep = c.sweep_share;
  if (upfront > 0) text += fmt::format(", {:.3g}% of it paid upfront", 100 * upfront);
  if (commitment > 0)
    text += fmt::format(", {:.3g}% a year on what is not drawn", 100 * commitment);
  if (sweep > 0)
    text += fmt::format(", {:.3g}% of the cash left after debt service prepays it", 100 * sweep);
  if (c.covenant && c.covenant->lock_up)
    text += fmt::format(", no profits paid out below a cover of {:.3g}", c.covenant->lock_up->si());
  if (c.covenant && c.covenant->lock_up_sweep > 0.0)
    text += fmt::format(", {:.3g}% of what is left then prepays it",
                        100 * c.covenant->lock_up_sweep.si());
  if (c.covenant && c.covenant->minimum)
    text += fmt::format(", callable below a cover of {:.3g}", c.covenant->minimum->si());
  if (c.covenant && c.covenant->called_after)
    text += *c.covenant->called_after == 0
                ? ", called at once"
                : fmt::format(", called after {} months of it", *c.covenant->called_after);
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const Loan& c, Binder& binder) {
  Refs refs{binder.party("lender", c.lender),
            binder.party("borrower", c.borrower),
            {},
            {},
            bind_trigger(c.available, "available", binder)};
  binder.distinct({{"lender", refs.lender}, {"borrower", refs.borrower}});
  if (c.finances) {
    refs.uses = binder.contracts("finances.contracts", c.finances->contracts);
    binder.require(c.availability_months >= 1, "availability_months",
                   "a loan that pays spending needs months in which it can be drawn");
  }
  binder.require(c.term_months >= 1, "term_months", "a loan lasts at least one month");
  binder.require(c.availability_months <= c.term_months, "availability_months",
                 "it can be drawn for longer than it lasts");
  if (c.covenant) {
    refs.serves = binder.contracts("covenant.contracts", c.covenant->contracts);
    binder.require(!c.covenant->lock_up || !c.covenant->minimum ||
                       *c.covenant->lock_up >= *c.covenant->minimum,
                   "covenant.lock_up", "it is below the minimum cover");
    binder.require(c.covenant->lock_up || c.covenant->lock_up_sweep == 0.0,
                   "covenant.lock_up_sweep", "there is no lock_up below which it would sweep");
    binder.require(c.covenant->minimum || !c.covenant->called_after, "covenant.called_after",
                   "there is no minimum below which the loan would be called");
  }
  binder.require(c.commitment_fee == 0.0 || c.availability_months >= 1, "commitment_fee",
                 "a loan that is drawn at once has nothing undrawn");
  if (c.repayment == Repayment::profile) {
    const std::int64_t payments =
        c.term_months - std::max<std::int64_t>(1, c.availability_months) + 1;
    const auto years = static_cast<std::size_t>((std::max<std::int64_t>(payments, 1) + 11) / 12);
    binder.require(
        c.profile.size() == years, "profile",
        fmt::format("{} shares are given for {} years of repayment", c.profile.size(), years));
    double sum = 0;
    for (Ratio share : c.profile) sum += share;
    binder.sums_to_one("profile", sum);
  }
  auto program = std::make_unique<ProgramOf<Loan, Refs, LoanRunner>>(refs);
  program->stage = Stage::financing;
  program->parties = {refs.borrower, refs.lender};
  program->payers = {refs.lender};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
