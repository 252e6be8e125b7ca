// A small economy for tests: parties, contracts and flows in one place, run with one call.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "gigawatt/finance/books.h"
#include "gigawatt/finance/economy.h"
#include "gigawatt/finance/statements.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::testing {

template <class Q>
config::Steps<Q> always(Q value) {
  return {{{Month(1900, 1), value}}};
}

struct World {
  explicit World(int months = 24, Month first = Month(2026, 1))
      : flows(first, months,
              {{"energised_power", kPowerDim, "", false},
               {"energised_power.abilene", kPowerDim, "", false},
               {"capex_power.shell", kPowerDim, "", true},
               {"systems_delivered.vr", Dim{}, "", true},
               {"systems_delivered.gb", Dim{}, "", true},
               {"chips_in_service.vr", kChipDim, "", false},
               {"chips_delivered.vr", kChipDim, "", true},
               {"chip_time.rent", kChipDim + kTimeDim, "", true},
               {"site_energy.abilene", kEnergyDim, "", true},
               {"site_peak.abilene", kPowerDim, "", true},
               {"metered_energy.utility_bill.off", kEnergyDim, "", true},
               {"metered_energy.utility_bill.on", kEnergyDim, "", true},
               {"metered_demand.utility_bill.all", kPowerDim, "", true},
               {"tokens.chat", kTokenDim, "", true},
               {"paying_users.chat", Dim{}, "", false}}) {}

  FlowTable flows;
  config::ById<Party> parties;
  std::vector<Contract> contracts;
  // Without other word an estate leaves nothing, so that creditors and guarantors lose all.
  Case setting_extra{{parties, {}}, flows, {}, {}, ShortfallRule::support, {.estate_share = 0.0}};
  std::optional<Model> model;
  Diagnostics diagnostics;

  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Party& party(const std::string& id, PartyKind kind = PartyKind::lab, Dollars cash = {}) {
    Party p;
    p.kind = kind;
    p.opening_cash = cash;
    parties.items.emplace_back(id, p);
    return parties.items.back().second;
  }

  [[nodiscard]] Month month(int index) const { return flows.first() + index; }

  template <class Q>
  void set(const std::string& flow, int index, Q value) {
    flows.set(*flows.find(flow), month(index), value);
  }
  // The same value from month `from` on.
  template <class Q>
  void hold(const std::string& flow, int from, Q value) {
    for (int i = from; i < flows.months(); ++i) set(flow, i, value);
  }

  [[nodiscard]] Terms terms() const { return {parties, contracts}; }
  [[nodiscard]] MonthWindow horizon() const {
    return {flows.first(), flows.first() + (flows.months() - 1)};
  }

  bool compile() {
    CompileOptions options;
    options.horizon = horizon();
    options.flows = flows.flows();
    model = finance::compile(terms(), options, diagnostics);
    return model.has_value();
  }
  // First message, with its path: "contracts.loan.lender: there is no party ...".
  [[nodiscard]] std::string first_error() {
    compile();
    if (diagnostics.empty()) return "";
    const Diagnostic& d = diagnostics.items().front();
    return d.path + ": " + d.message + (d.hint.empty() ? "" : " (" + d.hint + ")");
  }

  [[nodiscard]] Books start() {
    EXPECT_TRUE(compile()) << diagnostics.render();
    return Books(*model, Case{terms(), flows, setting_extra.binds, default_events(),
                              setting_extra.shortfall, setting_extra.in_default});
  }
  [[nodiscard]] Books run() {
    Books books = start();
    const auto done = books.run();
    EXPECT_TRUE(done.has_value()) << (done ? "" : done.error().why);
    expect_sound(books);
    return books;
  }
  void expect_sound(const Books& books) const {
    for (Month m = flows.first(); m <= books.ledger().open_month(); ++m) {
      for (const std::string& fault : audit(books, m)) ADD_FAILURE() << fault;
    }
  }

  std::vector<std::pair<std::string, Month>> defaults;
  [[nodiscard]] std::vector<DefaultEvent> default_events() const {
    std::vector<DefaultEvent> events;
    for (const auto& [id, when] : defaults) events.push_back({*model->find_party(id), when});
    return events;
  }

  [[nodiscard]] PartyId id(const std::string& party) const { return *model->find_party(party); }
  [[nodiscard]] ContractId contract_id(const std::string& contract) const {
    return *model->find_contract(contract);
  }
  // Balance at the end of month `index`, in dollars, debit positive.
  [[nodiscard]] double balance(const Books& books, const std::string& party, Account account,
                               int index) const {
    return books.ledger().balance(id(party), account, month(index)).dollars().si();
  }
  [[nodiscard]] double movement(const Books& books, const std::string& party, Account account,
                                int index) const {
    return books.ledger().movement(id(party), account, month(index)).dollars().si();
  }
};

}  // namespace gw::finance::testing
