#include "gigawatt/study/what_if.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/plan/series.h"

namespace gw::study {
namespace {

std::string in_words(const plan::WhatIf& what_if) {
  std::string text;
  for (const config::Node::Entry& entry : what_if.set.node.entries)
    text += fmt::format("{}{} = {}", text.empty() ? "" : "; ", entry.key,
                        entry.value.kind == config::NodeKind::scalar ? entry.value.text : "...");
  if (what_if.event)
    text += fmt::format("{}{} defaults in {}", text.empty() ? "" : "; ", what_if.event->party,
                        print(what_if.event->on));
  return text;
}

std::vector<std::optional<double>> aligned(const plan::MetricTable& base,
                                           const plan::MetricTable& table,
                                           const std::vector<double>& values) {
  std::vector<std::optional<double>> out;
  for (const plan::MetricDefinition& row : base.rows()) {
    std::optional<double> value;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (table.rows()[i].info.id == row.info.id && values[i] == values[i]) value = values[i];
    out.push_back(value);
  }
  return out;
}

}  // namespace

std::vector<PreparedWhatIf> prepare_what_ifs(const plan::Setup& setup,
                                             const plan::Preparation& with,
                                             Diagnostics& diagnostics) {
  std::vector<PreparedWhatIf> prepared;
  for (const auto& [id, what_if] : setup.loaded.plan.what_if.items) {
    auto loaded = plan::with_what_if(setup.loaded, id, diagnostics);
    if (!loaded) continue;
    auto other = plan::prepare(std::move(*loaded), {with.catalog, with.rates, what_if.event, id},
                               diagnostics);
    if (other) prepared.push_back({id, std::move(other)});
  }
  return prepared;
}

std::vector<plan::WhatIfResult> run_what_ifs(const plan::Setup& setup,
                                             const plan::MetricTable& table,
                                             std::span<const PreparedWhatIf> what_ifs,
                                             Diagnostics& diagnostics) {
  std::vector<plan::WhatIfResult> results;
  for (const auto& [id, other] : what_ifs) {
    const plan::WhatIf& what_if = *setup.loaded.plan.what_if.find(id);
    auto outcome = plan::simulate(*other, plan::best_case(*other));
    if (!outcome->failure.empty()) {
      diagnostics.error({setup.loaded.file, 0, 0}, "what_if." + id, outcome->failure);
      continue;
    }
    plan::MetricContext context(*other, *outcome);
    plan::MetricTable own = plan::metric_table(*other);
    results.push_back({.id = id,
                       .label = what_if.label.empty() ? id : what_if.label,
                       .doc = in_words(what_if),
                       .values = aligned(table, own, plan::metric_values(own, context)),
                       .series = plan::series_of(context)});
  }
  return results;
}

}  // namespace gw::study
