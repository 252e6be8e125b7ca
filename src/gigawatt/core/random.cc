#include "gigawatt/core/random.h"

#include <Random123/philox.h>

#include <bit>
#include <cmath>
#include <span>

#include "gigawatt/core/check.h"
#include "gigawatt/core/hash.h"

namespace gw {
inline namespace core {

namespace {

std::uint32_t low_half(std::uint64_t x) { return static_cast<std::uint32_t>(x); }
std::uint32_t high_half(std::uint64_t x) { return static_cast<std::uint32_t>(x >> 32); }

// c[0] + c[1] x + ... by Horner's rule.
double polynomial(std::span<const double> c, double x) {
  double sum = 0.0;
  for (std::size_t i = c.size(); i-- > 0;) sum = sum * x + c[i];
  return sum;
}

// AS 241, routine PPND16: M. J. Wichura, "The percentage points of the normal distribution",
// Applied Statistics 37(3), 1988, 477-484. Numerators and denominators of the central region, the
// tail, and the far tail.
constexpr double kCentreNumerator[] = {3.3871328727963666080e0, 1.3314166789178437745e2,
                                       1.9715909503065514427e3, 1.3731693765509461125e4,
                                       4.5921953931549871457e4, 6.7265770927008700853e4,
                                       3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr double kCentreDenominator[] = {1.0,
                                         4.2313330701600911252e1,
                                         6.8718700749205790830e2,
                                         5.3941960214247511077e3,
                                         2.1213794301586595867e4,
                                         3.9307895800092710610e4,
                                         2.8729085735721942674e4,
                                         5.2264952788528545610e3};
constexpr double kTailNumerator[] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                     5.76949722146069140550e0,  3.64784832476320460504e0,
                                     1.27045825245236838258e0,  2.41780725177450611770e-1,
                                     2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr double kTailDenominator[] = {1.0,
                                       2.05319162663775882187e0,
                                       1.67638483018380384940e0,
                                       6.89767334985100004550e-1,
                                       1.48103976427480074590e-1,
                                       1.51986665636164571966e-2,
                                       5.47593808499534494600e-4,
                                       1.05075007164441684324e-9};
constexpr double kFarNumerator[] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                    1.78482653991729133580e0,  2.96560571828504891230e-1,
                                    2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                    2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double kFarDenominator[] = {1.0,
                                      5.99832206555887937690e-1,
                                      1.36929880922735805310e-1,
                                      1.48753612908506148525e-2,
                                      7.86869131145613259100e-4,
                                      1.84631831751005468180e-5,
                                      1.42151175831644588870e-7,
                                      2.04426310338993978564e-15};

// Finalizer of splitmix64, public domain (Vigna).
std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

std::uint64_t stream_of(std::string_view path) { return hash_text(path).low; }

std::uint64_t random_bits(const RandomAddress& address) {
  const r123::Philox4x32::ctr_type counter = {
      {address.index, address.step, low_half(address.stream), high_half(address.stream)}};
  const r123::Philox4x32::key_type key = {{low_half(address.seed), high_half(address.seed)}};
  const r123::Philox4x32::ctr_type words = r123::Philox4x32()(counter, key);
  return (static_cast<std::uint64_t>(words[1]) << 32) | words[0];
}

double uniform(const RandomAddress& address) {
  // 52 bits, as with 53 the largest value would round to 1.
  return (static_cast<double>(random_bits(address) >> 12) + 0.5) * 0x1p-52;
}

double standard_normal(const RandomAddress& address) { return normal_quantile(uniform(address)); }

std::uint32_t permute(std::uint32_t index, std::uint32_t n, std::uint64_t key) {
  GW_CHECK(index < n, index, n);
  if (n == 1) return 0;
  // A balanced Feistel network permutes the 2^(2 half) >= n numbers around [0, n); walking its
  // cycle until it comes back into [0, n) makes that a permutation of [0, n). Below 4 steps on
  // average.
  constexpr int kRounds = 6;
  const int half = (std::bit_width(n - 1) + 1) / 2;
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  std::uint64_t value = index;
  do {
    std::uint64_t left = value >> half;
    std::uint64_t right = value & mask;
    for (int round = 0; round < kRounds; ++round) {
      const std::uint64_t salt =
          key + static_cast<std::uint64_t>(round + 1) * 0x9e3779b97f4a7c15ULL;
      const std::uint64_t next = left ^ (mix(mix(salt) ^ right) & mask);
      left = right;
      right = next;
    }
    value = (left << half) | right;
  } while (value >= n);
  return static_cast<std::uint32_t>(value);
}

double latin_hypercube(const RandomAddress& address, std::uint32_t n) {
  GW_CHECK(address.index < n, address.index, n);
  // One permutation for each (seed, stream, step): all samples must share it.
  const std::uint64_t key =
      Hasher().add(address.seed).add(address.stream).add(std::uint64_t{address.step}).finish().low;
  const std::uint32_t stratum = permute(address.index, n, key);
  const double value = (stratum + uniform(address)) / n;
  const double end = (stratum + 1.0) / n;
  return value < end ? value : std::nextafter(end, 0.0);
}

double normal_quantile(double p) {
  GW_CHECK(p > 0 && p < 1, p);
  constexpr double kCentre = 0.425;
  constexpr double kFar = 5.0;
  const double q = p - 0.5;
  if (std::abs(q) <= kCentre) {
    const double r = 0.180625 - q * q;  // 0.425^2 - q^2
    return q * polynomial(kCentreNumerator, r) / polynomial(kCentreDenominator, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1.0 - p));
  const double size =
      r <= kFar ? polynomial(kTailNumerator, r - 1.6) / polynomial(kTailDenominator, r - 1.6)
                : polynomial(kFarNumerator, r - kFar) / polynomial(kFarDenominator, r - kFar);
  return q < 0 ? -size : size;
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x * 0.70710678118654752440); }  // x / sqrt(2)

}  // namespace core
}  // namespace gw
