#include "gigawatt/report/output.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"

namespace gw::report {
namespace {

namespace fs = std::filesystem;

TEST(Output, ReplacesTheFolderAsAWhole) {
  fs::path root = fs::temp_directory_path() / "gw_output_test";
  fs::remove_all(root);
  fs::create_directories(root / "plan");
  std::ofstream(root / "plan" / "results.json") << "{}";
  std::ofstream(root / "plan" / "old.csv") << "old";
  write_output((root / "plan").string(), plan::testing::lab().results, {});
  EXPECT_FALSE(fs::exists(root / "plan" / "old.csv"));
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

TEST(Output, NeverDeletesFilesOfOthers) {
  fs::path root = fs::temp_directory_path() / "gw_output_test_others";
  auto refused_with = [&](const fs::path& place) -> std::string {
    try {
      write_output(place.string(), plan::testing::lab().results, {});
    } catch (const IoError& error) {
      return error.what();
    }
    return "written";
  };
  for (const char* name : {"thesis.txt", "results.csv", "photos/x.csv"}) {
    fs::remove_all(root);
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name) << "kept";
    EXPECT_THAT(refused_with(root), ::testing::HasSubstr("choose another folder")) << name;
    EXPECT_TRUE(fs::exists(root / name)) << name;
  }
  // A file in the place of the folder.
  EXPECT_THAT(refused_with(root / "photos/x.csv"), ::testing::HasSubstr("a file, not a folder"));
  EXPECT_TRUE(fs::is_regular_file(root / "photos/x.csv"));
  fs::remove_all(root);
}

TEST(Output, ALinkedFolderIsReplacedWhereItIs) {
  fs::path root = fs::temp_directory_path() / "gw_output_test_link";
  fs::remove_all(root);
  fs::create_directories(root / "disk");
  fs::create_directory_symlink(root / "disk", root / "link");
  write_output((root / "link").string(), plan::testing::lab().results, {});
  EXPECT_TRUE(fs::is_symlink(root / "link"));
  EXPECT_TRUE(fs::exists(root / "disk" / "results.json"));
  fs::remove_all(root);
}

TEST(Output, DeletesWhatAKilledRunLeftAndNothingElse) {
  fs::path root = fs::temp_directory_path() / "gw_output_test_left";
  fs::remove_all(root);
  for (const char* name : {".plan.123", ".plan.notes", ".planet.123"})
    fs::create_directories(root / name / "inside");
  write_output((root / "plan").string(), plan::testing::lab().results, {});
  EXPECT_FALSE(fs::exists(root / ".plan.123"));
  EXPECT_TRUE(fs::exists(root / ".plan.notes"));
  EXPECT_TRUE(fs::exists(root / ".planet.123"));
  fs::remove_all(root);
}

}  // namespace
}  // namespace gw::report
