// Model: sheets that read as lists of lines, each a formula over named rows; solved, evaluated and
// checked against the engine before anything is written.
//
// All sheets share one layout (label | note | unit | constant | total | periods) and one time axis.
// Where quantities define each other, one row of the circle is a solved value: `from` names the row
// that it must equal, solve() repeats the copy until nothing changes, and the difference is a
// check.
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/workbook/formula.h"

namespace gw::workbook {

enum class LineKind : std::uint8_t {
  heading,
  text,          // the constant is a text
  constant,      // one value by formula
  periods,       // one formula, copied across
  input,         // one value, given
  input_periods  // a value in each period, given
};

enum class Show : std::uint8_t {
  money,
  cents,
  millions,
  percent,
  factor,
  ratio,
  whole,
  flag,
  verdict,
  tiny,
  plain
};

// How a cell looks; the legend on Cover shows each.
enum class Look : std::uint8_t {
  calculation,
  input,
  solved,
  imported,
  exported,
  counter,
  heading,
  plain
};

struct Line {
  std::string id{};  // empty: nothing refers to it
  std::string label{};
  std::string unit{};
  std::string note{};
  Show show = Show::money;
  std::string formula{};
  bool total = false;  // a sum over all periods beside the row
  bool strong = false;
  // What the engine has for it: one number of a constant, one per period else; empty: nothing.
  std::vector<double> engine{};
  int range_from = 0;  // column in which `.all` begins
};

// Series of a chart: rows over a window of the periods.
struct Chart {
  enum class Kind : std::uint8_t { columns, stacked_columns, lines };
  std::string title{};
  std::string unit{};
  Kind kind = Kind::columns;
  std::vector<std::string> rows{};
  int first = 0;  // columns of the time axis
  int last = 0;
};

// Formula of a check: `row` is zero in every period, within what the row "tolerance" says.
[[nodiscard]] std::string all_zero(const std::string& row);

class Model {
 public:
  struct Row {
    Line line{};
    LineKind kind = LineKind::heading;
    int sheet = 0;
    int place = 0;  // on its sheet, from 0
    bool solved = false;
    std::string from{};  // solved: the row it equals
    std::string text{};
    Look look = Look::plain;  // of a text
    Formula formula{};
    std::vector<double> values{};  // one of a constant
    double sum = 0.0;              // the total beside it
    bool exported = false;         // read by another sheet
    bool counter = false;          // reads what stands below or on a later sheet
  };
  struct Sheet {
    std::string name{};
    std::string title{};
    std::vector<int> rows{};
    std::vector<Chart> charts{};
    bool inputs = false;
  };

  explicit Model(std::vector<std::string> periods) : periods_(std::move(periods)) {}

  // Lines go to the sheet that was added last.
  void sheet(std::string name, std::string title);
  void heading(std::string label);
  void text(std::string label, std::string value, std::string note = {}, Look look = Look::plain);
  void constant(Line line);
  void periods(Line line);
  void input(Line line, double value);
  void input_periods(Line line, std::vector<double> values);
  // Of a value that was solved for; with `from` empty it is found by goal seek: who adds it adds a
  // check of what it solves.
  void solved(Line line, double start, std::string from = {});
  void solved_periods(Line line, std::vector<double> start, std::string from);
  void chart(Chart chart);
  // A verdict: `formula` is 1 where it holds. The line stands where it is added; all count.
  void check(Line line);

  // Reads the formulas, copies solved values until they settle, evaluates every cell and compares
  // with the engine: the message names the first row that differs by more than half a cent and
  // 1e-10 of its largest amount, or of ratios 1e-9 of its largest value. After it values may be
  // read and the model written.
  [[nodiscard]] std::expected<void, std::string> solve();

  [[nodiscard]] const std::vector<std::string>& period_names() const { return periods_; }
  [[nodiscard]] int columns() const { return static_cast<int>(periods_.size()); }
  [[nodiscard]] const std::vector<Sheet>& sheets() const { return sheets_; }
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  [[nodiscard]] const Row& row(std::string_view id) const;
  [[nodiscard]] std::optional<int> find(std::string_view id) const;
  // What is stored in the cell: the engine's number where it has one, ours else.
  [[nodiscard]] double shown(const Row& row, int column) const;
  [[nodiscard]] const std::vector<std::string>& checks() const { return checks_; }
  [[nodiscard]] int passes() const { return passes_; }

 private:
  class Evaluation;
  Row& add(Line line, LineKind kind);
  [[nodiscard]] std::expected<void, std::string> read_formulas();
  void mark_flow();
  void evaluate();
  [[nodiscard]] double copy_solved();
  [[nodiscard]] std::expected<void, std::string> compare() const;

  std::vector<std::string> periods_;
  std::vector<Sheet> sheets_;
  std::vector<Row> rows_;
  std::map<std::string, int, std::less<>> ids_;
  std::vector<std::string> checks_;
  int passes_ = 0;
};

}  // namespace gw::workbook
