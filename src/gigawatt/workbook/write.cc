#include "gigawatt/workbook/write.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <unistd.h>

#include <fmt/format.h>

#include "gigawatt/workbook/sheet_file.h"

namespace gw::workbook {

namespace {

namespace fs = std::filesystem;

bool spans_periods(LineKind kind) {
  return kind == LineKind::periods || kind == LineKind::input_periods;
}

bool has_axis(const Model& model, const Model::Sheet& sheet) {
  return std::ranges::any_of(sheet.rows, [&](int r) {
    const LineKind kind = model.rows()[static_cast<std::size_t>(r)].kind;
    return kind != LineKind::text && kind != LineKind::heading;
  });
}

std::string address(const Model& model, RowReference reference, int sheet, int column) {
  const Model::Row& row = model.rows()[static_cast<std::size_t>(reference.row)];
  const int line = row.place + kFirstRow + 1;
  const std::string on =
      row.sheet == sheet ? "" : model.sheets()[static_cast<std::size_t>(row.sheet)].name + "!";
  if (!spans_periods(row.kind))
    return fmt::format("{}${}${}", on, column_name(kConstantColumn), line);
  if (reference.reach == Reach::all)
    return fmt::format("{0}${1}${3}:${2}${3}", on, column_name(kFirstPeriod + row.line.range_from),
                       column_name(kFirstPeriod + model.columns() - 1), line);
  if (reference.reach == Reach::before) --column;
  if (reference.reach == Reach::after) ++column;
  return fmt::format("{}{}{}", on, column_name(kFirstPeriod + column), line);
}

class Writer {
 public:
  Writer(const Model& model, SheetFile& file) : m_(model), file_(file) {}

  void run() {
    for (const Model::Sheet& sheet : m_.sheets()) file_.add_sheet(sheet.name);
    for (std::size_t s = 0; s < m_.sheets().size(); ++s) write_sheet(static_cast<int>(s));
  }

 private:
  void write_sheet(int s) {
    const Model::Sheet& sheet = m_.sheets()[static_cast<std::size_t>(s)];
    const bool axis = has_axis(m_, sheet);
    header(s, sheet, axis);
    for (int r : sheet.rows) line(m_.rows()[static_cast<std::size_t>(r)], axis);
    int column = kFirstPeriod;
    for (const Chart& chart : sheet.charts) {
      ChartPlace place{.at = {s, kFirstRow + 1, column}, .categories_row = 2, .series_rows = {}};
      for (const std::string& id : chart.rows)
        place.series_rows.push_back(m_.row(id).place + kFirstRow);
      place.first_column = kFirstPeriod + chart.first;
      place.last_column = kFirstPeriod + chart.last;
      file_.chart(chart, place);
      column += 8;
    }
  }

  void header(int s, const Model::Sheet& sheet, bool axis) {
    file_.text({s, 0, 0}, sheet.title, {.title = true});
    if (m_.find("master")) {
      const Model::Row& master = m_.row("master");
      const Cell cell{s, 0, axis ? kTotalColumn : 1};
      if (axis) file_.text({s, 0, kConstantColumn}, "All checks:", {.strong = true});
      if (!axis) file_.text({s, 1, 0}, "All checks:", {});
      const Cell at = axis ? cell : Cell{s, 1, 1};
      file_.formula(at, address(m_, {*m_.find("master"), Reach::here}, s, 0), m_.shown(master, 0),
                    {.show = Show::verdict, .strong = axis, .left = !axis});
      file_.mark_failure(at);
    }
    file_.width(s, 0, axis ? 50 : 26);
    file_.width(s, 1, axis ? 42 : 110);
    if (!axis) return file_.freeze({s, kFirstRow - 1, 0});
    constexpr std::array<const char*, 6> kNames = {"Label",    "Note or source", "Unit",
                                                   "Constant", "Total",          ""};
    for (int c = 0; c < kFirstPeriod; ++c) {
      const CellStyle heading{.look = Look::heading, .right = c >= kConstantColumn};
      file_.text({s, 2, c}, "", heading);
      file_.text({s, 3, c}, kNames[static_cast<std::size_t>(c)], heading);
    }
    file_.width(s, 2, 13);
    file_.width(s, kConstantColumn, 17);
    file_.width(s, kTotalColumn, 17);
    file_.width(s, kTotalColumn + 1, 2);
    time_axis(s, {.look = Look::heading, .right = true});
    file_.freeze({s, kFirstRow, kFirstPeriod});
  }

  void time_axis(int s, const CellStyle& heading) {
    const auto timing = m_.find("period");
    for (int c = 0; c < m_.columns(); ++c) {
      const int at = kFirstPeriod + c;
      const std::string& name = m_.period_names()[static_cast<std::size_t>(c)];
      file_.width(s, at, 13);
      if (!timing) {
        file_.text({s, 2, at}, name, heading);
        continue;
      }
      const Model::Row& row = m_.rows()[static_cast<std::size_t>(*timing)];
      const std::string& home = m_.sheets()[static_cast<std::size_t>(row.sheet)].name;
      if (row.sheet == s)
        file_.text({s, 2, at}, name, heading);
      else
        file_.text_formula({s, 2, at}, fmt::format("{}!{}$3", home, column_name(at)), name,
                           heading);
      file_.formula({s, 3, at}, address(m_, {*timing, Reach::here}, s, c), m_.shown(row, c),
                    {.look = Look::heading, .show = Show::whole});
    }
  }

  void line(const Model::Row& row, bool axis) {
    const int at = kFirstRow + row.place;
    const Line& line = row.line;
    if (row.kind == LineKind::heading) {
      const int last = axis ? kFirstPeriod + m_.columns() : 2;
      for (int c = 0; c < last; ++c)
        file_.text({row.sheet, at, c}, c == 0 ? line.label : "", {.look = Look::heading});
      return;
    }
    const bool given = row.kind == LineKind::input || row.kind == LineKind::input_periods;
    const bool red = row.exported && !given;  // all inputs are read elsewhere
    const CellStyle label{.look = red ? Look::exported : Look::plain, .strong = line.strong};
    file_.text({row.sheet, at, 0}, line.label, label);
    if (row.kind == LineKind::text) {
      const std::string note = line.note.empty() ? "" : " (" + line.note + ")";
      if (!axis) return file_.text({row.sheet, at, 1}, row.text + note, {.look = row.look});
      file_.text({row.sheet, at, kConstantColumn}, row.text, {.look = row.look});
      return file_.text({row.sheet, at, 1}, line.note, {.look = Look::counter});
    }
    if (!line.note.empty() || line.strong)
      file_.text({row.sheet, at, 1}, line.note, {.look = Look::counter, .strong = line.strong});
    file_.text({row.sheet, at, 2}, line.unit, {.strong = line.strong});
    values(row, at);
  }

  void values(const Model::Row& row, int at) {
    CellStyle style{.look = Look::calculation, .show = row.line.show, .strong = row.line.strong};
    if (row.solved)
      style.look = Look::solved;
    else if (row.kind == LineKind::input || row.kind == LineKind::input_periods)
      style.look = Look::input;
    else if (row.formula.is_link())
      style.look = Look::imported;
    else if (row.counter)
      style.look = Look::counter;
    const bool given = style.look == Look::input || style.look == Look::solved;
    const bool across = spans_periods(row.kind);
    const int first = across ? kFirstPeriod : kConstantColumn;
    for (std::size_t k = 0; k < row.values.size(); ++k) {
      const int c = static_cast<int>(k);
      const Cell cell{row.sheet, at, first + c};
      if (given)
        file_.number(cell, row.values[k], style);
      else
        file_.formula(cell, rendered(m_, row, c), m_.shown(row, c), style);
    }
    if (row.line.show == Show::verdict) file_.mark_failure({row.sheet, at, first});
    if (!row.line.total) return;
    const int index =
        m_.sheets()[static_cast<std::size_t>(row.sheet)].rows[static_cast<std::size_t>(row.place)];
    file_.formula({row.sheet, at, kTotalColumn},
                  fmt::format("SUM({})", address(m_, {index, Reach::all}, row.sheet, 0)), row.sum,
                  {.look = Look::calculation, .show = row.line.show, .strong = row.line.strong});
  }

  const Model& m_;
  SheetFile& file_;
};

// Whether the file begins as every spreadsheet file does.
bool is_archive(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  char begin[2] = {};
  file.read(begin, 2);
  return file.gcount() == 2 && begin[0] == 'P' && begin[1] == 'K';
}

}  // namespace

std::string rendered(const Model& model, const Model::Row& row, int column) {
  return row.formula.render(
      [&](RowReference reference) { return address(model, reference, row.sheet, column); });
}

std::expected<void, std::string> write_workbook(const Model& model, const std::string& path) {
  const auto failed = [&path](const std::string& reason) {
    return std::unexpected(fmt::format("{}: cannot write: {}", path, reason));
  };
  std::error_code error;
  fs::path place = fs::weakly_canonical(fs::absolute(path), error);
  if (error) return failed(error.message());
  if (place.extension() != ".xlsx") return failed("a spreadsheet's name ends in .xlsx");
  if (fs::exists(place) && (!fs::is_regular_file(place) || !is_archive(place)))
    return failed("there is something else than a spreadsheet of that name");
  fs::create_directories(place.parent_path(), error);
  if (error) return failed(error.message());
  const fs::path beside =
      place.parent_path() / fmt::format(".{}.{}", place.filename().string(), getpid());
  // The library prints what it cannot open.
  if (!std::ofstream(beside)) return failed(std::strerror(errno));
  SheetFile file(beside.string());
  Writer(model, file).run();
  if (auto closed = file.close(); !closed) {
    fs::remove(beside, error);
    return failed(closed.error());
  }
  fs::rename(beside, place, error);
  if (!error) return {};
  const std::string reason = error.message();
  fs::remove(beside, error);
  return failed(reason);
}

}  // namespace gw::workbook
