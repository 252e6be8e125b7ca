#include "validate_tariff.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "gigawatt/report/output.h"
#include "gigawatt/validation/sam_utility_rate.h"

namespace gw::cli {
namespace {

std::string contents(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path))
    throw gw::report::IoError(fmt::format("cannot read {}", path));
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

int validate_tariff(const std::string& rows_file, Format format) {
  const std::filesystem::path shipped = std::filesystem::path(default_data_folder()).parent_path() /
                                        "validation/sam_utility_rate.csv";
  const std::string path = rows_file.empty() ? shipped.string() : rows_file;
  Diagnostics diagnostics;
  const auto rows = validation::parse_utility_rates(contents(path), path, diagnostics);
  if (!rows) return report(diagnostics);
  const auto checks = validation::check_utility_rates(*rows);
  const auto within =
      std::count_if(checks.begin(), checks.end(), [](const auto& check) { return check.within; });
  const bool all = within == static_cast<std::ptrdiff_t>(checks.size());
  if (format == Format::text) {
    print_table(validation::utility_rate_table(checks), format);
    for (const auto& check : checks)
      if (check.strict_difference)
        fmt::print(
            "\n{}: compared with SAM's ratchet window; a strict window differs by {:+.2f} $\n",
            check.name, check.strict_difference->si());
    fmt::print("\n{} of {} rows within {} $ in every month and year\n", within, checks.size(),
               validation::kTariffTolerance);
  } else {
    print_table(validation::utility_rate_answer_table(checks), format);
  }
  return all ? kOk : kInfeasible;
}

}  // namespace gw::cli
