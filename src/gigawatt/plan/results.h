// Results: what a run yields, named once. CLI, report, claims, web and Python read results by these ids
// and by nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/core/table.h"
#include "gigawatt/units/quantity.h"

namespace gw::plan {

// What a metric is, whatever its value: one row of the metric table.
struct MetricInfo {
  std::string id;     // "build.energised_gw"
  std::string group;  // "build": the report's section
  std::string label;  // "Energised power"
  std::string unit;   // as printed: "GW", "G$", "month"
  Dim dim;            // of that unit; a month is dimensionless: months since 0000-01
  double unit_si = 1; // value x unit_si is in base units
  std::string base;   // what it is measured against: "facility power at the meter"
  std::string doc;    // one sentence
  std::vector<std::string> reads;  // plan paths, catalog ids and metrics that it is computed from
  std::string not_modelled;        // what it leaves out; may be empty
};

struct Metric {
  MetricInfo info;
  std::optional<double> value;  // best estimate, in info.unit
  std::string why_missing;      // when there is no value: "no phase is energised within the horizon"
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
  std::vector<double> values;      // one a month, in `unit`
  std::vector<double> p10, p50, p90;  // of the study; empty where none was run
};

struct Provenance {
  std::string version;      // of gigawatt
  std::string plan_file;    // as given
  std::string plan_hash;    // of the merged plan with overrides
  std::string data_hash;    // of the facts that were read
  std::uint64_t seed = 0;
  std::int64_t samples = 0;  // of the study, 0: none
};

}  // namespace gw::plan
