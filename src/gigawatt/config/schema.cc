#include "gigawatt/config/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "gigawatt/config/reading.h"
#include "gigawatt/units/text.h"

namespace gw::config {

namespace internal {

namespace {

// Whether steps of this type may follow a market path: those of numbers.
bool takes_market(const TypeInfo& steps) {
  const Kind kind = steps.items.front().kind;
  return kind == Kind::real || kind == Kind::integer;
}

using Json = nlohmann::ordered_json;

constexpr std::string_view kNumberPattern = R"(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)";
constexpr std::string_view kIdPattern = "^[a-z0-9_]+$";
constexpr std::string_view kMonthPattern = "^[0-9]{4}-(0[1-9]|1[0-2])$";
constexpr std::string_view kDatePattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
constexpr std::string_view kWindowPattern =
    R"(^[0-9]{4}(-(0[1-9]|1[0-2]|H[12]|Q[1-4]))?(\.\.[0-9]{4}-(0[1-9]|1[0-2]))?$)";
constexpr std::string_view kStepPattern = "^[0-9]{4}(-(0[1-9]|1[0-2]|H[12]|Q[1-4]))?$";

bool is_count(Dim dim) { return dim == kChipDim || dim == kTokenDim || dim == Dim{}; }

// Builds one schema; shared parts (quantities, distributions) go to $defs.
class SchemaBuilder {
 public:
  Json document(const TypeInfo& type, std::string_view title) {
    Json root{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
    Json body = structure(type);
    body["properties"]["include"] = {{"type", "array"},
                                     {"items", {{"type", "string"}}},
                                     {"description", "files laid under this one; later files win"}};
    root.update(body);
    if (!defs_.empty()) root["$defs"] = defs_;
    return root;
  }

 private:
  Json schema(const TypeInfo& type, const FieldOptions& options) {
    switch (type.kind) {
      case Kind::boolean:
        return {{"type", "boolean"}};
      case Kind::integer:
        return uncertain("whole_number", whole_number(), options);
      case Kind::real:
        return uncertain(name_of(type.dim), quantity(type.dim), options);
      case Kind::text:
        return {{"type", Json::array({"string", "number", "boolean"})}};
      case Kind::month:
        return {{"type", "string"}, {"pattern", kMonthPattern}, {"examples", {"2026-07"}}};
      case Kind::date:
        return {{"type", "string"}, {"pattern", kDatePattern}, {"examples", {"2026-07-31"}}};
      case Kind::window:
        return window();
      case Kind::enumeration:
        return {{"enum", type.names}};
      case Kind::optional:
        return {{"anyOf", Json::array({schema(type.items.front(), options), {{"const", "none"}}})}};
      case Kind::list:
        return {{"type", "array"}, {"items", schema(type.items.front(), options)}};
      case Kind::by_id:
        return keyed(kIdPattern, schema(type.items.front(), options));
      case Kind::steps: {
        const Json item = schema(type.items.front(), options);
        Json forms = Json::array({item, keyed(kStepPattern, item)});
        if (takes_market(type)) forms.push_back(market_path());
        return {{"anyOf", std::move(forms)}};
      }
      case Kind::variant:
        return variant(type);
      case Kind::structure:
        return short_or_structure(type);
      case Kind::raw:
      case Kind::unsupported:
        break;
    }
    return Json::object();
  }

  static Json keyed(std::string_view pattern, Json item) {
    return {{"type", "object"},
            {"propertyNames", {{"pattern", pattern}}},
            {"additionalProperties", std::move(item)}};
  }
  static Json market_path() {
    return {{"type", "object"},
            {"properties", {{"market", {{"type", "string"}, {"examples", {"sofr"}}}}}},
            {"required", {"market"}},
            {"additionalProperties", false}};
  }
  static Json window() {
    return {
        {"anyOf",
         Json::array({{{"type", "string"}, {"pattern", kWindowPattern}, {"examples", {"2026-H2"}}},
                      {{"type", "integer"}}})}};
  }

  static Json whole_number() {
    const Json text{{"type", "string"},
                    {"pattern", R"(^-?(0|[1-9][0-9]*)(\.[0-9]+)? ?[kMGT]$)"},
                    {"examples", {"200 k"}}};
    return {{"anyOf", Json::array({{{"type", "integer"}}, text})}};
  }

  static Json quantity(Dim dim) {
    Json text{{"type", "string"},
              {"pattern", fmt::format("^{} ?[^0-9 ].*$", kNumberPattern)},
              {"examples", {dim == Dim{} ? "50 %" : quantity_example(dim)}}};
    if (is_count(dim)) return {{"anyOf", Json::array({{{"type", "number"}}, text})}};
    return text;
  }

  static std::string name_of(Dim dim) {
    if (dim == Dim{}) return "number";
    std::string name = dim_name(dim);
    std::ranges::replace_if(name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
  }

  static Json reference(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }

  // A number by reference, with its distributions unless it is fixed.
  Json uncertain(const std::string& name, const Json& number, const FieldOptions& options) {
    if (!defs_.contains(name)) defs_[name] = number;
    if (options.fixed) return reference(name);
    const std::string both = "uncertain_" + name;
    if (!defs_.contains(both))
      defs_[both] = {{"anyOf", Json::array({reference(name), distributions(name)})}};
    return reference(both);
  }

  static Json distributions(const std::string& name) {
    const Json item = reference(name);
    const auto numbers = [&](int count) {
      return Json{{"type", "array"}, {"items", item}, {"minItems", count}, {"maxItems", count}};
    };
    const auto pair = [&](const char* first, const char* second) {
      return Json{{"type", "object"},
                  {"properties", {{first, item}, {second, item}}},
                  {"required", {first, second}},
                  {"additionalProperties", false}};
    };
    const Json choice{
        {"type", "object"},
        {"properties",
         {{"values", {{"type", "array"}, {"items", item}, {"minItems", 1}}},
          {"weights",
           {{"type", "array"}, {"items", {{"type", "number"}, {"exclusiveMinimum", 0}}}}}}},
        {"required", {"values"}},
        {"additionalProperties", false}};
    return {{"type", "object"},
            {"description", "a distribution"},
            {"properties",
             {{"lognormal", pair("p50", "p90")},
              {"triangular", numbers(3)},
              {"uniform", numbers(2)},
              {"normal", pair("mean", "sd")},
              {"choice", choice}}},
            {"minProperties", 1},
            {"maxProperties", 1},
            {"additionalProperties", false}};
  }

  Json variant(const TypeInfo& type) {
    Json any = Json::array();
    for (std::size_t i = 0; i < type.names.size(); ++i)
      any.push_back({{"type", "object"},
                     {"properties", {{std::string(type.names[i]), schema(type.items[i], {})}}},
                     {"required", {type.names[i]}},
                     {"additionalProperties", false}});
    any.push_back({{"enum", type.names}});
    return {{"oneOf", std::move(any)}};
  }

  Json short_or_structure(const TypeInfo& type) {
    Json object = structure(type);
    const auto field = std::ranges::find(type.fields, type.short_field, &FieldInfo::name);
    if (type.short_field.empty() || field == type.fields.end()) return object;
    return {{"anyOf", Json::array({std::move(object), schema(field->type, field->options)})}};
  }

  Json structure(const TypeInfo& type) {
    Json properties = Json::object();
    Json required = Json::array();
    for (const FieldInfo& field : type.fields) {
      Json property = schema(field.type, field.options);
      if (!field.options.doc.empty()) property["description"] = field.options.doc;
      if (!field.default_text.empty()) property["default"] = field.default_text;
      if (!field.options.example.empty()) property["examples"] = {field.options.example};
      properties[field.name] = std::move(property);
      if (field.options.required) required.push_back(field.name);
    }
    Json object{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) object["required"] = std::move(required);
    object["additionalProperties"] = false;
    return object;
  }

  Json defs_ = Json::object();
};

// The bounds of a number in words, led by a blank.
std::string bounds_in_words(const FieldOptions& options, Dim dim, bool whole) {
  const auto text = [&](double x) -> std::string {
    if (x == 0) return "0";
    return whole ? fmt::format("{:.0f}", x) : print_si(x, dim);
  };
  const bool low = std::isfinite(options.min);
  const bool high = std::isfinite(options.max);
  std::string words;
  if (options.positive) words = " greater than zero";
  if (options.positive && high) words += fmt::format(", at most {}", text(options.max));
  if (options.positive) return words;
  if (low && high) return fmt::format(" from {} to {}", text(options.min), text(options.max));
  if (low) return fmt::format(", at least {}", text(options.min));
  if (high) return fmt::format(", at most {}", text(options.max));
  return {};
}

std::string type_words(const TypeInfo& type, const FieldOptions& options) {
  switch (type.kind) {
    case Kind::boolean:
      return "true or false";
    case Kind::integer:
      return "whole number" + bounds_in_words(options, {}, true);
    case Kind::real:
      return (type.dim == Dim{} ? "number" : dim_name(type.dim)) +
             bounds_in_words(options, type.dim, false);
    case Kind::text:
      return options.refers_to.empty() ? "text" : fmt::format("id of a {}", options.refers_to);
    case Kind::month:
      return "month";
    case Kind::date:
      return "date";
    case Kind::window:
      return "span of months";
    case Kind::enumeration:
      return fmt::format("one of {}", fmt::join(type.names, ", "));
    case Kind::optional:
      return type_words(type.items.front(), options) + ", or none";
    case Kind::list:
      return fmt::format("list of {}", type_words(type.items.front(), options));
    case Kind::by_id:
      return fmt::format("map by id of {}", type_words(type.items.front(), options));
    case Kind::steps:
      return fmt::format("{}, or such by month{}", type_words(type.items.front(), options),
                         takes_market(type) ? ", or a market path" : "");
    case Kind::variant:
      return fmt::format("one of {} with its fields", fmt::join(type.names, ", "));
    case Kind::structure:
      return "fields";
    case Kind::raw:
      return "part of a document";
    case Kind::unsupported:
      break;
  }
  return {};
}

std::string example_words(const TypeInfo& type, const FieldOptions& options) {
  if (!options.example.empty()) return std::string(options.example);
  switch (type.kind) {
    case Kind::real:
      return quantity_example(type.dim);
    case Kind::month:
      return "2026-07";
    case Kind::date:
      return "2026-07-31";
    case Kind::window:
      return "2026-H2";
    case Kind::optional:
    case Kind::steps:
      return example_words(type.items.front(), options);
    default:
      return {};
  }
}

bool is_uncertain(const TypeInfo& type) {
  if (type.kind == Kind::real || type.kind == Kind::integer) return true;
  const bool wraps = type.kind == Kind::optional || type.kind == Kind::list ||
                     type.kind == Kind::by_id || type.kind == Kind::steps;
  return wraps && is_uncertain(type.items.front());
}

void list_fields(const TypeInfo& type, const std::string& path, std::vector<FieldDoc>& docs);

// The fields below a value of `type` at `path`; `item`: of a list or map, whose own name is in
// `path`.
void list_below(const TypeInfo& type, const std::string& path, std::vector<FieldDoc>& docs) {
  switch (type.kind) {
    case Kind::structure:
      return list_fields(type, path, docs);
    case Kind::optional:
      return list_below(type.items.front(), path, docs);
    case Kind::list:
    case Kind::by_id:
      if (type.items.front().kind == Kind::variant && type.kind == Kind::list) {
        const TypeInfo& variant = type.items.front();
        for (std::size_t i = 0; i < variant.names.size(); ++i)
          list_fields(variant.items[i], join(path, fmt::format("<{}>", variant.names[i])), docs);
        return;
      }
      return list_below(type.items.front(), join(path, "<id>"), docs);
    case Kind::steps:
      return list_below(type.items.front(), join(path, "<month>"), docs);
    case Kind::variant:
      for (std::size_t i = 0; i < type.names.size(); ++i)
        list_fields(type.items[i], join(path, type.names[i]), docs);
      return;
    default:
      return;
  }
}

void list_fields(const TypeInfo& type, const std::string& path, std::vector<FieldDoc>& docs) {
  for (const FieldInfo& field : type.fields) {
    const std::string field_path = join(path, field.name);
    docs.push_back({.path = field_path,
                    .type = type_words(field.type, field.options),
                    .example = example_words(field.type, field.options),
                    .default_text = field.default_text,
                    .doc = std::string(field.options.doc),
                    .refers_to = std::string(field.options.refers_to),
                    .required = field.options.required,
                    .uncertain = !field.options.fixed && is_uncertain(field.type)});
    list_below(field.type, field_path, docs);
  }
}

// "[a, b]", "{x: 1}": a tree in one line.
std::string in_one_line(const Node& node) {
  std::vector<std::string> parts;
  for (const Node& item : node.items) parts.push_back(in_one_line(item));
  for (const Node::Entry& entry : node.entries)
    parts.push_back(fmt::format("{}: {}", entry.key, in_one_line(entry.value)));
  if (node.kind == NodeKind::scalar) return node.text;
  return fmt::format(fmt::runtime(node.kind == NodeKind::list ? "[{}]" : "{{{}}}"),
                     fmt::join(parts, ", "));
}

}  // namespace

std::string Describer::default_text(const Node& node) {
  constexpr std::size_t kLongest = 120;
  std::string text = in_one_line(node);
  return text.size() > kLongest ? "" : text;
}

std::string schema_of(const TypeInfo& type, std::string_view title) {
  return SchemaBuilder().document(type, title).dump(2) + "\n";
}

std::vector<FieldDoc> documentation_of(const TypeInfo& type) {
  std::vector<FieldDoc> docs;
  list_fields(type, "", docs);
  return docs;
}

}  // namespace internal

namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  while (true) {
    const std::size_t dot = path.find('.');
    segments.push_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return segments;
    path.remove_prefix(dot + 1);
  }
}

// How well a pattern means a path: the number of segments that are equal; -1: not at all.
int likeness(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern);
  auto given = split(path);
  // A value that changes by month and an item of a plain list have a segment more than their field.
  const bool numbered =
      !given.back().empty() && given.back().front() >= '0' && given.back().front() <= '9';
  if (given.size() == wanted.size() + 1 && numbered) given.pop_back();
  if (given.size() != wanted.size()) return -1;
  int equal = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::string_view segment = wanted[i];
    const bool open = segment.starts_with('<');
    if (segment == given[i] || (open && segment.substr(1, segment.size() - 2) == given[i]))
      ++equal;
    else if (!open)
      return -1;
  }
  return equal;
}

}  // namespace

std::vector<const FieldDoc*> find_docs(std::span<const FieldDoc> docs, std::string_view path) {
  std::vector<std::pair<int, const FieldDoc*>> found;
  for (const FieldDoc& doc : docs)
    if (const int equal = likeness(doc.path, path); equal >= 0) found.emplace_back(-equal, &doc);
  std::ranges::sort(found);
  std::vector<const FieldDoc*> ordered;
  for (const auto& [_, doc] : found) ordered.push_back(doc);
  return ordered;
}

}  // namespace gw::config
