#include "gigawatt/finance/contracts/vendor_loan.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/debt.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::Claim;
using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId vendor;
  PartyId customer;
  std::vector<ContractId> purchases;
};

class VendorLoanRunner final : public internal::Runner {
 public:
  VendorLoanRunner(const VendorLoan& terms, const Refs& refs)
      : terms_(terms),
        refs_(refs),
        debt_(refs.vendor, refs.customer),
        schedule_(terms.repayment, static_cast<int>(terms.term_months)) {}

  void step(Desk& desk) override {
    const Ratio rate = terms_.rate.at(desk.month());
    debt_.pay_interest(desk, debt_.interest(desk, rate));
    debt_.repay(desk, schedule_.due(desk, desk.index(), rate / 12.0));
    if (desk.new_business()) draw(desk);
    set_allowance(desk);
  }

  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.customer ? DefaultEffect::stops : DefaultEffect::no_new_business;
  }
  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    std::vector<Claim> claims = debt_.claims_against(party);
    for (Claim& claim : claims) claim.allowance = allowance_;
    return claims;
  }

 private:
  void draw(Desk& desk) {
    const Dollars paid = internal::spent_under(desk, refs_.purchases).dollars();
    const Money amount =
        std::min(desk.booked(paid * terms_.share), desk.booked(terms_.limit) - debt_.balance());
    if (amount <= Money()) return;
    debt_.draw(desk, amount);
    schedule_.add(desk.index(), amount);
  }

  void set_allowance(Desk& desk) {
    const Ratio expected = terms_.default_probability * terms_.loss_given_default;
    const Money more = desk.booked(debt_.balance().dollars() * expected) - allowance_;
    if (more == Money()) return;
    desk.post(Reason::expected_loss, {{refs_.vendor, Account::credit_losses, more},
                                      {refs_.vendor, Account::loss_allowance, -more}});
    allowance_ += more;
  }

  const VendorLoan& terms_;
  const Refs& refs_;
  internal::Debt debt_;
  internal::DrawSchedule schedule_;
  Money allowance_;
};

// Seller and buyer of a contract that a vendor loan can pay.
struct Trade {
  std::string seller;
  std::string buyer;
};
std::optional<Trade> trade(const Contract& contract) {
  if (const auto* c = std::get_if<Purchase>(&contract)) return Trade{c->seller, c->buyer};
  if (const auto* c = std::get_if<Sale>(&contract)) return Trade{c->seller, c->buyer};
  if (const auto* c = std::get_if<CapacityPurchase>(&contract)) return Trade{c->seller, c->buyer};
  if (const auto* c = std::get_if<Lease>(&contract)) return Trade{c->lessor, c->lessee};
  return std::nullopt;
}

}  // namespace

std::string describe(const VendorLoan& c) {
  const double share = c.share;
  std::string text = fmt::format(
      "{} lends {} {:.3g}% of what it pays for {}, up to {} at {}, each draw over {} months",
      c.vendor, c.customer, 100 * share, fmt::join(c.purchases, ", "), units::print(c.limit),
      in_words(c.rate), c.term_months);
  const double expected = c.default_probability * c.loss_given_default;
  if (expected > 0)
    text += fmt::format("; {:.3g}% of the balance is expected to be lost", 100 * expected);
  return text + ". If it fails, the vendor loses the loan and the customer at once.";
}

namespace internal {

std::unique_ptr<Program> bind(const VendorLoan& c, Binder& binder) {
  Refs refs{binder.party("vendor", c.vendor), binder.party("customer", c.customer),
            binder.contracts("purchases", c.purchases)};
  binder.distinct({{"vendor", refs.vendor}, {"customer", refs.customer}});
  binder.require(!c.purchases.empty(), "purchases", "a vendor loan pays at least one purchase");
  for (ContractId id : refs.purchases) {
    const std::optional<Trade> deal = trade(binder.contract(id));
    binder.require(deal && deal->seller == c.vendor && deal->buyer == c.customer, "purchases",
                   fmt::format("\"{}\" is no purchase of {} from {}", item_id(binder.contract(id)),
                               c.customer, c.vendor));
  }
  binder.require(c.repayment != Repayment::profile && c.repayment != Repayment::sculpted,
                 "repayment", "a draw is repaid level, linear or bullet");
  binder.require(c.term_months >= 1, "term_months", "a draw lasts at least one month");
  auto program = std::make_unique<ProgramOf<VendorLoan, Refs, VendorLoanRunner>>(refs);
  program->stage = Stage::financing;
  program->parties = {refs.customer, refs.vendor};
  program->payers = {refs.vendor};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
