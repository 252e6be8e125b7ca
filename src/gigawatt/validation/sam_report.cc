#include <cmath>

#include <nlohmann/json.hpp>

#include "gigawatt/validation/sam_single_owner.h"

namespace gw::validation {

using Json = nlohmann::ordered_json;

Table to_table(const SamReport& report) {
  Table table("sam_single_owner", "our answers against NREL SAM's");
  std::vector<std::string> id, group, flag, status, worst, note;
  std::vector<std::int64_t> compared;
  std::vector<double> deviation;
  for (const SamVerdict& row : report.rows) {
    id.push_back(row.id);
    group.push_back(row.group);
    flag.push_back(row.flag);
    status.emplace_back(name(row.status));
    compared.push_back(row.compared);
    worst.push_back(row.worst_column);
    deviation.push_back(row.worst_deviation);
    note.push_back(row.note);
  }
  table.add({"case", "", "case of the table", std::move(id)});
  table.add({"group", "", "what its group changes", std::move(group)});
  table.add({"flag", "", "defect of SAM in it", std::move(flag)});
  table.add({"status", "", "agrees, differs or flagged", std::move(status)});
  table.add({"columns", "", "columns compared", std::move(compared)});
  table.add({"worst_column", "", "column furthest apart", std::move(worst)});
  table.add({"worst_deviation", "", "in allowed differences", std::move(deviation)});
  table.add({"note", "", "why there is no debt or no IRR", std::move(note)});
  return table;
}

std::string to_json(const SamReport& report, std::string_view file) {
  Json json;
  json["file"] = file;
  json["agree"] = report.count(SamStatus::agrees);
  json["differ"] = report.count(SamStatus::differs);
  json["flagged"] = report.count(SamStatus::flagged);
  Json rows = Json::array();
  for (const SamVerdict& row : report.rows) {
    Json values = Json::object();
    Json reasons = Json::object();
    for (const SamComparison& column : row.columns) {
      if (column.ours.empty())
        values[column.column] = nullptr;
      else if (column.column.starts_with("years_"))
        values[column.column] = column.ours;
      else
        values[column.column] = column.ours.front();
      if (!column.reason.empty()) reasons[column.column] = column.reason;
    }
    Json entry{{"case", row.id},
               {"group", row.group},
               {"flag", row.flag},
               {"line", row.line},
               {"status", name(row.status)},
               {"columns", row.compared},
               {"worst_column", row.worst_column}};
    if (std::isfinite(row.worst_deviation))
      entry["worst_deviation"] = row.worst_deviation;
    else
      entry["worst_deviation"] = nullptr;
    entry["note"] = row.note;
    entry["values"] = std::move(values);
    entry["reasons"] = std::move(reasons);
    rows.push_back(std::move(entry));
  }
  json["rows"] = std::move(rows);
  return json.dump(1) + "\n";
}

}  // namespace gw::validation
