#include "gigawatt/finance/contracts/margin_loan.h"

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
  PartyId lender;
  PartyId borrower;
  PartyId collateral;
  PartyId buyer;
};

class MarginLoanRunner final : public internal::Runner {
 public:
  MarginLoanRunner(const MarginLoan& terms, const Refs& refs)
      : terms_(terms), refs_(refs), debt_(refs.lender, refs.borrower) {}

  void step(Desk& desk) override {
    const int age = desk.month() - desk.start();
    debt_.pay_interest(desk, debt_.interest(desk, terms_.rate.at(desk.month())));
    if (age >= terms_.term_months) debt_.repay(desk, debt_.balance());
    if (age == 0 && desk.new_business()) debt_.draw(desk, desk.booked(terms_.principal));
    if (debt_.balance() == Money()) return;
    if (sold_) {
      debt_.repay(desk, desk.cash_to_come(refs_.borrower));
    } else {
      watch(desk);
    }
  }

  // A lender in default is still owed; when the borrower fails it sells the shares.
  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.borrower ? DefaultEffect::stops : DefaultEffect::no_new_business;
  }
  void realise(Desk& desk, PartyId party) override {
    if (party == refs_.borrower && !sold_ && debt_.balance() > Money()) sell(desk);
  }
  [[nodiscard]] std::vector<Claim> claims_against(PartyId party) const override {
    return debt_.claims_against(party);
  }

 private:
  [[nodiscard]] Dollars value(Desk& desk) const {
    if (desk.in_default(refs_.collateral)) return {};
    const Ratio stake = desk.cap_table(refs_.collateral).stake(refs_.borrower);
    return desk.equity_value(refs_.collateral).value_or(Dollars()) * stake * terms_.pledged_share;
  }

  void watch(Desk& desk) {
    const Dollars worth = value(desk);
    const Money wanted = debt_.balance() - desk.booked(worth * terms_.maintenance_ltv);
    if (called_) {
      called_ = false;
      if (wanted > Money()) answer(desk, wanted);
    } else if (debt_.balance().dollars() > worth * terms_.call_ltv) {
      called_ = true;
      desk.report({IncidentKind::margin_call, refs_.borrower, refs_.lender, wanted});
    }
  }

  void answer(Desk& desk, Money wanted) {
    const bool can_pay =
        desk.is_outside(refs_.borrower) || desk.cash_to_come(refs_.borrower) >= wanted;
    if (can_pay) {
      debt_.repay(desk, wanted);
    } else {
      sell(desk);
      if (debt_.balance() > Money())
        desk.report({IncidentKind::claim, refs_.borrower, refs_.lender, debt_.balance()});
    }
  }

  void sell(Desk& desk) {
    sold_ = true;
    const Money price = desk.booked(value(desk) * (1.0 - terms_.haircut));
    desk.sell_stake({refs_.collateral, refs_.borrower, refs_.buyer, terms_.pledged_share, price});
    desk.report({IncidentKind::collateral_sold, refs_.borrower, refs_.buyer, price});
    debt_.repay(desk, price);
  }

  const MarginLoan& terms_;
  const Refs& refs_;
  internal::Debt debt_;
  bool called_ = false;
  bool sold_ = false;
};

}  // namespace

std::string describe(const MarginLoan& c) {
  const double pledged = c.pledged_share;
  const double call = c.call_ltv;
  const double keep = c.maintenance_ltv;
  const double haircut = c.haircut;
  return fmt::format(
      "{} lends {} {} at {} for {} months against {:.3g}% of its shares of {}; above {:.3g}% of "
      "their "
      "value it must pay down to {:.3g}% within a month, or they are sold to {} at a discount of "
      "{:.3g}%.",
      c.lender, c.borrower, units::print(c.principal), in_words(c.rate), c.term_months,
      100 * pledged, c.collateral, 100 * call, 100 * keep, c.buyer, 100 * haircut);
}

namespace internal {

std::unique_ptr<Program> bind(const MarginLoan& c, Binder& binder) {
  Refs refs{binder.party("lender", c.lender), binder.party("borrower", c.borrower),
            binder.party("collateral", c.collateral), binder.party("buyer", c.buyer)};
  binder.distinct({{"lender", refs.lender}, {"borrower", refs.borrower}});
  binder.distinct(
      {{"borrower", refs.borrower}, {"collateral", refs.collateral}, {"buyer", refs.buyer}});
  binder.require(c.maintenance_ltv <= c.call_ltv, "maintenance_ltv",
                 "a call would pay down to more than what it is called at");
  binder.require(c.term_months >= 1, "term_months", "a loan lasts at least one month");
  if (refs.collateral.valid())
    binder.require(binder.terms_of(refs.collateral).valuation.has_value() ||
                       binder.terms_of(refs.collateral).share_price.has_value(),
                   "collateral", fmt::format("nothing says what {} is worth", c.collateral),
                   "give valuation or share_price of the party");
  auto program = std::make_unique<ProgramOf<MarginLoan, Refs, MarginLoanRunner>>(refs);
  program->stage = Stage::financing;
  program->parties = {refs.borrower, refs.lender};
  program->payers = {refs.lender};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
