#include "gigawatt/finance/project/internal/depreciation.h"

#include <algorithm>
#include <span>

#include "gigawatt/core/check.h"

namespace gw::finance::internal {

namespace {

// IRS Publication 946, table A-1 (half-year) and A-5 (mid-quarter, fourth quarter), percent.
constexpr std::array kMacrs5 = {20.0, 32.0, 19.2, 11.52, 11.52, 5.76};
constexpr std::array kMacrs15 = {5.0,  9.5, 8.55, 7.7, 6.93, 6.23, 5.9,  5.9,
                                 5.91, 5.9, 5.91, 5.9, 5.91, 5.9,  5.91, 2.95};
constexpr std::array kMacrs5FourthQuarter = {5.0, 38.0, 22.8, 13.68, 10.94, 9.58};
constexpr std::array kMacrs15FourthQuarter = {1.25, 9.88, 8.89, 8.0,  7.2, 6.48, 5.9, 5.9,
                                              5.9,  5.91, 5.9,  5.91, 5.9, 5.91, 5.9, 5.17};
// Straight line over 15 years, half-year, to four digits as SAM has it.
constexpr std::array kSam15 = {3.33, 6.67, 6.67, 6.67, 6.67, 6.67, 6.67, 6.66,
                               6.67, 6.66, 6.67, 6.66, 6.67, 6.66, 6.67, 3.33};

constexpr DepreciationTable from_percent(std::span<const double> percent) {
  DepreciationTable table;
  table.years = static_cast<int>(percent.size());
  for (int y = 1; y <= table.years; ++y) table.share[y] = percent[y - 1] / 100.0;
  return table;
}

constexpr DepreciationTable kTable5 = from_percent(kMacrs5);
constexpr DepreciationTable kTable15 = from_percent(kMacrs15);
constexpr DepreciationTable kTable5FourthQuarter = from_percent(kMacrs5FourthQuarter);
constexpr DepreciationTable kTable15FourthQuarter = from_percent(kMacrs15FourthQuarter);
constexpr DepreciationTable kTableSam15 = from_percent(kSam15);

// Share of a full year in the first one.
double first_year(DepreciationConvention convention) {
  switch (convention) {
    case DepreciationConvention::half_year:
      return 0.5;
    case DepreciationConvention::mid_quarter_4:
      return 0.125;
    case DepreciationConvention::mid_month:
      return 11.5 / 12.0;
  }
  return 0.5;
}

DepreciationTable straight_line(int years, double first) {
  DepreciationTable table;
  table.years = years + 1;
  std::fill_n(table.share.begin() + 1, years, 1.0 / years);
  table.share[1] = first / years;
  table.share[years + 1] = (1.0 - first) / years;
  return table;
}

// Null: straight line, which no publication tabulates.
const DepreciationTable* published_table(const DepreciationClass& asset,
                                         const SamConventions& sam) {
  const bool fourth = asset.convention == DepreciationConvention::mid_quarter_4;
  if (asset.method == DepreciationMethod::macrs) {
    GW_CHECK(asset.years == 5 || asset.years == 15, asset.years);
    if (asset.years == 5) return fourth ? &kTable5FourthQuarter : &kTable5;
    return fourth ? &kTable15FourthQuarter : &kTable15;
  }
  return sam.half_year_tables && asset.years == 15 ? &kTableSam15 : nullptr;
}

DepreciationTable straight_line(const DepreciationClass& asset, const SamConventions& sam) {
  return straight_line(static_cast<int>(asset.years),
                       sam.half_year_tables ? 0.5 : first_year(asset.convention));
}

void depreciate_asset(const Project& p, const DepreciationClass& asset,
                      const DepreciationTable& table, Sheet& s) {
  double share = asset.share;
  if (asset.investment_credit) {
    s.federal_credit_per_basis += p.tax.investment_credit_federal * share;
    s.state_credit_per_basis += p.tax.investment_credit_state * share;
    share *= 1.0 - 0.5 * p.tax.investment_credit_federal;
  }
  const double bonus_federal = asset.bonus ? static_cast<double>(p.tax.bonus_federal) : 0.0;
  const double bonus_state = asset.bonus ? static_cast<double>(p.tax.bonus_state) : 0.0;
  s.federal_per_basis[1] += bonus_federal * share;
  s.state_per_basis[1] += bonus_state * share;
  const double federal = (1.0 - bonus_federal) * share;
  const double state = (1.0 - bonus_state) * share;
  double left = 1.0;
  for (int y = 1; y <= std::min(table.years, s.years); ++y) {
    s.federal_per_basis[y] += federal * table.share[y];
    s.state_per_basis[y] += state * table.share[y];
    left -= table.share[y];
  }
  if (table.years <= s.years || p.sam.basis_lost_at_end) return;
  s.federal_per_basis[s.years] += federal * left;
  s.state_per_basis[s.years] += state * left;
}

void depreciate_replacements(const Project& p, Sheet& s) {
  for (int y = 1; y <= s.years; ++y) {
    if (s.replaced[y] == 0.0) continue;
    for (int k = 1; k <= kTable5.years && y + k - 1 <= s.years; ++k)
      s.replaced_depreciation[y + k - 1] += s.replaced[y] * kTable5.share[k];
  }
  if (p.sam.basis_lost_at_end) return;
  double left = 0.0;
  for (int y = 1; y <= s.years; ++y) left += s.replaced[y] - s.replaced_depreciation[y];
  s.replaced_depreciation[s.years] += left;
}

}  // namespace

DepreciationTable depreciation_table(const DepreciationClass& asset, const SamConventions& sam) {
  const DepreciationTable* published = published_table(asset, sam);
  return published ? *published : straight_line(asset, sam);
}

void depreciate(const Project& p, Sheet& s) {
  for (Yearly* yearly : {&s.federal_per_basis, &s.state_per_basis, &s.replaced_depreciation})
    std::fill_n(yearly->begin(), s.years + 1, 0.0);
  s.federal_credit_per_basis = s.state_credit_per_basis = 0.0;
  for (const DepreciationClass& asset : p.tax.assets) {
    if (asset.share == 0.0) continue;
    if (const DepreciationTable* published = published_table(asset, p.sam))
      depreciate_asset(p, asset, *published, s);
    else
      depreciate_asset(p, asset, straight_line(asset, p.sam), s);
  }
  if (!p.replacements.empty()) depreciate_replacements(p, s);
}

}  // namespace gw::finance::internal
