#include "gigawatt/finance/contracts/loan.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::loan_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Loan term_loan() {
  Loan loan;
  loan.lender = "bank";
  loan.borrower = "developer";
  loan.principal = 100.0_GUSD;
  loan.rate = 0.05;
  loan.term_months = 36;
  return loan;
}

void add_parties(World& world) {
  world.party("developer", PartyKind::developer, 50.0_GUSD);
  world.party("bank", PartyKind::lender);
}

TEST(Loan, LevelPayments) {
  World world(40);
  add_parties(world);
  world.contracts = {term_loan()};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 0), -100e9);
  const double payment = level_payment({100.0_GUSD, 0.05 / 12, 36}).si();
  for (int m : {1, 20, 35})
    EXPECT_NEAR(-world.movement(books, "developer", Account::cash, m), payment, 0.011) << m;
  EXPECT_NEAR(-world.movement(books, "developer", Account::cash, 36), payment, 1.0);
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 36), 0.0);
  EXPECT_EQ(world.movement(books, "developer", Account::cash, 37), 0.0);
  // First interest: 100 G$ x 5% / 12.
  EXPECT_NEAR(world.movement(books, "bank", Account::interest_income, 1), -100e9 * 0.05 / 12,
              0.006);
}

TEST(Loan, LinearBulletAndProfile) {
  const auto debt_after = [](Repayment repayment, std::vector<Ratio> profile, int month) {
    World world(40);
    add_parties(world);
    Loan loan = term_loan();
    loan.repayment = repayment;
    loan.profile = std::move(profile);
    world.contracts = {loan};
    const Books books = world.run();
    EXPECT_EQ(world.balance(books, "developer", Account::debt, 36), 0.0);
    return -world.balance(books, "developer", Account::debt, month);
  };
  EXPECT_NEAR(debt_after(Repayment::linear, {}, 18), 50e9, 0.1);
  EXPECT_DOUBLE_EQ(debt_after(Repayment::bullet, {}, 35), 100e9);
  // 10%, 30%, 60% of the principal in years 1, 2, 3.
  EXPECT_NEAR(debt_after(Repayment::profile, {0.1, 0.3, 0.6}, 12), 90e9, 0.1);
  EXPECT_NEAR(debt_after(Repayment::profile, {0.1, 0.3, 0.6}, 24), 60e9, 0.1);
}

// A shell of 3 $/W bought over four months, 70% of it borrowed.
World& construction(World& world, bool add_interest) {
  add_parties(world);
  Purchase shell;
  shell.common.id = "shell";
  shell.common.part = "site";
  shell.seller = "suppliers";
  shell.buyer = "developer";
  shell.flow = "capex_power.shell";
  shell.price.per_power = always(3.0_USD / unit::W);
  shell.asset = AssetClass::building;
  Loan loan = term_loan();
  loan.principal = 2.0_GUSD;
  loan.availability_months = 6;
  loan.finances = LoanUse{{"site"}, 0.7};
  loan.add_interest = add_interest;
  world.contracts = {loan, shell};
  for (int m = 0; m < 4; ++m) world.set("capex_power.shell", m, 200.0_MW);
  return world;
}

TEST(Loan, ConstructionDrawsFollowTheSpending) {
  World world(40);
  const Books books = construction(world, false).run();
  // 600 M$ a month, 420 of it borrowed.
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 0), -420e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 3), -1680e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 5), -1680e6);
  // Interest is paid on the balance of the month before; repayment begins in month 6.
  EXPECT_NEAR(world.movement(books, "developer", Account::interest_expense, 1), 420e6 * 0.05 / 12,
              0.006);
  EXPECT_GT(world.balance(books, "developer", Account::debt, 6), -1680e6);
  EXPECT_LT(world.balance(books, "developer", Account::debt, 35), 0.0);
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 36), 0.0);
}

TEST(Loan, DrawsStopAtThePrincipal) {
  World world(40);
  construction(world, false);
  std::get<Loan>(world.contracts[0]).principal = 1.0_GUSD;
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 1), -840e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 3), -1e9);
}

TEST(Loan, InterestDuringConstructionIsAdded) {
  World world(40);
  const Books books = construction(world, true).run();
  // B1 = 420 (1 + i) + 420, ...: the future value of four draws, then two months of interest.
  const double i = 0.05 / 12;
  double balance = 0;
  for (int m = 0; m < 6; ++m) balance = balance * (1 + i) + (m < 4 ? 420e6 : 0);
  EXPECT_NEAR(-world.balance(books, "developer", Account::debt, 5), balance, 0.05);
  EXPECT_NEAR(-world.balance(books, "bank", Account::interest_income, 5), balance - 1680e6, 0.05);
  EXPECT_DOUBLE_EQ(world.movement(books, "developer", Account::cash, 4), 0.0);
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 36), 0.0);
}

TEST(Loan, UndrawnLoansAreLiquidity) {
  World world(40);
  construction(world, false);
  Books books = world.start();
  // 50 G$ of cash and 2 G$ of loan before the first month; 320 M$ are left after the draws.
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("developer")).in(unit::GUSD), 52.0);
  for (int m = 0; m < 4; ++m) ASSERT_TRUE(books.step(world.month(m)));
  const double cash = world.balance(books, "developer", Account::cash, 3);
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("developer")).si(), cash + 320e6);
  EXPECT_TRUE(books.can_fund({world.id("developer"), 40.0_GUSD}));
  EXPECT_FALSE(books.can_fund({world.id("developer"), 60.0_GUSD}));
  EXPECT_TRUE(books.can_fund({world.id("bank"), 1e6 * unit::GUSD}));
  for (int m = 4; m < 6; ++m) ASSERT_TRUE(books.step(world.month(m)));
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("developer")).si(),
                   world.balance(books, "developer", Account::cash, 5));
}

TEST(Loan, DefaultsOfBothSides) {
  World borrower(40);
  add_parties(borrower);
  borrower.contracts = {term_loan()};
  borrower.defaults = {{"developer", borrower.month(10)}};
  const Books failed = borrower.run();
  const double owed = -borrower.balance(failed, "developer", Account::debt, 9);
  EXPECT_DOUBLE_EQ(borrower.balance(failed, "bank", Account::credit_losses, 39), owed);
  EXPECT_DOUBLE_EQ(-borrower.balance(failed, "developer", Account::debt, 39), owed);
  EXPECT_EQ(borrower.balance(failed, "developer", Account::cash, 10), 0.0);  // its estate is gone

  // A lender in default lends no more, the borrower goes on paying.
  World lender(40);
  construction(lender, false);
  lender.defaults = {{"bank", lender.month(2)}};
  const Books estate = lender.run();
  EXPECT_DOUBLE_EQ(lender.balance(estate, "developer", Account::debt, 5), -840e6);
  EXPECT_EQ(lender.balance(estate, "developer", Account::debt, 36), 0.0);
}

TEST(Loan, WhatWasDrawnRunsOffWhileAnotherReplacesIt) {
  World world(40);
  add_parties(world);
  Loan second = term_loan();
  second.common.id = "second";
  second.common.instead_of = {"loan"};
  second.common.start = world.month(6);
  world.contracts = {term_loan(), second};
  const Books books = world.run();
  // Both are owed after month 6, and the first is paid off in month 36.
  EXPECT_LT(world.balance(books, "developer", Account::debt, 6), -180e9);
  EXPECT_DOUBLE_EQ(books.paid_under(ContractId{0}).dollars().in(unit::GUSD), 100.0);
}

// A project that earns `cash` in month k and serves its debt with it.
void add_project(World& world, const std::vector<Dollars>& cash) {
  world.party("developer", PartyKind::developer, 50.0_GUSD);
  world.party("bank", PartyKind::lender);
  Sale rent;
  rent.common.id = "rent";
  rent.seller = "developer";
  rent.buyer = "end_users";
  rent.price.per_time = config::Steps<DollarRate>{};
  for (std::size_t k = 0; k < cash.size(); ++k)
    rent.price.per_time->steps.emplace_back(world.month(static_cast<int>(k)),
                                            cash[k] / unit::month);
  Loan loan = term_loan();
  loan.availability_months = 0;
  world.contracts = {rent, loan};
}
Loan& loan_of(World& world) { return std::get<Loan>(world.contracts[1]); }

TEST(Loan, SculptedServiceFollowsTheCash) {
  // T6.3: CFADS 100, 110, 120, DSCR 1.25, 8% a period: D0 = 225.72779,
  // principal 61.9418, 74.8971, 88.8889.
  World world(5);
  add_project(world, {Dollars(), 100.0_GUSD, 110.0_GUSD, 120.0_GUSD});
  Loan& loan = loan_of(world);
  loan.principal = 225.7277854976_GUSD;
  loan.rate = 0.08 * 12;
  loan.term_months = 3;
  loan.repayment = Repayment::sculpted;
  loan.covenant = Covenant{.contracts = {"rent"}, .dscr = 1.25, .months = 1};
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "developer", Account::debt, 1), 61.9418e9, 1e5);
  EXPECT_NEAR(world.movement(books, "developer", Account::debt, 2), 74.8971e9, 1e5);
  EXPECT_NEAR(world.movement(books, "developer", Account::debt, 3), 88.8889e9, 1e5);
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 3), 0.0);
  // Cover is CFADS / service = 1.25; in the last month only interest counts as service.
  ASSERT_EQ(books.covers().size(), 3u);
  EXPECT_NEAR(books.covers()[0].dscr, 1.25, 1e-9);
  EXPECT_NEAR(books.covers()[1].dscr, 1.25, 1e-9);
  EXPECT_NEAR(books.covers()[2].service.dollars().si(), 0.08 * 88.8889e9, 1e5);
}

TEST(Loan, SculptedIsNeverBelowZeroAndTheRestIsDueAtTheEnd) {
  // 1 G$ of cash against 5 of interest: no principal; then 20 G$ in all months, and the rest at
  // maturity.
  World world(8);
  add_project(world, {Dollars(), 1.0_GUSD, 20.0_GUSD});
  Loan& loan = loan_of(world);
  loan.rate = 0.6;  // 5% a month
  loan.term_months = 4;
  loan.repayment = Repayment::sculpted;
  loan.covenant = Covenant{.dscr = 1.0, .months = 1};
  const Books books = world.run();
  EXPECT_EQ(world.movement(books, "developer", Account::debt, 1), 0.0);
  EXPECT_NEAR(world.movement(books, "developer", Account::debt, 2), 15e9, 1e3);
  EXPECT_NEAR(world.movement(books, "developer", Account::debt, 3), (20 - 4.25) * 1e9, 1e3);
  EXPECT_NEAR(world.movement(books, "developer", Account::debt, 4), (85 - 15.75) * 1e9, 1e3);
}

TEST(Loan, T6_4_SweepShortensALevelLoan) {
  // T6.4: 100 at 8% over 5 level payments, CFADS 35, half of what is left sweeps.
  World world(8);
  add_project(world, {35.0_GUSD});
  Loan& loan = loan_of(world);
  loan.rate = 0.08 * 12;
  loan.term_months = 5;
  loan.sweep_share = 0.5;
  const Books books = world.run();
  const std::vector<double> balances{100, 77.9772, 54.1925, 28.5051, 0.7627, 0};
  for (int m = 0; m < 6; ++m)
    EXPECT_NEAR(-world.balance(books, "developer", Account::debt, m) / 1e9,
                balances[static_cast<std::size_t>(m)], 6e-5)
        << m;
}

TEST(Loan, AJuniorLoanIsServedFromWhatTheSeniorLeaves) {
  // Listed first, stepped last: CFADS 35 less 25.05 of senior service; half of the rest sweeps.
  World world(8);
  add_project(world, {35.0_GUSD});
  Loan& senior = loan_of(world);
  senior.common.id = "senior";
  senior.rate = 0.08 * 12;
  senior.term_months = 5;
  Loan junior = senior;
  junior.common.id = "junior";
  junior.seniority = Seniority::junior;
  junior.principal = 8.0_GUSD;
  junior.rate = 0.0;
  junior.repayment = Repayment::bullet;
  junior.sweep_share = 0.5;
  world.contracts.insert(world.contracts.begin(), junior);
  const Books books = world.run();
  const double left = 35e9 - level_payment({100.0_GUSD, 0.08, 5}).si();
  // Senior balances are not touched by the sweep of the junior loan.
  const double senior_1 = 100e9 * 1.08 - level_payment({100.0_GUSD, 0.08, 5}).si();
  EXPECT_NEAR(-world.balance(books, "developer", Account::debt, 1), senior_1 + 8e9 - left / 2, 1e3);
  EXPECT_EQ(world.model->contract(ContractId{0}).seniority, Seniority::junior);
}

TEST(Loan, FloatingRate) {
  // Linear over 36 months: interest of month m is (base + spread) / 12 of the balance before.
  World world(40);
  add_parties(world);
  Loan loan = term_loan();
  loan.repayment = Repayment::linear;
  loan.rate = 0.02;
  loan.rate.base = config::Steps<Ratio>{{{world.month(0), 0.04}, {world.month(13), 0.01}}};
  world.contracts = {loan};
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "developer", Account::interest_expense, 1), 100e9 * 0.06 / 12,
              0.01);
  EXPECT_NEAR(world.movement(books, "developer", Account::interest_expense, 13),
              -world.balance(books, "developer", Account::debt, 12) * 0.03 / 12, 0.01);

  // Level: each payment is that of a loan of the balance at the rate of the month.
  loan.repayment = Repayment::level;
  World level(40);
  add_parties(level);
  level.contracts = {loan};
  const Books anew = level.run();
  const double balance = -level.balance(anew, "developer", Account::debt, 12);
  EXPECT_NEAR(-level.movement(anew, "developer", Account::cash, 13),
              level_payment({Dollars::from_si(balance), 0.03 / 12, 24}).si(), 0.02);
  EXPECT_EQ(level.balance(anew, "developer", Account::debt, 36), 0.0);
}

TEST(Loan, Fees) {
  World world(40);
  construction(world, false);
  auto& loan = std::get<Loan>(world.contracts[0]);
  loan.rate = 0.0;
  loan.upfront_fee = 0.01;
  loan.commitment_fee = 0.006;
  const Books books = world.run();
  // 1% of 2 G$; then 0.6% / 12 of 2 G$ less 420 M$ for each month of draws; nothing after month 5.
  EXPECT_DOUBLE_EQ(world.movement(books, "developer", Account::interest_expense, 0), 20e6);
  EXPECT_DOUBLE_EQ(world.movement(books, "developer", Account::interest_expense, 1),
                   1580e6 * 0.0005);
  EXPECT_DOUBLE_EQ(world.movement(books, "developer", Account::interest_expense, 5),
                   320e6 * 0.0005);
  EXPECT_EQ(world.movement(books, "developer", Account::interest_expense, 6), 0.0);
}

TEST(Loan, LockUpAndBreachAreReportedOnce) {
  // Interest only, 1 G$ a month; cash 3, then 1.1, then 0.9, then 3: cover over one month.
  World world(10);
  add_project(world, {3.0_GUSD, 3.0_GUSD, 1.1_GUSD, 1.1_GUSD, 0.9_GUSD, 3.0_GUSD, 0.9_GUSD});
  Loan& loan = loan_of(world);
  loan.rate = 0.12;
  loan.repayment = Repayment::bullet;
  loan.covenant = Covenant{.lock_up = 1.15, .minimum = 1.05, .months = 1};
  const Books books = world.run();
  std::vector<std::string> trail;
  for (const Incident& incident : books.incidents())
    trail.push_back(describe(*world.model, incident));
  EXPECT_EQ(trail,
            (std::vector<std::string>{
                "2026-03: developer pays out no profits: the debt service cover of loan is 1.10",
                "2026-05: developer breaks the covenant of loan: the debt service cover is 0.90",
                "2026-07: developer pays out no profits: the debt service cover of loan is 0.90",
                "2026-07: developer breaks the covenant of loan: the debt service cover is 0.90"}));
}

TEST(Loan, ABreachThatLastsCallsTheLoan) {
  // Interest only, 1 G$ a month; cash 3, then 0.9 from the third payment on: two months may be
  // cured, in the third the 100 G$ are due. The developer has no such money: support pays.
  World world(10);
  add_project(world, {3.0_GUSD, 3.0_GUSD, 3.0_GUSD, 0.9_GUSD});
  Loan& loan = loan_of(world);
  loan.rate = 0.12;
  loan.repayment = Repayment::bullet;
  loan.covenant = Covenant{.minimum = 1.05, .called_after = 2, .months = 1};
  const Books books = world.run();
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 4), -100e9);
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 5), 0.0);
  std::vector<std::string> called;
  for (const Incident& incident : books.incidents())
    if (incident.kind == IncidentKind::loan_called)
      called.push_back(describe(*world.model, incident));
  EXPECT_EQ(called, std::vector<std::string>{
                        "2026-06: developer must repay 100 G$ to bank: loan is called"});
}

TEST(Loan, ABreachThatIsCuredCallsNothing) {
  World world(10);
  add_project(world, {3.0_GUSD, 0.9_GUSD, 0.9_GUSD, 3.0_GUSD, 0.9_GUSD, 0.9_GUSD, 3.0_GUSD});
  Loan& loan = loan_of(world);
  loan.rate = 0.12;
  loan.repayment = Repayment::bullet;
  loan.covenant = Covenant{.minimum = 1.05, .called_after = 2, .months = 1};
  const Books books = world.run();
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 9), -100e9);
}

TEST(Loan, LockUpSweepsWhatIsLeft) {
  // Cover 1.1 is below 1.15: of the 0.1 G$ left after 1 G$ of interest all prepays; at cover 3
  // nothing does.
  World world(4);
  add_project(world, {3.0_GUSD, 3.0_GUSD, 1.1_GUSD});
  Loan& loan = loan_of(world);
  loan.rate = 0.12;
  loan.repayment = Repayment::bullet;
  loan.covenant = Covenant{.lock_up = 1.15, .lock_up_sweep = 1.0, .months = 1};
  const Books books = world.run();
  EXPECT_EQ(world.movement(books, "developer", Account::debt, 1), 0.0);
  EXPECT_NEAR(world.movement(books, "developer", Account::debt, 2), 0.1e9, 0.01);
}

TEST(Loan, CoverLooksBackOnItsMonths) {
  // Over three months: (3 + 1.1 + 1.1) / 3 = 1.733.
  World world(6);
  add_project(world, {3.0_GUSD, 3.0_GUSD, 1.1_GUSD});
  Loan& loan = loan_of(world);
  loan.rate = 0.12;
  loan.repayment = Repayment::bullet;
  loan.covenant = Covenant{.months = 3};
  const Books books = world.run();
  EXPECT_NEAR(books.covers()[2].dscr, 5.2 / 3, 1e-12);
  EXPECT_EQ(books.covers()[2].month, world.month(3));
  EXPECT_TRUE(books.incidents().empty());
}

TEST(Loan, DescribesWhatWasAdded) {
  Loan loan = term_loan();
  loan.seniority = Seniority::junior;
  loan.repayment = Repayment::sculpted;
  loan.upfront_fee = 0.01;
  loan.sweep_share = 0.5;
  loan.covenant = Covenant{
      .dscr = 1.35, .lock_up = 1.15, .lock_up_sweep = 0.5, .minimum = 1.05, .called_after = 3};
  EXPECT_EQ(describe(loan),
            "bank lends developer up to 100 G$ at 5% a year for 36 months, junior to other debt, "
            "repaid with "
            "the cash of each month / 1.35, 1% of it paid upfront, 50% of the cash left after debt "
            "service "
            "prepays it, no profits paid out below a cover of 1.15, 50% of what is left "
            "then prepays it, callable below a cover of 1.05, called after 3 months of it.");
}

TEST(Loan, DescribesItself) {
  EXPECT_EQ(
      describe(term_loan()),
      "bank lends developer up to 100 G$ at 5% a year for 36 months, repaid in level payments.");
}

TEST(Loan, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_parties(world);
    Loan terms = term_loan();
    change(terms);
    world.contracts = {terms};
    return world.first_error();
  };
  EXPECT_EQ(error_of([](Loan& t) { t.repayment = Repayment::profile, t.profile = {0.5, 0.5}; }),
            "contracts.loan.profile: 2 shares are given for 3 years of repayment");
  EXPECT_EQ(
      error_of([](Loan& t) { t.repayment = Repayment::profile, t.profile = {0.5, 0.5, 0.5}; }),
      "contracts.loan.profile: the shares sum to 1.5, not to 1");
  EXPECT_EQ(error_of([](Loan& t) { t.availability_months = 40; }),
            "contracts.loan.availability_months: it can be drawn for longer than it lasts");
  EXPECT_EQ(
      error_of([](Loan& t) { t.availability_months = 2, t.finances = LoanUse{{"site"}, 1.0}; }),
      "contracts.loan.finances.contracts: there is no other contract or part \"site\"");
  EXPECT_EQ(error_of([](Loan& t) { t.covenant = Covenant{.lock_up = 1.0, .minimum = 1.1}; }),
            "contracts.loan.covenant.lock_up: it is below the minimum cover");
  EXPECT_EQ(error_of([](Loan& t) { t.covenant = Covenant{.called_after = 1}; }),
            "contracts.loan.covenant.called_after: there is no minimum below which the loan would "
            "be called");
  EXPECT_EQ(
      error_of([](Loan& t) { t.covenant = Covenant{.lock_up_sweep = 1.0}; }),
      "contracts.loan.covenant.lock_up_sweep: there is no lock_up below which it would sweep");
  EXPECT_EQ(error_of([](Loan& t) { t.covenant = Covenant{.contracts = {"rent"}}; }),
            "contracts.loan.covenant.contracts: there is no other contract or part \"rent\"");
  EXPECT_EQ(error_of([](Loan& t) { t.commitment_fee = 0.01; }),
            "contracts.loan.commitment_fee: a loan that is drawn at once has nothing undrawn");
  EXPECT_EQ(
      error_of([](Loan& t) { t.lender = "developer"; }),
      "contracts.loan.borrower: \"developer\" is lender and borrower at once (a contract needs two "
      "different parties)");
}

}  // namespace
}  // namespace gw::finance::loan_test
