#include "gigawatt/perf/collectives.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "fixtures.h"

namespace gw::perf {
namespace {

using fixtures::silicon;

constexpr std::array kAll{Collective::all_reduce, Collective::all_gather,
                          Collective::reduce_scatter, Collective::all_to_all, Collective::send};

double bus_bandwidth(Collective what, double bytes, Group group, const Fabric& fabric) {
  const Data n = Data::from_si(bytes);
  return moved_per_rank(what, n, group.ranks).si() / collective_time(what, n, group, fabric).si() /
         1e9;
}

// Ring all-reduce of n bytes on p ranks moves 2 (p-1)/p n, all-gather and its mirror (p-1)/p n.
TEST(Collectives, MovedBytes) {
  const Data n = 8.0 * unit::GB;
  EXPECT_DOUBLE_EQ(moved_per_rank(Collective::all_reduce, n, 8).in(unit::GB), 14);
  EXPECT_DOUBLE_EQ(moved_per_rank(Collective::all_gather, n, 8).in(unit::GB), 7);
  EXPECT_DOUBLE_EQ(moved_per_rank(Collective::reduce_scatter, n, 8).in(unit::GB), 7);
  EXPECT_DOUBLE_EQ(moved_per_rank(Collective::all_to_all, n, 8).in(unit::GB), 7);
  EXPECT_DOUBLE_EQ(moved_per_rank(Collective::send, n, 2).in(unit::GB), 8);
  EXPECT_DOUBLE_EQ(moved_per_rank(Collective::all_reduce, n, 1).in(unit::GB), 0);
}

// For large messages t -> moved / (share x rate): H100 ring all-gather 0.75 x 450 GB/s.
TEST(Collectives, LargeMessagesRunAtBusBandwidth) {
  const Fabric f = fabric_of(silicon("h100_sxm"));
  EXPECT_NEAR(bus_bandwidth(Collective::all_gather, 1e12, {8, 8}, f), 0.75 * 450, 1);
  EXPECT_NEAR(bus_bandwidth(Collective::all_reduce, 1e12, {8, 8}, f), 0.99 * 450, 1);
  // One chip per domain: 90% of a 50 GB/s NIC. Eight rails in parallel: min(up, 8 x 45 GB/s).
  EXPECT_NEAR(bus_bandwidth(Collective::all_gather, 1e13, {64, 1}, f), 45, 0.5);
  EXPECT_NEAR(bus_bandwidth(Collective::all_gather, 1e13, {64, 8}, f), std::min(337.5, 360.0), 3);
}

// nccl-tests style measurements that the curves were not forced through: aiconfigurator@095f58a5
// nccl tables, 8 ranks of one node, 134 MB (GB/s) and the smallest message (us).
TEST(Collectives, NearMeasuredNcclOnOneNode) {
  const Fabric h100 = fabric_of(silicon("h100_sxm")), b200 = fabric_of(silicon("b200_sxm"));
  EXPECT_NEAR(bus_bandwidth(Collective::all_reduce, 134e6, {8, 8}, h100), 406, 0.15 * 406);
  EXPECT_NEAR(bus_bandwidth(Collective::all_gather, 134e6, {8, 8}, h100), 299, 0.15 * 299);
  EXPECT_NEAR(bus_bandwidth(Collective::all_gather, 134e6, {8, 8}, b200), 568, 0.20 * 568);
  const Data tiny = 512.0 * unit::B;
  auto ring = [&](Collective what, const Fabric& f) {
    return collective_time(what, Algorithm::ring, tiny, {8, 8}, f).in(unit::us);
  };
  EXPECT_NEAR(ring(Collective::all_reduce, h100), 15.6, 1);
  EXPECT_NEAR(ring(Collective::all_gather, h100), 10.1, 1);
  EXPECT_NEAR(ring(Collective::all_reduce, b200), 25.1, 1.5);
}

// Ring latency is linear in the ranks: (p-1) hops for all-gather, 2 (p-1) for all-reduce.
TEST(Collectives, RingLatencyIsLinearInRanks) {
  const Fabric f = fabric_of(silicon("h100_sxm"));
  auto t = [&](Collective what, std::int64_t p) {
    return collective_time(what, Algorithm::ring, Data{}, {p, 1}, f).in(unit::us);
  };
  EXPECT_NEAR(t(Collective::all_gather, 1025) - t(Collective::all_gather, 1), 1024 * 5.0 + 4.3,
              1e-6);
  EXPECT_NEAR(t(Collective::all_reduce, 101) - t(Collective::all_gather, 101), 100 * 5.0, 1e-6);
}

TEST(Collectives, OneRankCostsNothing) {
  const Fabric f = fabric_of(silicon("h100_sxm"));
  for (Collective what : kAll) EXPECT_EQ(collective_time(what, unit::GB, {1, 1}, f), Time{});
}

TEST(Collectives, GroupsFollowTheirStride) {
  const Fabric f = fabric_of(silicon("h100_sxm"));
  EXPECT_EQ(group_of(8, 1, f).per_domain, 8);   // tensor parallel fills the node
  EXPECT_EQ(group_of(16, 8, f).per_domain, 1);  // data parallel behind tp 8: one chip per node
  EXPECT_EQ(group_of(16, 2, f).per_domain, 4);
  EXPECT_EQ(group_of(4, 1, fabric_of(silicon("gb200"))).per_domain, 4);
}

TEST(Collectives, ALinkThatDoesNotExistTakesForever) {
  catalog::Chip alone = fixtures::chip("h100_sxm");
  alone.scale_out.bandwidth = {};
  const Fabric f = fabric_of(silicon_of(alone).value());
  EXPECT_TRUE(std::isinf(collective_time(Collective::all_reduce, unit::GB, {16, 8}, f).si()));
  EXPECT_TRUE(is_finite(collective_time(Collective::all_reduce, unit::GB, {8, 8}, f)));
}

TEST(Collectives, EngineKernelsBeatTheRingOnSmallMessages) {
  const Silicon s = silicon("h100_sxm");
  const Data n = 1e6 * unit::B;
  EXPECT_LT(collective_time(Collective::all_reduce, n, {8, 8}, fabric_of(s, true)),
            collective_time(Collective::all_reduce, n, {8, 8}, fabric_of(s, false)));
  // SGLang's graph-captured kernel: 1 MB at 136 GB/s bus bandwidth on 8 H100.
  EXPECT_NEAR(bus_bandwidth(Collective::all_reduce, 1.05e6, {8, 8}, fabric_of(s, true)), 136, 30);
}

// For every collective, algorithm, chip, group and size: never faster than the bandwidth bound
// (moved bytes over the raw rate of the links it must use), never faster than the launch, monotone
// in bytes, and the choice is the fastest algorithm.
RC_GTEST_PROP(CollectivesProperty, NeverBeatsBandwidthOrLatency, ()) {
  const auto ids = fixtures::chip_ids();
  const Silicon s = silicon(ids[*rc::gen::inRange<std::size_t>(0, ids.size())]);
  const Fabric f = fabric_of(s, *rc::gen::arbitrary<bool>());
  const Collective what = kAll[*rc::gen::inRange<std::size_t>(0, kAll.size())];
  const std::int64_t ranks =
      what == Collective::send ? 2 : *rc::gen::inRange<std::int64_t>(2, 2000);
  const Group group = group_of(ranks, std::int64_t{1} << *rc::gen::inRange(0, 8), f);
  const double n = std::exp2(*rc::gen::inRange(0, 36));
  const Time t = collective_time(what, Data::from_si(n), group, f);

  const bool spans = group.per_domain < group.ranks;
  const double p = static_cast<double>(ranks), g = static_cast<double>(group.per_domain);
  // A domain exchanges at most g NICs of traffic with the rest; inside, a chip sends at its link
  // rate.
  const double out = g * f.out.si(), up = f.up.si();
  double bound =
      moved_per_rank(what, Data::from_si(n), ranks).si() / (spans ? std::max(out, up) : up);
  if (what == Collective::all_to_all && spans) bound = n * (p - g) / p / f.out.si();
  RC_ASSERT(t.si() >= bound * (1 - 1e-12));
  RC_ASSERT(t >= std::min(f.up_curve.launch, f.up_curve.direct_launch));
  RC_ASSERT(collective_time(what, Data::from_si(2 * n), group, f) >= t);
  for (Algorithm how : algorithms(what))
    RC_ASSERT(collective_time(what, how, Data::from_si(n), group, f) >= t);
}

}  // namespace
}  // namespace gw::perf
