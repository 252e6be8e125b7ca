// The exposures of an economy at a month's end: what its ledger and contracts say about who depends
// on whom, in the form that exposures(), by_holder() and debt_rank() take. Party i there is PartyId
// i here.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/finance/booked_claims.h"
#include "gigawatt/finance/clearing/debt_rank.h"
#include "gigawatt/finance/clearing/exposure.h"

namespace gw::finance {

// Claims: booked_claims(), summed by contract. Collateral, at what it stands for in the books; it
// secures the claims of its own contract (an escrow: those that the guarantee covers, in their
// order) and nothing else between the two, and counts up to their sum:
//   lease          the lessee's right of use, shared among its leases by liability: the goods can
//                  be taken back
//   margin loan    pledged share x the borrower's stake x the issuer's valuation
//   bond           proceeds still parked with the trustee
//   guarantee      what is in escrow
// Guarantees in force count at the cap less what was paid under them; one that covers several
// claims is divided among these in the order of the plan, as when it is called. A capacity backstop
// and a residual value guarantee cover no claim: they stand for what may still be paid to the
// beneficiary, where they have a cap. Equity: assets - liabilities in the books, stakes at cost;
// not known of an outside party, whose money is not modelled. Not counted: firm payments of
// contracts that nobody has performed yet, undrawn credit lines.
struct ExposureNetwork {
  Month month;
  std::vector<ContractId> contracts;  // of each claim of the problem
  ClearingProblem problem;            // endowments: cash, at least 0
  std::vector<Collateral> collateral;
  std::vector<Backstop> backstops;
  std::vector<DebtClaim> stakes;  // what a party has paid for shares of another within the books
  std::vector<std::optional<Dollars>> equity;  // by party; none: outside
};

// One network per list of claims. `terms` are those of the books; `months` and `claims` go
// together.
struct MonthOfClaims {
  Month month;
  const std::vector<BookedClaim>& claims;
};
[[nodiscard]] ExposureNetwork exposure_network(const Books& books, const Terms& terms,
                                               const MonthOfClaims& of);

// exposures() of the network; by_holder() of them with the equity that is known.
[[nodiscard]] std::vector<CounterpartyExposure> exposures(const ExposureNetwork& network);
[[nodiscard]] std::vector<HolderExposure> by_holder(const ExposureNetwork& network,
                                                    const std::vector<CounterpartyExposure>& pairs);

// DebtRank if the whole equity of one party is lost at first: claims on it and stakes in it, at
// cost, lose value in proportion, and so on to those who hold them. A party whose books show no
// equity, or whose equity is not known, loses nothing that counts and passes nothing on, unless it
// is the one that fails: what the plan itself has lost already is no answer to who is exposed.
struct EquityLoss {
  PartyId failed;
  Ratio total_loss;     // of all equity
  Ratio contagion;      // of it, beyond the equity of the party itself
  PartyId most_hit;     // other than it; invalid: nobody
  Ratio most_hit_loss;  // of the equity of that party
};
[[nodiscard]] EquityLoss equity_loss(const ExposureNetwork& network, PartyId failed);

}  // namespace gw::finance
