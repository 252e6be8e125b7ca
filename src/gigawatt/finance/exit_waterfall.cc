#include "gigawatt/finance/exit_waterfall.h"

#include <algorithm>
#include <numeric>

namespace gw::finance {

namespace {

// What everybody gets with the conversions as they stand.
void pay(Dollars proceeds, std::span<const ExitClass> classes, std::vector<ExitShare>& shares) {
  std::vector<std::size_t> preferred;
  Ratio common = 0.0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    shares[i].paid = Dollars();
    const bool takes_preference = classes[i].preference > Dollars() && !shares[i].converts;
    if (takes_preference)
      preferred.push_back(i);
    else
      common += classes[i].shares;
  }
  std::stable_sort(preferred.begin(), preferred.end(),
                   [&](std::size_t a, std::size_t b) { return classes[a].rank > classes[b].rank; });
  Dollars left = std::max(Dollars(), proceeds);
  for (auto first = preferred.begin(); first != preferred.end();) {
    const int rank = classes[*first].rank;
    const auto last = std::find_if(first, preferred.end(),
                                   [&](std::size_t i) { return classes[i].rank != rank; });
    Dollars owed;
    for (auto i = first; i != last; ++i) owed += classes[*i].preference;
    const double part = std::min(1.0, (left / owed).si());
    for (auto i = first; i != last; ++i) shares[*i].paid = classes[*i].preference * part;
    left = std::max(Dollars(), left - owed);
    first = last;
  }
  if (!(common > 0.0)) return;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i].preference > Dollars() && !shares[i].converts) continue;
    shares[i].paid = left * (classes[i].shares / common);
  }
}

}  // namespace

std::vector<ExitShare> exit_waterfall(Dollars proceeds, std::span<const ExitClass> classes) {
  std::vector<ExitShare> shares(classes.size());
  std::vector<std::size_t> order(classes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) {
    return !(classes[i].preference > Dollars()) || !(classes[i].shares > 0.0);
  });
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return classes[a].preference / classes[a].shares < classes[b].preference / classes[b].shares;
  });
  pay(proceeds, classes, shares);
  for (std::size_t k : order) {
    const Dollars kept = shares[k].paid;
    std::vector<ExitShare> converted = shares;
    converted[k].converts = true;
    pay(proceeds, classes, converted);
    // A larger preference per share gains less by converting: the first that does not is the last.
    if (!(converted[k].paid > kept)) break;
    shares = std::move(converted);
  }
  return shares;
}

}  // namespace gw::finance
