// Results: what a run yields, named once. CLI, report, claims, web and Python read results by these
// ids and by nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/core/table.h"
#include "gigawatt/plan/results_money.h"
#include "gigawatt/units/quantity.h"

namespace gw::plan {

// What a metric is, whatever its value: one row of the metric table.
struct MetricInfo {
  std::string id;                  // "build.energised_gw"
  std::string group;               // "build": the report's section
  std::string label;               // "Energised power"
  std::string unit;                // as printed: "GW", "G$", "month"
  Dim dim;                         // of that unit; a month is dimensionless: months since 0000-01
  double unit_si = 1;              // value x unit_si is in base units
  std::string base;                // what it is measured against: "facility power at the meter"
  std::string doc;                 // one sentence
  std::vector<std::string> reads;  // plan paths, catalog ids and metrics that it is computed from
  std::string not_modelled;        // what it leaves out; may be empty
  bool repeats_input = false;      // only hands a number of the plan on: no result to claim
};

struct Metric {
  MetricInfo info;
  std::optional<double> value;  // best estimate, in info.unit; none for a text
  std::string words;            // value of a text metric: "vr_nvl72"
  std::string why_missing;  // when there is no value: "no phase is energised within the horizon"
  std::optional<double> p10, p50, p90;  // of the study, where one was run
  Trust trust = Trust::extrapolated;

  [[nodiscard]] std::string text() const;  // "87.6 TWh", "2026-11", or why it is missing
};

enum class SeriesKind { level, amount };  // at the end of the month | during the month

struct Series {
  std::string id;     // "energised_power"
  std::string group;  // "build"
  std::string label;
  std::string unit;
  Dim dim;
  double unit_si = 1;
  SeriesKind kind = SeriesKind::level;
  std::vector<double> values;         // one a month, in `unit`
  std::vector<double> p10, p50, p90;  // of the study; empty where none was run
};

struct PartyLine {
  std::string id, name, kind;
};

// Cash from one party to another for one reason, by month.
struct MoneyFlow {
  std::string from, to;
  std::string reason;    // "purchase", "equity", "lease", ...
  bool funding = false;  // equity and debt; otherwise operating: purchases, leases, services
  std::vector<std::int64_t> cents;
};

// What a contract makes its payers pay, all of them together.
struct Commitment {
  std::string contract, type;
  std::vector<std::string> payers;
  std::string payee, label, state;  // state: at the plan's end, finance::states_over()
  double total_usd = 0;
  double binding_probability = 1;
  std::vector<std::int64_t> cents;  // paid, by month
};

// A part of the capex of one facility GW, from prices of parts.
struct CapexLine {
  std::string part;
  double low_usd_per_gw = 0, best_usd_per_gw = 0, high_usd_per_gw = 0;
};
// A published figure to compare with.
struct CapexView {
  std::string who, what, base, source;
  double low_gusd = 0, high_gusd = 0;
};

struct TaskLine {
  std::string name;
  Month start, finish;
  bool critical = false;
};
struct PhaseLine {
  std::string phase, block, campus, system;
  std::vector<TaskLine> tasks;
  std::optional<Month> energised;  // absent: not within the horizon
};

// One line of one party's statement, by calendar year.
struct StatementLine {
  std::string party, statement, line;  // statement: pnl, cash, balance
  std::vector<double> usd;             // one a year
};

struct WhatIfResult {
  std::string id, label, doc;
  std::vector<std::optional<double>> values;  // one per metric of the base run, in its unit
  std::vector<Series> series;                 // for claims that read them; not exported
};

// Something that happens or not, and in what share of the samples of the study it does.
struct Chance {
  std::string id;          // "vests.amd_warrant.1"
  std::string label;
  bool happens = false;    // in the best estimate
  std::optional<double> probability, standard_error;  // sqrt(p (1 - p) / samples)
};

struct SourceUse {
  std::string id, title, publisher, date, address;
  std::string confidence;            // worst with which it is used
  std::vector<std::string> used_by;  // "chips/h100_sxm", "prices/facility"
};

// Something that happened to a party or a phase and why: defaults, waiting for chips or money.
struct Incident {
  Month month;
  std::string who, what, why;
};

struct Provenance {
  std::string version;    // of gigawatt
  std::string plan_file;  // as given
  std::string plan_hash;  // of the merged plan with overrides
  std::string data_hash;  // of the facts that were read
  std::uint64_t seed = 0;
  std::int64_t samples = 0;  // of the study, 0: none
};

struct Results {
  std::string plan_id, plan_name, description;
  Provenance provenance;
  Month first;
  int months = 0;
  std::vector<std::string> headline;  // metric ids of the first screen, in order
  std::vector<Metric> metrics;
  std::vector<Series> series;
  std::vector<PartyLine> parties;
  std::vector<MoneyFlow> money_flows;
  std::vector<Commitment> commitments;
  std::vector<CapexLine> capex;
  std::vector<CapexView> capex_views;
  std::vector<PhaseLine> schedule;
  std::vector<int> years;
  std::vector<StatementLine> statements;
  std::vector<WhatIfResult> what_ifs;
  std::vector<Chance> chances;
  std::vector<Incident> incidents;
  std::vector<SourceUse> sources;
  std::vector<std::string> not_modelled;
  MoneyResults money;  // where it was asked for: assemble_money.h

  [[nodiscard]] const Metric* metric(std::string_view id) const;
  [[nodiscard]] const Series* find_series(std::string_view id) const;
};

}  // namespace gw::plan
