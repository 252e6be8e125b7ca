#include "gigawatt/workbook/model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/core/check.h"

namespace gw::workbook {

namespace {

constexpr int kMaxPasses = 500;
constexpr double kSettled = 1e-14;
constexpr double kHalfCent = 0.005;
// The engine stops where a pass changes less than 1e-12 of the largest amount; what is then left
// may be some tens of that.
constexpr double kLastBits = 1e-10;
constexpr double kRelative = 1e-9;

bool is_given(LineKind kind) { return kind == LineKind::input || kind == LineKind::input_periods; }
bool is_row(LineKind kind) { return kind == LineKind::periods || kind == LineKind::input_periods; }

}  // namespace

// Cells on demand, each once; a cell that asks for itself breaks an invariant of the sheets.
class Model::Evaluation : public CellSource {
 public:
  explicit Evaluation(Model& model) : model_(model), states_(model.rows_.size()) {
    for (std::size_t r = 0; r < states_.size(); ++r)
      states_[r].assign(model.rows_[r].values.size(), is_given(model.rows_[r].kind) ? kDone : kNew);
  }

  double at(RowReference reference, int column) override {
    const Row& row = model_.rows_[static_cast<std::size_t>(reference.row)];
    if (!is_row(row.kind)) return cell(reference.row, 0);
    if (reference.reach == Reach::before) --column;
    if (reference.reach == Reach::after) ++column;
    if (column < 0 || column >= model_.columns()) return 0.0;
    return cell(reference.row, column);
  }

  const std::vector<double>& all(int index) override {
    const Row& row = model_.rows_[static_cast<std::size_t>(index)];
    for (int c = 0; c < static_cast<int>(row.values.size()); ++c) cell(index, c);
    if (row.line.range_from == 0) return row.values;
    tail_.assign(row.values.begin() + row.line.range_from, row.values.end());
    return tail_;
  }

  double cell(int index, int column) {
    Row& row = model_.rows_[static_cast<std::size_t>(index)];
    char& state = states_[static_cast<std::size_t>(index)][static_cast<std::size_t>(column)];
    double& value = row.values[static_cast<std::size_t>(column)];
    if (state == kDone) return value;
    GW_CHECK(state != kBusy, row.line.id, column);
    state = kBusy;
    value = row.formula.evaluate(*this, column);
    state = kDone;
    return value;
  }

 private:
  static constexpr char kNew = 0, kBusy = 1, kDone = 2;
  Model& model_;
  std::vector<std::vector<char>> states_;
  std::vector<double> tail_;  // of a row whose ranges begin later
};

void Model::sheet(std::string name, std::string title) {
  sheets_.push_back({.name = std::move(name), .title = std::move(title)});
}

Model::Row& Model::add(Line line, LineKind kind) {
  GW_CHECK(!sheets_.empty());
  Sheet& sheet = sheets_.back();
  const int index = static_cast<int>(rows_.size());
  if (!line.id.empty()) {
    const bool is_new = ids_.emplace(line.id, index).second;
    GW_CHECK(is_new, line.id);
  }
  Row row{.line = std::move(line), .kind = kind};
  row.sheet = static_cast<int>(sheets_.size()) - 1;
  row.place = static_cast<int>(sheet.rows.size());
  sheet.rows.push_back(index);
  if (is_row(kind)) row.values.assign(periods_.size(), 0.0);
  if (kind == LineKind::constant || kind == LineKind::input) row.values.assign(1, 0.0);
  rows_.push_back(std::move(row));
  return rows_.back();
}

void Model::heading(std::string label) { add({.label = std::move(label)}, LineKind::heading); }

void Model::text(std::string label, std::string value, std::string note, Look look) {
  Row& row = add({.label = std::move(label), .note = std::move(note)}, LineKind::text);
  row.text = std::move(value);
  row.look = look;
}

void Model::constant(Line line) { add(std::move(line), LineKind::constant); }
void Model::periods(Line line) { add(std::move(line), LineKind::periods); }

void Model::input(Line line, double value) {
  add(std::move(line), LineKind::input).values[0] = value;
}

void Model::input_periods(Line line, std::vector<double> values) {
  GW_CHECK(values.size() == periods_.size(), values.size(), periods_.size());
  add(std::move(line), LineKind::input_periods).values = std::move(values);
}

void Model::solved(Line line, double start, std::string from) {
  Row& row = add(std::move(line), LineKind::input);
  row.values[0] = start;
  row.solved = true;
  row.from = std::move(from);
}

void Model::solved_periods(Line line, std::vector<double> start, std::string from) {
  input_periods(std::move(line), std::move(start));
  rows_.back().solved = true;
  rows_.back().from = std::move(from);
}

void Model::chart(Chart chart) { sheets_.back().charts.push_back(std::move(chart)); }

void Model::check(Line line) {
  checks_.push_back(line.id);
  line.show = Show::verdict;
  line.unit = "check";
  constant(std::move(line));
}

std::optional<int> Model::find(std::string_view id) const {
  const auto found = ids_.find(id);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

const Model::Row& Model::row(std::string_view id) const {
  const auto found = find(id);
  GW_CHECK(found.has_value(), id);
  return rows_[static_cast<std::size_t>(*found)];
}

double Model::shown(const Row& row, int column) const {
  const auto k = static_cast<std::size_t>(column);
  return row.line.engine.empty() ? row.values[k] : row.line.engine[k];
}

std::expected<void, std::string> Model::read_formulas() {
  const Formula::Names names = [this](std::string_view id) { return find(id); };
  for (Row& row : rows_) {
    if (row.kind != LineKind::constant && row.kind != LineKind::periods) continue;
    auto formula = Formula::parse(row.line.formula, names);
    if (!formula)
      return std::unexpected(fmt::format("row \"{}\": {}", row.line.label, formula.error()));
    row.formula = std::move(*formula);
    for (RowReference reference : row.formula.references()) {
      const Row& read = rows_[static_cast<std::size_t>(reference.row)];
      const bool across = is_row(read.kind) && reference.reach != Reach::all;
      if (row.kind == LineKind::constant && across)
        return std::unexpected(
            fmt::format("row \"{}\" reads one period of \"{}\"", row.line.label, read.line.label));
    }
  }
  return {};
}

void Model::mark_flow() {
  for (Row& row : rows_)
    for (RowReference reference : row.formula.references()) {
      Row& read = rows_[static_cast<std::size_t>(reference.row)];
      if (read.sheet != row.sheet) read.exported = true;
      const bool later =
          read.sheet > row.sheet || (read.sheet == row.sheet && read.place > row.place);
      if (later && reference.reach != Reach::before) row.counter = true;
      if (reference.reach == Reach::after) row.counter = true;
    }
}

void Model::evaluate() {
  Evaluation cells(*this);
  for (int column = 0; column < columns(); ++column)
    for (std::size_t r = 0; r < rows_.size(); ++r)
      if (rows_[r].kind == LineKind::periods) cells.cell(static_cast<int>(r), column);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    if (rows_[r].kind == LineKind::constant) cells.cell(static_cast<int>(r), 0);
    rows_[r].sum = 0.0;
    if (rows_[r].line.total)
      for (int c = 0; c < columns(); ++c) rows_[r].sum += shown(rows_[r], c);
  }
}

// Returns the largest change, as a share of the row's largest value.
double Model::copy_solved() {
  double most = 0.0;
  for (Row& row : rows_) {
    if (!row.solved || row.from.empty()) continue;
    const Row& from = this->row(row.from);
    double scale = 1.0;
    double change = 0.0;
    for (std::size_t k = 0; k < row.values.size(); ++k) {
      scale = std::max(scale, std::abs(from.values[k]));
      const double one = std::abs(from.values[k] - row.values[k]);
      if (!(one <= change)) change = one;  // and what is no number
    }
    row.values = from.values;
    if (!std::isfinite(change)) return change;
    most = std::max(most, change / scale);
  }
  return most;
}

std::expected<void, std::string> Model::compare() const {
  for (const Row& row : rows_) {
    if (row.line.engine.empty()) continue;
    GW_CHECK(row.line.engine.size() == row.values.size(), row.line.id);
    double scale = 0.0;
    for (double x : row.line.engine) scale = std::max(scale, std::abs(x));
    const bool money = row.line.show == Show::money || row.line.show == Show::cents;
    const double within = money ? kHalfCent + kLastBits * scale : kRelative * std::max(1.0, scale);
    for (std::size_t k = 0; k < row.values.size(); ++k) {
      const double ours = row.values[k];
      const double engine = row.line.engine[k];
      if (is_blank(ours) && is_blank(engine)) continue;
      if (std::abs(ours - engine) <= within) continue;
      return std::unexpected(fmt::format(
          "row \"{}\" of sheet {} would show {:.17g} in period {} where the model has {:.17g}",
          row.line.label, sheets_[static_cast<std::size_t>(row.sheet)].name, ours,
          row.values.size() > 1 ? periods_[k] : std::string("all"), engine));
    }
  }
  return {};
}

std::expected<void, std::string> Model::solve() {
  if (auto read = read_formulas(); !read) return read;
  mark_flow();
  double change = 1.0;
  for (passes_ = 1; passes_ <= kMaxPasses; ++passes_) {
    evaluate();
    const double now = copy_solved();
    // Settled, or as near as the last bits let it come.
    if (now <= kSettled || (now < 1e-12 && now >= change)) break;
    change = now;
  }
  evaluate();
  if (passes_ > kMaxPasses) return std::unexpected("the circular values do not settle");
  return compare();
}

std::string all_zero(const std::string& row) {
  return "MAX(MAX(" + row + ".all), -MIN(" + row + ".all)) <= tolerance";
}

}  // namespace gw::workbook
