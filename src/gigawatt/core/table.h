// Table: named, typed columns of equal length; the shape in which every result leaves the engine.
//
// A number column names its unit in its name ("energy_mwh") and states it in `unit`. Columns are
// contiguous, so that Arrow's C data interface can point at them without a copy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gigawatt/core/calendar.h"

namespace gw {
inline namespace core {

// Cells of a column: real numbers (NaN is "no value"), integers (money in cents, counts), months,
// text.
using ColumnData = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<Month>,
                                std::vector<std::string>>;

struct Column {
  std::string name{};
  std::string unit{};  // "MWh"; "" for a ratio or text
  std::string doc{};   // one sentence
  ColumnData data{};

  [[nodiscard]] std::size_t size() const;
};

class Table {
 public:
  Table() = default;
  Table(std::string name, std::string doc) : name_(std::move(name)), doc_(std::move(doc)) {}

  // GW_CHECK: unique name, same length as the columns already there.
  Table& add(Column column);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& doc() const { return doc_; }
  [[nodiscard]] std::size_t rows() const { return columns_.empty() ? 0 : columns_[0].size(); }
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] const Column* find(std::string_view column) const;  // nullptr if there is none

 private:
  std::string name_;
  std::string doc_;
  std::vector<Column> columns_;
};

// RFC 4180, header line of names, shortest round-trip numbers, empty cell for NaN.
[[nodiscard]] std::string to_csv(const Table& table);

// Right-aligned numbers to `digits` significant digits under name and unit, for a terminal. Never
// cut.
[[nodiscard]] std::string to_text(const Table& table, int digits = 4);

}  // namespace core
}  // namespace gw
