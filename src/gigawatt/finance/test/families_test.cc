// What holds of every family in any economy: a family added to the table is tested the same day.
#include "gigawatt/finance/test/families.h"

#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
#include "gigawatt/config/schema.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::families_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

struct Plan {
  std::vector<Contract> contracts;
};
template <class Visitor>
void visit(Visitor& v, Plan& plan) {
  v.field("contracts", plan.contracts, {.doc = "who owes whom what"});
}

std::vector<Contract> every_family() {
  Diagnostics diagnostics;
  const auto node =
      config::parse_yaml(std::string(testing::kEveryFamily), "families.yaml", diagnostics);
  config::Facts facts;
  const auto plan = config::read<Plan>(*node, facts, diagnostics);
  EXPECT_TRUE(plan.has_value()) << diagnostics.render();
  return plan->contracts;
}

constexpr std::array<std::string_view, 7> kParties{"nvidia", "openai",   "oracle",    "abilene_spv",
                                                   "amd",    "softbank", "nvidia_spv"};

class RandomWorld {
 public:
  explicit RandomWorld(std::uint64_t seed) : random_(seed), world_(6 + below(36)) {}

  World& build() {
    for (const std::string_view id : kParties) {
      Party& party = world_.party(std::string(id), static_cast<PartyKind>(below(4)),
                                  Dollars::from_si(1e9 * below(40)));
      party.valuation =
          config::Steps<Dollars>{{{world_.month(0), Dollars::from_si(1e9 * (1 + below(900)))},
                                  {world_.month(3), Dollars::from_si(1e9 * (1 + below(900)))}}};
      if (below(3) == 0) party.gross_margin = 0.01 * below(101);
      if (below(3) == 0 && id != "nvidia") party.tax_rate = 0.2;  // it has a tax contract
    }
    world_.parties.items[1].second.holders = {{"softbank", 0.13}};
    world_.party("lenders", PartyKind::lender);
    set_flows();
    world_.contracts = every_family();
    for (Contract& contract : world_.contracts)
      std::visit([&](auto& terms) { vary(terms.common); }, contract);
    for (int d = below(4); d > 0; --d)
      world_.defaults.emplace_back(kParties[static_cast<std::size_t>(below(7))],
                                   world_.month(below(world_.flows.months())));
    if (below(2) == 0) world_.setting_extra.shortfall = ShortfallRule::support_then_default;
    return world_;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }

  void set_flows() {
    for (int m = 0; m < world_.flows.months(); ++m) {
      world_.set("energised_power", m, (0.1 * m + 0.3 * below(3)) * unit::GW);
      world_.set("energised_power.abilene", m, 0.05 * m * unit::GW);
      world_.set("paying_users.chat", m, Ratio(below(50'000'000)));
      world_.set("chips_delivered.vr", m, Chips::from_si(below(100'000)));
      world_.set("site_energy.abilene", m, below(400'000) * unit::MWh);
      world_.set("site_peak.abilene", m, below(900) * unit::MW);
    }
  }

  void vary(Common& common) {
    common.active = below(5) != 0;
    common.instead_of.clear();
    if (below(5) == 0) {
      const int when = below(world_.flows.months());
      common.events = {{world_.month(when), ContractState::superseded, "replaced"},
                       {world_.month(when) + below(6), ContractState::effective, "revived"}};
    }
    if (below(6) == 0) common.end = world_.month(below(world_.flows.months()));
  }

  std::mt19937_64 random_;
  World world_;
};

// A loss, an exit or a maturity outside the months of a short or ended contract is refused: fit
// them.
void fit_dates(World& world) {
  for (Contract& contract : world.contracts) {
    if (auto* c = std::get_if<Insurance>(&contract)) {
      c->losses[0].month = world.month(0);
      c->common.events.clear();
    }
    if (auto* c = std::get_if<ResidualValueGuarantee>(&contract))
      c->exit = c->common.end.value_or(world.month(world.flows.months() - 1));
  }
}

// What has a cap never pays more, and what is drawn stays within its limit.
void check_limits(const World& world, const Books& books) {
  std::vector<Money> drawn(world.contracts.size());
  for (std::size_t k = 0; k < books.ledger().payments(); ++k) {
    const Payment payment = books.ledger().payment(k);
    if (books.ledger().reason(payment.posting) != Reason::loan_draw) continue;
    drawn[books.ledger().contract(payment.posting).at()] += payment.amount;
  }
  for (std::size_t i = 0; i < world.contracts.size(); ++i) {
    const Money paid = books.paid_under(ContractId{static_cast<std::int16_t>(i)});
    std::visit(
        [&](const auto& terms) {
          if constexpr (requires { terms.cap.has_value(); }) {
            if (terms.cap) RC_ASSERT(paid <= *Money::rounded(*terms.cap));
          }
          if constexpr (requires { terms.principal; })
            RC_ASSERT(drawn[i] <= *Money::rounded(terms.principal));
          if constexpr (requires { terms.commitment.si(); })
            RC_ASSERT(drawn[i] <= *Money::rounded(terms.commitment));
        },
        world.contracts[i]);
  }
}

TEST(Families, EachHasOneContractInTheTable) {
  const std::vector<Contract> all = every_family();
  ASSERT_EQ(all.size(), std::variant_size_v<Contract>);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].index(), i);
}

TEST(Families, EachIsInTheSchemaAndDocumented) {
  const std::string schema = config::json_schema<Plan>("plan");
  for (const Contract& contract : every_family())
    EXPECT_NE(schema.find('"' + std::string(type(contract)) + '"'), std::string::npos) << type(contract);
  for (const config::FieldDoc& field : config::documentation<Plan>())
    EXPECT_FALSE(field.doc.empty()) << field.path;
}

TEST(Families, NoneIsBoundToOnePartyTwice) {
  // Putting the first party in the place of the last is refused, whatever the family.
  World world(12);
  for (const std::string_view id : kParties)
    world.party(std::string(id)).valuation = always(500.0_GUSD);
  world.party("lenders", PartyKind::lender);
  world.contracts = every_family();
  ASSERT_TRUE(world.compile()) << world.diagnostics.render();
  for (std::size_t i = 0; i < world.contracts.size(); ++i) {
    const ContractInfo& info = world.model->contracts()[i];
    EXPECT_FALSE(info.parties.empty()) << info.id;
    for (const PartyId party : info.parties) EXPECT_TRUE(party.valid()) << info.id;
  }
}

RC_GTEST_PROP(Families, BooksBalanceWhateverHappens, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  RandomWorld random(seed);
  World& world = random.build();
  fit_dates(world);
  if (!world.compile()) RC_FAIL(world.diagnostics.render());
  Books books = world.start();
  for (int m = 0; m < world.flows.months(); ++m) {
    const auto done = books.step(world.month(m));
    if (!done) RC_FAIL(done.error().why);
    for (const std::string& fault : audit(books, world.month(m))) RC_FAIL(fault);
    for (std::size_t p = 0; p < world.model->parties().size(); ++p) {
      const PartyId id{static_cast<std::int16_t>(p)};
      const auto balance = [&](Account account) { return books.ledger().balance_now(id, account); };
      if (!world.model->parties()[p].outside) RC_ASSERT(balance(Account::cash) >= Money());
      RC_ASSERT(balance(Account::debt) <= Money());
      RC_ASSERT(balance(Account::payables) <= Money());
      RC_ASSERT(balance(Account::restricted_cash) >= Money());
      RC_ASSERT(balance(Account::restricted_cash_held) <= Money());
      RC_ASSERT(balance(Account::loss_allowance) <= Money());
    }
  }
  check_limits(world, books);
  for (std::size_t k = 0; k < books.ledger().payments(); ++k)
    RC_ASSERT(books.ledger().payment(k).amount > Money());
  Books again = world.start();
  RC_ASSERT(again.run().has_value());
  RC_ASSERT(again.ledger().legs() == books.ledger().legs());
  for (std::size_t k = 0; k < books.ledger().legs(); ++k)
    RC_ASSERT(again.ledger().leg(k).amount == books.ledger().leg(k).amount);
}

RC_GTEST_PROP(Families, AContractThatIsNotActivePaysNothing, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  RandomWorld random(seed);
  World& world = random.build();
  fit_dates(world);
  for (Contract& contract : world.contracts)
    std::visit([](auto& terms) { terms.common.active = false; }, contract);
  RC_ASSERT(world.compile());
  Books books = world.start();
  RC_ASSERT(books.run().has_value());
  for (std::size_t i = 0; i < world.contracts.size(); ++i)
    RC_ASSERT(books.paid_under(ContractId{static_cast<std::int16_t>(i)}) == Money());
}

}  // namespace
}  // namespace gw::finance::families_test
