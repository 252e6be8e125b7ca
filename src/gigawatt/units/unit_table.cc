#include "gigawatt/units/unit_table.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <vector>

#include "gigawatt/units/nearest_word.h"

namespace gw {
inline namespace units {
namespace internal {

namespace {

// Which SI prefixes a unit takes. Milliwatts and megaseconds are far likelier typing errors than
// intended, so each unit takes only the side that occurs in this field.
enum class Prefixes : std::uint8_t {
  none,
  small,
  large,
  both,
  binary
};  // binary: large and KiB-like

struct UnitRow {
  std::string_view name;
  Prefixes prefixes;
  double multiplier;
  int ten;
  Dim dim;
};

constexpr Dim kAreaDim{.length = 2};

// International Table British thermal unit, litre and US gallon: NIST SP 811 (2008), appendix B.8.
constexpr UnitRow kUnits[] = {
    {"1", Prefixes::none, 1, 0, {}},
    {"%", Prefixes::none, 1, -2, {}},
    {"bp", Prefixes::none, 1, -4, {}},
    {"ppm", Prefixes::none, 1, -6, {}},
    {"user", Prefixes::none, 1, 0, {}},
    {"users", Prefixes::none, 1, 0, {}},
    {"s", Prefixes::small, 1, 0, kTimeDim},
    {"min", Prefixes::none, 60, 0, kTimeDim},
    {"h", Prefixes::none, 3600, 0, kTimeDim},
    {"hour", Prefixes::none, 3600, 0, kTimeDim},
    {"hours", Prefixes::none, 3600, 0, kTimeDim},
    {"day", Prefixes::none, 86400, 0, kTimeDim},
    {"days", Prefixes::none, 86400, 0, kTimeDim},
    {"week", Prefixes::none, 604800, 0, kTimeDim},
    {"weeks", Prefixes::none, 604800, 0, kTimeDim},
    {"month", Prefixes::none, 2629800, 0, kTimeDim},
    {"months", Prefixes::none, 2629800, 0, kTimeDim},
    {"quarter", Prefixes::none, 7889400, 0, kTimeDim},
    {"quarters", Prefixes::none, 7889400, 0, kTimeDim},
    {"year", Prefixes::none, 31557600, 0, kTimeDim},
    {"years", Prefixes::none, 31557600, 0, kTimeDim},
    {"y", Prefixes::none, 31557600, 0, kTimeDim},
    {"m", Prefixes::small, 1, 0, kLengthDim},
    {"cm", Prefixes::none, 1, -2, kLengthDim},
    {"km", Prefixes::none, 1, 3, kLengthDim},
    {"m2", Prefixes::none, 1, 0, kAreaDim},
    {"m3", Prefixes::none, 1, 0, kVolumeDim},
    {"L", Prefixes::both, 1, -3, kVolumeDim},
    {"gal", Prefixes::large, 3.785411784, -3, kVolumeDim},
    {"g", Prefixes::both, 1, -3, kMassDim},
    {"t", Prefixes::large, 1, 3, kMassDim},
    {"K", Prefixes::none, 1, 0, kTemperatureDim},
    {"J", Prefixes::both, 1, 0, kEnergyDim},
    {"Wh", Prefixes::large, 3600, 0, kEnergyDim},
    {"BTU", Prefixes::none, 1055.05585262, 0, kEnergyDim},
    {"Btu", Prefixes::none, 1055.05585262, 0, kEnergyDim},
    {"MMBtu", Prefixes::none, 1055.05585262, 6, kEnergyDim},
    {"MMBTU", Prefixes::none, 1055.05585262, 6, kEnergyDim},
    {"W", Prefixes::large, 1, 0, kPowerDim},
    {"B", Prefixes::binary, 1, 0, kDataDim},
    {"bit", Prefixes::binary, 0.125, 0, kDataDim},
    {"bps", Prefixes::large, 0.125, 0, kDataDim - kTimeDim},
    {"FLOP", Prefixes::large, 1, 0, kFlopDim},
    {"FLOPS", Prefixes::large, 1, 0, kFlopDim - kTimeDim},
    {"$", Prefixes::large, 1, 0, kMoneyDim},
    {"USD", Prefixes::large, 1, 0, kMoneyDim},
    {"cent", Prefixes::none, 1, -2, kMoneyDim},
    {"cents", Prefixes::none, 1, -2, kMoneyDim},
    {"chip", Prefixes::large, 1, 0, kChipDim},
    {"chips", Prefixes::large, 1, 0, kChipDim},
    {"GPU", Prefixes::large, 1, 0, kChipDim},
    {"GPUs", Prefixes::large, 1, 0, kChipDim},
    {"token", Prefixes::large, 1, 0, kTokenDim},
    {"tokens", Prefixes::large, 1, 0, kTokenDim},
};

struct PrefixRow {
  std::string_view name;
  int ten;
  double two;  // of a binary prefix, else 1
};

constexpr PrefixRow kPrefixes[] = {
    {"n", -9, 1},      {"u", -6, 1},      {"\u00b5", -6, 1},    {"\u03bc", -6, 1},
    {"m", -3, 1},      {"k", 3, 1},       {"M", 6, 1},          {"G", 9, 1},
    {"T", 12, 1},      {"P", 15, 1},      {"E", 18, 1},         {"Z", 21, 1},
    {"Y", 24, 1},      {"Ki", 0, 1024.0}, {"Mi", 0, 1048576.0}, {"Gi", 0, 1073741824.0},
    {"Ti", 0, 0x1p40}, {"Pi", 0, 0x1p50},
};

struct ScaleRow {
  std::string_view name;
  int ten;
};

constexpr ScaleRow kScales[] = {{"k", 3},       {"M", 6},        {"G", 9},        {"T", 12},
                                {"P", 15},      {"E", 18},       {"thousand", 3}, {"million", 6},
                                {"billion", 9}, {"trillion", 12}};

// Words that people write and that are refused, because they are ambiguous or not modelled.
struct RefusedRow {
  std::string_view name;
  std::string_view hint;
};

constexpr RefusedRow kRefused[] = {
    {"B$", "a billion dollars is G$"},
    {"bn", "a billion is G or billion, a billion dollars is G$"},
    {"$bn", "a billion dollars is G$"},
    {"$B", "a billion dollars is G$"},
    {"$M", "a million dollars is M$"},
    {"MM$", "a million dollars is M$"},
    {"mm$", "a million dollars is M$"},
    {"$m", "a million dollars is M$"},
    {"mn", "a million is M or million, a million dollars is M$"},
    {"FLOPs", "write FLOP for an amount of work, FLOP/s for a rate"},
    {"b", "write bit or B (byte)"},
    {"ton", "a tonne (1000 kg) is t"},
    {"tons", "a tonne (1000 kg) is t"},
    {"VA", "apparent power is not modelled; write W"},
    {"MVA", "apparent power is not modelled; write MW"},
    {"C", "write degC"},
    {"F", "write degC"},
    {"degF", "write degC"},
    {"EUR", "amounts are US dollars, written $"},
    {"\u20ac", "amounts are US dollars, written $"},
    {"GBP", "amounts are US dollars, written $"},
    {"\u00a3", "amounts are US dollars, written $"},
};

bool takes(const UnitRow& unit, const PrefixRow& prefix) {
  if (prefix.two != 1) return unit.prefixes == Prefixes::binary;
  if (unit.prefixes == Prefixes::both) return true;
  if (prefix.ten < 0) return unit.prefixes == Prefixes::small;
  return unit.prefixes == Prefixes::large || unit.prefixes == Prefixes::binary;
}

Factor factor_of(const UnitRow& unit, const PrefixRow& prefix) {
  return {.numerator = unit.multiplier * prefix.two, .ten = unit.ten + prefix.ten, .dim = unit.dim};
}

constexpr PrefixRow kNoPrefix{"", 0, 1};

const UnitRow* find_row(std::string_view name) {
  for (const UnitRow& row : kUnits) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::vector<std::string> all_unit_words() {
  std::vector<std::string> words{"degC"};
  for (const UnitRow& row : kUnits) words.emplace_back(row.name);
  for (const UnitRow& row : kUnits) {
    for (const PrefixRow& prefix : kPrefixes) {
      if (takes(row, prefix)) words.push_back(std::string(prefix.name) + std::string(row.name));
    }
  }
  return words;
}

}  // namespace

std::optional<double> evaluate(std::string_view digits, int exponent, const Factor& factor) {
  // Only the unit's own power may move, so that 0.5 and 5e-1 of a unit are the same double.
  int ten = factor.ten;
  double denominator = factor.denominator;
  // 65 $/MWh as 65 / 3.6e9 is rounded once, as 65e-6 / 3600 twice.
  constexpr double kExactIntegers = 0x1p53;
  while (ten < 0 && denominator != 1 && denominator * 10 < kExactIntegers) {
    denominator *= 10;
    ++ten;
  }
  const std::string text = std::string(digits) + 'e' + std::to_string(exponent + ten);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  value = value * factor.numerator / denominator;
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<Factor> find_unit(std::string_view word) {
  if (const UnitRow* row = find_row(word)) return factor_of(*row, kNoPrefix);
  for (const PrefixRow& prefix : kPrefixes) {
    if (!word.starts_with(prefix.name)) continue;
    const UnitRow* row = find_row(word.substr(prefix.name.size()));
    if (row != nullptr && takes(*row, prefix)) return factor_of(*row, prefix);
  }
  return std::nullopt;
}

std::optional<int> find_scale(std::string_view word) {
  for (const ScaleRow& row : kScales) {
    if (row.name == word) return row.ten;
  }
  return std::nullopt;
}

std::string unit_hint(std::string_view word) {
  for (const RefusedRow& row : kRefused) {
    if (row.name == word) return std::string(row.hint);
  }
  for (const PrefixRow& prefix : kPrefixes) {
    if (word == std::string(prefix.name) + "b" || word == std::string(prefix.name) + "FLOPs") {
      return unit_hint(word.substr(prefix.name.size()));
    }
  }
  const std::vector<std::string> words = all_unit_words();
  const std::vector<std::string_view> views(words.begin(), words.end());
  const std::string_view near = nearest_word(word, views);
  return near.empty() ? std::string() : "did you mean \"" + std::string(near) + "\"?";
}

bool is_celsius(std::string_view word) { return word == "degC" || word == "\u00b0C"; }

}  // namespace internal
}  // namespace units
}  // namespace gw
