// Text in columns for a terminal: nothing is cut. Columns of words wrap to the width; a table that
// is still too wide goes on below, with the columns of words before its first number repeated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/table.h"

namespace gw::cli {

struct GridColumn {
  std::string head = {};
  bool numbers = false;  // right-aligned, never wrapped
  std::vector<std::string> cells = {};
};

struct GridLayout {
  int width = 100;
  int indent = 0;
};

[[nodiscard]] std::string to_grid(const std::vector<GridColumn>& columns, const GridLayout& layout);

// Cells as `to_text` rounds them; a column's unit stands below its name.
[[nodiscard]] std::vector<GridColumn> grid_of(const Table& table);

// The lines of a text of at most `width` columns, broken between words; a longer word stays whole.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, int width);

// Columns that the text takes on a terminal: code points.
[[nodiscard]] int width_of(std::string_view text);

// Of the terminal behind stdout; 100 where there is none.
[[nodiscard]] int terminal_width();

}  // namespace gw::cli
