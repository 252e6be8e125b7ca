// Finds the numbers of a struct that follow a market path, to put the drawn months in.
#pragma once

#include "gigawatt/config/walk.h"

namespace gw::config {

// Calls use(trail, steps, options) for every Steps of numbers in `value` that names a market path,
// in the order of visit(); `steps` may be changed.
template <class T, class Use>
void for_each_market(T& value, Use use) {
  internal::walk<internal::NumbersByDate>(
      value, [&](const Trail& trail, auto& steps, const FieldOptions& options) {
        if (!steps.market.empty()) use(trail, steps, options);
      });
}

}  // namespace gw::config
