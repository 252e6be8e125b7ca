#include "gigawatt/finance/contracts/interest_rate.h"

#include <fmt/format.h>

#include "gigawatt/finance/internal/by_date.h"

namespace gw::finance {

std::string in_words(const InterestRate& rate) {
  const double spread = rate.spread;
  if (!rate.base) return fmt::format("{:.4g}% a year", 100 * spread);
  if (!rate.base->market.empty())
    return fmt::format("{} plus {:.4g}% a year", internal::market_in_words(*rate.base),
                       100 * spread);
  std::string path;
  for (const auto& [from, value] : rate.base->steps) {
    const double base = value;
    if (path.empty()) {
      path = fmt::format("{:.4g}%", 100 * base);
    } else {
      path += fmt::format("{}from {} {:.4g}%",
                          path.back() == '%' && path.find('(') == std::string::npos ? " (" : ", ",
                          core::print(from), 100 * base);
    }
  }
  if (rate.base->steps.size() > 1) path += ")";
  return fmt::format("{} plus {:.4g}% a year", path, 100 * spread);
}

}  // namespace gw::finance
