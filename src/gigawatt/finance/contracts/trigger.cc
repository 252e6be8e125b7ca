#include "gigawatt/finance/contracts/trigger.h"

#include <vector>

#include <fmt/format.h>

#include "gigawatt/units/text.h"

namespace gw::finance {

std::string in_words(const Trigger& t) {
  std::vector<std::string> parts;
  if (t.from) parts.push_back("from " + core::print(*t.from));
  if (t.level) parts.push_back(fmt::format("with {} at {}", t.flow, units::print(*t.level)));
  if (t.chips) parts.push_back(fmt::format("with {} at {}", t.flow, units::print(*t.chips)));
  if (t.share_price)
    parts.push_back(
        fmt::format("with the share of {} at {}", t.share_of, units::print(*t.share_price)));
  if (t.rental_above)
    parts.push_back(fmt::format("with chips rented at {}", units::print(*t.rental_above)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace gw::finance
