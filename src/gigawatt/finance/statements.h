// Statements: queries of the ledger as tables. Amounts in M$ with the sign a reader expects: revenue,
// liabilities and equity positive, expenses positive, cash paid negative. A value is the nearest double to
// the integer cents; round(value x 10^8) is the cents again below 9 x 10^13 $.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/table.h"
#include "gigawatt/finance/books.h"

namespace gw::finance {

// Whose statement, from which ledger. What a statement needs is kept by party, account or reason, and
// month: its cost does not grow with the number of postings.
struct StatementOf {
  const Ledger& ledger;
  PartyId party;
  std::string_view name;  // of the party
};

// One row per month. Revenue by kind, expenses by kind, profit before and after tax.
[[nodiscard]] Table income_statement(const StatementOf& of);
[[nodiscard]] Table income_statement(const Books& books, PartyId party);

// One row per month. Opening cash, operating, investing and financing flows with their total, closing cash.
[[nodiscard]] Table cash_flow_statement(const StatementOf& of);
[[nodiscard]] Table cash_flow_statement(const Books& books, PartyId party);

// One row per month. Assets = liabilities + equity, equity with the profits retained since the opening.
[[nodiscard]] Table balance_sheet(const StatementOf& of);
[[nodiscard]] Table balance_sheet(const Books& books, PartyId party);

// One row per inside party: lowest cash without support, when, first month in need, support.
[[nodiscard]] Table liquidity_table(const Books& books);

// One row per month, payer, payee and reason with the cash paid: the Sankey diagram.
[[nodiscard]] Table money_flows(const Books& books);

// One row per incident, with its sentence.
[[nodiscard]] Table incident_table(const Books& books);

// One row per contract: its payers and payee, its state at the end of the last month stepped, what
// was paid, what was replaced, its terms in words.
[[nodiscard]] Table contract_table(const Books& books, const Terms& terms);

// One row per owner of `issuer` at the end of `month`: stake, votes, paid, value at the last valuation,
// gain. The gain is a memo: stakes stand in the books at cost.
[[nodiscard]] Table cap_table_at(const Books& books, PartyId issuer, Month month);
// The same at the end of the last month that was stepped.
[[nodiscard]] Table cap_table_now(const Books& books, PartyId issuer);

// One row per class of shares of `issuer`: what it gets if the whole company is sold for `proceeds` now
// (exit_waterfall.h).
[[nodiscard]] Table exit_table(const Books& books, PartyId issuer, Dollars proceeds);

// One row per month of repayment of each loan with a covenant: cash, debt service and cover.
[[nodiscard]] Table cover_table(const Books& books);

// One row per sale of shares.
[[nodiscard]] Table issue_table(const Books& books);

// All legs of all postings, for programs.
[[nodiscard]] Table ledger_table(const Books& books);

// What holds of correct books in `month` and what does not, in words; empty if all is well. Per party:
// assets = liabilities + equity. Over all parties: no cash was made, each
// claim is somebody's debt (mirror accounts of the chart).
[[nodiscard]] std::vector<std::string> audit(const Books& books, Month month);

}  // namespace gw::finance
