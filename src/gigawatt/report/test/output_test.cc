#include "gigawatt/report/output.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"

namespace gw::report {
namespace {

namespace fs = std::filesystem;

TEST(Output, ReplacesTheFolderAsAWhole) {
  fs::path root = fs::temp_directory_path() / "gw_output_test";
  fs::remove_all(root);
  fs::create_directories(root / "plan");
  std::ofstream(root / "plan" / "old.txt") << "old";
  write_output((root / "plan").string(), plan::testing::lab().results, {});
  EXPECT_FALSE(fs::exists(root / "plan" / "old.txt"));
  for (const char* file : {"report.html", "results.json", "results.sqlite", "metrics.csv",
                           "monthly.csv", "claims.csv"})
    EXPECT_TRUE(fs::exists(root / "plan" / file)) << file;
  // Nothing is left beside it.
  EXPECT_EQ(std::distance(fs::directory_iterator(root), fs::directory_iterator()), 1);
  fs::remove_all(root);
}

TEST(Output, AFailureNamesThePlaceAndLeavesWhatWasThere) {
  fs::path file = fs::temp_directory_path() / "gw_output_test_file";
  std::ofstream(file) << "kept";
  EXPECT_THROW(write_output((file / "plan").string(), plan::testing::lab().results, {}), IoError);
  EXPECT_TRUE(fs::is_regular_file(file));
  fs::remove(file);
}

}  // namespace
}  // namespace gw::report
