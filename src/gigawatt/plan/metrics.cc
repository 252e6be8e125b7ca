#include "gigawatt/plan/metrics.h"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/core/check.h"

namespace gw::plan {

MetricDefinition& MetricTable::append(const MetricRow& row) {
  for (const MetricDefinition& known : rows_) GW_CHECK(known.info.id != row.id, row.id);
  MetricDefinition& definition = rows_.emplace_back();
  definition.info = {.id = std::string(row.id),
                     .group = std::string(row.id.substr(0, row.id.find('.'))),
                     .label = std::string(row.label),
                     .unit = std::string(row.unit.text),
                     .dim = row.unit.dim,
                     .unit_si = row.unit.si,
                     .base = std::string(row.base),
                     .doc = std::string(row.doc),
                     .reads = row.reads,
                     .not_modelled = std::string(row.not_modelled),
                     .repeats_input = row.repeats_input};
  definition.trust = row.trust;
  return definition;
}

void MetricTable::add(MetricRow row, std::function<Answer(const MetricContext&)> compute) {
  append(row).compute = [compute = std::move(compute)](const MetricContext& c) -> MetricAnswer {
    Answer answer = compute(c);
    if (!answer) return std::unexpected(std::move(answer.error()));
    return *answer;
  };
}

void MetricTable::add_text(
    MetricRow row,
    std::function<std::expected<std::string, std::string>(const MetricContext&)> compute) {
  append(row).compute = [compute = std::move(compute)](const MetricContext& c) -> MetricAnswer {
    auto answer = compute(c);
    if (!answer) return std::unexpected(std::move(answer.error()));
    return std::move(*answer);
  };
}

void MetricTable::add_month(
    MetricRow row, std::function<std::expected<Month, std::string>(const MetricContext&)> compute) {
  row.unit = metric_unit::kMonth;
  append(row).compute = [compute = std::move(compute)](const MetricContext& c) -> MetricAnswer {
    auto answer = compute(c);
    if (!answer) return std::unexpected(std::move(answer.error()));
    return static_cast<double>(answer->index());
  };
}

MetricTable metric_table(const Setup& setup) {
  MetricTable table;
  add_plant_metrics(setup, table);
  add_use_metrics(setup, table);
  add_money_metrics(setup, table);
  add_deal_metrics(setup, table);
  return table;
}

std::vector<double> metric_values(const MetricTable& table, const MetricContext& context) {
  std::vector<double> values;
  values.reserve(table.rows().size());
  for (const MetricDefinition& row : table.rows()) {
    MetricAnswer answer = row.compute(context);
    const double* number = answer ? std::get_if<double>(&*answer) : nullptr;
    values.push_back(number != nullptr ? *number / row.info.unit_si
                                       : std::numeric_limits<double>::quiet_NaN());
  }
  return values;
}

std::vector<Metric> metrics_of(const MetricTable& table, const MetricContext& context) {
  std::vector<Metric> metrics;
  for (const MetricDefinition& row : table.rows()) {
    Metric metric{.info = row.info,
                  .value = {},
                  .words = {},
                  .why_missing = {},
                  .p10 = {},
                  .p50 = {},
                  .p90 = {},
                  .trust = row.trust};
    MetricAnswer answer = row.compute(context);
    if (!answer)
      metric.why_missing = answer.error();
    else if (const auto* number = std::get_if<double>(&*answer))
      metric.value = *number / row.info.unit_si;
    else
      metric.words = std::get<std::string>(*answer);
    metrics.push_back(std::move(metric));
  }
  return metrics;
}

}  // namespace gw::plan
