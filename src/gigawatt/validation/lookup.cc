#include "gigawatt/validation/lookup.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gigawatt/catalog/listing.h"
#include "gigawatt/config/lookup.h"
#include "gigawatt/core/diagnostics.h"

namespace gw::validation {
namespace {

using Found = std::expected<Value, std::string>;

std::unexpected<std::string> missing(std::string reason) {
  return std::unexpected(std::move(reason));
}

// The part before the first dot is cut off `name` and returned.
std::string_view cut(std::string_view& name) {
  std::size_t dot = name.find('.');
  std::string_view head = name.substr(0, dot);
  name = dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
  return head;
}

Found number_of(const plan::MetricInfo& info, double value) {
  bool computed = !info.repeats_input;
  if (info.unit == "month") return Value{Month::from_index(static_cast<int>(value)), computed};
  return Value{NumberValue{value * info.unit_si, info.dim}, computed};
}

Found metric(const plan::Results& results, std::string_view id) {
  if (const plan::Metric* m = results.metric(id)) {
    if (!m->words.empty()) return Value{m->words, !m->info.repeats_input};
    if (!m->value || !std::isfinite(*m->value))
      return missing(fmt::format("{}: {}", id, m->why_missing));
    return number_of(m->info, *m->value);
  }
  std::vector<std::string_view> ids;
  for (const plan::Metric& m : results.metrics) ids.push_back(m.info.id);
  std::string hint = did_you_mean(id, ids, 0);
  return missing(fmt::format("this plan has no result {}{}{}", id, hint.empty() ? "" : "; ", hint));
}

Found series(const plan::Results& results, std::string_view id) {
  const plan::Series* s = results.find_series(id);
  if (s == nullptr) return missing(fmt::format("this plan has no series {}", id));
  SeriesValue value{results.first, s->values, s->dim};
  for (double& x : value.si) x *= s->unit_si;
  return Value{std::move(value), true};
}

Found what_if(const plan::Results& results, std::string_view name) {
  std::string_view id = cut(name);
  for (const plan::WhatIfResult& w : results.what_ifs) {
    if (w.id != id) continue;
    for (std::size_t i = 0; i < results.metrics.size(); ++i) {
      if (results.metrics[i].info.id != name) continue;
      if (!w.values[i]) return missing(fmt::format("{} has no value in what-if {}", name, id));
      return number_of(results.metrics[i].info, *w.values[i]);
    }
    return missing(fmt::format("this plan has no result {}", name));
  }
  return missing(fmt::format("this plan has no what-if {}", id));
}

Found input(const plan::Setup& setup, std::string_view path) {
  auto value = config::lookup(setup.loaded.plan, path);
  if (!value) return missing(fmt::format("the plan has no field {}", path));
  if (value->si) return Value{NumberValue{*value->si, value->dim}, false};
  if (auto month = parse_month(value->text)) return Value{*month, false};
  return Value{value->text, false};
}

Found scalar(const config::Node& node, std::string_view name) {
  if (const config::Node* value = node.find("value")) return scalar(*value, name);
  if (const config::Node* best = node.find("best")) return scalar(*best, name);
  if (node.kind != config::NodeKind::scalar)
    return missing(fmt::format("catalog.{} is not one value", name));
  if (auto number = parse_any_quantity(node.text)) return Value{*number, false};
  if (auto month = parse_month(node.text)) return Value{*month, false};
  return Value{node.text, false};
}

// catalog.facts.comparators.nyc_peak: the facts of a sheet stand under `terms`, which need not be
// said; other parts are named: catalog.parties.openai.series.free_cash_flow.points.2027.
Found fact(catalog::Catalog& catalog, std::string_view name) {
  std::string_view rest = name;
  std::string_view kind = cut(rest);
  std::string_view id = cut(rest);
  Diagnostics diagnostics;
  auto shown = catalog::show(catalog, fmt::format("{}/{}", kind, id), diagnostics);
  if (!shown) return missing(fmt::format("the catalog has no {}/{}", kind, id));
  const config::Node* node = &shown->document;
  const config::Node* terms = node->find("terms");
  std::string_view after = rest;
  if (terms != nullptr && (rest.empty() || terms->find(cut(after)) != nullptr)) node = terms;
  while (!rest.empty()) {
    std::string_view key = cut(rest);
    node = node->find(key);
    if (node == nullptr) return missing(fmt::format("the catalog has no {}/{} {}", kind, id, key));
  }
  return scalar(*node, name);
}

Found find(const LookupContext& context, std::string_view name) {
  std::string_view rest = name;
  std::string_view head = cut(rest);
  if (head == "series") return series(*context.results, rest);
  if (head == "what_if") return what_if(*context.results, rest);
  if (head == "plan") return input(*context.setup, rest);
  if (head == "catalog") return fact(*context.catalog, rest);
  if (head == "other_plan") {
    std::string_view id = cut(rest);
    const plan::Results* other = context.other_plan ? context.other_plan(id) : nullptr;
    if (other == nullptr) return missing(fmt::format("plan {} is not at hand", id));
    return metric(*other, rest);
  }
  return metric(*context.results, name);
}

}  // namespace

Lookup best_lookup(const LookupContext& context) {
  return [context](std::string_view name) { return find(context, name); };
}

Lookup sample_lookup(const LookupContext& context, std::span<const double> values) {
  return [context, values](std::string_view name) -> Found {
    const auto& metrics = context.results->metrics;
    for (std::size_t i = 0; i < metrics.size() && i < values.size(); ++i) {
      if (metrics[i].info.id != name) continue;
      if (!metrics[i].words.empty()) return missing("texts are not kept by a study");
      if (std::isnan(values[i]))
        return missing(fmt::format("{} has no value in this sample", name));
      return number_of(metrics[i].info, values[i]);
    }
    if (name.starts_with("plan.") || name.starts_with("catalog.")) return find(context, name);
    return missing(fmt::format("{} is not kept by a study", name));
  };
}

}  // namespace gw::validation
