#include "gigawatt/demand/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixture.h"
#include "gigawatt/config/read.h"

namespace gw::demand {
namespace {

using test::chat;
using test::kFirst;
using test::messages;
using test::program;
using test::run;
using testing::ElementsAre;
using testing::HasSubstr;

Config with(Product product) {
  Config c;
  c.products.items = {{"chat", std::move(product)}};
  return c;
}

// 70e6 users x 7 a week x 31/7 weeks = 2.17e9 messages; x 400 = 868e9 tokens.
TEST(Demand, UsersToMessagesToTokens) {
  const Program p = program(with(chat()));
  const ProductDemand demand = demand_in(p, 0, kFirst);
  EXPECT_NEAR(demand.users, 70e6, 1e-3);
  EXPECT_NEAR(demand.paying_users, 3.5e6, 1e-3);
  EXPECT_NEAR(demand.messages, 2.17e9, 1);
  EXPECT_NEAR(demand.output.si(), 868e9, 1);
  EXPECT_NEAR(demand.prompt.si(), 2.17e12, 1);
  // February has 28 days.
  EXPECT_NEAR(demand_in(p, 0, Month{2026, 2}).messages, 1.96e9, 1);
}

// An API gives output tokens; prompts follow at the ratio of the lengths.
TEST(Demand, TokensAreGivenForAnApi) {
  Product api = chat();
  api.kind = ProductKind::tokens;
  api.weekly_users = {};
  api.messages_per_user_week = {};
  api.output_tokens_per_month.steps = {{Month{}, Tokens::from_si(8e12)}};
  const Program p = program(with(api));
  EXPECT_EQ(demand_in(p, 0, kFirst).output.si(), 8e12);
  EXPECT_EQ(demand_in(p, 0, kFirst).prompt.si(), 20e12);
  EXPECT_EQ(demand_in(p, 0, kFirst).users, Ratio(0));
}

TEST(Compile, OrdersByPriorityThenStartThenPlan) {
  Config c;
  c.products.items = {{"a", chat()}, {"b", chat()}, {"c", chat()}};
  c.products.items[0].second.priority = 2;
  auto late = run("late"), early = run("early"), first = run("first");
  late.start = Month{2027, 1};
  first.priority = 1;
  late.priority = early.priority = 2;
  c.training = {late, early, first};
  const Program p = program(c);
  EXPECT_THAT(p.product_order, ElementsAre(1, 2, 0));
  EXPECT_THAT(p.run_order, ElementsAre(2, 1, 0));
}

TEST(Compile, WantsUsersMessagesAndLengths) {
  Product p = chat();
  p.weekly_users = {};
  EXPECT_THAT(messages(with(p)), HasSubstr("demand.products.chat.weekly_users: is missing"));
  p = chat();
  p.weekly_users.logistic = Logistic{.now = 1.0, .limit = 2.0};
  EXPECT_THAT(messages(with(p)), HasSubstr("weekly_users: is given twice"));
  p.weekly_users.given = {};
  EXPECT_THAT(messages(with(p)), HasSubstr("weekly_users.logistic: does not describe a curve"));
  p = chat();
  p.messages_per_user_week = {};
  EXPECT_THAT(messages(with(p)), HasSubstr("messages_per_user_week: is missing"));
  p = chat();
  p.output = {};
  EXPECT_THAT(messages(with(p)), HasSubstr("demand.products.chat.output: is missing"));
  p = chat();
  p.output = {.p50 = Tokens::from_si(900), .p90 = Tokens::from_si(250)};
  EXPECT_THAT(messages(with(p)), HasSubstr("neither a mean nor a median"));
  p = chat();
  p.model = "";
  EXPECT_THAT(messages(with(p)), HasSubstr("demand.products.chat.model: is missing"));
  p = chat();
  p.peak_to_mean = 2.5;
  EXPECT_THAT(messages(with(p)), HasSubstr("peak_to_mean: is not between 1 and 2"));
}

TEST(Compile, RefusesFieldsOfAnotherKind) {
  Product rental = chat();
  rental.kind = ProductKind::rental;
  EXPECT_THAT(messages(with(rental)),
              HasSubstr("weekly_users: does nothing for a product of kind rental"));
  Product p = chat();
  p.chips = Chips::from_si(5);
  EXPECT_THAT(messages(with(p)), HasSubstr("chips: does nothing for a product of kind users"));
}

TEST(Compile, ChecksSystems) {
  Product p = chat();
  p.systems = {"rubin", "kyber"};  // kyber is not built in this plan
  EXPECT_THAT(program(with(p)).products[0].systems, ElementsAre(1));
  p.systems = {"rubn"};
  EXPECT_THAT(messages(with(p)),
              HasSubstr("demand.products.chat.systems: the plan builds no system \"rubn\""));
  p.systems = {"rubin", "rubin"};
  EXPECT_THAT(messages(with(p)), HasSubstr("names \"rubin\" twice"));
}

TEST(Compile, ChecksRuns) {
  Config c;
  c.training = {run("a")};
  c.training[0].tokens = {};
  EXPECT_THAT(messages(c), HasSubstr("demand.training.a.tokens: is missing"));
  c.training[0] = run("a");
  c.training[0].share_of_capacity = 0.2;
  EXPECT_THAT(messages(c),
              HasSubstr("demand.training.a.tokens: is given beside share_of_capacity"));
  c.training[0].tokens = {};
  auto more = c.training[0];
  more.id = "b";
  more.share_of_capacity = 0.9;
  c.training.push_back(more);
  EXPECT_THAT(messages(c), HasSubstr("promises 110% of the capacity"));
}

constexpr std::string_view kYaml = R"(products:
  chat:
    model: gpt_oss_120b
    weekly_users: {logistic: {now: 700 M, limit: 2.5 G, growth_per_year: 90 %}}
    messages_per_user_week: 18
    prompt: {p50: 600 tokens, p90: 4 k}
    output: {p50: 250 tokens, p90: 900}
    slo: {ttft: 1 s, tpot: 40 ms, percentile: 95 %}
    income: {subscribers: {2025-09: 5 %, 2028-01: 8 %}, price: 20 $/month, ads_per_free_user: 0.3 $/month}
  search:
    model: gpt_oss_120b
    weekly_users: 100 M
    messages_per_user_week: {2025-09: 10, 2027-01: 20}
    output: 400
  rent: {kind: rental, utilisation: 85 %, income: {per_chip_time: 2.5 $/chip/h}}
training:
  - id: frontier_1
    model: deepseek_v3
    scale: 4
    tokens: 60 T
    precision: fp8
    start: 2027-01
    chips_at_most: 200 k
  - {id: post_training, share_of_capacity: 15 %}
resale: {price: 1.5 $/chip/h, share: 50 %}
)";

TEST(PlanFile, IsReadAndCompiled) {
  Diagnostics diagnostics;
  config::Facts facts;
  const auto node = config::parse_yaml(kYaml, "plan.yaml", diagnostics);
  ASSERT_TRUE(node) << diagnostics.render();
  const auto c = config::read<Config>(*node, facts, diagnostics, "demand");
  ASSERT_TRUE(c) << diagnostics.render();
  const Program p = program(*c);
  EXPECT_NEAR(p.products[0].output.si(), 411.97, 0.02);
  EXPECT_EQ(p.products[1].product.weekly_users.given.at(kFirst), Ratio(100e6));
  EXPECT_EQ(p.products[1].output.si(), 400);
  EXPECT_NEAR(
      p.products[2].product.income.per_chip_time.at(kFirst).in(unit::USD / unit::chip / unit::h),
      2.5, 1e-12);
  EXPECT_EQ(p.runs[0].run.precision, catalog::Precision::fp8);
  EXPECT_EQ(p.runs[0].run.tokens.si(), 60e12);
  EXPECT_EQ(p.runs[0].run.chips_at_most->si(), 200e3);

  Config wrong = *c;
  wrong.products.items[1].second.output = {};
  Diagnostics found;
  EXPECT_FALSE(
      compile(wrong, {.first = kFirst, .systems = test::systems(), .facts = &facts}, found));
  ASSERT_EQ(found.items().size(), 1u);
  EXPECT_EQ(found.items()[0].where.line, 14);  // the output of search
}

}  // namespace
}  // namespace gw::demand
