// Training software stacks: what one framework of one era makes of the same silicon.
//
// Values are those of a trial fit on the open rows of published training measurements (889 usable
// rows, 14 sources); the software decides more than the GEMM curve. Times relative to a model
// without them:
//   compute   time factor on the chip's own work
//   *_exposed share of the communication that is not hidden behind compute
// A row marked as judgement in its source is not identifiable from those rows.
#pragma once

#include <span>
#include <string_view>

#include "gigawatt/core/estimate.h"
#include "gigawatt/units/unit.h"

namespace gw::perf {

struct Stack {
  std::string_view id;
  Ratio compute;
  Ratio tensor_exposed;
  Ratio context_exposed;
  Ratio expert_exposed;
  Ratio pipeline_exposed;
  Time kernel_host;         // CPU time to start one kernel
  Time expert_kernel_host;  // the same in layers with experts (dynamic shapes, routing on the host)
  Time collective_host;     // and one collective
  Ratio full_recompute;     // cost of full activation recompute, in forward passes
  bool fully_sharded;       // FSDP: weights gathered layer by layer (ZeRO-3)
  Ratio sigma;              // log-normal spread of the step time on a chip with measured curves
  std::string_view source;
};

[[nodiscard]] std::span<const Stack> stacks();
[[nodiscard]] const Stack* find_stack(std::string_view id);  // nullptr if unknown
[[nodiscard]] const Stack& default_stack();                  // "generic": the stack is not known

}  // namespace gw::perf
