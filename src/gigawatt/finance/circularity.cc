#include "gigawatt/finance/circularity.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "gigawatt/core/check.h"

namespace gw::finance {

namespace {

// Solves A x = b by Gaussian elimination with partial pivoting; nothing if A is singular.
std::optional<std::vector<double>> solve(std::vector<double> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < n; ++row) {
      if (std::abs(a[row * n + column]) > std::abs(a[pivot * n + column])) pivot = row;
    }
    if (std::abs(a[pivot * n + column]) < 1e-12) return std::nullopt;
    if (pivot != column) {
      for (std::size_t k = 0; k < n; ++k) std::swap(a[pivot * n + k], a[column * n + k]);
      std::swap(b[pivot], b[column]);
    }
    for (std::size_t row = column + 1; row < n; ++row) {
      const double factor = a[row * n + column] / a[column * n + column];
      if (factor == 0.0) continue;
      for (std::size_t k = column; k < n; ++k) a[row * n + k] -= factor * a[column * n + k];
      b[row] -= factor * b[column];
    }
  }
  for (std::size_t row = n; row-- > 0;) {
    for (std::size_t k = row + 1; k < n; ++k) b[row] -= a[row * n + k] * b[k];
    b[row] /= a[row * n + row];
  }
  return b;
}

// Share of a dollar at each party that ends up at `funder` by a payment of the kind `last`.
std::vector<double> shares_back(const FlowMatrix& flows, std::size_t funder, FlowClass last) {
  const std::size_t n = flows.parties();
  std::vector<double> a(n * n, 0.0);
  std::vector<double> b(n, 0.0);
  bool any = false;
  for (std::size_t i = 0; i < n; ++i) {
    a[i * n + i] = 1.0;
    const double uses = flows.uses(i).si();
    if (flows.outside(i) || uses <= 0.0) continue;
    for (std::size_t j = 0; j < n; ++j) {
      if (j != funder) a[i * n + j] -= (flows.operating(i, j) + flows.servicing(i, j)).si() / uses;
    }
    const Dollars back =
        last == FlowClass::operating ? flows.operating(i, funder) : flows.servicing(i, funder);
    b[i] = back.si() / uses;
    any = any || b[i] > 0.0;
  }
  if (!any) return b;
  // A set of parties that only pay each other keeps its dollars: none of them returns.
  return solve(std::move(a), std::move(b)).value_or(std::vector<double>(n, 0.0));
}

// Shortest cycle over edges of at least `least`, by breadth-first search from each node; the first
// found in order of its smallest node. Empty: there is none.
std::vector<std::size_t> shortest_cycle(std::span<const double> w, std::size_t n, double least) {
  std::vector<std::size_t> best;
  for (std::size_t start = 0; start < n; ++start) {
    std::vector<std::size_t> from(n, n);
    std::vector<std::size_t> queue{start};
    for (std::size_t head = 0; head < queue.size(); ++head) {
      const std::size_t node = queue[head];
      if (w[node * n + start] >= least) {
        std::vector<std::size_t> cycle{node};
        while (cycle.back() != start) cycle.push_back(from[cycle.back()]);
        if (best.empty() || cycle.size() < best.size()) best.assign(cycle.rbegin(), cycle.rend());
        break;
      }
      for (std::size_t next = start + 1; next < n; ++next) {
        if (from[next] != n || w[node * n + next] < least) continue;
        from[next] = node;
        queue.push_back(next);
      }
    }
  }
  return best;
}

// The nodes from `start` on that lie on a cycle through `start` with none before it.
std::vector<char> component_of(std::span<const Ratio> flows, std::size_t n, std::size_t start) {
  const auto reach = [&](bool forward) {
    std::vector<char> seen(n, 0);
    std::vector<std::size_t> queue{start};
    seen[start] = 1;
    for (std::size_t head = 0; head < queue.size(); ++head) {
      for (std::size_t next = start; next < n; ++next) {
        const Ratio flow = forward ? flows[queue[head] * n + next] : flows[next * n + queue[head]];
        if (seen[next] != 0 || flow <= 0.0) continue;
        seen[next] = 1;
        queue.push_back(next);
      }
    }
    return seen;
  };
  std::vector<char> both = reach(true);
  const std::vector<char> back = reach(false);
  for (std::size_t i = 0; i < n; ++i) both[i] = both[i] != 0 && back[i] != 0;
  return both;
}

// Johnson's search for the cycles whose smallest node is `start`. A node is blocked while it is on
// the path, and after a search from it that found nothing, until a node that it waits for is freed.
class CyclesFrom {
 public:
  CyclesFrom(std::span<const Ratio> flows, std::size_t nodes, std::size_t start)
      : start_(start), edges_(nodes), waiting_(nodes), blocked_(nodes, 0) {
    const std::vector<char> inside = component_of(flows, nodes, start);
    for (std::size_t i = start; i < nodes; ++i) {
      for (std::size_t j = start; j < nodes; ++j) {
        if (i != j && inside[i] != 0 && inside[j] != 0 && flows[i * nodes + j] > 0.0)
          edges_[i].push_back(j);
      }
    }
  }

  // False: stopped at `most` cycles in all.
  bool collect(std::size_t most, std::vector<std::vector<std::size_t>>& cycles) {
    enter(start_);
    while (!path_.empty()) {
      Step& step = path_.back();
      if (step.next < edges_[step.node].size()) {
        const std::size_t next = edges_[step.node][step.next++];
        if (next == start_) {
          if (cycles.size() == most) return false;
          cycles.emplace_back();
          for (const Step& on_path : path_) cycles.back().push_back(on_path.node);
          step.found = true;
        } else if (blocked_[next] == 0) {
          enter(next);
        }
        continue;
      }
      leave();
    }
    return true;
  }

 private:
  struct Step {
    std::size_t node = 0;
    std::size_t next = 0;  // edge to try
    bool found = false;    // a cycle through here
  };
  void enter(std::size_t node) {
    path_.push_back({node, 0, false});
    blocked_[node] = 1;
  }
  void leave() {
    const Step done = path_.back();
    path_.pop_back();
    if (!done.found) {
      for (std::size_t next : edges_[done.node]) {
        auto& waiting = waiting_[next];
        if (std::find(waiting.begin(), waiting.end(), done.node) == waiting.end())
          waiting.push_back(done.node);
      }
      return;
    }
    if (!path_.empty()) path_.back().found = true;
    std::vector<std::size_t> free{done.node};
    while (!free.empty()) {
      const std::size_t node = free.back();
      free.pop_back();
      if (blocked_[node] == 0) continue;
      blocked_[node] = 0;
      free.insert(free.end(), waiting_[node].begin(), waiting_[node].end());
      waiting_[node].clear();
    }
  }

  std::size_t start_;
  std::vector<std::vector<std::size_t>> edges_;
  std::vector<std::vector<std::size_t>> waiting_;
  std::vector<char> blocked_;
  std::vector<Step> path_;
};

}  // namespace

void FlowMatrix::add(FlowClass kind, const FlowBetween& flow) {
  GW_CHECK(flow.from < parties_ && flow.to < parties_, flow.from, flow.to, parties_);
  auto& cells = kind == FlowClass::funding     ? funding_
                : kind == FlowClass::operating ? operating_
                                               : servicing_;
  cells[flow.from * parties_ + flow.to] += flow.amount;
}

Dollars FlowMatrix::funding(std::size_t from, std::size_t to) const {
  return funding_[from * parties_ + to];
}
Dollars FlowMatrix::operating(std::size_t from, std::size_t to) const {
  return operating_[from * parties_ + to];
}
Dollars FlowMatrix::servicing(std::size_t from, std::size_t to) const {
  return servicing_[from * parties_ + to];
}

Dollars FlowMatrix::revenue(std::size_t party) const {
  Dollars sum;
  for (std::size_t i = 0; i < parties_; ++i) sum += operating(i, party);
  return sum;
}

Dollars FlowMatrix::uses(std::size_t party) const {
  Dollars sum;
  for (std::size_t j = 0; j < parties_; ++j) sum += operating(party, j) + servicing(party, j);
  return sum;
}

FlowMatrix flow_matrix(const Books& books, MonthWindow window) {
  const Ledger& ledger = books.ledger();
  FlowMatrix flows(books.model().parties().size());
  for (std::size_t p = 0; p < flows.parties(); ++p) {
    if (books.model().parties()[p].outside) flows.set_outside(p);
  }
  const std::size_t first = ledger.first_posting(window.first);
  const std::size_t last = ledger.first_posting(window.last + 1);
  for (std::size_t k = 0; k < ledger.payments(); ++k) {
    const Payment payment = ledger.payment(k);
    if (payment.posting < first || payment.posting >= last) continue;
    flows.add(info(ledger.reason(payment.posting)).flow,
              {payment.from.at(), payment.to.at(), payment.amount.dollars()});
  }
  return flows;
}

std::vector<Ratio> returned_shares(const FlowMatrix& flows, std::size_t funder) {
  const std::vector<double> shares = shares_back(flows, funder, FlowClass::operating);
  return {shares.begin(), shares.end()};
}

FunderCircularity circularity_of(const FlowMatrix& flows, std::size_t funder) {
  FunderCircularity result;
  for (std::size_t j = 0; j < flows.parties(); ++j) {
    if (!flows.outside(j)) result.funded += flows.funding(funder, j);
  }
  if (result.funded <= Dollars()) return result;
  const std::vector<double> sold = shares_back(flows, funder, FlowClass::operating);
  const std::vector<double> served = shares_back(flows, funder, FlowClass::servicing);
  for (std::size_t j = 0; j < flows.parties(); ++j) {
    if (flows.outside(j)) continue;
    result.returned += flows.funding(funder, j) * sold[j];
    result.serviced += flows.funding(funder, j) * served[j];
  }
  const Dollars revenue = flows.revenue(funder);
  result.returned_share = result.returned / result.funded;
  result.serviced_share = result.serviced / result.funded;
  if (revenue > Dollars()) {
    result.self_funded_revenue = result.returned / revenue;
    result.funding_to_revenue = result.funded / revenue;
  }
  return result;
}

std::expected<Throughflow, NoThroughflow> finn(std::span<const Ratio> flows,
                                               std::span<const Ratio> inputs) {
  const std::size_t n = inputs.size();
  GW_CHECK(flows.size() == n * n, flows.size(), n);
  std::vector<double> through(n, 0.0);
  double total = 0.0;
  double input = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    through[j] = inputs[j];
    for (std::size_t i = 0; i < n; ++i) through[j] += flows[i * n + j];
    total += through[j];
    input += inputs[j];
  }
  if (total <= 0.0) return std::unexpected(NoThroughflow::empty);
  // (I - G)^T with G_ij = flow_ij / T_i: column k of N^T gives N_kk.
  std::vector<double> a(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    a[i * n + i] += 1.0;
    for (std::size_t j = 0; j < n; ++j) {
      if (through[i] > 0.0) a[j * n + i] -= flows[i * n + j] / through[i];
    }
  }
  double cycled = 0.0;
  for (std::size_t k = 0; k < n; ++k) {
    std::vector<double> unit(n, 0.0);
    unit[k] = 1.0;
    const auto column = solve(a, std::move(unit));
    if (!column || input <= 0.0) return std::unexpected(NoThroughflow::closed);
    cycled += (1.0 - 1.0 / (*column)[k]) * through[k];
  }
  return Throughflow{total, cycled, cycled / total, total / input};
}

std::expected<Throughflow, NoThroughflow> finn(const FlowMatrix& flows) {
  const std::size_t n = flows.parties();
  std::vector<std::size_t> inside;
  for (std::size_t p = 0; p < n; ++p) {
    if (!flows.outside(p)) inside.push_back(p);
  }
  const auto all = [&flows](std::size_t i, std::size_t j) {
    return (flows.funding(i, j) + flows.operating(i, j) + flows.servicing(i, j)).si();
  };
  const std::size_t m = inside.size();
  std::vector<Ratio> between(m * m);
  std::vector<Ratio> inputs(m);
  for (std::size_t j = 0; j < m; ++j) {
    for (std::size_t i = 0; i < m; ++i) between[i * m + j] = all(inside[i], inside[j]);
    // What a party pays beyond what it receives comes from its own cash: an input, too.
    double received = 0.0;
    double paid = 0.0;
    for (std::size_t p = 0; p < n; ++p) {
      if (flows.outside(p)) inputs[j] += all(p, inside[j]);
      received += all(p, inside[j]);
      paid += all(inside[j], p);
    }
    inputs[j] += std::max(0.0, paid - received);
  }
  return finn(between, inputs);
}

std::vector<Cycle> cycles(std::span<const Ratio> flows, std::size_t nodes) {
  GW_CHECK(flows.size() == nodes * nodes, flows.size(), nodes);
  std::vector<double> w(flows.begin(), flows.end());
  std::vector<Cycle> result;
  double most = 0.0;
  for (std::size_t i = 0; i < nodes; ++i) w[i * nodes + i] = 0.0;
  for (double flow : w) most = std::max(most, flow);
  while (true) {
    // The largest weight whose edges, with all larger ones, still close a cycle.
    std::vector<double> levels;
    for (double flow : w) {
      if (flow > 1e-12 * most) levels.push_back(flow);
    }
    std::sort(levels.begin(), levels.end(), std::greater<>());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    const auto closes = [&](double level) { return !shortest_cycle(w, nodes, level).empty(); };
    const auto found = std::partition_point(levels.begin(), levels.end(),
                                            [&](double level) { return !closes(level); });
    if (found == levels.end()) return result;
    Cycle cycle{shortest_cycle(w, nodes, *found), 0.0};
    double least = most;
    for (std::size_t k = 0; k < cycle.nodes.size(); ++k)
      least =
          std::min(least, w[cycle.nodes[k] * nodes + cycle.nodes[(k + 1) % cycle.nodes.size()]]);
    for (std::size_t k = 0; k < cycle.nodes.size(); ++k)
      w[cycle.nodes[k] * nodes + cycle.nodes[(k + 1) % cycle.nodes.size()]] -= least;
    cycle.flow = least;
    result.push_back(std::move(cycle));
  }
}

SimpleCycles simple_cycles(std::span<const Ratio> flows, const CycleSearch& search) {
  GW_CHECK(flows.size() == search.nodes * search.nodes, flows.size(), search.nodes);
  SimpleCycles result;
  for (std::size_t start = 0; result.complete && start < search.nodes; ++start)
    result.complete =
        CyclesFrom(flows, search.nodes, start).collect(search.most_cycles, result.cycles);
  return result;
}

Ratio inner_cycle_share(std::span<const Ratio> flows, std::span<const char> excluded) {
  double total = 0.0;
  for (Ratio flow : flows) total += flow;
  if (total <= 0.0) return 0.0;
  double inner = 0.0;
  for (const Cycle& cycle : cycles(flows, excluded.size())) {
    const bool touches = std::any_of(cycle.nodes.begin(), cycle.nodes.end(),
                                     [&](std::size_t node) { return excluded[node] != 0; });
    if (!touches) inner += cycle.flow * static_cast<double>(cycle.nodes.size());
  }
  return inner / total;
}

Ratio inner_cycle_share(const FlowMatrix& flows) {
  const std::size_t n = flows.parties();
  std::vector<Ratio> all(n * n);
  std::vector<char> outside(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    outside[i] = flows.outside(i);
    for (std::size_t j = 0; j < n; ++j)
      all[i * n + j] = (flows.funding(i, j) + flows.operating(i, j) + flows.servicing(i, j)).si();
  }
  return inner_cycle_share(all, outside);
}

Ratio net_external_demand(const FlowMatrix& flows, std::span<const char> end_users) {
  GW_CHECK(end_users.size() == flows.parties(), end_users.size(), flows.parties());
  Dollars to_inside;
  Dollars from_users;
  for (std::size_t i = 0; i < flows.parties(); ++i) {
    for (std::size_t j = 0; j < flows.parties(); ++j) {
      if (flows.outside(j)) continue;
      to_inside += flows.operating(i, j);
      if (end_users[i] != 0) from_users += flows.operating(i, j);
    }
  }
  return to_inside > Dollars() ? from_users / to_inside : Ratio(0.0);
}

Ratio loop_gain(const LoopSlopes& slopes) {
  return slopes.funding_per_revenue * slopes.revenue_per_funding;
}

std::optional<Ratio> loop_multiplier(const LoopSlopes& slopes) {
  const double gain = loop_gain(slopes);
  if (!(gain < 1.0)) return std::nullopt;
  return Ratio(1.0 / (1.0 - gain));
}

std::optional<Ratio> commitments_to_investment(const Commitment& commitment) {
  if (commitment.invested <= Dollars()) return std::nullopt;
  return commitment.committed / commitment.invested;
}

std::vector<CircularityMeasure> circularity_measures(const FlowMatrix& flows,
                                                     const MeasureOptions& options) {
  const FunderCircularity own = circularity_of(flows, options.funder);
  const auto given = [](bool defined, Ratio value) {
    return defined ? std::optional(value) : std::nullopt;
  };
  const bool funds = own.funded > Dollars();
  const bool inside = !flows.outside(options.funder);
  const bool sells = inside && flows.revenue(options.funder) > Dollars();
  std::optional<Ratio> gain;
  if (inside && options.slopes) gain = loop_gain(*options.slopes);
  std::optional<Ratio> committed;
  if (options.commitment) committed = commitments_to_investment(*options.commitment);
  return {
      {"returned_share", given(funds, own.returned_share),
       "comes back as revenue, of the funder's funding of inside parties"},
      {"serviced_share", given(funds, own.serviced_share),
       "comes back as interest and repayment, of the funder's funding of inside parties"},
      {"self_funded_revenue", given(sells, own.self_funded_revenue), "of the funder's revenue"},
      {"funding_to_revenue", given(sells, own.funding_to_revenue),
       "funding / the funder's revenue"},
      {"loop_gain", gain, "slope of yearly funding on yearly revenue x returned share"},
      {"commitments_to_investment", committed,
       "bought from the investor / invested by it: the total where a contract says one, else what "
       "is paid"},
  };
}

std::vector<CircularityMeasure> network_measures(const FlowMatrix& flows,
                                                 std::span<const char> end_users) {
  const auto through = finn(flows);
  return {
      {"finn_index", through ? std::optional(through->finn_index) : std::nullopt,
       "of all that flows through inside parties"},
      {"inner_cycle_share", inner_cycle_share(flows), "of all flows, outside included"},
      {"net_external_demand", net_external_demand(flows, end_users),
       "of all operating payments to inside parties"},
  };
}

std::vector<Concentration> revenue_concentration(const FlowMatrix& flows) {
  std::vector<Concentration> result;
  for (std::size_t p = 0; p < flows.parties(); ++p) {
    const Dollars revenue = flows.revenue(p);
    if (flows.outside(p) || revenue <= Dollars()) continue;
    Concentration row;
    row.party = party_number(p);
    row.revenue = revenue;
    double hhi = 0.0;
    for (std::size_t i = 0; i < flows.parties(); ++i) {
      const double share = flows.operating(i, p) / revenue;
      hhi += 1e4 * share * share;
      if (share > row.largest_share) {
        row.largest_share = share;
        row.largest = party_number(i);
      }
    }
    row.hhi = hhi;
    result.push_back(row);
  }
  return result;
}

CircularitySummary circularity(const Books& books, MonthWindow window) {
  const FlowMatrix flows = flow_matrix(books, window);
  const std::size_t n = flows.parties();
  CircularitySummary result;
  std::vector<char> end_users(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const PartyInfo& party = books.model().parties()[i];
    end_users[i] = party.kind == PartyKind::end_users;
    if (party.outside) continue;
    const FunderCircularity own = circularity_of(flows, i);
    result.funded += own.funded;
    result.returned += own.returned;
  }
  if (result.funded > Dollars()) result.returned_share = result.returned / result.funded;
  result.external_demand = net_external_demand(flows, end_users);
  if (const auto through = finn(flows)) result.finn_index = through->finn_index;
  return result;
}

Table circularity_table(const Books& books, MonthWindow window) {
  const FlowMatrix flows = flow_matrix(books, window);
  std::vector<std::string> party;
  std::vector<double> funded, returned, share, self_funded, to_revenue, hhi;
  for (const Concentration& row : revenue_concentration(flows)) {
    const FunderCircularity own = circularity_of(flows, row.party.at());
    party.push_back(books.model().party(row.party).id);
    funded.push_back(own.funded.si() / 1e9);
    returned.push_back(own.returned.si() / 1e9);
    share.push_back(own.returned_share);
    self_funded.push_back(own.self_funded_revenue);
    to_revenue.push_back(own.funding_to_revenue);
    hhi.push_back(row.hhi);
  }
  Table table("circularity",
              "Money that inside parties give and what comes back to them as revenue");
  table.add({"party", "", "party with revenue in the months", std::move(party)})
      .add({"funded_gusd", "G$", "equity and loans given to inside parties", std::move(funded)})
      .add({"returned_gusd", "G$", "what of it comes back as revenue", std::move(returned)})
      .add({"returned_share", "", "returned / funded", std::move(share)})
      .add({"self_funded_revenue", "", "returned / revenue", std::move(self_funded)})
      .add({"funding_to_revenue", "", "funded / revenue", std::move(to_revenue)})
      .add({"revenue_hhi", "points", "concentration of revenue by payer", std::move(hhi)});
  return table;
}

}  // namespace gw::finance
