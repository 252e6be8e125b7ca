#include "gigawatt/workbook/plan_workbook.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"
#include "gigawatt/workbook/write.h"

namespace gw::workbook::plan_workbook_test {
namespace {

using namespace finance;
using namespace gw::units::literals;
using finance::testing::always;
using finance::testing::World;

// A lab that sells for 500 M$ a month and borrows 2 G$ at 8% from an inside lender.
void build(World& world) {
  world.party("lab", PartyKind::lab, 10.0_GUSD);
  world.party("spv", PartyKind::spv, 50.0_GUSD);
  Sale sale;
  sale.seller = "lab";
  sale.buyer = "end_users";
  sale.price.per_time = always(500.0_MUSD / unit::month);
  sale.what = ServiceKind::product;
  Loan loan;
  loan.lender = "spv";
  loan.borrower = "lab";
  loan.principal = 2.0_GUSD;
  loan.rate = 0.08;
  world.contracts = {sale, loan};
}

Model solved(World& world) {
  build(world);
  const Books books = world.run();
  auto model = workbook::plan_workbook(
      {.books = books, .contracts = world.contracts, .flows = world.flows, .name = "test"},
      {.tool = "test"});
  if (!model) {
    ADD_FAILURE() << model.error();
    return Model({});
  }
  return std::move(*model);
}

std::string key(const World& world, const char* party) {
  return "p" + std::to_string(world.id(party).index);
}

TEST(PlanWorkbook, StatementsFollowTheLedger) {
  World world(24);
  const Model m = solved(world);
  const std::string lab = key(world, "lab");
  EXPECT_NEAR(m.row(lab + "_product_revenue").values[3], 500e6, 0.005);
  EXPECT_NEAR(m.row(lab + "_debt").values[0], 2e9, 0.005);
  EXPECT_NEAR(m.row(lab + "_cash_financing").values[0], 2e9, 0.005);
  EXPECT_EQ(m.row("master").values[0], 1.0);
}

// 2026-01 to 2027-12 or wherever the world begins: a year's profit stands in its last month alone.
TEST(PlanWorkbook, ProfitOfTheYear) {
  World world(24);
  const Model m = solved(world);
  const std::string lab = key(world, "lab");
  EXPECT_NEAR(m.row(lab + "_year_profit").sum, m.row(lab + "_profit").sum, 0.01);
}

// The lender gave 2 G$; what came back is repayment and interest.
TEST(PlanWorkbook, Returns) {
  World world(24);
  const Model m = solved(world);
  const std::string spv = key(world, "spv");
  EXPECT_NEAR(m.row(spv + "_given").sum, 2e9, 0.005);
  EXPECT_GT(m.row(spv + "_back").sum, 0.0);
}

TEST(PlanWorkbook, SheetsAndVerdict) {
  World world(12);
  const Model m = solved(world);
  std::string names;
  for (const Model::Sheet& sheet : m.sheets()) names += sheet.name + " ";
  EXPECT_EQ(names,
            "Cover Inputs Timing Operations Sources_Uses Statements Contracts Returns Checks "
            "Provenance ");
  EXPECT_GE(m.checks().size(), 4U);
}

}  // namespace
}  // namespace gw::workbook::plan_workbook_test
