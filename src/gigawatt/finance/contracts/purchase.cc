#include "gigawatt/finance/contracts/purchase.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::Claim;
using internal::Desk;

struct Refs {
  PartyId seller;
  PartyId buyer;
  internal::PricedFlow priced;
  Account asset = Account::compute_equipment;
  int life = 60;
};

class PurchaseRunner final : public internal::Runner {
 public:
  PurchaseRunner(const Purchase& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    settle_payables(desk);
    double quantity = refs_.priced.quantity(desk.flows(), desk.month());
    if (!desk.new_business()) {
      quantity = std::min(quantity, ordered_ - delivered_);  // what was ordered still comes
    } else if (terms_.pay.order > 0.0) {
      order(desk, quantity);
    }
    if (quantity > 0.0) deliver(desk, quantity);
  }

  void step_replaced(Desk& desk) override {
    settle_payables(desk);
    const double quantity = refs_.priced.quantity(desk.flows(), desk.month());
    ordered_ = std::max(ordered_, delivered_ + quantity);
    delivered_ += quantity;
    desk.memo(desk.booked(price(desk, desk.month()) * quantity));
  }

  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    if (party != refs_.buyer) return {};
    return {{refs_.buyer, refs_.seller, payable_, Account::receivables}};
  }

 private:
  struct Payable {
    int due = 0;
    Money amount;
  };

  Dollars price(const Desk& desk, Month month) const {
    return Dollars::from_si(internal::price_si(terms_.price, month, desk.start()));
  }

  // Deposits on everything due within the lead that was not ordered before, at the price of today.
  void order(Desk& desk, double arriving_now) {
    double due = delivered_ + arriving_now;
    for (int k = 1; k <= terms_.pay.order_lead_months; ++k)
      due += refs_.priced.quantity(desk.flows(), desk.month() + k);
    const double more = due - ordered_;
    if (!(more > 0.0)) return;
    ordered_ = due;
    const Money deposit = desk.booked(price(desk, desk.month()) * (more * terms_.pay.order));
    desk.pay({refs_.buyer, refs_.seller, deposit, Account::prepayments, Account::deferred_revenue,
              Reason::deposit});
    deposits_ += deposit;
  }

  void deliver(Desk& desk, double quantity) {
    const Money value = desk.booked(price(desk, desk.month()) * quantity);
    delivered_ += quantity;
    const Money covered = std::min(deposits_, desk.booked(value.dollars() * terms_.pay.order));
    const Money later = std::min(desk.booked(value.dollars() * terms_.pay.later), value - covered);
    deposits_ -= covered;
    desk.pay({refs_.buyer, refs_.seller, value - covered - later, refs_.asset,
              Account::system_revenue, Reason::asset_purchase});
    if (covered != Money())
      desk.post(Reason::asset_purchase, {{refs_.buyer, refs_.asset, covered},
                                         {refs_.buyer, Account::prepayments, -covered},
                                         {refs_.seller, Account::deferred_revenue, covered},
                                         {refs_.seller, Account::system_revenue, -covered}});
    if (later != Money()) {
      desk.post(Reason::asset_purchase, {{refs_.buyer, refs_.asset, later},
                                         {refs_.buyer, Account::payables, -later},
                                         {refs_.seller, Account::receivables, later},
                                         {refs_.seller, Account::system_revenue, -later}});
      payables_.push_back({desk.index() + static_cast<int>(terms_.pay.later_months), later});
      payable_ += later;
    }
    desk.acquire({refs_.buyer, terms_.asset, value, refs_.life});
    if (refs_.life == 0) return;
    const Money residual = desk.booked(value.dollars() * terms_.residual_share);
    desk.depreciate({refs_.buyer, internal::AssetRegister::Kind::owned, value - residual,
                     desk.index() + 1 + static_cast<int>(terms_.in_service_after_months), refs_.life});
  }

  void settle_payables(Desk& desk) {
    for (; oldest_ < payables_.size() && payables_[oldest_].due <= desk.index(); ++oldest_) {
      desk.pay({refs_.buyer, refs_.seller, payables_[oldest_].amount, Account::payables,
                Account::receivables, Reason::asset_purchase});
      payable_ -= payables_[oldest_].amount;
    }
  }

  const Purchase& terms_;
  const Refs& refs_;
  double ordered_ = 0;    // base units of the flow, ever
  double delivered_ = 0;
  Money deposits_;        // paid and not yet used
  Money payable_;
  std::size_t oldest_ = 0;
  std::vector<Payable> payables_;
};

}  // namespace

std::string describe(const Purchase& c) {
  std::string text = fmt::format("{} buys {} from {} at {}", c.buyer, c.flow, c.seller,
                                 c.price.describe());
  const double order = c.pay.order;
  const double delivery = c.pay.delivery;
  const double later = c.pay.later;
  if (order > 0)
    text += fmt::format(", {:.3g}% at order, {} months before delivery", 100 * order,
                        c.pay.order_lead_months);
  if (delivery > 0 && delivery < 1) text += fmt::format(", {:.3g}% at delivery", 100 * delivery);
  if (later > 0) text += fmt::format(", {:.3g}% after {} months", 100 * later, c.pay.later_months);
  const std::int64_t life = c.life_months.value_or(usual_life_months(c.asset));
  text += life == 0 ? "; not depreciated." : fmt::format("; depreciated over {} months.", life);
  return text;
}

namespace internal {

std::unique_ptr<Program> bind(const Purchase& c, Binder& binder) {
  Refs refs;
  refs.seller = binder.party("seller", c.seller);
  refs.buyer = binder.party("buyer", c.buyer);
  binder.distinct({{"seller", refs.seller}, {"buyer", refs.buyer}});
  refs.priced = binder.priced(c.flow, c.price);
  binder.require(!c.flow.empty(), "flow", "a purchase needs a flow of deliveries");
  binder.sums_to_one("pay", c.pay.order + c.pay.delivery + c.pay.later);
  refs.asset = account_of(c.asset);
  refs.life = static_cast<int>(c.life_months.value_or(usual_life_months(c.asset)));
  auto program = std::make_unique<ProgramOf<Purchase, Refs, PurchaseRunner>>(refs);
  program->parties = {refs.buyer, refs.seller};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
