#include "gigawatt/plan/assemble.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/buildout/schedule.h"
#include "gigawatt/finance/statements.h"
#include "gigawatt/plan/assemble_money.h"
#include "gigawatt/plan/chances.h"
#include "gigawatt/plan/series.h"

namespace gw::plan {
namespace {

std::vector<std::string> usual_headline(const Setup& setup) {
  const std::string& vendor = setup.loaded.plan.ownership.vendor;
  const std::string& owner = setup.loaded.plan.ownership.owner;
  return {"build.energised_gw",          "build.chips",
          "build.first_gw_month",        "capex.total_gusd",
          "capex.per_facility_gw_gusd",  "power.energy_twh_per_year",
          "serving.cost_per_mtoken_usd", "equity." + owner + "." + vendor + ".invested_gusd",
          "finance.unfunded_gusd",       "finance." + owner + ".runs_dry_month",
          "circularity.returned_share"};
}

Month month_at(const buildout::Program& program, Time time) {
  return program.origin + static_cast<int>(time.in(unit::month));
}

void add_schedule(const Outcome& outcome, Results& results) {
  const buildout::Program& program = outcome.program;
  auto phases = buildout::timetable(*outcome.construction);
  for (std::size_t p = 0; p < phases.size(); ++p) {
    const buildout::PhaseSchedule& phase = phases[p];
    PhaseLine line{.phase = phase.phase,
                   .block = phase.phase.substr(0, phase.phase.rfind('.')),
                   .campus = phase.campus,
                   .system = phase.system,
                   .tasks = {},
                   .energised = {}};
    for (const buildout::TaskSpan& task : phase.tasks)
      if (task.start && task.finish)
        line.tasks.push_back({task.task, month_at(program, *task.start),
                              month_at(program, *task.finish), task.critical});
    if (phase.finish) line.energised = month_at(program, *phase.finish);
    results.schedule.push_back(std::move(line));
  }
}

void add_money_flows(const MetricContext& c, Results& results) {
  const finance::Ledger& ledger = c.ledger();
  using Key = std::tuple<finance::PartyId, finance::PartyId, finance::Reason>;
  std::map<Key, std::vector<std::int64_t>> flows;
  for (std::size_t i = 0; i < ledger.payments(); ++i) {
    finance::Payment payment = ledger.payment(i);
    finance::PostingView posting = ledger.posting(payment.posting);
    auto& cents = flows[{payment.from, payment.to, posting.reason}];
    cents.resize(static_cast<std::size_t>(c.months));
    int month = posting.month - c.first;
    if (month >= 0 && month < c.months)
      cents[static_cast<std::size_t>(month)] += payment.amount.cents();
  }
  for (auto& [key, cents] : flows) {
    const auto& [from, to, reason] = key;
    const finance::ReasonInfo& info = finance::info(reason);
    results.money_flows.push_back({.from = c.setup.finance->party(from).id,
                                   .to = c.setup.finance->party(to).id,
                                   .reason = std::string(info.name),
                                   .funding = info.flow == finance::FlowClass::funding,
                                   .cents = std::move(cents)});
  }
}

void add_parties(const MetricContext& c, Results& results) {
  std::set<std::string> seen;
  for (const MoneyFlow& flow : results.money_flows) seen.insert({flow.from, flow.to});
  for (const finance::PartyInfo& party : c.setup.finance->parties())
    if (party.declared || seen.contains(party.id))
      results.parties.push_back(
          {party.id, party.name,
           std::string(enum_names(party.kind)[static_cast<std::size_t>(party.kind)])});
}

// Cash paid under each contract by its payers, by month.
std::vector<std::vector<std::int64_t>> paid_by_contract(const MetricContext& c) {
  const finance::Ledger& ledger = c.ledger();
  std::vector<std::vector<std::int64_t>> paid(c.setup.finance->contracts().size());
  for (std::size_t i = 0; i < ledger.payments(); ++i) {
    finance::Payment payment = ledger.payment(i);
    finance::PostingView posting = ledger.posting(payment.posting);
    int month = posting.month - c.first;
    if (!posting.contract.valid() || month < 0 || month >= c.months) continue;
    if (!c.setup.finance->contract(posting.contract).paid_by(payment.from)) continue;
    auto& cents = paid[posting.contract.at()];
    cents.resize(static_cast<std::size_t>(c.months));
    cents[static_cast<std::size_t>(month)] += payment.amount.cents();
  }
  return paid;
}

void add_commitments(const MetricContext& c, Results& results) {
  auto paid = paid_by_contract(c);
  const finance::Model& model = *c.setup.finance;
  for (std::size_t i = 0; i < model.contracts().size(); ++i) {
    const finance::ContractInfo& info = model.contracts()[i];
    finance::ContractId id = finance::contract_number(i);
    double total = c.books().paid_under(id).dollars().si();
    if (!info.may_pay && total == 0) continue;
    const auto states = finance::states_of(c.books(), id, finance::common(c.outcome.contracts[i]));
    results.commitments.push_back(
        {.contract = info.id,
         .type = std::string(info.type),
         .payers = payers_of(model, info),
         .payee = info.payee().valid() ? model.party(info.payee()).id : std::string(),
         .label = finance::describe(c.outcome.contracts[i]),
         .state = std::string(name(states.back().state)),
         .total_usd = total,
         .binding_probability = info.binds_with_probability.si(),
         .cents = std::move(paid[i])});
  }
}

void add_capex(const MetricContext& c, Results& results) {
  double facility = c.bill.facility.in(unit::GW);
  if (facility <= 0) return;
  auto add = [&](std::string part, const Estimate<Dollars>& money) {
    results.capex.push_back({std::move(part), money.low.si() / facility, money.best.si() / facility,
                             money.high.si() / facility});
  };
  add("systems", c.capex.systems);
  add("network", c.capex.network);
  for (std::size_t part = 0; part < buildout::kParts; ++part)
    add(std::string(enum_names(buildout::Part{})[part]), c.capex.parts[part]);
  add("total", c.capex.total);
}

void add_incidents(const MetricContext& c, Results& results) {
  for (const finance::Incident& incident : c.books().incidents())
    results.incidents.push_back(
        {.month = incident.month,
         .who = incident.party.valid() ? c.setup.finance->party(incident.party).id : "",
         .what = std::string(finance::name(incident.kind)),
         .why = finance::describe(*c.setup.finance, incident)});
  for (const buildout::PhaseSchedule& phase : buildout::timetable(*c.outcome.construction)) {
    auto wait = [&](const std::string& what, Time time) {
      if (time <= 0.5 * unit::month || !phase.finish) return;
      results.incidents.push_back(
          {.month = month_at(c.outcome.program, *phase.finish),
           .who = phase.phase,
           .what = "waited",
           .why = fmt::format("{:.1f} months for {}", time.in(unit::month), what)});
    };
    wait("money", phase.waited_for_money);
    for (const auto& [supply, time] : phase.waited_for_supply) wait(supply, time);
  }
}

// Of a monthly column, the value of a calendar year: its sum, or for levels the first or last
// month.
enum class Yearly { sum, first, last };
std::vector<double> by_year(const std::vector<double>& monthly, const Results& results,
                            Yearly kind) {
  std::vector<double> values(results.years.size(), 0.0);
  std::vector<bool> seen(results.years.size(), false);
  for (std::size_t i = 0; i < monthly.size(); ++i) {
    auto year = static_cast<std::size_t>((results.first + static_cast<int>(i)).year() -
                                         results.years.front());
    if (kind == Yearly::sum)
      values[year] += monthly[i];
    else if (kind == Yearly::last || !seen[year])
      values[year] = monthly[i];
    seen[year] = true;
  }
  return values;
}

void add_statement(const std::string& party, std::string_view statement, const Table& table,
                   Results& results) {
  constexpr double kMillion = 1e6;  // statements are in M$
  for (const Column& column : table.columns()) {
    const auto* monthly = std::get_if<std::vector<double>>(&column.data);
    if (monthly == nullptr) continue;
    Yearly kind = Yearly::sum;
    if (statement == "balance" || column.name.starts_with("closing")) kind = Yearly::last;
    if (column.name.starts_with("opening")) kind = Yearly::first;
    std::vector<double> values = by_year(*monthly, results, kind);
    if (std::all_of(values.begin(), values.end(), [](double x) { return x == 0; })) continue;
    for (double& value : values) value *= kMillion;
    std::string line = column.name.substr(0, column.name.rfind("_musd"));
    std::replace(line.begin(), line.end(), '_', ' ');
    results.statements.push_back(
        {party, std::string(statement), std::move(line), std::move(values)});
  }
}

void add_statements(const MetricContext& c, Results& results) {
  for (int year = c.first.year(); year <= c.last().year(); ++year) results.years.push_back(year);
  for (const finance::PartyInfo& info : c.setup.finance->parties()) {
    if (!info.declared || info.outside) continue;
    finance::PartyId party = *c.party(info.id);
    add_statement(info.id, "pnl", finance::income_statement(c.books(), party), results);
    add_statement(info.id, "cash", finance::cash_flow_statement(c.books(), party), results);
    add_statement(info.id, "balance", finance::balance_sheet(c.books(), party), results);
  }
}

std::vector<std::string> left_out(const std::vector<Metric>& metrics) {
  std::vector<std::string> lines;
  for (const Metric& metric : metrics) {
    const std::string& text = metric.info.not_modelled;
    if (text.empty() || text.starts_with("as ")) continue;
    std::string line = metric.info.label + ": " + text;
    if (std::find(lines.begin(), lines.end(), line) == lines.end())
      lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

Results assemble(const Setup& setup, const Outcome& outcome, const MetricTable& table) {
  MetricContext context(setup, outcome);
  const Plan& plan = setup.loaded.plan;
  Results results;
  results.plan_id = setup.loaded.id;
  results.plan_name = plan.name;
  results.description = plan.description;
  results.provenance = {.version = {},
                        .plan_file = setup.loaded.file,
                        .plan_hash = setup.loaded.document.hash.hex(),
                        .data_hash = setup.data_hash,
                        .seed = static_cast<std::uint64_t>(plan.seed),
                        .samples = 0};
  results.first = context.first;
  results.months = context.months;
  results.metrics = metrics_of(table, context);
  for (const std::string& id : plan.headline.empty() ? usual_headline(setup) : plan.headline)
    if (results.metric(id) != nullptr) results.headline.push_back(id);
  results.series = series_of(context);
  results.chances = chances_of(context);
  add_money_flows(context, results);
  add_parties(context, results);
  add_commitments(context, results);
  add_capex(context, results);
  results.capex_views = setup.capex_views;
  add_schedule(outcome, results);
  add_statements(context, results);
  add_incidents(context, results);
  results.sources = setup.sources;
  results.not_modelled = left_out(results.metrics);
  return results;
}

}  // namespace gw::plan
