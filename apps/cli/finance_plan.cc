#include "finance_plan.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "deal_terms.h"
#include "gigawatt/catalog/deals.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/circularity.h"
#include "gigawatt/finance/statements.h"
#include "gigawatt/report/json.h"
#include "gigawatt/study/stress.h"
#include "grid.h"
#include "session.h"

namespace gw::cli {
namespace {

void print_tables(const std::vector<Table>& tables, Format format) {
  if (format == Format::json) {
    std::string text;
    for (const Table& table : tables) text += (text.empty() ? "[" : ",\n") + gw::report::to_json(table);
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
  fmt::print(stderr, "gigawatt: the plan has no party \"{}\"{}{}\n", id, hint.empty() ? "" : "; ", hint);
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
};

std::vector<DealContract> contracts_of(const Session& session, const std::string& what) {
  std::vector<DealContract> found;
  const finance::Model& model = *session.setup().finance;
  for (std::size_t i = 0; i < model.contracts().size(); ++i) {
    const finance::ContractInfo& info = model.contracts()[i];
    if (info.deal != what && info.id != what) continue;
    const finance::ContractId id{static_cast<std::int16_t>(i)};
    found.push_back({&session.outcome().contracts[i], &info,
                     session.outcome().books->paid_under(id).dollars().si()});
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
    state.emplace_back(enum_names(contract.info->state)[static_cast<std::size_t>(contract.info->state)]);
    evidence.push_back(contract.info->evidence);
    paid.push_back(contract.paid_usd / 1e9);
    words.push_back(finance::describe(*contract.terms));
  }
  table.add({"contract", "", "id in the plan", std::move(id)});
  table.add({"type", "", "family", std::move(type)});
  table.add({"state", "", "how far it has come", std::move(state)});
  table.add({"evidence", "", "grade of the source", std::move(evidence)});
  table.add({"paid_gusd", "G$", "cash within the plan", std::move(paid)});
  table.add({"words", "", "what it does", std::move(words)});
  return table;
}

void print_facts(Session& session, const std::string& data_folder,
                 const catalog::DealFacts& deal) {
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

void print_deal(Session& session, const std::string& data_folder, const std::string& what,
                const std::vector<DealContract>& contracts) {
  for (const DealContract& contract : contracts) {
    const finance::ContractInfo& info = *contract.info;
    fmt::print("{} ({}, {}{})\n", info.id, info.type,
               enum_names(info.state)[static_cast<std::size_t>(info.state)],
               info.evidence.empty() ? "" : ", " + info.evidence);
    for (const std::string& line : wrapped(finance::describe(*contract.terms), terminal_width() - 2))
      fmt::print("  {}\n", line);
    const std::string& note = finance::common(*contract.terms).note;
    if (!note.empty())
      for (const std::string& line : wrapped("note: " + note, terminal_width() - 2))
        fmt::print("  {}\n", line);
    if (!info.parties.empty())
      fmt::print("  paid by {} within the plan: {:.4g} G$\n",
                 session.setup().finance->party(info.parties.front()).id, contract.paid_usd / 1e9);
  }
  const std::string deal = contracts.front().info->deal.empty() ? what : contracts.front().info->deal;
  Diagnostics ignored;
  if (const auto* facts = session.catalog().find<catalog::DealFacts>(deal, ignored))
    print_facts(session, data_folder, *facts);
}

// ---- circularity

Table measures_table(const Session& session, MonthWindow window) {
  const finance::Model& model = *session.setup().finance;
  const finance::FlowMatrix flows = finance::flow_matrix(*session.outcome().books, window);
  std::vector<char> end_users(model.parties().size());
  for (std::size_t p = 0; p < end_users.size(); ++p)
    end_users[p] = model.parties()[p].kind == finance::PartyKind::end_users;
  std::vector<std::string> party, measure, base;
  std::vector<double> value;
  for (std::size_t p = 0; p < model.parties().size(); ++p) {
    if (!(finance::circularity_of(flows, p).funded > Dollars())) continue;
    for (const auto& row : finance::circularity_measures(
             flows, {.funder = p, .end_users = end_users, .periods = nullptr, .commitment = {}})) {
      if (!row.value) continue;
      party.push_back(model.parties()[p].id);
      measure.emplace_back(row.id);
      value.push_back(row.value->si());
      base.emplace_back(row.base);
    }
  }
  Table table("measures", "the same money, measured in several ways");
  table.add({"party", "", "who gives money to others", std::move(party)});
  table.add({"measure", "", "name of the measure", std::move(measure)});
  table.add({"value", "", "", std::move(value)});
  table.add({"base", "", "of what it is a share", std::move(base)});
  return table;
}

Table by_year(const Session& session) {
  const plan::Horizon& months = session.setup().loaded.plan.months;
  std::vector<std::int64_t> years;
  std::vector<double> funded, returned, finn, external;
  for (int year = months.from.year(); year <= months.to.year(); ++year) {
    const MonthWindow window{std::max(months.from, Month(year, 1)), std::min(months.to, Month(year, 12))};
    const finance::CircularitySummary sum = finance::circularity(*session.outcome().books, window);
    years.push_back(year);
    funded.push_back(sum.funded.si() / 1e9);
    returned.push_back(sum.returned_share.si());
    finn.push_back(sum.finn_index.si());
    external.push_back(sum.external_demand.si());
  }
  Table table("by_year", "all inside parties together, year by year");
  table.add({"year", "", "", std::move(years)});
  table.add({"funded_gusd", "G$", "given by inside parties to inside parties", std::move(funded)});
  table.add({"returned_share", "", "of it, what comes back as payment", std::move(returned)});
  table.add({"finn_index", "", "share of the cash that has been at its party before", std::move(finn)});
  table.add({"external_demand", "", "end users' cash over all operating payments", std::move(external)});
  return table;
}

}  // namespace

int finance_run(const FinancePlanOptions& options) {
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  if (!options.party.empty() && !party_of(session, options.party)) return kBadInput;
  if (options.monthly) {
    if (options.party.empty()) {
      fmt::print(stderr, "gigawatt: --monthly needs --party: there is a table for each statement\n");
      return kBadInput;
    }
    print_tables(monthly(*session.outcome().books, *party_of(session, options.party)), options.format);
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
    with.plan.plan = (std::filesystem::path(with.plan.data_folder).parent_path() /
                      "plans/ai_deals_2026.yaml").string();
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
    fmt::print(stderr, "gigawatt: {} has no deal or contract \"{}\"{}{}\n", with.plan.plan, with.what,
               hint.empty() ? "" : "; ", hint);
    return kBadInput;
  }
  if (options.format == Format::text)
    print_deal(session, with.plan.data_folder, with.what, contracts);
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
      fmt::print(stderr, "gigawatt: --on \"{}\" is no month of the plan; write {} to {}\n", options.on,
                 print(months.from), print(months.to));
      return kBadInput;
    }
    stress.on = *month;
  }
  const auto cases = study::stress(session.setup(), session.outcome(), stress);
  if (!cases) {
    fmt::print(stderr, "gigawatt: {}\n", cases.error());
    return kInfeasible;
  }
  std::vector<Table> tables{study::stress_table(*cases), study::stress_matrix(*cases)};
  if (options.format == Format::csv) tables.pop_back();
  print_tables(tables, options.format);
  if (options.format == Format::text && options.trail)
    for (const study::StressCase& one : *cases) {
      fmt::print("\n{} defaults:\n", one.failed);
      for (const std::string& line : one.trail) fmt::print("  {}\n", line);
    }
  return kOk;
}

int finance_circularity(const FinancePlanOptions& options) {
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  const plan::Horizon& months = session.setup().loaded.plan.months;
  const MonthWindow window{months.from, months.to};
  std::vector<Table> tables{measures_table(session, window), by_year(session),
                            finance::circularity_table(*session.outcome().books, window)};
  if (options.format == Format::csv) tables.resize(1, Table());
  print_tables(tables, options.format);
  return kOk;
}

}  // namespace gw::cli
