// The money of a run in the form that report pages read: deals, cap tables, cover, stress,
// circularity, exposures, projects, comparisons. Parties and contracts by id, amounts in dollars.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/units/money.h"

namespace gw::plan {

// State of a contract from a month on.
struct ContractStateLine {
  Month from;
  std::string state;
};
struct ContractEventLine {
  Month month;
  std::string what, state;  // state: empty if it did not change
};
struct DealContractLine {
  std::string contract, type, words, note, evidence, source;
  std::string state;                      // at the plan's end
  std::vector<ContractStateLine> states;  // finance::states_over(), and defaulted
  std::vector<ContractEventLine>
      events;  // of the contract; with the first of a deal, what is public since
  Month start;
  std::optional<Month> end;  // absent: the horizon's
  bool active = true;
  double binding_probability = 1;
  std::vector<std::string> payers;
  std::string payee;
  std::optional<double> total_usd;  // as written
  double paid_usd = 0;
};
// Contracts of one deal; one that belongs to none is a deal of its own.
struct DealLine {
  std::string id, name;
  std::vector<std::string> parties;
  std::string announced, evidence;  // a date; the grades of its contracts
  std::vector<DealContractLine> contracts;
};

struct CapTableLine {
  struct Holder {
    std::string party;
    std::vector<double> stake;  // at each of the months
  };
  std::string issuer;
  std::vector<Month> months;  // in which something changed, with the plan's first and last
  std::vector<Holder> holders;
  std::vector<std::optional<double>> post_money_usd;
};

struct CoverLine {
  std::string contract, borrower, lender;
  std::optional<double> minimum, lock_up, target;
  std::vector<Month> months;
  std::vector<std::optional<double>> dscr;  // none: no service in those months
  std::vector<double> cash_usd, service_usd;
};

struct UsdLine {
  std::string label;
  double usd = 0;
};
struct ProjectLine {
  struct Row {
    std::string id, label, unit;
    bool level = false;  // at the period's end; otherwise of the period
    std::vector<double> values;
  };
  struct Draw {
    int month = 0;
    double spent_usd = 0, interest_usd = 0, fee_usd = 0, debt_usd = 0, equity_usd = 0,
           balance_usd = 0;
  };
  struct Figure {
    std::string id, label, unit;
    std::optional<double> value;
    std::string why;
  };
  struct Check {
    std::string name;
    double residual = 0, tolerance = 0;
    [[nodiscard]] bool holds() const { return residual <= tolerance && residual >= -tolerance; }
  };
  std::string file, name, description;
  int per_year = 1;
  std::vector<std::string> periods;
  std::vector<Row> rows;
  std::vector<Draw> construction;
  std::vector<UsdLine> sources, uses;
  std::vector<Figure> figures;
  std::vector<std::optional<double>> dscr;
  std::optional<double> lock_up, minimum, target;
  std::vector<Check> checks;
};

// What `party` loses when another fails.
struct StressLoss {
  std::string party;
  Money unpaid;  // claims and damages that it is not paid
  Money paid_as_guarantor;
  Money recovered;     // out of estates
  Money more_support;  // highest support owed, beyond that of the plan itself
  std::optional<Month> defaults;

  [[nodiscard]] Money lost() const { return unpaid + paid_as_guarantor; }
};
struct StressCase {
  std::string failed;
  Month on;
  std::vector<StressLoss> losses;      // of the others, most lost first
  std::vector<std::string> followers;  // in the order in which they default
  std::vector<std::string> trail;      // what happened, in words
  Money lost;                          // of all
  // Nobody loses, needs more support or follows.
  [[nodiscard]] bool harmless() const { return losses.empty() && followers.empty(); }
};

struct CircularityLines {
  struct Measure {
    std::string party;  // empty: all together
    std::string measure, label;
    double value = 0;
    std::string base;
  };
  struct Year {
    int year = 0;
    double funded_usd = 0, returned_share = 0, finn_index = 0, external_demand = 0;
    std::optional<double> hhi;
  };
  struct Deal {
    std::string deal;
    double funded_usd = 0, returned_usd = 0;
    std::optional<double> returned_share, finn_without;
    double finn = 0;
  };
  struct Cycle {
    std::vector<std::string> parties;
    double usd = 0;
  };
  struct Concentration {
    std::string party;
    double revenue_usd = 0;
    std::string largest;
    double largest_share = 0, hhi = 0;
  };
  std::vector<Measure> measures;
  std::vector<Year> years;
  std::vector<Deal> deals;
  std::vector<Cycle> cycles;
  std::vector<Concentration> concentration;
};

struct ExposureLines {
  struct Pair {
    std::string holder, debtor;
    double gross_usd = 0, net_usd = 0, potential_usd = 0;
  };
  struct Holder {
    std::string party;
    double gross_usd = 0, net_usd = 0, potential_usd = 0;
    std::string largest;
    double largest_usd = 0;
    std::optional<double> equity_usd, to_equity;
    bool above_limit = false;
    double hhi = 0;
  };
  struct EquityShock {
    std::string failed;
    double total_loss = 0, contagion = 0;
    std::string most_hit;
    double most_hit_loss = 0;
  };
  struct Year {
    int year = 0;
    double gross_usd = 0, net_usd = 0, potential_usd = 0;
  };
  Month month;  // at whose end most debt is owed
  std::vector<Pair> pairs;
  std::vector<Holder> holders;
  std::vector<EquityShock> debt_rank;  // most lost first
  std::vector<Year> years;             // at their ends
};

// Another plan beside this one.
struct ComparisonLines {
  struct Metric {
    std::string metric, label, unit;
    std::optional<double> value, other;
  };
  struct Deal {
    std::string deal, name;
    double total_usd = 0, other_total_usd = 0, paid_usd = 0, other_paid_usd = 0;
    std::string states, other_states;
  };
  struct Contract {
    std::string contract, deal, type, state, other_state;  // no state: not in that plan
    std::optional<double> total_usd, other_total_usd;
    double paid_usd = 0, other_paid_usd = 0;
  };
  struct Party {
    std::string party, name;
    double paid_usd = 0, received_usd = 0, unfunded_usd = 0;
    double other_paid_usd = 0, other_received_usd = 0, other_unfunded_usd = 0;
  };
  std::string plan, name, label;
  std::vector<Metric> metrics;
  std::vector<Deal> deals;
  std::vector<Contract> contracts;
  std::vector<Party> parties;
};

struct MoneyResults {
  std::vector<DealLine> deals;
  std::vector<CapTableLine> cap_tables;
  std::vector<CoverLine> covers;
  std::vector<ProjectLine> projects;
  std::vector<StressCase> stress;
  CircularityLines circularity;
  ExposureLines exposures;
  std::vector<ComparisonLines> comparisons;
};

}  // namespace gw::plan
