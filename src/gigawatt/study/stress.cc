#include "gigawatt/study/stress.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gigawatt/finance/booked_claims.h"

namespace gw::study {
namespace {

using finance::IncidentKind;
using finance::PartyId;

PartyId party_number(std::size_t index) { return PartyId{static_cast<std::int16_t>(index)}; }

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
    StressCase result{.failed = failed, .on = on, .losses = {}, .followers = {}, .trail = {}, .lost = {}};
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
        case IncidentKind::damages_unpaid: loss.unpaid += incident.amount; break;
        case IncidentKind::guarantee_called: loss.paid_as_guarantor += incident.amount; break;
        case IncidentKind::recovered: loss.recovered += incident.amount; break;
        case IncidentKind::defaulted: loss.defaults = incident.month; break;
        default: break;
      }
    }
    for (std::size_t p = 0; p < setup_.finance->parties().size(); ++p) {
      const PartyId party = party_number(p);
      const Money more = books.liquidity_of(party).support_peak - base().liquidity_of(party).support_peak;
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

double in_gusd(Money money) { return money.dollars().in(unit::GUSD); }

}  // namespace

std::expected<std::vector<StressCase>, std::string> stress(const plan::Setup& setup,
                                                           const plan::Outcome& base,
                                                           const StressOptions& options) {
  return Stress(setup, base, options).run();
}

Table stress_table(const std::vector<StressCase>& cases) {
  std::vector<std::string> failed, largest, followers;
  std::vector<Month> on;
  std::vector<double> lost, largest_lost, support;
  for (const StressCase& one : cases) {
    failed.push_back(one.failed);
    on.push_back(one.on);
    lost.push_back(in_gusd(one.lost));
    const bool any = !one.losses.empty() && one.losses.front().lost() > Money();
    largest.push_back(any ? one.losses.front().party : "");
    largest_lost.push_back(any ? in_gusd(one.losses.front().lost()) : 0.0);
    Money more;
    for (const StressLoss& loss : one.losses) more += loss.more_support;
    support.push_back(in_gusd(more));
    followers.push_back(fmt::format("{}", fmt::join(one.followers, ", ")));
  }
  Table table("stress", "each party defaults in turn");
  table.add({"failed", "", "who defaults", std::move(failed)});
  table.add({"on", "", "when", std::move(on)});
  table.add({"others_lose_gusd", "G$", "claims and damages unpaid, guarantees paid", std::move(lost)});
  table.add({"most_exposed", "", "who loses most", std::move(largest)});
  table.add({"it_loses_gusd", "G$", "what that is", std::move(largest_lost)});
  table.add({"more_support_gusd", "G$", "money that nobody has agreed to pay, beyond the plan's",
             std::move(support)});
  table.add({"followers", "", "who defaults after it", std::move(followers)});
  return table;
}

Table stress_matrix(const std::vector<StressCase>& cases) {
  std::vector<std::string> failed, party;
  std::vector<double> unpaid, guarantor, recovered, support;
  std::vector<std::string> defaults;
  for (const StressCase& one : cases) {
    for (const StressLoss& loss : one.losses) {
      failed.push_back(one.failed);
      party.push_back(loss.party);
      unpaid.push_back(in_gusd(loss.unpaid));
      guarantor.push_back(in_gusd(loss.paid_as_guarantor));
      recovered.push_back(in_gusd(loss.recovered));
      support.push_back(in_gusd(loss.more_support));
      defaults.push_back(loss.defaults ? print(*loss.defaults) : "");
    }
  }
  Table table("stress_matrix", "what each party loses when another defaults");
  table.add({"failed", "", "who defaults", std::move(failed)});
  table.add({"party", "", "who is hit", std::move(party)});
  table.add({"unpaid_gusd", "G$", "claims and damages that it is not paid", std::move(unpaid)});
  table.add({"paid_as_guarantor_gusd", "G$", "paid for others", std::move(guarantor)});
  table.add({"recovered_gusd", "G$", "received out of estates", std::move(recovered)});
  table.add({"more_support_gusd", "G$", "support beyond the plan's", std::move(support)});
  table.add({"defaults", "", "when it follows", std::move(defaults)});
  return table;
}

}  // namespace gw::study
