#include "gigawatt/units/dim_names.h"

#include <array>
#include <utility>

#include "gigawatt/units/text.h"

namespace gw {
inline namespace units {
namespace internal {

namespace {

constexpr DimRow kDims[] = {
    {{}, "plain number", "", "_ _M _G _T"},
    {kTimeDim, "time", "h", "ns us ms s min h days months years"},
    {Dim{} - kTimeDim, "rate per time", "per year", "1/year 1/day 1/h 1/s"},
    {kLengthDim, "length", "m", "mm m km"},
    {{.length = 2}, "area", "m^2", "m^2 km^2"},
    {kVolumeDim, "volume", "m3", "L m3"},
    {kMassDim, "mass", "kg", "mg g kg t kt Mt Gt"},
    {kTemperatureDim, "temperature", "degC", "K"},
    {kEnergyDim, "energy", "MWh", "Wh kWh MWh GWh TWh PWh | mJ J kJ MJ GJ TJ PJ EJ"},
    {kPowerDim, "power", "GW", "W kW MW GW TW"},
    {kDataDim, "amount of data", "GB", "B kB MB GB TB PB EB | KiB MiB GiB TiB"},
    {kDataDim - kTimeDim, "data rate", "GB/s", "B/s kB/s MB/s GB/s TB/s PB/s EB/s"},
    {kFlopDim, "amount of compute", "EFLOP",
     "FLOP kFLOP MFLOP GFLOP TFLOP PFLOP EFLOP ZFLOP YFLOP"},
    {kFlopDim - kTimeDim, "compute rate", "PFLOP/s",
     "FLOP/s kFLOP/s MFLOP/s GFLOP/s TFLOP/s PFLOP/s EFLOP/s ZFLOP/s YFLOP/s"},
    {kChipDim, "number of chips", "chips", "chips k_chips M_chips"},
    {kChipDim - kTimeDim, "number of chips per time", "chips/month",
     "chips/year chips/month chips/s"},
    {kChipDim + kTimeDim, "amount of chip time", "GPU-h", "GPU-h kGPU-h MGPU-h GGPU-h | chip*s"},
    {kTokenDim, "number of tokens", "Mtoken",
     "tokens k_tokens M_tokens G_tokens T_tokens P_tokens"},
    {kTokenDim - kTimeDim, "token rate", "token/s",
     "token/s ktoken/s Mtoken/s Gtoken/s | token/month"},
    {kTokenDim - kTimeDim - kChipDim, "token rate per chip", "token/s/chip", "token/s/chip"},
    {kMoneyDim, "money", "G$", "cents $ k$ M$ G$ T$"},
    {kMoneyDim - kTimeDim, "money per time", "$/month",
     "$/month k$/month M$/month G$/month | $/year k$/year M$/year G$/year $/h $/s"},
    // Also money per power and time: $/kW-month.
    {kMoneyDim - kEnergyDim, "money per energy", "$/MWh",
     "$/MWh $/kWh | $/MMBtu $/kW-month $/kW-year $/MW-day $/GJ $/J"},
    {kMoneyDim - kPowerDim, "money per power", "G$/GW", "$/kW G$/GW | $/W"},
    {kMoneyDim - kChipDim, "money per chip", "$/chip", "$/chip k$/chip"},
    {kMoneyDim - kChipDim - kTimeDim, "money per chip and time", "$/chip/h",
     "$/chip/h | $/chip/month $/chip/year $/chip/s"},
    {kMoneyDim - kTokenDim, "money per token", "$/Mtoken", "$/Mtoken $/token"},
    {kMoneyDim - kMassDim, "money per mass", "$/t", "$/t $/kg"},
    {kMoneyDim - kVolumeDim, "money per volume", "$/m3", "$/m3 $/L"},
    {kMoneyDim - Dim{.length = 2}, "money per area", "$/m^2", "$/m^2"},
    {kPowerDim - kChipDim, "power per chip", "kW/chip", "W/chip kW/chip MW/chip"},
    {kPowerDim - Dim{.length = 2}, "power per area", "W/m^2", "W/m^2 kW/m^2"},
    {kEnergyDim - kTokenDim, "energy per token", "J/token",
     "mJ/token J/token | Wh/Mtoken kWh/Mtoken"},
    {kMassDim - kEnergyDim, "mass per energy", "g/kWh", "mg/kWh g/kWh kg/kWh | g/MJ kg/J"},
    {kVolumeDim - kEnergyDim, "volume per energy", "L/kWh", "mL/kWh L/kWh m3/kWh | L/MJ m3/J"},
    {kDataDim - kTokenDim, "data per token", "kB/token", "B/token kB/token MB/token GB/token"},
    {kFlopDim - kTokenDim, "compute per token", "TFLOP/token",
     "FLOP/token kFLOP/token MFLOP/token GFLOP/token TFLOP/token PFLOP/token"},
    {kFlopDim - kDataDim, "compute per data", "FLOP/B", "FLOP/B"},
    {kDataDim - kChipDim, "data per chip", "GB/chip", "MB/chip GB/chip TB/chip | GiB/chip B/chip"},
    {kDataDim - kTimeDim - kChipDim, "data rate per chip", "GB/s/chip",
     "MB/s/chip GB/s/chip TB/s/chip | B/s/chip"},
    {kFlopDim - kTimeDim - kChipDim, "compute rate per chip", "TFLOP/s/chip",
     "GFLOP/s/chip TFLOP/s/chip PFLOP/s/chip | FLOP/s/chip"},
    {kTokenDim - kEnergyDim, "number of tokens per energy", "token/J",
     "token/J ktoken/J | Mtoken/MWh"},
    {kChipDim - kPowerDim, "number of chips per power", "chip/MW", "chip/MW chip/kW | chip/W"},
    {kMassDim - kChipDim, "mass per chip", "kg/chip", "g/chip kg/chip"},
    {kFlopDim - kEnergyDim, "compute per energy", "GFLOP/J",
     "FLOP/J kFLOP/J MFLOP/J GFLOP/J TFLOP/J"},
};

bool starts_with_vowel(std::string_view word) {
  return !word.empty() && std::string_view("aeiou").find(word[0]) != std::string_view::npos;
}

}  // namespace

const DimRow* find_dim(Dim dim) {
  for (const DimRow& row : kDims) {
    if (row.dim == dim) return &row;
  }
  return nullptr;
}

std::string with_article(Dim dim) {
  const DimRow* row = find_dim(dim);
  if (row == nullptr) return "a quantity in " + base_unit(dim);
  const std::string name(row->name);
  if (name.starts_with("money")) return name;
  return (starts_with_vowel(name) ? "an " : "a ") + name;
}

std::string base_unit(Dim dim) {
  const std::array<std::pair<std::string_view, int>, 9> parts{{{"$", dim.money},
                                                               {"FLOP", dim.flop},
                                                               {"B", dim.data},
                                                               {"token", dim.token},
                                                               {"chip", dim.chip},
                                                               {"kg", dim.mass},
                                                               {"m", dim.length},
                                                               {"K", dim.temperature},
                                                               {"s", dim.time}}};
  const auto power = [](std::string_view unit, int exponent) {
    return std::string(unit) + (exponent == 1 ? "" : "^" + std::to_string(exponent));
  };
  std::string text;
  for (const auto& [unit, exponent] : parts) {
    if (exponent > 0) text += (text.empty() ? "" : "*") + power(unit, exponent);
  }
  if (text.empty()) text = "1";
  for (const auto& [unit, exponent] : parts) {
    if (exponent < 0) text += "/" + power(unit, -exponent);
  }
  return text;
}

}  // namespace internal

std::string dim_name(Dim dim) {
  const internal::DimRow* row = internal::find_dim(dim);
  return row != nullptr ? std::string(row->name) : internal::base_unit(dim);
}

std::string_view dim_example(Dim dim) {
  const internal::DimRow* row = internal::find_dim(dim);
  return row != nullptr ? row->example : std::string_view();
}

}  // namespace units
}  // namespace gw
