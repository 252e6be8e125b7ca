#include "gigawatt/finance/contracts/sale.h"

#include <fmt/format.h>

#include "gigawatt/finance/internal/desk.h"

namespace gw::finance {

Account revenue_account(ServiceKind kind) {
  switch (kind) {
    case ServiceKind::product: return Account::product_revenue;
    case ServiceKind::compute: return Account::compute_revenue;
    case ServiceKind::energy:
    case ServiceKind::operations:
    case ServiceKind::research:
    case ServiceKind::other: return Account::supply_revenue;
  }
  return Account::supply_revenue;
}

Account expense_account(ServiceKind kind) {
  switch (kind) {
    case ServiceKind::compute: return Account::compute_expense;
    case ServiceKind::energy: return Account::energy_expense;
    case ServiceKind::operations: return Account::operations_expense;
    case ServiceKind::research: return Account::research_expense;
    case ServiceKind::product:
    case ServiceKind::other: return Account::other_expense;
  }
  return Account::other_expense;
}

namespace {

using internal::Claim;
using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId seller;
  PartyId buyer;
  internal::PricedFlow priced;
};

class SaleRunner final : public internal::Runner {
 public:
  SaleRunner(const Sale& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    settle_payables(desk);
    if (!desk.new_business()) return;
    const Money amount = bill(desk);
    const Account expense = expense_account(terms_.what);
    const Account revenue = revenue_account(terms_.what);
    if (terms_.paid_after_months == 0) {
      desk.pay({refs_.buyer, refs_.seller, amount, expense, revenue, Reason::sale});
    } else if (amount != Money()) {
      desk.post(Reason::sale, {{refs_.buyer, expense, amount},
                               {refs_.buyer, Account::payables, -amount},
                               {refs_.seller, Account::receivables, amount},
                               {refs_.seller, revenue, -amount}});
      payables_.push_back({desk.index() + static_cast<int>(terms_.paid_after_months), amount});
      payable_ += amount;
    }
  }

  void step_replaced(Desk& desk) override {
    settle_payables(desk);
    desk.memo(bill(desk));
  }

  // A seller in default goes on delivering (in administration); a buyer in default stops.
  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.buyer ? DefaultEffect::stops : DefaultEffect::none;
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

  Money bill(Desk& desk) const {
    const double price = internal::price_si(terms_.price, desk.month(), desk.start());
    return desk.booked(Dollars::from_si(price * refs_.priced.quantity(desk.flows(), desk.month())));
  }

  void settle_payables(Desk& desk) {
    for (; oldest_ < payables_.size() && payables_[oldest_].due <= desk.index(); ++oldest_) {
      desk.pay({refs_.buyer, refs_.seller, payables_[oldest_].amount, Account::payables,
                Account::receivables, Reason::settlement});
      payable_ -= payables_[oldest_].amount;
    }
  }

  const Sale& terms_;
  const Refs& refs_;
  Money payable_;
  std::size_t oldest_ = 0;
  std::vector<Payable> payables_;
};

}  // namespace

std::string describe(const Sale& c) {
  std::string text =
      c.flow.empty() ? fmt::format("{} pays {} {}", c.buyer, c.seller, c.price.describe())
                     : fmt::format("{} pays {} {} for {}", c.buyer, c.seller, c.price.describe(), c.flow);
  if (c.paid_after_months > 0) text += fmt::format(", {} months later", c.paid_after_months);
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const Sale& c, Binder& binder) {
  Refs refs;
  refs.seller = binder.party("seller", c.seller);
  refs.buyer = binder.party("buyer", c.buyer);
  binder.distinct({{"seller", refs.seller}, {"buyer", refs.buyer}});
  refs.priced = binder.priced(c.flow, c.price);
  auto program = std::make_unique<ProgramOf<Sale, Refs, SaleRunner>>(refs);
  program->parties = {refs.buyer, refs.seller};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
