// Checkpoint intervals: Young, Daly, and the exact optimum of the renewal equation.
//
// The job computes for an interval tau, then stops for the cost C of a checkpoint; failures come as
// a Poisson process of rate lambda; each throws the job back to its last durable checkpoint and
// costs a restart R. With an asynchronous write the job stops only for a snapshot C and the
// checkpoint is durable W later. The expected time per interval is then exactly
//
//   E = (e^{lambda (tau + C)} - 1) e^{lambda W} (1/lambda + R)           if restarts cannot fail,
//
//   E = (e^{lambda (tau + C)} - 1) e^{lambda W} e^{lambda R} / lambda    if they fail like work,
//
// provided that tau + C >= W. Derivation: after a restart the first durable point needs
// tau + C + W without a failure, each further one tau + C; the mean of that chain telescopes to E.
// With W = 0 this is the classical equation of Young 1974 (CACM 17:9) and Daly 2006 (FGCS 22:3),
// the second form being Daly's.
#pragma once

#include "gigawatt/units/quantity.h"

namespace gw::operations {

struct CheckpointCost {
  Time blocking;  // C: the job stands still
  Time drain;     // W: from the end of the snapshot until it is durable; 0 if synchronous
};

struct FailureProcess {
  Time mtti;     // 1 / lambda; infinite: nothing fails
  Time restart;  // R: detect, reschedule, load, warm up
  bool restart_can_fail = true;
};

// sqrt(2 C M): minimises C/tau + tau/(2M). Good for C << M.
[[nodiscard]] Time young_interval(const CheckpointCost& cost, const FailureProcess& process);

// sqrt(2CM) (1 + sqrt(C/2M)/3 + (C/2M)/9) - C for C < 2M, else M (Daly 2006, equation 37).
[[nodiscard]] Time daly_interval(const CheckpointCost& cost, const FailureProcess& process);

// The minimum of E/tau: x = lambda tau solves (1 - x) e^{x + lambda C} = 1, i.e. x = 1 + W0(-e^{-1
// - lambda C}), whatever R and W; at least W - C, so that one write ends before the next begins.
// Solved by Newton's method to 1e-14. Infinite if nothing fails; the least interval possible if a
// checkpoint costs nothing.
[[nodiscard]] Time optimal_interval(const CheckpointCost& cost, const FailureProcess& process);

// Shares of wall-clock time in the long run; they sum to 1.
struct TimeShares {
  Ratio useful = 1.0;
  Ratio checkpoint = 0.0;  // standing still for checkpoints that were kept
  Ratio rework = 0.0;      // work and checkpoints that were lost
  Ratio restart = 0.0;
};
// For an interval > 0. An infinite interval means no checkpoints: all useful if nothing fails, else
// nothing.
[[nodiscard]] TimeShares time_shares(const CheckpointCost& cost, const FailureProcess& process,
                                     Time interval);

}  // namespace gw::operations
