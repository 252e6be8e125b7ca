// Samples of a plan: every uncertain number drawn at the address (field path, sample), in O(1)
// each.
#pragma once

#include <cstdint>

#include "gigawatt/plan/simulate.h"

namespace gw::plan {

// What decides a sample besides its index; part of the plan's hash.
struct Design {
  std::uint64_t seed = 0;
  std::uint32_t samples = 1;
  SamplingMethod method = SamplingMethod::latin_hypercube;
};
[[nodiscard]] Design design_of(const Plan& plan);

// Sample `index` < design.samples: the plan's distributions; lead times per phase and task; prices
// of systems, network and facility; serving and training rates; market paths; and which contracts
// bind.
[[nodiscard]] Case sample_case(const Setup& setup, const Design& design, std::uint32_t index);

}  // namespace gw::plan
