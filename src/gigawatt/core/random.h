// Addressed random numbers: a draw is a pure function of (seed, stream, index, step), never of the
// order in which draws are made. Philox4x32-10 (Salmon et al., SC'11, through Random123). The
// stream of a plan field is the hash of its path, so adding a field changes no other draw.
#pragma once

#include <cstdint>
#include <string_view>

namespace gw {
inline namespace core {

struct RandomAddress {
  std::uint64_t seed = 0;
  std::uint64_t stream = 0;  // stream_of("buildout.blocks.gw.start.every")
  std::uint32_t index = 0;   // sample
  std::uint32_t step = 0;    // month of a path, draw of a sequence
};

[[nodiscard]] std::uint64_t stream_of(std::string_view path);

[[nodiscard]] std::uint64_t random_bits(const RandomAddress& address);
// In the open interval (0, 1): 52 random bits and half a step, so that neither end can occur.
[[nodiscard]] double uniform(const RandomAddress& address);
[[nodiscard]] double standard_normal(const RandomAddress& address);  // inverse of the normal CDF

// The image of `index` under a keyed permutation of [0, n), n >= 1, in O(1) memory (cycle-walked
// Feistel).
[[nodiscard]] std::uint32_t permute(std::uint32_t index, std::uint32_t n, std::uint64_t key);
// Latin hypercube coordinate of sample `address.index` among n: exactly one sample in each [k/n,
// (k+1)/n).
[[nodiscard]] double latin_hypercube(const RandomAddress& address, std::uint32_t n);

// Phi^-1(p) for 0 < p < 1, relative error below 1e-15 (Wichura 1988, AS 241), and Phi.
[[nodiscard]] double normal_quantile(double p);
[[nodiscard]] double normal_cdf(double x);

}  // namespace core
}  // namespace gw
