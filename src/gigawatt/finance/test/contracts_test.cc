#include "gigawatt/finance/contracts.h"

#include <map>
#include <optional>
#include <string_view>

#include <gtest/gtest.h>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
#include "gigawatt/config/write.h"
#include "gigawatt/finance/test/families.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::contracts_test {
namespace {

using namespace gw::units::literals;
using testing::kEveryFamily;

struct Plan {
  std::vector<Contract> contracts;
};
template <class Visitor>
void visit(Visitor& v, Plan& plan) {
  v.field("contracts", plan.contracts, {.doc = "who owes whom what"});
}

std::optional<Plan> read_plan(std::string_view text, Diagnostics& diagnostics) {
  const auto node = config::parse_yaml(text, "plan.yaml", diagnostics);
  if (!node) return std::nullopt;
  config::Facts facts;
  return config::read<Plan>(*node, facts, diagnostics);
}

TEST(Contracts, EveryFamilyIsReadDescribedAndWrittenBack) {
  Diagnostics diagnostics;
  const auto plan = read_plan(kEveryFamily, diagnostics);
  ASSERT_TRUE(plan.has_value()) << diagnostics.render();
  ASSERT_EQ(plan->contracts.size(), std::variant_size_v<Contract>);
  for (std::size_t i = 0; i < plan->contracts.size(); ++i) {
    const Contract& contract = plan->contracts[i];
    EXPECT_EQ(contract.index(), i);
    EXPECT_EQ(item_id(contract), type(contract));
    const std::string text = describe(contract);
    EXPECT_NE(text.find("State: "), std::string::npos) << text;
    EXPECT_EQ(text.back(), '.') << text;
  }
  // Written and read again it says the same.
  Plan copy = *plan;
  const std::string yaml = config::to_yaml(config::write(copy));
  Diagnostics again;
  const auto second = read_plan(yaml, again);
  ASSERT_TRUE(second.has_value()) << again.render() << yaml;
  for (std::size_t i = 0; i < plan->contracts.size(); ++i)
    EXPECT_EQ(describe(second->contracts[i]), describe(plan->contracts[i]));
}

// In G$, as families.h writes them; of the capacity 30 in 2027 and 60 in 2028. None: prices and
// quantities only, or (insurance) a limit of what another pays.
TEST(Contracts, WrittenTotalOfEveryFamily) {
  const std::map<std::string_view, double> stated = {
      {"staged_equity", 100},    {"equity_round", 30},
      {"capacity_purchase", 90}, {"loan", 9.6},
      {"guarantee", 20},         {"delayed_draw_loan", 5},
      {"vendor_loan", 7},        {"bond", 27.3},
      {"margin_loan", 10},       {"capacity_backstop", 6.3},
      {"revenue_share", 38},     {"residual_value_guarantee", 3}};
  Diagnostics diagnostics;
  auto plan = read_plan(kEveryFamily, diagnostics);
  ASSERT_TRUE(plan.has_value()) << diagnostics.render();
  const MonthWindow horizon{Month(2027, 1), Month(2028, 12)};
  for (Contract& contract : plan->contracts) {
    if (auto* insurance = std::get_if<Insurance>(&contract)) insurance->limit = 40.0_MUSD;
    const std::optional<Dollars> total = written_total(contract, horizon);
    const auto expected = stated.find(type(contract));
    ASSERT_EQ(total.has_value(), expected != stated.end()) << type(contract);
    if (total) {
      EXPECT_NEAR(total->in(unit::GUSD), expected->second, 1e-9) << type(contract);
    }
  }
}

TEST(Contracts, CommonFieldsAreReadInPlace) {
  Diagnostics diagnostics;
  const auto plan = read_plan(kEveryFamily, diagnostics);
  ASSERT_TRUE(plan.has_value()) << diagnostics.render();
  EXPECT_EQ(common(plan->contracts[0]).state, ContractState::letter_of_intent);
  EXPECT_NEAR(common(plan->contracts[0]).binds_with_probability, 0.35, 1e-16);
  EXPECT_FALSE(common(plan->contracts[5]).active);
  EXPECT_EQ(common(plan->contracts[5]).instead_of, (std::vector<std::string>{"purchase"}));
  EXPECT_EQ(std::get<StagedEquity>(plan->contracts[0]).cap, 100.0_GUSD);
}

TEST(Contracts, StateIsPartOfTheSentence) {
  Opex opex;
  opex.payer = "lab";
  opex.per_time = config::Steps<DollarRate>{{{Month(2026, 1), 3.0_MUSD / unit::month}}};
  opex.common.id = "staff";
  opex.common.state = ContractState::letter_of_intent;
  opex.common.start = Month(2026, 3);
  opex.common.binds_with_probability = 0.5;
  opex.common.active = false;
  const Contract contract = opex;
  EXPECT_EQ(item_id(contract), "staff");
  EXPECT_EQ(describe(contract),
            "lab pays rest 3 M$/month. State: letter of intent, from 2026-03, not active in this case, "
            "binds with 50% in studies.");
}

TEST(Contracts, UnknownFieldsAndFamiliesAreRefused) {
  Diagnostics diagnostics;
  EXPECT_FALSE(read_plan("contracts:\n  - lend: {rate: 5%}\n", diagnostics));
  EXPECT_TRUE(diagnostics.has_errors());
  Diagnostics other;
  EXPECT_FALSE(read_plan("contracts:\n  - tax: {payer: a, rate: 5%, rates: 3%}\n", other));
  EXPECT_TRUE(other.has_errors());
  Diagnostics units;
  EXPECT_FALSE(read_plan(
      "contracts:\n  - loan: {lender: a, borrower: b, principal: 9 GW, rate: 5%}\n", units));
  EXPECT_TRUE(units.has_errors());
}

}  // namespace
}  // namespace gw::finance::contracts_test
