#include "gigawatt/workbook/plan_workbook.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

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

Model made(World& world) {
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

Model solved(World& world) {
  build(world);
  return made(world);
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

std::string note_of(const Model& m, std::string_view label) {
  const auto found = std::ranges::find(
      m.rows(), label, [](const Model::Row& r) -> std::string_view { return r.line.label; });
  return found == m.rows().end() ? "none of that label" : found->line.note;
}

// Signed at first, effective from month 3, ended after month 18: the state at the end of the plan.
TEST(PlanWorkbook, ContractsStandInTheirLastState) {
  World world(24);
  build(world);
  Common& common = std::get<Sale>(world.contracts[0]).common;
  common.state = ContractState::signed_;
  common.events = {{.date = world.month(3), .state = ContractState::effective, .what = "begins"}};
  EXPECT_EQ(note_of(made(world), "sale"), "sale, effective");
  World shorter(24);
  build(shorter);
  std::get<Sale>(shorter.contracts[0]).common.end = shorter.month(18);
  EXPECT_EQ(note_of(made(shorter), "sale"), "sale, ended");
}

// A rate is missing for different reasons: lent in the last month, nothing comes back; at 900% a
// year the root is 75% a month.
TEST(PlanWorkbook, NoRateSaysWhy) {
  World late(24);
  build(late);
  std::get<Loan>(late.contracts[1]).common.start = late.month(23);
  EXPECT_EQ(note_of(made(late), "IRR"), "nothing comes back within the plan");
  World dear(24);
  build(dear);
  std::get<Loan>(dear.contracts[1]).principal = 0.1_GUSD;
  std::get<Loan>(dear.contracts[1]).rate = 9.0;
  std::get<Loan>(dear.contracts[1]).term_months = 12;
  EXPECT_EQ(note_of(made(dear), "IRR"), "the rate that makes the value zero is above 50% a month");
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
