#include "gigawatt/finance/accounts.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace gw::finance::accounts_test {
namespace {

TEST(Accounts, ChartIsConsistent) {
  std::set<std::string_view> names;
  std::set<std::string_view> closed_lines;
  std::string_view line;
  AccountKind kind = AccountKind::asset;
  for (std::size_t a = 0; a < kAccounts; ++a) {
    const AccountInfo& account = chart()[a];
    EXPECT_TRUE(names.insert(account.name).second) << account.name;
    EXPECT_FALSE(account.doc.empty()) << account.name;
    EXPECT_GE(account.kind, kind) << account.name << ": kinds are contiguous";
    kind = account.kind;
    if (account.line != line) {
      EXPECT_TRUE(closed_lines.insert(account.line).second)
          << account.line << " is not a run of neighbours";
      line = account.line;
    }
    if (account.mirror) {
      EXPECT_EQ(info(*account.mirror).mirror, static_cast<Account>(a)) << account.name;
      EXPECT_NE(info(*account.mirror).kind, account.kind) << account.name;
    }
  }
  EXPECT_EQ(info(kFirstIncome).kind, AccountKind::income);
  EXPECT_EQ(info(Account::share_capital).kind, AccountKind::equity);
}

TEST(Accounts, EnumeratorsMeanWhatTheirRowsSay) {
  EXPECT_EQ(info(Account::cash).name, "cash");
  EXPECT_EQ(info(Account::accumulated_depreciation).name, "accumulated_depreciation");
  EXPECT_EQ(info(Account::loss_allowance).name, "loss_allowance");
  EXPECT_EQ(info(Account::support_owed).name, "support_owed");
  EXPECT_EQ(info(Account::contra_revenue).name, "contra_revenue");
  EXPECT_EQ(info(Account::cost_of_goods).name, "cost_of_goods");
  EXPECT_EQ(info(Account::tax_expense).name, "tax_expense");
  EXPECT_EQ(info(Reason::opening).name, "opening");
  EXPECT_EQ(info(Reason::lease_rent).name, "lease_rent");
  EXPECT_EQ(info(Reason::make_up_expired).name, "make_up_expired");
  EXPECT_EQ(info(Reason::guarantee_call).name, "guarantee_call");
  EXPECT_EQ(info(Reason::correction).name, "correction");
}

TEST(Accounts, ReasonsHaveUniqueNamesAndSides) {
  std::set<std::string_view> names;
  for (const ReasonInfo& reason : reasons()) {
    EXPECT_TRUE(names.insert(reason.name).second) << reason.name;
    EXPECT_FALSE(reason.doc.empty());
  }
  // Buying shares is investing for one side and financing for the other.
  EXPECT_EQ(info(Reason::equity).paid, CashClass::investing);
  EXPECT_EQ(info(Reason::equity).received, CashClass::financing);
  EXPECT_EQ(info(Reason::equity).flow, FlowClass::funding);
  EXPECT_EQ(info(Reason::interest).flow, FlowClass::servicing);
  EXPECT_EQ(name(CashClass::financing), "financing");
  EXPECT_EQ(name(FlowClass::servicing), "servicing");
}

TEST(Accounts, AssetClassesHaveAccountsAndLives) {
  EXPECT_EQ(account_of(AssetClass::building), Account::buildings);
  EXPECT_EQ(account_of(AssetClass::compute), Account::compute_equipment);
  EXPECT_EQ(usual_life_months(AssetClass::land), 0);
  EXPECT_EQ(usual_life_months(AssetClass::compute), 60);
  EXPECT_EQ(enum_names(AssetClass{}).size(), 5u);
}

}  // namespace
}  // namespace gw::finance::accounts_test
