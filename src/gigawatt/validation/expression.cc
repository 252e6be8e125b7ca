#include "gigawatt/validation/expression.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/units/text.h"

namespace gw::validation {

// A literal has `value`; a name has `text`; an operator or function has `text` and `arguments`.
struct Expression::Node {
  enum class Kind { literal, name, call } kind = Kind::literal;
  std::string text;
  Value value;
  std::vector<Node> arguments;
};

namespace {

using Node = Expression::Node;
using Result = std::expected<Value, std::string>;

constexpr int kMaxDepth = 64;
constexpr std::array<std::string_view, 10> kFunctions = {"at",  "last", "peak", "total", "first",
                                                         "min", "max",  "abs",  "rank",  "not"};

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::expected<Node, SyntaxError> run() {
    Node root = disjunction();
    skip_space();
    if (!error_ && at_ < text_.size()) fail("expected an operator or the end");
    if (error_) return std::unexpected(*error_);
    return root;
  }

 private:
  void fail(std::string message) {
    if (!error_) error_ = SyntaxError{at_, std::move(message)};
  }
  void skip_space() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool accept(std::string_view token) {
    skip_space();
    if (error_ || !text_.substr(at_).starts_with(token)) return false;
    bool word = std::isalpha(static_cast<unsigned char>(token[0])) != 0;
    std::size_t end = at_ + token.size();
    if (word && end < text_.size() && is_name_char(text_[end])) return false;
    at_ = end;
    return true;
  }
  static Node call(std::string_view op, std::vector<Node> arguments) {
    Node node;
    node.kind = Node::Kind::call;
    node.text = op;
    node.arguments = std::move(arguments);
    return node;
  }

  template <class Operand>
  Node left_associative(std::initializer_list<std::string_view> operators, Operand operand) {
    Node left = operand();
    for (bool found = true; found && !error_;) {
      found = false;
      for (std::string_view op : operators) {
        if (!accept(op)) continue;
        left = call(op, {std::move(left), operand()});
        found = true;
        break;
      }
    }
    return left;
  }

  Node disjunction() {
    if (++depth_ > kMaxDepth) fail("nested too deeply");
    Node node = error_ ? Node{} : left_associative({"or"}, [this] { return conjunction(); });
    --depth_;
    return node;
  }
  Node conjunction() {
    return left_associative({"and"}, [this] { return comparison(); });
  }
  Node comparison() {
    Node left = sum();
    for (std::string_view op : {"<=", ">=", "=", "<", ">"})
      if (accept(op)) return call(op, {std::move(left), sum()});
    return left;
  }
  Node sum() {
    return left_associative({"+", "-"}, [this] { return product(); });
  }
  Node product() {
    return left_associative({"*", "/"}, [this] { return unary(); });
  }
  Node unary() {
    bool negative = false;
    while (accept("-")) negative = !negative;
    Node operand = primary();
    return negative ? call("negate", {std::move(operand)}) : operand;
  }

  Node primary() {
    skip_space();
    if (error_ || at_ >= text_.size()) {
      fail("expected a value");
      return {};
    }
    char c = text_[at_];
    if (accept("(")) {
      Node inner = disjunction();
      if (!accept(")")) fail("expected \")\"");
      return inner;
    }
    if (c == '"') return quoted();
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) return number_or_month();
    if (std::isalpha(static_cast<unsigned char>(c)) != 0) return name_or_function();
    fail(fmt::format("\"{}\" cannot start a value", c));
    return {};
  }

  Node literal(auto data) {
    Node node;
    node.value.data = std::move(data);
    return node;
  }

  Node quoted() {
    std::size_t end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos) {
      fail("the quote is not closed");
      return {};
    }
    std::string inside(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    if (auto quantity = parse_any_quantity(inside)) return literal(*quantity);
    return literal(std::move(inside));
  }

  Node number_or_month() {
    if (at_ + 7 <= text_.size() && text_[at_ + 4] == '-') {
      if (auto month = parse_month(text_.substr(at_, 7))) {
        at_ += 7;
        return literal(*month);
      }
    }
    double value = 0;
    auto [end, status] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (status != std::errc{} || !std::isfinite(value)) {
      fail("not a finite number");
      return {};
    }
    at_ = static_cast<std::size_t>(end - text_.data());
    return literal(NumberValue{value, Dim{}});
  }

  Node name_or_function() {
    std::size_t start = at_;
    while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
    std::string name(text_.substr(start, at_ - start));
    if (name == "true" || name == "false") return literal(name == "true");
    if (!accept("(")) {
      Node node;
      node.kind = Node::Kind::name;
      node.text = std::move(name);
      return node;
    }
    if (std::find(kFunctions.begin(), kFunctions.end(), name) == kFunctions.end()) {
      fail(fmt::format("no function {}; {}", name, did_you_mean(name, kFunctions)));
      return {};
    }
    Node node = call(name, {});
    do {
      node.arguments.push_back(disjunction());
    } while (accept(","));
    if (!accept(")")) fail("expected \",\" or \")\"");
    return node;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<SyntaxError> error_;
};

std::unexpected<std::string> fail(std::string reason) { return std::unexpected(std::move(reason)); }

std::expected<NumberValue, std::string> as_number(const Value& value) {
  if (const auto* number = std::get_if<NumberValue>(&value.data)) return *number;
  if (const auto* month = std::get_if<Month>(&value.data))
    return NumberValue{static_cast<double>(month->index()), Dim{}};
  return fail("a number is needed here");
}

Result arithmetic(std::string_view op, const Value& left, const Value& right) {
  auto a = as_number(left);
  auto b = as_number(right);
  if (!a || !b) return fail(fmt::format("\"{}\" needs numbers on both sides", op));
  bool computed = left.computed || right.computed;
  if (op == "*") return Value{NumberValue{a->si * b->si, a->dim + b->dim}, computed};
  if (op == "/") {
    if (b->si == 0) return fail("divides by zero");
    return Value{NumberValue{a->si / b->si, a->dim - b->dim}, computed};
  }
  if (a->dim != b->dim)
    return fail(fmt::format("\"{}\" of a {} and a {}", op, dim_name(a->dim), dim_name(b->dim)));
  return Value{NumberValue{op == "+" ? a->si + b->si : a->si - b->si, a->dim}, computed};
}

template <class T>
bool compare(std::string_view op, const T& a, const T& b) {
  if (op == "=") return a == b;
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return a > b;
  return a >= b;
}

Result comparison(std::string_view op, const Value& left, const Value& right) {
  bool computed = left.computed || right.computed;
  if (const auto* a = std::get_if<std::string>(&left.data)) {
    const auto* b = std::get_if<std::string>(&right.data);
    if (b == nullptr) return fail("compares a text with something else");
    return Value{compare(op, *a, *b), computed};
  }
  auto a = as_number(left);
  auto b = as_number(right);
  if (!a || !b) return fail(fmt::format("\"{}\" needs comparable values on both sides", op));
  if (a->dim != b->dim)
    return fail(fmt::format("compares a {} with a {}", dim_name(a->dim), dim_name(b->dim)));
  return Value{compare(op, a->si, b->si), computed};
}

Result logic(std::string_view op, const std::vector<Value>& values) {
  bool computed = false;
  for (const Value& value : values) {
    if (!std::holds_alternative<bool>(value.data))
      return fail(fmt::format("\"{}\" needs true or false", op));
    computed |= value.computed;
  }
  bool a = std::get<bool>(values[0].data);
  if (op == "not") return Value{!a, computed};
  bool b = std::get<bool>(values[1].data);
  return Value{op == "and" ? a && b : a || b, computed};
}

Result first_reaching(const SeriesValue& series, const Value& threshold) {
  auto level = as_number(threshold);
  if (!level || level->dim != series.dim)
    return fail("first(series, level): the level has another dimension");
  for (std::size_t i = 0; i < series.si.size(); ++i)
    if (series.si[i] >= level->si * (1 - 1e-12))
      return Value{series.first + static_cast<int>(i), true};
  return fail(fmt::format("never reaches {}", print_rounded(level->si, level->dim, 4)));
}

Result total_of(const SeriesValue& series, const std::vector<Value>& arguments) {
  double sum = 0;
  bool any = false;
  for (std::size_t i = 0; i < series.si.size(); ++i) {
    if (arguments.size() > 1) {
      auto year = as_number(arguments[1]);
      if (!year || year->dim != Dim{}) return fail("total(series, year): the year is a number");
      if ((series.first + static_cast<int>(i)).year() != static_cast<int>(year->si)) continue;
    }
    sum += series.si[i];
    any = true;
  }
  if (!any) return fail("the series has no month in that year");
  return Value{NumberValue{sum, series.dim}, true};
}

Result series_function(std::string_view name, const std::vector<Value>& arguments) {
  const auto* series = std::get_if<SeriesValue>(&arguments[0].data);
  if (series == nullptr || series->si.empty())
    return fail(fmt::format("{}() needs a series", name));
  auto number = [&](double si) {
    return Value{NumberValue{si, series->dim}, arguments[0].computed};
  };
  if (name == "last") return number(series->si.back());
  if (name == "peak") return number(*std::max_element(series->si.begin(), series->si.end()));
  if (name == "total") return total_of(*series, arguments);
  if (arguments.size() != 2)
    return fail(fmt::format("{}() needs a series and one more argument", name));
  if (name == "first") return first_reaching(*series, arguments[1]);
  const auto* month = std::get_if<Month>(&arguments[1].data);
  if (month == nullptr) return fail("at(series, month): the second argument is a month");
  int offset = *month - series->first;
  if (offset < 0 || offset >= static_cast<int>(series->si.size()))
    return fail(fmt::format("{} is outside the horizon", print(*month)));
  return number(series->si[static_cast<std::size_t>(offset)]);
}

Result number_function(std::string_view name, const std::vector<Value>& arguments) {
  NumberValue result;
  bool computed = false;
  double greater = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto number = as_number(arguments[i]);
    if (!number) return fail(fmt::format("{}() needs numbers", name));
    computed |= arguments[i].computed;
    if (i == 0) {
      result = *number;
      continue;
    }
    if (number->dim != result.dim) return fail(fmt::format("{}() of unlike dimensions", name));
    if (number->si > result.si) greater += 1;
    if (name == "min") result.si = std::min(result.si, number->si);
    if (name == "max") result.si = std::max(result.si, number->si);
  }
  if (name == "abs" || name == "negate")
    result.si = name == "abs" ? std::abs(result.si) : -result.si;
  if (name == "rank") result = {1 + greater, Dim{}};
  return Value{result, computed};
}

Result apply_call(std::string_view op, const std::vector<Value>& arguments) {
  if (op == "and" || op == "or" || op == "not") return logic(op, arguments);
  if (op == "+" || op == "-" || op == "*" || op == "/")
    return arithmetic(op, arguments[0], arguments[1]);
  if (op == "=" || op[0] == '<' || op[0] == '>') return comparison(op, arguments[0], arguments[1]);
  if (op == "at" || op == "last" || op == "peak" || op == "total" || op == "first")
    return series_function(op, arguments);
  return number_function(op, arguments);
}

Result evaluate_node(const Node& node, const Lookup& lookup) {
  switch (node.kind) {
    case Node::Kind::literal:
      return node.value;
    case Node::Kind::name:
      return lookup(node.text);
    case Node::Kind::call:
      break;
  }
  std::vector<Value> arguments;
  for (const Node& argument : node.arguments) {
    auto value = evaluate_node(argument, lookup);
    if (!value) return value;
    arguments.push_back(std::move(*value));
  }
  return apply_call(node.text, arguments);
}

void collect_names(const Node& node, std::vector<std::string>& names) {
  if (node.kind == Node::Kind::name) names.push_back(node.text);
  for (const Node& argument : node.arguments) collect_names(argument, names);
}

}  // namespace

std::optional<NumberValue> parse_any_quantity(std::string_view text) {
  static constexpr std::array kDims = {Dim{},
                                       kPowerDim,
                                       kEnergyDim,
                                       kMoneyDim,
                                       kTimeDim,
                                       kChipDim,
                                       kTokenDim,
                                       kFlopDim,
                                       kDataDim,
                                       kFlopDim - kTimeDim,
                                       kMassDim,
                                       kVolumeDim,
                                       kTokenDim - kTimeDim,
                                       kDataDim - kTimeDim,
                                       kMoneyDim - kPowerDim,
                                       kMoneyDim - kTimeDim,
                                       kMoneyDim - kChipDim,
                                       kMoneyDim - kTokenDim,
                                       kPowerDim - kChipDim,
                                       kMoneyDim - kEnergyDim,
                                       kChipDim - kTimeDim,
                                       kMoneyDim - kChipDim - kTimeDim,
                                       kEnergyDim - kTokenDim,
                                       kTemperatureDim};
  for (Dim dim : kDims)
    if (auto si = parse_si(text, dim)) return NumberValue{*si, dim};
  return std::nullopt;
}

std::expected<Expression, SyntaxError> Expression::parse(std::string_view text) {
  auto root = Parser(text).run();
  if (!root) return std::unexpected(std::move(root.error()));
  Expression expression;
  expression.root_ = std::make_shared<const Node>(std::move(*root));
  return expression;
}

Result Expression::evaluate(const Lookup& lookup) const { return evaluate_node(*root_, lookup); }

std::vector<std::string> Expression::names() const {
  std::vector<std::string> names;
  collect_names(*root_, names);
  return names;
}

std::string describe(const SyntaxError& error) {
  return fmt::format("expression, at character {}: {}", error.position + 1, error.message);
}

}  // namespace gw::validation
