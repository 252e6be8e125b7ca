#include "gigawatt/finance/ledger.h"

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/money.h"

namespace gw::finance::ledger_test {
namespace {

constexpr PartyId kA{0};
constexpr PartyId kB{1};
constexpr PartyId kC{2};

Money dollars(std::int64_t amount) { return Money::from_cents(100 * amount); }

Ledger open_ledger(int months = 12, int parties = 3) {
  Ledger ledger({Month(2026, 1), months, parties, 0});
  ledger.open(Month(2026, 1));
  return ledger;
}

TEST(Ledger, APaymentMovesBothParties) {
  Ledger ledger = open_ledger();
  ledger.post(Reason::sale, ContractId{4},
              {{kA, Account::energy_expense, dollars(7)},
               {kA, Account::cash, dollars(-7)},
               {kB, Account::cash, dollars(7)},
               {kB, Account::supply_revenue, dollars(-7)}});
  EXPECT_EQ(ledger.balance(kA, Account::cash, Month(2026, 1)), dollars(-7));
  EXPECT_EQ(ledger.balance(kB, Account::cash, Month(2026, 1)), dollars(7));
  EXPECT_EQ(ledger.balance(kB, Account::supply_revenue, Month(2026, 1)), dollars(-7));
  EXPECT_EQ(ledger.total(Account::cash, Month(2026, 1)), Money());
  ASSERT_EQ(ledger.payments(), 1u);
  EXPECT_EQ(ledger.payment(0).from, kA);
  EXPECT_EQ(ledger.payment(0).to, kB);
  EXPECT_EQ(ledger.payment(0).amount, dollars(7));
  const PostingView view = ledger.posting(0);
  EXPECT_EQ(view.month, Month(2026, 1));
  EXPECT_EQ(view.reason, Reason::sale);
  EXPECT_EQ(view.contract, ContractId{4});
  EXPECT_EQ(view.legs, 4u);
  EXPECT_EQ(ledger.leg(2).party, kB);
}

TEST(Ledger, RefusesWhatDoesNotBalanceAndChangesNothing) {
  using Kind = PostingError::Kind;
  Ledger ledger = open_ledger();
  const auto refused = [&ledger](std::initializer_list<Leg> legs) {
    const auto error = ledger.try_post({Reason::sale, {}, {legs.begin(), legs.size()}});
    return error ? std::optional(error->kind) : std::nullopt;
  };
  EXPECT_EQ(refused({}), Kind::no_legs);
  EXPECT_EQ(refused({{PartyId{3}, Account::cash, dollars(1)}}), Kind::unknown_party);
  EXPECT_EQ(refused({{PartyId{}, Account::cash, dollars(1)}}), Kind::unknown_party);
  // One party's books do not balance although the whole entry does.
  EXPECT_EQ(refused({{kA, Account::cash, dollars(-1)}, {kB, Account::cash, dollars(1)}}),
            Kind::unbalanced);
  EXPECT_EQ(refused({{kA, Account::debt, dollars(-5)}, {kA, Account::cash, dollars(4)}}),
            Kind::unbalanced);
  // Balanced, but it makes cash.
  EXPECT_EQ(refused({{kA, Account::cash, dollars(5)}, {kA, Account::debt, dollars(-5)}}),
            Kind::cash_created);
  EXPECT_EQ(refused({{kA, Account::other_expense, dollars(2)},
                     {kA, Account::cash, dollars(-2)},
                     {kB, Account::cash, dollars(1)},
                     {kB, Account::other_income, dollars(-1)},
                     {kC, Account::cash, dollars(1)},
                     {kC, Account::other_income, dollars(-1)}}),
            Kind::several_payments);
  EXPECT_EQ(refused({{kA, Account::debt, Money::from_cents(INT64_MAX)},
                     {kA, Account::land, Money::from_cents(-INT64_MAX)}}),
            Kind::too_large);
  EXPECT_EQ(refused({{kA, Account::debt, Money::from_cents(INT64_MIN)}}), Kind::too_large);
  EXPECT_EQ(ledger.postings(), 0u);
  EXPECT_EQ(ledger.legs(), 0u);
  for (std::size_t a = 0; a < kAccounts; ++a)
    EXPECT_EQ(ledger.total(static_cast<Account>(a), Month(2026, 1)), Money());
  EXPECT_THROW(ledger.post(Reason::sale, {}, {{kA, Account::cash, dollars(1)}}), InvariantError);
}

TEST(Ledger, DescribesARefusal) {
  Ledger ledger = open_ledger();
  const std::vector<Leg> legs{{kB, Account::debt, dollars(-5)}, {kB, Account::land, dollars(4)}};
  EXPECT_EQ(ledger.try_post({Reason::sale, {}, legs})->describe(),
            "the legs of party 1 sum to -1.00 $, not to zero");
}

TEST(Ledger, BalancesCarryOverAndMovementsAreOfTheMonth) {
  Ledger ledger({Month(2026, 1), 4, 1, 0});
  ledger.post(Reason::opening, {}, {{kA, Account::cash, dollars(100)},
                                    {kA, Account::opening_equity, dollars(-100)}});
  ledger.open(Month(2026, 1));
  ledger.open(Month(2026, 2));
  ledger.post(Reason::depreciation, {}, {{kA, Account::depreciation_expense, dollars(3)},
                                         {kA, Account::accumulated_depreciation, dollars(-3)}});
  EXPECT_EQ(ledger.balance(kA, Account::cash, Month(2025, 12)), dollars(100));
  EXPECT_EQ(ledger.balance(kA, Account::cash, Month(2026, 2)), dollars(100));
  EXPECT_EQ(ledger.movement(kA, Account::depreciation_expense, Month(2026, 1)), Money());
  EXPECT_EQ(ledger.movement(kA, Account::depreciation_expense, Month(2026, 2)), dollars(3));
  // A month that is still to come has today's balance and no movement.
  EXPECT_EQ(ledger.balance(kA, Account::depreciation_expense, Month(2026, 4)), dollars(3));
  EXPECT_EQ(ledger.movement(kA, Account::depreciation_expense, Month(2026, 4)), Money());
  EXPECT_EQ(ledger.first_posting(Month(2026, 1)), 1u);
  EXPECT_EQ(ledger.first_posting(Month(2026, 2)), 1u);
  EXPECT_EQ(ledger.first_posting(Month(2026, 3)), 2u);
  EXPECT_THROW((void)ledger.balance(kA, Account::cash, Month(2026, 5)), InvariantError);
}

TEST(Ledger, MonthsOpenInOrder) {
  Ledger ledger({Month(2026, 1), 2, 1, 0});
  EXPECT_THROW(ledger.open(Month(2026, 2)), InvariantError);
  ledger.open(Month(2026, 1));
  EXPECT_THROW(ledger.open(Month(2026, 1)), InvariantError);
  ledger.open(Month(2026, 2));
  EXPECT_THROW(ledger.open(Month(2026, 3)), InvariantError);
}

// An auditor that shares no code with the ledger: it keeps its own books from the entries alone.
class Auditor {
 public:
  void replay(const Ledger& ledger) {
    for (std::size_t i = 0; i < ledger.postings(); ++i) {
      const PostingView view = ledger.posting(i);
      std::map<int, std::int64_t> by_party;
      std::int64_t cash = 0;
      for (std::size_t k = 0; k < view.legs; ++k) {
        const Leg leg = ledger.leg(view.first_leg + k);
        by_party[leg.party.index] += leg.amount.cents();
        if (leg.account == Account::cash) cash += leg.amount.cents();
        books_[view.month.index()][{leg.party.index, static_cast<int>(leg.account)}] +=
            leg.amount.cents();
      }
      for (const auto& [party, sum] : by_party) unbalanced_ += sum != 0;
      cash_made_ += cash != 0;
    }
  }
  void compare(const Ledger& ledger) const {
    EXPECT_EQ(unbalanced_, 0);
    EXPECT_EQ(cash_made_, 0);
    std::map<std::pair<int, int>, std::int64_t> running;
    int differences = 0;
    for (int m = 0; m < ledger.months(); ++m) {
      const Month month = ledger.first() + m;
      if (const auto found = books_.find(month.index()); found != books_.end())
        for (const auto& [key, amount] : found->second) running[key] += amount;
      for (int p = 0; p < ledger.parties(); ++p) {
        for (std::size_t a = 0; a < kAccounts; ++a) {
          const auto at = running.find({p, static_cast<int>(a)});
          const std::int64_t expected = at == running.end() ? 0 : at->second;
          differences += ledger.balance(PartyId{static_cast<std::int16_t>(p)},
                                        static_cast<Account>(a), month)
                             .cents() != expected;
        }
      }
    }
    EXPECT_EQ(differences, 0);
  }

 private:
  std::map<int, std::map<std::pair<int, int>, std::int64_t>> books_;
  int unbalanced_ = 0;
  int cash_made_ = 0;
};

TEST(Ledger, AuditorFindsEveryCentOfARandomLedger) {
  constexpr int kMonths = 10;
  constexpr int kParties = 6;
  constexpr int kPostings = 1'000'000;
  Ledger ledger({Month(2026, 1), kMonths, kParties, kPostings});
  std::mt19937_64 random(20261122);
  const auto below = [&random](std::uint64_t n) { return static_cast<int>(random() % n); };
  for (int m = 0; m < kMonths; ++m) {
    ledger.open(Month(2026, 1) + m);
    for (int k = 0; k < kPostings / kMonths; ++k) {
      const PartyId payer{static_cast<std::int16_t>(below(kParties))};
      const PartyId payee{static_cast<std::int16_t>((payer.index + 1 + below(kParties - 1)) % kParties)};
      const auto debit = static_cast<Account>(1 + below(kAccounts - 1));
      const auto credit = static_cast<Account>(1 + below(kAccounts - 1));
      const Money amount = Money::from_cents(below(1'000'000'000) - 1000);
      ledger.post(Reason::sale, ContractId{static_cast<std::int16_t>(k % 100)},
                  {{payer, debit, amount},
                   {payer, Account::cash, -amount},
                   {payee, Account::cash, amount},
                   {payee, credit, -amount}});
    }
  }
  EXPECT_EQ(ledger.postings(), static_cast<std::size_t>(kPostings));
  Auditor auditor;
  auditor.replay(ledger);
  auditor.compare(ledger);
  ledger.clear();
  EXPECT_EQ(ledger.postings(), 0u);
  ledger.open(Month(2026, 1));
  EXPECT_EQ(ledger.total(Account::cash, Month(2026, 1)), Money());
}

}  // namespace
}  // namespace gw::finance::ledger_test
