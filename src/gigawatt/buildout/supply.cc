#include "gigawatt/buildout/supply.h"

#include <algorithm>
#include <cmath>

namespace gw::buildout {

Time SupplyQueue::serve(Time when, Ratio units) {
  const auto horizon = static_cast<double>(std::max(path_->per_month.size(), path_->lots.size()));
  double time = std::max(when.in(unit::month), free_from_);
  double left = units;
  while (left > 0) {
    const double month = std::floor(time);
    const int row = static_cast<int>(std::min(month, horizon));
    for (; lots_taken_ <= row && lots_taken_ < static_cast<int>(path_->lots.size()); ++lots_taken_)
      stock_ += path_->lots[lots_taken_];
    const double used = std::min(stock_, left);
    stock_ -= used;
    left -= used;
    if (left <= 0) break;

    const int rates = static_cast<int>(path_->per_month.size());
    const double rate = rates == 0 ? 0 : path_->per_month[std::min(row, rates - 1)];
    const double until = month >= horizon ? HUGE_VAL : month + 1;
    if (rate > 0 && left <= rate * (until - time)) {
      time += left / rate;
      break;
    }
    if (until == HUGE_VAL) {
      free_from_ = kNever.in(unit::month);
      return kNever;
    }
    left -= rate * (until - time);
    time = until;
  }
  free_from_ = time;
  return time * unit::month;
}

}  // namespace gw::buildout
