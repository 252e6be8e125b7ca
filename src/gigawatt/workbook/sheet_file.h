// SheetFile: a spreadsheet file (Office Open XML) cell by cell; the only place that knows the
// library which writes it. The same calls give the same bytes: no clock, fixed dates inside.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "gigawatt/workbook/model.h"

namespace gw::workbook {

struct Cell {
  int sheet = 0;
  int row = 0;
  int column = 0;
};

struct CellStyle {
  Look look = Look::plain;
  Show show = Show::plain;
  bool strong = false;
  bool title = false;
  bool right = false;
  bool left = false;
  auto operator<=>(const CellStyle&) const = default;
};

struct ChartPlace {
  Cell at;
  int categories_row = 0;        // of the sheet's time axis
  std::vector<int> series_rows;  // names in column A
  int first_column = 0;
  int last_column = 0;
};

// "A", "Z", "AA": column from 0.
[[nodiscard]] std::string column_name(int column);

class SheetFile {
 public:
  explicit SheetFile(const std::string& path);
  ~SheetFile();
  SheetFile(const SheetFile&) = delete;
  SheetFile& operator=(const SheetFile&) = delete;

  int add_sheet(const std::string& name);
  void width(int sheet, int column, double characters);
  // Rows above and columns left of `cell` stay in view and are repeated in print.
  void freeze(Cell cell);
  void text(Cell cell, const std::string& text, const CellStyle& style);
  void number(Cell cell, double value, const CellStyle& style);
  // `formula` without "="; `value` is what a reader sees that does not recalculate.
  void formula(Cell cell, const std::string& formula, double value, const CellStyle& style);
  void text_formula(Cell cell, const std::string& formula, const std::string& value,
                    const CellStyle& style);
  // Red where it is 0.
  void mark_failure(Cell cell);
  void chart(const Chart& chart, const ChartPlace& place);

  // Writes the file. The error is the first that the library had since the beginning: the cell and
  // its reason, or the reason alone where the file cannot be written.
  [[nodiscard]] std::expected<void, std::string> close();

 private:
  struct Library;
  std::unique_ptr<Library> library_;
};

}  // namespace gw::workbook
