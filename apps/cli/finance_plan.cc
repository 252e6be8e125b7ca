#include "finance_plan.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "deal_events.h"
#include "deal_terms.h"
#include "gigawatt/catalog/deals.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/statements.h"
#include "gigawatt/plan/assemble_money.h"
#include "gigawatt/report/json.h"
#include "gigawatt/report/output.h"
#include "gigawatt/report/tables_money.h"
#include "gigawatt/study/stress.h"
#include "gigawatt/workbook/plan_workbook.h"
#include "gigawatt/workbook/write.h"
#include "grid.h"
#include "session.h"

namespace gw::cli {
namespace {

void print_tables(const std::vector<Table>& tables, Format format) {
  if (format == Format::json) {
    std::string text;
    for (const Table& table : tables)
      text += (text.empty() ? "[" : ",\n") + gw::report::to_json(table);
    fmt::print("{}]\n", text);
    return;
  }
  for (const Table& table : tables) {
    if (format == Format::text) fmt::print("{}: {}\n", table.name(), table.doc());
    print_table(table, format);
    if (&table != &tables.back()) fmt::print("\n");
  }
}

// The party of that id, or an error that names those there are.
std::optional<finance::PartyId> party_of(const Session& session, const std::string& id) {
  const finance::Model& model = *session.setup().finance;
  if (auto party = model.find_party(id)) return party;
  std::vector<std::string_view> known;
  for (const finance::PartyInfo& info : model.parties()) known.push_back(info.id);
  const std::string hint = did_you_mean(id, known, 0);
  fmt::print(stderr, "gigawatt: the plan has no party \"{}\"{}{}\n", id, hint.empty() ? "" : "; ",
             hint);
  return std::nullopt;
}

// Lines of the statements of a party by calendar year, in M$.
Table yearly(const plan::Results& results, const std::string& party) {
  Table table(party, "statements by calendar year");
  std::vector<std::string> statement, line;
  std::vector<std::vector<double>> years(results.years.size());
  for (const plan::StatementLine& row : results.statements) {
    if (row.party != party) continue;
    statement.push_back(row.statement);
    line.push_back(row.line);
    for (std::size_t y = 0; y < years.size(); ++y) years[y].push_back(row.usd[y] / 1e6);
  }
  table.add({"statement", "", "pnl, cash, balance", std::move(statement)});
  table.add({"line", "", "line of the statement", std::move(line)});
  for (std::size_t y = 0; y < years.size(); ++y)
    table.add({fmt::format("y{}_musd", results.years[y]), "M$", "", std::move(years[y])});
  return table;
}

std::vector<Table> monthly(const finance::Books& books, finance::PartyId party) {
  return {finance::income_statement(books, party), finance::cash_flow_statement(books, party),
          finance::balance_sheet(books, party), finance::cap_table_now(books, party)};
}

// ---- deal

struct DealContract {
  const finance::Contract* terms = nullptr;
  const finance::ContractInfo* info = nullptr;
  double paid_usd = 0;
  std::string state;  // at the plan's end
};

std::vector<DealContract> contracts_of(const Session& session, const std::string& what) {
  std::vector<DealContract> found;
  const finance::Model& model = *session.setup().finance;
  for (std::size_t i = 0; i < model.contracts().size(); ++i) {
    const finance::ContractInfo& info = model.contracts()[i];
    if (info.deal != what && info.id != what) continue;
    const finance::ContractId id = finance::contract_number(i);
    const finance::Contract& terms = session.outcome().contracts[i];
    const finance::Books& books = *session.outcome().books;
    const auto states = finance::states_of(books, id, finance::common(terms));
    found.push_back({&terms, &info, books.paid_under(id).dollars().si(),
                     std::string(name(states.back().state))});
  }
  return found;
}

Table deal_table(const std::vector<DealContract>& contracts) {
  Table table("contracts", "what the deal does in this plan");
  std::vector<std::string> id, type, state, evidence, words;
  std::vector<double> paid;
  for (const DealContract& contract : contracts) {
    id.push_back(contract.info->id);
    type.emplace_back(contract.info->type);
    state.push_back(contract.state);
    evidence.push_back(contract.info->evidence);
    paid.push_back(contract.paid_usd / 1e9);
    words.push_back(finance::describe(*contract.terms));
  }
  table.add({"contract", "", "id in the plan", std::move(id)});
  table.add({"type", "", "family", std::move(type)});
  table.add({"state", "", "at the plan's end", std::move(state)});
  table.add({"evidence", "", "grade of the source", std::move(evidence)});
  table.add({"paid_gusd", "G$", "cash within the plan", std::move(paid)});
  table.add({"words", "", "what it does", std::move(words)});
  return table;
}

void print_facts(Session& session, const std::string& data_folder, const catalog::DealFacts& deal) {
  const std::string status = deal.status.empty() ? "" : "; " + deal.status;
  fmt::print("\n");
  for (const std::string& line :
       wrapped(fmt::format("{}: announced {}{}", deal.name, core::print(deal.announced), status),
               terminal_width()))
    fmt::print("{}\n", line);
  for (const auto& [id, event] : deal.events.items)
    for (const std::string& line : wrapped(event.date + ": " + event.what, terminal_width() - 2))
      fmt::print("  {}\n", line);
  fmt::print("\n");
  print_table(deal_terms(session, data_folder, deal), Format::text);
}

// What is public about the deal of the contracts, if the catalog has it.
const catalog::DealFacts* facts_of(Session& session, const std::string& what,
                                   const std::vector<DealContract>& contracts) {
  const std::string& deal = contracts.front().info->deal;
  Diagnostics ignored;
  return session.catalog().find<catalog::DealFacts>(deal.empty() ? what : deal, ignored);
}

// "2025-09: signed, announced on the 10th".
std::string in_words(const DealEvent& event) {
  std::string state = event.state;
  std::ranges::replace(state, '_', ' ');
  return fmt::format("{}: {}{}{}", core::print(event.date), state,
                     state.empty() || event.what.empty() ? "" : ", ", event.what);
}

std::vector<Table> deal_tables(Session& session, const std::string& data_folder,
                               const std::string& what,
                               const std::vector<DealContract>& contracts) {
  std::vector<const finance::Contract*> terms;
  for (const DealContract& contract : contracts) terms.push_back(contract.terms);
  std::vector<Table> tables{deal_table(contracts),
                            deal_event_table(terms, session.setup().finance->window())};
  if (const auto* facts = facts_of(session, what, contracts))
    tables.push_back(deal_terms(session, data_folder, *facts));
  return tables;
}

void print_deal(Session& session, const std::string& data_folder, const std::string& what,
                const std::vector<DealContract>& contracts) {
  for (const DealContract& contract : contracts) {
    const finance::ContractInfo& info = *contract.info;
    fmt::print("{} ({}, {}{})\n", info.id, info.type, contract.state,
               info.evidence.empty() ? "" : ", " + info.evidence);
    for (const std::string& line :
         wrapped(finance::describe(*contract.terms), terminal_width() - 2))
      fmt::print("  {}\n", line);
    const std::string& note = finance::common(*contract.terms).note;
    if (!note.empty())
      for (const std::string& line : wrapped("note: " + note, terminal_width() - 2))
        fmt::print("  {}\n", line);
    fmt::print("  paid by {} within the plan: {:.4g} G$\n",
               fmt::join(plan::payers_of(*session.setup().finance, info), ", "),
               contract.paid_usd / 1e9);
    for (const DealEvent& event : deal_events(*contract.terms, session.setup().finance->window()))
      for (const std::string& line : wrapped(in_words(event), terminal_width() - 2))
        fmt::print("  {}\n", line);
  }
  if (const auto* facts = facts_of(session, what, contracts))
    print_facts(session, data_folder, *facts);
}

// ---- stress, circularity

// Amounts as they are said of plans: in G$.
Table in_gusd(const Table& table) {
  Table changed(table.name(), table.doc());
  for (Column column : table.columns()) {
    auto* values = std::get_if<std::vector<double>>(&column.data);
    if (values != nullptr && column.unit == "$") {
      for (double& value : *values) value /= 1e9;
      column.unit = "G$";
      column.name =
          column.name.substr(0, column.name.size() - std::string_view("usd").size()) + "gusd";
    }
    changed.add(std::move(column));
  }
  return changed;
}

// A file of CSV is one table: the first, or the one that was asked for.
std::vector<Table> chosen(std::vector<Table> tables, const FinancePlanOptions& options) {
  for (Table& table : tables) table = in_gusd(table);
  const std::string& wanted = options.table;
  if (!wanted.empty())
    std::erase_if(tables, [&](const Table& table) { return table.name() != wanted; });
  else if (options.format == Format::csv)
    tables.erase(tables.begin() + 1, tables.end());
  return tables;
}

int refuse_table(const std::vector<Table>& tables, const FinancePlanOptions& options) {
  std::vector<std::string> names;
  for (const Table& table : tables) names.push_back(table.name());
  fmt::print(stderr, "gigawatt: there is no table \"{}\"; these are: {}\n", options.table,
             fmt::join(names, ", "));
  return kBadInput;
}

Table without(const Table& table, const std::vector<std::string>& left_out) {
  Table rest(table.name(), table.doc());
  for (const Column& column : table.columns())
    if (std::ranges::find(left_out, column.name) == left_out.end()) rest.add(column);
  return rest;
}

void print_followers(const std::vector<plan::StressCase>& cases) {
  for (const plan::StressCase& one : cases)
    for (const plan::StressLoss& loss : one.losses)
      if (loss.defaults)
        fmt::print("\n{} follows {} in {}\n", loss.party, one.failed, print(*loss.defaults));
}

// Defaults that cost somebody something; the others in one line.
void print_stress(const std::vector<plan::StressCase>& cases, const FinancePlanOptions& options) {
  std::vector<plan::StressCase> costly;
  std::vector<std::string> harmless;
  for (const plan::StressCase& one : cases) {
    if (one.harmless())
      harmless.push_back(one.failed);
    else
      costly.push_back(one);
  }
  if (!costly.empty()) {
    fmt::print("Defaults in {}\n\n", print(costly.front().on));
    print_tables({without(in_gusd(gw::report::stress_table(costly)), {"on", "followers"}),
                  without(in_gusd(gw::report::stress_matrix(costly)), {"defaults"})},
                 options.format);
    print_followers(costly);
  }
  if (!harmless.empty())
    for (const std::string& line :
         wrapped(fmt::format("{}Nobody loses anything, needs more support or follows if one of "
                             "these defaults{}: {}",
                             costly.empty() ? "" : "\n",
                             costly.empty() ? " in " + print(cases.front().on) : "",
                             fmt::join(harmless, ", ")),
                 terminal_width()))
      fmt::print("{}\n", line);
  if (options.trail)
    for (const plan::StressCase& one : costly) {
      fmt::print("\n{} defaults:\n", one.failed);
      for (const std::string& line : one.trail) fmt::print("  {}\n", line);
    }
}

// Tables with rows; the names of the others would only take room.
void print_filled(std::vector<Table> tables) {
  std::erase_if(tables, [](const Table& table) { return table.rows() == 0; });
  print_tables(tables, Format::text);
}

// kOk, or the code to exit with after the reason was printed.
int write_xlsx(Session& session, const std::string& path) {
  const plan::Outcome& outcome = session.outcome();
  const plan::Provenance& run = session.results().provenance;
  const auto model = workbook::plan_workbook({.books = *outcome.books,
                                              .contracts = outcome.contracts,
                                              .flows = *outcome.flows,
                                              .name = session.results().plan_name},
                                             {.tool = "gigawatt " + run.version,
                                              .source = run.plan_file,
                                              .hash = run.plan_hash,
                                              .text = {"facts: " + run.data_hash}});
  if (!model) {
    fmt::print(stderr, "gigawatt: {}\n", model.error());
    return kInfeasible;
  }
  if (const auto written = workbook::write_workbook(*model, path); !written)
    throw gw::report::IoError(written.error());
  return kOk;
}

}  // namespace

int finance_run(const FinancePlanOptions& options) {
  if (options.monthly && options.party.empty()) {
    fmt::print(stderr, "gigawatt: --monthly needs --party: there is a table for each statement\n");
    return kBadInput;
  }
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  if (!options.party.empty() && !party_of(session, options.party)) return kBadInput;
  if (!options.xlsx.empty())
    if (const int code = write_xlsx(session, options.xlsx); code != kOk) return code;
  if (options.monthly) {
    print_tables(monthly(*session.outcome().books, *party_of(session, options.party)),
                 options.format);
    return kOk;
  }
  std::vector<Table> tables;
  for (const plan::PartyLine& party : session.results().parties) {
    if (!options.party.empty() && party.id != options.party) continue;
    Table table = yearly(session.results(), party.id);
    if (table.rows() > 0) tables.push_back(std::move(table));
  }
  if (tables.empty()) {
    fmt::print(stderr, "gigawatt: {} is outside the plan: it has no statements\n", options.party);
    return kBadInput;
  }
  tables.push_back(finance::liquidity_table(*session.outcome().books));
  print_tables(tables, options.format);
  return kOk;
}

int finance_deal(const FinancePlanOptions& options) {
  FinancePlanOptions with = options;
  if (with.plan.plan.empty())
    with.plan.plan =
        (std::filesystem::path(with.plan.data_folder).parent_path() / "plans/ai_deals_2026.yaml")
            .string();
  Session session(with.plan);
  if (int code = session.run_best(); code != kOk) return code;
  const std::vector<DealContract> contracts = contracts_of(session, with.what);
  if (contracts.empty()) {
    std::vector<std::string_view> known;
    for (const finance::ContractInfo& info : session.setup().finance->contracts()) {
      known.push_back(info.id);
      if (!info.deal.empty()) known.push_back(info.deal);
    }
    const std::string hint = did_you_mean(with.what, known, 0);
    fmt::print(stderr, "gigawatt: {} has no deal or contract \"{}\"{}{}\n", with.plan.plan,
               with.what, hint.empty() ? "" : "; ", hint);
    return kBadInput;
  }
  if (options.format == Format::text)
    print_deal(session, with.plan.data_folder, with.what, contracts);
  else if (options.format == Format::json)
    print_tables(deal_tables(session, with.plan.data_folder, with.what, contracts), options.format);
  else
    print_table(deal_table(contracts), options.format);
  return kOk;
}

int finance_stress(const FinancePlanOptions& options) {
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  study::StressOptions stress;
  if (!options.party.empty()) {
    if (!party_of(session, options.party)) return kBadInput;
    stress.party = options.party;
  }
  if (!options.on.empty()) {
    const plan::Horizon& months = session.setup().loaded.plan.months;
    const auto month = parse_month(options.on);
    if (!month || *month < months.from || *month > months.to) {
      fmt::print(stderr, "gigawatt: --on \"{}\" is no month of the plan; write {} to {}\n",
                 options.on, print(months.from), print(months.to));
      return kBadInput;
    }
    stress.on = *month;
  }
  const auto cases = study::stress(session.setup(), session.outcome(), stress);
  if (!cases) {
    fmt::print(stderr, "gigawatt: {}\n", cases.error());
    return kInfeasible;
  }
  const plan::Outcome& outcome = session.outcome();
  std::vector<Table> exposures = gw::report::exposure_tables(
      plan::exposure_lines(*outcome.books, {outcome.input.plan.parties, outcome.contracts}));
  if (options.format == Format::text && options.table.empty()) {
    print_stress(*cases, options);
    for (Table& table : exposures) table = in_gusd(table);
    fmt::print("\n");
    print_filled(std::move(exposures));
    return kOk;
  }
  std::vector<Table> tables{gw::report::stress_table(*cases), gw::report::stress_matrix(*cases)};
  tables.insert(tables.end(), exposures.begin(), exposures.end());
  const std::vector<Table> shown = chosen(tables, options);
  if (shown.empty()) return refuse_table(tables, options);
  print_tables(shown, options.format);
  return kOk;
}

int finance_circularity(const FinancePlanOptions& options) {
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  std::vector<Table> tables =
      gw::report::circularity_tables(plan::circularity_lines(session.outcome()));
  std::vector<Table> shown = chosen(tables, options);
  if (shown.empty()) return refuse_table(tables, options);
  if (options.format == Format::text && options.table.empty())
    print_filled(std::move(shown));
  else
    print_tables(shown, options.format);
  return kOk;
}

}  // namespace gw::cli
