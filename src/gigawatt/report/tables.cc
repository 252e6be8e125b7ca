#include "gigawatt/report/tables.h"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gigawatt/report/internal/table_of.h"
#include "gigawatt/report/tables_money.h"

namespace gw::report {
namespace {

using internal::or_nan;
using internal::TableOf;
using validation::Verdict;
using Texts = std::vector<std::string>;
using Numbers = std::vector<double>;

Column column(std::string name, std::string unit, std::string doc, ColumnData data) {
  return {std::move(name), std::move(unit), std::move(doc), std::move(data)};
}

Table metrics_table(const plan::Results& results) {
  using plan::Metric;
  return TableOf<Metric>(
             "metrics",
             "every scalar result of the best-estimate case, with the percentiles of the study",
             results.metrics)
      .text("id", "name of the result", [](const Metric& x) { return x.info.id; })
      .text("label", "in words", [](const Metric& x) { return x.info.label; })
      .column("value", "see unit", "best estimate", [](const Metric& x) { return or_nan(x.value); })
      .text("unit", "unit of value and percentiles", [](const Metric& x) { return x.info.unit; })
      .column("p10", "see unit", "10th percentile of the study",
              [](const Metric& x) { return or_nan(x.p10); })
      .column("p50", "see unit", "median of the study",
              [](const Metric& x) { return or_nan(x.p50); })
      .column("p90", "see unit", "90th percentile of the study",
              [](const Metric& x) { return or_nan(x.p90); })
      .text("text", "as printed", &Metric::text)
      .text("base", "what it is measured against", [](const Metric& x) { return x.info.base; })
      .text("trust", "how far to trust it",
            [](const Metric& x) { return std::string(name(x.trust)); })
      .text("not_modelled", "what it leaves out",
            [](const Metric& x) { return x.info.not_modelled; })
      .done();
}

Table monthly_table(const plan::Results& results) {
  Table table("monthly",
              "monthly series; levels are at the end of the month, amounts of the month");
  std::vector<Month> months;
  for (int i = 0; i < results.months; ++i) months.push_back(results.first + i);
  table.add(column("month", "", "calendar month", std::move(months)));
  for (const plan::Series& series : results.series)
    table.add(column(series.id, series.unit, series.label, series.values));
  return table;
}

Table money_flows_table(const plan::Results& results) {
  Table table("money_flows", "cash between parties by month and reason");
  std::vector<Month> months;
  Texts from, to, reason, kind;
  std::vector<std::int64_t> cents;
  for (const plan::MoneyFlow& flow : results.money_flows) {
    for (std::size_t i = 0; i < flow.cents.size(); ++i) {
      if (flow.cents[i] == 0) continue;
      months.push_back(results.first + static_cast<int>(i));
      from.push_back(flow.from);
      to.push_back(flow.to);
      reason.push_back(flow.reason);
      kind.push_back(flow.funding ? "funding" : "operating");
      cents.push_back(flow.cents[i]);
    }
  }
  table.add(column("month", "", "calendar month", std::move(months)));
  table.add(column("from", "", "payer", std::move(from)));
  table.add(column("to", "", "payee", std::move(to)));
  table.add(column("reason", "", "why", std::move(reason)));
  table.add(column("kind", "", "funding or operating", std::move(kind)));
  table.add(column("amount_cents", "cent", "exact amount", std::move(cents)));
  return table;
}

Table commitments_table(const plan::Results& results) {
  using plan::Commitment;
  return TableOf<Commitment>("commitments",
                             "what each contract obliges its payer to pay in all, as written",
                             results.commitments)
      .text("contract", "id", &Commitment::contract)
      .text("type", "kind of contract", &Commitment::type)
      .text("payer", "who pays",
            [](const Commitment& c) { return fmt::format("{}", fmt::join(c.payers, ", ")); })
      .text("payee", "who is paid", &Commitment::payee)
      .text("label", "in words", &Commitment::label)
      .text("state", "letter of intent, signed, ...", &Commitment::state)
      .column("total_usd", "$", "total within the horizon", &Commitment::total_usd)
      .column("binding_probability", "", "used by studies", &Commitment::binding_probability)
      .done();
}

Table capex_table(const plan::Results& results) {
  using plan::CapexLine;
  return TableOf<CapexLine>("capex", "capital cost of one facility GW from parts", results.capex)
      .text("part", "part", &CapexLine::part)
      .column("low_usd_per_gw", "$/GW", "low", &CapexLine::low_usd_per_gw)
      .column("best_usd_per_gw", "$/GW", "best", &CapexLine::best_usd_per_gw)
      .column("high_usd_per_gw", "$/GW", "high", &CapexLine::high_usd_per_gw)
      .done();
}

Table capex_views_table(const plan::Results& results) {
  using plan::CapexView;
  return TableOf<CapexView>("capex_views",
                            "published capital cost per GW, with the base each one states",
                            results.capex_views)
      .text("who", "who says so", &CapexView::who)
      .text("what", "of what", &CapexView::what)
      .text("base", "which GW", &CapexView::base)
      .column("low_gusd", "G$/GW", "low", &CapexView::low_gusd)
      .column("high_gusd", "G$/GW", "high", &CapexView::high_gusd)
      .text("source", "source", &CapexView::source)
      .done();
}

Table schedule_table(const plan::Results& results) {
  Table table("schedule", "tasks of every phase");
  Texts phase, block, campus, system, task, critical;
  std::vector<Month> start, finish;
  for (const plan::PhaseLine& line : results.schedule) {
    for (const plan::TaskLine& t : line.tasks) {
      phase.push_back(line.phase);
      block.push_back(line.block);
      campus.push_back(line.campus);
      system.push_back(line.system);
      task.push_back(t.name);
      start.push_back(t.start);
      finish.push_back(t.finish);
      critical.push_back(t.critical ? "true" : "false");
    }
  }
  table.add(column("phase", "", "phase", std::move(phase)));
  table.add(column("block", "", "block of the plan", std::move(block)));
  table.add(column("campus", "", "campus", std::move(campus)));
  table.add(column("system", "", "system installed", std::move(system)));
  table.add(column("task", "", "task", std::move(task)));
  table.add(column("start", "", "month of its start", std::move(start)));
  table.add(column("finish", "", "month of its end", std::move(finish)));
  table.add(column("critical", "", "on the critical path", std::move(critical)));
  return table;
}

Table statements_table(const plan::Results& results) {
  Table table("statements", "profit and loss, cash flow and balance sheet by calendar year");
  Texts party, statement, line;
  std::vector<std::int64_t> year;
  Numbers usd;
  for (const plan::StatementLine& s : results.statements) {
    for (std::size_t i = 0; i < s.usd.size() && i < results.years.size(); ++i) {
      party.push_back(s.party);
      statement.push_back(s.statement);
      line.push_back(s.line);
      year.push_back(results.years[i]);
      usd.push_back(s.usd[i]);
    }
  }
  table.add(column("party", "", "party", std::move(party)));
  table.add(column("statement", "", "pnl, cash or balance", std::move(statement)));
  table.add(column("line", "", "line of the statement", std::move(line)));
  table.add(column("year", "", "calendar year", std::move(year)));
  table.add(column("amount_usd", "$", "amount of the year, or level at its end", std::move(usd)));
  return table;
}

Table what_if_table(const plan::Results& results) {
  using plan::Metric;
  TableOf<Metric> base("what_if", "every metric in every what-if, beside the plan itself",
                       results.metrics);
  base.text("id", "metric", [](const Metric& x) { return x.info.id; });
  base.text("unit", "unit", [](const Metric& x) { return x.info.unit; });
  base.column("plan", "see unit", "the plan itself",
              [](const Metric& x) { return or_nan(x.value); });
  Table table = base.done();
  for (const plan::WhatIfResult& what_if : results.what_ifs) {
    Numbers values;
    for (const auto& value : what_if.values) values.push_back(or_nan(value));
    values.resize(results.metrics.size(), or_nan({}));
    table.add(column(what_if.id, "see unit", what_if.label, std::move(values)));
  }
  return table;
}

Table claims_table(std::span<const Verdict> verdicts) {
  auto stated = [](const Verdict& x) {
    return x.claim->unit.empty() ? x.claim->value : x.claim->value + " " + x.claim->unit;
  };
  return TableOf<Verdict>("claims", "public claims against this run", verdicts)
      .text("id", "claim", [](const Verdict& x) { return x.claim->id; })
      .text("claim", "in our words", [](const Verdict& x) { return x.claim->statement; })
      .text("stated", "value as stated", stated)
      .text("computed", "value of this run", &Verdict::computed)
      .text("verdict", "verdict", &Verdict::verdict)
      .text("status", "kind of verdict",
            [](const Verdict& x) { return std::string(name(x.status)); })
      .text("base", "base of the computed value", &Verdict::base)
      .text("reads", "results and inputs read",
            [](const Verdict& x) { return fmt::format("{}", fmt::join(x.names, " ")); })
      .column("probability", "", "share of the samples of the study in which it holds",
              [](const Verdict& x) { return or_nan(x.probability); })
      .text("source", "who stated it", [](const Verdict& x) { return x.claim->source; })
      .text("date", "when", [](const Verdict& x) { return x.claim->date; })
      .done();
}

Table chances_table(const plan::Results& results) {
  using plan::Chance;
  return TableOf<Chance>("chances", "what happens or not, and in what share of the samples",
                         results.chances)
      .text("id", "event", &Chance::id)
      .text("label", "in words", &Chance::label)
      .text("best_estimate", "whether it happens in the best estimate",
            [](const Chance& x) { return std::string(x.happens ? "true" : "false"); })
      .column("probability", "", "share of the samples of the study in which it happens",
              [](const Chance& x) { return or_nan(x.probability); })
      .column("standard_error", "", "of that share",
              [](const Chance& x) { return or_nan(x.standard_error); })
      .done();
}

Table incidents_table(const plan::Results& results) {
  using plan::Incident;
  return TableOf<Incident>("incidents", "what happened to whom, when and why", results.incidents)
      .text("month", "calendar month", &Incident::month)
      .text("who", "party or phase", &Incident::who)
      .text("what", "what happened", &Incident::what)
      .text("why", "why", &Incident::why)
      .done();
}

Table sources_table(const plan::Results& results) {
  using plan::SourceUse;
  return TableOf<SourceUse>("sources", "where the facts of this run come from", results.sources)
      .text("id", "id", &SourceUse::id)
      .text("title", "title", &SourceUse::title)
      .text("publisher", "publisher", &SourceUse::publisher)
      .text("date", "date", &SourceUse::date)
      .text("address", "address", &SourceUse::address)
      .text("confidence", "worst confidence it is used with", &SourceUse::confidence)
      .text("used_by", "facts that rest on it",
            [](const SourceUse& x) { return fmt::format("{}", fmt::join(x.used_by, " ")); })
      .done();
}

}  // namespace

std::vector<Table> tables(const plan::Results& results,
                          std::span<const validation::Verdict> verdicts) {
  std::vector<Table> all;
  all.push_back(metrics_table(results));
  all.push_back(monthly_table(results));
  all.push_back(money_flows_table(results));
  all.push_back(commitments_table(results));
  all.push_back(capex_table(results));
  all.push_back(capex_views_table(results));
  all.push_back(schedule_table(results));
  all.push_back(statements_table(results));
  all.push_back(what_if_table(results));
  all.push_back(claims_table(verdicts));
  all.push_back(chances_table(results));
  all.push_back(incidents_table(results));
  all.push_back(sources_table(results));
  for (Table& table : money_tables(results.money)) all.push_back(std::move(table));
  return all;
}

}  // namespace gw::report
