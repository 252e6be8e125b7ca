// Circularity: how much of the money that goes round comes from the round itself. There is no
// accepted measure, so several stand side by side, each with its base. finance_methods 17 and 18.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/table.h"
#include "gigawatt/finance/books.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

struct FlowBetween {
  std::size_t from = 0;
  std::size_t to = 0;
  Dollars amount;
};

// Cash from party i to party j, split by FlowClass. `outside` parties (end users, suppliers,
// lenders) are where money comes from and goes to: a dollar that reaches one of them is not traced
// further.
class FlowMatrix {
 public:
  explicit FlowMatrix(std::size_t parties)
      : parties_(parties),
        funding_(parties * parties),
        operating_(parties * parties),
        servicing_(parties * parties),
        outside_(parties, 0) {}

  [[nodiscard]] std::size_t parties() const { return parties_; }
  void add(FlowClass kind, const FlowBetween& flow);
  void set_outside(std::size_t party) { outside_[party] = 1; }
  [[nodiscard]] bool outside(std::size_t party) const { return outside_[party] != 0; }

  [[nodiscard]] Dollars funding(std::size_t from, std::size_t to) const;
  [[nodiscard]] Dollars operating(std::size_t from, std::size_t to) const;
  [[nodiscard]] Dollars servicing(std::size_t from, std::size_t to) const;
  [[nodiscard]] Dollars revenue(std::size_t party) const;  // operating payments received
  [[nodiscard]] Dollars uses(std::size_t party) const;     // operating and servicing payments made

 private:
  std::size_t parties_;
  std::vector<Dollars> funding_;
  std::vector<Dollars> operating_;
  std::vector<Dollars> servicing_;
  std::vector<char> outside_;
};

// The payments of the ledger in the months of `window`, party by party.
[[nodiscard]] FlowMatrix flow_matrix(const Books& books, MonthWindow window);

// The share of a dollar given to each party that comes back to `funder` as operating payment, as
// its revenue: r = (I - G_-f)^-1 O_.f, each party splitting what it receives as it splits its own
// uses, with G the row-normalised uses and O the operating part of them; parties without uses keep
// the dollar. What comes back as interest or repayment is not circular: it serves the claim.
[[nodiscard]] std::vector<Ratio> returned_shares(const FlowMatrix& flows, std::size_t funder);

struct FunderCircularity {
  Dollars funded;             // given to inside parties
  Dollars returned;           // sum of funded x returned share
  Dollars serviced;           // the same of what comes back as servicing payment
  Ratio returned_share;       // returned / funded; 0 without funding
  Ratio serviced_share;       // serviced / funded
  Ratio self_funded_revenue;  // returned / revenue
  Ratio funding_to_revenue;   // funded / revenue
};
[[nodiscard]] FunderCircularity circularity_of(const FlowMatrix& flows, std::size_t funder);

// A network with inputs from outside it: finn() of flows[i * n + j] from i to j.
struct Throughflow {
  Ratio total;        // TST: all that enters or passes between the nodes, in the units of the flows
  Ratio cycled;       // TSTc
  Ratio finn_index;   // TSTc / TST: share of the flow that has been at its node before
  Ratio path_length;  // TST / inputs
};
// Nothing flows; nothing comes from outside, so that it cycles for ever.
enum class NoThroughflow { empty, closed };
[[nodiscard]] std::expected<Throughflow, NoThroughflow> finn(std::span<const Ratio> flows,
                                                             std::span<const Ratio> inputs);
// Of all cash between inside parties, with payments from outside parties as input.
[[nodiscard]] std::expected<Throughflow, NoThroughflow> finn(const FlowMatrix& flows);

// Takes cycles out of a network, the one with the largest bottleneck first, among those the
// shortest, until no cycle is left. The order is a convention: another order gives another
// decomposition.
struct Cycle {
  std::vector<std::size_t> nodes;
  Ratio flow;
};
[[nodiscard]] std::vector<Cycle> cycles(std::span<const Ratio> flows, std::size_t nodes);
// All simple cycles over positive flows, each from its smallest node on, by Johnson's algorithm:
// O((nodes + edges) (cycles + 1)). A complete network of n has more than (n - 1)! of them, hence
// the limit; `complete` is false where there are more. Johnson, SIAM J. Computing 4 (1975).
struct CycleSearch {
  std::size_t nodes = 0;
  std::size_t most_cycles = 10'000;
};
struct SimpleCycles {
  std::vector<std::vector<std::size_t>> cycles;
  bool complete = true;
};
[[nodiscard]] SimpleCycles simple_cycles(std::span<const Ratio> flows, const CycleSearch& search);
// Share of the flow volume in cycles that touch none of `excluded` (the outside).
[[nodiscard]] Ratio inner_cycle_share(std::span<const Ratio> flows, std::span<const char> excluded);
// Of all cash flows, outside parties excluded; milliseconds for tens of parties.
[[nodiscard]] Ratio inner_cycle_share(const FlowMatrix& flows);

// Operating payments by end users / all operating payments to inside parties, so that a sale along
// the chain counts each time; 0 without payments. One flag per party.
[[nodiscard]] Ratio net_external_demand(const FlowMatrix& flows, std::span<const char> end_users);

// gain = d(own funding to others) / d(revenue) x d(revenue) / d(funding): what a dollar of revenue
// brings back as revenue through the funder's own funding. Below 1 a shock dies out, to 1 / (1 -
// gain) of itself.
struct LoopSlopes {
  Ratio funding_per_revenue;
  Ratio revenue_per_funding;
};
[[nodiscard]] Ratio loop_gain(const LoopSlopes& slopes);
[[nodiscard]] std::optional<Ratio> loop_multiplier(const LoopSlopes& slopes);  // none: unstable

// What the receiver has committed to buy from its investor / what the investor puts in.
struct Commitment {
  Dollars committed;
  Dollars invested;
};
[[nodiscard]] std::optional<Ratio> commitments_to_investment(const Commitment& commitment);

// The measures side by side for one funder: they answer different questions and differ by a factor
// of ten on one network. No value where it is not defined or its input is not given; those of
// revenue (self-funded, funding to revenue, loop gain) for inside parties only, since not all that
// an outside party earns is in the books.
struct CircularityMeasure {
  std::string_view id;
  std::optional<Ratio> value;
  std::string_view base;  // of what it is a share, or what is divided by what
};
struct MeasureOptions {
  std::size_t funder = 0;
  std::optional<LoopSlopes> slopes;
  std::optional<Commitment> commitment;
};
[[nodiscard]] std::vector<CircularityMeasure> circularity_measures(const FlowMatrix& flows,
                                                                   const MeasureOptions& options);
// Those of all parties together: Finn index, share of inner cycles, net external demand. One flag
// per party.
[[nodiscard]] std::vector<CircularityMeasure> network_measures(const FlowMatrix& flows,
                                                               std::span<const char> end_users);

// Each inside party's revenue by payer, and the HHI of it in points.
struct Concentration {
  PartyId party;
  Dollars revenue;
  PartyId largest;  // payer
  Ratio largest_share;
  Ratio hhi;
};
[[nodiscard]] std::vector<Concentration> revenue_concentration(const FlowMatrix& flows);

// Over all inside parties; some tens of microseconds, for every sample.
struct CircularitySummary {
  Dollars funded;  // by inside parties to inside parties
  Dollars returned;
  Ratio returned_share;
  Ratio finn_index;       // 0 where it is not defined
  Ratio external_demand;  // operating payments by end users / all operating payments to inside
                          // parties
};
[[nodiscard]] CircularitySummary circularity(const Books& books, MonthWindow window);
[[nodiscard]] Table circularity_table(const Books& books, MonthWindow window);

}  // namespace gw::finance
