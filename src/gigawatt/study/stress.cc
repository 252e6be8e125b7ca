#include "gigawatt/study/stress.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/finance/booked_claims.h"

namespace gw::study {
namespace {

using finance::IncidentKind;
using finance::party_number;
using finance::PartyId;

class Stress {
 public:
  Stress(const plan::Setup& setup, const plan::Outcome& base, const StressOptions& options)
      : setup_(setup), base_(base), options_(options) {}

  std::expected<std::vector<StressCase>, std::string> run() {
    if (!base_.failure.empty()) return std::unexpected(base_.failure);
    const Month on = options_.on.value_or(finance::most_indebted_month(base().ledger()));
    std::vector<StressCase> cases;
    for (const finance::PartyInfo& party : setup_.finance->parties()) {
      if (!party.declared || (options_.party && party.id != *options_.party)) continue;
      auto one = fail(party.id, on);
      if (!one) return std::unexpected(one.error());
      cases.push_back(std::move(*one));
    }
    std::ranges::stable_sort(cases, std::greater(), &StressCase::lost);
    return cases;
  }

 private:
  [[nodiscard]] const finance::Books& base() const { return *base_.books; }

  std::expected<StressCase, std::string> fail(const std::string& failed, Month on) const {
    plan::Case setting = plan::best_case(setup_);
    setting.defaults.push_back({failed, on});
    StressCase result{
        .failed = failed, .on = on, .losses = {}, .followers = {}, .trail = {}, .lost = {}};
    for (std::size_t round = 0; round <= setup_.finance->parties().size(); ++round) {
      auto outcome = plan::simulate(setup_, setting);
      if (!outcome->failure.empty())
        return std::unexpected(fmt::format("{} defaults: {}", failed, outcome->failure));
      const auto next = first_follower(*outcome->books, on);
      if (!next) {
        take_stock(*outcome->books, result);
        return result;
      }
      setting.defaults.push_back(*next);
      result.followers.push_back(next->party);
    }
    return std::unexpected(fmt::format("{} defaults: the cascade does not end", failed));
  }

  // The first party that runs dry from `on` on and does not in the plan itself.
  std::optional<plan::DefaultEvent> first_follower(const finance::Books& books, Month on) const {
    std::optional<plan::DefaultEvent> first;
    const Month last = setup_.loaded.plan.months.to;
    for (std::size_t p = 0; p < setup_.finance->parties().size(); ++p) {
      const PartyId party = party_number(p);
      if (books.in_default(party) || base().liquidity_of(party).first_dry) continue;
      const std::optional<Month> dry = books.liquidity_of(party).first_dry;
      if (!dry || *dry < on || *dry >= last) continue;
      if (!first || *dry + 1 < first->on)
        first = plan::DefaultEvent{setup_.finance->party(party).id, *dry + 1};
    }
    return first;
  }

  void take_stock(const finance::Books& books, StressCase& result) const {
    std::map<PartyId, StressLoss> losses;
    for (const finance::Incident& incident : books.incidents()) {
      if (incident.month >= result.on)
        result.trail.push_back(finance::describe(books.model(), incident));
      StressLoss& loss = losses[incident.party];
      switch (incident.kind) {
        case IncidentKind::written_down:
        case IncidentKind::damages_unpaid:
          loss.unpaid += incident.amount;
          break;
        case IncidentKind::guarantee_called:
          loss.paid_as_guarantor += incident.amount;
          break;
        case IncidentKind::recovered:
          loss.recovered += incident.amount;
          break;
        case IncidentKind::defaulted:
          loss.defaults = incident.month;
          break;
        default:
          break;
      }
    }
    for (std::size_t p = 0; p < setup_.finance->parties().size(); ++p) {
      const PartyId party = party_number(p);
      const Money more =
          books.liquidity_of(party).support_peak - base().liquidity_of(party).support_peak;
      if (more > Money()) losses[party].more_support = more;
    }
    for (auto& [party, loss] : losses) {
      loss.party = setup_.finance->party(party).id;
      if (loss.party == result.failed) continue;
      result.lost += loss.lost();
      if (loss.lost() > Money() || loss.more_support > Money() || loss.defaults)
        result.losses.push_back(std::move(loss));
    }
    std::ranges::stable_sort(result.losses, std::greater(),
                             [](const StressLoss& loss) { return loss.lost(); });
  }

  const plan::Setup& setup_;
  const plan::Outcome& base_;
  const StressOptions& options_;
};

}  // namespace

std::expected<std::vector<StressCase>, std::string> stress(const plan::Setup& setup,
                                                           const plan::Outcome& base,
                                                           const StressOptions& options) {
  return Stress(setup, base, options).run();
}

}  // namespace gw::study
