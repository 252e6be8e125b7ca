#include "gigawatt/finance/internal/pricing.h"

#include <cmath>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::internal {

namespace {

constexpr double kMeanMonth = unit::month.si();

// Calls `use` with the one price that is given.
template <class Use>
auto with_price(const Price& p, Use use) {
  if (p.per_unit) return use(*p.per_unit);
  if (p.per_time) return use(*p.per_time);
  if (p.per_power) return use(*p.per_power);
  if (p.per_power_time) return use(*p.per_power_time);
  if (p.per_energy) return use(*p.per_energy);
  if (p.per_chip) return use(*p.per_chip);
  if (p.per_chip_time) return use(*p.per_chip_time);
  if (p.per_token) return use(*p.per_token);
  if (p.per_mass) return use(*p.per_mass);
  GW_CHECK(p.per_volume.has_value());
  return use(*p.per_volume);
}

// The dimension that the price divides money by.
Dim divisor_of(const Price& price) {
  return with_price(price, []<class Q>(const config::Steps<Q>&) { return kMoneyDim - Q::kDim; });
}

}  // namespace

double FlowSum::at(const FlowTable& flows, Month month) const {
  if (month < flows.first() || month - flows.first() >= flows.months()) return 0.0;
  double sum = 0.0;
  for (FlowId id : ids) sum += flows.si(id, month);
  return sum;
}

std::optional<Billing> billing_of(const Price& price, const FlowSum* flow) {
  if (price.count() != 1) return std::nullopt;
  const Dim per = divisor_of(price);
  if (flow == nullptr) {
    return per == kTimeDim ? std::optional(Billing::fee) : std::nullopt;
  }
  if (flow->dim == per && per != kTimeDim) {
    return flow->per_month ? Billing::amount : Billing::increase;
  }
  if (price.per_chip_time && flow->dim == kChipDim && !flow->per_month) return Billing::chip_time;
  if ((price.per_time || price.per_power_time) && flow->dim + kTimeDim == per)
    return Billing::mean_month;
  return std::nullopt;
}

std::string flow_wanted(const Price& price) {
  if (price.count() != 1) return "exactly one unit price";
  if (price.per_unit) return "a count";
  if (price.per_time) return "a level without dimension (users), or no flow for a fixed fee";
  if (price.per_power || price.per_power_time) return "a power";
  if (price.per_energy) return "an energy";
  if (price.per_chip) return "chips";
  if (price.per_chip_time) return "chip time, or a level of chips";
  if (price.per_token) return "tokens";
  return price.per_mass ? "a mass" : "a volume";
}

double PricedFlow::quantity(const FlowTable& flows, Month month) const {
  switch (billing) {
    case Billing::fee: return kMeanMonth;
    case Billing::amount: return flow.at(flows, month);
    case Billing::increase:
      return std::fmax(0.0, flow.at(flows, month) - flow.at(flows, month - 1));
    case Billing::mean_month: return flow.at(flows, month) * kMeanMonth;
    case Billing::chip_time: return flow.at(flows, month) * month.duration().si();
  }
  return 0.0;
}

double growth_factor(Ratio per_year, int months) {
  const double growth = per_year;
  if (growth == 0.0 || months <= 0) return 1.0;
  return std::pow(1.0 + growth, months / 12.0);
}

double price_si(const Price& price, Month month, Month start) {
  const double now = with_price(price, [month](const auto& steps) { return steps.at(month).si(); });
  return now * growth_factor(price.growth_per_year, month - start);
}

}  // namespace gw::finance::internal
