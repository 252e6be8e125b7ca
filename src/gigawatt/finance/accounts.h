// The chart of accounts and the reason codes: the vocabulary of every ledger entry.
//
// Sign convention everywhere: debit positive, credit negative. Assets and expenses therefore have
// positive balances, liabilities, equity and income negative ones. There are no closing entries:
// retained earnings are the sum of all income and expense accounts since the opening.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace gw::finance {

enum class AccountKind : std::uint8_t { asset, liability, equity, income, expense };

// Order matters: kinds are contiguous, and a statement line is a run of neighbours.
enum class Account : std::uint8_t {
  // assets
  cash,
  receivables,
  prepayments,
  restricted_cash,
  land,
  buildings,
  power_equipment,
  network_equipment,
  compute_equipment,
  accumulated_depreciation,  // contra asset, credit balance
  right_of_use,
  lease_receivable,
  loans_granted,
  support_granted,
  loss_allowance,  // contra asset: expected loss on loans granted
  equity_stakes,
  stake_premium,
  // liabilities
  payables,
  deferred_revenue,
  restricted_cash_held,
  lease_liability,
  debt,
  support_owed,
  // equity
  opening_equity,
  share_capital,
  // income
  product_revenue,
  system_revenue,
  compute_revenue,
  rent_revenue,
  supply_revenue,
  contra_revenue,  // consideration paid to a customer, debit balance
  interest_income,
  other_income,
  investment_gains,
  // expenses
  cost_of_goods,
  compute_expense,
  energy_expense,
  operations_expense,
  research_expense,
  depreciation_expense,
  lease_amortisation,
  rent_expense,
  interest_expense,
  guarantee_losses,
  credit_losses,
  other_expense,
  tax_expense,
};
inline constexpr std::size_t kAccounts = static_cast<std::size_t>(Account::tax_expense) + 1;
inline constexpr Account kFirstIncome = Account::product_revenue;

struct AccountInfo {
  std::string_view name;  // "accumulated_depreciation", as in exports
  std::string_view line;  // statement line it adds to: "property_net"
  std::string_view doc;
  AccountKind kind = AccountKind::asset;
  // The account of the other party that mirrors it: over all parties the two sum to zero.
  std::optional<Account> mirror = std::nullopt;
};

[[nodiscard]] std::span<const AccountInfo, kAccounts> chart();
[[nodiscard]] const AccountInfo& info(Account account);
[[nodiscard]] constexpr std::size_t index_of(Account account) {
  return static_cast<std::size_t>(account);
}

enum class Reason : std::uint8_t {
  opening,
  equity,
  loan_draw,
  loan_repayment,
  interest,
  interest_added,
  deposit,
  asset_purchase,
  sale,
  settlement,
  lease_start,
  lease_rent,
  lease_interest,
  operating_rent,
  lease_cost,
  lease_incentive,
  capacity,
  make_up,
  make_up_expired,
  operations,
  revenue_share,
  research,
  cost_of_goods,
  tax,
  depreciation,
  lease_amortisation,
  warrant,
  guarantee_call,
  impairment,
  expected_loss,
  loan_fee,
  interest_accrued,
  parked,
  released,
  parked_yield,
  guarantee_fee,
  insurance_premium,
  insurance_claim,
  stake_sale,
  estate_sale,
  default_costs,
  recovery,
  relet,
  support,
  support_repaid,
  correction,
};
inline constexpr std::size_t kReasons = static_cast<std::size_t>(Reason::correction) + 1;

// Where a cash movement stands in the cash flow statement (ASC 230: interest is operating).
enum class CashClass : std::uint8_t { operating, investing, financing };

// What kind of payment it is when circularity is measured: money given for a claim, money given for
// goods and services, or a claim being served (repayment, interest).
enum class FlowClass : std::uint8_t { funding, operating, servicing };

struct ReasonInfo {
  std::string_view name;
  std::string_view doc;
  CashClass paid = CashClass::operating;      // for the payer
  CashClass received = CashClass::operating;  // for the payee
  FlowClass flow = FlowClass::operating;
};

[[nodiscard]] std::span<const ReasonInfo, kReasons> reasons();
[[nodiscard]] const ReasonInfo& info(Reason reason);
[[nodiscard]] std::string_view name(CashClass cash_class);
[[nodiscard]] std::string_view name(FlowClass flow_class);

// What a capitalised purchase is, which decides its account and its usual book life.
enum class AssetClass : std::uint8_t { land, building, power, network, compute };
[[nodiscard]] Account account_of(AssetClass asset_class);
// Straight-line book life in months; 0: not depreciated (land). Judgement within published practice:
// compute 60 (Amazon FY2025 10-K and CoreWeave 5-6 years), network 72, power 180, building 468
// (39 years, IRC 168(c) class life of non-residential real property).
[[nodiscard]] int usual_life_months(AssetClass asset_class);
constexpr std::array<std::string_view, 5> enum_names(AssetClass) {
  return {"land", "building", "power", "network", "compute"};
}

}  // namespace gw::finance
