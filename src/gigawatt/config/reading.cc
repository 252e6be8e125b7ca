#include "gigawatt/config/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "gigawatt/config/whole_number.h"
#include "gigawatt/units/text.h"

namespace gw::config::internal {

namespace {

std::string_view found(const Node& node) { return words(node.kind); }

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 60;
  if (text.size() <= kShown) return fmt::format("\"{}\"", text);
  std::size_t end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return fmt::format("\"{}...\"", text.substr(0, end));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

// core's messages end in the expected form, unless the form is right and the month is not.
std::string hint_for_calendar(std::string_view message, std::string_view form) {
  return message.contains(" like ") ? std::string() : fmt::format("write {}", form);
}

// `{market: path}`: a number by date that follows a market path.
constexpr std::string_view kMarketKey = "market";

bool begins_with_digit(const Node::Entry& entry) {
  return !entry.key.empty() && entry.key.front() >= '0' && entry.key.front() <= '9';
}
bool begins_with_digit(const Node& map) {
  return map.kind == NodeKind::map && !map.entries.empty() &&
         begins_with_digit(map.entries.front());
}

// The first month of "2026-07", "2026-Q3", "2026-H2" or "2026".
std::expected<Month, std::string> first_month(std::string_view text) {
  auto window = parse_window(text);
  if (!window) return std::unexpected(std::move(window.error()));
  return window->first;
}

}  // namespace

std::string join(std::string_view path, std::string_view segment) {
  std::string joined;
  joined.reserve(path.size() + 1 + segment.size());
  joined += path;
  if (!path.empty()) joined += '.';
  joined += segment;
  return joined;
}

bool is_none(const Node& node, std::span<const std::string_view> names) {
  return node.kind == NodeKind::scalar && !node.quoted && node.text == "none" &&
         std::ranges::find(names, "none") == names.end();
}

bool is_short(const Node& node) {
  if (node.kind != NodeKind::map) return true;
  const Node::Entry* entry = deciding_entry(node);
  const auto names = distribution_names();
  return begins_with_digit(node) ||
         (entry != nullptr && std::ranges::find(names, entry->key) != names.end());
}

bool is_id(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

const Node::Entry* deciding_entry(const Node& map) {
  const Node::Entry* highest = nullptr;
  bool alone = false;
  for (const Node::Entry& entry : map.entries) {
    if (highest != nullptr && entry.layer < highest->layer) continue;
    alone = highest == nullptr || entry.layer > highest->layer;
    highest = &entry;
  }
  return alone ? highest : nullptr;
}

std::span<const std::string_view> distribution_names() {
  static constexpr std::array<std::string_view, 5> kNames{"lognormal", "triangular", "uniform",
                                                          "normal", "choice"};
  return kNames;
}

std::string quantity_example(Dim dim) {
  const std::string_view unit = dim_example(dim);
  if (unit.empty()) return dim == Dim{} ? "0.5" : print_si(1, dim);
  return fmt::format("1 {}", unit);
}

std::string quantity_words(Dim dim) {
  if (dim == Dim{}) return "a number such as 0.5 or 50 %";
  return fmt::format("a quantity ({}) such as {}", dim_name(dim), quantity_example(dim));
}

Reading::Reading(Facts* facts, Diagnostics& diagnostics)
    : facts_(facts), diagnostics_(diagnostics) {}

void Reading::report(Diagnostic diagnostic) {
  ++errors_;
  if (errors_ <= kMaxProblems) diagnostics_.add(std::move(diagnostic));
  if (errors_ == kMaxProblems)
    diagnostics_.error(
        {}, {},
        fmt::format("there are more than {} problems; the rest is not listed", kMaxProblems));
}

void Reading::report(const Place& place, std::string message, std::string hint) {
  if (errors_ < kMaxProblems)
    report(problem_at(place.node, place.path, std::move(message), std::move(hint)));
  else
    ++errors_;
}

void Reading::origin(const Place& place) {
  if (facts_ != nullptr && !place.path.empty())
    facts_->origins.insert_or_assign(place.path, place.node.where);
}

bool Reading::expect_scalar(const Place& place, std::string_view expected, std::string hint) {
  if (place.node.kind == NodeKind::scalar) return true;
  if (hint.empty()) hint = "write a single value";
  report(place, fmt::format("expected {}, found {}", expected, found(place.node)), std::move(hint));
  return false;
}

bool Reading::boolean(const Place& place, bool& value) {
  if (!expect_scalar(place, "true or false")) return false;
  const std::string& text = place.node.text;
  if (!place.node.quoted && (text == "true" || text == "false")) {
    value = text == "true";
    return true;
  }
  constexpr std::array<std::string_view, 6> kYes{"yes", "Yes", "on", "On", "True", "TRUE"};
  constexpr std::array<std::string_view, 6> kNo{"no", "No", "off", "Off", "False", "FALSE"};
  std::string hint = "write true or false, without quotes";
  if (std::ranges::find(kYes, text) != kYes.end()) hint = "write true";
  if (std::ranges::find(kNo, text) != kNo.end()) hint = "write false";
  report(place, fmt::format("expected true or false, found {}", quoted(text)), hint);
  return false;
}

bool Reading::text(const Place& place, std::string& value) {
  if (!expect_scalar(place, "a text")) return false;
  if (is_blank(place.node.text)) {
    report(place, "the text is empty", "write something, or delete the field");
    return false;
  }
  value = place.node.text;
  return true;
}

bool Reading::month(const Place& place, Month& value) {
  if (!expect_scalar(place, "a month such as 2026-07")) return false;
  const auto month = parse_month(place.node.text);
  if (!month) {
    report(place, month.error(), hint_for_calendar(month.error(), "a month such as 2026-07"));
    return false;
  }
  value = *month;
  return true;
}

bool Reading::date(const Place& place, Date& value) {
  if (!expect_scalar(place, "a date such as 2026-07-31")) return false;
  const auto date = parse_date(place.node.text);
  if (!date) {
    report(place, date.error(), hint_for_calendar(date.error(), "a date such as 2026-07-31"));
    return false;
  }
  value = *date;
  return true;
}

bool Reading::window(const Place& place, MonthWindow& value) {
  if (!expect_scalar(place, "a span of months such as 2026-H2")) return false;
  const auto window = parse_window(place.node.text);
  if (!window) {
    report(place, window.error(), hint_for_calendar(window.error(), "a span such as 2026-H2"));
    return false;
  }
  value = *window;
  return true;
}

std::optional<std::size_t> Reading::name(const Place& place,
                                         std::span<const std::string_view> names) {
  const std::string expected = fmt::format("one of {}", fmt::join(names, ", "));
  if (!expect_scalar(place, expected)) return std::nullopt;
  const auto at = std::ranges::find(names, place.node.text);
  if (at == names.end()) {
    report(place, fmt::format("{} is not known here", quoted(place.node.text)),
           did_you_mean(place.node.text, names));
    return std::nullopt;
  }
  return static_cast<std::size_t>(at - names.begin());
}

std::optional<Reading::Chosen> Reading::alternative(const Place& place,
                                                    std::span<const std::string_view> names) {
  const Node::Entry* entry = deciding_entry(place.node);
  const bool is_scalar = place.node.kind == NodeKind::scalar;
  if (!is_scalar && entry == nullptr) {
    const std::string what = place.node.kind == NodeKind::list ? "a list"
                             : place.node.entries.empty()      ? "an empty map"
                                                               : "a map of several keys";
    report(
        place,
        fmt::format("expected one of {} with its fields, found {}", fmt::join(names, ", "), what),
        fmt::format("name one of them and put its fields inside, as in {}: {{...}}",
                    names.front()));
    return std::nullopt;
  }
  const std::string& type = is_scalar ? place.node.text : entry->key;
  const auto at = std::ranges::find(names, type);
  if (at == names.end()) {
    const std::string message = fmt::format("{} is not known here", quoted(type));
    if (is_scalar)
      report(place, message, did_you_mean(type, names, names.size()));
    else
      report(problem_at_key(*entry, place.path, message, did_you_mean(type, names, names.size())));
    return std::nullopt;
  }
  const Node* body = is_scalar ? &empty_map(place.node) : &entry->value;
  return Chosen{.index = static_cast<std::size_t>(at - names.begin()), .body = body};
}

bool Reading::is_list(const Place& place) {
  if (place.node.kind == NodeKind::list) return true;
  const std::string hint = place.node.kind == NodeKind::scalar
                               ? fmt::format("write [{}]", place.node.text)
                               : "begin each item with \"- \"";
  report(place, fmt::format("expected a list, found {}", found(place.node)), hint);
  return false;
}

bool Reading::is_map(const Place& place, std::string_view of) {
  if (place.node.kind == NodeKind::map) return true;
  report(place, fmt::format("expected a map of {}, found {}", of, found(place.node)),
         of == "fields" ? "write the fields inside, as in field: value"
                        : "write each under its id, as in id: {...}");
  return false;
}

std::optional<std::vector<std::string>> Reading::segments(const Place& place, const IdRule& rule) {
  std::vector<std::string> names;
  std::vector<std::pair<std::string_view, const Node*>> sorted;
  for (const Node& item : place.node.items) {
    const Node* body = &item;
    std::string name = std::to_string(names.size() + 1);
    if (rule.from == IdRule::From::type) {
      const Node::Entry* entry = deciding_entry(item);
      if (entry != nullptr) body = &entry->value;
      if (entry != nullptr) name = entry->key;
      if (item.kind == NodeKind::scalar) name = item.text;
    }
    const Node* id = rule.from == IdRule::From::nothing ? nullptr : body->find(rule.field);
    if (id != nullptr && id->kind == NodeKind::scalar) name = id->text;
    names.push_back(std::move(name));
  }
  if (rule.from == IdRule::From::nothing) return names;
  for (std::size_t i = 0; i < names.size(); ++i)
    sorted.emplace_back(names[i], &place.node.items[i]);
  bool twice = false;
  std::ranges::sort(sorted);  // equal names in file order, as items lie in one vector
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].first != sorted[i - 1].first) continue;
    twice = true;
    const std::string hint =
        rule.from == IdRule::From::type
            ? fmt::format("give this one an id of its own, for example id: {}_2", sorted[i].first)
            : fmt::format("change its {}, or delete the item", rule.field);
    report(problem_at(*sorted[i].second, place.path,
                      fmt::format("two items are called {}, the first in line {}",
                                  quoted(sorted[i].first), sorted[i - 1].second->where.line),
                      hint));
  }
  if (twice) return std::nullopt;
  return names;
}

void Reading::check_key(const Node::Entry& entry, const std::string& path) {
  if (is_id(entry.key)) return;
  report(problem_at_key(entry, path, fmt::format("{} is not an id", quoted(entry.key)),
                        "ids are made of a-z, 0-9 and _"));
}

void Reading::check_id(const Place& place, const std::string& id, const IdRule& rule) {
  if (place.node.kind != NodeKind::scalar || id.empty()) return;
  if (!is_id(id))
    report(place, fmt::format("{} is not an id", quoted(id)), "ids are made of a-z, 0-9 and _");
  else if (rule.from == IdRule::From::key && id != rule.fallback)
    report(place,
           fmt::format("the id is {}, but the key of this map is {}", quoted(id),
                       quoted(rule.fallback)),
           "delete the id; the key is enough");
}

std::optional<std::string> Reading::market(const Place& place) {
  if (place.node.kind != NodeKind::map) return std::nullopt;
  const Node::Entry* entry = deciding_entry(place.node);
  if (entry == nullptr || entry->key != kMarketKey) return std::nullopt;
  if (entry->value.kind != NodeKind::scalar || is_blank(entry->value.text)) {
    report(problem_at(entry->value, place.path,
                      fmt::format("expected the id of a market path, found {}",
                                  found(entry->value)),
                      "write {market: path} with an id from markets.paths"));
    return std::string();
  }
  return entry->value.text;
}

std::optional<std::vector<DatedEntry>> Reading::steps(const Place& place) {
  const Node& node = place.node;
  const Node::Entry* highest = nullptr;
  if (node.kind == NodeKind::map)
    for (const Node::Entry& entry : node.entries)
      if (highest == nullptr || entry.layer > highest->layer) highest = &entry;
  if (highest == nullptr || !begins_with_digit(*highest)) return std::nullopt;
  std::vector<DatedEntry> steps;
  for (const Node::Entry& entry : node.entries) {
    if (entry.key == kMarketKey && entry.layer < highest->layer) continue;  // dates replace a path
    const std::string path = join(place.path, entry.key);
    const auto from = first_month(entry.key);
    if (!from) {
      report(problem_at_key(entry, path, from.error(),
                            "keys of a value that changes are months such as 2026-07"));
      continue;
    }
    const bool same_file =
        !steps.empty() && steps.back().entry->key_where.file == entry.key_where.file;
    if (same_file && *from < steps.back().from)
      report(problem_at_key(entry, path,
                            fmt::format("{} comes after {}", entry.key, steps.back().entry->key),
                            "write the months in ascending order"));
    steps.push_back({.from = *from, .entry = &entry});
  }
  std::ranges::sort(steps, {}, &DatedEntry::from);
  for (std::size_t i = 1; i < steps.size(); ++i)
    if (steps[i].from == steps[i - 1].from)
      report(
          problem_at_key(*steps[i].entry, join(place.path, steps[i].entry->key),
                         fmt::format("{} and {} begin in the same month",
                                     quoted(steps[i - 1].entry->key), quoted(steps[i].entry->key)),
                         "delete one of the two"));
  return steps;
}

const Node& Reading::spelled_out(const Node& node, std::string_view short_field) {
  Node map = empty_map(node);
  map.entries.push_back({.key = std::string(short_field), .key_where = node.where, .value = node});
  return made_.emplace_back(std::move(map));
}

const Node& Reading::empty_map(const Node& parent) {
  Node map = Node::map();
  map.where = parent.where;
  map.length = parent.length;
  map.source = parent.source;
  return made_.emplace_back(std::move(map));
}

void Reading::missing(const Node& map, const std::string& path, const Missing& what) {
  std::string message = fmt::format("\"{}\" is missing", what.field);
  if (!what.options.doc.empty()) message += fmt::format(" ({})", what.options.doc);
  std::string hint = fmt::format("add {}: {}", what.field, what.example);
  if (what.example.empty()) hint = fmt::format("add {}", what.field);
  report(problem_at(map, path, std::move(message), std::move(hint)));
}

void Reading::check_unknown(const Node& map, const std::string& path,
                            std::span<const std::string_view> known) {
  for (const Node::Entry& entry : map.entries) {
    if (std::ranges::find(known, entry.key) != known.end()) continue;
    if (errors_ >= kMaxProblems) {
      ++errors_;
      continue;
    }
    const std::string hint =
        known.empty() ? "there are no fields here; delete it" : did_you_mean(entry.key, known);
    report(problem_at_key(entry, path, fmt::format("unknown field {}", quoted(entry.key)), hint));
  }
}

}  // namespace gw::config::internal
