#include "gigawatt/finance/contracts/bond.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/internal/by_date.h"
#include "gigawatt/finance/internal/debt.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::Claim;
using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId holders;
  PartyId issuer;
  PartyId trustee;  // invalid: nothing is parked
  std::vector<ContractId> uses;
};

class BondRunner final : public internal::Runner {
 public:
  BondRunner(const Bond& terms, const Refs& refs)
      : terms_(terms), refs_(refs), debt_(refs.holders, refs.issuer) {}

  void step(Desk& desk) override {
    if (issued_) {
      serve(desk);
    } else if (desk.new_business() && desk.month() < terms_.maturity) {
      issue(desk);
    }
    release(desk);
  }

  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.issuer ? DefaultEffect::stops : DefaultEffect::no_new_business;
  }
  // The holders have the parked money.
  void realise(Desk& desk, PartyId party) override {
    if (party != refs_.issuer || parked_ == Money()) return;
    desk.move_parked({refs_.trustee, refs_.issuer, parked_, Reason::released});
    debt_.repay(desk, parked_);
    parked_ = Money();
  }
  [[nodiscard]] Money undrawn(PartyId party) const override {
    if (party != refs_.issuer) return {};
    return issued_ ? parked_ : Money::rounded(terms_.principal).value_or(Money());
  }
  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    std::vector<Claim> claims = debt_.claims_against(party);
    if (!claims.empty())
      claims.push_back({refs_.issuer, refs_.holders, accrued_, Account::receivables});
    return claims;
  }

 private:
  void issue(Desk& desk) {
    issued_ = desk.month();
    debt_.draw(desk, desk.booked(terms_.principal));
    debt_.pay_fee(desk, desk.booked(terms_.principal * terms_.upfront_fee));
    if (!refs_.trustee.valid()) return;
    parked_ = debt_.balance();
    desk.move_parked({refs_.issuer, refs_.trustee, parked_, Reason::parked});
  }

  void serve(Desk& desk) {
    accrue(desk);
    pay_yield(desk);
    const int left = terms_.maturity - desk.month();
    if (left < 0 || left % terms_.coupon_months != 0) return;
    desk.pay({refs_.issuer, refs_.holders, accrued_, Account::payables, Account::receivables,
              Reason::interest});
    accrued_ = Money();
    if (desk.month() - *issued_ <= terms_.interest_only_months && left > 0) return;
    debt_.repay(desk, principal_due(desk, static_cast<int>(left / terms_.coupon_months) + 1));
  }

  void accrue(Desk& desk) {
    const Money interest = debt_.interest(desk, terms_.coupon);
    if (interest == Money()) return;
    desk.post(Reason::interest_accrued, {{refs_.issuer, Account::interest_expense, interest},
                                         {refs_.issuer, Account::payables, -interest},
                                         {refs_.holders, Account::receivables, interest},
                                         {refs_.holders, Account::interest_income, -interest}});
    accrued_ += interest;
  }

  void pay_yield(Desk& desk) const {
    if (parked_ == Money()) return;
    const Money yield =
        desk.booked(parked_.dollars() * (terms_.parked->yield.at(desk.month()) / 12.0));
    desk.pay({refs_.trustee, refs_.issuer, yield, Account::interest_expense,
              Account::interest_income, Reason::parked_yield});
  }

  Money principal_due(Desk& desk, int dates_left) const {
    const Dollars balance = debt_.balance().dollars();
    if (dates_left == 1) return debt_.balance();
    switch (terms_.repayment) {
      case Repayment::linear:
        return desk.booked(balance / dates_left);
      case Repayment::level: {
        const Ratio i = terms_.coupon * static_cast<double>(terms_.coupon_months) / 12.0;
        return desk.booked(level_payment({balance, i, dates_left}) - balance * i);
      }
      case Repayment::bullet:
      case Repayment::profile:
      case Repayment::sculpted:
        return {};
    }
    return {};
  }

  void release(Desk& desk) {
    if (parked_ == Money()) return;
    const Month last = std::min(terms_.maturity, terms_.parked->until.value_or(terms_.maturity));
    const Dollars spent = internal::spent_under(desk, refs_.uses).dollars();
    const Money amount = desk.month() >= last
                             ? parked_
                             : std::min(parked_, desk.booked(spent * terms_.parked->share));
    desk.move_parked({refs_.trustee, refs_.issuer, amount, Reason::released});
    parked_ -= amount;
  }

  const Bond& terms_;
  const Refs& refs_;
  internal::Debt debt_;
  std::optional<Month> issued_;
  Money accrued_;
  Money parked_;
};

}  // namespace

std::string describe(const Bond& c) {
  const double coupon = c.coupon;
  const double fee = c.upfront_fee;
  std::string text = fmt::format("{} sells {} a bond of {} at {:.4g}% a year", c.issuer, c.holders,
                                 units::print(c.principal), 100 * coupon);
  if (c.seniority == Seniority::junior) text += ", junior to other debt";
  text += fmt::format(", paid every {} months, due {}", c.coupon_months, core::print(c.maturity));
  if (c.repayment != Repayment::bullet) {
    text += fmt::format(", repaid in {}",
                        c.repayment == Repayment::level ? "level payments" : "equal parts");
    if (c.interest_only_months > 0) text += fmt::format(" after {} months", c.interest_only_months);
  }
  if (fee > 0) text += fmt::format(", {:.3g}% paid at issue", 100 * fee);
  if (c.parked && !c.parked->yield.steps.empty()) {
    if (!c.parked->yield.market.empty())
      return text + fmt::format("; what is not spent under {} waits with {} at {}.",
                                fmt::join(c.parked->contracts, ", "), c.parked->trustee,
                                internal::market_in_words(c.parked->yield));
    const double yield = c.parked->yield.steps.front().second;
    text += fmt::format(
        "; what is not spent under {} waits with {} at {:.3g}%, which costs {:.3g}% a year",
        fmt::join(c.parked->contracts, ", "), c.parked->trustee, 100 * yield,
        100 * (coupon - yield));
  }
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const Bond& c, Binder& binder) {
  Refs refs{binder.party("holders", c.holders), binder.party("issuer", c.issuer), {}, {}};
  binder.distinct({{"holders", refs.holders}, {"issuer", refs.issuer}});
  binder.require(c.maturity > binder.start(), "maturity",
                 fmt::format("it is due in {} and sold in {}", core::print(c.maturity),
                             core::print(binder.start())));
  binder.require(c.coupon_months >= 1, "coupon_months", "coupons are a month apart at least");
  binder.require(c.repayment != Repayment::profile && c.repayment != Repayment::sculpted,
                 "repayment", "a bond is repaid level, linear or bullet");
  if (c.parked) {
    refs.trustee = binder.party("parked.trustee", c.parked->trustee);
    refs.uses = binder.contracts("parked.contracts", c.parked->contracts);
    binder.distinct({{"issuer", refs.issuer}, {"parked.trustee", refs.trustee}});
    binder.require(!c.parked->contracts.empty(), "parked.contracts",
                   "nothing says what spending releases the proceeds");
    binder.require(!c.parked->yield.steps.empty(), "parked.yield", "parked money needs a yield");
    binder.require(!c.parked->until || *c.parked->until >= binder.start(), "parked.until",
                   "the rest is released before the bond is sold");
  }
  auto program = std::make_unique<ProgramOf<Bond, Refs, BondRunner>>(refs);
  program->stage = Stage::financing;
  program->parties = {refs.issuer};
  if (refs.trustee.valid()) program->parties.push_back(refs.trustee);
  program->parties.push_back(refs.holders);
  program->payers = {refs.holders};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
