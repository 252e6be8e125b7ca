// The spreadsheet of a plan's money: income, cash flow and balance sheet of every inside party by
// month, from the ledger's totals.
//
// Inputs are what was posted: movements by party, account and month, cash by party and reason, cash
// between parties, physical flows. Subtotals, balances, sums, checks and returns are live formulas.
// The terms behind the postings stand in words on Contracts: they are not recalculated here.
#pragma once

#include <expected>
#include <span>
#include <string>

#include "gigawatt/core/flow_table.h"
#include "gigawatt/finance/books.h"
#include "gigawatt/finance/contracts.h"
#include "gigawatt/workbook/project_workbook.h"

namespace gw::workbook {

struct PlanMoney {
  const finance::Books& books;                   // stepped through all months
  std::span<const finance::Contract> contracts;  // in the order of the books' model
  const FlowTable& flows;
  std::string name{};
};

[[nodiscard]] std::expected<Model, std::string> plan_workbook(const PlanMoney& money,
                                                              const Provenance& provenance);

}  // namespace gw::workbook
