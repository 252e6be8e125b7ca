#include "gigawatt/finance/ledger.h"

#include <utility>
#include <vector>

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

// tests/property/ledger_audit replays random ledgers entry by entry; here is what each answer means.

TEST(Ledger, CashIsKnownByReasonAndMonth) {
  Ledger ledger = open_ledger(3);
  const auto pay = [&ledger](PartyId from, PartyId to, Reason reason, std::int64_t amount) {
    ledger.post(reason, {}, {{from, Account::other_expense, dollars(amount)},
                             {from, Account::cash, dollars(-amount)},
                             {to, Account::cash, dollars(amount)},
                             {to, Account::other_income, dollars(-amount)}});
  };
  pay(kA, kB, Reason::sale, 7);
  pay(kA, kC, Reason::sale, 2);
  pay(kB, kA, Reason::sale, 4);
  pay(kB, kA, Reason::interest, 1);
  ledger.open(Month(2026, 2));
  pay(kA, kB, Reason::sale, 5);
  const auto flow = [&ledger](PartyId party, Reason reason, Month month) {
    const CashFlow cash = ledger.cash_flow(party, reason, month);
    return std::pair(cash.paid, cash.received);
  };
  EXPECT_EQ(flow(kA, Reason::sale, Month(2026, 1)), std::pair(dollars(9), dollars(4)));
  EXPECT_EQ(flow(kA, Reason::interest, Month(2026, 1)), std::pair(Money(), dollars(1)));
  EXPECT_EQ(flow(kC, Reason::sale, Month(2026, 1)), std::pair(Money(), dollars(2)));
  EXPECT_EQ(flow(kC, Reason::equity, Month(2026, 1)), std::pair(Money(), Money()));
  EXPECT_EQ(flow(kA, Reason::sale, Month(2026, 2)), std::pair(dollars(5), Money()));  // still open
  EXPECT_EQ(flow(kA, Reason::sale, Month(2025, 12)), std::pair(Money(), Money()));
  EXPECT_EQ(flow(kA, Reason::sale, Month(2026, 3)), std::pair(Money(), Money()));
  EXPECT_THROW((void)ledger.cash_flow(kA, Reason::sale, Month(2026, 4)), InvariantError);
}

TEST(Ledger, AnOpeningIsNoPaymentAndComesFirst) {
  Ledger ledger({Month(2026, 1), 2, 2, 0});
  const std::vector<Leg> legs{{kA, Account::cash, dollars(9)},
                              {kA, Account::opening_equity, dollars(-9)},
                              {kB, Account::cash, dollars(-2)},
                              {kB, Account::opening_equity, dollars(2)}};
  EXPECT_FALSE(ledger.try_post({Reason::opening, {}, legs}));
  EXPECT_EQ(ledger.payments(), 0u);
  EXPECT_EQ(ledger.total(Account::cash, Month(2025, 12)), dollars(7));
  // In a month it would make cash like anything else.
  ledger.open(Month(2026, 1));
  const auto error = ledger.try_post({Reason::opening, {}, legs});
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind, PostingError::Kind::cash_created);
  EXPECT_EQ(error->amount, dollars(7));
}

TEST(Ledger, AClearedLedgerIsEmpty) {
  Ledger ledger = open_ledger();
  ledger.post(Reason::sale, {}, {{kA, Account::other_expense, dollars(7)},
                                 {kA, Account::cash, dollars(-7)},
                                 {kB, Account::cash, dollars(7)},
                                 {kB, Account::other_income, dollars(-7)}});
  ledger.clear();
  EXPECT_EQ(ledger.postings(), 0u);
  EXPECT_EQ(ledger.payments(), 0u);
  ledger.open(Month(2026, 1));
  EXPECT_EQ(ledger.balance_now(kA, Account::cash), Money());
  EXPECT_EQ(ledger.cash_flow(kA, Reason::sale, Month(2026, 1)).paid, Money());
}

}  // namespace
}  // namespace gw::finance::ledger_test
