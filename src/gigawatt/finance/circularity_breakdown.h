// Circularity over time, by deal and by cycle: where in an economy the money goes round.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/finance/circularity.h"
#include "gigawatt/finance/contracts.h"

namespace gw::finance {

// Slopes of the loop of `funder` (circularity.h) over the calendar years that are whole in the
// books: with F_y what it gives to inside parties and R_y its revenue in year y,
//   funding_per_revenue = sum (F_y - mean F)(R_y - mean R) / sum (R_y - mean R)^2,
// the least-squares slope; revenue_per_funding is the returned share over all months: the observed
// change of revenue per change of funding would make the product 1 by construction. What a party
// invests comes in lumps, so that a year against the one before says little. None with fewer than
// two whole years, and if its revenue never changes. `flows`: those of all months.
[[nodiscard]] std::optional<LoopSlopes> loop_slopes(const Books& books, const FlowMatrix& flows,
                                                    std::size_t funder);

// All inside parties together. `hhi`: of the revenue of each funder by payer, in points, weighted
// with what it gives; none if no funder has revenue.
struct CircularityYear {
  int year = 0;
  CircularitySummary summary;
  std::optional<Ratio> hhi;
};
[[nodiscard]] std::vector<CircularityYear> circularity_by_year(const Books& books,
                                                               MonthWindow window);

// Between `funder` and those to whom it gives funding: what they are to pay it under contracts, and
// what it is to give them. Of each contract what is paid under it within the books, or what it says
// in all (an investor's own part of a round) where that is larger and the funder is who gets it, as
// the contract's payee, or pays it: the cap of a guarantee is neither bought for its fee nor
// invested by a call. Contracts under which nothing is paid are left out, and so is what passes
// outside contracts. `contracts` are the terms in the order of the model.
struct FunderTerms {
  std::span<const Contract> contracts;
  std::size_t funder = 0;
};
[[nodiscard]] Commitment commitment_of(const Books& books, const FunderTerms& terms);

// The contracts of one deal; one that belongs to none stands alone under its own id. `funded` is
// what inside parties give each other under it, `returned` what of that comes back, traced through
// all flows of the window: both sum over deals to those of circularity(). Finn index if the deal's
// flows are taken out; none where it is not defined. In the order of the plan, deals that move no
// cash between inside parties left out.
struct DealCircularity {
  std::string deal;
  Dollars funded;
  Dollars returned;
  std::optional<Ratio> finn_without;
};
[[nodiscard]] std::vector<DealCircularity> circularity_by_deal(const Books& books,
                                                               MonthWindow window);

// cycles() of all cash between inside parties, with the party indices of `flows`.
[[nodiscard]] std::vector<Cycle> inner_cycles(const FlowMatrix& flows);

}  // namespace gw::finance
