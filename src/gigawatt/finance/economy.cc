#include "gigawatt/finance/economy.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/internal/binder.h"

namespace gw::finance {

using internal::add_error;
using internal::Binder;
using internal::CompiledEconomy;

namespace {

struct Compilation {
  const Terms& terms;
  const CompileOptions& options;
  Diagnostics& diagnostics;
  CompiledEconomy economy;

  void error(std::string path, std::string message, std::string hint = {}) {
    add_error(options, diagnostics, std::move(path), std::move(message), std::move(hint));
  }
};

// Keeps ids within 16 bits and the books, parties x months x accounts, below about 600 MB.
bool within_limits(Compilation& c) {
  constexpr std::size_t kContracts = 10'000;
  constexpr std::size_t kParties = 1'000;
  constexpr int kMonths = 1'200;
  const std::size_t before = c.diagnostics.error_count();
  if (c.economy.months < 1) c.error("months", "the plan ends before it begins");
  if (c.economy.months > kMonths) c.error("months", fmt::format("more than {} of them", kMonths));
  if (c.terms.contracts.size() > kContracts)
    c.error("contracts", fmt::format("more than {} of them", kContracts));
  if (c.terms.parties.items.size() > kParties)
    c.error("parties", fmt::format("more than {} of them", kParties));
  return c.diagnostics.error_count() == before;
}

void check_party(Compilation& c, const std::string& id, const Party& party) {
  double shares = 0.0;
  std::set<std::string> holders;
  for (const Holding& holding : party.holders) {
    shares += holding.share;
    if (!holders.insert(holding.holder).second)
      c.error("parties." + id + ".holders", fmt::format("\"{}\" is listed twice", holding.holder),
              "add the two shares");
    if (holding.holder == id)
      c.error("parties." + id + ".holders", fmt::format("\"{}\" cannot own itself", id),
              "name another holder, or delete this one");
  }
  if (shares > 1.0 + 1e-9)
    c.error("parties." + id + ".holders",
            fmt::format("the shares sum to {:.6g}%, more than 100%", 100 * shares),
            "what nobody is named for belongs to others; the sum may be less");
}

// Parties that wholly own each other belong to nobody, and what their shares are worth, v = e + C
// v, has no answer. Those are left that have no holder outside of those left.
void check_circular_ownership(Compilation& c) {
  std::map<std::string, const Party*> left;
  for (const auto& [id, party] : c.terms.parties.items) {
    double shares = 0.0;
    for (const Holding& holding : party.holders) shares += holding.share;
    if (shares > 1.0 - 1e-9) left.emplace(id, &party);
  }
  const auto held_outside = [&left](const auto& item) {
    return std::any_of(item.second->holders.begin(), item.second->holders.end(),
                       [&](const Holding& h) { return h.share > 0 && !left.contains(h.holder); });
  };
  while (std::erase_if(left, held_outside) > 0) {
  }
  if (left.size() < 2) return;  // nobody, or one that owns itself
  std::vector<std::string> ids;
  for (const auto& [id, party] : left) ids.push_back(id);
  c.error("parties." + ids[0] + ".holders",
          fmt::format("{} are wholly owned among themselves: nobody else has a share of them",
                      fmt::join(ids, ", ")),
          "name a holder outside of the circle, or lower a share");
}

void add_parties(Compilation& c) {
  CompiledEconomy& e = c.economy;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < c.terms.parties.items.size(); ++i) {
    const auto& [id, party] = c.terms.parties.items[i];
    if (!seen.insert(id).second) c.error("parties." + id, "there are two parties of this id");
    check_party(c, id, party);
    e.parties.push_back(
        {id, party.name.empty() ? id : party.name, party.kind, party.is_outside(), true});
    e.declared.push_back(static_cast<int>(i));
    e.built_in.emplace_back();
  }
  check_circular_ownership(c);
  for (const BuiltInParty& built_in : built_in_parties()) {
    if (e.find_party(built_in.id)) continue;
    Party party;
    party.name = built_in.name;
    party.kind = built_in.kind;
    e.parties.push_back({std::string(built_in.id), party.name, party.kind, true, false});
    e.declared.push_back(-1);
    e.built_in.push_back(std::move(party));
  }
  e.suppliers = *e.find_party(kSuppliers);
  e.rest = *e.find_party(kRest);
  e.government = *e.find_party(kGovernment);
  e.unfunded = *e.find_party(kUnfunded);
  if (!e.parties[e.unfunded.at()].outside)
    c.error("parties.unfunded.outside", "the funder of last resort must be an outside party",
            "write outside: true, or leave it away");
}

void add_dates(Compilation& c, const Common& terms, ContractInfo& info) {
  const MonthWindow& horizon = c.options.horizon;
  info.first = terms.start.value_or(horizon.first);
  info.last = terms.end.value_or(horizon.last);
  const std::string path = "contracts." + info.id;
  if (terms.start && !horizon.contains(*terms.start))
    c.error(path + ".start",
            fmt::format("{} is outside the plan's months {}", core::print(*terms.start),
                        core::print(horizon)),
            *terms.start < horizon.first
                ? "leave it away if the contract is in force from the first month"
                : "raise months.to, or write active: false for a contract that comes later");
  if (terms.end && *terms.end < horizon.first)
    c.error(path + ".end",
            fmt::format("{} is before the plan's first month {}", core::print(*terms.end),
                        core::print(horizon.first)),
            "write active: false for a contract that is over");
  for (std::size_t i = 1; i < terms.events.size(); ++i) {
    if (terms.events[i].date < terms.events[i - 1].date)
      c.error(path + ".events",
              fmt::format("{} comes after {}", core::print(terms.events[i].date),
                          core::print(terms.events[i - 1].date)),
              "list what happened in order of date");
  }
  if (terms.start && terms.end && *terms.end < *terms.start)
    c.error(path + ".end",
            fmt::format("{} is before its start in {}", core::print(*terms.end),
                        core::print(*terms.start)),
            "end is the last month of new obligations");
}

void add_contract_infos(Compilation& c) {
  std::set<std::string> seen;
  for (const Contract& contract : c.terms.contracts) {
    const Common& terms = common(contract);
    ContractInfo info;
    info.id = item_id(contract);
    info.type = type(contract);
    info.state = terms.state;
    info.events = terms.events;
    info.has_end = terms.end.has_value();
    info.part = terms.part;
    info.may_pay = terms.may_pay();
    info.deal = terms.deal;
    info.evidence = terms.evidence;
    info.seniority = seniority(contract);
    info.binds_with_probability = terms.binds_with_probability;
    if (!seen.insert(info.id).second)
      c.error("contracts." + info.id, "there are two contracts of this id",
              "give each an id of its own: `id: ...`");
    add_dates(c, terms, info);
    c.economy.contracts.push_back(std::move(info));
  }
}

void bind_contracts(Compilation& c) {
  CompiledEconomy& e = c.economy;
  const Binder::Context context{c.terms, c.options, e, c.diagnostics};
  for (std::size_t i = 0; i < c.terms.contracts.size(); ++i) {
    const ContractId id = contract_number(i);
    Binder binder(context, id);
    e.programs.push_back(
        std::visit([&binder](const auto& terms) { return internal::bind(terms, binder); },
                   c.terms.contracts[i]));
    const internal::Program& program = *e.programs.back();
    e.contracts[i].parties = program.parties;
    e.contracts[i].payers = program.payers;
    if (program.payers.empty()) e.contracts[i].payers = {program.parties.front()};
    if (!e.contracts[i].may_pay) continue;
    for (ContractId other : binder.contracts("instead_of", common(c.terms.contracts[i]).instead_of))
      e.contracts[other.at()].replaced_by.push_back(id);
  }
}

// "a replaces b, b replaces a": from the first contract that is not placed, along those not placed
// that replace it, until one comes again.
std::string name_ring(const CompiledEconomy& e, const std::vector<char>& placed) {
  const auto unplaced = [&placed](ContractId id) { return placed[id.at()] == 0; };
  std::size_t at =
      static_cast<std::size_t>(std::find(placed.begin(), placed.end(), 0) - placed.begin());
  std::vector<std::size_t> seen;
  while (std::find(seen.begin(), seen.end(), at) == seen.end()) {
    seen.push_back(at);
    const auto& by = e.contracts[at].replaced_by;
    at = std::find_if(by.begin(), by.end(), unplaced)->at();
  }
  std::string text;
  for (auto i = std::find(seen.begin(), seen.end(), at); i != seen.end(); ++i) {
    const std::size_t by = std::next(i) == seen.end() ? at : *std::next(i);
    text += fmt::format("{}{} replaces {}", text.empty() ? "" : ", ", e.contracts[by].id,
                        e.contracts[*i].id);
  }
  return text;
}

// Replacing contracts before those they replace (Kahn's algorithm, ties by the plan's order).
void order_replacements(Compilation& c) {
  CompiledEconomy& e = c.economy;
  const std::size_t n = e.contracts.size();
  std::vector<char> placed(n, 0);
  for (std::size_t round = 0; round < n && e.in_force_order.size() < n; ++round) {
    for (std::size_t i = 0; i < n; ++i) {
      if (placed[i]) continue;
      const auto& by = e.contracts[i].replaced_by;
      if (!std::all_of(by.begin(), by.end(), [&](ContractId j) { return placed[j.at()] != 0; }))
        continue;
      placed[i] = 1;
      e.in_force_order.push_back(i);
    }
  }
  if (e.in_force_order.size() == n) return;
  const std::size_t first =
      static_cast<std::size_t>(std::find(placed.begin(), placed.end(), 0) - placed.begin());
  c.error("contracts." + e.contracts[first].id + ".instead_of",
          "contracts replace each other in a ring: " + name_ring(e, placed),
          "drop one of them from an `instead_of`");
}

void order_steps(CompiledEconomy& e) {
  for (std::size_t i = 0; i < e.programs.size(); ++i) e.step_order.push_back(i);
  std::sort(e.step_order.begin(), e.step_order.end(), [&e](std::size_t a, std::size_t b) {
    return std::tuple(e.programs[a]->stage, e.contracts[a].seniority, a) <
           std::tuple(e.programs[b]->stage, e.contracts[b].seniority, b);
  });
}

}  // namespace

PartyId ContractInfo::payee() const {
  if (!paid_by(parties.front())) return parties.front();
  return paid_by(parties.back()) ? PartyId{} : parties.back();
}

bool ContractInfo::in_term(Month month) const {
  if (month < first || last < month) return false;
  bool pays = has_end || pays_in(state);
  for (const ContractEvent& event : events) {
    if (event.state && event.date <= month) pays = pays_in(*event.state);
  }
  return pays;
}

Month Model::first() const { return compiled_->first; }
int Model::months() const { return compiled_->months; }
std::span<const PartyInfo> Model::parties() const { return compiled_->parties; }
std::span<const ContractInfo> Model::contracts() const { return compiled_->contracts; }
std::optional<PartyId> Model::find_party(std::string_view id) const {
  return compiled_->find_party(id);
}
std::optional<ContractId> Model::find_contract(std::string_view id) const {
  return compiled_->find_contract(id);
}

std::optional<Model> compile(const Terms& terms, const CompileOptions& options,
                             Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  Compilation c{terms, options, diagnostics, {}};
  c.economy.first = options.horizon.first;
  c.economy.months = options.horizon.last - options.horizon.first + 1;
  if (!within_limits(c)) return std::nullopt;
  add_parties(c);
  add_contract_infos(c);
  bind_contracts(c);
  order_replacements(c);
  order_steps(c.economy);
  if (diagnostics.error_count() > before) return std::nullopt;
  return Model(std::make_shared<const CompiledEconomy>(std::move(c.economy)));
}

}  // namespace gw::finance
