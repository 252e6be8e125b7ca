// The families of contracts. A new family: one header and source in contracts/, one row here, one row in
// the table of families in contracts.cc.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/bond.h"
#include "gigawatt/finance/contracts/capacity_backstop.h"
#include "gigawatt/finance/contracts/capacity_purchase.h"
#include "gigawatt/finance/contracts/delayed_draw_loan.h"
#include "gigawatt/finance/contracts/equity_round.h"
#include "gigawatt/finance/contracts/guarantee.h"
#include "gigawatt/finance/contracts/insurance.h"
#include "gigawatt/finance/contracts/lease.h"
#include "gigawatt/finance/contracts/loan.h"
#include "gigawatt/finance/contracts/margin_loan.h"
#include "gigawatt/finance/contracts/opex.h"
#include "gigawatt/finance/contracts/ppa.h"
#include "gigawatt/finance/contracts/purchase.h"
#include "gigawatt/finance/contracts/residual_value_guarantee.h"
#include "gigawatt/finance/contracts/revenue_share.h"
#include "gigawatt/finance/contracts/sale.h"
#include "gigawatt/finance/contracts/staged_equity.h"
#include "gigawatt/finance/contracts/tax.h"
#include "gigawatt/finance/contracts/utility_bill.h"
#include "gigawatt/finance/contracts/vendor_loan.h"
#include "gigawatt/finance/contracts/warrant.h"

namespace gw::finance {

// `- lease: {lessor: ..., ...}` in a plan.
using Contract = std::variant<StagedEquity, EquityRound, Purchase, Sale, CapacityPurchase, Lease, Loan,
                              Guarantee, Opex, Tax, Warrant, DelayedDrawLoan, VendorLoan, Bond,
                              MarginLoan, CapacityBackstop, RevenueShare, Ppa, UtilityBill, Insurance,
                              ResidualValueGuarantee>;

[[nodiscard]] const Common& common(const Contract& contract);
[[nodiscard]] std::string_view type(const Contract& contract);
// The id in paths and results: the `id` field, or the type.
[[nodiscard]] std::string item_id(const Contract& contract);
// Of a debt; everything else counts as senior.
[[nodiscard]] Seniority seniority(const Contract& contract);
// What it obliges its payer, or its guarantor at most, to pay in all as it is written: size of a
// round, principal or limit of a loan, cap, firm payments of a capacity purchase until its end (or
// the last month of `horizon`). None where only quantities and prices are written, or a limit of
// what another pays (an insurance).
[[nodiscard]] std::optional<Dollars> written_total(const Contract& contract, MonthWindow horizon);
// One sentence in words with the contract's numbers, then its state.
[[nodiscard]] std::string describe(const Contract& contract);

}  // namespace gw::finance
