#include "gigawatt/finance/contracts/residual_value_guarantee.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/by_date.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

Dollars ResidualValueGuarantee::payment() const {
  const Dollars short_of = std::max(Dollars(), guaranteed - original * value_share.at(exit));
  return cap ? std::min(*cap, short_of) : short_of;
}

namespace {

using internal::Desk;

struct Refs {
  PartyId guarantor;
  PartyId owner;
};

class ResidualValueGuaranteeRunner final : public internal::Runner {
 public:
  ResidualValueGuaranteeRunner(const ResidualValueGuarantee& terms, const Refs& refs)
      : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business() || desk.month() != terms_.exit) return;
    const Money amount = desk.booked(terms_.payment());
    if (amount == Money()) return;
    desk.pay({refs_.guarantor, refs_.owner, amount, Account::guarantee_losses,
              Account::other_income, Reason::guarantee_call});
    desk.report({IncidentKind::guarantee_called, refs_.guarantor, refs_.owner, amount});
  }

  void step_replaced(Desk& desk) override {
    if (desk.month() == terms_.exit) desk.memo(desk.booked(terms_.payment()));
  }

 private:
  const ResidualValueGuarantee& terms_;
  const Refs& refs_;
};

}  // namespace

std::string describe(const ResidualValueGuarantee& c) {
  std::string text =
      fmt::format("{} pays {} what goods of {} are worth less than {} in {}", c.guarantor, c.owner,
                  units::print(c.original), units::print(c.guaranteed), core::print(c.exit));
  if (c.cap) text += fmt::format(", at most {}", units::print(*c.cap));
  if (!c.value_share.market.empty()) {
    text += "; their value follows " + internal::market_in_words(c.value_share);
  } else if (!c.value_share.steps.empty()) {
    const double share = c.value_share.at(c.exit);
    text += fmt::format("; they are expected to keep {:.3g}%", 100 * share);
  }
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const ResidualValueGuarantee& c, Binder& binder) {
  Refs refs{binder.party("guarantor", c.guarantor), binder.party("owner", c.owner)};
  binder.distinct({{"guarantor", refs.guarantor}, {"owner", refs.owner}});
  binder.require(!c.value_share.steps.empty(), "value_share", "nothing says what the goods keep");
  binder.require(c.exit >= binder.start() && (!c.common.end || c.exit <= *c.common.end), "exit",
                 fmt::format("{} is not in the months of the contract", core::print(c.exit)));
  auto program =
      std::make_unique<ProgramOf<ResidualValueGuarantee, Refs, ResidualValueGuaranteeRunner>>(refs);
  program->stage = Stage::settlement;
  program->parties = {refs.guarantor, refs.owner};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
