// A shared supply: one server that works through requests first come, first served.
//
// A request of u units at time t is served from T = max(t, end of the request before): first from
// lots that have arrived, then at the rate r(t); it ends when lots + integral of r from T = u. Rate
// that nobody asks for is lost (the maker sells it to others); lots are kept until used.
#pragma once

#include <vector>

#include "gigawatt/units/unit.h"

namespace gw::buildout {

// Units per month and one-off lots for each month of a horizon; after it, the last rate holds for
// good.
struct SupplyPath {
  std::vector<double> per_month;  // counts; month i is [i, i + 1) mean months after the origin
  std::vector<double> lots;       // there from the start of month i
};

class SupplyQueue {
 public:
  explicit SupplyQueue(const SupplyPath& path) : path_(&path) {}

  // When the units asked for at `when` are all there; kNever if the rate ends before. Times count
  // from the origin; requests come in the order in which they are to be served, each `when` not
  // before the last one.
  [[nodiscard]] Time serve(Time when, Ratio units);

  static constexpr Time kNever = Time::from_si(1e300);

 private:
  const SupplyPath* path_;
  double free_from_ = 0;  // months
  double stock_ = 0;
  int lots_taken_ = 0;  // lots of the months before this are in stock_ or used
};

}  // namespace gw::buildout
