#include "gigawatt/finance/contracts/capacity_purchase.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/by_date.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

Dollars CapacityPurchase::firm_value(MonthWindow window) const {
  Dollars sum;
  const Month start = common.start.value_or(window.first);
  const Month first = std::max(window.first, start);
  const Month last = std::min(window.last, common.end.value_or(window.last));
  for (Month m = first; m <= last; ++m) {
    if (commitment) sum += commitment->at(m) * unit::month;
    if (contracted && price)
      sum += contracted->at(m) * *price * unit::month *
             (minimum_share * internal::growth_factor(price_growth_per_year, m - start));
  }
  return sum;
}

MakeUpBank::Settlement MakeUpBank::settle(const Period& period) {
  Settlement result;
  for (; oldest_ < vintages_.size() &&
         vintages_[oldest_].index + periods_valid_ < period.index;
       ++oldest_) {
    result.expired += vintages_[oldest_].quantity;
  }
  balance_ = oldest_ == vintages_.size() ? Power() : balance_ - result.expired;
  const Power above = std::max(Power(), period.taken - period.minimum);
  result.used = std::min(balance_, above);
  result.deficiency = std::max(Power(), period.minimum - period.taken);
  result.pay = std::max(period.taken, period.minimum) - result.used;
  Power left = result.used;
  while (left > Power() && oldest_ < vintages_.size()) {
    const Power part = std::min(left, vintages_[oldest_].quantity);
    vintages_[oldest_].quantity -= part;
    left -= part;
    if (vintages_[oldest_].quantity <= Power()) ++oldest_;
  }
  balance_ = oldest_ == vintages_.size() ? Power() : balance_ - result.used;
  if (result.deficiency > Power()) {
    vintages_.push_back({period.index, result.deficiency});
    balance_ += result.deficiency;
  }
  return result;
}

namespace {

using internal::Desk;

struct Refs {
  PartyId seller;
  PartyId buyer;
  std::optional<internal::FlowSum> taken;
  std::optional<internal::FlowSum> capacity;
};

class CapacityPurchaseRunner final : public internal::Runner {
 public:
  CapacityPurchaseRunner(const CapacityPurchase& terms, const Refs& refs)
      : terms_(terms), refs_(refs), bank_(static_cast<int>(terms.make_up_months)) {}

  void step(Desk& desk) override {
    to_come_ = {desk.month() + 1, desk.last()};
    if (!desk.new_business()) return;
    if (terms_.commitment) {
      pay(desk, desk.booked(terms_.commitment->at(desk.month()) * unit::month));
      return;
    }
    const MakeUpBank::Period period = period_of(desk);
    const Power bank_before = bank_.balance();
    const MakeUpBank::Settlement done = bank_.settle(period);
    release(desk, done, bank_before);
    const Money total = desk.booked(price(desk) * done.pay);
    const Money unused = std::min(desk.booked(price(desk) * done.deficiency), total);
    pay(desk, total - unused);
    desk.pay({refs_.buyer, refs_.seller, unused, Account::prepayments, Account::deferred_revenue,
              Reason::make_up});
    deferred_ += unused;
  }

  // Damages: the firm payments to come, not discounted.
  [[nodiscard]] std::vector<internal::Claim> claims_against(PartyId party) const override {
    if (party != refs_.buyer) return {};
    const Money firm = Money::rounded(terms_.firm_value(to_come_)).value_or(Money());
    return {{.debtor = refs_.buyer, .creditor = refs_.seller, .amount = firm, .asset = {}, .damages = true}};
  }
  [[nodiscard]] PartyId relet_by(PartyId debtor) const override {
    return debtor == refs_.buyer ? refs_.seller : PartyId{};
  }
  [[nodiscard]] Dollars relet_value(Desk& desk) override {
    if (desk.month() > desk.last()) return {};
    if (terms_.commitment) return terms_.commitment->at(desk.month()) * unit::month;
    return price(desk) * period_of(desk).minimum;
  }

  void step_replaced(Desk& desk) override {
    if (terms_.commitment) {
      desk.memo(desk.booked(terms_.commitment->at(desk.month()) * unit::month));
    } else {
      const MakeUpBank::Period period = period_of(desk);
      desk.memo(desk.booked(price(desk) * std::max(period.taken, period.minimum)));
    }
  }

 private:
  // Of a watt for the month.
  DollarsPerPower price(const Desk& desk) const {
    const int months = desk.month() - desk.start();
    return *terms_.price * unit::month *
           internal::growth_factor(terms_.price_growth_per_year, months);
  }

  MakeUpBank::Period period_of(const Desk& desk) const {
    Power contracted = terms_.contracted->at(desk.month());
    if (refs_.capacity)
      contracted = std::min(contracted,
                            Power::from_si(refs_.capacity->at(desk.flows(), desk.month())));
    const Power taken =
        refs_.taken ? Power::from_si(refs_.taken->at(desk.flows(), desk.month())) : contracted;
    return {desk.index(), taken, contracted * terms_.minimum_share};
  }

  void pay(Desk& desk, Money amount) const {
    desk.pay({refs_.buyer, refs_.seller, amount, Account::compute_expense,
              Account::compute_revenue, Reason::capacity});
  }

  // Turns prepaid capacity into expense and revenue when it is used or lost, at average cost.
  void release(Desk& desk, const MakeUpBank::Settlement& done, Power bank) {
    release_part(desk, done.expired, bank, Reason::make_up_expired);
    release_part(desk, done.used, bank - done.expired, Reason::make_up);
  }

  void release_part(Desk& desk, Power quantity, Power bank, Reason reason) {
    if (!(quantity > Power()) || deferred_ == Money()) return;
    const bool all = quantity >= bank * (1 - 1e-12);
    const Money amount = all ? deferred_ : desk.booked(deferred_.dollars() * (quantity / bank));
    desk.post(reason, {{refs_.buyer, Account::compute_expense, amount},
                       {refs_.buyer, Account::prepayments, -amount},
                       {refs_.seller, Account::deferred_revenue, amount},
                       {refs_.seller, Account::compute_revenue, -amount}});
    deferred_ -= amount;
  }

  const CapacityPurchase& terms_;
  const Refs& refs_;
  MakeUpBank bank_;
  Money deferred_;  // paid for what is in the bank
  MonthWindow to_come_{Month(1, 1), Month(1, 1)};
};

}  // namespace

std::string describe(const CapacityPurchase& c) {
  if (c.commitment)
    return fmt::format("{} pays {} {} for compute, used or not.", c.buyer, c.seller,
                       internal::all_in_words(*c.commitment));
  const double minimum = c.minimum_share;
  return fmt::format("{} reserves {} of compute from {} at {} and pays at least {:.3g}% of it; what is "
                     "paid and not taken can be taken for {} months.",
                     c.buyer, c.contracted ? internal::all_in_words(*c.contracted) : "nothing", c.seller,
                     c.price ? units::print(*c.price) : "no price", 100 * minimum, c.make_up_months);
}

namespace internal {

std::unique_ptr<Program> bind(const CapacityPurchase& c, Binder& binder) {
  Refs refs{binder.party("seller", c.seller), binder.party("buyer", c.buyer),
            binder.power_level("taken", c.taken), binder.power_level("capacity", c.capacity)};
  binder.distinct({{"seller", refs.seller}, {"buyer", refs.buyer}});
  const bool by_money = c.commitment.has_value();
  const bool by_quantity = c.contracted && c.price;
  binder.require(by_money != by_quantity && by_money != (c.contracted || c.price), "commitment",
                 "either a commitment in money is needed or contracted power with its price, not both");
  auto program = std::make_unique<ProgramOf<CapacityPurchase, Refs, CapacityPurchaseRunner>>(refs);
  program->parties = {refs.buyer, refs.seller};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
