#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "finance.h"
#include "gigawatt/report/output.h"
#include "gigawatt/validation/sam_single_owner.h"

namespace gw::cli {

namespace {

std::string read_rows(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file || std::filesystem::is_directory(path))
    throw gw::report::IoError(fmt::format("cannot read {}", path));
  return text.str();
}

int validate_finance(const ValidateOptions& options) {
  using validation::SamStatus;
  const std::string path = options.rows.empty()
                               ? (std::filesystem::path(options.data_folder).parent_path() /
                                  "validation/sam_single_owner.csv")
                                     .string()
                               : options.rows;
  Diagnostics diagnostics;
  const auto checked = validation::check_sam_single_owner(read_rows(path), path, diagnostics);
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

}  // namespace

int validate(const ValidateOptions& options) { return validate_finance(options); }

}  // namespace gw::cli
