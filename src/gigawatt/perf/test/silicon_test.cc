#include "gigawatt/perf/silicon.h"

#include <gtest/gtest.h>

#include "fixtures.h"

namespace gw::perf {
namespace {

using fixtures::chip;
using fixtures::silicon;

TEST(Silicon, EveryRowOfTheTableIsPhysical) {
  for (const SiliconRow& row : silicon_rows()) {
    SCOPED_TRACE(row.id);
    for (const GemmCurve* c : {&row.gemm16, &row.gemm8, &row.gemm4}) {
      if (c == &row.gemm16) {
        EXPECT_GT(c->compute.si(), 0);
      }
      if (!(c->compute.si() > 0)) continue;
      // No share of a datasheet rate exceeds it; a smooth maximum needs p >= 1.
      EXPECT_LE(c->compute.si(), 1);
      EXPECT_GT(c->memory.si(), 0);
      EXPECT_LE(c->memory.si(), 1);
      EXPECT_GE(c->sharpness.si(), 1);
      EXPECT_GT(c->launch.si(), 0);
      EXPECT_GE(c->wave.si(), 0);
      EXPECT_GE(c->fill.si(), 0);
      // In place an operator takes 0.8 to 1.4 of its isolated time; the arithmetic stays below the
      // peak.
      EXPECT_GT(c->in_training.si(), 0.8);
      EXPECT_LT(c->in_training.si(), 1.4);
      EXPECT_LT(c->compute / c->in_training, 1.0);
    }
    EXPECT_LE(row.attention.compute.si(), 1);
    EXPECT_LE(row.attention.decode_memory.si(), 1);
    EXPECT_LE(row.attention.decode_fp8.si(), row.attention.decode_memory.si());
    for (Ratio share : {row.scale_up.all_reduce, row.scale_up.gather, row.scale_up.all_to_all}) {
      EXPECT_GT(share.si(), 0);
      EXPECT_LE(share.si(), 1);
    }
    EXPECT_LT(row.scale_up.direct_launch, row.scale_up.launch);
  }
}

TEST(Silicon, AChipTakesTheRowOfItsOwnGeneration) {
  EXPECT_EQ(silicon("h100_sxm").row->id, "h100");
  EXPECT_EQ(silicon("b300_sxm").row->id, "b300");
  EXPECT_EQ(silicon("gb300").row->id, "gb300");
  EXPECT_EQ(silicon("rubin_ultra").row->id, "rubin");
  EXPECT_EQ(silicon("mi300x").row->id, "generic");
  EXPECT_EQ(silicon("h100_sxm").trust, Trust::fitted);
  EXPECT_EQ(silicon("rubin").trust, Trust::datasheet);
  EXPECT_EQ(silicon("mi300x").trust, Trust::extrapolated);
  catalog::Chip h800 = chip("h100_sxm");
  h800.id = "h800_sxm";
  EXPECT_EQ(silicon_of(h800)->row->id, "h100");
}

// 80 marketed "GB" are 80 GiB = 85.90 GB, of which 1 GiB is kept: 84.83 GB.
TEST(Silicon, UsableMemoryIsTheMarketedSizeInGibibytesLessOne) {
  EXPECT_NEAR(silicon("h100_sxm").memory.in(unit::GB), 79 * 1.073741824, 1e-9);
}

TEST(Silicon, MissingRatesAreFilledOnlyWhereItIsSaid) {
  // A100 has no fp8: weights in fp8 are multiplied in bf16.
  EXPECT_EQ(silicon("a100_80").compute_precision(Precision::fp8), Precision::bf16);
  EXPECT_EQ(silicon("h100_sxm").compute_precision(Precision::fp4), Precision::bf16);
  EXPECT_EQ(silicon("b200_sxm").compute_precision(Precision::fp4), Precision::fp4);
  // Rubin Ultra publishes no 16-bit rate: attention runs at half the fp8 rate, bf16 weights not at
  // all.
  EXPECT_DOUBLE_EQ(silicon("rubin_ultra").attention_peak.in(unit::TFLOPs), 34700 / 2.0);
  EXPECT_EQ(silicon("rubin_ultra").compute_precision(Precision::bf16), std::nullopt);
  EXPECT_FALSE(silicon("rubin_ultra").supports(Precision::bf16));
}

TEST(Silicon, AChipWithoutFiguresIsInfeasibleAndSaysWhy) {
  catalog::Chip none;
  none.id = "openai_jalapeno";
  const auto result = silicon_of(none);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().limit, Limit::facts);
  EXPECT_EQ(result.error().why, "openai_jalapeno has no published peak rate");

  catalog::Chip no_memory = chip("h100_sxm");
  no_memory.memory.bandwidth = {};
  EXPECT_EQ(silicon_of(no_memory).error().why, "h100_sxm has no published memory bandwidth");
  no_memory = chip("h100_sxm");
  no_memory.memory.capacity = {};
  EXPECT_EQ(silicon_of(no_memory).error().why, "h100_sxm has no published memory capacity");
}

TEST(Silicon, TheSystemMaySetTheDomain) {
  EXPECT_EQ(silicon_of(chip("gb200"))->scale_up_domain, 72);
  EXPECT_EQ(silicon_of(chip("gb200"), 4)->scale_up_domain, 4);
  catalog::Chip alone = chip("gb200");
  alone.scale_up.bandwidth = {};
  EXPECT_EQ(silicon_of(alone, 8)->scale_up_domain, 1);  // no link, no domain
}

TEST(Silicon, ElementSizes) {
  EXPECT_DOUBLE_EQ(bytes_of(Precision::fp32).si(), 4);
  EXPECT_DOUBLE_EQ(bytes_of(Precision::bf16).si(), 2);
  EXPECT_DOUBLE_EQ(bytes_of(Precision::fp8).si(), 1);
  EXPECT_DOUBLE_EQ(bytes_of(Precision::fp4).si(),
                   0.5 + 1.0 / 16);  // one scale byte per 16 elements
  EXPECT_EQ(name(Precision::fp8), "fp8");
}

}  // namespace
}  // namespace gw::perf
