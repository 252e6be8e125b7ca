// Claims: who owes whom what at a month's end, as the ledger has it.
#pragma once

#include <span>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/finance/books.h"

namespace gw::finance {

// A liability of `debtor` to `creditor` under one contract. `account` is the debtor's: payables
// (bills and accrued interest), deferred_revenue (deposits and capacity paid for),
// restricted_cash_held (escrow, parked proceeds), lease_liability (rents to come at their present
// value), debt, support_owed.
struct BookedClaim {
  PartyId debtor;
  PartyId creditor;
  ContractId contract;  // invalid: support
  Account account = Account::debt;
  Money amount;  // not zero; negative: the ledger's own sign, as after an overpayment
  bool operator==(const BookedClaim&) const = default;
};

// Found from the legs of the postings: a liability belongs to whoever books its mirror in the same
// posting (accounts.h), else to the other party of the contract; a claim that changes hands, as
// when a guarantor pays, moves to its new holder. Claims stand at what is owed, before what a
// creditor has written down. For each account, the amounts of one debtor sum to its balance, those
// of one creditor to that of its mirror. One list per month of `months`, which ascend within the
// ledger's months; by debtor, creditor, contract and account. One pass over the ledger.
[[nodiscard]] std::vector<std::vector<BookedClaim>> booked_claims(const Books& books,
                                                                  std::span<const Month> months);

// The month at whose end most debt is owed, the first of equals; without any debt, most of all that
// is owed.
[[nodiscard]] Month most_indebted_month(const Ledger& ledger);

}  // namespace gw::finance
