#include "gigawatt/finance/contracts/insurance.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/by_date.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId insured;
  PartyId insurer;
  PartyId suppliers;
};

class InsuranceRunner final : public internal::Runner {
 public:
  InsuranceRunner(const Insurance& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business()) return;
    const Dollars sum = terms_.sum_insured
                            ? terms_.sum_insured->at(desk.month())
                            : std::max(Money(), desk.property_value(refs_.insured)).dollars();
    desk.pay({refs_.insured, refs_.insurer, desk.booked(sum * (terms_.rate / 12.0)),
              Account::operations_expense, Account::supply_revenue, Reason::insurance_premium});
    for (const LossEvent& event : terms_.losses) {
      if (event.month == desk.month()) settle(desk, event.loss);
    }
  }

  [[nodiscard]] DefaultEffect on_default(PartyId) const override { return DefaultEffect::stops; }

 private:
  void settle(Desk& desk, Dollars loss) const {
    Dollars paid = std::max(Dollars(), loss - terms_.deductible);
    if (terms_.limit) paid = std::min(paid, *terms_.limit);
    desk.pay({refs_.insured, refs_.suppliers, desk.booked(loss), Account::operations_expense,
              Account::supply_revenue, Reason::operations});
    desk.pay({refs_.insurer, refs_.insured, desk.booked(paid), Account::other_expense,
              Account::other_income, Reason::insurance_claim});
  }

  const Insurance& terms_;
  const Refs& refs_;
};

}  // namespace

std::string describe(const Insurance& c) {
  const double rate = c.rate;
  std::string text = fmt::format("{} insures {} with {} for {:.3g}% a year", c.insured,
                                 c.sum_insured ? internal::first_in_words(*c.sum_insured)
                                               : "the book value of its property",
                                 c.insurer, 100 * rate);
  if (c.deductible > Dollars())
    text += fmt::format(", bears {} of a loss", units::print(c.deductible));
  if (c.limit) text += fmt::format(", at most {} for one loss", units::print(*c.limit));
  for (const LossEvent& event : c.losses)
    text += fmt::format("; in {} it loses {}{}", core::print(event.month), units::print(event.loss),
                        event.what.empty() ? "" : " (" + event.what + ")");
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const Insurance& c, Binder& binder) {
  Refs refs{binder.party("insured", c.insured), binder.party("insurer", c.insurer),
            binder.party("suppliers", std::string(kSuppliers))};
  binder.distinct({{"insured", refs.insured}, {"insurer", refs.insurer}});
  for (const LossEvent& event : c.losses) {
    binder.require(event.loss > Dollars(), "losses",
                   fmt::format("the loss of {} is not above zero", core::print(event.month)));
    binder.require(
        binder.in_term(event.month), "losses",
        fmt::format("{} is not in the months of the contract", core::print(event.month)));
  }
  auto program = std::make_unique<ProgramOf<Insurance, Refs, InsuranceRunner>>(refs);
  program->stage = Stage::costs;
  program->parties = {refs.insured, refs.insurer};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
