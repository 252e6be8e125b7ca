#include "gigawatt/workbook/formula.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "gigawatt/core/check.h"

namespace gw::workbook {

namespace {

constexpr std::array kAllowedNumbers = {0.0, 1.0, 12.0, 24.0, 1000.0};
constexpr std::array<std::string_view, 11> kOperators = {"+",  "-", "*",  "/", "^", "<",
                                                         "<=", ">", ">=", "=", "<>"};
constexpr std::array<std::string_view, 13> kFunctions = {
    "SUM", "MIN",     "MAX",   "AVERAGE",    "COUNT", "IF", "ABS",
    "INT", "ROUNDUP", "SUMIF", "SUMPRODUCT", "PMT",   "IRR"};

// Comparison, sum, product, sign, power.
constexpr std::array kLevels = {1, 1, 2, 2, 4, 0, 0, 0, 0, 0, 0};
constexpr std::array<std::string_view, 4> kSuffixes = {"", "prev", "next", "all"};
constexpr int kSignLevel = 3;
constexpr int kTopLevel = 5;
constexpr int kMaxSteps = 100;

}  // namespace

double blank() { return std::numeric_limits<double>::quiet_NaN(); }
bool is_blank(double value) { return std::isnan(value); }

class FormulaParser {
 public:
  FormulaParser(std::string_view text, const Formula::Names& names) : text_(text), names_(names) {}

  std::expected<Formula, std::string> run() {
    formula_.root_ = comparison();
    skip();
    if (error_.empty() && at_ < text_.size()) fail("something is left over");
    if (!error_.empty()) return std::unexpected(error_);
    return std::move(formula_);
  }

 private:
  using Node = Formula::Node;

  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  int fail(std::string_view what) {
    if (error_.empty()) error_ = fmt::format("{} at {} of \"{}\"", what, at_ + 1, text_);
    at_ = text_.size();
    return 0;
  }
  bool take(std::string_view token) {
    skip();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }
  int add(Node node) {
    formula_.nodes_.push_back(std::move(node));
    return static_cast<int>(formula_.nodes_.size()) - 1;
  }
  int binary(std::string_view op, int left, int right) {
    Node node{.kind = Formula::Kind::binary};
    node.op =
        static_cast<Formula::Operator>(std::ranges::find(kOperators, op) - kOperators.begin());
    node.arguments = {left, right};
    return add(std::move(node));
  }

  int comparison() {
    const int left = sum();
    for (std::string_view op : {"<=", ">=", "<>", "<", ">", "="})
      if (take(op)) return binary(op, left, sum());
    return left;
  }
  int sum() {
    int left = product();
    for (;;) {
      if (take("+"))
        left = binary("+", left, product());
      else if (take("-"))
        left = binary("-", left, product());
      else
        return left;
    }
  }
  int product() {
    int left = sign();
    for (;;) {
      if (take("*"))
        left = binary("*", left, sign());
      else if (take("/"))
        left = binary("/", left, sign());
      else
        return left;
    }
  }
  int sign() {
    if (!take("-")) return power();
    Node node{.kind = Formula::Kind::minus};
    node.arguments = {power()};
    return add(std::move(node));
  }
  int power() {
    const int base = primary();
    return take("^") ? binary("^", base, primary()) : base;
  }

  int primary() {
    if (take("(")) {
      const int inside = comparison();
      return take(")") ? inside : fail("a closing parenthesis is missing");
    }
    if (take("\"\"")) return add({.kind = Formula::Kind::empty_text});
    skip();
    if (at_ >= text_.size()) return fail("the formula ends early");
    if (std::isdigit(static_cast<unsigned char>(text_[at_]))) return number();
    if (std::isupper(static_cast<unsigned char>(text_[at_]))) return function();
    if (std::islower(static_cast<unsigned char>(text_[at_]))) return reference();
    return fail("a character that means nothing");
  }

  std::string_view word() {
    const std::size_t from = at_;
    while (at_ < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
      ++at_;
    return text_.substr(from, at_ - from);
  }
  int number() {
    const std::string digits(word());
    const bool whole = std::ranges::all_of(
        digits, [](char c) { return std::isdigit(static_cast<unsigned char>(c)); });
    const double value = whole && digits.size() < 6 ? std::stod(digits) : -1.0;
    if (std::ranges::find(kAllowedNumbers, value) == kAllowedNumbers.end())
      return fail("a number that should be an input");
    return add({.kind = Formula::Kind::number, .number = value});
  }
  int function() {
    const auto found = std::ranges::find(kFunctions, word());
    if (found == kFunctions.end()) return fail("an unknown function");
    Node node{.kind = Formula::Kind::call};
    node.function = static_cast<Formula::Function>(found - kFunctions.begin());
    if (!take("(")) return fail("a function without arguments");
    do {
      node.arguments.push_back(comparison());
    } while (take(","));
    return take(")") ? add(std::move(node)) : fail("a closing parenthesis is missing");
  }
  int reference() {
    const std::string_view id = word();
    const auto row = names_(id);
    if (!row) return fail(fmt::format("no row \"{}\"", id));
    Node node{.kind = Formula::Kind::reference, .reference = {.row = *row}};
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      const auto suffix = std::ranges::find(kSuffixes, word());
      if (suffix == kSuffixes.end()) return fail("an unknown reach");
      node.reference.reach = static_cast<Reach>(suffix - kSuffixes.begin());
    }
    return add(std::move(node));
  }

  std::string_view text_;
  const Formula::Names& names_;
  Formula formula_;
  std::size_t at_ = 0;
  std::string error_;
};

std::expected<Formula, std::string> Formula::parse(std::string_view text, const Names& names) {
  return FormulaParser(text, names).run();
}

double Formula::evaluate(CellSource& cells, int column) const {
  return value(root_, cells, column);
}

double Formula::value(int index, CellSource& cells, int column) const {
  const Node& node = nodes_[static_cast<std::size_t>(index)];
  switch (node.kind) {
    case Kind::number:
      return node.number;
    case Kind::empty_text:
      return blank();
    case Kind::reference:
      return cells.at(node.reference, column);
    case Kind::minus:
      return -value(node.arguments[0], cells, column);
    case Kind::call:
      return call(node, cells, column);
    case Kind::binary:
      break;
  }
  const double a = value(node.arguments[0], cells, column);
  const double b = value(node.arguments[1], cells, column);
  switch (node.op) {
    case Operator::add:
      return a + b;
    case Operator::subtract:
      return a - b;
    case Operator::multiply:
      return a * b;
    case Operator::divide:
      return a / b;
    case Operator::power:
      return std::pow(a, b);
    case Operator::less:
      return a < b;
    case Operator::less_equal:
      return a <= b;
    case Operator::greater:
      return a > b;
    case Operator::greater_equal:
      return a >= b;
    case Operator::equal:
      return a == b;
    case Operator::not_equal:
      return a != b;
  }
  return 0.0;
}

// Every number of the arguments, ranges included; cells without a number are passed over.
template <class Use>
void Formula::each(const Node& node, CellSource& cells, int column, Use use) const {
  for (int argument : node.arguments) {
    const Node& inside = nodes_[static_cast<std::size_t>(argument)];
    if (inside.kind == Kind::reference && inside.reference.reach == Reach::all) {
      for (double x : cells.all(inside.reference.row))
        if (!is_blank(x)) use(x);
      continue;
    }
    const double x = value(argument, cells, column);
    if (!is_blank(x)) use(x);
  }
}

double Formula::conditional_sum(const Node& node, CellSource& cells, int column) const {
  const double wanted = value(node.arguments[1], cells, column);
  const auto& keys = cells.all(nodes_[static_cast<std::size_t>(node.arguments[0])].reference.row);
  const auto& amounts =
      cells.all(nodes_[static_cast<std::size_t>(node.arguments[2])].reference.row);
  double sum = 0.0;
  for (std::size_t k = 0; k < keys.size(); ++k)
    if (keys[k] == wanted && !is_blank(amounts[k])) sum += amounts[k];
  return sum;
}

double Formula::call(const Node& node, CellSource& cells, int column) const {
  const auto argument = [&](std::size_t k) { return value(node.arguments[k], cells, column); };
  double sum = 0.0;
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  int count = 0;
  switch (node.function) {
    case Function::if_: {
      // All three are looked at, so that a circle in the branch not taken is found as well.
      const bool holds = argument(0) != 0.0;
      const double yes = argument(1);
      const double no = argument(2);
      return holds ? yes : no;
    }
    case Function::abs:
      return std::abs(argument(0));
    case Function::int_:
      return std::floor(argument(0));
    case Function::roundup: {
      const double x = argument(0);
      return std::copysign(std::ceil(std::abs(x)), x);
    }
    case Function::pmt:
      return payment({.rate = argument(0), .periods = argument(1), .present = argument(2)});
    case Function::irr:
      return internal_rate(
          cells.all(nodes_[static_cast<std::size_t>(node.arguments[0])].reference.row),
          argument(1));
    case Function::sumif:
      return conditional_sum(node, cells, column);
    case Function::sumproduct: {
      const auto& a = cells.all(nodes_[static_cast<std::size_t>(node.arguments[0])].reference.row);
      const auto& b = cells.all(nodes_[static_cast<std::size_t>(node.arguments[1])].reference.row);
      for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
      return sum;
    }
    default:
      break;
  }
  each(node, cells, column, [&](double x) {
    sum += x;
    least = std::min(least, x);
    most = std::max(most, x);
    ++count;
  });
  if (node.function == Function::sum) return sum;
  if (node.function == Function::count) return count;
  if (count == 0) return 0.0;
  if (node.function == Function::average) return sum / count;
  return node.function == Function::min ? least : most;
}

std::string Formula::render(const Address& address) const {
  std::string out;
  write(root_, 0, address, out);
  return out;
}

void Formula::write(int index, int parent_level, const Address& address, std::string& out) const {
  const Node& node = nodes_[static_cast<std::size_t>(index)];
  switch (node.kind) {
    case Kind::number:
      out += fmt::format("{}", node.number);
      return;
    case Kind::empty_text:
      out += "\"\"";
      return;
    case Kind::reference:
      out += address(node.reference);
      return;
    case Kind::call:
      out += kFunctions[static_cast<std::size_t>(node.function)];
      out += '(';
      for (std::size_t k = 0; k < node.arguments.size(); ++k) {
        if (k > 0) out += ',';
        write(node.arguments[k], 0, address, out);
      }
      // ROUNDUP has a second argument, the digits kept.
      out += node.function == Function::roundup ? ",0)" : ")";
      return;
    case Kind::minus:
    case Kind::binary:
      break;
  }
  const bool sign = node.kind == Kind::minus;
  const int level = sign ? kSignLevel : kLevels[static_cast<std::size_t>(node.op)];
  const bool enclosed = level < parent_level;
  if (enclosed) out += '(';
  if (sign) {
    out += '-';
    // A spreadsheet takes -a^b for (-a)^b: a power is enclosed, too.
    write(node.arguments[0], kTopLevel, address, out);
  } else {
    write(node.arguments[0], level, address, out);
    out += kOperators[static_cast<std::size_t>(node.op)];
    // a - (b + c), a / (b * c), and a sign after an operator.
    write(node.arguments[1], level + 1, address, out);
  }
  if (enclosed) out += ')';
}

std::vector<RowReference> Formula::references() const {
  std::vector<RowReference> found;
  for (const Node& node : nodes_)
    if (node.kind == Kind::reference) found.push_back(node.reference);
  return found;
}

bool Formula::is_link() const {
  return nodes_.size() == 1 && nodes_[0].kind == Kind::reference &&
         nodes_[0].reference.reach == Reach::here;
}

double payment(const LevelPayment& loan) {
  if (loan.rate == 0.0) return -loan.present / loan.periods;
  return loan.present * loan.rate / std::expm1(-loan.periods * std::log1p(loan.rate));
}

double internal_rate(const std::vector<double>& flows, double guess) {
  double rate = guess;
  for (int step = 0; step < kMaxSteps; ++step) {
    double value = 0.0;
    double slope = 0.0;
    double factor = 1.0;
    for (std::size_t k = 0; k < flows.size(); ++k) {
      value += flows[k] * factor;
      slope -= static_cast<double>(k) * flows[k] * factor / (1.0 + rate);
      factor /= 1.0 + rate;
    }
    const double next = rate - value / slope;
    if (!(next > -1.0)) return blank();
    const double moved = std::abs(next - rate) / (1.0 + std::abs(rate));
    rate = next;
    // To the last bit, or turning between its neighbours.
    if (moved <= 1e-15 || (step > kMaxSteps / 2 && moved <= 1e-12)) return rate;
  }
  return blank();
}

}  // namespace gw::workbook
