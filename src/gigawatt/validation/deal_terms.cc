#include "gigawatt/validation/deal_terms.h"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/units/text.h"
#include "gigawatt/validation/csv.h"

namespace gw::validation {
namespace {

constexpr std::array<std::string_view, 7> kColumns = {"deal",   "term",      "plan", "expression",
                                                      "months", "tolerance", "why"};

class TermsReader {
 public:
  TermsReader(const Csv& csv, std::string_view file, Diagnostics& diagnostics)
      : csv_(csv), file_(file), diagnostics_(diagnostics) {}

  DealTerm read(const CsvRow& row) const {
    DealTerm term{.deal = cell(row, "deal"),
                  .term = cell(row, "term"),
                  .plan = cell(row, "plan"),
                  .expression = {},
                  .months = {},
                  .tolerance = 1e-3,
                  .why = cell(row, "why")};
    if (const std::string& text = cell(row, "expression"); !text.empty()) {
      auto expression = Expression::parse(text);
      if (expression)
        term.expression = std::move(*expression);
      else
        error(row, describe(expression.error()));
    } else if (term.why.empty()) {
      error(row, "neither an expression nor a reason why there is none");
    }
    if (const std::string& text = cell(row, "months"); !text.empty()) {
      auto months = parse_window(text);
      if (months)
        term.months = *months;
      else
        error(row, months.error());
    }
    if (const std::string& text = cell(row, "tolerance"); !text.empty()) {
      auto share = parse_si(text, Dim{});
      if (share && *share >= 0)
        term.tolerance = *share;
      else
        error(row, fmt::format("tolerance \"{}\" is not a share", text));
    }
    return term;
  }

 private:
  const std::string& cell(const CsvRow& row, std::string_view column) const {
    return row.cells[static_cast<std::size_t>(csv_.column(column))];
  }
  void error(const CsvRow& row, std::string message) const {
    diagnostics_.error({std::string(file_), row.line, 1},
                       cell(row, "deal") + "." + cell(row, "term"), std::move(message));
  }

  const Csv& csv_;
  std::string_view file_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<std::vector<DealTerm>> parse_deal_terms(std::string_view csv_text,
                                                      std::string_view name,
                                                      Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  auto csv = parse_csv(csv_text, name, diagnostics);
  if (!csv) return std::nullopt;
  for (std::string_view column : kColumns)
    if (csv->column(column) < 0)
      diagnostics.error({std::string(name), 1, 1}, "", fmt::format("no column \"{}\"", column));
  if (diagnostics.error_count() > errors) return std::nullopt;
  const TermsReader reader(*csv, name, diagnostics);
  std::vector<DealTerm> terms;
  for (const CsvRow& row : csv->rows) terms.push_back(reader.read(row));
  if (diagnostics.error_count() > errors) return std::nullopt;
  return terms;
}

std::string contract_in(std::string_view name) {
  for (std::string_view prefix : {"plan.contracts.", "contract."})
    if (name.starts_with(prefix)) {
      name.remove_prefix(prefix.size());
      return std::string(name.substr(0, name.find('.')));
    }
  return {};
}

std::expected<Value, std::string> booked(const DealTerm& row, const Lookup& lookup,
                                         std::span<const finance::Contract> contracts) {
  if (!row.expression) return std::unexpected(row.why);
  if (!row.months) return row.expression->evaluate(lookup);
  for (const std::string& name : row.expression->names())
    for (const finance::Contract& contract : contracts)
      if (const auto* capacity = std::get_if<finance::CapacityPurchase>(&contract))
        if (finance::item_id(contract) == contract_in(name))
          return Value{NumberValue{capacity->firm_value(*row.months).si(), kMoneyDim}, false};
  return std::unexpected("only a capacity purchase has amounts by month");
}

bool agrees(const Value& value, const catalog::Term& term, Ratio tolerance) {
  if (const auto* truth = std::get_if<bool>(&value.data)) return *truth;
  const auto* number = std::get_if<NumberValue>(&value.data);
  const auto* month = std::get_if<Month>(&value.data);
  // A date is public by the day, the contract has its month.
  if (auto window = parse_window(std::string_view(term.value).substr(0, 7)); window) {
    if (month != nullptr) return window->contains(*month);
    if (number != nullptr && number->dim == Dim{})
      return window->contains(Month::from_index(static_cast<int>(std::lround(number->si))));
  }
  if (number == nullptr) return false;
  auto low = parse_si(term.value.empty() ? term.low : term.value, number->dim);
  auto high = parse_si(term.value.empty() ? term.high : term.value, number->dim);
  const double slack = tolerance.si();
  return low && high && number->si >= *low * (1 - slack) && number->si <= *high * (1 + slack);
}

}  // namespace gw::validation
