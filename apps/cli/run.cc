#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "command.h"
#include "gigawatt/config/write.h"
#include "gigawatt/report/json.h"
#include "gigawatt/report/output.h"
#include "grid.h"
#include "session.h"

namespace gw::cli {
namespace {

constexpr int kWidestValue = 20;  // wider ones are sentences

// "2.121 .. 2.218 M chips": a unit that both ends share is said once.
std::string interval(const plan::Metric& metric) {
  if (!metric.p10 || !metric.p90) return "";
  plan::Metric end = metric;
  end.value = metric.p10;
  std::string low = end.text();
  end.value = metric.p90;
  std::string high = end.text();
  std::size_t unit = low.find(' ');
  if (unit != std::string::npos && high.ends_with(low.substr(unit))) low.resize(unit);
  return low + " .. " + high;
}

void print_headline(const plan::Results& results) {
  GridColumn label{.head = ""}, value{.head = "best estimate", .numbers = true};
  GridColumn band{.head = "P10 .. P90"}, base{.head = "base"};
  for (const std::string& id : results.headline) {
    const plan::Metric& metric = *results.metric(id);
    std::string text = metric.text();
    bool sentence = width_of(text) > kWidestValue;
    label.cells.push_back(metric.info.label);
    value.cells.push_back(sentence ? "" : text);
    band.cells.push_back(sentence ? text : interval(metric));
    base.cells.push_back(metric.info.base);
  }
  fmt::print("{}", to_grid({label, value, band, base}, {.width = terminal_width(), .indent = 2}));
}

// A number in the unit of its metric, without that unit.
std::string bare(const plan::Metric& metric, const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return "-";
  if (metric.info.unit == "month") return print(Month::from_index(static_cast<int>(*value)));
  return std::abs(*value) >= 1e5 ? fmt::format("{:.0f}", *value) : fmt::format("{:.4g}", *value);
}

// Headline results that some what-if changes, side by side.
void print_what_ifs(const plan::Results& results) {
  GridColumn ids{.head = ""}, labels{.head = ""};
  std::vector<GridColumn> columns = {{.head = ""}, {.head = "plan", .numbers = true}};
  for (const plan::WhatIfResult& what_if : results.what_ifs) {
    ids.cells.push_back(what_if.id);
    labels.cells.push_back(what_if.label);
    columns.push_back({.head = what_if.id, .numbers = true});
  }
  fmt::print("\n  what if ...\n{}", to_grid({ids, labels}, {terminal_width(), 4}));
  for (const std::string& id : results.headline) {
    const plan::Metric& metric = *results.metric(id);
    auto index = static_cast<std::size_t>(&metric - results.metrics.data());
    std::vector<std::string> row = {bare(metric, metric.value)};
    for (const plan::WhatIfResult& what_if : results.what_ifs)
      row.push_back(bare(
          metric, index < what_if.values.size() ? what_if.values[index] : std::optional<double>()));
    if (std::ranges::all_of(row, [&](const std::string& cell) { return cell == row[0]; })) continue;
    const std::string& unit = metric.info.unit;
    columns[0].cells.push_back(unit.empty() || unit == "month" ? metric.info.label
                                                               : metric.info.label + ", " + unit);
    for (std::size_t i = 0; i < row.size(); ++i) columns[i + 1].cells.push_back(row[i]);
  }
  if (!columns[0].cells.empty()) fmt::print("\n{}", to_grid(columns, {terminal_width(), 2}));
}

// What happens in some samples of the study and not in others.
void print_chances(const plan::Results& results) {
  GridColumn label{.head = ""}, best{.head = "best estimate"};
  GridColumn share{.head = "in samples", .numbers = true};
  for (const plan::Chance& chance : results.chances) {
    if (!chance.probability) continue;
    label.cells.push_back(chance.label);
    best.cells.push_back(chance.happens ? "yes" : "no");
    share.cells.push_back(fmt::format("{:.1f}% +- {:.1f}%", 100 * *chance.probability,
                                      100 * *chance.standard_error));
  }
  if (!label.cells.empty())
    fmt::print("\n{}", to_grid({label, best, share}, {terminal_width(), 2}));
}

void print_summary(const plan::Results& results, const std::vector<validation::Verdict>& verdicts,
                   const std::string& folder) {
  std::int64_t samples = results.provenance.samples;
  fmt::print("{}\n{} to {}, {}\n\n", results.plan_name, print(results.first),
             print(results.first + (results.months - 1)),
             samples > 0 ? fmt::format("{} samples", samples) : "best estimate only");
  print_headline(results);
  print_chances(results);
  if (!results.what_ifs.empty()) print_what_ifs(results);
  if (!verdicts.empty())
    fmt::print("\n{}", to_grid({{.cells = {counted(verdicts)}}}, {terminal_width(), 2}));
  fmt::print("\nreport: {}/report.html\n", folder);
}

int show_defaults(const RunOptions& options) {
  require_readable(options.plan);
  Diagnostics diagnostics;
  auto plan_sources = sources(options.plan, diagnostics);
  auto loaded = diagnostics.has_errors() ? std::nullopt : plan::load(plan_sources, diagnostics);
  if (int code = report(diagnostics); code != kOk) return code;
  config::Node document = config::write(loaded->plan, {.facts = &loaded->facts});
  fmt::print("{}", config::to_yaml(document, config::origin_comment()));
  return kOk;
}

// What the plan asks for and no system of it can do, with the reason.
std::vector<std::string> impossible(const plan::Setup& setup) {
  std::vector<std::string> found;
  std::size_t systems = setup.plant.systems.size();
  if (systems == 0) return found;
  const demand::Config& demand = setup.loaded.plan.demand;
  for (std::size_t r = 0; r < demand.training.size(); ++r) {
    auto rates = std::span(setup.rates.training).subspan(r * systems, systems);
    if (demand.training[r].model.empty() ||
        std::ranges::any_of(rates, [](const auto& rate) { return rate.choice.has_value(); }))
      continue;
    found.push_back(fmt::format("demand.training.{}: {}", demand.training[r].id, rates[0].why));
  }
  for (std::size_t p = 0; p < demand.products.items.size(); ++p) {
    const auto& [id, product] = demand.products.items[p];
    auto rates = std::span(setup.rates.serving).subspan(p * systems, systems);
    if (product.model.empty() ||
        std::ranges::any_of(rates, [](const auto& rate) { return rate.capacity.has_value(); }))
      continue;
    found.push_back(fmt::format("demand.products.{}: {}", id, rates[0].why));
  }
  return found;
}

}  // namespace

int run(const RunOptions& options) {
  if (options.show_defaults) return show_defaults(options);
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  if (int code = session.read_claims(""); code != kOk) return code;
  if (options.what_ifs)
    if (int code = session.prepare_what_ifs(); code != kOk) return code;
  if (int code = session.prepare_money(); code != kOk) return code;
  session.assemble_money();
  plan::Results& results = session.results();
  std::string folder = options.out.empty() ? "out/" + results.plan_id : options.out;
  bool more =
      options.study || (options.what_ifs && !session.setup().loaded.plan.what_if.items.empty());
  if (more) gw::report::write_output(folder, results, session.verdicts());

  if (options.what_ifs)
    if (int code = session.run_what_ifs(); code != kOk) return code;
  std::int64_t samples =
      options.samples >= 0 ? options.samples : session.setup().loaded.plan.study.samples;
  study::StudyRun study;
  if (options.study && samples > 0) {
    ProgressBar bar("samples");
    int threads = options.threads > 0 ? options.threads
                                      : static_cast<int>(std::thread::hardware_concurrency());
    study = study::run_study(
        session.setup(), session.table(),
        {.samples = samples, .threads = std::max(threads, 1), .progress = bar.callback()});
    study::add_percentiles(session.setup(), study, results);
    if (study.failed > 0)
      fmt::print(stderr, "gigawatt: {} of {} samples have no result\n", study.failed, samples);
  }
  session.check_claims(&study);
  gw::report::write_output(folder, results, session.verdicts());
  if (options.format == Format::json)
    fmt::print("{}", gw::report::to_json(results, session.verdicts()));
  else if (options.format == Format::csv)
    fmt::print("{}", read_file(folder + "/metrics.csv"));
  else
    print_summary(results, session.verdicts(), folder);
  std::vector<std::string> failed = impossible(session.setup());
  for (const std::string& what : failed) fmt::print(stderr, "gigawatt: infeasible: {}\n", what);
  return failed.empty() ? kOk : kInfeasible;
}

}  // namespace gw::cli
