// What must hold of the books of any economy, whatever its parties, contracts, flows and defaults
// are.
#include "gigawatt/finance/test/random_economy.h"

#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace gw::finance::random_economy_test {
namespace {

using testing::RandomEconomy;
using testing::World;

PartyId party_at(std::size_t index) { return PartyId{static_cast<std::int16_t>(index)}; }
ContractId contract_at(std::size_t index) { return ContractId{static_cast<std::int16_t>(index)}; }

Books run(World& world) {
  Books books(*world.model, Case{world.terms(), world.flows, world.setting_extra.binds,
                                 world.default_events(), world.setting_extra.shortfall});
  const auto done = books.run();
  if (!done) RC_FAIL(done.error().why);
  return books;
}

// Cents of a statement's column by month.
std::vector<std::int64_t> cents(const Table& table, std::string_view column) {
  std::vector<std::int64_t> all;
  for (const double value : std::get<std::vector<double>>(table.find(column)->data))
    all.push_back(std::llround(value * 1e8));
  return all;
}

// The same entries in the same order; `moved` gives the contract of `b` for one of `a`.
template <class Moved>
void same_entries(const Ledger& a, const Ledger& b, Moved moved) {
  RC_ASSERT(a.postings() == b.postings());
  RC_ASSERT(a.legs() == b.legs());
  for (std::size_t i = 0; i < a.postings(); ++i) {
    RC_ASSERT(a.posting(i).month == b.posting(i).month);
    RC_ASSERT(a.posting(i).first_leg == b.posting(i).first_leg);
    RC_ASSERT(a.reason(i) == b.reason(i));
    RC_ASSERT(moved(a.contract(i)) == b.contract(i));
  }
  for (std::size_t k = 0; k < a.legs(); ++k) {
    RC_ASSERT(a.leg(k).party == b.leg(k).party);
    RC_ASSERT(a.leg(k).account == b.leg(k).account);
    RC_ASSERT(a.leg(k).amount == b.leg(k).amount);
  }
}
void same_entries(const Ledger& a, const Ledger& b) {
  same_entries(a, b, [](ContractId id) { return id; });
}

// ---- The generator: every sample of every family posts something somewhere.

TEST(RandomEconomy, EveryFamilyPosts) {
  std::map<std::string_view, int> postings;
  for (const Contract& sample : RandomEconomy::samples()) postings[type(sample)] = 0;
  EXPECT_EQ(postings.size(), std::variant_size_v<Contract>);
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    RandomEconomy economy({.seed = seed});
    World& world = economy.world();
    Books books = world.start();
    ASSERT_TRUE(books.run().has_value()) << seed;
    for (std::size_t i = 0; i < books.ledger().postings(); ++i) {
      const ContractId id = books.ledger().contract(i);
      if (id.valid()) ++postings[type(world.contracts[id.at()])];
    }
  }
  for (const auto& [family, count] : postings) EXPECT_GE(count, 5) << family;
}

// ---- Conservation: per posting, legs of each party and cash of all sum to zero; per month, the
// cash of all parties is what they had at the opening; every claim is somebody's debt (audit()).

RC_GTEST_PROP(RandomEconomies, MoneyIsConserved, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed});
  World& world = economy.world();
  Books books = world.start();
  std::size_t posting = 0;
  Money opening;
  for (const auto& [id, party] : world.parties.items)
    opening += *Money::rounded(party.opening_cash);
  for (int m = 0; m < world.flows.months(); ++m) {
    const auto done = books.step(world.month(m));
    if (!done) RC_FAIL(done.error().why);
    for (const std::string& fault : audit(books, world.month(m))) RC_FAIL(fault);
    const Ledger& ledger = books.ledger();
    RC_ASSERT(ledger.total(Account::cash, world.month(m)) == opening);
    for (; posting < ledger.postings(); ++posting) {
      const PostingView view = ledger.posting(posting);
      std::map<PartyId, Money> sums;
      Money cash;
      for (std::size_t k = 0; k < view.legs; ++k) {
        const Leg leg = ledger.leg(view.first_leg + k);
        sums[leg.party] += leg.amount;
        if (leg.account == Account::cash) cash += leg.amount;
      }
      for (const auto& [party, sum] : sums) RC_ASSERT(sum == Money());
      if (view.reason != Reason::opening) RC_ASSERT(cash == Money());
    }
  }
}

// ---- Statements: assets = liabilities + equity; opening cash + flows = closing cash = the
// ledger's; profits since the beginning = retained earnings. To the cent, for every party and
// month.

RC_GTEST_PROP(RandomEconomies, StatementsAgree, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed});
  World& world = economy.world();
  const Books books = run(world);
  for (std::size_t p = 0; p < world.model->parties().size(); ++p) {
    const PartyId party = party_at(p);
    const Table profits = income_statement(books, party);
    const Table flow = cash_flow_statement(books, party);
    const Table sheet = balance_sheet(books, party);
    const auto assets = cents(sheet, "total_assets_musd");
    const auto liabilities = cents(sheet, "total_liabilities_musd");
    const auto equity = cents(sheet, "total_equity_musd");
    const auto retained = cents(sheet, "retained_earnings_musd");
    const auto profit = cents(profits, "profit_musd");
    const auto opening = cents(flow, "opening_cash_musd");
    const auto operating = cents(flow, "operating_musd");
    const auto investing = cents(flow, "investing_musd");
    const auto financing = cents(flow, "financing_musd");
    const auto closing = cents(flow, "closing_cash_musd");
    std::int64_t earned = 0;
    for (std::size_t m = 0; m < profits.rows(); ++m) {
      RC_ASSERT(assets[m] == liabilities[m] + equity[m]);
      earned += profit[m];
      RC_ASSERT(retained[m] == earned);
      RC_ASSERT(opening[m] + operating[m] + investing[m] + financing[m] == closing[m]);
      const Month month = world.month(static_cast<int>(m));
      RC_ASSERT(closing[m] == books.ledger().balance(party, Account::cash, month).cents());
    }
  }
}

// ---- Cap tables: the last month's is today's; a stake is never negative and all of them are at
// most 1; what was sold up to a month is what the buyers then hold.

RC_GTEST_PROP(RandomEconomies, CapTablesOfAllMonthsAreKept, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed});
  World& world = economy.world();
  Books books = world.start();
  std::vector<std::vector<CapTable>> seen;  // by month and party, as they stood
  for (int m = 0; m < world.flows.months(); ++m) {
    const auto done = books.step(world.month(m));
    if (!done) RC_FAIL(done.error().why);
    auto& now = seen.emplace_back();
    for (std::size_t p = 0; p < world.model->parties().size(); ++p)
      now.push_back(books.cap_table(party_at(p)));
  }
  for (int m = 0; m < world.flows.months(); ++m) {
    for (std::size_t p = 0; p < world.model->parties().size(); ++p) {
      const CapTable& table = books.cap_table(party_at(p), world.month(m));
      RC_ASSERT(table == seen[static_cast<std::size_t>(m)][p]);
      double stakes = 0;
      for (const CapTable::Stake& stake : table.stakes()) {
        RC_ASSERT(stake.shares >= 0.0);
        stakes += stake.shares / table.shares();
      }
      RC_ASSERT(stakes <= 1.0 + 1e-12);
    }
  }
}

// ---- Signs: every payment and every claim is positive, debts are never assets, and nobody inside
// ends a month below zero.

RC_GTEST_PROP(RandomEconomies, NobodyPaysBackwards, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed});
  World& world = economy.world();
  Books books = world.start();
  for (int m = 0; m < world.flows.months(); ++m) {
    const auto done = books.step(world.month(m));
    if (!done) RC_FAIL(done.error().why);
    for (std::size_t p = 0; p < world.model->parties().size(); ++p) {
      const auto balance = [&](Account account) {
        return books.ledger().balance_now(party_at(p), account);
      };
      if (!world.model->parties()[p].outside) RC_ASSERT(balance(Account::cash) >= Money());
      for (const Account owed : {Account::payables, Account::deferred_revenue, Account::debt,
                                 Account::support_owed, Account::lease_liability})
        RC_ASSERT(balance(owed) <= Money());
    }
  }
  for (std::size_t k = 0; k < books.ledger().payments(); ++k)
    RC_ASSERT(books.ledger().payment(k).amount > Money());
  for (const Incident& incident : books.incidents()) RC_ASSERT(incident.amount >= Money());
}

// ---- Default: after the month in which a default stopped a contract, whoever defaulted pays
// nothing more under it; a party defaults once.

RC_GTEST_PROP(RandomEconomies, AStoppedContractPaysNothingMore, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed});
  World& world = economy.world();
  const Books books = run(world);
  std::map<std::pair<ContractId, PartyId>, Month> stopped;
  std::map<PartyId, int> defaults;
  for (const Incident& incident : books.incidents()) {
    if (incident.kind == IncidentKind::contract_stopped)
      stopped.emplace(std::pair(incident.contract, incident.party), incident.month);
    if (incident.kind == IncidentKind::defaulted) ++defaults[incident.party];
  }
  for (const auto& [party, times] : defaults) {
    RC_ASSERT(times == 1);
    RC_ASSERT(books.in_default(party));
  }
  for (std::size_t k = 0; k < books.ledger().payments(); ++k) {
    const Payment payment = books.ledger().payment(k);
    const PostingView posting = books.ledger().posting(payment.posting);
    const auto stop = stopped.find({posting.contract, payment.from});
    if (stop != stopped.end()) RC_ASSERT(posting.month <= stop->second);
  }
}

// ---- Binding: with probability 0 the books are those without the contract, with 1 those with it;
// what the best estimate pays does not depend on the probability.

RC_GTEST_PROP(RandomEconomies, AContractThatDoesNotBindIsNotThere, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed});
  World& world = economy.world();
  RC_PRE(!world.contracts.empty());
  const auto gone =
      static_cast<std::size_t>(economy.draws().below(static_cast<int>(world.contracts.size())));
  const std::vector<Contract> all = world.contracts;
  const Books with = run(world);

  for (Contract& contract : world.contracts)
    std::visit([&](auto& terms) { terms.common.binds_with_probability = 0.5; }, contract);
  world.setting_extra.binds.assign(all.size(), true);
  RC_ASSERT(world.compile());
  same_entries(with.ledger(), run(world).ledger());

  world.setting_extra.binds[gone] = false;
  const Books without = run(world);
  RC_ASSERT(without.paid_under(contract_at(gone)) == Money());

  world.setting_extra.binds.clear();
  std::visit([](auto& terms) { terms.common.active = false; }, world.contracts[gone]);
  RC_ASSERT(world.compile());
  same_entries(without.ledger(), run(world).ledger());

  // Taken out of the plan, where nobody names it.
  world.contracts.erase(world.contracts.begin() + static_cast<std::ptrdiff_t>(gone));
  world.diagnostics = {};
  if (!world.compile()) return;
  same_entries(without.ledger(), run(world).ledger(), [gone](ContractId id) {
    return id.index > static_cast<int>(gone) ? contract_at(id.at() - 1) : id;
  });
}

// ---- Without what bears interest nobody pays or earns any.

RC_GTEST_PROP(RandomEconomies, WithoutLoansThereIsNoInterest, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed, .borrowing = false});
  const Books books = run(economy.world());
  for (std::size_t k = 0; k < books.ledger().legs(); ++k) {
    const Account account = books.ledger().leg(k).account;
    RC_ASSERT(account != Account::interest_income && account != Account::interest_expense);
  }
}

// ---- The same case once more gives the same ledger, leg by leg.

RC_GTEST_PROP(RandomEconomies, RunsAreEqual, (std::uint64_t seed)) {
  RandomEconomy one({.seed = seed}), two({.seed = seed});
  const Books a = run(one.world()), b = run(two.world());
  same_entries(a.ledger(), b.ledger());
  RC_ASSERT(a.incidents().size() == b.incidents().size());
}

}  // namespace
}  // namespace gw::finance::random_economy_test
