#include <algorithm>
#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "finance.h"
#include "gigawatt/validation/sam_single_owner.h"
#include "gigawatt/validation/sam_utility_rate.h"
#include "session.h"

namespace gw::cli {
namespace {

// The rows that were asked for, or those that are shipped beside the facts.
std::string rows_of(const ValidateOptions& options, const std::string& shipped) {
  if (!options.rows.empty()) return options.rows;
  return (std::filesystem::path(options.data_folder).parent_path() / "validation" / shipped).string();
}

}  // namespace

int validate_finance(const ValidateOptions& options) {
  using validation::SamStatus;
  const std::string path = rows_of(options, "sam_single_owner.csv");
  Diagnostics diagnostics;
  const auto checked = validation::check_sam_single_owner(read_file(path), path, diagnostics);
  if (const int code = report(diagnostics); code != kOk || !checked) return kBadInput;
  if (options.format == Format::json) {
    fmt::print("{}", validation::to_json(*checked, path));
  } else {
    print_table(validation::to_table(*checked), options.format);
  }
  const int differ = checked->count(SamStatus::differs);
  if (options.format == Format::text)
    fmt::print(
        "\n{} rows agree with NREL SAM, {} differ, {} hold a defect of SAM and are not compared\n",
        checked->count(SamStatus::agrees), differ, checked->count(SamStatus::flagged));
  return differ == 0 ? kOk : kInfeasible;
}

int validate_tariff(const ValidateOptions& options) {
  const std::string path = rows_of(options, "sam_utility_rate.csv");
  Diagnostics diagnostics;
  const auto rows = validation::parse_utility_rates(read_file(path), path, diagnostics);
  if (!rows) return report(diagnostics);
  const auto checks = validation::check_utility_rates(*rows);
  const auto within =
      std::count_if(checks.begin(), checks.end(), [](const auto& check) { return check.within; });
  if (options.format == Format::text) {
    print_table(validation::utility_rate_table(checks), options.format);
    for (const auto& check : checks)
      if (check.strict_difference)
        fmt::print(
            "\n{}: compared with SAM's ratchet window; a strict window differs by {:+.2f} $\n",
            check.name, check.strict_difference->si());
    fmt::print("\n{} of {} rows within {} $ in every month and year\n", within, checks.size(),
               validation::kTariffTolerance);
  } else {
    print_table(validation::utility_rate_answer_table(checks), options.format);
  }
  return within == static_cast<std::ptrdiff_t>(checks.size()) ? kOk : kInfeasible;
}

}  // namespace gw::cli
