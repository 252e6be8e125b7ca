#include "gigawatt/finance/contracts/capacity_backstop.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/by_date.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

namespace {

using internal::Desk;

struct Refs {
  PartyId guarantor;
  PartyId beneficiary;
  std::optional<internal::FlowSum> capacity;
  std::optional<internal::FlowSum> sold;
};

class CapacityBackstopRunner final : public internal::Runner {
 public:
  CapacityBackstopRunner(const CapacityBackstop& terms, const Refs& refs)
      : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business()) return;
    Money amount = due(desk);
    if (terms_.cap) amount = std::min(amount, desk.booked(*terms_.cap) - paid_);
    desk.pay({refs_.guarantor, refs_.beneficiary, amount, Account::compute_expense,
              Account::compute_revenue, Reason::capacity});
    paid_ += amount;
  }

  void step_replaced(Desk& desk) override { desk.memo(due(desk)); }

 private:
  Money due(Desk& desk) const {
    std::optional<Power> capacity;
    if (refs_.capacity) capacity = Power::from_si(refs_.capacity->at(desk.flows(), desk.month()));
    if (terms_.contracted) {
      const Power covered = terms_.contracted->at(desk.month());
      capacity = capacity ? std::min(*capacity, covered) : covered;
    }
    const Power sold = Power::from_si(refs_.sold->at(desk.flows(), desk.month()));
    const Power left = std::max(Power(), *capacity - sold);
    const double growth =
        internal::growth_factor(terms_.price_growth_per_year, desk.month() - desk.start());
    return desk.booked(terms_.price.at(desk.month()) * left * unit::month * growth);
  }

  const CapacityBackstop& terms_;
  const Refs& refs_;
  Money paid_;
};

}  // namespace

std::string describe(const CapacityBackstop& c) {
  std::string what;
  if (c.contracted) what = internal::first_in_words(*c.contracted);
  if (!c.capacity.empty()) what += (what.empty() ? "" : " or ") + c.capacity;
  if (c.contracted && !c.capacity.empty()) what += ", the lower,";
  std::string text =
      fmt::format("{} buys what {} has not sold ({}) of {} at {}", c.guarantor, c.beneficiary,
                  c.sold, what, internal::first_in_words(c.price));
  if (c.cap) text += fmt::format(", up to {} in all", units::print(*c.cap));
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const CapacityBackstop& c, Binder& binder) {
  Refs refs{binder.party("guarantor", c.guarantor), binder.party("beneficiary", c.beneficiary),
            binder.power_level("capacity", c.capacity), binder.power_level("sold", c.sold)};
  binder.distinct({{"guarantor", refs.guarantor}, {"beneficiary", refs.beneficiary}});
  binder.require(!c.capacity.empty() || c.contracted, "capacity",
                 "nothing says how much capacity is backed",
                 "give capacity, a flow of power, or contracted");
  binder.require(!c.sold.empty(), "sold", "a backstop needs the power that is sold");
  auto program = std::make_unique<ProgramOf<CapacityBackstop, Refs, CapacityBackstopRunner>>(refs);
  program->parties = {refs.guarantor, refs.beneficiary};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
