// Exit waterfall: who gets what when a company is sold, with preferred shares that may convert.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "gigawatt/units/quantity.h"

namespace gw::finance {

// A class of shares. Preferred: `preference` above zero, 1x what was paid, non-participating.
struct ExitClass {
  std::string name;
  Ratio shares;
  Dollars preference;  // of the whole class
  int rank = 0;        // higher ranks are paid first; classes of one rank share by preference
};

struct ExitShare {
  Dollars paid;
  bool converts = false;
};

// Each preferred class takes the larger of its preference, as far as the ranks before it leave
// anything, and its part of what remains for common and converted shares:
//   v = max(0, proceeds - preferences of classes that do not convert) / (common + converted shares)
// Classes convert in order of preference per share, each as long as it gains by it; the result is
// the fixed point at which no class gains by changing its mind (ties keep the preference). At most
// n rounds. finance_methods 1 (Metrick and Yasuda, Venture Capital and the Finance of Innovation,
// chapter 9). Shares may be zero; proceeds below zero count as zero.
[[nodiscard]] std::vector<ExitShare> exit_waterfall(Dollars proceeds,
                                                    std::span<const ExitClass> classes);

}  // namespace gw::finance
