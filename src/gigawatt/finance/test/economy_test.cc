#include "gigawatt/finance/economy.h"

#include <functional>
#include <map>

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::economy_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Opex cost(std::string id, std::string payer = "lab") {
  Opex opex;
  opex.common.id = std::move(id);
  opex.payer = std::move(payer);
  opex.per_time = always(1.0_MUSD / unit::month);
  return opex;
}

TEST(Economy, ResolvesPartiesAndContracts) {
  World world(12);
  world.party("lab").name = "The Lab";
  world.contracts = {cost("staff"), cost("rent")};
  std::get<Opex>(world.contracts[1]).common.end = Month(2040, 1);
  std::get<Opex>(world.contracts[1]).common.part = "site";
  ASSERT_TRUE(world.compile());
  const Model& model = *world.model;
  EXPECT_EQ(model.months(), 12);
  EXPECT_EQ(model.first(), world.month(0));
  EXPECT_EQ(model.party(*model.find_party("lab")).name, "The Lab");
  EXPECT_FALSE(model.party(*model.find_party("lab")).outside);
  EXPECT_FALSE(model.party(*model.find_party("unfunded")).declared);
  EXPECT_EQ(model.parties().size(), 7u);
  EXPECT_EQ(model.find_party("nobody"), std::nullopt);
  const ContractId rent = *model.find_contract("rent");
  EXPECT_EQ(model.contract(rent).part, "site");
  EXPECT_EQ(model.contract(rent).last, Month(2040, 1));
  EXPECT_EQ(model.contract(rent).parties.front(), *model.find_party("lab"));
}

TEST(Economy, ADeclaredBuiltInPartyKeepsItsPlace) {
  World world(3);
  world.party("lab");
  world.party("suppliers", PartyKind::suppliers).name = "TSMC and others";
  world.contracts = {cost("staff")};
  ASSERT_TRUE(world.compile());
  EXPECT_EQ(world.model->parties().size(), 7u);
  EXPECT_EQ(world.model->party(*world.model->find_party("suppliers")).name, "TSMC and others");
}

std::string error_of(void (*change)(World&)) {
  World world(12);
  world.party("lab");
  world.contracts = {cost("staff"), cost("rent")};
  change(world);
  return world.first_error();
}
Common& common_of(World& world, std::size_t i) { return std::get<Opex>(world.contracts[i]).common; }

TEST(Economy, BadPlans) {
  EXPECT_EQ(error_of([](World& w) { common_of(w, 1).id = "staff"; }),
            "contracts.staff: there are two contracts of this id (give each an id of its own: `id: ...`)");
  EXPECT_EQ(error_of([](World& w) { w.party("lab"); }), "parties.lab: there are two parties of this id");
  EXPECT_EQ(error_of([](World& w) { common_of(w, 0).start = Month(2025, 11); }),
            "contracts.staff.start: 2025-11 is outside the plan's months 2026 (leave it away if the "
            "contract is in force from the first month)");
  EXPECT_EQ(error_of([](World& w) { common_of(w, 0).start = Month(2027, 1); }),
            "contracts.staff.start: 2027-01 is outside the plan's months 2026 (raise months.to, or write "
            "active: false for a contract that comes later)");
  EXPECT_EQ(error_of([](World& w) { common_of(w, 0).end = Month(2025, 11); }),
            "contracts.staff.end: 2025-11 is before the plan's first month 2026-01 (write active: false for "
            "a contract that is over)");
  EXPECT_EQ(error_of([](World& w) {
              common_of(w, 0).start = Month(2026, 6);
              common_of(w, 0).end = Month(2026, 5);
            }),
            "contracts.staff.end: 2026-05 is before its start in 2026-06 (end is the last month of new "
            "obligations)");
  EXPECT_EQ(error_of([](World& w) { std::get<Opex>(w.contracts[0]).payee = "lab"; }),
            "contracts.staff.payee: \"lab\" is payer and payee at once (a contract needs two different "
            "parties)");
  EXPECT_EQ(error_of([](World& w) { common_of(w, 0).instead_of = {"remt"}; }),
            "contracts.staff.instead_of: there is no other contract or part \"remt\" (did you mean "
            "\"rent\"?)");
  EXPECT_EQ(error_of([](World& w) {
              common_of(w, 0).instead_of = {"rent"};
              common_of(w, 1).instead_of = {"staff"};
            }),
            "contracts.staff.instead_of: contracts replace each other in a ring: rent replaces staff, "
            "staff replaces rent (drop one of them from an `instead_of`)");
}

TEST(Economy, BadParties) {
  EXPECT_EQ(error_of([](World& w) { w.parties.items[0].second.holders = {{"a", 0.6}, {"b", 0.6}}; }),
            "parties.lab.holders: the shares sum to 120%, more than 100% (what nobody is named for "
            "belongs to others; the sum may be less)");
  EXPECT_EQ(error_of([](World& w) { w.parties.items[0].second.holders = {{"a", 0.1}, {"a", 0.1}}; }),
            "parties.lab.holders: \"a\" is listed twice (add the two shares)");
  EXPECT_EQ(error_of([](World& w) { w.parties.items[0].second.holders = {{"lab", 1.0}}; }),
            "parties.lab.holders: \"lab\" cannot own itself (name another holder, or delete this one)");
  // v = e + C v with C = [[0, 1], [1, 0]] has no answer; with another holder of one of them it has.
  EXPECT_EQ(error_of([](World& w) {
              w.party("cloud");
              w.parties.items[0].second.holders = {{"cloud", 1.0}};
              w.parties.items[1].second.holders = {{"lab", 1.0}};
            }),
            "parties.cloud.holders: cloud, lab are wholly owned among themselves: nobody else has a share "
            "of them (name a holder outside of the circle, or lower a share)");
  EXPECT_EQ(error_of([](World& w) {
              w.party("cloud");
              w.parties.items[0].second.holders = {{"cloud", 1.0}};
              w.parties.items[1].second.holders = {{"lab", 0.9}};
            }),
            "");
  EXPECT_EQ(error_of([](World& w) { w.party("unfunded", PartyKind::lab); }),
            "parties.unfunded.outside: the funder of last resort must be an outside party (write outside: "
            "true, or leave it away)");
}

TEST(Economy, AllErrorsAreReportedAtOnce) {
  World world(12);
  world.contracts = {cost("a", "x"), cost("b", "y"), cost("c", "z")};
  EXPECT_FALSE(world.compile());
  EXPECT_EQ(world.diagnostics.error_count(), 3u);
}

TEST(Economy, ErrorsKnowWhereTheFieldWasWritten) {
  World world(12);
  world.contracts = {cost("staff", "x")};
  const std::map<std::string, SourceLocation, std::less<>> origins{{"contracts.staff", {"plan.yaml", 7, 3}}};
  CompileOptions options;
  options.horizon = world.horizon();
  options.flows = world.flows.flows();
  options.origins = &origins;
  EXPECT_FALSE(compile(world.terms(), options, world.diagnostics));
  EXPECT_EQ(world.diagnostics.items()[0].where.file, "plan.yaml");
  EXPECT_EQ(world.diagnostics.items()[0].where.line, 7);
}

TEST(Economy, LimitsAreStated) {
  World world(3);
  for (int k = 0; k < 1001; ++k) world.party("p" + std::to_string(k));
  EXPECT_EQ(world.first_error(), "parties: more than 1000 of them");
  World never(3);
  CompileOptions options;
  options.horizon = {Month(2026, 5), Month(2026, 4)};
  EXPECT_FALSE(compile(never.terms(), options, never.diagnostics));
  EXPECT_EQ(never.diagnostics.items()[0].message, "the plan ends before it begins");
}

}  // namespace
}  // namespace gw::finance::economy_test
