#include "gigawatt/core/random.h"

#include <Random123/philox.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/check.h"

namespace gw {
namespace {

// philox4x32-10 known answers published with Random123 (file kat_vectors), first two words of each:
// counter 0 key 0, all ones, and the digits of pi.
TEST(Random, MatchesPublishedPhiloxAnswers) {
  EXPECT_EQ(random_bits({}), 0xe169c58d6627e8d5ULL);
  constexpr std::uint64_t kOnes = ~std::uint64_t{0};
  EXPECT_EQ(random_bits({.seed = kOnes, .stream = kOnes, .index = 0xffffffff, .step = 0xffffffff}),
            0x41c83b0e408f276dULL);
  EXPECT_EQ(random_bits({.seed = 0x299f31d0a4093822ULL,
                         .stream = 0x0370734413198a2eULL,
                         .index = 0x243f6a88,
                         .step = 0x85a308d3}),
            0x94fdccebd16cfe09ULL);
}

TEST(Random, FourWordsOfTheGeneratorAreThePublishedOnes) {
  const r123::Philox4x32::ctr_type words = r123::Philox4x32()({{0, 0, 0, 0}}, {{0, 0}});
  EXPECT_EQ(words[0], 0x6627e8d5u);
  EXPECT_EQ(words[1], 0xe169c58du);
  EXPECT_EQ(words[2], 0xbc57ac4cu);
  EXPECT_EQ(words[3], 0x9b00dbd8u);
}

TEST(Random, EveryPartOfTheAddressMatters) {
  const RandomAddress base{.seed = 1, .stream = stream_of("a.b"), .index = 2, .step = 3};
  std::set<std::uint64_t> seen{random_bits(base)};
  for (int bit = 0; bit < 64; ++bit) {
    RandomAddress other = base;
    other.seed ^= std::uint64_t{1} << bit;
    seen.insert(random_bits(other));
    other = base;
    other.stream ^= std::uint64_t{1} << bit;
    seen.insert(random_bits(other));
    if (bit >= 32) continue;
    other = base;
    other.index ^= std::uint32_t{1} << bit;
    seen.insert(random_bits(other));
    other = base;
    other.step ^= std::uint32_t{1} << bit;
    seen.insert(random_bits(other));
  }
  EXPECT_EQ(seen.size(), 1u + 64 + 64 + 32 + 32);
  EXPECT_NE(stream_of("a.b"), stream_of("a.c"));
}

// Kolmogorov-Smirnov: sup |F_n(x) - F(x)| < 1.95 / sqrt(n) holds with probability 0.999; the seed
// is fixed.
double ks_distance(std::vector<double> sample, double (*cdf)(double)) {
  std::ranges::sort(sample);
  const double n = static_cast<double>(sample.size());
  double worst = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double f = cdf(sample[i]);
    worst = std::max({worst, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
  }
  return worst;
}

TEST(Random, DrawsHaveTheirDistribution) {
  constexpr std::uint32_t kCount = 20000;
  std::vector<double> uniforms;
  std::vector<double> normals;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    uniforms.push_back(uniform({.seed = 7, .index = i}));
    normals.push_back(standard_normal({.seed = 7, .stream = 1, .index = 3, .step = i}));
  }
  EXPECT_LT(ks_distance(uniforms, [](double x) { return x; }), 1.95 / std::sqrt(kCount));
  EXPECT_LT(ks_distance(normals, normal_cdf), 1.95 / std::sqrt(kCount));
}

// The upper 52 bits of the published words and half a step.
TEST(Random, UniformTakesTheUpperBits) {
  EXPECT_EQ(uniform({}), (0xe169c58d6627eULL + 0.5) / 4503599627370496.0);
  EXPECT_EQ(standard_normal({}), normal_quantile(uniform({})));
}

RC_GTEST_PROP(Random, UniformIsInsideTheOpenInterval, (std::uint64_t seed, std::uint32_t index)) {
  const double u = uniform({.seed = seed, .index = index});
  RC_ASSERT(u > 0.0);
  RC_ASSERT(u < 1.0);
}

TEST(Random, QuantileHasPublishedValues) {
  // Wichura 1988, section 4: p = 0.25, 0.001, 1e-20.
  EXPECT_NEAR(normal_quantile(0.25), -0.6744897501960817, 1e-15);
  EXPECT_NEAR(normal_quantile(0.001), -3.090232306167814, 4e-15);
  EXPECT_NEAR(normal_quantile(1e-20), -9.262340089798408, 1e-14);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_NEAR(normal_quantile(0.9), 1.2815515655446004, 2e-15);
  EXPECT_THROW((void)normal_quantile(0.0), InvariantError);
  EXPECT_THROW((void)normal_quantile(1.0), InvariantError);
  EXPECT_THROW((void)normal_quantile(std::nan("")), InvariantError);
}

// Phi(Phi^-1(p)) = p to a few units in the last place, in both tails; an error dz of the quantile
// shows as dp/p = phi(z)/Phi(z) dz, about |z| dz.
RC_GTEST_PROP(Random, QuantileInvertsTheCdf, ()) {
  const double p =
      std::pow(10.0, -*rc::gen::inRange(1, 300)) * (*rc::gen::inRange(1, 1000) / 200.0);
  const double z = normal_quantile(p);
  const double back = normal_cdf(z);
  RC_ASSERT(std::abs(back - p) <= 1e-15 * (4 + z * z) * p);
}

RC_GTEST_PROP(Random, QuantileIsOdd, ()) {
  const double p = *rc::gen::inRange(1, 512) / 1024.0;  // 1 - p is exact
  RC_ASSERT(normal_quantile(1 - p) == -normal_quantile(p));
  RC_ASSERT(normal_quantile(p) < normal_quantile(p + 1.0 / 1024));
}

TEST(Random, PermutesEverySize) {
  for (std::uint32_t n : {1u, 2u, 3u, 4u, 5u, 7u, 16u, 17u, 100u, 1000u, 4096u, 4097u}) {
    for (std::uint64_t key : {0ULL, 1ULL, 0xdeadbeefULL}) {
      std::vector<bool> hit(n);
      for (std::uint32_t i = 0; i < n; ++i) hit.at(permute(i, n, key)) = true;
      EXPECT_EQ(std::ranges::count(hit, true), n) << n;
    }
  }
  EXPECT_THROW((void)permute(5, 5, 0), InvariantError);
  EXPECT_THROW((void)permute(0, 0, 0), InvariantError);
}

TEST(Random, PermutesTheLargestSize) {
  std::set<std::uint32_t> seen;
  for (std::uint32_t i = 0; i < 1000; ++i)
    seen.insert(permute(0xffffffffu - 1 - i, 0xffffffffu, 9));
  EXPECT_EQ(seen.size(), 1000u);
}

// A fair permutation of n has one fixed point on average: over 400 keys the mean is 1 +- 0.2 (4
// standard errors).
TEST(Random, PermutationsOfDifferentKeysDiffer) {
  constexpr int kKeys = 400;
  int fixed = 0;
  for (std::uint64_t key = 0; key < kKeys; ++key) {
    for (std::uint32_t i = 0; i < 50; ++i) fixed += permute(i, 50, key) == i ? 1 : 0;
  }
  EXPECT_NEAR(fixed / static_cast<double>(kKeys), 1.0, 0.2);
}

TEST(Random, T19_LatinHypercubeHasOneSampleInEachStratum) {
  for (std::uint32_t n : {1u, 2u, 64u, 1000u}) {
    std::vector<int> hits(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      const double u = latin_hypercube({.seed = 3, .stream = stream_of("x"), .index = i}, n);
      ASSERT_TRUE(u > 0 && u < 1);
      ++hits.at(static_cast<std::size_t>(u * n));
    }
    EXPECT_EQ(std::ranges::count(hits, 1), n);
  }
}

// Two inputs of a hypercube are uncorrelated: |r| < 4 / sqrt(n).
TEST(Random, LatinHypercubeStreamsAreIndependent) {
  constexpr std::uint32_t kCount = 2000;
  double sum = 0;
  for (std::uint32_t i = 0; i < kCount; ++i) {
    const double u = latin_hypercube({.stream = stream_of("a"), .index = i}, kCount);
    const double v = latin_hypercube({.stream = stream_of("b"), .index = i}, kCount);
    sum += (u - 0.5) * (v - 0.5) * 12;
  }
  EXPECT_LT(std::abs(sum / kCount), 4 / std::sqrt(kCount));
}

// f = sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on [-pi, pi]^3 (Ishigami and Homma 1990).
double ishigami(const std::array<double, 3>& u) {
  const auto x = [&](std::size_t i) { return std::numbers::pi * (2 * u[i] - 1); };
  const double s = std::sin(x(1));
  return std::sin(x(0)) + 7 * s * s + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}

// Shares of its variance, from two hypercubes A and B and A with one column of B (Saltelli et al.
// 2010):
//   S_i = mean f(B) (f(AB_i) - f(A)) / V        S_Ti = mean (f(A) - f(AB_i))^2 / (2 V)
// Closed form: V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2, S1 = .3139, S2 = .4424, S3 = 0, ST1 =
// .5576.
TEST(Random, T19_IshigamiBySamplesOfTheHypercube) {
  constexpr std::uint32_t kCount = 200'000;
  const auto point = [](std::string_view design, std::uint32_t i) {
    std::array<double, 3> u{};
    for (std::size_t k = 0; k < 3; ++k)
      u[k] = latin_hypercube(
          {.seed = 19, .stream = stream_of(std::string(design) + std::to_string(k)), .index = i},
          kCount);
    return u;
  };
  double sum = 0, squares = 0;
  std::array<double, 3> first{}, total{};
  for (std::uint32_t i = 0; i < kCount; ++i) {
    const auto a = point("a", i), b = point("b", i);
    const double fa = ishigami(a), fb = ishigami(b);
    sum += fa, squares += fa * fa;
    for (std::size_t k = 0; k < 3; ++k) {
      auto mixed = a;
      mixed[k] = b[k];
      const double fm = ishigami(mixed);
      first[k] += fb * (fm - fa) / kCount;
      total[k] += (fa - fm) * (fa - fm) / (2.0 * kCount);
    }
  }
  const double variance = squares / kCount - (sum / kCount) * (sum / kCount);
  const double pi4 = std::pow(std::numbers::pi, 4);
  EXPECT_NEAR(variance, 49.0 / 8 + 0.1 * pi4 / 5 + 0.01 * pi4 * pi4 / 18 + 0.5, 0.05);
  EXPECT_NEAR(first[0] / variance, 0.3139, 0.01);
  EXPECT_NEAR(first[1] / variance, 0.4424, 0.01);
  EXPECT_NEAR(first[2] / variance, 0.0, 0.01);
  EXPECT_NEAR(total[0] / variance, 0.5576, 0.01);
}

}  // namespace
}  // namespace gw
