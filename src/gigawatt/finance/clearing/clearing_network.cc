#include "gigawatt/finance/clearing/clearing_network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace gw::finance {

namespace {

using Kind = ClearingError::Kind;
using Where = ClearingError::Where;

constexpr std::array<std::string_view, 6> kWhere{"the problem", "endowment", "claim",
                                                 "guarantee",   "holding",   "party"};
constexpr std::array<std::string_view, 12> kWhy{
    "an amount is not finite",
    "an amount is negative",
    "names a party that does not exist",
    "names a claim that does not exist",
    "debtor and creditor are the same party",
    "the guarantor is the debtor or the creditor of the claim",
    "a party holds its own shares",
    "a share is not between 0 and 1",
    "more than 100% of its shares are held",
    "its shares are held, in the end, by themselves: no value of them is defined",
    "alpha and beta are not between 0 and 1",
    "the equations did not settle; the loop of guarantees or payments amplifies too much",
};
// Shares that sum to 1 within this are all held.
constexpr double kShareTolerance = 1e-12;

std::optional<Kind> wrong_share(Ratio share) {
  if (!is_finite(share)) return Kind::not_finite;
  if (share < 0.0 || share > 1.0) return Kind::bad_share;
  return std::nullopt;
}

std::optional<Kind> wrong_amount(Dollars amount) {
  if (!is_finite(amount)) return Kind::not_finite;
  if (amount < Dollars()) return Kind::negative_amount;
  return std::nullopt;
}

std::optional<Kind> wrong(const ClearingClaim& claim, std::size_t parties) {
  if (claim.debtor >= parties || claim.creditor >= parties) return Kind::unknown_party;
  if (claim.debtor == claim.creditor) return Kind::self_claim;
  return wrong_amount(claim.amount);
}

std::optional<Kind> wrong(const ClaimGuarantee& guarantee, const ClearingProblem& problem) {
  if (guarantee.guarantor >= problem.endowments.size()) return Kind::unknown_party;
  if (guarantee.claim >= problem.claims.size()) return Kind::unknown_claim;
  const ClearingClaim& claim = problem.claims[guarantee.claim];
  if (guarantee.guarantor == claim.debtor || guarantee.guarantor == claim.creditor)
    return Kind::own_guarantee;
  return guarantee.cap ? wrong_amount(*guarantee.cap) : std::nullopt;
}

std::optional<Kind> wrong(const CrossHolding& holding, std::size_t parties) {
  if (holding.owner >= parties || holding.issuer >= parties) return Kind::unknown_party;
  if (holding.owner == holding.issuer) return Kind::self_holding;
  return wrong_share(holding.share);
}

// v = e + C v has a value for every company that outsiders own a part of, through others or
// directly.
std::optional<ClearingError> wrong_ownership(const ClearingProblem& problem) {
  std::vector<double> held(problem.endowments.size(), 0.0);
  for (const CrossHolding& holding : problem.holdings) held[holding.issuer] += holding.share;
  std::vector<std::vector<std::size_t>> issuers(held.size());
  for (const CrossHolding& holding : problem.holdings) {
    if (holding.share > 0.0) issuers[holding.owner].push_back(holding.issuer);
  }
  std::vector<std::size_t> open;
  std::vector<char> is_open(held.size(), 0);
  for (std::size_t i = 0; i < held.size(); ++i) {
    if (held[i] > 1.0 + kShareTolerance) return ClearingError{Kind::over_held, Where::party, i};
    if (held[i] >= 1.0 - kShareTolerance) continue;
    is_open[i] = 1;
    open.push_back(i);
  }
  for (std::size_t head = 0; head < open.size(); ++head) {
    for (std::size_t issuer : issuers[open[head]]) {
      if (is_open[issuer] != 0) continue;
      is_open[issuer] = 1;
      open.push_back(issuer);
    }
  }
  for (std::size_t i = 0; i < held.size(); ++i) {
    if (is_open[i] == 0) return ClearingError{Kind::circular_ownership, Where::party, i};
  }
  return std::nullopt;
}

std::optional<ClearingError> validate(const ClearingProblem& problem) {
  const std::size_t parties = problem.endowments.size();
  for (Ratio share : {problem.alpha, problem.beta}) {
    if (wrong_share(share)) return ClearingError{Kind::bad_recovery, Where::problem, 0};
  }
  for (std::size_t i = 0; i < parties; ++i) {
    if (!is_finite(problem.endowments[i]))
      return ClearingError{Kind::not_finite, Where::endowment, i};
  }
  for (std::size_t k = 0; k < problem.claims.size(); ++k) {
    if (const auto kind = wrong(problem.claims[k], parties))
      return ClearingError{*kind, Where::claim, k};
  }
  for (std::size_t k = 0; k < problem.guarantees.size(); ++k) {
    if (const auto kind = wrong(problem.guarantees[k], problem))
      return ClearingError{*kind, Where::guarantee, k};
  }
  for (std::size_t k = 0; k < problem.holdings.size(); ++k) {
    if (const auto kind = wrong(problem.holdings[k], parties))
      return ClearingError{*kind, Where::holding, k};
  }
  return problem.holdings.empty() ? std::nullopt : wrong_ownership(problem);
}

}  // namespace

std::string ClearingError::describe() const {
  const std::string_view why = kWhy[static_cast<std::size_t>(kind)];
  if (where == Where::problem) return std::string(why);
  return fmt::format("{} {}: {}", kWhere[static_cast<std::size_t>(where)], index, why);
}

namespace internal {

namespace {

// Places of `items` sorted by `key` < groups, in order within a group; `first` gets where each
// begins.
template <class Item, class Key>
std::vector<std::uint32_t> group(const std::vector<Item>& items, std::size_t groups, Key key,
                                 std::vector<std::uint32_t>& first) {
  first.assign(groups + 1, 0);
  for (const Item& item : items) ++first[key(item) + 1];
  for (std::size_t g = 0; g < groups; ++g) first[g + 1] += first[g];
  std::vector<std::uint32_t> place(items.size());
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::size_t k = 0; k < items.size(); ++k)
    place[next[key(items[k])]++] = static_cast<std::uint32_t>(k);
  return place;
}

struct Tranches {
  std::vector<std::uint32_t> of_claim;
  std::vector<std::uint32_t> of_guarantee;
};

Tranches lay_out_tranches(const ClearingProblem& problem, ClearingNetwork& network) {
  std::vector<std::uint32_t> first_claim;
  std::vector<std::uint32_t> first_guarantee;
  const auto claims = group(
      problem.claims, network.parties, [](const ClearingClaim& c) { return c.debtor; },
      first_claim);
  const auto guarantees = group(
      problem.guarantees, network.parties, [](const ClaimGuarantee& g) { return g.guarantor; },
      first_guarantee);
  Tranches result{std::vector<std::uint32_t>(claims.size()),
                  std::vector<std::uint32_t>(guarantees.size())};
  std::vector<int> classes;
  for (std::size_t i = 0; i < network.parties; ++i) {
    network.first_tranche.push_back(static_cast<std::uint32_t>(network.tranche_debtor.size()));
    classes.clear();
    for (std::uint32_t k = first_claim[i]; k < first_claim[i + 1]; ++k)
      classes.push_back(problem.claims[claims[k]].seniority);
    for (std::uint32_t k = first_guarantee[i]; k < first_guarantee[i + 1]; ++k)
      classes.push_back(problem.guarantees[guarantees[k]].seniority);
    std::sort(classes.begin(), classes.end());
    classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
    const auto tranche = [&](int seniority) {
      const auto at = std::lower_bound(classes.begin(), classes.end(), seniority);
      return network.first_tranche[i] + static_cast<std::uint32_t>(at - classes.begin());
    };
    network.tranche_debtor.insert(network.tranche_debtor.end(), classes.size(),
                                  static_cast<std::uint32_t>(i));
    network.tranche_claims.resize(network.tranche_debtor.size(), 0.0);
    for (std::uint32_t k = first_claim[i]; k < first_claim[i + 1]; ++k) {
      const ClearingClaim& claim = problem.claims[claims[k]];
      result.of_claim[claims[k]] = tranche(claim.seniority);
      network.tranche_claims[tranche(claim.seniority)] += claim.amount.si();
    }
    for (std::uint32_t k = first_guarantee[i]; k < first_guarantee[i + 1]; ++k)
      result.of_guarantee[guarantees[k]] = tranche(problem.guarantees[guarantees[k]].seniority);
  }
  network.first_tranche.push_back(static_cast<std::uint32_t>(network.tranche_debtor.size()));
  return result;
}

void lay_out_incoming(const ClearingProblem& problem, const Tranches& tranches,
                      ClearingNetwork& network) {
  const auto order = group(
      problem.claims, network.parties, [](const ClearingClaim& c) { return c.creditor; },
      network.first_incoming);
  network.incoming.reserve(order.size());
  for (std::uint32_t k : order) {
    const ClearingClaim& claim = problem.claims[k];
    network.incoming.push_back(
        {static_cast<std::uint32_t>(claim.debtor), tranches.of_claim[k], k, claim.amount.si()});
  }
}

void lay_out_guarantees(const ClearingProblem& problem, const Tranches& tranches,
                        ClearingNetwork& network) {
  if (problem.guarantees.empty()) return;
  const auto order = group(
      problem.guarantees, problem.claims.size(), [](const ClaimGuarantee& g) { return g.claim; },
      network.first_backing);
  for (std::uint32_t k : order) {
    const ClaimGuarantee& guarantee = problem.guarantees[k];
    const double claim = problem.claims[guarantee.claim].amount.si();
    const double cap =
        guarantee.cap ? guarantee.cap->si() : std::numeric_limits<double>::infinity();
    ClearingNetwork::Backing backing{static_cast<std::uint32_t>(guarantee.guarantor),
                                     tranches.of_guarantee[k], k, cap, 1.0};
    if (guarantee.recourse == Recourse::with && cap < claim) backing.share = cap / claim;
    network.backings.push_back(backing);
  }
}

void lay_out_stakes(const ClearingProblem& problem, ClearingNetwork& network) {
  const auto order = group(
      problem.holdings, network.parties, [](const CrossHolding& h) { return h.owner; },
      network.first_stake);
  network.owned.assign(network.parties, 0);
  for (std::uint32_t k : order) {
    const CrossHolding& holding = problem.holdings[k];
    network.stakes.push_back({static_cast<std::uint32_t>(holding.issuer), holding.share});
    if (holding.share > 0.0) network.owned[holding.issuer] = 1;
  }
}

}  // namespace

std::expected<ClearingNetwork, ClearingError> lay_out(const ClearingProblem& problem) {
  if (const auto error = validate(problem)) return std::unexpected(*error);
  ClearingNetwork network;
  network.parties = problem.endowments.size();
  network.alpha = problem.alpha;
  network.beta = problem.beta;
  double total = 0.0;
  for (Dollars endowment : problem.endowments) {
    network.assets.push_back(std::max(endowment.si(), 0.0));
    network.outside.push_back(std::max(-endowment.si(), 0.0));
    total += std::abs(endowment.si());
  }
  for (const ClearingClaim& claim : problem.claims) total += claim.amount.si();
  // Twice: a guarantee owes a claim once more, each.
  if (!std::isfinite(total * static_cast<double>(1 + problem.guarantees.size())))
    return std::unexpected(ClearingError{Kind::not_finite, Where::problem, 0});
  const Tranches tranches = lay_out_tranches(problem, network);
  lay_out_incoming(problem, tranches, network);
  lay_out_guarantees(problem, tranches, network);
  lay_out_stakes(problem, network);
  return network;
}

}  // namespace internal
}  // namespace gw::finance
