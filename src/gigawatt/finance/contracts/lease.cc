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

// Goods of one month's delivery in one term.
struct Batch {
  int begun = 0;  // month index
  int months = 1;
  Money worth;
  Money rent;
  int renewals_left = 0;
};

class LeaseRunner final : public internal::Runner {
 public:
  LeaseRunner(const Lease& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    Money started = desk.new_business() ? deliver(desk) : Money();
    started += renew_or_buy(desk);
    run_off(desk, started);
  }

  void step_replaced(Desk& desk) override {
    run_off(desk, renew_or_buy(desk));
    desk.memo(value(desk));
  }

  // A lessor in default is still owed its rents.
  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.lessee ? DefaultEffect::stops : DefaultEffect::no_new_business;
  }

  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    if (party != refs_.lessee) return {};
    Claim claim{refs_.lessee, refs_.lessor, liability_, std::nullopt};
    if (sales_type()) claim.asset = Account::lease_receivable;
    return {claim};
  }
  [[nodiscard]] PartyId relet_by(PartyId debtor) const override {
    return debtor == refs_.lessee ? refs_.lessor : PartyId{};
  }
  [[nodiscard]] Dollars relet_value(Desk& desk) override {
    rent_ += changed(rent_change_, desk.index());
    return rent_.dollars();
  }

 private:
  [[nodiscard]] double monthly_rate() const { return terms_.rate / 12.0; }
  [[nodiscard]] bool advance() const { return terms_.timing == RentTiming::advance; }
  [[nodiscard]] bool sales_type() const { return terms_.lessor_books == LessorBooks::sales_type; }
  [[nodiscard]] bool one_cost() const { return terms_.standard == LeaseStandard::asc842_operating; }

  Money value(Desk& desk) const {
    const double price = internal::price_si(terms_.price, desk.month(), desk.start());
    return desk.booked(Dollars::from_si(price * refs_.priced.quantity(desk.flows(), desk.month())));
  }

  Money deliver(Desk& desk);
  Money renew_or_buy(Desk& desk);
  void begin(Desk& desk, const Batch& batch, Money liability);
  void pay_incentive(Desk& desk, const Batch& batch, Money incentive);
  void run_off(Desk& desk, Money started);
  void post_interest(Desk& desk, Money interest, Money relief);

  static void change(std::vector<Money>& by_month, int index, Money amount) {
    const auto at = static_cast<std::size_t>(index);
    if (by_month.size() <= at) by_month.resize(at + 1);
    by_month[at] += amount;
  }
  static Money changed(const std::vector<Money>& by_month, int index) {
    const auto at = static_cast<std::size_t>(index);
    return at < by_month.size() ? by_month[at] : Money();
  }

  const Lease& terms_;
  const Refs& refs_;
  Money liability_;
  Money rent_;       // of this month
  Money remaining_;  // rents to come, nominal
  Money relief_;     // of the cost of this month, by incentives
  std::vector<Money> rent_change_;
  std::vector<Money> relief_change_;
  std::vector<Batch> batches_;
};

// Starts the lease of this month's deliveries; returns its liability.
Money LeaseRunner::deliver(Desk& desk) {
  const Money worth = value(desk);
  if (worth <= Money()) return {};
  const double i = monthly_rate();
  const auto n = static_cast<int>(terms_.term_months);
  const double discount = std::pow(1 + i, -n);
  const Dollars present = worth.dollars() * (1 - terms_.residual_share * discount);
  const Money liability = desk.booked(present);
  const Money rent = desk.booked(level_payment({present, i, n}) / (advance() ? 1 + i : 1));
  const Batch batch{desk.index(), n, worth, rent, static_cast<int>(terms_.renewals_taken)};
  begin(desk, batch, liability);
  pay_incentive(desk, batch, desk.booked(worth.dollars() * terms_.incentive_share));
  return liability;
}

void LeaseRunner::begin(Desk& desk, const Batch& batch, Money liability) {
  const int first = batch.begun + (advance() ? 0 : 1);
  change(rent_change_, first, batch.rent);
  change(rent_change_, first + batch.months, -batch.rent);
  for (int k = 0; k < batch.months; ++k) remaining_ += batch.rent;
  desk.post(Reason::lease_start, {{refs_.lessee, Account::right_of_use, liability},
                                  {refs_.lessee, Account::lease_liability, -liability}});
  if (sales_type())
    desk.post(Reason::lease_start, {{refs_.lessor, Account::lease_receivable, liability},
                                    {refs_.lessor, Account::system_revenue, -liability}});
  if (!one_cost())
    desk.depreciate({refs_.lessee, internal::AssetRegister::Kind::right_of_use, liability, first,
                     batch.months});
  batches_.push_back(batch);
}

void LeaseRunner::pay_incentive(Desk& desk, const Batch& batch, Money incentive) {
  if (incentive == Money()) return;
  desk.pay({refs_.lessor, refs_.lessee, incentive, Account::contra_revenue, Account::right_of_use,
            Reason::lease_incentive});
  const int first = batch.begun + (advance() ? 0 : 1);
  if (!one_cost()) {
    desk.depreciate({refs_.lessee, internal::AssetRegister::Kind::right_of_use, -incentive, first,
                     batch.months});
    return;
  }
  const Money monthly = Money::from_cents(incentive.cents() / batch.months);
  Money rest = incentive;
  for (int k = 0; k < batch.months; ++k) rest -= monthly;
  const int last = first + batch.months - 1;
  change(relief_change_, first, monthly);
  change(relief_change_, last, rest);
  change(relief_change_, last + 1, -monthly - rest);
}

// Terms that end this month: a further one begins, or the goods are bought. Returns the liability
// begun.
Money LeaseRunner::renew_or_buy(Desk& desk) {
  Money begun;
  const std::size_t existing = batches_.size();
  for (std::size_t k = 0; k < existing; ++k) {
    const Batch batch = batches_[k];
    if (batch.begun + batch.months != desk.index()) continue;
    if (batch.renewals_left > 0) {
      Batch next = batch;
      next.begun = desk.index();
      next.months = static_cast<int>(terms_.renewal_months.value_or(terms_.term_months));
      const bool first = batch.renewals_left == terms_.renewals_taken;
      if (first) next.rent = desk.booked(batch.rent.dollars() * terms_.renewal_rent_share);
      --next.renewals_left;
      const Ratio present = annuity_value(monthly_rate(), next.months);
      const Money liability =
          desk.booked(next.rent.dollars() * present * (advance() ? 1 + monthly_rate() : 1.0));
      begin(desk, next, liability);
      begun += liability;
    } else if (terms_.purchase_option && terms_.purchase_taken) {
      const Money price = desk.booked(batch.worth.dollars() * *terms_.purchase_option);
      desk.pay({refs_.lessee, refs_.lessor, price, Account::compute_equipment,
                Account::system_revenue, Reason::asset_purchase});
      desk.acquire({refs_.lessee, AssetClass::compute, price,
                    static_cast<int>(terms_.purchase_life_months)});
      desk.depreciate({refs_.lessee, internal::AssetRegister::Kind::owned, price, desk.index() + 1,
                       static_cast<int>(terms_.purchase_life_months)});
    }
  }
  return begun;
}

// Interest on the liability at the end of last month, then the rents of this month.
void LeaseRunner::run_off(Desk& desk, Money started) {
  rent_ += changed(rent_change_, desk.index());
  relief_ += changed(relief_change_, desk.index());
  if (liability_ == Money() && started == Money() && rent_ == Money()) return;
  remaining_ -= rent_;
  // Rounding of rents and interest meets in the last payment, which clears the liability.
  const Money interest = remaining_ == Money() ? rent_ - liability_ - started
                                               : desk.booked(liability_.dollars() * monthly_rate());
  post_interest(desk, interest, relief_);
  desk.pay({refs_.lessee, refs_.lessor, rent_, Account::lease_liability,
            sales_type() ? Account::lease_receivable : Account::rent_revenue,
            one_cost() ? Reason::operating_rent : Reason::lease_rent});
  liability_ = liability_ + started + interest - rent_;
}

void LeaseRunner::post_interest(Desk& desk, Money interest, Money relief) {
  if (one_cost()) {
    const Money cost = rent_ - relief;
    if (cost != Money() || interest != Money())
      desk.post(Reason::lease_cost, {{refs_.lessee, Account::rent_expense, cost},
                                     {refs_.lessee, Account::lease_liability, -interest},
                                     {refs_.lessee, Account::right_of_use, interest - cost}});
  } else if (interest != Money()) {
    desk.post(Reason::lease_interest, {{refs_.lessee, Account::interest_expense, interest},
                                       {refs_.lessee, Account::lease_liability, -interest}});
  }
  if (sales_type() && interest != Money())
    desk.post(Reason::lease_interest, {{refs_.lessor, Account::lease_receivable, interest},
                                       {refs_.lessor, Account::interest_income, -interest}});
}

std::string options_text(const Lease& c) {
  std::string text;
  const double incentive = c.incentive_share;
  const double renewed = c.renewal_rent_share;
  if (incentive > 0)
    text += fmt::format(", {:.3g}% of the value paid to the lessee", 100 * incentive);
  if (c.renewals > 0)
    text += fmt::format(
        "; it may be renewed {} times for {} months at {:.3g}% of the rent, {} taken", c.renewals,
        c.renewal_months.value_or(c.term_months), 100 * renewed, c.renewals_taken);
  if (c.purchase_option)
    text += fmt::format("; it may be bought at the end for {:.3g}% of the value, which is {}",
                        100 * c.purchase_option->si(), c.purchase_taken ? "taken" : "not taken");
  if (c.standard == LeaseStandard::asc842_operating) text += "; an operating lease under ASC 842";
  if (c.standard == LeaseStandard::asc842_finance) text += "; a finance lease under ASC 842";
  if (c.lessor_books == LessorBooks::sales_type) text += "; a sale in the lessor's books";
  return text;
}

}  // namespace

std::string describe(const Lease& c) {
  const double rate = c.rate;
  const double residual = c.residual_share;
  std::string text = fmt::format(
      "{} leases {} from {}, worth {}, for {} months from each delivery at {:.4g}% a year, rent in "
      "{}",
      c.lessee, c.flow, c.lessor, c.price.describe(), c.term_months, 100 * rate,
      c.timing == RentTiming::advance ? "advance" : "arrears");
  if (residual > 0) text += fmt::format(", {:.3g}% of the value left at the end", 100 * residual);
  return text + options_text(c) + ".";
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
  binder.require(c.renewals_taken <= c.renewals, "renewals_taken",
                 fmt::format("{} renewals are taken of {}", c.renewals_taken, c.renewals));
  binder.require(!c.purchase_taken || c.purchase_option, "purchase_taken",
                 "there is no option to buy",
                 "give purchase_option, the price as a share of the value");
  binder.require(c.incentive_share + c.residual_share <= 1.0, "incentive_share",
                 "incentive and residual value are more than the value");
  auto program = std::make_unique<ProgramOf<Lease, Refs, LeaseRunner>>(refs);
  program->parties = {refs.lessee, refs.lessor};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
