// explain: what a field of a plan means, or where a result comes from.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "command.h"
#include "gigawatt/config/lookup.h"
#include "gigawatt/config/schema.h"
#include "session.h"

namespace gw::cli {
namespace {

constexpr int kTraceDepth = 4;

// Segments of a pattern in <> or * match anything: "campuses.<id>.site".
bool matches(std::string_view pattern, std::string_view path) {
  while (true) {
    std::size_t p = pattern.find('.'), q = path.find('.');
    std::string_view head = pattern.substr(0, p);
    if (head.find('<') == std::string_view::npos && head != "*" && head != path.substr(0, q))
      return false;
    if ((p == std::string_view::npos) != (q == std::string_view::npos)) return false;
    if (p == std::string_view::npos) return true;
    pattern.remove_prefix(p + 1);
    path.remove_prefix(q + 1);
  }
}

void print_field(const config::FieldDoc& field) {
  fmt::print("{}\n  {}\n  type: {}{}\n", field.path, field.doc, field.type,
             field.required ? ", required" : "");
  if (!field.example.empty()) fmt::print("  example: {}\n", field.example);
  if (!field.default_text.empty()) fmt::print("  default: {}\n", field.default_text);
  if (!field.refers_to.empty())
    fmt::print("  names a {} of the catalog or plan\n", field.refers_to);
  if (field.uncertain) fmt::print("  may be a distribution, e.g. {{uniform: [low, high]}}\n");
}

// The fields directly below a path, as a list.
int print_fields_below(const std::vector<config::FieldDoc>& fields, const std::string& what) {
  bool any = false;
  for (const config::FieldDoc& field : fields) {
    std::size_t dots = static_cast<std::size_t>(std::count(what.begin(), what.end(), '.'));
    std::string head = field.path;
    std::size_t end = 0;
    for (std::size_t i = 0; i <= dots && end != std::string::npos; ++i)
      end = head.find('.', i == 0 ? 0 : end + 1);
    if (end == std::string::npos || !matches(head.substr(0, end), what)) continue;
    fmt::print("{:<60} {}\n", field.path, field.doc);
    any = true;
  }
  return any ? kOk : kBadInput;
}

int explain_field(const std::string& what) {
  auto fields = config::documentation<plan::Plan>();
  bool found = false;
  for (const config::FieldDoc& field : fields) {
    if (!matches(field.path, what)) continue;
    print_field(field);
    found = true;
  }
  if (found || print_fields_below(fields, what) == kOk) return kOk;
  std::vector<std::string_view> known;
  for (const config::FieldDoc& field : fields) known.push_back(field.path);
  std::string hint = did_you_mean(what, known, 0);
  fmt::print(
      stderr,
      "gigawatt: no field \"{}\"{}{}\nA result needs its plan: gigawatt explain {} --plan PLAN\n",
      what, hint.empty() ? "" : "; ", hint, what);
  return kBadInput;
}

class Trace {
 public:
  explicit Trace(Session& session) : session_(session) {}

  void metric(const plan::Metric& metric, int depth) {
    std::string pad(static_cast<std::size_t>(depth) * 2, ' ');
    fmt::print("{}{} = {}\n", pad, metric.info.id, metric.text());
    if (!seen_.insert(metric.info.id).second) return;
    fmt::print("{}  {} Base: {}. Trust: {}.\n", pad, metric.info.doc, metric.info.base,
               name(metric.trust));
    if (!metric.info.not_modelled.empty())
      fmt::print("{}  not modelled: {}\n", pad, metric.info.not_modelled);
    if (depth >= kTraceDepth) return;
    for (const std::string& read : metric.info.reads) {
      if (const plan::Metric* below = session_.results().metric(read))
        this->metric(*below, depth + 1);
      else if (read.starts_with("catalog."))
        facts(read.substr(8), depth + 1);
      else
        inputs(read, depth + 1);
    }
  }

 private:
  void inputs(const std::string& path, int depth) {
    std::string pad(static_cast<std::size_t>(depth) * 2, ' ');
    if (!seen_.insert(path).second) return;
    const auto& loaded = session_.setup().loaded;
    bool any = false;
    for (const config::Value& value : config::values(loaded.plan)) {
      bool below =
          value.path == path || (value.path.starts_with(path) && value.path[path.size()] == '.');
      auto origin = loaded.facts.origins.find(value.path);
      if (!below || origin == loaded.facts.origins.end()) continue;
      fmt::print("{}{} = {}   ({}:{})\n", pad, value.path, value.text, origin->second.file,
                 origin->second.line);
      any = true;
    }
    if (!any) fmt::print("{}{}: defaults (see gigawatt run PLAN --show-defaults)\n", pad, path);
  }

  void facts(const std::string& kind, int depth) {
    std::string pad(static_cast<std::size_t>(depth) * 2, ' ');
    for (const plan::SourceUse& source : session_.results().sources)
      for (const std::string& use : source.used_by)
        if (use.starts_with(kind + "/") && seen_.insert(use + source.id).second)
          fmt::print("{}catalog {}: {} ({}, {}; {})\n", pad, use, source.title, source.publisher,
                     source.date, source.confidence);
  }

  Session& session_;
  std::set<std::string> seen_;
};

int explain_result(const ExplainOptions& options) {
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  const plan::Metric* metric = session.results().metric(options.what);
  if (metric == nullptr) return explain_field(options.what);
  if (options.format == Format::text) {
    Trace(session).metric(*metric, 0);
    return kOk;
  }
  Table table("reads", "what a result is computed from");
  table.add({"reads", "", "metric, plan path or catalog kind", metric->info.reads});
  print_table(table, options.format);
  return kOk;
}

}  // namespace

int explain(const ExplainOptions& options) {
  return options.plan.plan.empty() ? explain_field(options.what) : explain_result(options);
}

}  // namespace gw::cli
