#include "gigawatt/finance/valuation/lease_accounting.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::lease_accounting_test {
namespace {

using namespace gw::units::literals;

Dollars usd(double amount) { return Dollars::from_si(amount); }

// IFRS 16 Example 13: ten payments of 50,000 in advance at 5%, direct costs 20,000, incentives
// 5,000.
LesseeLease example_13() {
  LesseeLease lease;
  lease.payment = usd(50'000);
  lease.periods = 10;
  lease.in_advance = true;
  lease.rate_per_period = .05;
  lease.initial_direct_costs = usd(20'000);
  lease.incentives = usd(5'000);
  return lease;
}
// Example 17: 50,000 in arrears for ten years at 6%.
LesseeLease example_17() {
  LesseeLease lease;
  lease.payment = usd(50'000);
  lease.periods = 10;
  lease.rate_per_period = .06;
  return lease;
}

TEST(Lessee, T3_Example13) {
  // Liability 355,391, right of use 420,391.
  const LesseeSchedule s = lessee_schedule(example_13(), LeaseStandard::ifrs16);
  EXPECT_NEAR(s.liability.si(), 355'391, .5);
  EXPECT_NEAR(s.right_of_use.si(), 420'391, .5);
  ASSERT_EQ(s.periods.size(), 10u);
  EXPECT_EQ(s.periods[9].payment, Dollars());  // the tenth was paid at time 9
  EXPECT_NEAR(s.periods[8].liability.si(), 0, 1e-9);
  EXPECT_NEAR(s.periods[9].right_of_use.si(), 0, 1e-9);
  EXPECT_NEAR(s.total_cost().si(), 500'000 + 20'000 - 5'000, 1e-8);
}

TEST(Lessee, T3_Asc842OnExample17) {
  // L0 = R0 = 368,004; operating: 50,000 a year, first amortisation 27,919.74; finance: first cost
  // 58,880.70.
  const LesseeSchedule operating = lessee_schedule(example_17(), LeaseStandard::asc842_operating);
  const LesseeSchedule finance = lessee_schedule(example_17(), LeaseStandard::asc842_finance);
  EXPECT_NEAR(operating.liability.si(), 368'004, .5);
  EXPECT_NEAR(operating.right_of_use.si(), 368'004, .5);
  for (const LesseePeriod& p : operating.periods) EXPECT_NEAR(p.cost.si(), 50'000, 1e-9);
  EXPECT_NEAR(operating.periods[0].amortisation.si(), 27'919.74, 5e-3);
  EXPECT_NEAR(finance.periods[0].cost.si(), 58'880.70, 5e-3);
  // Both add up to 500,000.
  EXPECT_NEAR(operating.total_cost().si(), 500'000, 1e-8);
  EXPECT_NEAR(finance.total_cost().si(), 500'000, 1e-8);
  // Without costs of the start the operating right of use is the liability at all times.
  for (const LesseePeriod& p : operating.periods)
    EXPECT_NEAR(p.right_of_use.si(), p.liability.si(), 1e-8);
  // IFRS 16 knows one kind.
  EXPECT_EQ(lessee_schedule(example_17(), LeaseStandard::ifrs16).periods[3].cost,
            finance.periods[3].cost);
}

TEST(Lessee, T3_Example17Modification) {
  // After five years right of use 184,002 and liability 210,618; half of the space goes: gain
  // 13,308; five payments of 30,000 at 5% = 129,884; the right of use grows by 24,575.
  const LesseeSchedule s = lessee_schedule(example_17(), LeaseStandard::ifrs16);
  const LeaseModification m = modify(s, {5, .5, std::vector<Dollars>(5, usd(30'000)), .05});
  EXPECT_NEAR(m.right_of_use_before.si(), 184'002, .5);
  EXPECT_NEAR(m.liability_before.si(), 210'618, .5);
  EXPECT_NEAR(m.gain.si(), 13'308, .5);
  EXPECT_NEAR(m.liability_after.si(), 129'884, .5);
  EXPECT_NEAR(m.right_of_use_adjustment.si(), 24'575, .5);
  EXPECT_NEAR(m.right_of_use_after.si(), 184'002.1763 / 2 + 24'575.2055, 1e-3);
  ASSERT_EQ(m.rest.periods.size(), 5u);
  EXPECT_NEAR(m.rest.periods[4].liability.si(), 0, 1e-9);
  EXPECT_NEAR(m.rest.periods[4].right_of_use.si(), 0, 1e-9);
  // All that was ever paid is the cost of both parts less the gain.
  Dollars before;
  for (int k = 0; k < 5; ++k) before += s.periods[static_cast<std::size_t>(k)].cost;
  EXPECT_NEAR((before + m.rest.total_cost() - m.gain).si(), 5 * 50'000 + 5 * 30'000, 1e-8);
}

TEST(Lessee, AnUnchangedModificationChangesNothing) {
  const LesseeSchedule s = lessee_schedule(example_17(), LeaseStandard::asc842_operating);
  const LeaseModification m = modify(s, {4, 1.0, std::vector<Dollars>(6, usd(50'000)), .06});
  EXPECT_NEAR(m.gain.si(), 0, 1e-12);
  EXPECT_NEAR(m.right_of_use_adjustment.si(), 0, 1e-8);
  for (std::size_t k = 0; k < 6; ++k)
    EXPECT_NEAR(m.rest.periods[k].liability.si(), s.periods[k + 4].liability.si(), 1e-7);
}

RC_GTEST_PROP(Lessee, CostsAddUpToWhatIsPaid, ()) {
  // Sum of costs = payments in the term + expected residual + direct costs - incentives, in all
  // standards.
  const auto amount = [] { return usd(*rc::gen::inRange(0, 100'000)); };
  LesseeLease lease;
  lease.payment = amount();
  lease.periods = *rc::gen::inRange(1, 60);
  lease.in_advance = *rc::gen::arbitrary<bool>();
  lease.rate_per_period = 1e-3 * *rc::gen::inRange(0, 200);
  lease.initial_direct_costs = amount();
  lease.incentives = amount();
  lease.residual_expected = amount();
  lease.residual_guaranteed = lease.residual_expected + amount();
  lease.renewals = {{*rc::gen::inRange(1, 30), amount(), true},
                    {*rc::gen::inRange(1, 30), amount(), false},
                    {5, amount(), true}};
  const double paid =
      lease.payment.si() * lease.periods +
      lease.renewals[0].payment.si() * lease.renewals[0].periods +
      (lease.residual_expected + lease.initial_direct_costs - lease.incentives).si();
  for (LeaseStandard standard :
       {LeaseStandard::ifrs16, LeaseStandard::asc842_finance, LeaseStandard::asc842_operating}) {
    const LesseeSchedule s = lessee_schedule(lease, standard);
    RC_ASSERT(s.periods.size() ==
              static_cast<std::size_t>(lease.periods + lease.renewals[0].periods));
    RC_ASSERT(std::abs(s.total_cost().si() - paid) < 1e-4);
    RC_ASSERT(std::abs(s.periods.back().liability.si()) < 1e-4);
    RC_ASSERT(std::abs(s.periods.back().right_of_use.si()) < 1e-4);
  }
}

TEST(Lessee, AccountingAgainstEconomicExposure) {
  // Four years of 100 at 8% with three renewals of four years and 500 guaranteed of which 20 is
  // expected: the books show 100 x 3.312127 + 20 / 1.08^4 = 345.9; leaving costs 698.7, staying
  // 885.1.
  LesseeLease lease;
  lease.payment = 100.0_USD;
  lease.periods = 4;
  lease.rate_per_period = .08;
  lease.residual_guaranteed = 500.0_USD;
  lease.residual_expected = 20.0_USD;
  lease.renewals.assign(3, {4, 100.0_USD, false});
  const LeaseExposure e = lease_exposure(lease);
  EXPECT_NEAR(e.accounting.si(), 100 * 3.312126840 + 20 / std::pow(1.08, 4), 1e-6);
  EXPECT_NEAR(e.if_it_leaves.si(), 100 * 3.312126840 + 500 / std::pow(1.08, 4), 1e-6);
  EXPECT_NEAR(e.if_it_stays.si(), 100 * (1 - std::pow(1.08, -16)) / .08, 1e-9);
  EXPECT_NEAR(e.undiscounted.si(), 1600, 1e-9);
  EXPECT_EQ(e.accounting, lessee_schedule(lease, LeaseStandard::ifrs16).liability);
  lease.renewals[0].reasonably_certain = true;
  EXPECT_GT(lease_exposure(lease).accounting, e.accounting);
}

TEST(Lessee, BadTerms) {
  LesseeLease lease = example_17();
  lease.residual_expected = 1.0_USD;
  EXPECT_EQ(problem(lease), "more is expected on the residual value than is guaranteed");
  EXPECT_THROW((void)lessee_schedule(lease, LeaseStandard::ifrs16), InvariantError);
  lease = example_17();
  lease.periods = 0;
  EXPECT_EQ(problem(lease), "a lease lasts at least one period");
  const LesseeSchedule s = lessee_schedule(example_17(), LeaseStandard::ifrs16);
  EXPECT_EQ(problem(s, {10, 1.0, {1.0_USD}, .05}),
            "the change must come before the end of the lease");
  EXPECT_EQ(problem(s, {1, 0.0, {1.0_USD}, .05}), "the part kept lies above 0 and up to 100%");
}

// ---- Classification

TEST(Classification, ByCriterion) {
  EXPECT_EQ(classify({.term_share = .5, .value_share = .7}).lessee, LesseeClass::operating);
  EXPECT_EQ(classify({.term_share = .5, .value_share = .7}).lessor, LessorClass::operating);
  EXPECT_EQ(classify({.term_share = .75, .value_share = .7}).lessee, LesseeClass::finance);
  EXPECT_EQ(classify({.term_share = .5, .value_share = .9}).lessor, LessorClass::sales_type);
  EXPECT_EQ(classify({.term_share = .5, .value_share = .1, .transfers_ownership = true}).lessor,
            LessorClass::sales_type);
  const LeaseClass direct =
      classify({.term_share = .5, .value_share = .7, .third_party_share = .25});
  EXPECT_EQ(direct.lessee, LesseeClass::operating);
  EXPECT_EQ(direct.lessor, LessorClass::direct_financing);
  EXPECT_EQ(
      classify(
          {.term_share = .5, .value_share = .7, .third_party_share = .25, .collectible = false})
          .lessor,
      LessorClass::operating);
}

// ---- Lessor

// Fair value 100, three payments that earn 10% on it with 20 left at the end: (100 - 20 / 1.331)
// / 2.486852.
LessorLease ten_percent() {
  LessorLease lease;
  lease.payment = usd((100 - 20 / 1.331) / ((1 - 1 / 1.331) / .1));
  lease.periods = 3;
  lease.fair_value = 100.0_USD;
  lease.carrying_amount = 100.0_USD;
  lease.residual_unguaranteed = 20.0_USD;
  lease.life_periods = 5;
  return lease;
}

TEST(Lessor, ImplicitRate) {
  EXPECT_NEAR(*implicit_rate(ten_percent()), .10, 1e-13);
  // In advance the same payment earns more; direct costs of 2 lower the rate.
  LessorLease lease = ten_percent();
  lease.in_advance = true;
  const Ratio advance = *implicit_rate(lease);
  const double p = lease.payment.si(), x = 1 / (1 + advance);
  EXPECT_NEAR(p + p * x + p * x * x + 20 * x * x * x, 100, 1e-10);
  EXPECT_GT(advance, .10);
  lease = ten_percent();
  lease.initial_direct_costs = 2.0_USD;
  EXPECT_LT(*implicit_rate(lease), .10);
  lease.payment = Dollars();
  lease.residual_unguaranteed = Dollars();
  EXPECT_EQ(implicit_rate(lease).error(), NoIrr::one_sign);
}

// profit + incomes - costs.
double earned(const LessorSchedule& s) {
  Dollars sum = s.profit;
  for (const LessorPeriod& p : s.periods) sum += p.income - p.cost;
  return sum.si();
}

TEST(Lessor, SalesType) {
  // A dealer whose goods cost 80 earns 20 at once and 10% on 100, 20 being left at the end.
  LessorLease lease = ten_percent();
  lease.carrying_amount = 80.0_USD;
  lease.initial_direct_costs = 3.0_USD;
  const auto s = lessor_schedule(lease, LessorClass::sales_type);
  ASSERT_TRUE(s.has_value());
  EXPECT_NEAR(s->profit.si(), 17.0, 1e-13);  // costs are expensed
  EXPECT_NEAR(s->rate_per_period, .10, 1e-13);
  EXPECT_NEAR(s->periods[0].income.si(), 10.0, 1e-11);
  EXPECT_NEAR(s->periods[2].asset.si(), 20.0, 1e-11);
  EXPECT_NEAR(earned(*s), 3 * lease.payment.si() + 20 - 80 - 3, 1e-10);
}

TEST(Lessor, DirectFinancingDefersTheProfit) {
  LessorLease lease = ten_percent();
  lease.carrying_amount = 90.0_USD;
  lease.initial_direct_costs = 3.0_USD;
  const auto s = lessor_schedule(lease, LessorClass::direct_financing);
  ASSERT_TRUE(s.has_value());
  EXPECT_EQ(s->profit, Dollars());
  EXPECT_EQ(s->asset, 93.0_USD);
  EXPECT_GT(s->rate_per_period, .10);
  EXPECT_NEAR(s->periods[2].asset.si(), 20.0, 1e-11);
  EXPECT_NEAR(earned(*s), 3 * lease.payment.si() + 20 - 90 - 3, 1e-10);
  // A loss is taken at once.
  lease.carrying_amount = 110.0_USD;
  EXPECT_EQ(lessor_schedule(lease, LessorClass::direct_financing)->profit, -10.0 * unit::USD);
}

TEST(Lessor, Operating) {
  // Rent in a straight line; (100 - 10) / 5 of depreciation a period; 3 of direct costs over the
  // term.
  LessorLease lease = ten_percent();
  lease.salvage = 10.0_USD;
  lease.initial_direct_costs = 3.0_USD;
  lease.in_advance = true;
  const auto s = lessor_schedule(lease, LessorClass::operating);
  ASSERT_TRUE(s.has_value());
  EXPECT_EQ(s->paid_at_start, lease.payment);
  EXPECT_EQ(s->periods[2].payment, Dollars());
  EXPECT_EQ(s->periods[2].income, lease.payment);
  EXPECT_NEAR(s->periods[0].cost.si(), 19.0, 1e-13);
  EXPECT_NEAR(s->periods[2].asset.si(), 100 - 3 * 18, 1e-13);
  EXPECT_EQ(s->table().rows(), 3u);
}

TEST(Lessor, InAdvance) {
  LessorLease lease = ten_percent();
  lease.in_advance = true;
  const auto s = lessor_schedule(lease, LessorClass::sales_type);
  ASSERT_TRUE(s.has_value());
  EXPECT_EQ(s->paid_at_start, lease.payment);
  EXPECT_NEAR(s->periods[2].asset.si(), 20.0, 1e-11);
  EXPECT_NEAR(earned(*s), 3 * lease.payment.si() + 20 - 100, 1e-10);
}

TEST(Lessor, BadTerms) {
  LessorLease lease = ten_percent();
  lease.life_periods = 2;
  EXPECT_EQ(problem(lease), "the asset must live as long as the lease");
  EXPECT_THROW((void)implicit_rate(lease), InvariantError);
}

}  // namespace
}  // namespace gw::finance::lease_accounting_test
