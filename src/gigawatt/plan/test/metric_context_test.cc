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

// All is what a party pays under contracts; what it pays as a payer of them is in force or
// intended, as none ends before it is paid. The ten tranches of 10 G$ are intended.
TEST(MetricContext, PaymentsByTheStateOfTheirContract) {
  MetricContext c(*flagship().setup, *flagship().outcome);
  const auto nvidia = c.paid_by_state(*c.party("nvidia"));
  EXPECT_DOUBLE_EQ(nvidia.intended, 100e9);
  double all = 0, as_payer = 0;
  for (std::size_t i = 0; i < c.ledger().payments(); ++i) {
    const finance::Payment payment = c.ledger().payment(i);
    const finance::ContractId contract = c.ledger().contract(payment.posting);
    if (payment.from != c.party("openai") || !contract.valid()) continue;
    all += payment.amount.dollars().si();
    if (c.setup.finance->contract(contract).paid_by(payment.from))
      as_payer += payment.amount.dollars().si();
  }
  const auto openai = c.paid_by_state(*c.party("openai"));
  EXPECT_NEAR(openai.all, all, 1.0);
  EXPECT_NEAR(openai.in_force + openai.intended, as_payer, 1.0);
}

// SoftBank repays its bridge of 40 G$ and margin loan with interest: it is cash that it pays under
// contracts, and not what it has promised to pay for anything; nor is that of superseded ones.
TEST(MetricContext, RepaymentsAndSupersededContractsAreNotPaidInForce) {
  const testing::Run run = testing::run("ai_deals_2026");
  MetricContext c(*run.setup, *run.outcome);
  const auto softbank = c.paid_by_state(*c.party("softbank"));
  EXPECT_GT(softbank.all, softbank.in_force + softbank.intended + 40e9);
  double as_payer = 0;
  for (std::size_t i = 0; i < c.ledger().payments(); ++i) {
    const finance::Payment payment = c.ledger().payment(i);
    const finance::PostingView posting = c.ledger().posting(payment.posting);
    if (!posting.contract.valid() || payment.from != c.party("softbank")) continue;
    const finance::ContractInfo& contract = c.setup.finance->contract(posting.contract);
    const auto state = contract.state_at(posting.month);
    if (contract.paid_by(payment.from) &&
        (state == finance::ContractState::signed_ || state == finance::ContractState::effective))
      as_payer += payment.amount.dollars().si();
  }
  EXPECT_NEAR(softbank.in_force, as_payer, 1.0);
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
