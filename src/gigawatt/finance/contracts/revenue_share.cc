#include "gigawatt/finance/contracts/revenue_share.h"

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
  PartyId payer;
  PartyId payee;
  std::vector<ContractId> contracts;
};

class RevenueShareRunner final : public internal::Runner {
 public:
  RevenueShareRunner(const RevenueShare& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business()) return;
    Money amount = due(desk);
    if (terms_.cap) amount = std::min(amount, desk.booked(*terms_.cap) - paid_);
    desk.pay({refs_.payer, refs_.payee, amount, expense_account(terms_.what),
              revenue_account(terms_.what), Reason::revenue_share});
    paid_ += amount;
  }

  void step_replaced(Desk& desk) override { desk.memo(due(desk)); }

  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.payer ? DefaultEffect::stops : DefaultEffect::none;
  }

 private:
  Money due(Desk& desk) const {
    const Money revenue = terms_.contracts.empty()
                              ? desk.revenue_now(refs_.payer)
                              : desk.operating_cash(refs_.payer, refs_.contracts);
    return desk.booked(std::max(Money(), revenue).dollars() * terms_.share.at(desk.month()));
  }

  const RevenueShare& terms_;
  const Refs& refs_;
  Money paid_;
};

}  // namespace

std::string describe(const RevenueShare& c) {
  std::string text = fmt::format("{} pays {} {} of its revenue", c.payer, c.payee,
                                 c.share.market.empty() && !c.share.steps.empty()
                                     ? internal::value_in_words(c.share.steps.front().second)
                                     : internal::first_in_words(c.share));
  for (std::size_t i = 1; i < c.share.steps.size() && c.share.market.empty(); ++i) {
    const auto& [from, later] = c.share.steps[i];
    text += fmt::format(", from {} {}", core::print(from), internal::value_in_words(later));
  }
  if (!c.contracts.empty()) text += fmt::format(" from {}", fmt::join(c.contracts, ", "));
  if (c.cap) text += fmt::format(", at most {} in all", units::print(*c.cap));
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const RevenueShare& c, Binder& binder) {
  Refs refs{binder.party("payer", c.payer), binder.party("payee", c.payee),
            binder.contracts("contracts", c.contracts)};
  binder.distinct({{"payer", refs.payer}, {"payee", refs.payee}});
  binder.require(!c.share.steps.empty(), "share", "nothing says what share is paid");
  auto program = std::make_unique<ProgramOf<RevenueShare, Refs, RevenueShareRunner>>(refs);
  program->stage = Stage::costs;
  program->parties = {refs.payer, refs.payee};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
