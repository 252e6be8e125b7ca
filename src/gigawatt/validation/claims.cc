#include "gigawatt/validation/claims.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/units/text.h"
#include "gigawatt/validation/csv.h"

namespace gw::validation {
namespace {

constexpr std::array<std::pair<std::string_view, Comparator>, 8> kComparators = {{
    {"=", Comparator::equal},
    {"<", Comparator::below},
    {">", Comparator::above},
    {"range", Comparator::range},
    {"order", Comparator::order_of_magnitude},
    {"window", Comparator::window},
    {"rank", Comparator::rank},
    {"true", Comparator::truth},
}};
constexpr std::array<std::string_view, 11> kColumns = {
    "id",   "claim",      "value", "unit",   "comparator", "tolerance",
    "base", "expression", "why",   "source", "date"};
// Beyond a factor of two a number is not "off", it is wrong.
constexpr double kRefutedFactor = 2.0;

// ---- reading the file
// -------------------------------------------------------------------------------

class ClaimsReader {
 public:
  ClaimsReader(const Csv& csv, std::string_view file, Diagnostics& diagnostics)
      : csv_(csv), file_(file), diagnostics_(diagnostics) {}

  std::vector<Claim> run() {
    for (const CsvRow& row : csv_.rows) {
      const std::string& id = cell(row, "id");
      if (id.empty()) error(row, "the row has no id", "repeat the id of the claim it belongs to");
      bool known =
          std::any_of(claims_.begin(), claims_.end(), [&](const Claim& c) { return c.id == id; });
      if (!known)
        claims_.push_back(first_row(row));
      else if (claims_.back().id != id)
        error(row, fmt::format("the rows of {} are not together", id),
              "keep readings of one claim adjacent");
      claims_.back().readings.push_back(reading(row));
    }
    return std::move(claims_);
  }

 private:
  const std::string& cell(const CsvRow& row, std::string_view column) const {
    return row.cells[static_cast<std::size_t>(csv_.column(column))];
  }
  void error(const CsvRow& row, std::string message, std::string hint = {}) {
    diagnostics_.error({std::string(file_), row.line, 1}, cell(row, "id"), std::move(message),
                       std::move(hint));
  }

  Claim first_row(const CsvRow& row) {
    Claim claim{.id = cell(row, "id"),
                .statement = cell(row, "claim"),
                .value = cell(row, "value"),
                .unit = cell(row, "unit"),
                .readings = {},
                .source = cell(row, "source"),
                .date = cell(row, "date"),
                .line = row.line};
    const std::string& word = cell(row, "comparator");
    auto found = std::find_if(kComparators.begin(), kComparators.end(),
                              [&](const auto& entry) { return entry.first == word; });
    if (found != kComparators.end())
      claim.comparator = found->second;
    else if (!cell(row, "expression").empty())
      error(row, fmt::format("no comparator \"{}\"", word),
            "one of = < > range order window rank true");
    const std::string& tolerance = cell(row, "tolerance");
    if (!tolerance.empty()) {
      auto ratio = parse_si(tolerance, Dim{});
      if (ratio && *ratio >= 0)
        claim.tolerance = *ratio;
      else
        error(row, fmt::format("tolerance \"{}\" is not a share", tolerance), "write e.g. 5%");
    }
    if (claim.statement.empty()) error(row, "the claim has no wording");
    if (claim.source.empty()) error(row, "the claim has no source");
    return claim;
  }

  Reading reading(const CsvRow& row) {
    Reading reading{.base = cell(row, "base"), .expression = {}, .why = cell(row, "why")};
    const std::string& text = cell(row, "expression");
    if (text.empty()) {
      if (reading.why.empty())
        error(row, "neither an expression nor a reason why there is none",
              "fill one of the two columns");
      return reading;
    }
    auto expression = Expression::parse(text);
    if (expression)
      reading.expression = std::move(*expression);
    else
      error(row, describe(expression.error()));
    return reading;
  }

  const Csv& csv_;
  std::string_view file_;
  Diagnostics& diagnostics_;
  std::vector<Claim> claims_;
};

// ---- comparing
// --------------------------------------------------------------------------------------

struct Outcome {
  Status status = Status::cannot;
  std::string verdict;
  std::string computed;
  bool input = false;  // the expression read nothing that the model computes
};

Outcome off_by(double computed, double stated) {
  if (stated == 0) return {Status::refuted, "refuted", {}};
  double ratio = computed / stated;
  std::string percent = fmt::format("off by {:+.3g}%", (ratio - 1) * 100);
  if (ratio > kRefutedFactor || ratio < 1 / kRefutedFactor)
    return {Status::refuted, fmt::format("refuted ({})", percent), {}};
  return {Status::off, std::move(percent), {}};
}

Outcome compare_number(const Claim& claim, const NumberValue& number) {
  auto state = [&](std::string_view text) {
    return parse_si(claim.unit.empty() ? std::string(text) : fmt::format("{} {}", text, claim.unit),
                    number.dim);
  };
  std::string_view text = claim.value;
  std::size_t dots = text.find("..");
  auto low = state(text.substr(0, dots));
  auto high = dots == std::string_view::npos ? low : state(text.substr(dots + 2));
  if (!low || !high)
    return {Status::cannot,
            fmt::format("cannot be computed: the stated value is no {}", dim_name(number.dim)),
            {}};
  double x = number.si;
  double slack_low = std::abs(*low) * claim.tolerance + std::abs(*low) * 1e-12;
  double slack_high = std::abs(*high) * claim.tolerance + std::abs(*high) * 1e-12;
  bool holds = false;
  switch (claim.comparator) {
    case Comparator::below:
      holds = x < *high + slack_high;
      break;
    case Comparator::above:
      holds = x > *low - slack_low;
      break;
    case Comparator::order_of_magnitude:
      // Within half a decade of the stated value or range.
      holds = x > 0 && std::log10(x) > std::log10(*low) - 0.5 &&
              std::log10(x) < std::log10(*high) + 0.5;
      break;
    default:
      holds = x >= *low - slack_low && x <= *high + slack_high;
  }
  if (holds) return {Status::holds, "holds", {}};
  return off_by(x, x < *low ? *low : *high);
}

Outcome compare_month(const Claim& claim, Month month) {
  auto window = parse_window(claim.value);
  if (!window)
    return {Status::cannot, "cannot be computed: the stated value is no month window", {}};
  if (window->contains(month)) return {Status::holds, "holds", {}};
  int off = month < window->first ? month - window->first : month - window->last;
  return {Status::off, fmt::format("off by {:+d} month{}", off, std::abs(off) == 1 ? "" : "s"), {}};
}

std::string show(const Claim& claim, const Value& value) {
  if (const auto* truth = std::get_if<bool>(&value.data)) return *truth ? "true" : "false";
  if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  if (const auto* month = std::get_if<Month>(&value.data)) return print(*month);
  if (const auto* number = std::get_if<NumberValue>(&value.data)) {
    if (claim.unit.empty() && number->dim == Dim{}) return fmt::format("{:.4g}", number->si);
    auto unit = parse_si("1 " + claim.unit, number->dim);
    if (unit) return fmt::format("{:.4g} {}", number->si / *unit, claim.unit);
    return print_rounded(number->si, number->dim, 4);
  }
  return "a series";
}

Outcome judge(const Claim& claim, const Value& value) {
  Outcome outcome{Status::cannot, "cannot be computed: the value does not fit the comparator", {}};
  if (const auto* truth = std::get_if<bool>(&value.data)) {
    bool stated = claim.value.empty() || claim.value == "true";
    outcome = *truth == stated ? Outcome{Status::holds, "holds", {}}
                               : Outcome{Status::refuted, "refuted", {}};
  } else if (const auto* month = std::get_if<Month>(&value.data)) {
    outcome = compare_month(claim, *month);
  } else if (const auto* text = std::get_if<std::string>(&value.data)) {
    outcome = *text == claim.value ? Outcome{Status::holds, "holds", {}}
                                   : Outcome{Status::refuted, "refuted", {}};
  } else if (const auto* number = std::get_if<NumberValue>(&value.data)) {
    outcome = compare_number(claim, *number);
  }
  outcome.computed = show(claim, value);
  outcome.input = !value.computed && outcome.status != Status::cannot;
  return outcome;
}

Outcome judge_reading(const Claim& claim, const Reading& reading, const Lookup& lookup) {
  if (!reading.expression)
    return {Status::cannot, fmt::format("cannot be computed: {}", reading.why), {}};
  auto value = reading.expression->evaluate(lookup);
  if (!value) return {Status::cannot, fmt::format("cannot be computed: {}", value.error()), {}};
  return judge(claim, *value);
}

// "holds (facility power); off by -13% (IT power)", and which of them only repeat inputs.
std::string listed(const Claim& claim, const std::vector<Outcome>& outcomes) {
  std::string parts;
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    parts += fmt::format("{}{} ({}{})", i == 0 ? "" : "; ", outcomes[i].verdict,
                         claim.readings[i].base, outcomes[i].input ? "; an input" : "");
  return parts;
}

// Readings that agree give one verdict; if some hold and others do not, it depends on the base. A
// reading that cannot be computed decides nothing where another one can.
void decide(const std::vector<Outcome>& outcomes, std::string parts, Verdict& verdict) {
  auto count = [&](Status status) {
    return std::count_if(outcomes.begin(), outcomes.end(),
                         [status](const Outcome& o) { return o.status == status; });
  };
  const auto holds = count(Status::holds);
  const auto decisive = static_cast<std::ptrdiff_t>(outcomes.size()) - count(Status::cannot);
  if (holds > 0 && holds < decisive) {
    verdict.status = Status::depends;
    verdict.verdict = "depends on the base: " + parts;
    return;
  }
  verdict.status = holds > 0                    ? Status::holds
                   : count(Status::off) > 0     ? Status::off
                   : count(Status::refuted) > 0 ? Status::refuted
                                                : Status::cannot;
  verdict.verdict = std::move(parts);
}

Verdict combine(const Claim& claim, const std::vector<Outcome>& outcomes) {
  Verdict verdict{.claim = &claim,
                  .status = outcomes[0].status,
                  .verdict = outcomes[0].verdict,
                  .computed = outcomes[0].computed,
                  .base = claim.readings[0].base,
                  .names = {},
                  .probability = {}};
  bool same = std::all_of(outcomes.begin(), outcomes.end(),
                          [&](const Outcome& o) { return o.verdict == outcomes[0].verdict; });
  if (!same) {
    decide(outcomes, listed(claim, outcomes), verdict);
    verdict.computed.clear();
    verdict.base.clear();
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const std::string& base = claim.readings[i].base;
      verdict.computed += fmt::format("{}{} ({})", i == 0 ? "" : "; ", outcomes[i].computed, base);
      verdict.base += (i == 0 ? "" : " / ") + base;
    }
  }
  bool input = std::all_of(outcomes.begin(), outcomes.end(),
                           [](const Outcome& o) { return o.input || o.status == Status::cannot; });
  if (input && verdict.status != Status::cannot) {
    // Arithmetic on inputs only; where it does not add up, it says by how much.
    verdict.verdict = verdict.status == Status::holds ? "input" : "input, " + verdict.verdict;
    verdict.status = Status::input;
  }
  return verdict;
}

std::optional<double> probability_of(const Claim& claim, std::span<const Lookup> samples) {
  int holds = 0;
  for (const Lookup& sample : samples) {
    bool any = false;
    for (const Reading& reading : claim.readings) {
      Outcome outcome = judge_reading(claim, reading, sample);
      if (outcome.status == Status::cannot) return std::nullopt;
      any |= outcome.status == Status::holds;
    }
    holds += any ? 1 : 0;
  }
  if (samples.empty()) return std::nullopt;
  return static_cast<double>(holds) / static_cast<double>(samples.size());
}

}  // namespace

std::string_view name(Status status) {
  static constexpr std::array<std::string_view, 6> kNames = {"holds",   "off",   "refuted",
                                                             "depends", "input", "cannot"};
  return kNames[static_cast<std::size_t>(status)];
}

std::optional<std::vector<Claim>> parse_claims(std::string_view csv_text, std::string_view name,
                                               Diagnostics& diagnostics) {
  std::size_t errors = diagnostics.error_count();
  auto csv = parse_csv(csv_text, name, diagnostics);
  if (!csv) return std::nullopt;
  for (std::string_view column : kColumns)
    if (csv->column(column) < 0)
      diagnostics.error({std::string(name), 1, 1}, "", fmt::format("no column \"{}\"", column));
  if (diagnostics.error_count() > errors) return std::nullopt;
  auto claims = ClaimsReader(*csv, name, diagnostics).run();
  if (diagnostics.error_count() > errors) return std::nullopt;
  return claims;
}

std::vector<Verdict> check_claims(std::span<const Claim> claims, const Lookup& best,
                                  std::span<const Lookup> samples) {
  std::vector<Verdict> verdicts;
  for (const Claim& claim : claims) {
    std::vector<Outcome> outcomes;
    for (const Reading& reading : claim.readings)
      outcomes.push_back(judge_reading(claim, reading, best));
    Verdict verdict = combine(claim, outcomes);
    for (const Reading& reading : claim.readings)
      if (reading.expression)
        for (std::string& used : reading.expression->names())
          verdict.names.push_back(std::move(used));
    if (verdict.status != Status::cannot && verdict.status != Status::input)
      verdict.probability = probability_of(claim, samples);
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

std::vector<int> count_by_status(std::span<const Verdict> verdicts) {
  std::vector<int> counts(6, 0);
  for (const Verdict& verdict : verdicts) ++counts[static_cast<std::size_t>(verdict.status)];
  return counts;
}

}  // namespace gw::validation
