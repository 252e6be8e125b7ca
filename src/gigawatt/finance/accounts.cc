#include "gigawatt/finance/accounts.h"

#include <array>

namespace gw::finance {

namespace {

using enum AccountKind;

constexpr std::array<AccountInfo, kAccounts> kChart{{
    {"cash", "cash", "money at hand; of an outside party, less what it has paid in", asset},
    {"receivables", "receivables", "sold and not yet paid", asset, Account::payables},
    {"prepayments", "prepayments", "deposits on orders and capacity paid for but not taken", asset,
     Account::deferred_revenue},
    {"restricted_cash", "restricted_cash", "escrow and proceeds parked until they are spent", asset,
     Account::restricted_cash_held},
    {"land", "property_net", "land at cost", asset},
    {"buildings", "property_net", "shells and fit-out at cost", asset},
    {"power_equipment", "property_net", "electrical plant, cooling and backup at cost", asset},
    {"network_equipment", "property_net", "network at cost", asset},
    {"compute_equipment", "property_net", "chips and systems at cost", asset},
    {"accumulated_depreciation", "property_net", "depreciation to date of all property", asset},
    {"right_of_use", "right_of_use", "leased goods, less amortisation", asset},
    {"lease_receivable", "lease_receivable", "rents to come of goods sold by a lease", asset},
    {"loans_granted", "loans_net", "loans to others", asset, Account::debt},
    {"support_granted", "loans_net", "support of last resort", asset, Account::support_owed},
    {"loss_allowance", "loans_net", "loans and receivables written down", asset},
    {"equity_stakes", "equity_stakes", "shares of other parties at cost", asset,
     Account::share_capital},
    {"stake_premium", "equity_stakes", "paid to earlier holders above what the issuer received", asset},
    {"payables", "payables", "received and not yet paid", liability, Account::receivables},
    {"deferred_revenue", "deferred_revenue", "deposits and capacity still to be delivered", liability,
     Account::prepayments},
    {"restricted_cash_held", "restricted_cash_held", "money parked here by others", liability,
     Account::restricted_cash},
    {"lease_liability", "lease_liability", "present value of rents to come", liability},
    {"debt", "debt", "loans owed", liability, Account::loans_granted},
    {"support_owed", "support_owed", "support of last resort owed", liability,
     Account::support_granted},
    {"opening_equity", "opening_equity", "net worth when the plan begins", equity},
    {"share_capital", "share_capital", "money and value received for shares", equity,
     Account::equity_stakes},
    {"product_revenue", "product_revenue", "subscriptions, tokens, advertising", income},
    {"system_revenue", "system_revenue", "chips, systems, buildings sold", income},
    {"compute_revenue", "compute_revenue", "capacity and chip time sold", income},
    {"rent_revenue", "rent_revenue", "leases granted", income},
    {"supply_revenue", "supply_revenue", "energy, operations, parts and all other supply", income},
    {"contra_revenue", "contra_revenue", "consideration paid to customers, against revenue", income},
    {"interest_income", "interest_income", "interest received", income},
    {"other_income", "other_income", "payments under guarantees, consideration from suppliers", income},
    {"investment_gains", "investment_gains", "shares sold above their cost, less those sold below", income},
    {"cost_of_goods", "cost_of_goods", "paid to suppliers for what was sold", expense},
    {"compute_expense", "compute_expense", "capacity and chip time bought", expense},
    {"energy_expense", "energy_expense", "energy, water and carbon", expense},
    {"operations_expense", "operations_expense", "operation and maintenance", expense},
    {"research_expense", "research_expense", "research and staff", expense},
    {"depreciation_expense", "depreciation_expense", "depreciation of property", expense},
    {"lease_amortisation", "lease_amortisation", "amortisation of rights of use", expense},
    {"rent_expense", "rent_expense", "cost of operating leases under ASC 842", expense},
    {"interest_expense", "interest_expense", "interest on debt and leases", expense},
    {"guarantee_losses", "guarantee_losses", "paid for others and not recovered", expense},
    {"credit_losses", "credit_losses", "loans and receivables written down", expense},
    {"other_expense", "other_expense", "everything else", expense},
    {"tax_expense", "tax_expense", "tax on profit", expense},
}};

using enum CashClass;
constexpr FlowClass kFunding = FlowClass::funding;
constexpr FlowClass kTrade = FlowClass::operating;
constexpr FlowClass kServicing = FlowClass::servicing;

constexpr std::array<ReasonInfo, kReasons> kReasonTable{{
    {"opening", "cash at hand when the plan begins", operating, operating, kTrade},
    {"equity", "shares bought", investing, financing, kFunding},
    {"loan_draw", "loan paid out", investing, financing, kFunding},
    {"loan_repayment", "loan paid back", financing, investing, kServicing},
    {"interest", "interest paid", operating, operating, kServicing},
    {"interest_added", "interest added to a loan, no cash", operating, operating, kServicing},
    {"deposit", "paid at order", investing, operating, kTrade},
    {"asset_purchase", "goods bought and capitalised", investing, operating, kTrade},
    {"sale", "goods and services sold", operating, operating, kTrade},
    {"settlement", "payable paid", operating, operating, kTrade},
    {"lease_start", "leased goods delivered, no cash", operating, operating, kTrade},
    {"lease_rent", "rent paid", financing, operating, kTrade},
    {"lease_interest", "interest on a lease, no cash", operating, operating, kServicing},
    {"operating_rent", "rent of an operating lease paid", operating, operating, kTrade},
    {"lease_cost", "cost of an operating lease, no cash", operating, operating, kTrade},
    {"lease_incentive", "incentive paid to a lessee", operating, operating, kTrade},
    {"capacity", "reserved capacity used", operating, operating, kTrade},
    {"make_up", "capacity paid for but not taken, or taken later", operating, operating, kTrade},
    {"make_up_expired", "right to take capacity later has expired, no cash", operating, operating,
     kTrade},
    {"operations", "running costs", operating, operating, kTrade},
    {"revenue_share", "share of revenue", operating, operating, kTrade},
    {"research", "research and staff", operating, operating, kTrade},
    {"cost_of_goods", "suppliers of what was sold", operating, operating, kTrade},
    {"tax", "tax on profit", operating, operating, kTrade},
    {"depreciation", "depreciation, no cash", operating, operating, kTrade},
    {"lease_amortisation", "amortisation of a right of use, no cash", operating, operating, kTrade},
    {"warrant", "warrant vested and exercised", investing, financing, kFunding},
    {"guarantee_call", "guarantee called", operating, investing, kFunding},
    {"impairment", "claim written down, no cash", operating, operating, kTrade},
    {"expected_loss", "expected loss on a loan granted, no cash", operating, operating, kTrade},
    {"loan_fee", "upfront and commitment fees of a loan", financing, operating, kServicing},
    {"interest_accrued", "coupon earned and not yet paid, no cash", operating, operating, kServicing},
    {"parked", "proceeds and escrow put aside", investing, financing, kFunding},
    {"released", "parked money returned", financing, investing, kServicing},
    {"parked_yield", "interest on parked money", operating, operating, kServicing},
    {"guarantee_fee", "fee of a guarantee", operating, operating, kTrade},
    {"insurance_premium", "premium of an insurance", operating, operating, kTrade},
    {"insurance_claim", "insured loss paid", operating, operating, kTrade},
    {"stake_sale", "shares bought from another holder", investing, investing, kFunding},
    {"estate_sale", "property of a party in default sold", investing, investing, kTrade},
    {"default_costs", "costs of a default", operating, operating, kTrade},
    {"recovery", "claim paid out of an estate", financing, investing, kServicing},
    {"relet", "capacity let again after a default", operating, operating, kTrade},
    {"support", "support of last resort", investing, financing, kFunding},
    {"support_repaid", "support of last resort paid back", financing, investing, kServicing},
    {"correction", "correction of an earlier entry", operating, operating, kTrade},
}};

}  // namespace

std::span<const AccountInfo, kAccounts> chart() { return kChart; }
const AccountInfo& info(Account account) { return kChart[index_of(account)]; }

std::span<const ReasonInfo, kReasons> reasons() { return kReasonTable; }
const ReasonInfo& info(Reason reason) { return kReasonTable[static_cast<std::size_t>(reason)]; }

std::string_view name(CashClass cash_class) {
  constexpr std::array<std::string_view, 3> kNames{"operating", "investing", "financing"};
  return kNames[static_cast<std::size_t>(cash_class)];
}

std::string_view name(FlowClass flow_class) {
  constexpr std::array<std::string_view, 3> kNames{"funding", "operating", "servicing"};
  return kNames[static_cast<std::size_t>(flow_class)];
}

Account account_of(AssetClass asset_class) {
  switch (asset_class) {
    case AssetClass::land: return Account::land;
    case AssetClass::building: return Account::buildings;
    case AssetClass::power: return Account::power_equipment;
    case AssetClass::network: return Account::network_equipment;
    case AssetClass::compute: return Account::compute_equipment;
  }
  return Account::compute_equipment;
}

int usual_life_months(AssetClass asset_class) {
  switch (asset_class) {
    case AssetClass::land: return 0;
    case AssetClass::building: return 468;
    case AssetClass::power: return 180;
    case AssetClass::network: return 72;
    case AssetClass::compute: return 60;
  }
  return 60;
}

}  // namespace gw::finance
