// The metric table: every scalar result, named once, with what it reads and what it leaves out.
//
// To add a metric: one row in metrics_plant.cc (physics), metrics_money.cc or metrics_deals.cc (money).
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "gigawatt/core/estimate.h"
#include "gigawatt/plan/metric_context.h"
#include "gigawatt/plan/results.h"

namespace gw::plan {

// The unit of a metric as printed, with its dimension and size.
struct MetricUnit {
  std::string_view text;
  Dim dim;
  double si = 1;
};
namespace metric_unit {
inline constexpr MetricUnit kNone{"", {}, 1};
inline constexpr MetricUnit kMonth{"month", {}, 1};
inline constexpr MetricUnit kMillion{"M", {}, 1e6};
inline constexpr MetricUnit kGW{"GW", kPowerDim, 1e9};
inline constexpr MetricUnit kTWh{"TWh", kEnergyDim, 3.6e15};
inline constexpr MetricUnit kGWh{"GWh", kEnergyDim, 3.6e12};
inline constexpr MetricUnit kMchips{"M chips", kChipDim, 1e6};
inline constexpr MetricUnit kChips{"chips", kChipDim, 1};
inline constexpr MetricUnit kGusd{"G$", kMoneyDim, 1e9};
inline constexpr MetricUnit kMusd{"M$", kMoneyDim, 1e6};
inline constexpr MetricUnit kGusdPerGW{"G$/GW", kMoneyDim - kPowerDim, 1};
inline constexpr MetricUnit kKWPerChip{"kW/chip", kPowerDim - kChipDim, 1e3};
inline constexpr MetricUnit kSeconds{"s", kTimeDim, 1};
inline constexpr MetricUnit kMilliseconds{"ms", kTimeDim, 1e-3};
inline constexpr MetricUnit kHours{"h", kTimeDim, 3600};
inline constexpr MetricUnit kMinutes{"min", kTimeDim, 60};
inline constexpr MetricUnit kDays{"days", kTimeDim, 86400};
}  // namespace metric_unit

// Text metrics answer with words.
using MetricAnswer = std::expected<std::variant<double, std::string>, std::string>;

struct MetricDefinition {
  MetricInfo info;
  Trust trust = Trust::extrapolated;
  std::function<MetricAnswer(const MetricContext&)> compute;  // numbers in base units
};

// What a row says besides its function.
struct MetricRow {
  std::string id, label;
  MetricUnit unit = metric_unit::kNone;
  std::string_view base, doc;
  std::vector<std::string> reads;
  std::string_view not_modelled;
  Trust trust = Trust::datasheet;
  bool repeats_input = false;
};

class MetricTable {
 public:
  // The group is the part of the id before the first dot.
  void add(MetricRow row, std::function<Answer(const MetricContext&)> compute);
  void add_text(
      MetricRow row,
      std::function<std::expected<std::string, std::string>(const MetricContext&)> compute);
  void add_month(MetricRow row,
                 std::function<std::expected<Month, std::string>(const MetricContext&)> compute);

  [[nodiscard]] const std::vector<MetricDefinition>& rows() const { return rows_; }

 private:
  MetricDefinition& append(const MetricRow& row);
  std::vector<MetricDefinition> rows_;
};

// All metrics of a plan, in the order in which people read them: the same for every case of it.
[[nodiscard]] MetricTable metric_table(const Setup& setup);

void add_plant_metrics(const Setup& setup, MetricTable& table);
void add_use_metrics(const Setup& setup, MetricTable& table);
void add_money_metrics(const Setup& setup, MetricTable& table);
void add_deal_metrics(const Setup& setup, MetricTable& table);

// Values of a case in the unit of each metric; NaN where there is none (and for text).
[[nodiscard]] std::vector<double> metric_values(const MetricTable& table,
                                                const MetricContext& context);
// With words and reasons, for reports.
[[nodiscard]] std::vector<Metric> metrics_of(const MetricTable& table,
                                             const MetricContext& context);

}  // namespace gw::plan
