// Numbers and distributions: the part of Reading that knows bounds and uncertainty.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <expected>
#include <utility>

#include "gigawatt/config/reading.h"
#include "gigawatt/config/whole_number.h"
#include "gigawatt/core/random.h"
#include "gigawatt/units/text.h"

namespace gw::config::internal {

namespace {

std::expected<double, UnitError> parse_number(const Node& node, Dim dim, bool whole) {
  if (!whole) return parse_si(node.text, dim);
  if (node.quoted)
    return std::unexpected(
        UnitError{fmt::format("\"{}\" in quotes is a text, expected a whole number", node.text),
                  "delete the quotes"});
  const auto value = parse_whole(node.text);
  if (!value) return std::unexpected(value.error());
  return static_cast<double>(*value);
}

// What to write where a map stands for a number.
std::string hint_for_uncertain(const Node::Entry* entry) {
  const auto names = distribution_names();
  if (entry != nullptr)
    if (std::string near = did_you_mean(entry->key, names, 0); !near.empty()) return near;
  return fmt::format("an uncertain number is one of {}: {{...}}", fmt::join(names, ", "));
}

constexpr std::string_view kChoiceForm = "choice: {values: [.., ..], weights: [.., ..]}";

}  // namespace

bool Reading::integer(const Place& place, std::int64_t& value) {
  double si = 0;
  if (!number(place, {.dim = {}, .whole = true}, si)) return false;
  // A plain number again, exactly: a double has 53 bits.
  const auto exact = parse_whole(place.node.text);
  value = exact ? *exact : static_cast<std::int64_t>(std::llround(si));
  return true;
}

bool Reading::real(const Place& place, Dim dim, double& si) {
  return number(place, {.dim = dim}, si);
}

bool Reading::number(const Place& place, Wanted wanted, double& si) {
  ++numbers_;
  if (place.node.kind == NodeKind::scalar) {
    const auto value = single(place, place.node, wanted, "");
    if (!value) return false;
    si = *value;
    return true;
  }
  const std::string expected = wanted.whole ? "a whole number" : quantity_words(wanted.dim);
  const Node::Entry* entry = deciding_entry(place.node);
  const auto names = distribution_names();
  if (entry == nullptr || std::ranges::find(names, entry->key) == names.end())
    return expect_scalar(place, expected, hint_for_uncertain(entry));
  return distribution(place, *entry, wanted, si);
}

std::optional<double> Reading::single(const Place& place, const Node& node, Wanted wanted,
                                      std::string_view what) {
  const Place at{node, place.path, place.options};
  const std::string expected = wanted.whole ? "a whole number" : quantity_words(wanted.dim);
  if (!expect_scalar(at, expected)) return std::nullopt;
  const auto si = parse_number(node, wanted.dim, wanted.whole);
  if (!si) {
    std::string hint = si.error().hint;
    if (hint.empty()) hint = wanted.whole ? "write a smaller number" : "write " + expected;
    report(at, si.error().message, std::move(hint));
    return std::nullopt;
  }
  if (!std::isfinite(*si)) {
    report(at, fmt::format("\"{}\" is out of range", node.text));
    return std::nullopt;
  }
  if (!within_bounds(place, node, *si, wanted, what)) return std::nullopt;
  return *si;
}

bool Reading::within_bounds(const Place& place, const Node& node, double si, Wanted wanted,
                            std::string_view what) {
  const FieldOptions& options = place.options;
  const bool percent = node.kind == NodeKind::scalar && node.text.ends_with('%');
  const auto text = [&](double x) {
    if (percent) return fmt::format("{:.6g}%", 100 * x);
    return wanted.whole ? fmt::format("{:.0f}", x) : print_si(x, wanted.dim);
  };
  std::string bound;
  if (options.positive && !(si > 0)) {
    bound = "greater than zero";
  } else if (si < options.min) {
    bound = options.min == 0 ? "zero or more" : fmt::format("at least {}", text(options.min));
  } else if (si > options.max) {
    bound = fmt::format("at most {}", text(options.max));
  } else {
    return true;
  }
  std::string message = what.empty() ? "" : fmt::format("its {} ", what);
  message += fmt::format("must be {}", bound);
  if (node.kind == NodeKind::scalar)
    message += fmt::format(", found {}", node.text);
  else
    message += fmt::format(", and is {}", print_rounded(si, wanted.dim, 3));
  std::string hint;
  if (!options.doc.empty()) hint = fmt::format("it means: {}", options.doc);
  report(Place{node, place.path, place.options}, std::move(message), std::move(hint));
  return false;
}

bool Reading::distribution(const Place& place, const Node::Entry& entry, Wanted wanted,
                           double& si) {
  if (place.options.fixed) {
    report(place,
           fmt::format("this number cannot be uncertain, found a {} distribution", entry.key),
           "write a single number: it decides what the plan is made of");
    return false;
  }
  Distribution read;
  read.dim = wanted.dim;
  read.lower = std::max(place.options.min, place.options.positive ? 0.0 : place.options.min);
  read.upper = place.options.max;
  if (!fill(place, entry, wanted, read) || !check_tails(place, entry.value, wanted, read))
    return false;
  si = read.best();
  if (wanted.whole) si = std::round(si);
  if (facts_ != nullptr)
    facts_->uncertainties.push_back(
        {.path = place.path, .ordinal = numbers_ - 1, .distribution = std::move(read)});
  return true;
}

bool Reading::fill(const Place& place, const Node::Entry& entry, Wanted wanted, Distribution& out) {
  if (entry.key == "lognormal") return fill_lognormal(place, entry.value, wanted, out);
  if (entry.key == "normal") return fill_normal(place, entry.value, wanted, out);
  if (entry.key == "choice") return fill_choice(place, entry.value, wanted, out);
  return fill_range(place, entry, wanted, out);
}

bool Reading::has_only(const Place& place, const Node& body, std::span<const std::string_view> keys,
                       std::size_t required, std::string_view example) {
  const Place at{body, place.path, place.options};
  const std::string hint = fmt::format("write {}", example);
  if (body.kind != NodeKind::map) {
    report(at, fmt::format("expected {}, found {}", fmt::join(keys, " and "), words(body.kind)),
           hint);
    return false;
  }
  bool good = true;
  for (std::string_view key : keys.first(required)) {
    if (body.find(key) != nullptr) continue;
    report(at, fmt::format("\"{}\" is missing", key), hint);
    good = false;
  }
  const std::size_t before = errors_;
  check_unknown(body, place.path, keys);
  return good && errors_ == before;
}

bool Reading::fill_lognormal(const Place& place, const Node& body, Wanted wanted,
                             Distribution& out) {
  constexpr std::array<std::string_view, 2> kKeys{"p50", "p90"};
  if (!has_only(place, body, kKeys, 2, "lognormal: {p50: .., p90: ..}")) return false;
  const auto p50 = single(place, *body.find("p50"), wanted, "P50");
  const auto p90 = single(place, *body.find("p90"), wanted, "P90");
  if (!p50 || !p90) return false;
  if (!(*p50 > 0 && *p90 > *p50)) {
    report(Place{*body.find("p90"), place.path, place.options},
           fmt::format("a lognormal needs 0 < P50 < P90, found {} and {}", body.find("p50")->text,
                       body.find("p90")->text),
           "p50 is the median, p90 is exceeded once in ten");
    return false;
  }
  out.kind = Lognormal{.p50 = *p50, .p90 = *p90};
  return true;
}

bool Reading::fill_normal(const Place& place, const Node& body, Wanted wanted, Distribution& out) {
  constexpr std::array<std::string_view, 2> kKeys{"mean", "sd"};
  if (!has_only(place, body, kKeys, 2, "normal: {mean: .., sd: ..}")) return false;
  const auto mean = single(place, *body.find("mean"), wanted, "mean");
  const Node& sd_node = *body.find("sd");
  const FieldOptions unbounded;
  const Place at{sd_node, place.path, unbounded};
  if (wanted.dim == kTemperatureDim && sd_node.text.contains("degC")) {
    report(at, "a spread of temperature is a difference", "write it in K");
    return false;
  }
  const auto sd = single(at, sd_node, wanted, "");
  if (!mean || !sd) return false;
  if (!(*sd > 0)) {
    report(at,
           fmt::format("its standard deviation must be greater than zero, found {}", sd_node.text),
           "write a single number where nothing is uncertain");
    return false;
  }
  out.kind = Normal{.mean = *mean, .sd = *sd};
  return true;
}

std::optional<std::vector<double>> Reading::numbers_of(const Place& place, const Node& list,
                                                       Wanted wanted, std::string_view what) {
  if (!is_list(Place{list, place.path, place.options})) return std::nullopt;
  std::vector<double> numbers;
  for (const Node& item : list.items)
    if (const auto number = single(place, item, wanted, what)) numbers.push_back(*number);
  if (numbers.size() != list.items.size()) return std::nullopt;
  return numbers;
}

bool Reading::fill_choice(const Place& place, const Node& body, Wanted wanted, Distribution& out) {
  constexpr std::array<std::string_view, 2> kKeys{"values", "weights"};
  if (!has_only(place, body, kKeys, 1, kChoiceForm)) return false;
  const FieldOptions weight_options{.positive = true};
  const auto values = numbers_of(place, *body.find("values"), wanted, "values");
  const Node* weights_node = body.find("weights");
  std::optional<std::vector<double>> weights;
  if (weights_node != nullptr)
    weights =
        numbers_of(Place{*weights_node, place.path, weight_options}, *weights_node, {}, "weights");
  else if (values)
    weights.emplace(values->size(), 1.0);
  if (!values || !weights) return false;
  if (values->empty() || values->size() != weights->size()) {
    report(Place{body, place.path, place.options},
           fmt::format("a choice needs as many weights as values and at least one, found {} "
                       "weights and {} values",
                       weights->size(), values->size()),
           fmt::format("write {}", kChoiceForm));
    return false;
  }
  std::vector<std::pair<double, double>> sorted;
  for (std::size_t i = 0; i < values->size(); ++i) sorted.emplace_back((*values)[i], (*weights)[i]);
  std::ranges::sort(sorted);
  Choice choice;
  for (const auto& [value, weight] : sorted) {
    choice.values.push_back(value);
    choice.weights.push_back(weight);
  }
  out.kind = std::move(choice);
  return true;
}

bool Reading::fill_range(const Place& place, const Node::Entry& entry, Wanted wanted,
                         Distribution& out) {
  const bool triangular = entry.key == "triangular";
  const std::string_view form =
      triangular ? "triangular: [low, mode, high]" : "uniform: [low, high]";
  const std::size_t count = triangular ? 3 : 2;
  const Place at{entry.value, place.path, place.options};
  if (entry.value.kind != NodeKind::list || entry.value.items.size() != count) {
    report(at, fmt::format("a {} distribution takes {} numbers", entry.key, count),
           fmt::format("write {}", form));
    return false;
  }
  const auto numbers = numbers_of(place, entry.value, wanted, "values");
  if (!numbers) return false;
  const double low = numbers->front();
  const double high = numbers->back();
  if (!std::ranges::is_sorted(*numbers) || !(low < high)) {
    report(at,
           triangular ? "a triangular distribution needs low <= mode <= high and low < high"
                      : "a uniform distribution needs low < high",
           fmt::format("write {}", form));
    return false;
  }
  if (triangular)
    out.kind = Triangular{.low = low, .mode = (*numbers)[1], .high = high};
  else
    out.kind = Uniform{.low = low, .high = high};
  return true;
}

// Nine of ten samples must respect the bounds of the field on their own; the tails are cut.
bool Reading::check_tails(const Place& place, const Node& body, Wanted wanted, Distribution& out) {
  double p10 = 0;
  double p90 = 0;
  const double z = normal_quantile(0.9);
  if (const auto* normal = std::get_if<Normal>(&out.kind)) {
    p10 = normal->mean - z * normal->sd;
    p90 = normal->mean + z * normal->sd;
  } else if (const auto* lognormal = std::get_if<Lognormal>(&out.kind)) {
    p10 = lognormal->p50 * (lognormal->p50 / lognormal->p90);
    p90 = lognormal->p90;
  } else {
    return true;
  }
  return within_bounds(place, body, p10, wanted, "P10") &&
         within_bounds(place, body, p90, wanted, "P90");
}

}  // namespace gw::config::internal
