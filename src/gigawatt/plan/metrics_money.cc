// Metrics of money: who is short of it, who owns what, what goes in circles.
#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include <fmt/format.h>

#include "gigawatt/finance/circularity_breakdown.h"
#include "gigawatt/plan/metrics.h"

namespace gw::plan {
namespace {

using namespace metric_unit;
using finance::PartyId;

double dollars(Money amount) { return amount.dollars().si(); }

// Cash paid to the vendor for what it sells or leases.
double paid_to_vendor(const MetricContext& c) {
  auto vendor = c.party(c.setup.loaded.plan.ownership.vendor);
  double sum = 0;
  for (std::size_t i = 0; i < c.setup.finance->contracts().size(); ++i) {
    const finance::ContractInfo& info = c.setup.finance->contracts()[i];
    bool sells = info.type == "purchase" || info.type == "lease";
    if (sells && info.parties.size() > 1 && info.parties[1] == vendor)
      sum += dollars(c.books().paid_under(finance::contract_number(i)));
  }
  return sum;
}

double highest_support(const MetricContext& c) {
  double highest = 0;
  auto unfunded = c.party(finance::kUnfunded);
  if (!unfunded) return 0;
  for (int i = 0; i < c.months; ++i)
    highest = std::max(highest, dollars(c.ledger().balance(
                                    *unfunded, finance::Account::support_granted, c.first + i)));
  return highest;
}

double paid_under_contracts(const MetricContext& c, PartyId payer) {
  return c.paid_by_state(payer).all;
}

void add_funding(MetricTable& t) {
  t.add({"finance.unfunded_gusd",
         "Money nobody has agreed to pay",
         kGusd,
         "highest support owed at a month's end",
         "Peak of what `unfunded` has had to put in so that nobody pays from nothing.",
         {"contracts", "parties", "ownership"},
         "debt and equity that could still be raised"},
        [](const MetricContext& c) -> Answer { return highest_support(c); });
  t.add({"finance.unfunded_per_gw_gusd",
         "The same per GW",
         kGusdPerGW,
         "over facility GW energised",
         "Peak support over energised power.",
         {"finance.unfunded_gusd", "build.energised_gw"},
         ""},
        [](const MetricContext& c) -> Answer {
          double power = c.last(c.ids().energised_power);
          if (power <= 0) return std::unexpected("nothing is energised");
          return highest_support(c) / power;
        });
  t.add({"finance.paid_for_systems_gusd",
         "Paid for systems",
         kGusd,
         "cash within the horizon",
         "Cash paid to the vendor under purchases and leases.",
         {"contracts"},
         ""},
        [](const MetricContext& c) -> Answer { return paid_to_vendor(c); });
  t.add({"finance.leased_value_gusd",
         "Rent of leased systems",
         kGusd,
         "cash within the horizon",
         "Cash paid under leases.",
         {"contracts"},
         "rents after the horizon"},
        [](const MetricContext& c) -> Answer {
          double sum = 0;
          for (std::size_t i = 0; i < c.setup.finance->contracts().size(); ++i)
            if (c.setup.finance->contracts()[i].type == "lease")
              sum += dollars(c.books().paid_under(finance::contract_number(i)));
          return sum;
        });
}

void add_payments(const Setup& setup, MetricTable& t) {
  const std::string owner = setup.loaded.plan.ownership.owner;
  t.add({"finance.compute_spending_gusd",
         "Compute spending of " + owner,
         kGusd,
         "cash within the horizon",
         "Systems, plant, energy, operations, capacity and rent.",
         {"contracts"},
         "staff and research"},
        [owner](const MetricContext& c) -> Answer { return c.compute_spending(*c.party(owner)); });
  t.add({"finance.commitments_gusd",
         "Payments under contracts of " + owner,
         kGusd,
         "cash within the horizon",
         "All cash that the owner pays under contracts, repayments and interest of its debts too.",
         {"contracts"},
         "what falls due after the horizon"},
        [owner](const MetricContext& c) -> Answer {
          return paid_under_contracts(c, *c.party(owner));
        });
  t.add({"finance.commitments_over_revenue",
         "Payments over revenue of " + owner,
         kNone,
         "over the horizon",
         "Payments under contracts over revenue.",
         {"finance.commitments_gusd"},
         ""},
        [owner](const MetricContext& c) -> Answer {
          double revenue = c.revenue(*c.party(owner));
          if (revenue <= 0) return std::unexpected("no revenue");
          return paid_under_contracts(c, *c.party(owner)) / revenue;
        });
}

void add_liquidity(const finance::PartyInfo& info, MetricTable& t) {
  const std::string id = info.id;
  const std::string prefix = "finance." + id + ".";
  auto party = [id](const MetricContext& c) { return *c.party(id); };
  if (!info.outside) {
    t.add({prefix + "cash_min_gusd",
           info.name + ": lowest cash",
           kGusd,
           "end of a month, before support",
           "Lowest cash less support owed.",
           {"contracts", "parties." + id},
           "credit lines"},
          [party](const MetricContext& c) -> Answer {
            return dollars(c.books().liquidity_of(party(c)).cash_min);
          });
    t.add_month({prefix + "cash_min_month",
                 info.name + ": month of lowest cash",
                 kMonth,
                 "end of month",
                 "When cash less support is lowest.",
                 {prefix + "cash_min_gusd"},
                 ""},
                [party](const MetricContext& c) -> std::expected<Month, std::string> {
                  return c.books().liquidity_of(party(c)).cash_min_month;
                });
    t.add_month({prefix + "runs_dry_month",
                 info.name + ": runs dry",
                 kMonth,
                 "first month with support",
                 "First month in which it needs support.",
                 {prefix + "cash_min_gusd"},
                 ""},
                [party](const MetricContext& c) -> std::expected<Month, std::string> {
                  auto month = c.books().liquidity_of(party(c)).first_dry;
                  if (month) return *month;
                  return std::unexpected("never");
                });
  }
}

void add_revenue(const finance::PartyInfo& info, MetricTable& t) {
  const std::string id = info.id;
  const std::string prefix = "finance." + id + ".";
  auto party = [id](const MetricContext& c) { return *c.party(id); };
  t.add({prefix + "revenue_total_gusd",
         info.name + ": revenue",
         kGusd,
         "over the horizon",
         "Income from sales.",
         {"contracts"},
         "business outside the plan"},
        [party](const MetricContext& c) -> Answer { return c.revenue(party(c)); });
  t.add({prefix + "revenue_2030_gusd",
         info.name + ": revenue 2030",
         kGusd,
         "calendar year",
         "Income from sales.",
         {"contracts"},
         "business outside the plan"},
        [party](const MetricContext& c) -> Answer {
          if (c.last().year() < 2030 || c.first.year() > 2030)
            return std::unexpected("2030 is outside the horizon");
          return c.revenue(party(c), 2030);
        });
  auto share = [party](const MetricContext& c, std::optional<int> year) -> Answer {
    double revenue = year ? c.revenue(party(c), *year) : c.revenue(party(c));
    if (revenue <= 0) return std::unexpected("no revenue");
    return c.compute_spending(party(c), year) / revenue;
  };
  t.add({prefix + "compute_share_of_revenue",
         info.name + ": compute over revenue",
         kNone,
         "cash over income, horizon",
         "Compute spending over revenue.",
         {prefix + "revenue_total_gusd"},
         ""},
        [share](const MetricContext& c) { return share(c, {}); });
  t.add({prefix + "compute_share_of_revenue_2030",
         info.name + ": compute over revenue 2030",
         kNone,
         "cash over income, 2030",
         "Compute spending over revenue.",
         {prefix + "revenue_2030_gusd"},
         ""},
        [share](const MetricContext& c) { return share(c, 2030); });
}

struct EquityPair {
  std::string issuer, investor;
  bool staged = false;  // milestones decide how much is paid
};

double invested(const MetricContext& c, const EquityPair& pair) {
  double sum = 0;
  for (const finance::IssueRecord& issue : c.books().issues())
    if (issue.issuer == c.party(pair.issuer) && issue.holder == c.party(pair.investor))
      sum += dollars(issue.money);
  return sum;
}

void add_equity_pair(const EquityPair& pair, MetricTable& t) {
  std::string prefix = "equity." + pair.issuer + "." + pair.investor + ".";
  std::string label = pair.investor + " in " + pair.issuer;
  t.add({prefix + "invested_gusd",
         label + ": invested",
         kGusd,
         "cash within the horizon",
         "Money paid for shares.",
         {"contracts"},
         "",
         Trust::datasheet,
         !pair.staged},
        [pair](const MetricContext& c) -> Answer { return invested(c, pair); });
  t.add({prefix + "stake",
         label + ": stake",
         kNone,
         "economic, at the end",
         "Share of all shares.",
         {"contracts"},
         "option pool, conversion rights"},
        [pair](const MetricContext& c) -> Answer {
          return c.books().cap_table(*c.party(pair.issuer)).stake(*c.party(pair.investor)).si();
        });
  t.add({prefix + "votes",
         label + ": votes",
         kNone,
         "share of votes, at the end",
         "Share of voting shares.",
         {"contracts"},
         ""},
        [pair](const MetricContext& c) -> Answer {
          return c.books()
              .cap_table(*c.party(pair.issuer))
              .voting_stake(*c.party(pair.investor))
              .si();
        });
  t.add({prefix + "tranches",
         label + ": payments",
         kNone,
         "count within the horizon",
         "Times that shares were sold.",
         {"contracts"},
         ""},
        [pair](const MetricContext& c) -> Answer {
          double count = 0;
          for (const finance::IssueRecord& issue : c.books().issues())
            if (issue.issuer == c.party(pair.issuer) && issue.holder == c.party(pair.investor))
              ++count;
          return count;
        });
}

// The pairs that contracts name, in order of the plan.
std::vector<EquityPair> equity_pairs(const Setup& setup) {
  std::vector<EquityPair> pairs;
  auto add = [&](const EquityPair& pair) {
    auto known = std::find_if(pairs.begin(), pairs.end(), [&](const EquityPair& p) {
      return p.issuer == pair.issuer && p.investor == pair.investor;
    });
    if (known == pairs.end())
      pairs.push_back(pair);
    else
      known->staged |= pair.staged;
  };
  for (const finance::Contract& contract : setup.loaded.plan.contracts) {
    if (const auto* staged = std::get_if<finance::StagedEquity>(&contract))
      add({staged->issuer, staged->investor, true});
    if (const auto* round = std::get_if<finance::EquityRound>(&contract))
      for (const auto& investor : round->investors) add({round->issuer, investor.investor, false});
  }
  return pairs;
}

const finance::StagedEquity* staged_equity(const Setup& setup) {
  for (const finance::Contract& contract : setup.loaded.plan.contracts)
    if (const auto* staged = std::get_if<finance::StagedEquity>(&contract)) return staged;
  return nullptr;
}

// The shares sold under one contract, in order.
std::vector<finance::IssueRecord> tranches_of(const MetricContext& c, const std::string& contract) {
  std::vector<finance::IssueRecord> tranches;
  for (const finance::IssueRecord& issue : c.books().issues())
    if (issue.contract == c.setup.finance->find_contract(contract)) tranches.push_back(issue);
  return tranches;
}

double staged_total(const MetricContext& c, const std::string& contract) {
  double sum = 0;
  for (const finance::IssueRecord& issue : tranches_of(c, contract)) sum += dollars(issue.money);
  return sum;
}

void add_staged_equity(const Setup& setup, MetricTable& t) {
  const finance::StagedEquity* staged = staged_equity(setup);
  if (staged == nullptr) return;
  const std::string contract = finance::item_id(finance::Contract(*staged));
  auto first = [contract](auto get) {
    return [contract, get](const MetricContext& c) -> Answer {
      auto tranches = tranches_of(c, contract);
      if (tranches.empty()) return std::unexpected("no tranche is paid");
      return get(tranches.front());
    };
  };
  t.add({"equity.staged_total_gusd",
         "Staged equity",
         kGusd,
         "cash, all tranches",
         "Money of all tranches.",
         {"contracts." + contract, "build.energised_gw"},
         ""},
        [contract](const MetricContext& c) -> Answer { return staged_total(c, contract); });
  t.add({"equity.staged_tranches",
         "Tranches paid",
         kNone,
         "count within the horizon",
         "Tranches that fell due.",
         {"contracts." + contract, "build.energised_gw"},
         ""},
        [contract](const MetricContext& c) -> Answer {
          return static_cast<double>(tranches_of(c, contract).size());
        });
  t.add({"equity.first_tranche_gusd",
         "First tranche",
         kGusd,
         "cash",
         "Money of the first tranche.",
         {"contracts"},
         ""},
        first([](const finance::IssueRecord& i) { return dollars(i.money); }));
  t.add({"equity.first_tranche_stake",
         "Stake after the first tranche",
         kNone,
         "economic",
         "Share of all shares.",
         {"contracts"},
         ""},
        first([](const finance::IssueRecord& i) { return i.stake_after.si(); }));
  t.add_month({"equity.first_tranche_month",
               "Month of the first tranche",
               kMonth,
               "payment",
               "When it is paid.",
               {"contracts"},
               ""},
              [contract](const MetricContext& c) -> std::expected<Month, std::string> {
                auto tranches = tranches_of(c, contract);
                if (!tranches.empty()) return tranches.front().month;
                return std::unexpected("no tranche is paid");
              });
  t.add({"equity.per_energised_gw_gusd",
         "Equity per GW energised",
         kGusdPerGW,
         "paid over facility GW at the end",
         "Money of all tranches over energised power.",
         {"contracts", "build.energised_gw"},
         ""},
        [contract](const MetricContext& c) -> Answer {
          double power = c.last(c.ids().energised_power);
          if (power <= 0) return std::unexpected("nothing is energised");
          return staged_total(c, contract) / power;
        });
}

double equity_paid(const MetricContext& c, PartyId party) {
  double sum = 0;
  for (const finance::IssueRecord& issue : c.books().issues())
    if (issue.holder == party) sum += dollars(issue.money);
  return sum;
}

finance::FunderCircularity circularity_of(const MetricContext& c, const std::string& funder) {
  return finance::circularity_of(c.cash_flows, c.party(funder)->at());
}

// What measures say of a party's revenue holds for inside parties only.
Answer of_revenue(const MetricContext& c, const std::string& party,
                  const std::function<Answer()>& measure) {
  if (c.setup.finance->party(*c.party(party)).outside)
    return std::unexpected(party + " is outside: not all of its revenue is in the plan");
  return measure();
}

void add_circularity(const std::string& vendor, MetricTable& t) {
  t.add({"circularity.returned_share",
         "Returned share",
         kNone,
         "each dollar given, traced through operating payments",
         "Share of the vendor's funding that comes back as revenue, traced proportionally over all "
         "paths; interest and repayment do not count.",
         {"contracts"},
         "timing: flows of the whole horizon are one period"},
        [vendor](const MetricContext& c) -> Answer {
          auto circle = circularity_of(c, vendor);
          if (circle.funded.si() <= 0) return std::unexpected("the vendor funds nobody");
          return circle.returned_share.si();
        });
  t.add({"circularity.self_funded_revenue",
         "Self-funded revenue",
         kNone,
         "returned funding over the vendor's revenue",
         "Share of the vendor's revenue that its own funding paid for.",
         {"circularity.returned_share"},
         ""},
        [vendor](const MetricContext& c) -> Answer {
          return of_revenue(c, vendor, [&]() -> Answer {
            return circularity_of(c, vendor).self_funded_revenue.si();
          });
        });
  t.add({"circularity.funding_over_revenue",
         "Funding over revenue",
         kNone,
         "vendor, over the horizon",
         "Equity and loans given over revenue.",
         {"contracts"},
         ""},
        [vendor](const MetricContext& c) -> Answer {
          return of_revenue(c, vendor, [&]() -> Answer {
            return circularity_of(c, vendor).funding_to_revenue.si();
          });
        });
  t.add(
      {"circularity.loop_gain",
       "Loop gain",
       kNone,
       "slope of yearly funding on yearly revenue x returned share",
       "Revenue that one more dollar of the vendor's revenue brings back through its own funding: "
       "below 1 the loop dies out, above 1 it feeds itself.",
       {"contracts", "circularity.returned_share"},
       "causes other than revenue that change what it invests"},
      [vendor](const MetricContext& c) -> Answer {
        return of_revenue(c, vendor, [&]() -> Answer {
          const auto slopes = finance::loop_slopes(c.books(), c.cash_flows, c.party(vendor)->at());
          if (slopes) return finance::loop_gain(*slopes).si();
          return std::unexpected("its revenue is the same in all whole years");
        });
      });
  t.add({"circularity.finn",
         "Finn cycling index",
         kNone,
         "cash between inside parties",
         "Share of the cash flow that has been at its party before.",
         {"contracts"},
         ""},
        [](const MetricContext& c) -> Answer {
          auto flow = finance::finn(c.cash_flows);
          if (flow) return flow->finn_index.si();
          return std::unexpected(flow.error() == finance::NoThroughflow::empty
                                     ? "no cash flows between inside parties"
                                     : "no cash comes from outside");
        });
}

void add_vendor(const Setup& setup, MetricTable& t) {
  const std::string vendor = setup.loaded.plan.ownership.vendor;
  const std::string owner = setup.loaded.plan.ownership.owner;
  const finance::Party* facts = setup.loaded.plan.parties.find(vendor);
  double margin = facts != nullptr && facts->gross_margin ? facts->gross_margin->si() : 1.0;
  auto gross_profit = [vendor, margin](const MetricContext& c) {
    return margin * c.revenue(*c.party(vendor));
  };
  t.add({"vendor." + vendor + ".gross_profit_gusd",
         vendor + ": gross profit",
         kGusd,
         "over the horizon",
         "Revenue from the plan times gross margin.",
         {"parties." + vendor, "contracts"},
         "other customers"},
        [=](const MetricContext& c) -> Answer { return gross_profit(c); });
  t.add({"vendor." + vendor + ".net_of_equity_gusd",
         vendor + ": gross profit less equity paid",
         kGusd,
         "over the horizon, stake valued at nothing",
         "What is left if the shares become worthless.",
         {"vendor." + vendor + ".gross_profit_gusd", "contracts"},
         "other customers"},
        [=](const MetricContext& c) -> Answer {
          return gross_profit(c) - equity_paid(c, *c.party(vendor));
        });
  t.add({"vendor.funded_share",
         "Share of the sales funded by equity",
         kNone,
         "equity paid over revenue",
         "I / R of finance methods 5; the rest is cash.",
         {"contracts"},
         ""},
        [=](const MetricContext& c) -> Answer {
          double revenue = c.revenue(*c.party(vendor));
          if (revenue <= 0) return std::unexpected("the vendor sells nothing");
          return equity_paid(c, *c.party(vendor)) / revenue;
        });
  add_circularity(vendor, t);
}

// Herfindahl-Hirschman index of chips in service by vendor, in points (percent squared).
Answer supplier_hhi(const MetricContext& c) {
  std::vector<std::pair<std::string, double>> shares;
  double all = 0;
  for (std::size_t s = 0; s < c.ids().systems.size(); ++s) {
    double chips = c.last(c.ids().systems[s].chips_in_service);
    const std::string& vendor = c.setup.plant.systems[s].chip->vendor;
    auto found = std::find_if(shares.begin(), shares.end(),
                              [&](const auto& x) { return x.first == vendor; });
    if (found == shares.end())
      shares.emplace_back(vendor, chips);
    else
      found->second += chips;
    all += chips;
  }
  if (all <= 0) return std::unexpected("no chip is in service");
  double sum = 0;
  for (const auto& [vendor, chips] : shares) sum += std::pow(100 * chips / all, 2);
  return sum;
}

}  // namespace

void add_money_metrics(const Setup& setup, MetricTable& table) {
  add_funding(table);
  add_payments(setup, table);
  for (const finance::PartyInfo& info : setup.finance->parties())
    if (info.declared && (!info.outside || info.kind == finance::PartyKind::chip_vendor))
      add_liquidity(info, table), add_revenue(info, table);
  for (const EquityPair& pair : equity_pairs(setup)) add_equity_pair(pair, table);
  add_staged_equity(setup, table);
  add_vendor(setup, table);
  table.add(
      {"concentration.supplier_hhi",
       "Concentration of chip supply",
       kNone,
       "HHI of chips in service by vendor",
       "Sum of squared shares in percent; above 1,800 is highly concentrated (DOJ and FTC 2023).",
       {"build.chips"},
       "supply behind the vendor"},
      supplier_hhi);
}

}  // namespace gw::plan
