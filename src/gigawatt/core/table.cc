#include "gigawatt/core/table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "gigawatt/core/check.h"

namespace gw {
inline namespace core {

namespace {

std::string shortest(double value) {
  char buffer[32];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, result.ptr);
}

// 1234567 to 4 digits is "1235000": people compare magnitudes by width.
std::string rounded(double value, int digits) {
  if (!std::isfinite(value)) return shortest(value);
  if (value == 0) return "0";
  char buffer[400];
  char* const end = buffer + sizeof buffer;
  const auto first = std::to_chars(buffer, end, value, std::chars_format::scientific, digits - 1);
  const std::string text(buffer, first.ptr);
  const int exponent = std::atoi(text.c_str() + text.find('e') + 1);
  constexpr int kWidestPlain = 12;
  constexpr int kSmallestPlain = -5;
  if (exponent > kWidestPlain || exponent < kSmallestPlain) return text;
  double shown = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), shown);
  const auto plain = std::to_chars(buffer, end, shown, std::chars_format::fixed,
                                   std::max(0, digits - 1 - exponent));
  return std::string(buffer, plain.ptr);
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

// digits < 0: exactly, for programs.
std::string cell(const ColumnData& data, std::size_t row, int digits) {
  struct Print {
    std::size_t row;
    int digits;
    std::string operator()(const std::vector<double>& v) const {
      if (std::isnan(v[row])) return {};
      return digits < 0 ? shortest(v[row]) : rounded(v[row], digits);
    }
    std::string operator()(const std::vector<std::int64_t>& v) const {
      return std::to_string(v[row]);
    }
    std::string operator()(const std::vector<Month>& v) const { return print(v[row]); }
    std::string operator()(const std::vector<std::string>& v) const { return v[row]; }
  };
  return std::visit(Print{row, digits}, data);
}

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_number(const Column& column) {
  return std::holds_alternative<std::vector<double>>(column.data) ||
         std::holds_alternative<std::vector<std::int64_t>>(column.data);
}

// The name, the unit (if any column of the table has one) and every cell of a column, padded to one
// width.
std::vector<std::string> text_column(const Column& column, bool with_unit, int digits) {
  std::vector<std::string> lines{column.name};
  if (with_unit) lines.push_back(column.unit);
  for (std::size_t row = 0; row < column.size(); ++row) {
    std::string text = cell(column.data, row, digits);
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    lines.push_back(std::move(text));
  }
  std::size_t width = 0;
  for (const std::string& line : lines) width = std::max(width, width_of(line));
  for (std::string& line : lines) {
    const std::string padding(width - width_of(line), ' ');
    line = is_number(column) ? padding + line : line + padding;
  }
  return lines;
}

}  // namespace

std::size_t Column::size() const {
  return std::visit([](const auto& values) { return values.size(); }, data);
}

Table& Table::add(Column column) {
  GW_CHECK(find(column.name) == nullptr, name_, column.name);
  GW_CHECK(columns_.empty() || column.size() == rows(), name_, column.name, column.size(), rows());
  columns_.push_back(std::move(column));
  return *this;
}

const Column* Table::find(std::string_view column) const {
  const auto found = std::ranges::find(columns_, column, &Column::name);
  return found == columns_.end() ? nullptr : &*found;
}

std::string to_csv(const Table& table) {
  std::string text;
  const std::vector<Column>& columns = table.columns();
  for (std::size_t i = 0; i < columns.size(); ++i)
    text += (i > 0 ? "," : "") + csv_cell(columns[i].name);
  text += "\r\n";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      text += (i > 0 ? "," : "") + csv_cell(cell(columns[i].data, row, -1));
    }
    text += "\r\n";
  }
  return text;
}

std::string to_text(const Table& table, int digits) {
  const bool with_unit = std::ranges::any_of(
      table.columns(), [](const Column& column) { return !column.unit.empty(); });
  std::vector<std::vector<std::string>> columns;
  for (const Column& column : table.columns()) {
    columns.push_back(text_column(column, with_unit, digits));
  }
  std::string text;
  for (std::size_t line = 0; !columns.empty() && line < columns[0].size(); ++line) {
    std::string row;
    for (std::size_t i = 0; i < columns.size(); ++i) row += (i > 0 ? "  " : "") + columns[i][line];
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

}  // namespace core
}  // namespace gw
