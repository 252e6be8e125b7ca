// explain: what a field of a plan means, or where a result comes from.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "command.h"
#include "gigawatt/config/lookup.h"
#include "gigawatt/config/node.h"
#include "gigawatt/config/schema.h"
#include "grid.h"
#include "session.h"

namespace gw::cli {
namespace {

constexpr int kTraceDepth = 4;

bool is_below(std::string_view path, std::string_view above) {
  return path.starts_with(above) && path.size() > above.size() && path[above.size()] == '.';
}

// ---------------------------------------------------------------------------- fields of a plan

// The part of a documented path that has as many segments as `like`; "" if it has fewer.
std::string_view head_of(std::string_view path, std::string_view like) {
  std::size_t end = 0;
  for (auto dots = std::ranges::count(like, '.'); dots >= 0; --dots) {
    if (end == path.size()) return {};
    end = std::min(path.find('.', end == 0 ? 0 : end + 1), path.size());
  }
  return path.substr(0, end);
}

struct Fields {
  std::vector<config::FieldDoc> all = config::documentation<plan::Plan>();
  std::vector<config::FieldDoc> named;  // what the path means
  std::vector<config::FieldDoc> below;  // one level down

  explicit Fields(const std::string& what) {
    for (const config::FieldDoc* field : config::find_docs(all, what)) named.push_back(*field);
    // A part of a plan has no documentation of its own where it is a mere map; its fields do.
    for (const config::FieldDoc& field : all) {
      std::string_view head = head_of(field.path, what);
      bool same = std::ranges::any_of(named, [&](const auto& n) { return n.path == head; });
      if ((head == what || same) && field.path != head) below.push_back(field);
    }
    auto deeper = [this](const config::FieldDoc& field) {
      return std::ranges::any_of(
          below, [&](const config::FieldDoc& other) { return is_below(field.path, other.path); });
    };
    std::vector<config::FieldDoc> top;
    for (const config::FieldDoc& field : below)
      if (!deeper(field)) top.push_back(field);
    below = std::move(top);
  }
  [[nodiscard]] bool found() const { return !named.empty() || !below.empty(); }
};

void print_field(const config::FieldDoc& field) {
  fmt::print("{}\n  {}\n  type: {}{}\n", field.path, field.doc, field.type,
             field.required ? ", required" : "");
  if (!field.example.empty()) fmt::print("  example: {}\n", field.example);
  if (!field.default_text.empty()) fmt::print("  default: {}\n", field.default_text);
  if (!field.refers_to.empty())
    fmt::print("  names a {} of the catalog or plan\n", field.refers_to);
  if (field.uncertain) fmt::print("  may be a distribution, e.g. {{uniform: [low, high]}}\n");
}

void print_below(const std::vector<config::FieldDoc>& fields) {
  GridColumn path{.head = ""}, doc{.head = ""};
  for (const config::FieldDoc& field : fields) {
    path.cells.push_back(field.path);
    doc.cells.push_back(field.doc);
  }
  fmt::print("{}", to_grid({path, doc}, {terminal_width(), 2}));
}

Table field_table(const Fields& fields) {
  Table table("fields", "what fields of a plan mean");
  std::vector<std::string> path, type, required, by_default, example, refers_to, uncertain, doc;
  for (const auto* list : {&fields.named, &fields.below}) {
    for (const config::FieldDoc& field : *list) {
      path.push_back(field.path);
      type.push_back(field.type);
      required.push_back(field.required ? "true" : "false");
      by_default.push_back(field.default_text);
      example.push_back(field.example);
      refers_to.push_back(field.refers_to);
      uncertain.push_back(field.uncertain ? "true" : "false");
      doc.push_back(field.doc);
    }
  }
  table.add({"path", "", "", std::move(path)});
  table.add({"type", "", "", std::move(type)});
  table.add({"required", "", "", std::move(required)});
  table.add({"default", "", "", std::move(by_default)});
  table.add({"example", "", "", std::move(example)});
  table.add({"refers_to", "", "", std::move(refers_to)});
  table.add({"may_be_distribution", "", "", std::move(uncertain)});
  table.add({"doc", "", "", std::move(doc)});
  return table;
}

// ------------------------------------------------------------------------- where a result comes
// from

// One line of a trace: a result, an input of the plan or a fact of the catalog.
struct Origin {
  int depth = 0;
  std::string_view kind = {};  // metric, input, fact
  std::string id = {};
  std::string text = {};  // value, or title of the source
  std::string unit = {};  // of a number
  std::optional<double> value = {};
  std::string place = {};  // file:line, or publisher and date
  std::string trust = {};  // of a result, confidence of a fact
  std::string doc = {};
  std::string not_modelled = {};
};

// The value that a plan has at a place, as it says it.
const config::Node* node_at(const config::Node& node, const SourceLocation& place) {
  if (node.where.line == place.line && node.where.column == place.column &&
      node.where.file == place.file)
    return &node;
  for (const config::Node& item : node.items)
    if (const config::Node* found = node_at(item, place)) return found;
  for (const config::Node::Entry& entry : node.entries)
    if (const config::Node* found = node_at(entry.value, place)) return found;
  return nullptr;
}

std::string as_written(const config::Node& node) {
  std::vector<std::string> parts;
  for (const config::Node& item : node.items) parts.push_back(as_written(item));
  for (const config::Node::Entry& entry : node.entries)
    parts.push_back(entry.key + ": " + as_written(entry.value));
  if (node.kind == config::NodeKind::scalar) return node.text;
  std::string inside = fmt::format("{}", fmt::join(parts, ", "));
  return node.kind == config::NodeKind::list ? "[" + inside + "]" : "{" + inside + "}";
}

class Trace {
 public:
  explicit Trace(Session& session) : session_(session) {}

  void metric(const plan::Metric& metric, int depth) {
    bool first = seen_.insert(metric.info.id).second;
    lines_.push_back(
        {.depth = depth,
         .kind = "metric",
         .id = metric.info.id,
         .text = metric.text(),
         .unit = metric.info.unit,
         .value = metric.value,
         .place = "",
         .trust = std::string(name(metric.trust)),
         .doc = first ? fmt::format("{} Base: {}.", metric.info.doc, metric.info.base) : "as above",
         .not_modelled = first ? metric.info.not_modelled : ""});
    if (!first || depth >= kTraceDepth) return;
    for (const std::string& read : metric.info.reads) {
      if (const plan::Metric* below = session_.results().metric(read))
        this->metric(*below, depth + 1);
      else if (read.starts_with("catalog."))
        facts(read.substr(8), depth + 1);
      else
        inputs(read, depth + 1);
    }
  }

  // The values at a path of the plan and below it, each with its line; false if there are none.
  bool inputs(const std::string& path, int depth) {
    if (!seen_.insert(path).second) return true;
    const auto& loaded = session_.setup().loaded;
    bool any = false, defaults = false;
    for (const config::Value& value : config::values(loaded.plan)) {
      if (value.path != path && !is_below(value.path, path)) continue;
      auto origin = loaded.facts.origins.find(value.path);
      if (origin == loaded.facts.origins.end() && value.path != path) {
        defaults = true;
        continue;
      }
      lines_.push_back(
          input(value, origin == loaded.facts.origins.end() ? nullptr : &origin->second));
      lines_.back().depth = depth;
      any = true;
    }
    if (!any && (defaults || depth > 0))
      lines_.push_back({.depth = depth,
                        .kind = "input",
                        .id = path,
                        .text = "as by default",
                        .place = "default"});
    return any || defaults;
  }

  [[nodiscard]] std::string text() const {
    std::string text;
    for (const Origin& line : lines_) {
      std::string pad(static_cast<std::size_t>(line.depth) * 2, ' ');
      if (line.kind == "metric") {
        text += fmt::format("{}{} = {}   ({})\n", pad, line.id, line.text, line.trust);
        for (const std::string& note :
             {line.doc, line.not_modelled.empty() ? std::string()
                                                  : "Not modelled: " + line.not_modelled + "."})
          if (!note.empty()) text += folded(note, line.depth * 2 + 4);
      } else if (line.kind == "input") {
        text += fmt::format("{}{} = {}   ({})\n", pad, line.id, line.text, line.place);
      } else {
        text += folded(
            fmt::format("catalog {}: {} ({}; {})", line.id, line.text, line.place, line.trust),
            line.depth * 2);
      }
    }
    return text;
  }

  [[nodiscard]] Table table() const {
    Table table("trace", "what a result is computed from, down to lines and sources");
    std::vector<std::int64_t> depth;
    std::vector<double> value;
    std::vector<std::string> kind, id, text, unit, place, trust, doc, not_modelled;
    for (const Origin& line : lines_) {
      depth.push_back(line.depth);
      kind.emplace_back(line.kind);
      id.push_back(line.id);
      value.push_back(line.kind == "metric" && line.value
                          ? *line.value
                          : std::numeric_limits<double>::quiet_NaN());
      unit.push_back(line.unit);
      text.push_back(line.text);
      place.push_back(line.place);
      trust.push_back(line.trust);
      doc.push_back(line.doc);
      not_modelled.push_back(line.not_modelled);
    }
    table.add({"depth", "", "", std::move(depth)});
    table.add({"kind", "", "", std::move(kind)});
    table.add({"id", "", "", std::move(id)});
    table.add({"value", "", "", std::move(value)});
    table.add({"unit", "", "", std::move(unit)});
    table.add({"text", "", "", std::move(text)});
    table.add({"place", "", "", std::move(place)});
    table.add({"trust", "", "", std::move(trust)});
    table.add({"doc", "", "", std::move(doc)});
    table.add({"not_modelled", "", "", std::move(not_modelled)});
    return table;
  }

 private:
  static std::string print(const SourceLocation& place) {
    return place.line > 0 ? fmt::format("{}:{}", place.file, place.line) : place.file;
  }

  static std::string folded(const std::string& text, int indent) {
    std::string folded;
    for (const std::string& line : wrapped(text, terminal_width() - indent - 4))
      folded += std::string(static_cast<std::size_t>(indent + (folded.empty() ? 0 : 4)), ' ') +
                line + "\n";
    return folded;
  }

  // As the plan says it; a distribution with the best estimate before it.
  Origin input(const config::Value& value, const SourceLocation* place) const {
    Origin line{.kind = "input", .id = value.path, .text = value.text, .value = value.si};
    line.place = place == nullptr ? "default" : print(*place);
    if (place == nullptr || place->line == 0) return line;
    const config::Node* node = node_at(session_.setup().loaded.document.root, *place);
    if (node == nullptr) return line;
    if (node->kind == config::NodeKind::scalar)
      line.text = node->text;
    else
      line.text += " of " + as_written(*node);
    return line;
  }

  // The facts of a kind that the plan uses, item by item. Parts of a kind ("prices/capex_views")
  // are kinds of their own.
  void facts(const std::string& kind, int depth) {
    std::map<std::string, std::vector<const plan::SourceUse*>> by_item;
    for (const plan::SourceUse& source : session_.results().sources)
      for (const std::string& use : source.used_by)
        if (use.starts_with(kind + "/") && use.find('/', kind.size() + 1) == std::string::npos)
          by_item[use].push_back(&source);
    for (const auto& [item, sources] : by_item)
      for (const plan::SourceUse* source : sources)
        if (seen_.insert(item + source->id).second)
          lines_.push_back({.depth = depth,
                            .kind = "fact",
                            .id = item,
                            .text = source->title,
                            .unit = "",
                            .value = {},
                            .place = fmt::format("{}, {}", source->publisher, source->date),
                            .trust = source->confidence,
                            .doc = "",
                            .not_modelled = ""});
  }

  Session& session_;
  std::set<std::string> seen_;
  std::vector<Origin> lines_;
};

int show(const Fields& fields, Format format) {
  if (format != Format::text) {
    print_table(field_table(fields), format);
    return kOk;
  }
  for (const config::FieldDoc& field : fields.named) print_field(field);
  if (!fields.named.empty() && !fields.below.empty()) fmt::print("  fields:\n");
  print_below(fields.below);
  return kOk;
}

int unknown(const std::string& what, const std::vector<std::string_view>& known, bool has_plan) {
  std::string hint = did_you_mean(what, known, 0);
  fmt::print(stderr, "gigawatt: no field{} \"{}\"{}{}\n", has_plan ? " or result" : "", what,
             hint.empty() ? "" : "; ", hint);
  if (!has_plan && !what.empty())
    fmt::print(stderr, "A result needs its plan: gigawatt explain {} --plan PLAN\n", what);
  return kBadInput;
}

int explain_with_plan(const ExplainOptions& options) {
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  Trace trace(session);
  Fields fields(options.what);
  if (const plan::Metric* metric = session.results().metric(options.what))
    trace.metric(*metric, 0);
  else if (!trace.inputs(options.what, 0) && !fields.found()) {
    std::vector<std::string_view> known;
    for (const plan::Metric& m : session.results().metrics) known.push_back(m.info.id);
    for (const config::FieldDoc& field : fields.all) known.push_back(field.path);
    return unknown(options.what, known, true);
  } else if (options.format == Format::text) {
    show(fields, options.format);
    fmt::print("\n");
  }
  if (options.format == Format::text)
    fmt::print("{}", trace.text());
  else
    print_table(trace.table(), options.format);
  return kOk;
}

}  // namespace

int explain(const ExplainOptions& options) {
  if (!options.plan.plan.empty()) return explain_with_plan(options);
  Fields fields(options.what);
  if (fields.found()) return show(fields, options.format);
  std::vector<std::string_view> known;
  for (const config::FieldDoc& field : fields.all) known.push_back(field.path);
  return unknown(options.what, known, false);
}

}  // namespace gw::cli
