#include "gigawatt/operations/checkpoint.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"
#include "gigawatt/units/unit.h"

namespace gw::operations {
namespace {

const Time kNever = Time::from_si(std::numeric_limits<double>::infinity());

CheckpointCost synchronous(Time c) { return {.blocking = c, .drain = {}}; }

TEST(Checkpoint, YoungIsTheSquareRoot) {
  // sqrt(2 x 60 s x 10,800 s) = 1138.4 s.
  EXPECT_NEAR(young_interval(synchronous(unit::min), {.mtti = 3.0 * unit::h, .restart = {}}).si(),
              1138.42, 0.01);
}

TEST(Checkpoint, DalyByHand) {
  // C = 300 s, M = 3,600 s: sqrt(2CM) = 1469.69; ratio C/2M = 1/24; factor 1 + 0.0680414 +
  // 0.0046296; less 300.
  const Time daly = daly_interval(synchronous(5.0 * unit::min), {.mtti = unit::h, .restart = {}});
  EXPECT_NEAR(daly.si(), 1469.6938 * 1.0726710 - 300, 0.01);
  // C >= 2M: the interval is M.
  EXPECT_DOUBLE_EQ(
      daly_interval(synchronous(2.0 * unit::h), {.mtti = unit::h, .restart = {}}).in(unit::h), 1);
}

RC_GTEST_PROP(Checkpoint, OptimumSolvesItsEquationAndBeatsAllOthers, ()) {
  // (1 - x) e^{x + c} = 1 with x = tau/M, c = C/M.
  const double c = std::pow(10.0, *rc::gen::inRange(-60, 10) / 10.0);
  const Time mtti = unit::day;
  const CheckpointCost cost = synchronous(c * mtti);
  const FailureProcess process{.mtti = mtti, .restart = 10.0 * unit::min};
  const Time best = optimal_interval(cost, process);
  const double x = best / mtti;
  RC_PRE(best.si() > 1.0);
  RC_ASSERT(std::abs((1 - x) * std::exp(x + c) - 1) < 1e-9);
  const double useful = time_shares(cost, process, best).useful;
  for (double factor : {0.5, 0.9, 1.1, 2.0})
    RC_ASSERT(time_shares(cost, process, factor * best).useful.si() < useful);
  // Neither approximation is better; Daly's is within 0.3% of the best goodput up to C = M/2,
  // Young's close below.
  const double daly = time_shares(cost, process, daly_interval(cost, process)).useful;
  RC_ASSERT(daly <= useful * (1 + 1e-12));
  if (c < 0.5) RC_ASSERT(daly > 0.997 * useful);
}

TEST(Checkpoint, CheapCheckpointsFollowYoung) {
  // x = sqrt(2c) - 2c/3 + O(c^1.5): for C/M = 1e-6 the optimum is Young's within 0.1%.
  const CheckpointCost cost = synchronous(0.36 * unit::s);
  const FailureProcess process{.mtti = 100.0 * unit::h, .restart = {}};
  EXPECT_NEAR(optimal_interval(cost, process) / young_interval(cost, process), 1, 1e-3);
}

TEST(Checkpoint, NothingFailsNothingIsLost) {
  const FailureProcess process{.mtti = kNever, .restart = unit::h};
  EXPECT_TRUE(std::isinf(optimal_interval(synchronous(unit::min), process).si()));
  EXPECT_TRUE(std::isinf(daly_interval(synchronous(unit::min), process).si()));
  EXPECT_EQ(time_shares(synchronous(unit::min), process, kNever).useful.si(), 1);
  // A fixed interval still costs its checkpoints: 59 / 60.
  const TimeShares shares = time_shares(synchronous(unit::min), process, 59.0 * unit::min);
  EXPECT_NEAR(shares.useful.si(), 59.0 / 60, 1e-12);
  EXPECT_NEAR(shares.checkpoint.si(), 1.0 / 60, 1e-12);
}

TEST(Checkpoint, FreeCheckpointsLoseOnlyRestarts) {
  // tau -> least interval: useful -> 1 - restart share.
  const FailureProcess process{
      .mtti = unit::h, .restart = 6.0 * unit::min, .restart_can_fail = false};
  const Time tau = optimal_interval(synchronous(Time()), process);
  EXPECT_GT(tau.si(), 0);
  const TimeShares shares = time_shares(synchronous(Time()), process, tau);
  EXPECT_NEAR(shares.useful.si(), 1 / 1.1, 2e-4);
  EXPECT_NEAR(shares.restart.si(), 0.1 / 1.1, 1e-12);
}

TEST(Checkpoint, NoProgressWithoutCheckpoints) {
  const TimeShares shares = time_shares(
      synchronous(unit::min), {.mtti = unit::h, .restart = unit::min}, 1000.0 * unit::day);
  EXPECT_EQ(shares.useful.si(), 0);
  EXPECT_NEAR(shares.rework.si() + shares.restart.si(), 1, 1e-12);
}

TEST(Checkpoint, OneWriteEndsBeforeTheNextBegins) {
  const CheckpointCost cost{.blocking = unit::s, .drain = unit::h};
  const FailureProcess process{.mtti = 3.0 * unit::h, .restart = unit::min};
  EXPECT_DOUBLE_EQ(optimal_interval(cost, process).si(), 3599);
  EXPECT_THROW((void)time_shares(cost, process, unit::min), InvariantError);
}

RC_GTEST_PROP(Checkpoint, SharesSumToOne, ()) {
  const auto minutes = [](int most) { return *rc::gen::inRange(0, most) * 1.0 * unit::min; };
  const CheckpointCost cost{.blocking = minutes(10), .drain = minutes(20)};
  const FailureProcess process{.mtti = minutes(500) + unit::min,
                               .restart = minutes(60),
                               .restart_can_fail = *rc::gen::arbitrary<bool>()};
  const Time tau = minutes(300) + 20.0 * unit::min;
  const TimeShares shares = time_shares(cost, process, tau);
  const double parts[] = {shares.useful, shares.checkpoint, shares.rework, shares.restart};
  double sum = 0;
  for (double part : parts) {
    RC_ASSERT(part >= 0 && part <= 1);
    sum += part;
  }
  RC_ASSERT(std::abs(sum - 1) < 1e-9);
}

// Plays the process event by event and returns the mean time per durable checkpoint with its
// standard error. Every run starts counting at its first durable checkpoint, so that it is in the
// long-run state.
struct Simulated {
  double mean = 0;
  double error = 0;
};

class Simulation {
 public:
  Simulation(const CheckpointCost& cost, const FailureProcess& process, Time interval)
      : segment_((interval + cost.blocking).si()), drain_(cost.drain.si()), process_(process) {}

  Simulated run(std::uint32_t runs, int intervals) {
    double sum = 0, square = 0;
    for (std::uint32_t r = 0; r < runs; ++r) {
      const double mean = one_run(r, intervals) / intervals;
      sum += mean;
      square += mean * mean;
    }
    const double mean = sum / runs;
    return {.mean = mean, .error = std::sqrt((square / runs - mean * mean) / (runs - 1))};
  }

 private:
  double exponential(std::uint32_t run) {
    const RandomAddress address{
        .seed = 7, .stream = stream_of("checkpoint_test"), .index = run, .step = step_++};
    return -process_.mtti.si() * std::log(uniform(address));
  }

  double one_run(std::uint32_t run, int intervals) {
    step_ = 0;
    double time = 0, first = -1;
    int durable = -1;  // the first one starts the clock
    while (true) {
      const double failure = exponential(run);
      for (int j = 1; j * segment_ + drain_ <= failure; ++j) {
        ++durable;
        if (durable == 0) first = time + j * segment_ + drain_;
        if (durable == intervals) return time + j * segment_ + drain_ - first;
      }
      time += failure;
      if (process_.restart_can_fail) {
        double again = exponential(run);
        for (; again < process_.restart.si(); again = exponential(run)) time += again;
      }
      time += process_.restart.si();
    }
  }

  double segment_, drain_;
  FailureProcess process_;
  std::uint32_t step_ = 0;
};

TEST(Checkpoint, SimulationAgreesWithTheClosedForm) {
  // Mean time per interval against E, within 3 standard errors and with errors below 1%.
  for (Time drain : {Time(), 8.0 * unit::min}) {
    for (bool can_fail : {false, true}) {
      const CheckpointCost cost{.blocking = 2.0 * unit::min, .drain = drain};
      const FailureProcess process{
          .mtti = unit::h, .restart = 10.0 * unit::min, .restart_can_fail = can_fail};
      const Time tau = 20.0 * unit::min;
      const Simulated simulated = Simulation(cost, process, tau).run(2000, 50);
      const double expected = tau.si() / time_shares(cost, process, tau).useful.si();
      EXPECT_LT(simulated.error, 0.01 * expected);
      EXPECT_NEAR(simulated.mean, expected, 3 * simulated.error) << drain.si() << can_fail;
    }
  }
}

}  // namespace
}  // namespace gw::operations
