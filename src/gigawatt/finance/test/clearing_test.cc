#include "gigawatt/finance/clearing/clearing.h"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/finance/test/exact_clearing.h"

namespace gw::finance::clearing_test {
namespace {

using testing::clear_exactly;
using testing::ExactAnswer;
using testing::ExactProblem;
using testing::Fraction;

Dollars usd(double amount) { return Dollars::from_si(amount); }
std::vector<Dollars> all_usd(const std::vector<double>& amounts) {
  std::vector<Dollars> result;
  for (double amount : amounts) result.push_back(usd(amount));
  return result;
}

// Claims from a matrix L[debtor][creditor], all in one class.
ClearingProblem problem(const std::vector<std::vector<double>>& liabilities,
                        const std::vector<double>& endowments, double alpha = 1.0,
                        double beta = 1.0) {
  ClearingProblem result;
  result.endowments = all_usd(endowments);
  result.alpha = alpha;
  result.beta = beta;
  for (std::size_t i = 0; i < liabilities.size(); ++i) {
    for (std::size_t j = 0; j < liabilities[i].size(); ++j) {
      if (liabilities[i][j] > 0.0) result.claims.push_back({i, j, usd(liabilities[i][j]), 0});
    }
  }
  return result;
}

Clearing cleared(const ClearingProblem& problem) {
  const auto result = clear(problem);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().describe());
  return result.value_or(Clearing{});
}

void expect_paid(const Clearing& clearing, const std::vector<double>& paid, double tolerance) {
  ASSERT_EQ(clearing.parties.size(), paid.size());
  for (std::size_t i = 0; i < paid.size(); ++i)
    EXPECT_NEAR(clearing.parties[i].paid.si(), paid[i], tolerance) << "party " << i;
}

std::vector<int> rounds_of_default(const Clearing& clearing) {
  std::vector<int> result;
  for (const PartyClearing& party : clearing.parties) result.push_back(party.default_round);
  return result;
}

// ---- Known answers, finance_methods 15

TEST(Clearing, T15_1_RingOfThree) {
  // 1->2: 4, 2->3: 3, 3->1: 2, e = (1, 0, 1): p = (3, 3, 2); only 1 defaults and pays 75%.
  const Clearing result = cleared(problem({{0, 4, 0}, {0, 0, 3}, {2, 0, 0}}, {1, 0, 1}));
  expect_paid(result, {3, 3, 2}, 0.0);
  EXPECT_EQ(rounds_of_default(result), (std::vector<int>{1, 0, 0}));
  EXPECT_EQ(result.rounds, 1);
  EXPECT_EQ(result.parties[0].recovery, 0.75);
  EXPECT_EQ(result.parties[2].equity, usd(2.0));  // 1 + 3 - 2
  EXPECT_EQ(result.residual, Dollars());
}

TEST(Clearing, T15_1_EndowmentsAreAssetsLessOutsideDebts) {
  // Assets 20/20/10 after a shock of 10% less outside debts 17/18/8: the same ring.
  const Clearing result = cleared(
      problem({{0, 4, 0}, {0, 0, 3}, {2, 0, 0}}, {0.9 * 20 - 17, 0.9 * 20 - 18, 0.9 * 10 - 8}));
  expect_paid(result, {3, 3, 2}, 1e-14);
}

const std::vector<std::vector<double>> kPair{{0, 2}, {2.2, 0}};

TEST(Clearing, T15_2_RogersVeraartIsSolvedFromAbove) {
  // Example 3.3: alpha = beta = 1/2, e = (1, 1): nobody defaults.
  const Clearing result = cleared(problem(kPair, {1, 1}, 0.5, 0.5));
  expect_paid(result, {2, 2.2}, 0.0);
  EXPECT_EQ(result.rounds, 0);
  // From below p' = 1/2 + p/2 of the other tends to (1, 1), where 1 is solvent and pays 2: not a
  // fixed point.
  std::array<double, 2> p{0, 0};
  for (int k = 0; k < 45; ++k)
    p = {1 + p[1] >= 2.0 ? 2.0 : 0.5 + 0.5 * p[1], 1 + p[0] >= 2.2 ? 2.2 : 0.5 + 0.5 * p[0]};
  EXPECT_NEAR(p[0], 1.0, 1e-13);
  EXPECT_NEAR(p[1], 1.0, 1e-13);
  // Poorer, party 2 falls first (0.1 + 2 < 2.2) and takes the other along: p = 0.05 + p / 2 = 0.1.
  const Clearing poor = cleared(problem(kPair, {0.1, 0.1}, 0.5, 0.5));
  expect_paid(poor, {0.1, 0.1}, 1e-15);
  EXPECT_EQ(rounds_of_default(poor), (std::vector<int>{2, 1}));
}

ClearingProblem ring_of_six(double recovery) {
  // a = 2, eps = 1, gamma = 0.4: e = gamma (1 -+ eps), claims alternately a and a + eps.
  std::vector<std::vector<double>> liabilities(6, std::vector<double>(6, 0.0));
  for (std::size_t i = 0; i < 6; ++i) liabilities[i][(i + 1) % 6] = i % 2 == 0 ? 2.0 : 3.0;
  return problem(liabilities, {0.0, 0.8, 0.0, 0.8, 0.0, 0.8}, recovery, recovery);
}

TEST(Clearing, T15_3_RingOfSix) {
  // Section 5.1: all six default and pay 4/15, 8/15 in turn.
  const Clearing result = cleared(ring_of_six(0.5));
  expect_paid(result, {4.0 / 15, 8.0 / 15, 4.0 / 15, 8.0 / 15, 4.0 / 15, 8.0 / 15}, 1e-15);
  for (const PartyClearing& party : result.parties) EXPECT_TRUE(party.defaulted());
  // Without default costs: 2, 2.8 in turn.
  const Clearing free = cleared(ring_of_six(1.0));
  expect_paid(free, {2, 2.8, 2, 2.8, 2, 2.8}, 1e-15);
  EXPECT_EQ(rounds_of_default(free), (std::vector<int>{0, 1, 0, 1, 0, 1}));
}

enum : std::size_t { kLab, kCloud, kVendor, kSpv, kLender };

ClearingProblem lab_cloud_vendor() {
  return problem({{0, 60, 0, 20, 0}, {0, 0, 45, 0, 15}, {10, 0, 0, 0, 5}, {0, 0, 12, 0, 30}, {}},
                 {40, 8, 3, 4, 100});
}

TEST(Clearing, LabCloudVendorSpvLender) {
  // p = (50, 91/2, 15, 33/2, 0): lab 62.5%, cloud 75.83%, SPV 39.29%, vendor in full.
  const Clearing result = cleared(lab_cloud_vendor());
  expect_paid(result, {50, 45.5, 15, 16.5, 0}, 1e-14);
  EXPECT_NEAR(result.parties[kLab].recovery, 0.625, 1e-16);
  EXPECT_NEAR(result.parties[kCloud].recovery, 91.0 / 120, 1e-15);
  EXPECT_NEAR(result.parties[kSpv].recovery, 33.0 / 84, 1e-15);
  EXPECT_EQ(result.parties[kVendor].recovery, 1.0);
  EXPECT_EQ(result.parties[kLender].recovery, 1.0);  // owes nothing
  EXPECT_EQ(rounds_of_default(result), (std::vector<int>{1, 2, 0, 1, 0}));
  EXPECT_NEAR(result.parties[kLender].equity.si(), 100 + 45.5 / 4 + 5 + 16.5 * 30 / 42, 1e-13);
  EXPECT_NEAR(result.claim_paid[0].si(), 37.5, 1e-14);  // lab to cloud: 62.5% of 60
  EXPECT_LE(result.residual.si(), 1e-14);
}

// ---- Limits

TEST(Clearing, NoPartyAndOneParty) {
  const Clearing none = cleared({});
  EXPECT_TRUE(none.parties.empty());
  EXPECT_EQ(none.residual, Dollars());
  ClearingProblem one;
  one.endowments = all_usd({7.0});
  EXPECT_EQ(cleared(one).parties[0].equity, usd(7.0));
  EXPECT_EQ(cleared(one).parties[0].recovery, 1.0);
  // Outside assets of 7 less than outside debts, and default costs have nothing to act on.
  one.endowments = all_usd({-7.0});
  one.alpha = 0.5;
  const PartyClearing party = cleared(one).parties[0];
  EXPECT_EQ(party.outside_shortfall, usd(7.0));
  EXPECT_EQ(party.default_round, 1);
  EXPECT_EQ(party.equity, Dollars());
}

TEST(Clearing, ClosedRingWithoutMoneyPaysInFull) {
  // All owe 5 to the next and own nothing: everybody can pay with what it gets.
  const Clearing result = cleared(problem({{0, 5, 0}, {0, 0, 5}, {5, 0, 0}}, {0, 0, 0}));
  expect_paid(result, {5, 5, 5}, 0.0);
  EXPECT_EQ(result.rounds, 0);
}

TEST(Clearing, OutsideDebtsComeFirst) {
  // Party 0 has a gap of 3 outside and gets 10 from party 1: 7 of 20 are left for party 2.
  const Clearing result = cleared(problem({{0, 0, 20}, {10, 0, 0}, {}}, {-3, 50, 0}));
  expect_paid(result, {7, 10, 0}, 0.0);
  EXPECT_EQ(result.parties[0].outside_shortfall, Dollars());
  // With a gap of 13 nothing is left, and 3 stay unpaid outside.
  const Clearing wiped = cleared(problem({{0, 0, 20}, {10, 0, 0}, {}}, {-13, 50, 0}));
  expect_paid(wiped, {0, 10, 0}, 0.0);
  EXPECT_EQ(wiped.parties[0].outside_shortfall, usd(3.0));
}

TEST(Clearing, LongRingThatHardlyLoses) {
  // Each of 300 owes 100 to the next and 0.001 to a sink, and owns 0.0005: x = e + x 100 / 100.001,
  // so x = 0.0005 x 100.001 / 0.001 = 50.0005.
  constexpr std::size_t kRing = 300;
  ClearingProblem ring;
  ring.endowments.assign(kRing, usd(0.0005));
  ring.endowments.push_back({});
  for (std::size_t i = 0; i < kRing; ++i) {
    ring.claims.push_back({i, (i + 1) % kRing, usd(100.0), 0});
    ring.claims.push_back({i, kRing, usd(0.001), 0});
  }
  const Clearing result = cleared(ring);
  for (std::size_t i = 0; i < kRing; ++i) EXPECT_NEAR(result.parties[i].paid.si(), 50.0005, 1e-9);
  EXPECT_GT(result.sweeps, 200);
  EXPECT_LT(result.residual.si(), 1e-12);
}

// ---- Seniority

TEST(Seniority, AbsoluteBetweenClassesProRataWithin) {
  // 50 to pay 30 senior, then 40 + 10 pro rata, then 5: 30, 16, 4, 0.
  ClearingProblem p;
  p.endowments = all_usd({50, 0, 0});
  p.claims = {{0, 1, usd(5), 9}, {0, 1, usd(40), 3}, {0, 2, usd(10), 3}, {0, 2, usd(30), -1}};
  const Clearing result = cleared(p);
  EXPECT_EQ(result.claim_paid, all_usd({0, 16, 4, 30}));
  EXPECT_EQ(result.rounds, 1);
}

TEST(Seniority, AFallThroughTheClassesSpreads) {
  // 0 and 1 owe each other 1 junior and 1 each senior to 2; both own 0.5. Junior money alone would
  // pay 0.5 each way, and seniors need it: x = max(0, 0.5 + x - 1) = 0, the seniors get 0.5.
  ClearingProblem p;
  p.endowments = all_usd({0.5, 0.5, 0});
  p.claims = {{0, 1, usd(1), 2}, {1, 0, usd(1), 2}, {0, 2, usd(1), 1}, {1, 2, usd(1), 1}};
  const Clearing result = cleared(p);
  EXPECT_EQ(result.claim_paid, all_usd({0, 0, 0.5, 0.5}));
  EXPECT_EQ(rounds_of_default(result), (std::vector<int>{1, 1, 0}));
  EXPECT_EQ(result.rounds, 2);
}

// ---- Cross-holdings

TEST(Holdings, ValueOfTwoThatOwnHalfOfEachOther) {
  // v = e + C v: v = 10 + v / 2 = 20; outsiders own half of each, together the 20 that there are.
  ClearingProblem p;
  p.endowments = all_usd({10, 10});
  p.holdings = {{0, 1, 0.5}, {1, 0, 0.5}};
  const Clearing result = cleared(p);
  EXPECT_NEAR(result.parties[0].equity.si(), 20.0, 1e-14);
  EXPECT_NEAR(result.parties[1].equity.si(), 20.0, 1e-14);
}

TEST(Holdings, SharesOfADefaulterAreWorthNothing) {
  // 1 owes 8 and has 5: its shares are worth 0. 3 is worth 10, half of it belongs to 0: 1 + 5 - 3
  // = 3.
  ClearingProblem p;
  p.endowments = all_usd({1, 5, 0, 10});
  p.claims = {{1, 2, usd(8), 0}, {0, 2, usd(3), 0}};
  p.holdings = {{0, 1, 1.0}, {0, 3, 0.5}};
  const Clearing result = cleared(p);
  EXPECT_EQ(result.parties[0].equity, usd(3.0));
  EXPECT_EQ(result.parties[1].equity, Dollars());
  EXPECT_EQ(result.parties[2].equity, usd(8.0));
}

TEST(Holdings, ADefaultTakesItsShareholderAlong) {
  // 0 owes 6 and lives on 100% of 1: 1 has 10 and expects 2 from 2, which pays 1; it owes 9.
  ClearingProblem p;
  p.endowments = all_usd({3.5, 10, 1, 0});
  p.claims = {{0, 3, usd(6), 0}, {1, 3, usd(9), 0}, {2, 1, usd(2), 0}};
  p.holdings = {{0, 1, 1.0}};
  const Clearing result = cleared(p);
  EXPECT_EQ(result.parties[1].equity, usd(2.0));
  EXPECT_EQ(result.parties[0].paid, usd(5.5));
  EXPECT_EQ(rounds_of_default(result), (std::vector<int>{2, 0, 1, 0}));
}

TEST(Holdings, CircularOwnershipIsRefused) {
  ClearingProblem p;
  p.endowments = all_usd({1, 1, 1, 1});
  p.holdings = {{0, 1, 1.0}, {1, 2, 0.6}, {3, 2, 0.4}, {2, 0, 1.0}};
  // Party 3 belongs to outsiders and owns part of 2, so that there is a value.
  const Clearing result = cleared(p);
  // v2 = 1 + v0, v0 = 1 + v1, v1 = 1 + 0.6 v2: v2 = 3 + 0.6 v2 = 7.5.
  EXPECT_NEAR(result.parties[2].equity.si(), 7.5, 1e-13);
  EXPECT_NEAR(result.parties[3].equity.si(), 4.0, 1e-13);
  p.holdings = {{0, 1, 1.0}, {1, 2, 1.0}, {2, 0, 1.0}};
  EXPECT_EQ(clear(p).error().kind, ClearingError::Kind::circular_ownership);
  EXPECT_EQ(clear(p).error().describe(),
            "party 0: its shares are held, in the end, by themselves: no value of them is defined");
}

TEST(Holdings, NearlyCircularOwnershipIsEliminated) {
  // v = 1 + (1 - 1e-6) v = 1e6.
  ClearingProblem p;
  p.endowments = all_usd({1, 1});
  p.holdings = {{0, 1, 1 - 1e-6}, {1, 0, 1 - 1e-6}};
  EXPECT_NEAR(cleared(p).parties[0].equity.si(), 1e6, 1e-3);
}

// ---- Guarantees

// 0, an SPV with 40, owes 100 to 2; party 1 guarantees.
ClearingProblem guaranteed(double guarantor_has, std::optional<Dollars> cap, Recourse recourse) {
  ClearingProblem p;
  p.endowments = all_usd({40, guarantor_has, 0, 0});
  p.claims = {{0, 2, usd(100), 0}};
  p.guarantees = {{1, 0, cap, 0, recourse}};
  return p;
}

TEST(Guarantees, PayTheShortfallUpToTheCap) {
  const Clearing full = cleared(guaranteed(100, std::nullopt, Recourse::after));
  EXPECT_EQ(full.guarantees[0].called, usd(60));
  EXPECT_EQ(full.guarantees[0].paid, usd(60));
  EXPECT_EQ(full.parties[2].received, usd(100));
  EXPECT_EQ(full.parties[1].equity, usd(40));
  const Clearing capped = cleared(guaranteed(100, usd(50), Recourse::after));
  EXPECT_EQ(capped.guarantees[0].paid, usd(50));
  EXPECT_EQ(capped.parties[2].received, usd(90));
  // Beside the creditor for half of the claim: half of the shortfall.
  const Clearing beside = cleared(guaranteed(100, usd(50), Recourse::with));
  EXPECT_EQ(beside.guarantees[0].paid, usd(30));
  EXPECT_EQ(beside.parties[2].received, usd(70));
}

TEST(Guarantees, AreNotCalledBySolventDebtors) {
  ClearingProblem p = guaranteed(0, std::nullopt, Recourse::after);
  p.endowments[0] = usd(100);
  const Clearing result = cleared(p);
  EXPECT_EQ(result.guarantees[0].called, Dollars());
  EXPECT_EQ(result.rounds, 0);
}

TEST(Guarantees, ACallBringsTheGuarantorDown) {
  // The guarantor has 10 and owes 20 to party 3: with the call of 60 it pays 10 of 80.
  ClearingProblem p = guaranteed(10, std::nullopt, Recourse::after);
  p.claims.push_back({1, 3, usd(20), 0});
  Clearing result = cleared(p);
  EXPECT_EQ(result.guarantees[0].called, usd(60));
  EXPECT_EQ(result.guarantees[0].paid, usd(7.5));
  EXPECT_EQ(result.claim_paid[1], usd(2.5));
  // Ranked behind its own debts, the guarantee gets nothing.
  p.guarantees[0].seniority = 1;
  result = cleared(p);
  EXPECT_EQ(result.claim_paid[1], usd(10));
  EXPECT_EQ(result.guarantees[0].paid, Dollars());
}

TEST(Guarantees, StopACascadeBeforeItBegins) {
  // The creditor owes 95: without the guarantee it would default, with it nobody but the SPV does.
  ClearingProblem p = guaranteed(100, std::nullopt, Recourse::after);
  p.claims.push_back({2, 3, usd(95), 0});
  EXPECT_EQ(rounds_of_default(cleared(p)), (std::vector<int>{1, 0, 0, 0}));
  p.guarantees.clear();
  EXPECT_EQ(rounds_of_default(cleared(p)), (std::vector<int>{1, 0, 2, 0}));
}

TEST(Guarantees, OfOneClaimPayInOrder) {
  ClearingProblem p = guaranteed(100, usd(25), Recourse::after);
  p.endowments[3] = usd(100);
  p.guarantees.push_back({3, 0, std::nullopt, 0, Recourse::after});
  const Clearing result = cleared(p);
  EXPECT_EQ(result.guarantees[0].paid, usd(25));
  EXPECT_EQ(result.guarantees[1].paid, usd(35));
  EXPECT_EQ(result.parties[2].received, usd(100));
}

// 0 owes 10 to 2 and backs 1, which owes 10 to 3 and backs 0; both have `own`.
ClearingProblem mutual(double own) {
  ClearingProblem p;
  p.endowments = all_usd({own, own, 0, 0});
  p.claims = {{0, 2, usd(10), 0}, {1, 3, usd(10), 0}};
  p.guarantees = {{1, 0, std::nullopt, 0, Recourse::after},
                  {0, 1, std::nullopt, 0, Recourse::after}};
  return p;
}

TEST(Guarantees, OfEachOthersDebtsAreSolvedJointly) {
  // With rate r each owes 10 + 10 (1 - r), so r = own / (20 - 10 r): r = 1 - sqrt(1 - own / 10).
  const Clearing result = cleared(mutual(6));
  const double rate = 1.0 - std::sqrt(0.4);
  EXPECT_NEAR(result.parties[0].recovery, rate, 1e-14);
  EXPECT_NEAR(result.guarantees[0].called.si(), 10 * (1 - rate), 1e-13);
  EXPECT_NEAR(result.parties[2].received.si(), 6.0, 1e-13);
  EXPECT_LT(result.residual.si(), 1e-13);
  // Near the double root r = 1 each pass gains little; short by a billionth of it, not in 100,000.
  EXPECT_NEAR(cleared(mutual(9.9999)).parties[0].recovery, 1.0 - std::sqrt(1e-5), 1e-10);
  EXPECT_EQ(cleared(mutual(10)).parties[0].recovery, 1.0);
  EXPECT_EQ(clear(mutual(10 - 1e-8)).error().kind, ClearingError::Kind::not_converged);
}

// ---- Bad input

TEST(Clearing, RefusesBadInputWithAReason) {
  using Kind = ClearingError::Kind;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  const auto kind = [](auto change) {
    ClearingProblem p = lab_cloud_vendor();
    change(p);
    const auto result = clear(p);
    EXPECT_FALSE(result.has_value());
    return result ? Kind{} : result.error().kind;
  };
  EXPECT_EQ(kind([&](auto& p) { p.endowments[2] = usd(nan); }), Kind::not_finite);
  EXPECT_EQ(kind([&](auto& p) { p.claims[0].amount = usd(infinite); }), Kind::not_finite);
  EXPECT_EQ(kind([&](auto& p) { p.claims[0].amount = p.claims[1].amount = usd(1.7e308); }),
            Kind::not_finite);
  EXPECT_EQ(kind([](auto& p) { p.claims[3].amount = usd(-1); }), Kind::negative_amount);
  EXPECT_EQ(kind([](auto& p) { p.claims[3].debtor = 5; }), Kind::unknown_party);
  EXPECT_EQ(kind([](auto& p) { p.claims[3].creditor = p.claims[3].debtor; }), Kind::self_claim);
  EXPECT_EQ(kind([](auto& p) { p.alpha = 1.1; }), Kind::bad_recovery);
  EXPECT_EQ(kind([&](auto& p) { p.beta = nan; }), Kind::bad_recovery);
  const auto guarantee = [&](std::size_t guarantor, std::size_t claim, double cap) {
    return kind(
        [&](auto& p) { p.guarantees = {{guarantor, claim, usd(cap), 0, Recourse::after}}; });
  };
  EXPECT_EQ(guarantee(9, 0, 1), Kind::unknown_party);
  EXPECT_EQ(guarantee(2, 99, 1), Kind::unknown_claim);
  EXPECT_EQ(guarantee(kLab, 0, 1), Kind::own_guarantee);    // of its own debt
  EXPECT_EQ(guarantee(kCloud, 0, 1), Kind::own_guarantee);  // to itself
  EXPECT_EQ(guarantee(2, 0, -1), Kind::negative_amount);
  const auto holding = [&](std::vector<CrossHolding> holdings) {
    return kind([&](auto& p) { p.holdings = std::move(holdings); });
  };
  EXPECT_EQ(holding({{0, 7, 0.1}}), Kind::unknown_party);
  EXPECT_EQ(holding({{1, 1, 0.1}}), Kind::self_holding);
  EXPECT_EQ(holding({{0, 1, 1.5}}), Kind::bad_share);
  EXPECT_EQ(holding({{0, 1, nan}}), Kind::not_finite);
  EXPECT_EQ(holding({{0, 1, 0.6}, {2, 1, 0.6}}), Kind::over_held);
  ClearingProblem p = lab_cloud_vendor();
  p.claims[3].debtor = 5;
  EXPECT_EQ(clear(p).error().describe(), "claim 3: names a party that does not exist");
}

// ---- Properties over random networks

// In [first, end), also in the first small cases.
int pick(int first, int end) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(first, end));
}

struct Sizes {
  int parties;
  int classes;
  bool negative;  // endowments
  bool costs;     // alpha, beta in quarters
};

ExactProblem random_exact(const Sizes& sizes) {
  const auto n = static_cast<std::size_t>(pick(0, sizes.parties + 1));
  ExactProblem result;
  for (std::size_t i = 0; i < n; ++i)
    result.endowments.push_back(pick(sizes.negative ? -6 : 0, 12));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i == j || pick(0, 3) == 0) continue;
      result.claims.push_back({i, j, pick(0, 16), pick(0, sizes.classes)});
    }
  }
  if (sizes.costs) {
    result.alpha = Fraction(pick(0, 5), 4);
    result.beta = Fraction(pick(0, 5), 4);
  }
  return result;
}

ClearingProblem as_problem(const ExactProblem& exact) {
  ClearingProblem result;
  for (long long e : exact.endowments) result.endowments.push_back(usd(static_cast<double>(e)));
  for (const auto& claim : exact.claims)
    result.claims.push_back(
        {claim.debtor, claim.creditor, usd(static_cast<double>(claim.amount)), claim.seniority});
  result.alpha = exact.alpha.value();
  result.beta = exact.beta.value();
  return result;
}

void agrees_with_fractions(const Sizes& sizes) {
  const ExactProblem exact = random_exact(sizes);
  const ExactAnswer answer = clear_exactly(exact);
  RC_ASSERT(answer.fixed_points > 0);
  RC_ASSERT(answer.dominates);
  const auto result = clear(as_problem(exact));
  RC_ASSERT(result.has_value());
  for (std::size_t k = 0; k < exact.claims.size(); ++k) {
    const double paid = answer.rates[k].value() * static_cast<double>(exact.claims[k].amount);
    RC_ASSERT(std::abs(result->claim_paid[k].si() - paid) < 1e-11);
  }
  RC_TAG(answer.fixed_points > 1 ? "several fixed points" : "one fixed point");
}

RC_GTEST_PROP(ExactClearing, EisenbergNoeOfSix, ()) { agrees_with_fractions({6, 1, false, false}); }
RC_GTEST_PROP(ExactClearing, RogersVeraartOfSix, ()) { agrees_with_fractions({6, 1, false, true}); }
RC_GTEST_PROP(ExactClearing, ClassesOfFour, ()) { agrees_with_fractions({4, 3, false, true}); }
RC_GTEST_PROP(ExactClearing, OutsideDebts, ()) { agrees_with_fractions({4, 2, true, true}); }

TEST(ExactClearing, KnowsWhatIterationFromBelowMisses) {
  // T15.2 in fifths: the answer (2, 2.2) is the only fixed point.
  ExactProblem pair{{5, 5}, {{0, 1, 10, 0}, {1, 0, 11, 0}}, Fraction(1, 2), Fraction(1, 2)};
  const ExactAnswer rich = clear_exactly(pair);
  EXPECT_EQ(rich.fixed_points, 1);
  EXPECT_EQ(rich.rates[0], Fraction(1));
  // 1 and 2 owe each other 10 and have 4: solvent if both pay; if neither does, p = 2 + p / 2 = 4
  // is a fixed point as well, and the one that iteration from below finds.
  const ExactProblem two{{4, 4}, {{0, 1, 10, 0}, {1, 0, 10, 0}}, Fraction(1, 2), Fraction(1, 2)};
  EXPECT_EQ(clear_exactly(two).fixed_points, 2);
  expect_paid(cleared(as_problem(two)), {10, 10}, 0.0);
}

// Anything at all: classes, outside debts, costs, stakes, guarantees.
ClearingProblem random_problem(int most_parties) {
  ExactProblem exact = random_exact({most_parties, 3, true, true});
  ClearingProblem result = as_problem(exact);
  const auto n = static_cast<int>(result.endowments.size());
  if (n < 2) return result;
  for (int k = pick(0, 4); k > 0 && !result.claims.empty(); --k) {
    ClaimGuarantee guarantee;
    guarantee.guarantor = static_cast<std::size_t>(pick(0, n));
    guarantee.claim = static_cast<std::size_t>(pick(0, static_cast<int>(result.claims.size())));
    guarantee.seniority = pick(0, 3);
    if (pick(0, 2) == 0) guarantee.cap = usd(pick(0, 12));
    if (pick(0, 2) == 0) guarantee.recourse = Recourse::with;
    const ClearingClaim& claim = result.claims[guarantee.claim];
    if (guarantee.guarantor != claim.debtor && guarantee.guarantor != claim.creditor)
      result.guarantees.push_back(guarantee);
  }
  for (int k = pick(0, 4); k > 0; --k) {
    CrossHolding holding;
    holding.owner = static_cast<std::size_t>(pick(0, n));
    holding.issuer = static_cast<std::size_t>(pick(0, n));
    holding.share = 0.3 * pick(0, 100) / 100.0;
    if (holding.owner != holding.issuer) result.holdings.push_back(holding);
  }
  return result;
}

constexpr double kRounding = 1e-10;  // amounts are some tens of dollars

RC_GTEST_PROP(ClearingProperties, PaymentsKeepTheRules, ()) {
  const ClearingProblem p = random_problem(7);
  const auto result = clear(p);
  RC_ASSERT(result.has_value());
  RC_ASSERT(result->residual.si() < kRounding);
  for (std::size_t k = 0; k < p.claims.size(); ++k) {
    RC_ASSERT(result->claim_paid[k] >= Dollars());
    RC_ASSERT(result->claim_paid[k] <= p.claims[k].amount);
    // Absolute priority: a class gets something only if all before it are paid in full.
    for (std::size_t other = 0; other < p.claims.size(); ++other) {
      const bool before = p.claims[other].debtor == p.claims[k].debtor &&
                          p.claims[other].seniority < p.claims[k].seniority;
      if (before && result->claim_paid[k] > Dollars())
        RC_ASSERT(result->claim_paid[other] == p.claims[other].amount);
    }
  }
  for (const PartyClearing& party : result->parties) {
    RC_ASSERT(party.paid <= party.owed + usd(kRounding));
    RC_ASSERT(party.recovery >= 0.0 && party.recovery <= 1.0 + 1e-15);
    // Limited liability: who has equity left pays everything.
    RC_ASSERT(party.equity >= Dollars());
    if (party.equity > Dollars()) RC_ASSERT(!party.defaulted() && party.recovery == 1.0);
    if (party.defaulted())
      RC_ASSERT(party.paid < party.owed || party.outside_shortfall > Dollars());
    RC_ASSERT(party.default_round <= result->rounds);
  }
  for (std::size_t k = 0; k < p.guarantees.size(); ++k) {
    RC_ASSERT(result->guarantees[k].paid <= result->guarantees[k].called);
    if (p.guarantees[k].cap) RC_ASSERT(result->guarantees[k].called <= *p.guarantees[k].cap);
  }
}

RC_GTEST_PROP(ClearingProperties, MoneyIsConserved, ()) {
  // sum max(e, 0) = outside debts paid + default costs + equity that outsiders hold.
  const ClearingProblem p = random_problem(7);
  const auto result = clear(p);
  RC_ASSERT(result.has_value());
  std::vector<double> outsiders(p.endowments.size(), 1.0);
  for (const CrossHolding& holding : p.holdings) outsiders[holding.issuer] -= holding.share;
  double there = 0.0;
  double gone = 0.0;
  for (std::size_t i = 0; i < p.endowments.size(); ++i) {
    const PartyClearing& party = result->parties[i];
    there += std::fmax(p.endowments[i].si(), 0.0);
    gone += std::fmax(-p.endowments[i].si(), 0.0) - party.outside_shortfall.si();
    gone += party.default_costs.si() + outsiders[i] * party.equity.si();
  }
  RC_ASSERT(std::abs(there - gone) < kRounding);
}

RC_GTEST_PROP(ClearingProperties, MoreMoneyHurtsNobody, ()) {
  ClearingProblem p = random_problem(7);
  if (p.endowments.empty()) return;
  const auto poor = clear(p);
  p.endowments[static_cast<std::size_t>(pick(0, static_cast<int>(p.endowments.size())))] +=
      usd(pick(0, 9));
  const auto rich = clear(p);
  RC_ASSERT(poor.has_value() && rich.has_value());
  for (std::size_t k = 0; k < p.claims.size(); ++k)
    RC_ASSERT(rich->claim_paid[k].si() >= poor->claim_paid[k].si() - kRounding);
  for (std::size_t k = 0; k < p.guarantees.size(); ++k)
    RC_ASSERT(rich->guarantees[k].called.si() <= poor->guarantees[k].called.si() + kRounding);
  for (std::size_t i = 0; i < p.endowments.size(); ++i) {
    RC_ASSERT(rich->parties[i].equity.si() >= poor->parties[i].equity.si() - kRounding);
    RC_ASSERT(rich->parties[i].received.si() >= poor->parties[i].received.si() - kRounding);
  }
}

RC_GTEST_PROP(ClearingProperties, TheUnitOfMoneyDoesNotMatter, ()) {
  ClearingProblem p = random_problem(6);
  const auto small = clear(p);
  for (Dollars& e : p.endowments) e *= 1073741824.0;  // 2^30: exact
  for (ClearingClaim& claim : p.claims) claim.amount *= 1073741824.0;
  for (ClaimGuarantee& guarantee : p.guarantees) {
    if (guarantee.cap) *guarantee.cap *= 1073741824.0;
  }
  const auto large = clear(p);
  RC_ASSERT(small.has_value() && large.has_value());
  RC_ASSERT(small->rounds == large->rounds);
  for (std::size_t k = 0; k < p.claims.size(); ++k)
    RC_ASSERT(small->claim_paid[k] * 1073741824.0 == large->claim_paid[k]);
}

}  // namespace
}  // namespace gw::finance::clearing_test
