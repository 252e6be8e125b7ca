#include "gigawatt/finance/clearing/exposure.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/clearing/clearing_network.h"
#include "gigawatt/finance/formulas.h"

namespace gw::finance {

namespace {

struct Item {
  std::size_t holder = 0;
  std::size_t debtor = 0;
  double claim = 0.0;
  double collateral = 0.0;
  double guarantee = 0.0;
};

struct Between {
  std::size_t holder = 0;
  std::size_t debtor = 0;
  Dollars amount;
};
bool wrong(const Between& between, std::size_t parties) {
  return between.holder >= parties || between.debtor >= parties ||
         between.holder == between.debtor || !is_finite(between.amount) ||
         between.amount < Dollars();
}

std::vector<Item> items_of(const ClearingProblem& problem, std::span<const Collateral> collateral,
                           std::span<const Backstop> backstops) {
  std::vector<Item> items;
  for (const ClearingClaim& claim : problem.claims)
    items.push_back({claim.creditor, claim.debtor, claim.amount.si(), 0.0, 0.0});
  for (const Collateral& held : collateral)
    items.push_back({held.holder, held.debtor, 0.0, held.value.si(), 0.0});
  for (const Backstop& backstop : backstops)
    items.push_back({backstop.guarantor, backstop.debtor, 0.0, 0.0, backstop.most.si()});
  for (const ClaimGuarantee& guarantee : problem.guarantees) {
    const ClearingClaim& claim = problem.claims[guarantee.claim];
    const Dollars most = guarantee.cap ? std::min(*guarantee.cap, claim.amount) : claim.amount;
    items.push_back({guarantee.guarantor, claim.debtor, 0.0, 0.0, most.si()});
  }
  std::stable_sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
    return a.holder != b.holder ? a.holder < b.holder : a.debtor < b.debtor;
  });
  return items;
}

}  // namespace

std::string ExposureError::describe() const {
  if (problem) return problem->describe();
  return fmt::format(
      "{} {}: its value is negative or not finite, or its parties are not two known ones",
      kind == Kind::bad_backstop ? "backstop" : "collateral", index);
}

std::expected<std::vector<CounterpartyExposure>, ExposureError> exposures(
    const ClearingProblem& problem, std::span<const Collateral> collateral,
    std::span<const Backstop> backstops) {
  if (const auto network = internal::lay_out(problem); !network)
    return std::unexpected(ExposureError{ExposureError::Kind::problem, 0, network.error()});
  for (std::size_t k = 0; k < collateral.size(); ++k) {
    const Collateral& held = collateral[k];
    if (wrong({held.holder, held.debtor, held.value}, problem.endowments.size()))
      return std::unexpected(ExposureError{ExposureError::Kind::bad_collateral, k, std::nullopt});
  }
  for (std::size_t k = 0; k < backstops.size(); ++k) {
    const Backstop& given = backstops[k];
    if (wrong({given.guarantor, given.debtor, given.most}, problem.endowments.size()))
      return std::unexpected(ExposureError{ExposureError::Kind::bad_backstop, k, std::nullopt});
  }
  const std::vector<Item> items = items_of(problem, collateral, backstops);
  std::vector<CounterpartyExposure> result;
  for (std::size_t k = 0; k < items.size();) {
    Item sum{items[k].holder, items[k].debtor, 0.0, 0.0, 0.0};
    for (; k < items.size() && items[k].holder == sum.holder && items[k].debtor == sum.debtor;
         ++k) {
      sum.claim += items[k].claim;
      sum.collateral += items[k].collateral;
      sum.guarantee += items[k].guarantee;
    }
    const double net = std::max(0.0, sum.claim - sum.collateral);
    if (sum.claim <= 0.0 && sum.guarantee <= 0.0) continue;
    result.push_back({sum.holder, sum.debtor, Dollars::from_si(sum.claim), Dollars::from_si(net),
                      Dollars::from_si(net + sum.guarantee)});
  }
  return result;
}

std::vector<HolderExposure> by_holder(std::span<const CounterpartyExposure> exposures,
                                      std::span<const Dollars> equity) {
  std::vector<HolderExposure> result(equity.size());
  for (const CounterpartyExposure& exposure : exposures) {
    GW_CHECK(exposure.holder < equity.size(), exposure.holder, equity.size());
    HolderExposure& holder = result[exposure.holder];
    holder.gross += exposure.gross;
    holder.net += exposure.net;
    holder.potential += exposure.potential;
    if (exposure.potential > holder.largest_amount) {
      holder.largest = exposure.debtor;
      holder.largest_amount = exposure.potential;
    }
  }
  for (const CounterpartyExposure& exposure : exposures) {
    HolderExposure& holder = result[exposure.holder];
    if (holder.potential <= Dollars()) continue;
    const Ratio share = exposure.potential / holder.potential;
    holder.hhi += herfindahl(std::span(&share, 1));
  }
  for (std::size_t i = 0; i < equity.size(); ++i) {
    if (equity[i] > Dollars()) result[i].to_equity = result[i].largest_amount / equity[i];
  }
  return result;
}

std::expected<HhiRange, NoHhi> hhi_range(std::span<const Ratio> largest_shares) {
  double listed = 0.0;
  double smallest = 1.0;
  for (Ratio share : largest_shares) {
    if (!(share > 0.0 && share <= 1.0)) return std::unexpected(NoHhi::bad_share);
    listed += share;
    smallest = std::min(smallest, share.si());
  }
  constexpr double kRounding = 1e-12;
  if (listed > 1.0 + kRounding) return std::unexpected(NoHhi::above_one);
  const double rest = std::max(0.0, 1.0 - listed);
  const double whole = std::floor(rest / smallest + kRounding);
  const double part = std::max(0.0, rest - whole * smallest);
  const Ratio lower = herfindahl(largest_shares);
  return HhiRange{lower, lower + 1e4 * (whole * smallest * smallest + part * part), listed};
}

Ratio hhi_of_merger(const Merger& merger) { return 2e4 * merger.a * merger.b; }

}  // namespace gw::finance
