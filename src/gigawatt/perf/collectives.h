// Collective communication on two levels (scale-up inside a domain, scale-out between domains).
//
// Every algorithm is steps and bytes (Hockney 1994; Thakur, Rabenseifner, Gropp 2005):
//   t = launch + steps hop + b + sqrt(8 hop b),  b = moved bytes / (share x link rate).
// The last term is a pipeline filled in chunks of the best size, 2 sqrt(fill b) with fill = 2 hop;
// it reproduces the slow rise of NCCL bus bandwidth with message size on H100 and B200
// (aiconfigurator @095f58a5, nccl tables). Bytes follow nccl-tests: `bytes` is the whole buffer of
// one rank, so a rank moves 2 (p-1)/p n for all-reduce, (p-1)/p n for all-gather, reduce-scatter
// and all-to-all, n for p2p.
//
// Algorithms, the fastest of which counts: ring (flat over both levels, rails in parallel: bus
// bandwidth min(up, g out) for g ranks per domain), tree (all-reduce, log2 latency), hierarchical
// (scatter inside, exchange between, gather inside), direct (fully connected scale-up domain,
// engines' own kernels).
// Assumes balanced ranks and a fabric without contention between groups; in-network reduction
// between domains is not modelled.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "gigawatt/perf/silicon.h"
#include "gigawatt/units/unit.h"

namespace gw::perf {

enum class Collective : std::uint8_t { all_reduce, all_gather, reduce_scatter, all_to_all, send };
enum class Algorithm : std::uint8_t { ring, tree, hierarchical, direct };

struct Fabric {
  DataRate up;   // one direction per chip, inside the scale-up domain; zero: none
  DataRate out;  // one direction per chip, between domains
  LinkCurve up_curve;
  LinkCurve out_curve;
  std::int64_t domain = 1;      // chips per scale-up domain
  bool direct_kernels = false;  // serving engines' own all-reduce inside a domain
};

// NCCL over InfiniBand or well-tuned Ethernet: 90% of the NIC rate, 5 us per step between domains.
[[nodiscard]] Fabric fabric_of(const Silicon& silicon, bool direct_kernels = false);

// `ranks` ranks of which `per_domain` share a scale-up domain.
struct Group {
  std::int64_t ranks = 1;
  std::int64_t per_domain = 1;
};
// Ranks of a group whose neighbours are `stride` chips apart, in a domain of `fabric`.
[[nodiscard]] Group group_of(std::int64_t ranks, std::int64_t stride, const Fabric& fabric);

// Bytes that one rank sends: the bandwidth term of any bandwidth-optimal algorithm.
[[nodiscard]] Data moved_per_rank(Collective what, Data bytes, std::int64_t ranks);

[[nodiscard]] Time collective_time(Collective what, Data bytes, Group group, const Fabric& fabric);
// One algorithm; nothing is returned for a combination that does not exist (infinite time).
[[nodiscard]] Time collective_time(Collective what, Algorithm how, Data bytes, Group group,
                                   const Fabric& fabric);
[[nodiscard]] std::span<const Algorithm> algorithms(Collective what);
[[nodiscard]] std::string_view name(Collective what);
[[nodiscard]] std::string_view name(Algorithm how);

}  // namespace gw::perf
