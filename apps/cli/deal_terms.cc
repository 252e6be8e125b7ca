#include "deal_terms.h"

#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gigawatt/units/text.h"
#include "gigawatt/validation/deal_terms.h"
#include "gigawatt/validation/lookup.h"

namespace gw::cli {
namespace {
namespace fs = std::filesystem;

std::string range(const catalog::Term& term) {
  if (!term.text.empty()) return term.text;
  if (!term.value.empty()) return term.value;
  return term.low + " to " + term.high;
}

// Without the table, which stands beside the folder of facts, nothing is said about the plan.
std::vector<validation::DealTerm> reviewed(const std::string& data_folder) {
  const fs::path file = fs::path(data_folder).parent_path() / "validation/deal_terms.csv";
  Diagnostics diagnostics;
  if (!fs::exists(file)) return {};
  auto rows = validation::parse_deal_terms(read_file(file.string()), file.string(), diagnostics);
  return rows ? std::move(*rows) : std::vector<validation::DealTerm>();
}

std::string shown(const validation::Value& value) {
  if (const auto* month = std::get_if<Month>(&value.data)) return print(*month);
  if (const auto* text = std::get_if<std::string>(&value.data)) return *text;
  if (const auto* truth = std::get_if<bool>(&value.data)) return *truth ? "as said" : "otherwise";
  const auto* number = std::get_if<validation::NumberValue>(&value.data);
  return number != nullptr ? print_rounded(number->si, number->dim, 4) : "";
}

// "300 G$", "138 G$: 38 first, 100 more later", or why no contract books it.
std::string in_plan(const validation::DealTerm& row, Session& session,
                    const validation::Lookup& lookup) {
  const std::string& plan = session.results().plan_id;
  if (!row.plan.empty() && row.plan != plan) return fmt::format("only in {}", row.plan);
  auto value = validation::booked(row, lookup, session.outcome().contracts);
  if (!value) return value.error();
  return shown(*value) + (row.why.empty() ? "" : ": " + row.why);
}

}  // namespace

Table deal_terms(Session& session, const std::string& data_folder, const catalog::DealFacts& deal) {
  const std::vector<validation::DealTerm> rows = reviewed(data_folder);
  const validation::Lookup lookup = validation::best_lookup({.setup = &session.setup(),
                                                             .results = &session.results(),
                                                             .catalog = &session.catalog(),
                                                             .other_plan = {}});
  std::vector<std::string> term, value, source, booked;
  for (const auto& [id, fact] : deal.terms.items) {
    term.push_back(id);
    value.push_back(range(fact) + (fact.source.note.empty() ? "" : " (" + fact.source.note + ")"));
    source.push_back(fact.source.id.empty() ? deal.source.id : fact.source.id);
    booked.emplace_back();
    for (const validation::DealTerm& row : rows)
      if (row.deal == deal.id && row.term == id) booked.back() = in_plan(row, session, lookup);
  }
  Table table("terms", "what is public about it, and what this plan has of it");
  table.add({"term", "", "id in the catalog", std::move(term)});
  table.add({"public", "", "as reported", std::move(value)});
  table.add({"in_the_plan", "", "what books it, or why nothing does", std::move(booked)});
  table.add({"source", "", "catalog sources ID", std::move(source)});
  return table;
}

}  // namespace gw::cli
