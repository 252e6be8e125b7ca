#include "finance_answer.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "gigawatt/report/json.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw::cli {
namespace {

constexpr int kDigits = 8;

std::string shown(double value, const std::string& unit) {
  if (std::isnan(value)) return "none";
  if (value == 0.0) return unit.empty() ? "0%" : "0 " + unit;
  if (unit == "$") return print_rounded(value, kMoneyDim, kDigits);
  if (unit.empty()) return fmt::format("{:.{}g}%", 100 * value, kDigits);
  return fmt::format("{:.{}g} {}", value, kDigits, unit);
}

}  // namespace

Answer& Answer::add(std::string id, std::string label, Dollars value) {
  return add_row({std::move(id), std::move(label), "$", value.si()});
}
Answer& Answer::add(std::string id, std::string label, Ratio value) {
  return add_row({std::move(id), std::move(label), "", value});
}
Answer& Answer::add(std::string id, std::string label, Time value) {
  return add_row({std::move(id), std::move(label), "years", value.in(unit::year)});
}

Answer& Answer::add_row(Row row) {
  rows_.push_back(std::move(row));
  return *this;
}

Answer& Answer::attach(Table table) {
  tables_.push_back(std::move(table));
  return *this;
}

void Answer::print_text() const {
  std::size_t width = 0;
  for (const Row& row : rows_) width = std::max(width, row.label.size());
  for (const Row& row : rows_)
    fmt::print("{:<{}}  {}\n", row.label, width, shown(row.value, row.unit));
  for (const Table& table : tables_) fmt::print("\n{}\n{}", table.doc(), to_text(table, kDigits));
  fmt::print("\nformula: {}\nassumes: {}\n", formula_, assumes_);
}

void Answer::print(Format format) const {
  if (format == Format::text) return print_text();
  if (format == Format::csv) {
    if (!tables_.empty()) return print_table(tables_.back(), format);
    Table table("answer", assumes_);
    std::vector<std::string> ids, units;
    std::vector<double> values;
    for (const Row& row : rows_) {
      ids.push_back(row.id);
      values.push_back(row.value);
      units.push_back(row.unit);
    }
    table.add({"id", "", "", std::move(ids)});
    table.add({"value", "", "in the unit beside it", std::move(values)});
    table.add({"unit", "", "", std::move(units)});
    return print_table(table, format);
  }
  nlohmann::ordered_json json;
  for (const Row& row : rows_) {
    json["values"][row.id] = std::isfinite(row.value) ? nlohmann::ordered_json(row.value) : nullptr;
    json["units"][row.id] = row.unit;
  }
  for (const Table& table : tables_)
    json[table.name()] = nlohmann::ordered_json::parse(gw::report::to_json(table));
  json["formula"] = formula_;
  json["assumes"] = assumes_;
  fmt::print("{}\n", json.dump(2));
}

int refuse(std::string_view problem) {
  fmt::print(stderr, "gigawatt: {}\n", problem);
  return kBadInput;
}

}  // namespace gw::cli
