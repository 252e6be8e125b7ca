#include "gigawatt/demand/allocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "fixture.h"
#include "gigawatt/core/check.h"

namespace gw::demand {
namespace {

using test::chat;
using test::chips;
using test::kFirst;
using test::program;
using test::rates;
using test::run;

constexpr int kHopper = 0, kRubin = 1;

Config one(Product product) {
  Config c;
  c.products.items = {{"chat", std::move(product)}};
  return c;
}

double in_chips(ChipTime time, Month month) { return (time / month.duration()).si(); }

// Peak 868e9 / (31 x 86400) x 1.5 = 486,111 tokens/s; / 200 per rubin chip = 2,430.56 chips, for
// the whole month.
TEST(Allocation, ReservesThePeakOnTheFastestChips) {
  const Program p = program(one(chat()));
  Allocation allocation(p);
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(10000), chips(5000)}, rates(p));
  EXPECT_NEAR(in_chips(use.products[0].chip_time, kFirst), 2430.5556, 1e-3);
  EXPECT_NEAR(in_chips(use.product_system[kRubin], kFirst), 2430.5556, 1e-3);
  EXPECT_EQ(use.product_system[kHopper], ChipTime());
  EXPECT_EQ(use.products[0].served, use.products[0].demand.output);
  EXPECT_EQ(use.products[0].unmet, Tokens());
  EXPECT_EQ(use.products[0].chip_time_short, ChipTime());
  EXPECT_NEAR(in_chips(use.systems[kRubin].idle, kFirst), 5000 - 2430.5556, 1e-3);
}

// What rubin cannot carry goes to hopper: (486,111 - 1,000 x 200) / 50 = 5,722.2 chips.
TEST(Allocation, SpillsOverToTheNextSystem) {
  const Program p = program(one(chat()));
  Allocation allocation(p);
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(10000), chips(1000)}, rates(p));
  EXPECT_NEAR(in_chips(use.product_system[kHopper], kFirst), 5722.222, 1e-2);
  EXPECT_EQ(use.products[0].unmet, Tokens());
}

// Availability of 80 % takes 1 / 0.8 as many chips.
TEST(Allocation, AvailabilityTakesMoreChips) {
  const Program p = program(one(chat()));
  Allocation allocation(p);
  Rates r = rates(p);
  r.availability[kRubin] = 0.8;
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(0), chips(5000)}, r);
  EXPECT_NEAR(in_chips(use.products[0].chip_time, kFirst), 2430.5556 / 0.8, 1e-3);
}

// Capacity for the mean only (peak / 1.5): the day above it is lost, 0.5 / pi of the tokens.
TEST(Allocation, ShortCapacityClipsThePeakOfTheDay) {
  const Program p = program(one(chat()));
  Allocation allocation(p);
  const double mean_chips = 868e9 / (31 * 86400.0) / 200;
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(0), chips(mean_chips)}, rates(p));
  const ProductMonth& product = use.products[0];
  EXPECT_NEAR(product.unmet / product.demand.output, 0.5 / M_PI, 1e-9);
  EXPECT_NEAR((product.served + product.unmet).si(), product.demand.output.si(), 1);
  EXPECT_NEAR(product.prompt_served / product.demand.prompt, 1 - 0.5 / M_PI, 1e-9);
  EXPECT_NEAR(in_chips(product.chip_time_short, kFirst), mean_chips * 0.5, 1e-6);
}

// A rate of zero says that the system cannot meet the service level.
TEST(Allocation, NoRateNoService) {
  const Program p = program(one(chat()));
  Allocation allocation(p);
  Rates r = rates(p);
  r.serving[kRubin] = {};
  r.serving[kHopper] = {};
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(100), chips(5000)}, r);
  EXPECT_EQ(use.products[0].unmet, use.products[0].demand.output);
  EXPECT_EQ(use.products[0].chip_time, ChipTime());
  EXPECT_NEAR(in_chips(use.systems[kRubin].idle, kFirst), 5000, 1e-9);
}

TEST(Allocation, OwnListOfSystemsDecides) {
  Product product = chat();
  product.systems = {"hopper"};
  const Program p = program(one(product));
  Allocation allocation(p);
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(1000), chips(5000)}, rates(p));
  EXPECT_NEAR(in_chips(use.product_system[kHopper], kFirst), 1000, 1e-9);
  EXPECT_EQ(use.product_system[kRubin], ChipTime());
  EXPECT_GT(use.products[0].unmet, Tokens());
}

TEST(Allocation, PriorityIsServedFirst) {
  Config c;
  c.products.items = {{"second", chat()}, {"first", chat()}};
  c.products.items[0].second.priority = 2;
  const Program p = program(c);
  Allocation allocation(p);
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(0), chips(3000)}, rates(p));
  EXPECT_EQ(use.products[1].unmet, Tokens());
  EXPECT_NEAR(in_chips(use.products[0].chip_time, kFirst), 3000 - 2430.5556, 1e-3);
}

// A run of 10,000 chip-months on 4,000 chips: 31 days of mean months are 1.0185 of them; it ends in
// the third month and trains all its tokens, no more.
TEST(Training, RunsUntilItsWorkIsDone) {
  Config c;
  c.training = {run("a")};
  c.training[0].systems = {"rubin"};
  const Program p = program(c);
  Allocation allocation(p);
  Tokens trained;
  ChipTime spent;
  for (int m = 0; m < 4; ++m) {
    const MonthUse& use = allocation.step(kFirst + m, std::vector{chips(0), chips(4000)}, rates(p));
    trained += use.runs[0].trained;
    spent += use.runs[0].chip_time;
    EXPECT_EQ(use.runs[0].finished, m == 2);
    if (m == 0) {
      EXPECT_NEAR(use.runs[0].done, 0.4 * 31 / 30.4375, 1e-12);
    }
    if (m >= 2) {
      EXPECT_EQ(use.runs[0].done, Ratio(1));
    }
  }
  EXPECT_NEAR(trained.si(), 15e12, 1);
  EXPECT_NEAR(spent.in(unit::chip * unit::month), 10000, 1e-6);
}

TEST(Training, WaitsForItsStartAndHeedsItsLimit) {
  Config c;
  c.training = {run("a")};
  c.training[0].start = kFirst + 1;
  c.training[0].chips_at_most = chips(1000);
  const Program p = program(c);
  Allocation allocation(p);
  EXPECT_EQ(allocation.step(kFirst, std::vector{chips(0), chips(4000)}, rates(p)).runs[0].chip_time,
            ChipTime());
  EXPECT_NEAR(in_chips(allocation.step(kFirst + 1, std::vector{chips(0), chips(4000)}, rates(p))
                           .runs[0]
                           .chip_time,
                       kFirst + 1),
              1000, 1e-9);
}

// 16,000 hopper / 40,000 chip-months beats 3,000 rubin / 10,000.
TEST(Training, TakesTheSystemWhereItGetsOnFastest) {
  Config c;
  c.training = {run("a")};
  const Program p = program(c);
  Allocation allocation(p);
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(16000), chips(3000)}, rates(p));
  EXPECT_GT(use.run_system[kHopper], ChipTime());
  EXPECT_EQ(use.run_system[kRubin], ChipTime());
}

// What the first run leaves of its last month goes to the second.
TEST(Training, NextRunTakesOver) {
  Config c;
  c.training = {run("a"), run("b")};
  for (auto& r : c.training) r.systems = {"rubin"};
  const Program p = program(c);
  Allocation allocation(p);
  Rates r = rates(p);
  r.training[kRubin] = 1000.0 * unit::chip * kFirst.duration();
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(0), chips(4000)}, r);
  EXPECT_TRUE(use.runs[0].finished);
  EXPECT_NEAR(in_chips(use.runs[1].chip_time, kFirst), 3000, 1e-6);
}

// A standing 15 % of 10,000 chips in service, of what inference leaves.
TEST(Training, StandingShareOfTheCapacity) {
  Config c = one(chat());
  c.training = {run("post")};
  c.training[0].tokens = {};
  c.training[0].share_of_capacity = 0.15;
  const Program p = program(c);
  Allocation allocation(p);
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(4000), chips(6000)}, rates(p));
  EXPECT_NEAR(in_chips(use.runs[0].chip_time, kFirst), 1500, 1e-6);
  EXPECT_FALSE(use.runs[0].finished);
  const MonthUse& tight = allocation.step(kFirst + 1, std::vector{chips(0), chips(2500)}, rates(p));
  EXPECT_LT(in_chips(tight.runs[0].chip_time, kFirst + 1), 375);
}

// A neocloud: 2,048 chips, 90 % of the hours rented; another with customers for 1,000 chips.
TEST(Rental, RentsTheShareThatItIsUsed) {
  Product rental;
  rental.kind = ProductKind::rental;
  rental.utilisation = 0.9;
  const Program all = program(one(rental));
  Allocation allocation(all);
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(2048), chips(0)}, rates(all));
  EXPECT_NEAR(in_chips(use.products[0].chip_time, kFirst), 1843.2, 1e-9);
  EXPECT_NEAR(in_chips(use.systems[kHopper].rental, kFirst), 1843.2, 1e-9);
  EXPECT_NEAR(in_chips(use.systems[kHopper].idle, kFirst), 204.8, 1e-9);

  rental.chips = chips(1000);
  const Program some = program(one(rental));
  Allocation limited(some);
  EXPECT_NEAR(in_chips(limited.step(kFirst, std::vector{chips(2048), chips(0)}, rates(some))
                           .products[0]
                           .chip_time,
                       kFirst),
              900, 1e-9);
  const MonthUse& few = limited.step(kFirst + 1, std::vector{chips(500), chips(0)}, rates(some));
  EXPECT_NEAR(in_chips(few.products[0].chip_time, kFirst + 1), 450, 1e-9);
  EXPECT_NEAR(in_chips(few.products[0].chip_time_short, kFirst + 1), 450, 1e-9);
}

TEST(Resale, SellsAShareOfWhatIsIdle) {
  Config c;
  c.resale = Resale{.price = {}, .share = 0.5};
  const Program p = program(c);
  Allocation allocation(p);
  const MonthUse& use = allocation.step(kFirst, std::vector{chips(1000), chips(0)}, rates(p));
  EXPECT_NEAR(in_chips(use.systems[kHopper].resale, kFirst), 500, 1e-9);
  EXPECT_NEAR(in_chips(use.systems[kHopper].idle, kFirst), 500, 1e-9);
}

TEST(Allocation, RefusesMonthsOutOfOrderAndBadChips) {
  const Program p = program(one(chat()));
  Allocation allocation(p);
  const std::vector enough{chips(0), chips(5000)};
  allocation.step(kFirst, enough, rates(p));
  EXPECT_THROW(allocation.step(kFirst, enough, rates(p)), InvariantError);
  EXPECT_THROW(allocation.step(kFirst + 1, std::vector{chips(0)}, rates(p)), InvariantError);
  Allocation other(p);
  EXPECT_THROW(other.step(kFirst, std::vector{chips(-1), chips(1)}, rates(p)), InvariantError);
}

// --- properties ---

struct Draw {
  Config config;
  std::vector<std::vector<Chips>> chips;  // by month
};

Draw draw() {
  Draw d;
  const int products = *rc::gen::inRange(0, 4), runs = *rc::gen::inRange(0, 4);
  for (int i = 0; i < products; ++i) {
    Product product = chat();
    product.priority = i + 1;
    product.weekly_users.given.steps = {{Month{}, 1e6 * *rc::gen::inRange(0, 200)}};
    product.peak_to_mean = 1 + *rc::gen::inRange(0, 11) / 10.0;
    if (*rc::gen::inRange(0, 3) == 0) product.systems = {"hopper", "rubin"};
    if (*rc::gen::inRange(0, 4) == 0) {
      product = {};
      product.kind = ProductKind::rental;
      product.priority = i + 1;
      product.utilisation = *rc::gen::inRange(0, 11) / 10.0;
    }
    d.config.products.items.emplace_back(std::string(1, static_cast<char>('a' + i)), product);
  }
  for (int i = 0; i < runs; ++i) {
    Run r = run(std::string(1, static_cast<char>('r' + i)));
    r.priority = i + 1;
    r.start = kFirst + *rc::gen::inRange(0, 6);
    if (*rc::gen::inRange(0, 2) == 0) r.chips_at_most = chips(*rc::gen::inRange(1, 5000));
    if (*rc::gen::inRange(0, 3) == 0) {
      r.tokens = {};
      r.share_of_capacity = *rc::gen::inRange(0, 31) / 100.0;
    }
    d.config.training.push_back(r);
  }
  if (*rc::gen::inRange(0, 2) == 0)
    d.config.resale = Resale{.price = {}, .share = *rc::gen::inRange(0, 11) / 10.0};
  for (int m = 0; m < 10; ++m)
    d.chips.push_back({chips(*rc::gen::inRange(0, 9000)), chips(*rc::gen::inRange(0, 6000))});
  return d;
}

// Per system: inference + rental + training + resale + idle = available, nothing negative, and the
// uses of products and runs add up to those of the systems; served + unmet = demanded.
RC_GTEST_PROP(AllocationProperty, Conserves, ()) {
  const Draw d = draw();
  const Program p = program(d.config);
  Allocation allocation(p);
  for (int m = 0; m < 10; ++m) {
    const MonthUse& use = allocation.step(kFirst + m, d.chips[m], rates(p));
    for (int s = 0; s < 2; ++s) {
      const SystemUse& u = use.systems[s];
      for (ChipTime part : {u.inference, u.rental, u.training, u.resale, u.idle})
        RC_ASSERT(part >= ChipTime());
      const ChipTime sum = u.inference + u.rental + u.training + u.resale + u.idle;
      RC_ASSERT(abs(sum - u.available).si() <= 1e-9 * std::max(1.0, u.available.si()));
      ChipTime used;
      for (std::size_t i = 0; i < p.products.size(); ++i) used += use.product_system[i * 2 + s];
      for (std::size_t i = 0; i < p.runs.size(); ++i) used += use.run_system[i * 2 + s];
      RC_ASSERT(abs(used - (u.inference + u.rental + u.training)).si() <=
                1e-9 * std::max(1.0, u.available.si()));
    }
    for (const ProductMonth& product : use.products) {
      RC_ASSERT(product.served >= Tokens() && product.unmet >= Tokens());
      RC_ASSERT(abs(product.served + product.unmet - product.demand.output).si() <=
                1e-9 * product.demand.output.si());
    }
    for (const RunMonth& r : use.runs) RC_ASSERT(r.done >= Ratio(0) && r.done <= Ratio(1));
  }
}

// With more chips of every system the product that comes first is never served less.
RC_GTEST_PROP(AllocationProperty, FirstProductIsMonotoneInSupply, ()) {
  Draw d = draw();
  if (d.config.products.items.empty()) d.config = one(chat());
  const Program p = program(d.config);
  Allocation few(p), many(p);
  for (int m = 0; m < 10; ++m) {
    std::vector<Chips> more = d.chips[m];
    for (Chips& c : more) c *= 1.5;
    const Tokens with_few = few.step(kFirst + m, d.chips[m], rates(p)).products[0].served;
    const Tokens with_many = many.step(kFirst + m, more, rates(p)).products[0].served;
    RC_ASSERT(with_many.si() >= with_few.si() * (1 - 1e-12));
  }
}

// Where priorities differ, the order in which things are written does not matter.
RC_GTEST_PROP(AllocationProperty, OrderOfThePlanDoesNotMatter, ()) {
  const Draw d = draw();
  Config reversed = d.config;
  std::reverse(reversed.products.items.begin(), reversed.products.items.end());
  std::reverse(reversed.training.begin(), reversed.training.end());
  const Program p = program(d.config), q = program(reversed);
  Allocation one_way(p), other_way(q);
  for (int m = 0; m < 10; ++m) {
    const MonthUse& a = one_way.step(kFirst + m, d.chips[m], rates(p));
    const MonthUse& b = other_way.step(kFirst + m, d.chips[m], rates(q));
    for (std::size_t i = 0; i < p.products.size(); ++i)
      RC_ASSERT(a.products[i].served == b.products[p.products.size() - 1 - i].served);
    for (std::size_t i = 0; i < p.runs.size(); ++i)
      RC_ASSERT(a.runs[i].done == b.runs[p.runs.size() - 1 - i].done);
  }
}

}  // namespace
}  // namespace gw::demand
