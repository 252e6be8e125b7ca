#include "gigawatt/plan/plan.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/config/read.h"
#include "gigawatt/core/check.h"

namespace gw::plan {
namespace {

void check_horizon(const Loaded& loaded, Diagnostics& diagnostics) {
  const Horizon& months = loaded.plan.months;
  auto origin = loaded.facts.origins.find("months.to");
  SourceLocation where =
      origin == loaded.facts.origins.end() ? SourceLocation{loaded.file, 0, 0} : origin->second;
  if (months.to < months.from)
    diagnostics.error(where, "months.to",
                      fmt::format("{} is before {}", print(months.to), print(months.from)),
                      "write a month from months.from on");
  else if (months.to - months.from >= 12 * 100)
    diagnostics.error(where, "months.to", "the horizon is longer than 100 years",
                      "write an earlier month");
}

// Each what-if changes something: a map of paths, an event, or both.
void check_what_ifs(const Loaded& loaded, Diagnostics& diagnostics) {
  for (const auto& [id, what_if] : loaded.plan.what_if.items) {
    const std::string path = "what_if." + id;
    const auto place = [&](const std::string& at) {
      auto origin = loaded.facts.origins.find(at);
      return origin == loaded.facts.origins.end() ? SourceLocation{} : origin->second;
    };
    const bool given = loaded.facts.origins.contains(path + ".set");
    if (given && what_if.set.node.kind != config::NodeKind::map)
      diagnostics.error(place(path + ".set"), path + ".set",
                        fmt::format("expected a map, found {}", words(what_if.set.node.kind)),
                        "write set: {path: value}");
    else if (what_if.set.node.entries.empty() && !what_if.event)
      diagnostics.error(place(path), path, "nothing changes in it",
                        "write set: {path: value}, or event: {default: party, on: month}");
  }
}

std::optional<Loaded> read_document(config::Document document, const std::string& file,
                                    Diagnostics& diagnostics) {
  Loaded loaded{.id = std::filesystem::path(file).stem().string(),
                .file = file,
                .plan = {},
                .document = std::move(document),
                .facts = {}};
  std::size_t errors = diagnostics.error_count();
  auto plan = config::read<Plan>(loaded.document.root, loaded.facts, diagnostics);
  if (!plan) return std::nullopt;
  loaded.plan = std::move(*plan);
  Diagnostics found;
  check_horizon(loaded, found);
  check_what_ifs(loaded, found);
  for (const Diagnostic& problem : found.items())
    diagnostics.add(config::with_excerpt(loaded.document, problem));
  if (diagnostics.error_count() > errors) return std::nullopt;
  return loaded;
}

// Each entry of the map is a path and the value that it takes, as --set would write it.
std::vector<config::Override> overrides_of(const config::Node& set) {
  std::vector<config::Override> overrides;
  for (const config::Node::Entry& entry : set.entries)
    overrides.push_back({entry.key, config::to_yaml(entry.value), entry.value.where});
  return overrides;
}

}  // namespace

std::optional<Loaded> load(const config::Sources& sources, Diagnostics& diagnostics) {
  auto document = config::load(sources, diagnostics);
  if (!document) return std::nullopt;
  return read_document(std::move(*document), sources.plan_path, diagnostics);
}

std::optional<Loaded> with_what_if(const Loaded& loaded, std::string_view id,
                                   Diagnostics& diagnostics) {
  const WhatIf* what_if = loaded.plan.what_if.find(id);
  GW_CHECK(what_if != nullptr, id);
  config::Document document = loaded.document;
  bool good = true;
  Diagnostics found;
  std::optional<Loaded> changed;
  for (const config::Override& override : overrides_of(what_if->set.node))
    good &= config::apply_override(document.root, override, found);
  if (good) changed = read_document(std::move(document), loaded.file, found);
  for (const Diagnostic& problem : found.items())
    diagnostics.add(config::with_excerpt(loaded.document, problem));
  return changed;
}

}  // namespace gw::plan
