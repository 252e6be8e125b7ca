// Formula: one line of a spreadsheet, written with names of rows, evaluated here and rendered for a
// cell.
//
//   "MIN(cash, interest_due) - debt.prev * rate"
//
// Lower-case names are rows. A row of constants stands for its one value, a row of periods for its
// value in the column of the formula; `.prev` and `.next` are the columns beside it, `.all` the
// whole row (only as an argument of a function that takes ranges). Operators: + - * / ^ and
// comparisons, which are 1 or 0. Functions: SUM MIN MAX AVERAGE COUNT IF ABS INT ROUNDUP SUMIF
// SUMPRODUCT PMT IRR. "" is a cell without a number; no arithmetic takes it.
//
// Numbers that may stand in a formula: 0, 1, 12, 24 and 1000. Everything else is an input.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gw::workbook {

enum class Reach : std::uint8_t { here, before, after, all };

struct RowReference {
  int row = -1;
  Reach reach = Reach::here;
};

// What a formula reads. `at` outside the columns is the empty cell beside the periods: 0.
class CellSource {
 public:
  virtual ~CellSource() = default;
  [[nodiscard]] virtual double at(RowReference reference, int column) = 0;
  [[nodiscard]] virtual const std::vector<double>& all(int row) = 0;
};

// A cell without a number: the text "".
[[nodiscard]] double blank();
[[nodiscard]] bool is_blank(double value);

class Formula {
 public:
  // Id of a row, or nothing.
  using Names = std::function<std::optional<int>(std::string_view)>;
  // The address of what a reference means, in the cell that is rendered.
  using Address = std::function<std::string(RowReference)>;

  Formula() = default;
  [[nodiscard]] static std::expected<Formula, std::string> parse(std::string_view text,
                                                                 const Names& names);

  [[nodiscard]] double evaluate(CellSource& cells, int column) const;
  [[nodiscard]] std::string render(const Address& address) const;
  [[nodiscard]] std::vector<RowReference> references() const;
  // Nothing but one row of the same column: an import from another sheet.
  [[nodiscard]] bool is_link() const;
  [[nodiscard]] bool empty() const { return nodes_.empty(); }

 private:
  friend class FormulaParser;
  enum class Kind : std::uint8_t { number, empty_text, reference, minus, binary, call };
  enum class Operator : std::uint8_t {
    add,
    subtract,
    multiply,
    divide,
    power,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    not_equal
  };
  enum class Function : std::uint8_t {
    sum,
    min,
    max,
    average,
    count,
    if_,
    abs,
    int_,
    roundup,
    sumif,
    sumproduct,
    pmt,
    irr
  };
  struct Node {
    Kind kind = Kind::number;
    Operator op = Operator::add;
    Function function = Function::sum;
    double number = 0.0;
    RowReference reference{};
    std::vector<int> arguments{};
  };

  double value(int node, CellSource& cells, int column) const;
  double call(const Node& node, CellSource& cells, int column) const;
  double conditional_sum(const Node& node, CellSource& cells, int column) const;
  template <class Use>
  void each(const Node& node, CellSource& cells, int column, Use use) const;
  void write(int node, int parent_level, const Address& address, std::string& out) const;

  std::vector<Node> nodes_;
  int root_ = -1;
};

// Level payment in arrears of a loan of `present`, as the spreadsheet function: negative of it.
struct LevelPayment {
  double rate = 0.0;
  double periods = 1.0;
  double present = 0.0;
};
[[nodiscard]] double payment(const LevelPayment& loan);

// The root of the net present value nearest to `guess` that Newton's steps find; blank if none.
[[nodiscard]] double internal_rate(const std::vector<double>& flows, double guess);

}  // namespace gw::workbook
