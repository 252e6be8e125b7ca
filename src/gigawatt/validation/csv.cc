#include "gigawatt/validation/csv.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace gw::validation {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }

  // Nothing if a quote is not closed or text follows a closing quote.
  std::optional<CsvRow> row() {
    CsvRow row{line_, {}};
    while (true) {
      auto cell = next_cell();
      if (!cell) return std::nullopt;
      row.cells.push_back(std::move(*cell));
      if (done() || text_[at_] != ',') break;
      ++at_;
    }
    if (!done() && text_[at_] == '\r') ++at_;
    if (!done() && text_[at_] == '\n') ++at_;
    ++line_;
    return row;
  }

 private:
  [[nodiscard]] bool at_end_of_cell() const {
    return done() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r';
  }

  std::optional<std::string> next_cell() {
    std::string cell;
    if (done() || text_[at_] != '"') {
      while (!at_end_of_cell()) cell += text_[at_++];
      return cell;
    }
    ++at_;
    while (!done()) {
      char c = text_[at_++];
      if (c == '\n') ++line_;
      if (c != '"') {
        cell += c;
      } else if (!done() && text_[at_] == '"') {
        cell += '"';
        ++at_;
      } else {
        return at_end_of_cell() ? std::optional(cell) : std::nullopt;
      }
    }
    return std::nullopt;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

int Csv::column(std::string_view name) const {
  auto found = std::find(header.begin(), header.end(), name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

std::optional<Csv> parse_csv(std::string_view text, std::string_view name,
                             Diagnostics& diagnostics) {
  Reader reader(text);
  Csv csv;
  auto place = [&](int line) { return SourceLocation{std::string(name), line, 1}; };
  std::size_t errors = diagnostics.error_count();
  int line = 1;
  while (!reader.done()) {
    auto row = reader.row();
    if (!row) {
      diagnostics.error(place(line), "",
                        "a quoted cell is not closed, or text follows its closing quote",
                        "double every quote inside a quoted cell");
      return std::nullopt;
    }
    line = row->line + 1;
    if (row->cells.size() == 1 && row->cells[0].empty()) continue;
    if (csv.header.empty()) {
      csv.header = std::move(row->cells);
      continue;
    }
    if (row->cells.size() != csv.header.size())
      diagnostics.error(
          place(row->line), "",
          fmt::format("{} cells, but the header has {}", row->cells.size(), csv.header.size()),
          "quote cells that contain a comma");
    else
      csv.rows.push_back(std::move(*row));
  }
  for (std::size_t i = 0; i < csv.header.size(); ++i)
    if (csv.column(csv.header[i]) != static_cast<int>(i))
      diagnostics.error(place(1), "", fmt::format("two columns are named \"{}\"", csv.header[i]));
  if (csv.header.empty()) diagnostics.error(place(1), "", "the file is empty");
  if (diagnostics.error_count() > errors) return std::nullopt;
  return csv;
}

}  // namespace gw::validation
