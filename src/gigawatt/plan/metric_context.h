// What many metrics of a case have in common, computed once.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/buildout/capex.h"
#include "gigawatt/finance/circularity.h"
#include "gigawatt/plan/simulate.h"

namespace gw::plan {

// A value in base units, or why there is none.
using Answer = std::expected<double, std::string>;

class MetricContext {
 public:
  MetricContext(const Setup& setup, const Outcome& outcome);

  const Setup& setup;
  const Outcome& outcome;
  Month first;
  int months = 0;
  buildout::BillOfMaterials bill;  // of everything ordered
  buildout::Capex capex;           // of it, at the prices of the case
  finance::FlowMatrix cash_flows;  // between parties over the horizon

  [[nodiscard]] const FlowTable& flows() const { return *outcome.flows; }
  [[nodiscard]] const finance::Books& books() const { return *outcome.books; }
  [[nodiscard]] const finance::Ledger& ledger() const { return outcome.books->ledger(); }
  [[nodiscard]] const FlowIds& ids() const { return setup.flows.ids; }
  [[nodiscard]] Month last() const { return first + (months - 1); }

  // Of a flow: value at the end, sum of all months, sum of a calendar year, highest month.
  [[nodiscard]] double last(FlowId flow) const;
  [[nodiscard]] double total(FlowId flow) const;
  [[nodiscard]] double peak(FlowId flow) const;
  // First month in which the flow is at least `level` (base units).
  [[nodiscard]] std::optional<Month> first_reaching(FlowId flow, double level) const;

  // Energy use of all campuses in a month.
  [[nodiscard]] Energy facility_energy(int month) const;
  [[nodiscard]] Energy it_energy(int month) const;
  // The last twelve months of the horizon, or all if it is shorter; and their length.
  [[nodiscard]] int last_year_begin() const;
  [[nodiscard]] Time last_year_length() const;

  [[nodiscard]] std::optional<finance::PartyId> party(std::string_view id) const;
  // Income of a party from what it sells, in dollars: over the horizon, or one calendar year.
  [[nodiscard]] double revenue(finance::PartyId party) const;
  [[nodiscard]] double revenue(finance::PartyId party, int year) const;
  // Cash paid to anybody for systems, plant, energy, operations, capacity and rent; not for
  // capital.
  [[nodiscard]] double compute_spending(finance::PartyId party, std::optional<int> year = {}) const;

  // Cash that `party` pays under contracts. Of it, what it pays as a payer of the contract
  // (ContractInfo::payers: what it buys, lends or invests, not what it repays), by the state of the
  // contract in the month of payment as its events date it: what runs off after the contract's
  // `end` counts with the state that it had. Neither: ended, superseded, defaulted.
  struct PaidByState {
    double all = 0;       // repayments, interest and fees of debtors too
    double in_force = 0;  // signed or effective
    double intended = 0;  // under a letter of intent
  };
  [[nodiscard]] PaidByState paid_by_state(finance::PartyId party) const {
    return paid_[party.at()];
  }
  // Cash received less cash paid in the operations and investments of a calendar year, without what
  // was at hand at the beginning (ASC 230): below 0, cash is burnt.
  [[nodiscard]] double free_cash_flow(finance::PartyId party, int year) const;

 private:
  [[nodiscard]] double revenue_between(finance::PartyId party, Month from, Month to) const;
  void add_up_payments();

  int years_ = 0;                  // calendar years of the horizon
  std::vector<PaidByState> paid_;  // by party
  std::vector<double> spending_;   // by party: each year, then all of them
};

}  // namespace gw::plan
