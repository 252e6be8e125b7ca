#include "gigawatt/workbook/sheet_file.h"

#include <array>
#include <map>

#include <fmt/format.h>
#include <xlsxwriter.h>

#include "gigawatt/core/check.h"

namespace gw::workbook {

namespace {

constexpr lxw_color_t kBlue = 0x0000FF;
constexpr lxw_color_t kRed = 0xC00000;
constexpr lxw_color_t kGrey = 0x7F7F7F;
constexpr lxw_color_t kDark = 0x1F3864;
constexpr lxw_color_t kInputFill = 0xFFF9E5;
constexpr lxw_color_t kSolvedFill = 0xFCE4D6;
constexpr lxw_color_t kHeadingFill = 0xDDE6F2;
constexpr std::array<lxw_color_t, 6> kSeries = {0x7F7F7F, 0xC00000, 0xED7D31,
                                                0xFFC000, 0x2E75B6, 0x70AD47};

// 2000-01-01: the same file from the same model at any time.
constexpr time_t kCreated = 946684800;
constexpr double kChartWide = 1.45;  // of the library's 480 x 288 pixels
constexpr double kChartHigh = 1.05;

const char* number_format(Show show) {
  switch (show) {
    case Show::money:
      // What a sum leaves in its last bits shows as nothing; the cell keeps it.
      return "[>=0.5]#,##0_);[<=-0.5](#,##0);\"-\"_)";
    case Show::cents:
      return "[>=0.005]#,##0.00_);[<=-0.005](#,##0.00);\"-\"_)";
    case Show::millions:
      return "#,##0.0_);(#,##0.0);\"-\"_)";
    case Show::percent:
      return "0.00%";
    case Show::factor:
      return "0.0000;-0.0000;\"-\"";
    case Show::ratio:
      return "0.00\"x\"";
    case Show::whole:
      return "#,##0;-#,##0;0";
    case Show::flag:
      return "0;-0;\"-\"";
    case Show::verdict:
      return "\"TRUE\";\"TRUE\";\"FALSE\"";
    case Show::tiny:
      return "0.0E+00";
    case Show::plain:
      return "#,##0.00####";
  }
  return "General";
}

void color(Look look, lxw_format* format) {
  switch (look) {
    case Look::input:
      format_set_font_color(format, kBlue);
      format_set_bg_color(format, kInputFill);
      break;
    case Look::solved:
      format_set_font_color(format, kBlue);
      format_set_bg_color(format, kSolvedFill);
      break;
    case Look::imported:
      format_set_font_color(format, kBlue);
      break;
    case Look::exported:
      format_set_font_color(format, kRed);
      break;
    case Look::counter:
      format_set_font_color(format, kGrey);
      break;
    case Look::heading:
      format_set_bold(format);
      format_set_font_color(format, kDark);
      format_set_bg_color(format, kHeadingFill);
      break;
    case Look::calculation:
    case Look::plain:
      break;
  }
}

}  // namespace

struct SheetFile::Library {
  std::string path;
  lxw_workbook* book = nullptr;
  std::vector<lxw_worksheet*> sheets;
  std::vector<std::string> names;
  std::map<CellStyle, lxw_format*> formats;
  lxw_format* failure = nullptr;
  std::string first_error;

  // Keeps the first error, of what is written to `cell`.
  void note(lxw_error error, Cell cell) {
    if (error == LXW_NO_ERROR || !first_error.empty()) return;
    first_error = fmt::format("{}!{}{}: {}", names[static_cast<std::size_t>(cell.sheet)],
                              column_name(cell.column), cell.row + 1, lxw_strerror(error));
  }

  lxw_worksheet* sheet(Cell cell) const { return sheets[static_cast<std::size_t>(cell.sheet)]; }

  lxw_format* format(const CellStyle& style) {
    lxw_format*& format = formats[style];
    if (format != nullptr) return format;
    format = workbook_add_format(book);
    format_set_font_name(format, "Arial");
    format_set_font_size(format, style.title ? 14 : 9);
    format_set_num_format(format, number_format(style.show));
    color(style.look, format);
    if (style.left) format_set_align(format, LXW_ALIGN_LEFT);
    if (style.right) format_set_align(format, LXW_ALIGN_RIGHT);
    if (style.strong || style.title) format_set_bold(format);
    if (style.title) format_set_font_color(format, kDark);
    if (style.strong && style.look != Look::heading) {
      format_set_top(format, LXW_BORDER_THIN);
      format_set_top_color(format, kGrey);
    }
    return format;
  }
};

std::string column_name(int column) {
  std::string name;
  for (int k = column; k >= 0; k = k / 26 - 1)
    name.insert(name.begin(), static_cast<char>('A' + k % 26));
  return name;
}

SheetFile::SheetFile(const std::string& path) : library_(std::make_unique<Library>()) {
  library_->path = path;
  library_->book = workbook_new(library_->path.c_str());
  GW_CHECK(library_->book != nullptr);
  lxw_doc_properties properties{};
  properties.created = kCreated;
  workbook_set_properties(library_->book, &properties);
  library_->failure = workbook_add_format(library_->book);
  format_set_bg_color(library_->failure, kRed);
  format_set_font_color(library_->failure, 0xFFFFFF);
}

SheetFile::~SheetFile() {
  if (library_->book != nullptr) lxw_workbook_free(library_->book);
}

int SheetFile::add_sheet(const std::string& name) {
  lxw_worksheet* sheet = workbook_add_worksheet(library_->book, name.c_str());
  GW_CHECK(sheet != nullptr, name);
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 8);  // A3
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_zoom(sheet, 90);
  library_->sheets.push_back(sheet);
  library_->names.push_back(name);
  const int index = static_cast<int>(library_->sheets.size()) - 1;
  library_->note(worksheet_set_footer(sheet, "&L&A&RPage &P of &N"), {index, 0, 0});
  return index;
}

void SheetFile::width(int sheet, int column, double characters) {
  const auto at = static_cast<lxw_col_t>(column);
  library_->note(worksheet_set_column(library_->sheets[static_cast<std::size_t>(sheet)], at, at,
                                      characters, nullptr),
                 {sheet, 0, column});
}

void SheetFile::freeze(Cell cell) {
  lxw_worksheet* sheet = library_->sheet(cell);
  worksheet_freeze_panes(sheet, static_cast<lxw_row_t>(cell.row),
                         static_cast<lxw_col_t>(cell.column));
  if (cell.row > 0)
    library_->note(worksheet_repeat_rows(sheet, 0, static_cast<lxw_row_t>(cell.row - 1)), cell);
  if (cell.column > 0)
    library_->note(worksheet_repeat_columns(sheet, 0, static_cast<lxw_col_t>(cell.column - 1)),
                   cell);
}

void SheetFile::text(Cell cell, const std::string& text, const CellStyle& style) {
  library_->note(worksheet_write_string(library_->sheet(cell), static_cast<lxw_row_t>(cell.row),
                                        static_cast<lxw_col_t>(cell.column), text.c_str(),
                                        library_->format(style)),
                 cell);
}

void SheetFile::number(Cell cell, double value, const CellStyle& style) {
  library_->note(
      worksheet_write_number(library_->sheet(cell), static_cast<lxw_row_t>(cell.row),
                             static_cast<lxw_col_t>(cell.column), value, library_->format(style)),
      cell);
}

void SheetFile::formula(Cell cell, const std::string& formula, double value,
                        const CellStyle& style) {
  if (is_blank(value)) return text_formula(cell, formula, "", style);
  library_->note(
      worksheet_write_formula_num(library_->sheet(cell), static_cast<lxw_row_t>(cell.row),
                                  static_cast<lxw_col_t>(cell.column), ("=" + formula).c_str(),
                                  library_->format(style), value),
      cell);
}

void SheetFile::text_formula(Cell cell, const std::string& formula, const std::string& value,
                             const CellStyle& style) {
  library_->note(
      worksheet_write_formula_str(library_->sheet(cell), static_cast<lxw_row_t>(cell.row),
                                  static_cast<lxw_col_t>(cell.column), ("=" + formula).c_str(),
                                  library_->format(style), value.c_str()),
      cell);
}

void SheetFile::mark_failure(Cell cell) {
  lxw_conditional_format rule{};
  rule.type = LXW_CONDITIONAL_TYPE_CELL;
  rule.criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO;
  rule.value = 0;
  rule.format = library_->failure;
  library_->note(
      worksheet_conditional_format_cell(library_->sheet(cell), static_cast<lxw_row_t>(cell.row),
                                        static_cast<lxw_col_t>(cell.column), &rule),
      cell);
}

void SheetFile::chart(const Chart& chart, const ChartPlace& place) {
  const int kind = chart.kind == Chart::Kind::lines     ? LXW_CHART_LINE
                   : chart.kind == Chart::Kind::columns ? LXW_CHART_COLUMN
                                                        : LXW_CHART_COLUMN_STACKED;
  lxw_chart* drawn = workbook_add_chart(library_->book, static_cast<uint8_t>(kind));
  const std::string& sheet = library_->names[static_cast<std::size_t>(place.at.sheet)];
  const std::string first = column_name(place.first_column);
  const std::string last = column_name(place.last_column);
  const auto range = [&](int row) {
    return fmt::format("={0}!${1}${2}:${3}${2}", sheet, first, row + 1, last);
  };
  for (std::size_t k = 0; k < place.series_rows.size(); ++k) {
    const int row = place.series_rows[k];
    lxw_chart_series* series =
        chart_add_series(drawn, range(place.categories_row).c_str(), range(row).c_str());
    chart_series_set_name(series, fmt::format("={}!$A${}", sheet, row + 1).c_str());
    if (chart.kind == Chart::Kind::lines) {
      lxw_chart_line line{};
      line.color = kSeries[(k == 0 ? 4 : 1)];
      line.width = 2.0F;
      chart_series_set_line(series, &line);
    } else {
      lxw_chart_fill fill{};
      fill.color =
          kSeries[place.series_rows.size() == 1 ? 4 : (k + (k == 4 ? 1 : 0)) % kSeries.size()];
      chart_series_set_fill(series, &fill);
    }
  }
  chart_title_set_name(drawn, fmt::format("{} ({})", chart.title, chart.unit).c_str());
  lxw_chart_font font{};
  font.size = 11;
  chart_title_set_name_font(drawn, &font);
  chart_legend_set_position(drawn, LXW_CHART_LEGEND_BOTTOM);
  chart_axis_set_label_position(drawn->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
  lxw_chart_options options{};
  options.x_scale = kChartWide;
  options.y_scale = kChartHigh;
  library_->note(
      worksheet_insert_chart_opt(library_->sheet(place.at), static_cast<lxw_row_t>(place.at.row),
                                 static_cast<lxw_col_t>(place.at.column), drawn, &options),
      place.at);
}

std::expected<void, std::string> SheetFile::close() {
  const lxw_error error = workbook_close(library_->book);
  library_->book = nullptr;
  if (!library_->first_error.empty()) return std::unexpected(library_->first_error);
  if (error != LXW_NO_ERROR) return std::unexpected(std::string(lxw_strerror(error)));
  return {};
}

}  // namespace gw::workbook
