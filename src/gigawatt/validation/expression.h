// The expression language of claims: arithmetic with units over the results of a run.
//
//   build.energised_gw >= "10 GW"                     metrics and quantities; dimensions must agree
//   at(series.energised_power, 2027-01)               value of a month
//   last(s)  peak(s)  total(s)  total(s, 2030)        of a series: final, highest, sum, sum of a
//   year first(series.energised_power, "1 GW")             first month at or above min(a, b, ...)
//   max(a, b, ...)  abs(a)  rank(a, b, ...)   rank: 1 + how many of b... exceed a
//   + - * /   = < <= > >=   and or not   ( )   2026-12   "text"   1.5e3
//
// A quoted text that parses as a quantity is one, else it is text. Names are resolved by the
// caller's Lookup, which also says whether a name is computed by the model or only an input.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/units/quantity.h"

namespace gw::validation {

struct NumberValue {
  double si = 0;
  Dim dim;
};
struct SeriesValue {
  Month first;
  std::vector<double> si;
  Dim dim;
};

struct Value {
  std::variant<NumberValue, bool, std::string, Month, SeriesValue> data;
  bool computed = false;  // false: made of inputs and literals only
};

// The value of a name, or why there is none ("no metric build.energised_gv; did you mean ...").
using Lookup = std::function<std::expected<Value, std::string>(std::string_view name)>;

// A text as a quantity of any dimension that results have: "10 GW", "55 G$/GW"; nothing if it is
// none.
[[nodiscard]] std::optional<NumberValue> parse_any_quantity(std::string_view text);

struct SyntaxError {
  std::size_t position = 0;  // byte offset in the expression
  std::string message;
};
// "expression, at character 8: ...", counted from 1.
[[nodiscard]] std::string describe(const SyntaxError& error);

class Expression {
 public:
  struct Node;

  [[nodiscard]] static std::expected<Expression, SyntaxError> parse(std::string_view text);

  // Fails with a reason where a name is missing, dimensions disagree, a divisor is zero or a series
  // never reaches its threshold.
  [[nodiscard]] std::expected<Value, std::string> evaluate(const Lookup& lookup) const;

  // Names in order of appearance.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::shared_ptr<const Node> root_;
};

}  // namespace gw::validation
