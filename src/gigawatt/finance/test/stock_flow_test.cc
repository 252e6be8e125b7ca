// Models SIM and PC of Godley and Lavoie, Monetary Economics (2007), chapters 3 and 4, booked on
// the ledger: every flow is a payment, so that the columns of the transactions matrix are the
// parties' legs and sum to zero, and money is what its issuer owes. The ledger's balances drive the
// next period.
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/finance/ledger.h"

namespace gw::finance::stock_flow_test {
namespace {

constexpr double kUnit = 1e9;  // dollars in one unit of the model: a cent is 1e-11 of it
constexpr PartyId kHouseholds{0};
constexpr PartyId kFirms{1};
constexpr PartyId kGovernment{2};
constexpr PartyId kCentralBank{3};

Money money(double units) { return *Money::rounded(Dollars::from_si(units * kUnit)); }
double units(Money amount) { return amount.dollars().si() / kUnit; }

struct Flow {
  Reason reason;
  PartyId payer;
  Account spent;
  PartyId payee;
  Account earned;
};
constexpr Flow kPublicSpending{Reason::sale, kGovernment, Account::other_expense, kFirms,
                               Account::product_revenue};
constexpr Flow kConsumption{Reason::sale, kHouseholds, Account::other_expense, kFirms,
                            Account::product_revenue};
constexpr Flow kWages{Reason::operations, kFirms, Account::operations_expense, kHouseholds,
                      Account::other_income};
constexpr Flow kTaxes{Reason::tax, kHouseholds, Account::tax_expense, kGovernment,
                      Account::other_income};

class Economy {
 public:
  Economy(int periods, int parties) : ledger_({Month(2026, 1), periods, parties, 0}) {}

  void open() { ledger_.open(Month(2026, 1) + period_++); }
  void pay(const Flow& flow, Money amount) {
    ledger_.post(flow.reason, {},
                 {{flow.payer, flow.spent, amount},
                  {flow.payer, Account::cash, -amount},
                  {flow.payee, Account::cash, amount},
                  {flow.payee, flow.earned, -amount}});
  }
  // Bills change hands for cash; a negative amount is paid back.
  void buy_bills(PartyId buyer, Money amount) {
    ledger_.post(amount < Money() ? Reason::loan_repayment : Reason::loan_draw, {},
                 {{buyer, Account::loans_granted, amount},
                  {buyer, Account::cash, -amount},
                  {kGovernment, Account::cash, amount},
                  {kGovernment, Account::debt, -amount}});
  }
  void interest(PartyId holder, Money amount) {
    pay({Reason::interest, kGovernment, Account::interest_expense, holder,
         Account::interest_income},
        amount);
  }
  [[nodiscard]] Money balance(PartyId party, Account account) const {
    return ledger_.balance_now(party, account);
  }

  // Columns: the legs of each party sum to zero. Rows: cash over all parties; bills held and owed.
  void expect_consistent() const {
    std::vector<std::int64_t> column(static_cast<std::size_t>(ledger_.parties()), 0);
    std::int64_t cash = 0;
    std::int64_t bills = 0;
    for (std::size_t k = 0; k < ledger_.legs(); ++k) {
      const Leg leg = ledger_.leg(k);
      column[leg.party.at()] += leg.amount.cents();
      if (leg.account == Account::cash) cash += leg.amount.cents();
      if (leg.account == Account::loans_granted || leg.account == Account::debt)
        bills += leg.amount.cents();
    }
    for (std::int64_t sum : column) EXPECT_EQ(sum, 0);
    EXPECT_EQ(cash, 0);
    EXPECT_EQ(bills, 0);
  }

 private:
  Ledger ledger_;
  int period_ = 0;
};

struct Period {
  double output;       // Y
  double tax;          // T
  double disposable;   // YD
  double consumption;  // C
  double money;        // H
};

// G = 20 from the second period, theta = .2, alpha = .6, .4:
// Y = C + G, T = theta Y, YD = Y - T, C = a1 YD + a2 H(-1), H = H(-1) + YD - C.
std::vector<Period> run_sim(Economy& economy, int periods) {
  std::vector<Period> result;
  for (int t = 1; t <= periods; ++t) {
    economy.open();
    const double spending = t >= 2 ? 20.0 : 0.0;
    const double held = units(economy.balance(kHouseholds, Account::cash));
    const double output = (spending + 0.4 * held) / (1 - 0.6 * (1 - 0.2));
    const Money tax = money(0.2 * output);
    const Money consumption = money(output - spending);
    const Money wages = consumption + money(spending);  // firms keep nothing
    economy.pay(kPublicSpending, money(spending));
    economy.pay(kConsumption, consumption);
    economy.pay(kWages, wages);
    economy.pay(kTaxes, tax);
    result.push_back({units(wages), units(tax), units(wages - tax), units(consumption),
                      units(economy.balance(kHouseholds, Account::cash))});
    // Hidden equation: the government's deficit is the households' new money.
    EXPECT_EQ(economy.balance(kGovernment, Account::cash),
              -economy.balance(kHouseholds, Account::cash));
    EXPECT_EQ(economy.balance(kFirms, Account::cash), Money());
  }
  return result;
}

TEST(StockFlow, T16_ModelSim) {
  Economy economy(400, 3);
  const std::vector<Period> run = run_sim(economy, 400);
  const std::array<double, 3> output{38.461538461538, 47.928994082840, 55.939918070096};
  const std::array<double, 3> held{12.307692307692, 22.721893491124, 31.533909877105};
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(run[k + 1].output, output[k], 1e-10);
    EXPECT_NEAR(run[k + 1].money, held[k], 1e-10);
  }
  EXPECT_NEAR(run[1].tax, 7.6923, 5e-5);
  EXPECT_NEAR(run[1].disposable, 30.7692, 5e-5);
  EXPECT_NEAR(run[1].consumption, 18.4615, 5e-5);
  // Steady state: T = G, so Y = 100, YD = C = 80, H = 80.
  const Period& last = run.back();
  EXPECT_NEAR(last.output, 100.0, 1e-9);
  EXPECT_NEAR(last.tax, 20.0, 1e-9);
  EXPECT_NEAR(last.disposable, 80.0, 1e-9);
  EXPECT_NEAR(last.consumption, 80.0, 1e-9);
  EXPECT_NEAR(last.money, 80.0, 1e-9);
  economy.expect_consistent();
}

// SIM with bills at interest r and a central bank that buys what households do not want:
// T = theta (Y + r B(-1)), YD = Y + r B(-1) - T, V = V(-1) + YD - C,
// B / V = l0 + l1 r - l2 YD / V, bills issued = B + B of the central bank, its profit goes to the
// government.
Period run_pc(Economy& economy, int periods) {
  constexpr double kRate = 0.025;
  Period now{};
  for (int t = 0; t < periods; ++t) {
    economy.open();
    const double held = units(economy.balance(kHouseholds, Account::loans_granted));
    const double wealth = held + units(economy.balance(kHouseholds, Account::cash));
    const double income = kRate * held;
    const double consumption = (0.6 * 0.8 * (20.0 + income) + 0.4 * wealth) / (1 - 0.6 * 0.8);
    const double output = consumption + 20.0;
    const double disposable = 0.8 * (output + income);
    const double bills =
        (0.635 + 5 * kRate) * (wealth + disposable - consumption) - 0.01 * disposable;

    const Money bank_interest =
        money(kRate * units(economy.balance(kCentralBank, Account::loans_granted)));
    economy.pay(kPublicSpending, money(20.0));
    economy.pay(kConsumption, money(consumption));
    economy.pay(kWages, money(consumption) + money(20.0));
    economy.interest(kHouseholds, money(income));
    economy.interest(kCentralBank, bank_interest);
    economy.pay(
        {Reason::tax, kCentralBank, Account::tax_expense, kGovernment, Account::other_income},
        bank_interest);
    economy.pay(kTaxes, money(output + income - disposable));
    economy.buy_bills(kHouseholds,
                      money(bills) - economy.balance(kHouseholds, Account::loans_granted));
    economy.buy_bills(kCentralBank, -economy.balance(kGovernment, Account::cash));
    // Redundant equation: the money that households hold is what the central bank has issued for
    // bills.
    EXPECT_EQ(economy.balance(kHouseholds, Account::cash),
              economy.balance(kCentralBank, Account::loans_granted));
    EXPECT_EQ(economy.balance(kGovernment, Account::cash), Money());
    now = {output, output + income - disposable, disposable, consumption,
           units(economy.balance(kHouseholds, Account::cash))};
  }
  return now;
}

TEST(StockFlow, T16_ModelPc) {
  Economy economy(600, 4);
  const Period last = run_pc(economy, 600);
  // Y 106.486486486486, C = YD = V 86.486486486486, bills 64.864864864865, money 21.621621621622.
  EXPECT_NEAR(last.output, 106.486486486486, 1e-9);
  EXPECT_NEAR(last.consumption, 86.486486486486, 1e-9);
  EXPECT_NEAR(last.disposable, 86.486486486486, 1e-9);
  EXPECT_NEAR(last.tax, 21.621621621622, 1e-9);
  EXPECT_NEAR(last.money, 21.621621621622, 1e-9);
  EXPECT_NEAR(units(economy.balance(kHouseholds, Account::loans_granted)), 64.864864864865, 1e-9);
  economy.expect_consistent();
}

}  // namespace
}  // namespace gw::finance::stock_flow_test
