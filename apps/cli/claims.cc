#include <algorithm>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "command.h"
#include "gigawatt/report/tables.h"
#include "grid.h"
#include "session.h"

namespace gw::cli {
namespace {

Table readable(const std::vector<validation::Verdict>& verdicts) {
  Table table("claims", "public claims against this plan");
  std::vector<std::string> id, claim, stated, computed, verdict;
  std::vector<double> probability;
  bool sampled = std::ranges::any_of(
      verdicts, [](const validation::Verdict& v) { return v.probability.has_value(); });
  for (const validation::Verdict& v : verdicts) {
    id.push_back(v.claim->id);
    claim.push_back(v.claim->statement);
    stated.push_back(v.claim->unit.empty() ? v.claim->value : v.claim->value + " " + v.claim->unit);
    computed.push_back(v.computed);
    verdict.push_back(v.verdict);
    probability.push_back(v.probability.value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  table.add({"id", "", "", std::move(id)});
  table.add({"claim", "", "", std::move(claim)});
  table.add({"stated", "", "", std::move(stated)});
  table.add({"computed", "", "", std::move(computed)});
  table.add({"verdict", "", "", std::move(verdict)});
  if (sampled) table.add({"P(claim)", "", "", std::move(probability)});
  return table;
}

}  // namespace

std::string counted(const std::vector<validation::Verdict>& verdicts) {
  auto counts = validation::count_by_status(verdicts);
  return fmt::format(
      "{} claims: {} hold, {} off, {} refuted, {} depend on the base, {} inputs, {} cannot be "
      "computed",
      verdicts.size(), counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
}

int claims(const ClaimsOptions& options) {
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  if (int code = session.read_claims(options.file); code != kOk) return code;
  if (int code = session.prepare_what_ifs(); code != kOk) return code;
  if (int code = session.run_what_ifs(); code != kOk) return code;
  study::StudyRun study;
  std::int64_t samples = session.setup().loaded.plan.study.samples;
  if (options.study && samples > 0) {
    ProgressBar bar("samples");
    int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    study = study::run_study(session.setup(), session.table(),
                             {.samples = samples, .threads = threads, .progress = bar.callback()});
  }
  session.check_claims(&study);
  std::vector<validation::Verdict> verdicts = session.verdicts();
  if (!options.status.empty())
    std::erase_if(verdicts,
                  [&](const validation::Verdict& v) { return name(v.status) != options.status; });
  if (session.verdicts().empty()) {
    fmt::print(stderr, "gigawatt: the plan names no claims file; give one with --file\n");
    return kBadInput;
  }
  if (options.format != Format::text) {
    for (const Table& table : gw::report::tables(session.results(), verdicts))
      if (table.name() == "claims") print_table(table, options.format);
    return kOk;
  }
  print_table(readable(verdicts), options.format);
  fmt::print("\n{}", to_grid({{.cells = {counted(session.verdicts())}}}, {terminal_width()}));
  return kOk;
}

}  // namespace gw::cli
