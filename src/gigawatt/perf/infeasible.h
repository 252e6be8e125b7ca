// Infeasible: why a job cannot run as asked; expected, so a value and not an error.
#pragma once

#include <cstdint>
#include <string>

namespace gw::perf {

enum class Limit : std::uint8_t {
  facts,      // the catalog lacks a number that the model needs
  precision,  // the chip has no rate at this precision
  layout,     // degrees of parallelism that do not fit the model, the chips or the batch
  memory,     // does not fit in the chip's memory
  latency,    // no batch meets the latency limits
};

struct Infeasible {
  Limit limit = Limit::facts;
  std::string why;  // one sentence without a full stop, with the numbers that collide
};

}  // namespace gw::perf
