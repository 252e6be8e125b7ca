#include "grid.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

namespace gw::cli {
namespace {

constexpr int kGap = 2;
constexpr int kNarrowest = 16;  // that a wrapping column shrinks to
constexpr int kDefaultWidth = 100;
constexpr int kSmallestTerminal = 40;

std::string padded(const std::string& text, int width, bool right) {
  std::string padding(static_cast<std::size_t>(std::max(0, width - width_of(text))), ' ');
  return right ? padding + text : text + padding;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

class Block {
 public:
  Block(std::vector<const GridColumn*> columns, GridLayout layout)
      : columns_(std::move(columns)), layout_(layout) {
    for (const GridColumn* column : columns_) {
      widths_.push_back(natural_width(*column));
      narrowest_.push_back(narrowest_width(*column));
    }
    shrink();
  }

  [[nodiscard]] bool fits() const { return total() <= layout_.width; }

  [[nodiscard]] std::string text() const {
    std::string text;
    std::vector<std::string> head;
    for (const GridColumn* column : columns_) head.push_back(column->head);
    if (std::ranges::any_of(head, [](const std::string& name) { return !name.empty(); }))
      text += row(head);
    for (std::size_t r = 0; !columns_.empty() && r < columns_[0]->cells.size(); ++r) {
      std::vector<std::string> cells;
      for (const GridColumn* column : columns_) cells.push_back(column->cells[r]);
      text += row(cells);
    }
    return text;
  }

 private:
  static int natural_width(const GridColumn& column) {
    int width = 0;
    for (const std::string& line : lines_of(column.head + "\n"))
      width = std::max(width, width_of(line));
    for (const std::string& cell : column.cells) width = std::max(width, width_of(cell));
    return width;
  }

  static int narrowest_width(const GridColumn& column) {
    int natural = natural_width(column);
    if (column.numbers) return natural;
    int width = std::min(kNarrowest, natural);
    for (const std::string& text : column.cells)
      for (const std::string& word : wrapped(text, 1)) width = std::max(width, width_of(word));
    for (const std::string& word : wrapped(column.head, 1)) width = std::max(width, width_of(word));
    return width;
  }

  [[nodiscard]] int total() const {
    int sum = layout_.indent;
    for (int width : widths_) sum += width;
    return sum + kGap * (static_cast<int>(widths_.size()) - 1);
  }

  // The widest column that can give way gives one by one.
  void shrink() {
    while (!fits()) {
      std::size_t widest = widths_.size();
      for (std::size_t i = 0; i < widths_.size(); ++i)
        if (widths_[i] > narrowest_[i] &&
            (widest == widths_.size() || widths_[i] > widths_[widest]))
          widest = i;
      if (widest == widths_.size()) return;
      --widths_[widest];
    }
  }

  [[nodiscard]] std::string row(const std::vector<std::string>& cells) const {
    std::vector<std::vector<std::string>> lines;
    std::size_t height = 1;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      std::vector<std::string> parts;
      for (const std::string& line : lines_of(cells[i] + "\n"))
        for (std::string& part : wrapped(line, widths_[i])) parts.push_back(std::move(part));
      height = std::max(height, parts.size());
      lines.push_back(std::move(parts));
    }
    std::string text;
    for (std::size_t at = 0; at < height; ++at) {
      std::string line(static_cast<std::size_t>(layout_.indent), ' ');
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i > 0) line += std::string(kGap, ' ');
        line += padded(at < lines[i].size() ? lines[i][at] : "", widths_[i], columns_[i]->numbers);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    }
    return text;
  }

  std::vector<const GridColumn*> columns_;
  GridLayout layout_;
  std::vector<int> widths_;
  std::vector<int> narrowest_;
};

// The columns of words before the first number say what a row is; without numbers it is the first.
std::size_t keys_of(const std::vector<GridColumn>& columns) {
  const auto number =
      std::ranges::find_if(columns, [](const GridColumn& column) { return column.numbers; });
  const auto words = static_cast<std::size_t>(number - columns.begin());
  return number == columns.end() || words == 0 ? 1 : words;
}

}  // namespace

int width_of(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines(1);
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find(' ', begin), text.size());
    std::string_view word = text.substr(begin, end - begin);
    begin = end + 1;
    if (word.empty()) continue;
    if (!lines.back().empty() && width_of(lines.back()) + 1 + width_of(word) > width)
      lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
  }
  return lines;
}

std::string to_grid(const std::vector<GridColumn>& columns, const GridLayout& layout) {
  const std::size_t keys = keys_of(columns);
  std::string text;
  for (std::size_t next = 0; next < columns.size();) {
    std::vector<const GridColumn*> block;
    if (next > 0) {
      for (std::size_t i = 0; i < std::min(keys, next); ++i) block.push_back(&columns[i]);
      block.push_back(&columns[next]);
      if (!Block(block, layout).fits())
        block.resize(1);
      else
        block.pop_back();
      text += "\n";
    }
    block.push_back(&columns[next++]);
    while (next < columns.size()) {
      block.push_back(&columns[next]);
      if (!Block(block, layout).fits()) {
        block.pop_back();
        break;
      }
      ++next;
    }
    text += Block(block, layout).text();
  }
  return text;
}

std::vector<GridColumn> grid_of(const Table& table) {
  bool units = std::ranges::any_of(table.columns(),
                                   [](const Column& column) { return !column.unit.empty(); });
  std::vector<GridColumn> grid;
  for (const Column& column : table.columns()) {
    Table alone;
    alone.add(column);
    std::vector<std::string> lines = lines_of(to_text(alone));
    std::size_t first = column.unit.empty() ? 1 : 2;
    GridColumn shown{.head = column.name + (units ? "\n" + column.unit : "")};
    shown.numbers = std::holds_alternative<std::vector<double>>(column.data) ||
                    std::holds_alternative<std::vector<std::int64_t>>(column.data);
    for (std::size_t i = first; i < lines.size(); ++i)
      shown.cells.push_back(
          lines[i].substr(std::min(lines[i].find_first_not_of(' '), lines[i].size())));
    grid.push_back(std::move(shown));
  }
  return grid;
}

int terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 ||
      size.ws_col == 0)
    return kDefaultWidth;
  return std::max<int>(size.ws_col, kSmallestTerminal);
}

}  // namespace gw::cli
