#include "gigawatt/finance/project/internal/price_solver.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/project/internal/measures.h"

namespace gw::finance::internal {

namespace {

constexpr int kMaxEvaluations = 200;
constexpr double kAgreement = 1e-14;

struct Trial {
  double price = 0.0;
  double value = 0.0;  // of the owner's flows at the target return
};

class Search {
 public:
  Search(const Project& project, Sheet& sheet) : p_(project), s_(sheet) {
    GW_CHECK(p_.target_irr.has_value());
    rate_ = growth_per_period(*p_.target_irr, static_cast<int>(p_.periods_per_year)) - 1.0;
  }

  Trial at(double price) {
    evaluate_at_price(p_, Dollars::from_si(price), s_);
    const auto year = p_.target_year.value_or(p_.years);
    const std::size_t after =
        year < p_.years ? static_cast<std::size_t>((p_.years - year) * s_.per_year) : 0;
    const std::span<const Dollars> flows(s_.r.owner_flows.data(), s_.r.owner_flows.size() - after);
    return {price, npv(rate_, flows).si()};
  }

 private:
  const Project& p_;
  Sheet& s_;
  double rate_ = 0.0;
};

// A price of the right size: it pays the cost back over the life, and opex.
double first_guess(const Project& p) {
  double opex = p.insurance * p.construction.cost.si();
  for (const CostItem& item : p.opex)
    opex += item.per_year.si() + item.per_unit.si() * p.sales.per_year;
  const double capital =
      p.construction.cost.si() *
      std::max(0.05,
               static_cast<double>(capital_recovery(
                   std::max(0.0, static_cast<double>(*p.target_irr)), static_cast<int>(p.years))));
  return std::max(1e-9, 1.2 * (opex + capital) / p.sales.per_year);
}

}  // namespace

void solve_price(const Project& p, Sheet& s) {
  Search search(p, s);
  const auto give_up = [&](std::string_view reason) {
    evaluate_at_price(p, Dollars(), s);
    s.r.solved_price = std::unexpected(reason);
  };
  if (!(p.sales.per_year > 0.0)) return give_up("there is no output to price");
  Trial low = search.at(first_guess(p));
  Trial high = search.at(1.5 * low.price);
  int evaluations = 2;
  // Out to both sides until the value changes its sign.
  while (high.value < 0.0 && evaluations++ < 60) low = high, high = search.at(2.0 * high.price);
  if (high.value < 0.0) return give_up("no price reaches the target return");
  while (low.value > 0.0 && evaluations++ < 120) {
    high = low;
    // Along the line through both where it is straight, at most to a quarter.
    low = search.at(low.price > 1e-12 ? 0.25 * low.price : 0.0);
    if (low.price == 0.0 && low.value > 0.0)
      return give_up("the target return is exceeded at a price of zero");
  }
  // Secant (regula falsi with halving) inside [low, high].
  int kept = 0;
  double low_weight = low.value;
  double high_weight = high.value;
  Trial best = std::abs(low.value) < std::abs(high.value) ? low : high;
  while (evaluations++ < kMaxEvaluations && best.value != 0.0 &&
         high.price - low.price > kAgreement * high.price) {
    double price = low.price - low_weight * (high.price - low.price) / (high_weight - low_weight);
    if (!(price > low.price && price < high.price)) price = 0.5 * (low.price + high.price);
    if (price == low.price || price == high.price) break;
    const Trial trial = search.at(price);
    const bool settled = std::abs(trial.price - best.price) <= kAgreement * trial.price;
    if (std::abs(trial.value) < std::abs(best.value)) best = trial;
    if (trial.value < 0.0) {
      low = trial, low_weight = trial.value;
      if (kept++ > 0) high_weight *= 0.5;
      kept = std::max(kept, 1);
    } else {
      high = trial, high_weight = trial.value;
      if (kept-- < 0) low_weight *= 0.5;
      kept = std::min(kept, -1);
    }
    if (settled || std::abs(trial.value) <= 1e-15 * s.total) break;
  }
  search.at(best.price);
  s.r.solved_price = Dollars::from_si(best.price);
}

}  // namespace gw::finance::internal
