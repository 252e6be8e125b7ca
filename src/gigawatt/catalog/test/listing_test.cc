#include "gigawatt/catalog/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gigawatt/config/node.h"

namespace gw::catalog {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Catalog& catalog() {
  static Catalog read(std::string(GW_SOURCE_DIR) + "/data");
  return read;
}

const std::vector<std::string>& texts(const Table& table, std::string_view column) {
  return std::get<std::vector<std::string>>(table.find(column)->data);
}

std::size_t row_of(const Table& table, std::string_view id, std::string_view column = "id") {
  const auto& ids = texts(table, column);
  return static_cast<std::size_t>(std::ranges::find(ids, id) - ids.begin());
}

TEST(Listing, KindsAndItems) {
  const Table kinds = list_kinds(catalog());
  EXPECT_EQ(
      std::get<std::vector<std::int64_t>>(kinds.find("items")->data)[row_of(kinds, "chip", "kind")],
      34);
  Diagnostics diagnostics;
  for (const std::string& kind : texts(kinds, "kind")) {
    const auto table = list(catalog(), kind, diagnostics);
    ASSERT_TRUE(table) << kind << "\n" << diagnostics.render();
    EXPECT_EQ(table->rows(), catalog().ids(kind).size()) << kind;
    EXPECT_EQ(table->columns().front().name, "id");
    EXPECT_EQ(table->columns().back().name, "weakest");
  }
}

TEST(Listing, NumbersInTheUnitsOfTheirColumns) {
  Diagnostics diagnostics;
  const auto chips = list(catalog(), "chips", diagnostics);  // the folder's name works, too
  ASSERT_TRUE(chips);
  const std::size_t h100 = row_of(*chips, "h100_sxm");
  EXPECT_DOUBLE_EQ(std::get<std::vector<double>>(chips->find("bf16_tflops")->data)[h100], 989.4);
  EXPECT_EQ(chips->find("bf16_tflops")->unit, "TFLOP/s");
  EXPECT_EQ(texts(*chips, "weakest")[h100], "estimate");
  EXPECT_EQ(texts(*chips, "weakest")[row_of(*chips, "p100_sxm2")], "unverified");
}

TEST(Listing, UnknownKind) {
  Diagnostics diagnostics;
  EXPECT_FALSE(list(catalog(), "chipz", diagnostics));
  EXPECT_THAT(diagnostics.render(), HasSubstr("the catalog has no kind \"chipz\""));
  EXPECT_THAT(diagnostics.render(), HasSubstr("did you mean \"chip\"?"));
}

TEST(Listing, ShowsAnItemWithItsSources) {
  Diagnostics diagnostics;
  const auto shown = show(catalog(), "h100_sxm", diagnostics);
  ASSERT_TRUE(shown);
  EXPECT_EQ(shown->kind, "chip");
  const std::string text = config::to_yaml(shown->document);
  EXPECT_THAT(text, HasSubstr("bf16: 989.4 TFLOP/s"));
  EXPECT_THAT(text, HasSubstr("source: epoch_ml_hardware"));
  // The same id in two kinds: the first kind is shown, the other named and reachable.
  const auto chip = show(catalog(), "gb200", diagnostics);
  EXPECT_EQ(chip->kind, "chip");
  EXPECT_THAT(chip->also, ElementsAre("chip_market"));
  EXPECT_EQ(show(catalog(), "chip_market/gb200", diagnostics)->kind, "chip_market");
  EXPECT_EQ(show(catalog(), "prices/markets/gb200", diagnostics)->kind, "chip_market");
  EXPECT_TRUE(diagnostics.empty());
}

TEST(Listing, ShowOfWhatIsNotThere) {
  Diagnostics diagnostics;
  EXPECT_FALSE(show(catalog(), "h100_sxn", diagnostics));
  EXPECT_THAT(diagnostics.render(),
              HasSubstr("there is nothing called \"h100_sxn\" in the catalog"));
  EXPECT_THAT(diagnostics.render(), HasSubstr("did you mean \"h100_sxm\"?"));
  EXPECT_FALSE(show(catalog(), "gadget/h100_sxm", diagnostics));
  EXPECT_FALSE(show(catalog(), "system/h100_sxm", diagnostics));
  EXPECT_FALSE(show(catalog(), "qqqqqqqq", diagnostics));
  EXPECT_THAT(diagnostics.render(), HasSubstr("`gigawatt catalog list` shows what there is"));
}

TEST(Listing, SourcesOfOneItem) {
  Diagnostics diagnostics;
  const auto table = sources_of(catalog(), "rubin", diagnostics);
  ASSERT_TRUE(table) << diagnostics.render();
  const std::size_t tdp = row_of(*table, "tdp_source", "group");
  EXPECT_EQ(texts(*table, "confidence")[tdp], "estimate");
  EXPECT_EQ(texts(*table, "source")[tdp], "rubin_power_estimates");
  EXPECT_THAT(texts(*table, "note")[tdp], HasSubstr("no TDP published"));
  EXPECT_THAT(texts(*table, "group"), Contains("(all others)"));
}

TEST(Listing, AllSourcesWithTheirUses) {
  Diagnostics diagnostics;
  const auto table = list_sources(catalog(), diagnostics);
  ASSERT_TRUE(table) << diagnostics.render();
  EXPECT_EQ(table->rows(), catalog().source_ids(diagnostics).size());
  for (const std::int64_t uses : std::get<std::vector<std::int64_t>>(table->find("uses")->data))
    EXPECT_GT(uses, 0);
  EXPECT_EQ(texts(*table, "kind")[row_of(*table, "judgement")], "judgement");
}

}  // namespace
}  // namespace gw::catalog
