// A clearing problem, validated and laid out for the kernels: unwrapped dollars, small indices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <vector>

#include "gigawatt/finance/clearing/clearing.h"

namespace gw::finance::internal {

// What one debtor owes in one class is a tranche. The tranches of a debtor stand together in order
// of priority; its equity is the place behind the last one.
struct ClearingNetwork {
  struct Incoming {
    std::uint32_t debtor = 0;
    std::uint32_t tranche = 0;
    std::uint32_t claim = 0;
    double amount = 0.0;
  };
  struct Backing {  // a guarantee
    std::uint32_t guarantor = 0;
    std::uint32_t tranche = 0;  // of the guarantor
    std::uint32_t guarantee = 0;
    double cap = 0.0;    // most that it pays
    double share = 1.0;  // of the shortfall that it stands for
  };
  struct Stake {
    std::uint32_t issuer = 0;
    double share = 0.0;
  };

  std::size_t parties = 0;
  double alpha = 1.0;
  double beta = 1.0;
  std::vector<double> assets;   // max(e, 0)
  std::vector<double> outside;  // max(-e, 0)

  std::vector<std::uint32_t> first_tranche;  // parties + 1
  std::vector<std::uint32_t> tranche_debtor;
  std::vector<double> tranche_claims;  // without guarantees

  std::vector<std::uint32_t>
      first_incoming;  // by creditor, parties + 1; within one in order of claims
  std::vector<Incoming> incoming;
  std::vector<std::uint32_t> first_backing;  // by claim, claims + 1; empty without guarantees
  std::vector<Backing> backings;             // of a claim in order of payment
  std::vector<std::uint32_t> first_stake;    // by owner, parties + 1
  std::vector<Stake> stakes;
  std::vector<char> owned;  // somebody inside holds shares of it

  [[nodiscard]] std::uint32_t equity(std::size_t party) const { return first_tranche[party + 1]; }
  [[nodiscard]] std::span<const Incoming> incoming_of(std::size_t party) const {
    return std::span(incoming).subspan(first_incoming[party],
                                       first_incoming[party + 1] - first_incoming[party]);
  }
  [[nodiscard]] std::span<const Backing> backings_of(std::size_t claim) const {
    if (first_backing.empty()) return {};
    return std::span(backings).subspan(first_backing[claim],
                                       first_backing[claim + 1] - first_backing[claim]);
  }
  [[nodiscard]] std::span<const Stake> stakes_of(std::size_t party) const {
    return std::span(stakes).subspan(first_stake[party],
                                     first_stake[party + 1] - first_stake[party]);
  }
};

[[nodiscard]] std::expected<ClearingNetwork, ClearingError> lay_out(const ClearingProblem& problem);

}  // namespace gw::finance::internal
