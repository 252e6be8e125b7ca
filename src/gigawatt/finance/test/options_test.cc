#include "gigawatt/finance/valuation/options.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::options_test {
namespace {

using namespace gw::units::literals;

OptionTerms terms(double spot, double strike, double yield, double rate, double years,
                  double volatility) {
  return {Dollars::from_si(spot), Dollars::from_si(strike), rate, yield, volatility,
          years * unit::year};
}

// ---- Haug's values, to the digits that QuantLib 1.44 gives for the same terms

TEST(Options, T2_CallsAndPutsOfHaug) {
  EXPECT_NEAR(call_value(terms(60, 65, 0, .08, .25, .30)).si(), 2.133368444916, 1e-12);
  EXPECT_NEAR(put_value(terms(100, 95, .05, .10, .5, .20)).si(), 2.464787646756, 1e-12);
  EXPECT_NEAR(call_value(terms(42, 40, .08, .04, .75, .35)).si(), 5.097547717726, 1e-12);
}

TEST(Options, T2_ShareOnTouch) {
  // Asset-or-nothing on touch of H = 100 from S = 95, delivered at expiry.
  EXPECT_NEAR(share_on_touch(terms(95, 100, 0, .10, .5, .20)).si(), 77.701731615792, 2e-12);
  EXPECT_NEAR(share_on_touch(terms(95, 100, .01, .10, .5, .20)).si(), 76.595100596692, 2e-12);
  // At the date only.
  EXPECT_NEAR(share_if_above(terms(95, 100, 0, .10, .5, .20)).si(), 49.831837323933, 2e-12);
  // The last tranche of a warrant like AMD's: 600 $ from 203.71 $ in five years at 55%.
  EXPECT_NEAR(share_on_touch(terms(203.71, 600, 0, .04, 5, .55)).si(), 132.695063322508, 5e-12);
}

TEST(Options, T2_UpAndInShare) {
  // K = 102 above H = 100: whoever ends above 102 has passed 100.
  EXPECT_NEAR(up_and_in_share(terms(95, 102, 0, .10, .5, .20), 100.0_USD).si(), 44.529451451020,
              2e-12);
  // K = 0: the share on touch; H <= S: the share at the date.
  EXPECT_NEAR(up_and_in_share(terms(95, 0, 0, .10, .5, .20), 100.0_USD).si(), 77.701731615792,
              2e-12);
  EXPECT_NEAR(up_and_in_share(terms(95, 98, 0, .10, .5, .20), 90.0_USD).si(),
              share_if_above(terms(95, 98, 0, .10, .5, .20)).si(), 1e-14);
  // K just below H joins the value of K = H.
  EXPECT_NEAR(up_and_in_share(terms(95, 100 - 1e-9, 0, .10, .5, .20), 100.0_USD).si(),
              up_and_in_share(terms(95, 100, 0, .10, .5, .20), 100.0_USD).si(), 1e-8);
}

// ---- Identities

OptionTerms draw() {
  const auto between = [](int low, int high) { return *rc::gen::inRange(low, high); };
  return terms(between(1, 500), between(1, 500), 1e-3 * between(-50, 100), 1e-3 * between(-20, 200),
               1e-2 * between(0, 2000), 1e-2 * between(0, 120));
}

RC_GTEST_PROP(Options, ParityOfPutAndCall, ()) {
  // C - P = S e^-qT - K e^-rT.
  const OptionTerms t = draw();
  const double scale = t.spot.si() * std::exp(-t.yield * t.expiry.in(unit::year)) + t.strike.si();
  RC_ASSERT(std::abs((call_value(t) - put_value(t) - forward_value(t)).si()) <
            1e-12 * scale + 1e-12);
}

RC_GTEST_PROP(Options, ACallIsADigitalShareLessDigitalDollars, ()) {
  const OptionTerms t = draw();
  const Dollars parts = share_if_above(t) - dollar_if_above(t) * t.strike.si();
  RC_ASSERT(std::abs((call_value(t) - parts).si()) < 1e-9 * (t.spot.si() + t.strike.si()));
}

RC_GTEST_PROP(Options, DigitalsAddUp, ()) {
  // above + below = S e^-qT, and e^-rT for a dollar.
  const OptionTerms t = draw();
  const double years = t.expiry.in(unit::year);
  const double share = t.spot.si() * std::exp(-t.yield * years);
  RC_ASSERT(std::abs((share_if_above(t) + share_if_below(t)).si() - share) < 1e-13 * share);
  RC_ASSERT(std::abs((dollar_if_above(t) + dollar_if_below(t)).si() - std::exp(-t.rate * years)) <
            1e-13);
}

RC_GTEST_PROP(Options, TouchingIsWorthMoreThanEndingThere, ()) {
  // share_if_above <= share_on_touch <= S e^-qT, and it falls with the hurdle.
  OptionTerms t = draw();
  const double share = t.spot.si() * std::exp(-t.yield * t.expiry.in(unit::year));
  const double touch = share_on_touch(t).si();
  RC_ASSERT(std::isfinite(touch));
  RC_ASSERT(touch >= share_if_above(t).si() - 1e-12 * share);
  RC_ASSERT(touch <= share * (1 + 1e-12));
  RC_ASSERT(dollar_on_touch(t) >= dollar_if_above(t) - Dollars::from_si(1e-13));
  t.strike = t.strike + 10.0_USD;
  RC_ASSERT(share_on_touch(t).si() <= touch + 1e-11 * share);
}

TEST(Options, TheReflectionIsTheIntegralOverTheFirstPassage) {
  // e^-rT P(touch) two ways: reflection, and the density of the first passage time
  // h / (s sqrt(2 pi t^3)) exp(-(h - m t)^2 / (2 s^2 t)), by Simpson in t.
  const OptionTerms t = terms(95, 100, .01, .10, .5, .20);
  const double h = std::log(100.0 / 95.0), m = .10 - .01 - .02, s = .20;
  const auto density = [&](double u) {
    if (u == 0) return 0.0;
    return h / (s * std::sqrt(2 * std::acos(-1.0) * u * u * u)) *
           std::exp(-(h - m * u) * (h - m * u) / (2 * s * s * u));
  };
  const int n = 20000;
  double sum = density(0) + density(.5);
  for (int k = 1; k < n; ++k) sum += (k % 2 ? 4 : 2) * density(.5 * k / n);
  EXPECT_NEAR(dollar_on_touch(t).si(), std::exp(-.05) * sum * .5 / n / 3, 1e-9);
}

TEST(Options, ALateWindowLiesBetweenTouchAndDate) {
  const OptionTerms t = terms(95, 100, 0, .10, .5, .20);
  EXPECT_NEAR(share_on_touch_from(t, Time()).si(), 77.701731615792, 2e-12);
  EXPECT_NEAR(share_on_touch_from(t, .5 * unit::year).si(), 49.831837323933, 2e-12);
  EXPECT_NEAR(share_on_touch_from(t, .5 * (1 - 1e-12) * unit::year).si(), 49.831837323933, 1e-4);
  double last = share_on_touch(t).si();
  for (double from : {1e-4, .05, .1, .25, .4, .49, .4999}) {
    const double value = share_on_touch_from(t, from * unit::year).si();
    EXPECT_LE(value, last + 1e-8);
    EXPECT_GT(value, 49.831837323933);
    last = value;
  }
}

TEST(Options, ALateWindowByQuadrature) {
  // The integral over the price at `from` by 9,000 nodes of composite Gauss-Legendre.
  const auto from = [](const OptionTerms& t, double years) {
    return share_on_touch_from(t, years * unit::year).si();
  };
  EXPECT_NEAR(from(terms(95, 100, 0, .10, .5, .20), .25), 69.198200510055, 1e-9);
  EXPECT_NEAR(from(terms(95, 100, .01, .10, .5, .20), .499), 49.582384295866, 1e-9);
  EXPECT_NEAR(from(terms(203.71, 600, 0, .04, 5, .55), 2), 129.486714665335, 1e-9);
  EXPECT_NEAR(from(terms(203.71, 600, 0, .04, 5, .55), 1.0 / 12), 132.695063322499, 1e-9);
}

TEST(Options, WithoutVolatilityOrTimeTheOutcomeIsCertain) {
  // S e^rT = 100 e^.05 = 105.127 at one year.
  EXPECT_NEAR(call_value(terms(100, 105, 0, .05, 1, 0)).si(), 100 - 105 * std::exp(-.05), 1e-12);
  EXPECT_EQ(put_value(terms(100, 105, 0, .05, 1, 0)).si(), 0.0);
  EXPECT_EQ(share_on_touch(terms(100, 105, 0, .05, 1, 0)).si(), 100.0);
  EXPECT_EQ(share_on_touch(terms(100, 106, 0, .05, 1, 0)).si(), 0.0);
  EXPECT_EQ(share_if_above(terms(100, 100, 0, .05, 0, .3)).si(), 100.0);  // at least the hurdle
  EXPECT_EQ(call_value(terms(100, 90, 0, .05, 0, .3)).si(), 10.0);
  EXPECT_EQ(share_on_touch_from(terms(100, 105, 0, .05, 1, 0), .5 * unit::year).si(), 100.0);
  EXPECT_EQ(up_and_in_share(terms(100, 90, 0, .05, 1, 0), 105.0_USD).si(), 100.0);
  EXPECT_EQ(up_and_in_share(terms(100, 90, 0, .05, 1, 0), 106.0_USD).si(), 0.0);
  EXPECT_EQ(call_value(terms(0, 90, 0, .05, 1, .3)).si(), 0.0);
  EXPECT_EQ(call_value(terms(100, 0, 0, .05, 1, .3)).si(), 100.0);
  // The limit is continuous where volatility is tiny: (H/S)^(2 (mu+1)) alone would overflow.
  EXPECT_NEAR(share_on_touch(terms(100, 105, 0, .05, 1, 1e-6)).si(), 100.0, 1e-9);
  EXPECT_NEAR(share_on_touch(terms(100, 106, 0, .05, 1, 1e-6)).si(), 0.0, 1e-9);
}

TEST(Options, BadTerms) {
  EXPECT_EQ(problem(terms(100, 90, 0, .05, 1, .3)), "");
  EXPECT_EQ(problem(terms(-1, 90, 0, .05, 1, .3)), "the spot price must be zero or more");
  EXPECT_EQ(problem(terms(1, 90, 0, .05, -1, .3)), "the time to expiry must not be negative");
  EXPECT_EQ(problem(terms(1, 90, 0, .05, 1, -.3)),
            "the volatility must lie between 0 and 1000% a year");
  EXPECT_NE(problem(terms(1, 90, 0, std::numeric_limits<double>::quiet_NaN(), 1, .3)), "");
  EXPECT_THROW((void)call_value(terms(-1, 90, 0, .05, 1, .3)), InvariantError);
}

// ---- Residual value guarantees

ResidualGuarantee guarantee(double value, std::optional<Dollars> cap = {}) {
  return {Dollars::from_si(value), 35.0_USD, cap, .05, 0.0, .4, 4 * unit::year};
}

TEST(ResidualGuarantee, T8_CappedAndNot) {
  // T8: V 30, G 35, r 5%, 4 years, 40%: a put of 8.458..., a put spread of 15 wide 6.263...
  EXPECT_NEAR(residual_guarantee_value(guarantee(30)).si(), 8.458323324907, 1e-12);
  EXPECT_NEAR(residual_guarantee_value(guarantee(30, 15.0_USD)).si(), 6.263608288951, 1e-12);
}

TEST(ResidualGuarantee, T8_Limits) {
  // V >= G for sure: 0; V << G: cap e^-rT; cap 0: 0; cap >= G: none.
  ResidualGuarantee sure = guarantee(40, 15.0_USD);
  sure.volatility = 0.0;
  EXPECT_EQ(residual_guarantee_value(sure).si(), 0.0);
  EXPECT_NEAR(residual_guarantee_value(guarantee(1e-9, 15.0_USD)).si(), 15 * std::exp(-.2), 1e-8);
  EXPECT_EQ(residual_guarantee_value(guarantee(30, Dollars())).si(), 0.0);
  EXPECT_EQ(residual_guarantee_value(guarantee(30, 35.0_USD)),
            residual_guarantee_value(guarantee(30)));
  EXPECT_EQ(problem(guarantee(30, -1.0 * unit::USD)), "the cap must be zero or more");
}

// ---- The right to leave

// Rate 0, one step a period of a year, volatility ln 2: the rent doubles with probability 1/3 or
// halves.
LesseeExit by_hand() {
  LesseeExit lease;
  lease.market_rent = 10.0 * unit::USD / unit::year;
  lease.renewal_rent = 10.0 * unit::USD / unit::year;
  lease.volatility = std::log(2.0);
  lease.period = 1.0_year;
  lease.exits = {{}, {}};
  lease.steps = 1;
  return lease;
}

TEST(LesseeExit, TwoDatesByHand) {
  // Date 2: rents 40, 10, 2.5, worth 30, 0, max(0, -7.5) = 0. Date 1: rent 20: 10 + 30/3 = 20; rent
  // 5: stay -5, so leave. Today 20/3; who must stay gets E[m - c] = 0.
  const LesseeExitValue value = value_of_exit(by_hand());
  EXPECT_NEAR(value.held.si(), 20.0 / 3, 1e-13);
  EXPECT_NEAR(value.committed.si(), 0.0, 1e-13);
  EXPECT_NEAR(value.right.si(), 20.0 / 3, 1e-13);
  ASSERT_EQ(value.leaves.size(), 2u);
  EXPECT_NEAR(value.leaves[0], 2.0 / 3, 1e-14);
  EXPECT_NEAR(value.leaves[1], 0.0, 1e-14);
  EXPECT_NEAR(value.stays, 1.0 / 3, 1e-14);
}

TEST(LesseeExit, TwoDatesByHandWithAGuarantee) {
  // The asset is worth one year of rent; 8 guaranteed, at most 2 paid. Date 1, rent 5: stay
  // -5 + 2/3 (-2) = -6.33, leave -min(2, 3) = -2. Today 20/3 - 2/3 x 2 = 16/3.
  LesseeExit lease = by_hand();
  lease.value_in_rent = 1.0_year;
  lease.exits = {{8.0_USD, 2.0_USD}, {8.0_USD, 2.0_USD}};
  EXPECT_NEAR(value_of_exit(lease).held.si(), 16.0 / 3, 1e-13);
  // Without the cap 3 is owed there, still better than staying (-5 + 2/3 (-5.5)).
  lease.exits = {{8.0_USD, {}}, {8.0_USD, {}}};
  EXPECT_NEAR(value_of_exit(lease).held.si(), 20.0 / 3 - 2.0, 1e-13);
}

LesseeExit european() {
  LesseeExit lease;
  lease.market_rent = 10.0 * unit::MUSD / unit::year;
  lease.renewal_rent = 9.0 * unit::MUSD / unit::year;
  lease.rent_growth = -.08;
  lease.volatility = .35;
  lease.rate = .05;
  lease.period = 4.0_year;
  lease.exits = {{}};
  lease.steps = 1000;
  return lease;
}

TEST(LesseeExit, OneDateIsAEuropeanCallOnTheRent) {
  // max(0, m - c) A at 4 years: A x call on m with yield r - growth; A = (1 - e^-.2) / .05.
  const double annuity = -std::expm1(-.2) / .05;
  const Dollars call = call_value({10.0_MUSD, 9.0_MUSD, .05, .13, .35, 4.0_year});
  EXPECT_NEAR(value_of_exit(european()).held.si() / (annuity * call.si()), 1.0, 1e-3);
}

TEST(LesseeExit, MoreDatesAndGuaranteesActAsTheyMust) {
  LesseeExit lease = european();
  lease.steps = 100;
  lease.exits.resize(4);
  const LesseeExitValue four = value_of_exit(lease);
  EXPECT_GT(four.right.si(), 0);
  double sum = four.stays;
  for (Ratio p : four.leaves) sum += p;
  EXPECT_NEAR(sum, 1.0, 1e-12);
  // A guarantee makes leaving dearer; a lease far below the market is never left.
  LesseeExit guaranteed = lease;
  guaranteed.value_in_rent = 3.0_year;
  for (ExitGuarantee& e : guaranteed.exits) e.guaranteed = 40.0_MUSD;
  EXPECT_LT(value_of_exit(guaranteed).right, four.right);
  lease.renewal_rent = DollarRate();
  EXPECT_NEAR(value_of_exit(lease).right.si(), 0.0, 1e-6);
  // Without volatility: rents fall 8% a year from 10 below 9 before the first date, so it leaves.
  lease = european();
  lease.volatility = 0.0;
  EXPECT_NEAR(value_of_exit(lease).leaves[0], 1.0, 1e-12);
  EXPECT_EQ(value_of_exit(lease).held.si(), 0.0);
}

TEST(LesseeExit, BadTerms) {
  LesseeExit lease = by_hand();
  lease.exits.clear();
  EXPECT_EQ(problem(lease), "a lease has 1 to 50 exits");
  lease = by_hand();
  lease.market_rent = DollarRate();
  EXPECT_EQ(problem(lease), "the market rent must be above zero");
}

}  // namespace
}  // namespace gw::finance::options_test
