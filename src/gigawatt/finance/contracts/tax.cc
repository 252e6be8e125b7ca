#include "gigawatt/finance/contracts/tax.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/desk.h"

namespace gw::finance {

Dollars TaxAccount::assess(Dollars profit, const Terms& terms) {
  if (profit <= Dollars()) {
    losses_ -= profit;
    return {};
  }
  const Dollars used = std::min(losses_, profit * terms.offset_limit);
  losses_ -= used;
  return (profit - used) * terms.rate;
}

namespace {

using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId payer;
  PartyId authority;
};

class TaxRunner final : public internal::Runner {
 public:
  TaxRunner(const Tax& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business() || (desk.month().month() != 12 && !desk.last_month())) return;
    const Dollars profit = desk.profit_of_year(refs_.payer).dollars();
    const Dollars tax = desk.tax_account(refs_.payer).assess(profit, {terms_.rate, terms_.offset_limit});
    desk.pay({refs_.payer, refs_.authority, desk.booked(tax), Account::tax_expense,
              Account::supply_revenue, Reason::tax});
  }

  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.payer ? DefaultEffect::stops : DefaultEffect::none;
  }

 private:
  const Tax& terms_;
  const Refs& refs_;
};

}  // namespace

std::string describe(const Tax& c) {
  const double rate = c.rate;
  const double limit = c.offset_limit;
  return fmt::format("{} pays {} {:.3g}% of each year's profit; earlier losses offset up to {:.3g}% of it.",
                     c.payer, c.authority, 100 * rate, 100 * limit);
}

namespace internal {

std::unique_ptr<Program> bind(const Tax& c, Binder& binder) {
  const Refs refs{binder.party("payer", c.payer), binder.party("authority", c.authority)};
  binder.distinct({{"payer", refs.payer}, {"authority", refs.authority}});
  if (refs.payer.valid())
    binder.require(binder.terms_of(refs.payer).tax_rate == 0.0, "payer",
                   fmt::format("\"{}\" has a tax_rate of its own and would be taxed twice", c.payer),
                   "drop one of the two");
  auto program = std::make_unique<ProgramOf<Tax, Refs, TaxRunner>>(refs);
  program->stage = Stage::settlement;
  program->parties = {refs.payer, refs.authority};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
