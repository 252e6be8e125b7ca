#include "gigawatt/finance/contracts/guarantee.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::Claim;
using internal::Desk;

struct Refs {
  PartyId guarantor;
  PartyId debtor;  // of the first covered contract
  PartyId escrow_agent;
};

class GuaranteeRunner final : public internal::Runner {
 public:
  GuaranteeRunner(const Guarantee& terms, const Refs& refs)
      : terms_(terms),
        refs_(refs),
        capped_(terms.cap.has_value()),
        left_(Money::rounded(terms.cap.value_or(Dollars())).value_or(Money())) {}

  void step(Desk& desk) override {
    if (!desk.new_business() || desk.in_default(refs_.debtor)) return;
    if (!begun_) {
      begun_ = true;
      escrow_ = desk.booked(terms_.escrow);
      desk.move_parked({refs_.debtor, refs_.escrow_agent, escrow_, Reason::parked});
    }
    const Money fee = desk.booked(left_.dollars() * (terms_.fee / 12.0));
    desk.pay({refs_.debtor, refs_.guarantor, fee, Account::other_expense, Account::other_income,
              Reason::guarantee_fee});
    if (!desk.ends_now()) return;
    desk.move_parked({refs_.escrow_agent, refs_.debtor, escrow_, Reason::released});
    escrow_ = Money();
  }

  [[nodiscard]] internal::Backing backing(const Claim& claim) const override {
    const bool lease = !claim.asset || *claim.asset == Account::lease_receivable;
    const Ratio recovered = lease ? terms_.relet_share.value_or(terms_.recovery_share)
                                  : terms_.recovery_share;
    internal::Backing result;
    result.recovered =
        std::min(claim.amount, Money::rounded(claim.amount.dollars() * recovered).value_or(Money()));
    if (claim.debtor == refs_.debtor) result.escrow = escrow_;
    if (capped_) result.cap = left_;
    return result;
  }

  void called(Desk& desk, const Claim& claim, const internal::Called& used) override {
    use_escrow(desk, claim, used.escrow);
    if (capped_) left_ -= used.paid;
  }

 private:
  // The agent pays the creditor: the debtor's escrow and its debt, and the creditor's claim, fall
  // alike.
  void use_escrow(Desk& desk, const Claim& claim, Money amount) {
    if (amount == Money()) return;
    escrow_ -= amount;
    const Account asset = claim.asset.value_or(Account::other_income);
    const Account owed = asset == Account::receivables     ? Account::payables
                         : asset == Account::loans_granted ? Account::debt
                                                           : Account::lease_liability;
    desk.post(Reason::guarantee_call, {{claim.debtor, owed, amount},
                                       {claim.debtor, Account::restricted_cash, -amount},
                                       {refs_.escrow_agent, Account::restricted_cash_held, amount},
                                       {refs_.escrow_agent, Account::cash, -amount},
                                       {claim.creditor, Account::cash, amount},
                                       {claim.creditor, asset, -amount}});
  }

  const Guarantee& terms_;
  const Refs& refs_;
  bool capped_;
  Money left_;
  Money escrow_;
  bool begun_ = false;
};

// Debtor and creditor of a contract that a guarantee can cover.
struct Sides {
  std::string debtor;
  std::string creditor;
};
std::optional<Sides> sides(const Contract& contract) {
  if (const auto* c = std::get_if<Loan>(&contract)) return Sides{c->borrower, c->lender};
  if (const auto* c = std::get_if<DelayedDrawLoan>(&contract)) return Sides{c->borrower, c->lender};
  if (const auto* c = std::get_if<VendorLoan>(&contract)) return Sides{c->customer, c->vendor};
  if (const auto* c = std::get_if<Bond>(&contract)) return Sides{c->issuer, c->holders};
  if (const auto* c = std::get_if<MarginLoan>(&contract)) return Sides{c->borrower, c->lender};
  if (const auto* c = std::get_if<Lease>(&contract)) return Sides{c->lessee, c->lessor};
  return std::nullopt;
}

}  // namespace

std::string describe(const Guarantee& c) {
  std::string text = fmt::format("{} pays what is owed under {} if the debtor defaults",
                                 c.guarantor, fmt::join(c.covers, ", "));
  if (c.cap) text += ", up to " + units::print(*c.cap);
  const double fee = c.fee;
  const double recovery = c.recovery_share;
  if (c.escrow > Dollars())
    text += fmt::format(", after {} in escrow with {}", units::print(c.escrow), c.escrow_agent);
  if (recovery > 0)
    text += fmt::format(", less {:.3g}% that the creditor recovers elsewhere", 100 * recovery);
  if (c.relet_share)
    text += fmt::format(", or takes over a lease and lets it again at {:.3g}% of the rent",
                        100 * c.relet_share->si());
  if (fee > 0) text += fmt::format(", for {:.3g}% a year of the cap", 100 * fee);
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const Guarantee& c, Binder& binder) {
  Refs refs{
      binder.party("guarantor", c.guarantor), {}, binder.party("escrow_agent", c.escrow_agent)};
  const std::vector<ContractId> covers = binder.contracts("covers", c.covers);
  for (ContractId id : covers) {
    const std::optional<Sides> other = sides(binder.contract(id));
    const std::string name = item_id(binder.contract(id));
    binder.require(other.has_value(), "covers",
                   fmt::format("\"{}\" is not a loan or a lease", name));
    if (!other) continue;
    if (!refs.debtor.valid()) refs.debtor = binder.party("covers", other->debtor);
    binder.require(other->debtor != c.guarantor, "covers",
                   fmt::format("\"{}\" would guarantee its own debt under {}", c.guarantor, name));
    binder.require(other->creditor != c.guarantor, "covers",
                   fmt::format("\"{}\" is the creditor of {} itself", c.guarantor, name));
  }
  binder.require(!c.covers.empty(), "covers", "a guarantee covers at least one loan or lease");
  binder.require(c.fee == 0.0 || c.cap, "fee", "the fee is a share of the cap, and there is none");
  if (c.escrow > Dollars())
    binder.distinct({{"debtor", refs.debtor}, {"escrow_agent", refs.escrow_agent}});
  auto program = std::make_unique<ProgramOf<Guarantee, Refs, GuaranteeRunner>>(refs);
  program->stage = Stage::settlement;
  program->parties = {refs.guarantor};
  program->covers = covers;
  return program;
}

}  // namespace internal
}  // namespace gw::finance
