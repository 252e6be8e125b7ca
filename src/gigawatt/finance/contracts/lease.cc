#include "gigawatt/finance/contracts/lease.h"

#include <cmath>

#include <fmt/format.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/internal/desk.h"

namespace gw::finance {

namespace {

using internal::Claim;
using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId lessor;
  PartyId lessee;
  internal::PricedFlow priced;
};

class LeaseRunner final : public internal::Runner {
 public:
  LeaseRunner(const Lease& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    const Money started = desk.new_business() ? deliver(desk) : Money();
    run_off(desk, started);
  }

  void step_replaced(Desk& desk) override {
    run_off(desk, Money());
    desk.memo(value(desk));
  }

  // A lessor in default is still owed its rents.
  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.lessee ? DefaultEffect::stops : DefaultEffect::no_new_business;
  }

  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    if (party != refs_.lessee) return {};
    return {{refs_.lessee, refs_.lessor, liability_, std::nullopt}};
  }

 private:
  [[nodiscard]] double monthly_rate() const { return terms_.rate / 12.0; }

  Money value(Desk& desk) const {
    const double price = internal::price_si(terms_.price, desk.month(), desk.start());
    return desk.booked(Dollars::from_si(price * refs_.priced.quantity(desk.flows(), desk.month())));
  }

  // Starts the lease of this month's deliveries; returns its liability.
  Money deliver(Desk& desk) {
    const Money worth = value(desk);
    if (worth <= Money()) return {};
    const double i = monthly_rate();
    const auto n = static_cast<int>(terms_.term_months);
    const double discount = std::pow(1 + i, -n);
    const Dollars present = worth.dollars() * (1 - terms_.residual_share * discount);
    const bool advance = terms_.timing == RentTiming::advance;
    const Money liability = desk.booked(present);
    const Money rent = desk.booked(level_payment({present, i, n}) / (advance ? 1 + i : 1));
    const int first = desk.index() + (advance ? 0 : 1);
    change_rent(first, rent);
    change_rent(first + n, -rent);
    for (int k = 0; k < n; ++k) remaining_ += rent;
    desk.depreciate({refs_.lessee, internal::AssetRegister::Kind::right_of_use, liability, first, n});
    desk.post(Reason::lease_start, {{refs_.lessee, Account::right_of_use, liability},
                                    {refs_.lessee, Account::lease_liability, -liability}});
    return liability;
  }

  // Interest on the liability at the end of last month, then the rents of this month.
  void run_off(Desk& desk, Money started) {
    const auto index = static_cast<std::size_t>(desk.index());
    if (index < rent_change_.size()) rent_ += rent_change_[index];
    if (liability_ == Money() && started == Money() && rent_ == Money()) return;
    remaining_ -= rent_;
    // Rounding of rents and interest meets in the last payment, which clears the liability.
    const Money interest = remaining_ == Money()
                               ? rent_ - liability_ - started
                               : desk.booked(liability_.dollars() * monthly_rate());
    if (interest != Money())
      desk.post(Reason::lease_interest, {{refs_.lessee, Account::interest_expense, interest},
                                         {refs_.lessee, Account::lease_liability, -interest}});
    desk.pay({refs_.lessee, refs_.lessor, rent_, Account::lease_liability, Account::rent_revenue,
              Reason::lease_rent});
    liability_ = liability_ + started + interest - rent_;
  }

  void change_rent(int index, Money change) {
    const auto at = static_cast<std::size_t>(index);
    if (rent_change_.size() <= at) rent_change_.resize(at + 1);
    rent_change_[at] += change;
  }

  const Lease& terms_;
  const Refs& refs_;
  Money liability_;
  Money rent_;       // of this month
  Money remaining_;  // rents to come, nominal
  std::vector<Money> rent_change_;
};

}  // namespace

std::string describe(const Lease& c) {
  const double rate = c.rate;
  const double residual = c.residual_share;
  std::string text = fmt::format(
      "{} leases {} from {}, worth {}, for {} months from each delivery at {:.4g}% a year, rent in {}",
      c.lessee, c.flow, c.lessor, c.price.describe(), c.term_months, 100 * rate,
      c.timing == RentTiming::advance ? "advance" : "arrears");
  if (residual > 0) text += fmt::format(", {:.3g}% of the value left at the end", 100 * residual);
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const Lease& c, Binder& binder) {
  Refs refs;
  refs.lessor = binder.party("lessor", c.lessor);
  refs.lessee = binder.party("lessee", c.lessee);
  binder.distinct({{"lessor", refs.lessor}, {"lessee", refs.lessee}});
  refs.priced = binder.priced(c.flow, c.price);
  binder.require(!c.flow.empty(), "flow", "a lease needs a flow of deliveries");
  binder.require(c.term_months >= 1, "term_months", "a lease lasts at least one month");
  auto program = std::make_unique<ProgramOf<Lease, Refs, LeaseRunner>>(refs);
  program->parties = {refs.lessee, refs.lessor};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
