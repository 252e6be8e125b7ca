#include "gigawatt/finance/valuation/credit.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/valuation/options.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::credit_test {
namespace {

using namespace gw::units::literals;

TEST(Hazard, T14_FromSpread) {
  // 2% / 0.6 = 3.333%.
  EXPECT_NEAR(hazard_from_spread(.02, .4), .0333333333333, 1e-13);
  EXPECT_NEAR(survival(Ratio(.03), 5.0_year), std::exp(-.15), 1e-16);
}

TEST(Cir, T14_Survival) {
  // k .5, theta .05, s .1, h0 .03, 5 years -> 0.8094045909; s -> 0 -> 0.8079271383.
  EXPECT_NEAR(survival(CirIntensity{.03, .05, .5, .1}, 5.0_year), .8094045909, 5e-11);
  EXPECT_NEAR(survival(CirIntensity{.03, .05, .5, 0.0}, 5.0_year), .8079271383, 5e-11);
  // theta t + (h0 - theta) (1 - e^-kt) / k in the limit, approached smoothly.
  const double limit = std::exp(-(.05 * 5 + (.03 - .05) * (1 - std::exp(-2.5)) / .5));
  EXPECT_NEAR(survival(CirIntensity{.03, .05, .5, 0.0}, 5.0_year), limit, 1e-15);
  for (double s : {1e-9, 1e-7, 1e-5})
    EXPECT_NEAR(survival(CirIntensity{.03, .05, .5, s}, 5.0_year), limit, s * s + 1e-15);
  // No reversion: A = 1; neither: e^-h0 t.
  EXPECT_NEAR(survival(CirIntensity{.03, .05, 0.0, 0.0}, 5.0_year), std::exp(-.15), 1e-16);
  EXPECT_EQ(survival(CirIntensity{.03, .05, .5, .1}, Time()), 1.0);
}

TEST(Cir, TheClosedFormAsItIsPrinted) {
  const double k = .4, th = .06, s = .2, h0 = .05, t = 7;
  const double g = std::sqrt(k * k + 2 * s * s), e = std::exp(g * t) - 1, d = (g + k) * e + 2 * g;
  const double a = std::pow(2 * g * std::exp((k + g) * t / 2) / d, 2 * k * th / (s * s));
  EXPECT_NEAR(survival(CirIntensity{h0, th, k, s}, 7.0_year), a * std::exp(-2 * e / d * h0), 1e-14);
}

// QuantLib's cached case: seller, 10,000 at 1.2%, ten years semi-annual from 2005-06-09, seen a
// year later.
DefaultSwap cached() {
  DefaultSwap swap;
  swap.notional = Dollars::from_si(10000);
  swap.spread = .012;
  swap.recovery = .4;
  swap.start = Date(2005, 6, 9);
  swap.end = Date(2015, 6, 9);
  swap.today = Date(2006, 6, 9);
  swap.hazard = .01234;
  swap.rate = .06;
  return swap;
}

TEST(DefaultSwap, T14_QuantLibsCachedValue) {
  // QuantLib 1.44: 295.0153397564 and a fair spread of 0.007517473796.
  const DefaultSwapValue value = value_of(cached());
  EXPECT_NEAR(value.to_seller.si(), 295.0153397564, 5e-11);
  EXPECT_NEAR(value.fair_spread, .007517473796, 5e-13);
}

TEST(DefaultSwap, AtItsFairSpreadItIsWorthNothing) {
  DefaultSwap swap = cached();
  swap.spread = value_of(swap).fair_spread;
  EXPECT_NEAR(value_of(swap).to_seller.si(), 0.0, 1e-10);
  // About the credit triangle: LGD x h x 365/360 days apart = 0.74%.
  EXPECT_NEAR(swap.spread, .6 * .01234, 2e-4);
  swap.hazard = 0.0;
  EXPECT_EQ(value_of(swap).protection, Dollars());
}

TEST(DefaultSwap, BadTerms) {
  DefaultSwap swap = cached();
  swap.recovery = 1.0;
  EXPECT_EQ(problem(swap), "the recovery must be at least 0 and below 100%");
  swap = cached();
  swap.today = Date(2015, 6, 9);
  EXPECT_EQ(problem(swap), "the swap has ended");
  EXPECT_THROW((void)value_of(swap), InvariantError);
}

// ---- Ratings

TEST(Ratings, TwoStatesInClosedForm) {
  // exp(Gt) = [[e^-ht, 1 - e^-ht], [0, 1]].
  const RatingGenerator g{{"B", "D"}, {-.03, .03, 0, 0}};
  const auto q = transition_matrix(g, 5.0_year);
  EXPECT_NEAR(q[0], std::exp(-.15), 1e-15);
  EXPECT_NEAR(q[1], 1 - std::exp(-.15), 1e-15);
  EXPECT_EQ(q[2], 0.0);
  EXPECT_EQ(q[3], 1.0);
}

TEST(Ratings, ThreeStatesInClosedForm) {
  // A leaves for B at a, B for D at b: P_AD = 1 - (b e^-at - a e^-bt) / (b - a), P_AB = a (e^-at -
  // e^-bt) / (b - a).
  const double a = .2, b = .7, t = 12;
  const RatingGenerator g{{"A", "B", "D"}, {-a, a, 0, 0, -b, b, 0, 0, 0}};
  const auto q = transition_matrix(g, 12.0_year);
  EXPECT_NEAR(q[1], a * (std::exp(-a * t) - std::exp(-b * t)) / (b - a), 1e-14);
  EXPECT_NEAR(q[2], 1 - (b * std::exp(-a * t) - a * std::exp(-b * t)) / (b - a), 1e-14);
}

RatingGenerator draw_generator(int n) {
  RatingGenerator g;
  for (int i = 0; i < n; ++i) {
    g.ratings.push_back("r" + std::to_string(i));
    double sum = 0;
    for (int j = 0; j < n; ++j) {
      const double rate = i == n - 1 || i == j ? 0.0 : 1e-3 * *rc::gen::inRange(0, 2000);
      g.rates.emplace_back(rate);
      sum += rate;
    }
    g.rates[static_cast<std::size_t>(i * n + i)] = -sum;
  }
  return g;
}

RC_GTEST_PROP(Ratings, TheyAreASemigroupOfProbabilities, ()) {
  // Q(s + t) = Q(s) Q(t); rows sum to 1; no entry below 0; default never falls.
  const int n = *rc::gen::inRange(2, 7);
  const RatingGenerator g = draw_generator(n);
  const Time s = .25 * *rc::gen::inRange(0, 40) * unit::year;
  const Time t = .25 * *rc::gen::inRange(0, 40) * unit::year;
  const auto a = transition_matrix(g, s), b = transition_matrix(g, t),
             c = transition_matrix(g, s + t);
  const auto size = static_cast<std::size_t>(n);
  for (std::size_t i = 0; i < size; ++i) {
    double row = 0;
    for (std::size_t j = 0; j < size; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < size; ++k) sum += a[i * size + k] * b[k * size + j];
      RC_ASSERT(std::abs(sum - c[i * size + j]) < 1e-13);
      RC_ASSERT(c[i * size + j] >= 0.0);
      row += c[i * size + j];
    }
    RC_ASSERT(std::abs(row - 1.0) < 1e-14);
    RC_ASSERT(c[i * size + size - 1] >= a[i * size + size - 1] - 1e-14);
  }
}

TEST(Ratings, BadGenerators) {
  EXPECT_EQ(problem(RatingGenerator{{"A", "D"}, {-.1, .2, 0, 0}}),
            "the rates of A do not sum to zero");
  EXPECT_EQ(problem(RatingGenerator{{"A", "D"}, {.1, -.1, 0, 0}}),
            "a rate of leaving A is below zero");
  EXPECT_EQ(problem(RatingGenerator{{"A", "D"}, {-.1, .1, .1, -.1}}),
            "the last rating is default: nobody leaves it");
  EXPECT_EQ(problem(RatingGenerator{{"A"}, {0}}), "a generator has 2 to 100 ratings");
}

// ---- Merton

TEST(Merton, T14_Hull) {
  // E 3, s_E 80%, r 5%, T 1, D 10 -> V 12.3954, s_V 21.230%, PD 12.70%, debt 9.3954, EL 1.229%,
  // R 90.3%.
  const auto m = merton({3.0_MUSD, .8, 10.0_MUSD, .05, 1.0_year});
  ASSERT_TRUE(m.has_value());
  EXPECT_NEAR(m->assets.in(unit::MUSD), 12.3954, 5e-5);
  EXPECT_NEAR(100 * m->asset_volatility, 21.230, 5e-4);
  EXPECT_NEAR(100 * m->default_probability, 12.70, 5e-3);
  EXPECT_NEAR(m->debt_value.in(unit::MUSD), 9.3954, 5e-5);
  EXPECT_NEAR(100 * m->expected_loss, 1.229, 5e-4);
  EXPECT_NEAR(100 * m->recovery, 90.3, 5e-2);
  // e^-(r + spread) T x D is the debt's value.
  EXPECT_NEAR(10 * std::exp(-.05 - m->spread), m->debt_value.in(unit::MUSD), 1e-12);
}

RC_GTEST_PROP(Merton, TheSolutionSolvesBothEquations, ()) {
  const auto between = [](int low, int high) { return *rc::gen::inRange(low, high); };
  const MertonTerms terms{Dollars::from_si(between(1, 1000)), 1e-2 * between(2, 200),
                          Dollars::from_si(between(1, 1000)), 1e-3 * between(-10, 150),
                          .25 * between(1, 40) * unit::year};
  const auto m = merton(terms);
  RC_ASSERT(m.has_value());
  const OptionTerms call{m->assets, terms.debt,          terms.rate,
                         0.0,       m->asset_volatility, terms.maturity};
  const double scale = m->assets.si();
  RC_ASSERT(std::abs((call_value(call) - terms.equity).si()) < 1e-11 * scale);
  // s_E E = N(d1) s_V V, N(d1) V being the digital share.
  RC_ASSERT(std::abs(share_if_above(call).si() * m->asset_volatility -
                     terms.equity_volatility * terms.equity.si()) < 1e-8 * scale);
  RC_ASSERT(m->default_probability >= 0 && m->default_probability <= 1);
}

TEST(Merton, SaysWhyNot) {
  EXPECT_EQ(merton({Dollars(), .8, 10.0_MUSD, .05, 1.0_year}).error(), NoMerton::bad_terms);
  EXPECT_EQ(merton({3.0_MUSD, 0.0, 10.0_MUSD, .05, 1.0_year}).error(), NoMerton::bad_terms);
  EXPECT_STREQ(describe(NoMerton::bad_terms),
               "equity, its volatility, debt and maturity must be above zero");
}

// ---- Guarantees

GuaranteedDebt t7() {
  GuaranteedDebt debt;
  debt.claims.assign(5, 860.0_USD);
  debt.period = 1.0_year;
  debt.escrow = 470.0_USD;
  debt.hazard = .03;
  debt.rate = .04;
  return debt;
}

TEST(Guarantees, T7_ExpectedLossWithEscrow) {
  // T7: 860 guaranteed, 470 in escrow, hazard 3%, 5 years, 4% -> 48.3738.
  EXPECT_NEAR(expected_loss(t7()).si(), 48.3738, 5e-5);
  GuaranteedDebt debt = t7();
  debt.hazard = 0.0;
  EXPECT_EQ(expected_loss(debt), Dollars());
  debt = t7();
  debt.cap = Dollars();
  EXPECT_EQ(expected_loss(debt), Dollars());
  debt.cap = 195.0_USD;  // half of the 390 beyond the escrow
  EXPECT_NEAR(expected_loss(debt).si(), .5 * expected_loss(t7()).si(), 1e-12);
  debt = t7();
  debt.recovery = .5;  // 430 < escrow
  EXPECT_EQ(expected_loss(debt), Dollars());
  debt.claims.clear();
  EXPECT_EQ(problem(debt), "the guarantee needs an exposure");
}

TEST(Guarantees, T7_AGuaranteeIsAPutOnTheAssets) {
  // Merton 1977: D e^-rT less the debt's value is the put; Haug's 2.4648 for V 100, D 95, q 5%, r
  // 10%, .5, 20%.
  const OptionTerms haug{100.0_USD, 95.0_USD, .10, .05, .20, .5 * unit::year};
  EXPECT_NEAR(put_value(haug).si(), 2.464787646756, 1e-12);
  const auto m = merton({3.0_MUSD, .8, 10.0_MUSD, .05, 1.0_year});
  const Dollars put = put_value({m->assets, 10.0_MUSD, .05, 0.0, m->asset_volatility, 1.0_year});
  EXPECT_NEAR(put.si(), 10e6 * std::exp(-.05) - m->debt_value.si(), 1e-6);
}

TEST(Guarantees, SpreadSaved) {
  // 100 and 50 at 6% against 1% for a year each, 4%: 5 e^-.04 + 2.5 e^-.08.
  const GuaranteeBenefit benefit{{100.0_USD, 50.0_USD}, 1.0_year, .06, .01, .04};
  EXPECT_NEAR(spread_saved(benefit).si(), 5 * std::exp(-.04) + 2.5 * std::exp(-.08), 1e-13);
}

// ---- Exposure

TEST(Exposure, ByHand) {
  // Samples (-10, 0, 10, 20) and (30, -30, 0, 50): EE 7.5 and 20; the 75% quantile is the third of
  // four: 10, 30.
  const ExposureSamples samples{{1.0_year, 3.0_year},
                                {{-10.0 * unit::USD, Dollars(), 10.0_USD, 20.0_USD},
                                 {30.0_USD, -30.0 * unit::USD, Dollars(), 50.0_USD}}};
  const Exposure e =
      exposure(samples, {.quantile = .75, .hazard = .02, .recovery = .4, .rate = .05});
  EXPECT_DOUBLE_EQ(e.expected[0].si(), 7.5);
  EXPECT_DOUBLE_EQ(e.expected[1].si(), 20.0);
  EXPECT_DOUBLE_EQ(e.potential[0].si(), 10.0);
  EXPECT_DOUBLE_EQ(e.potential[1].si(), 30.0);
  EXPECT_DOUBLE_EQ(e.largest_potential.si(), 30.0);
  EXPECT_NEAR(e.expected_positive.si(), (7.5 * 1 + 20 * 2) / 3, 1e-14);  // EPE over three years
  const double cva = .6 * (std::exp(-.05) * 7.5 * (1 - std::exp(-.02)) +
                           std::exp(-.15) * 20 * (std::exp(-.02) - std::exp(-.06)));
  EXPECT_NEAR(e.cva.si(), cva, 1e-14);
  EXPECT_EQ(e.table().rows(), 2u);
  EXPECT_EQ(problem(ExposureSamples{{2.0_year, 1.0_year}, {{Dollars()}, {Dollars()}}}),
            "the dates of an exposure must ascend from after now");
}

TEST(Exposure, AFlatExposureGivesTheExpectedLossOfAGuarantee) {
  // CVA of a certain 390 with LGD 1 is T7.
  ExposureSamples samples;
  for (int k = 1; k <= 5; ++k) {
    samples.dates.push_back(k * unit::year);
    samples.values.push_back({390.0_USD});
  }
  EXPECT_NEAR(exposure(samples, {.hazard = .03, .recovery = 0.0, .rate = .04}).cva.si(),
              expected_loss(t7()).si(), 1e-12);
}

}  // namespace
}  // namespace gw::finance::credit_test
