#include "gigawatt/finance/parties.h"

#include <gtest/gtest.h>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::parties_test {
namespace {

using namespace gw::units::literals;

TEST(Parties, OutsideByKindUnlessTheySayOtherwise) {
  Party party;
  party.kind = PartyKind::lab;
  EXPECT_FALSE(party.is_outside());
  party.kind = PartyKind::lender;
  EXPECT_TRUE(party.is_outside());
  party.outside = false;
  EXPECT_FALSE(party.is_outside());
  for (std::size_t k = 0; k < enum_names(PartyKind{}).size(); ++k) {
    const auto kind = static_cast<PartyKind>(k);
    const bool inside = kind == PartyKind::lab || kind == PartyKind::chip_vendor ||
                        kind == PartyKind::cloud || kind == PartyKind::neocloud ||
                        kind == PartyKind::developer || kind == PartyKind::spv;
    EXPECT_EQ(usually_outside(kind), !inside) << enum_names(kind)[k];
  }
}

TEST(Parties, BuiltInsAreOutside) {
  ASSERT_EQ(built_in_parties().size(), 6u);
  for (const BuiltInParty& party : built_in_parties()) EXPECT_TRUE(usually_outside(party.kind)) << party.id;
}

TEST(Parties, AreReadFromAPlan) {
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(
      "name: OpenAI\nkind: lab\nopening_cash: 17 G$\nresearch_share_of_revenue: 50%\n"
      "valuation: {2025-09: 500 G$, 2026-02: 730 G$}\nholders:\n  - {holder: microsoft, share: 27%}\n",
      "plan.yaml", diagnostics);
  ASSERT_TRUE(node.has_value()) << diagnostics.render();
  config::Facts facts;
  const auto party = config::read<Party>(*node, facts, diagnostics);
  ASSERT_TRUE(party.has_value()) << diagnostics.render();
  EXPECT_EQ(party->kind, PartyKind::lab);
  EXPECT_EQ(party->opening_cash, 17.0_GUSD);
  EXPECT_EQ(party->valuation->at(Month(2026, 5)), 730.0_GUSD);
  EXPECT_EQ(party->holders.at(0).holder, "microsoft");
  EXPECT_NEAR(party->holders[0].share, 0.27, 1e-16);
}

}  // namespace
}  // namespace gw::finance::parties_test
