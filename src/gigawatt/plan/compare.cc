#include "gigawatt/plan/compare.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigawatt/finance/accounts.h"
#include "gigawatt/finance/contracts.h"
#include "gigawatt/finance/parties.h"

namespace gw::plan {
namespace {

constexpr double kSame = 1e-9;

bool differ(const std::optional<double>& a, const std::optional<double>& b) {
  if (!a || !b) return a.has_value() != b.has_value();
  return std::abs(*a - *b) > kSame * std::max(std::abs(*a), std::abs(*b));
}

// Not what nobody owes any more, nor a limit that stands behind money written down elsewhere.
bool adds_to_total(const DealContractLine& contract) {
  const auto is = [&](std::string_view type) { return contract.type == type; };
  return contract.active && contract.state != "superseded" && contract.state != "defaulted" &&
         !is(finance::Guarantee::kType) && !is(finance::CapacityBackstop::kType) &&
         !is(finance::ResidualValueGuarantee::kType) && !is(finance::Insurance::kType);
}

std::vector<ComparisonLines::Metric> metrics(const Results& own, const Results& other) {
  std::vector<ComparisonLines::Metric> lines;
  for (const Metric& metric : own.metrics) {
    if (!metric.words.empty()) continue;
    const Metric* beside = other.metric(metric.info.id);
    const std::optional<double> value = beside != nullptr ? beside->value : std::nullopt;
    const bool first_screen = std::ranges::find(own.headline, metric.info.id) != own.headline.end();
    if (first_screen || differ(metric.value, value))
      lines.push_back({metric.info.id, metric.info.label, metric.info.unit, metric.value, value});
  }
  for (const Metric& metric : other.metrics)
    if (metric.words.empty() && metric.value && own.metric(metric.info.id) == nullptr)
      lines.push_back(
          {metric.info.id, metric.info.label, metric.info.unit, std::nullopt, metric.value});
  return lines;
}

// Items of both lists by id, in the order of the first and then of the second.
template <class Item>
std::vector<std::pair<const Item*, const Item*>> side_by_side(const std::vector<const Item*>& own,
                                                              const std::vector<const Item*>& other,
                                                              std::string Item::* id) {
  std::vector<std::pair<const Item*, const Item*>> pairs;
  std::map<std::string_view, std::size_t> place;
  for (const Item* item : own) {
    place.emplace(item->*id, pairs.size());
    pairs.emplace_back(item, nullptr);
  }
  for (const Item* item : other) {
    const auto [found, fresh] = place.emplace(item->*id, pairs.size());
    if (fresh) pairs.emplace_back(nullptr, nullptr);
    pairs[found->second].second = item;
  }
  return pairs;
}

template <class Item>
std::vector<const Item*> pointers(const std::vector<Item>& items) {
  std::vector<const Item*> all;
  for (const Item& item : items) all.push_back(&item);
  return all;
}

struct DealSums {
  double total = 0, paid = 0;
  std::string states;
};
DealSums sums_of(const DealLine* deal) {
  DealSums sums;
  if (deal == nullptr) return sums;
  std::vector<std::string_view> seen;
  for (const DealContractLine& contract : deal->contracts) {
    if (adds_to_total(contract)) sums.total += contract.total_usd.value_or(0);
    sums.paid += contract.paid_usd;
    if (std::ranges::find(seen, contract.state) != seen.end()) continue;
    seen.push_back(contract.state);
    sums.states += (sums.states.empty() ? "" : ", ") + contract.state;
  }
  return sums;
}

std::vector<ComparisonLines::Deal> deals(const Results& own, const Results& other) {
  std::vector<ComparisonLines::Deal> lines;
  for (const auto& [mine, theirs] :
       side_by_side(pointers(own.money.deals), pointers(other.money.deals), &DealLine::id)) {
    const DealLine& deal = mine != nullptr ? *mine : *theirs;
    const DealSums here = sums_of(mine);
    const DealSums there = sums_of(theirs);
    if (here.total == 0 && there.total == 0 && here.paid == 0 && there.paid == 0) continue;
    lines.push_back({deal.id, deal.name, here.total, there.total, here.paid, there.paid,
                     here.states, there.states});
  }
  return lines;
}

std::vector<ComparisonLines::Contract> contracts(const Results& own, const Results& other) {
  std::map<std::string_view, const DealLine*> deal_of;
  const auto all = [&](const Results& results) {
    std::vector<const DealContractLine*> list;
    for (const DealLine& deal : results.money.deals) {
      for (const DealContractLine& contract : deal.contracts) {
        list.push_back(&contract);
        deal_of.emplace(contract.contract, &deal);
      }
    }
    return list;
  };
  const auto mine_all = all(own);
  const auto their_all = all(other);
  std::vector<ComparisonLines::Contract> lines;
  for (const auto& [mine, theirs] :
       side_by_side(mine_all, their_all, &DealContractLine::contract)) {
    const DealContractLine& contract = mine != nullptr ? *mine : *theirs;
    const auto state = [](const DealContractLine* c) { return c != nullptr ? c->state : ""; };
    const auto total = [](const DealContractLine* c) {
      return c != nullptr ? c->total_usd : std::nullopt;
    };
    const auto paid = [](const DealContractLine* c) { return c != nullptr ? c->paid_usd : 0.0; };
    if (!total(mine) && !total(theirs) && paid(mine) == 0 && paid(theirs) == 0) continue;
    lines.push_back({contract.contract, deal_of[contract.contract]->id, contract.type, state(mine),
                     state(theirs), total(mine), total(theirs), paid(mine), paid(theirs)});
  }
  return lines;
}

struct PartySums {
  double paid = 0, received = 0, unfunded = 0;
};
PartySums sums_of(const Results& results, const std::string& party) {
  const std::string_view support = finance::info(finance::Reason::support).name;
  PartySums sums;
  for (const MoneyFlow& flow : results.money_flows) {
    if (flow.from != party && flow.to != party) continue;
    double usd = 0;
    for (const std::int64_t cents : flow.cents) usd += static_cast<double>(cents) / 100;
    if (flow.from == party) sums.paid += usd;
    if (flow.to == party) sums.received += usd;
    if (flow.to == party && flow.from == finance::kUnfunded && flow.reason == support)
      sums.unfunded += usd;
  }
  return sums;
}

std::vector<ComparisonLines::Party> parties(const Results& own, const Results& other) {
  std::vector<ComparisonLines::Party> lines;
  for (const auto& [mine, theirs] :
       side_by_side(pointers(own.parties), pointers(other.parties), &PartyLine::id)) {
    const PartyLine& party = mine != nullptr ? *mine : *theirs;
    const PartySums here = sums_of(own, party.id);
    const PartySums there = sums_of(other, party.id);
    lines.push_back({party.id, party.name, here.paid, here.received, here.unfunded, there.paid,
                     there.received, there.unfunded});
  }
  return lines;
}

}  // namespace

ComparisonLines compare(const Results& own, const Results& other) {
  return {.plan = {},
          .name = {},
          .label = {},
          .metrics = metrics(own, other),
          .deals = deals(own, other),
          .contracts = contracts(own, other),
          .parties = parties(own, other)};
}

}  // namespace gw::plan
