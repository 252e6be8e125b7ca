#include "gigawatt/plan/metric_context.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/statements.h"

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(MetricContext, RevenueOfAllYearsIsTheTotal) {
  MetricContext c(*flagship().setup, *flagship().outcome);
  double sum = 0;
  for (int year = 2025; year <= 2036; ++year) sum += c.revenue(*c.party("openai"), year);
  EXPECT_NEAR(sum, c.revenue(*c.party("openai")), 1.0);
  EXPECT_EQ(c.revenue(*c.party("openai"), 1999), 0);
}

TEST(MetricContext, FirstReachingIsTheFirstMonthAtTheLevel) {
  MetricContext c(*flagship().setup, *flagship().outcome);
  Month month = *c.first_reaching(c.ids().energised_power, 1e9);
  EXPECT_GE(c.flows().si(c.ids().energised_power, month), 1e9 * (1 - 1e-9));
  EXPECT_LT(c.flows().si(c.ids().energised_power, month - 1), 1e9);
  EXPECT_FALSE(c.first_reaching(c.ids().energised_power, 1e12));
}

// What is paid in force and under letters of intent is all that a party pays under contracts; the
// ten tranches of 10 G$ are intended.
TEST(MetricContext, PaymentsByTheStateOfTheirContract) {
  MetricContext c(*flagship().setup, *flagship().outcome);
  const auto nvidia = c.paid_by_state(*c.party("nvidia"));
  EXPECT_DOUBLE_EQ(nvidia.intended, 100e9);
  double all = 0;
  for (std::size_t i = 0; i < c.ledger().payments(); ++i) {
    const finance::Payment payment = c.ledger().payment(i);
    if (payment.from == c.party("openai") && c.ledger().contract(payment.posting).valid())
      all += payment.amount.dollars().si();
  }
  const auto openai = c.paid_by_state(*c.party("openai"));
  EXPECT_NEAR(openai.in_force + openai.intended, all, 1.0);
}

// Cash at the end less cash at the beginning is free cash flow and what financing brought.
TEST(MetricContext, FreeCashFlowIsTheCashFlowStatementWithoutFinancing) {
  MetricContext c(*flagship().setup, *flagship().outcome);
  const auto party = *c.party("openai");
  const Table statement = finance::cash_flow_statement(c.books(), party);
  auto column = [&](std::string_view name) {
    for (const Column& candidate : statement.columns())
      if (candidate.name == name) return std::get<std::vector<double>>(candidate.data);
    return std::vector<double>();
  };
  const auto operating = column("operating_musd"), investing = column("investing_musd");
  ASSERT_EQ(operating.size(), 136u);
  double sum = 0;
  for (int i = 0; i < 136; ++i)
    if ((c.first + i).year() == 2028)
      sum += operating[static_cast<std::size_t>(i)] + investing[static_cast<std::size_t>(i)];
  EXPECT_NEAR(c.free_cash_flow(party, 2028) / 1e6, sum, 1e-3);
}

}  // namespace
}  // namespace gw::plan
