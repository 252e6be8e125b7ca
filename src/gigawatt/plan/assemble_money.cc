#include "gigawatt/plan/assemble_money.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gigawatt/catalog/deals.h"
#include "gigawatt/finance/circularity_breakdown.h"
#include "gigawatt/finance/exposure_network.h"

namespace gw::plan {
namespace {

using finance::ContractId;
using finance::party_number;
using finance::PartyId;

std::optional<double> optional_si(const std::optional<Dollars>& amount) {
  return amount ? std::optional(amount->si()) : std::nullopt;
}
std::optional<double> optional_value(const std::optional<Ratio>& ratio) {
  return ratio ? std::optional(ratio->si()) : std::nullopt;
}

// ---- deals

class DealsOf {
 public:
  DealsOf(const Setup& setup, const Outcome& outcome, catalog::Catalog& catalog)
      : model_(*setup.finance), outcome_(outcome), catalog_(catalog) {}

  std::vector<DealLine> run() {
    for (std::size_t i = 0; i < model_.contracts().size(); ++i) {
      const finance::ContractInfo& info = model_.contracts()[i];
      const std::string& id = info.deal.empty() ? info.id : info.deal;
      auto found = std::ranges::find(deals_, id, &DealLine::id);
      if (found == deals_.end()) found = deals_.insert(deals_.end(), headed(info));
      add(i, *found);
    }
    return std::move(deals_);
  }

 private:
  DealLine headed(const finance::ContractInfo& info) {
    DealLine line{.id = info.deal.empty() ? info.id : info.deal,
                  .name = {},
                  .parties = {},
                  .announced = {},
                  .evidence = {},
                  .contracts = {}};
    line.name = line.id;
    std::ranges::replace(line.name, '_', ' ');
    Diagnostics ignored;  // a deal may be the plan's own, without facts
    const auto* facts =
        info.deal.empty() ? nullptr : catalog_.find<catalog::DealFacts>(info.deal, ignored);
    if (facts != nullptr) {
      line.name = facts->name;
      line.announced = print(facts->announced);
    }
    return line;
  }

  void add(std::size_t index, DealLine& deal) {
    const finance::ContractInfo& info = model_.contracts()[index];
    for (const PartyId party : info.parties) {
      const std::string& id = model_.party(party).id;
      if (std::ranges::find(deal.parties, id) == deal.parties.end()) deal.parties.push_back(id);
    }
    if (!info.evidence.empty() && deal.evidence.find(info.evidence) == std::string::npos)
      deal.evidence += (deal.evidence.empty() ? "" : ", ") + info.evidence;
    deal.contracts.push_back(contract_line(index));
  }

  DealContractLine contract_line(std::size_t index) {
    const finance::ContractInfo& info = model_.contracts()[index];
    const finance::Contract& contract = outcome_.contracts[index];
    const finance::Common& common = finance::common(contract);
    const ContractId id = finance::contract_number(index);
    const PartyId payee = info.payee();
    DealContractLine line{
        .contract = info.id,
        .type = std::string(info.type),
        .words = finance::describe(contract),
        .note = common.note,
        .evidence = info.evidence,
        .source = common.source,
        .state = {},
        .states = {},
        .events = {},
        .start = info.first,
        .end = common.end,
        .active = common.active,
        .binding_probability = info.binds_with_probability.si(),
        .payers = payers_of(model_, info),
        .payee = payee.valid() ? model_.party(payee).id : std::string(),
        .total_usd = optional_si(finance::written_total(contract, model_.window())),
        .paid_usd = outcome_.books->paid_under(id).dollars().si()};
    for (const finance::StateStep& step : finance::states_of(*outcome_.books, id, common))
      line.states.push_back({step.from, std::string(name(step.state))});
    line.state = line.states.back().state;
    for (const finance::ContractEvent& event : info.events)
      line.events.push_back(
          {event.date, event.what, event.state ? std::string(name(*event.state)) : ""});
    return line;
  }

  const finance::Model& model_;
  const Outcome& outcome_;
  catalog::Catalog& catalog_;
  std::vector<DealLine> deals_;
};

// ---- cap tables

// Shares whose owners have no name.
constexpr std::string_view kOtherOwners = "other_owners";
constexpr double kNoShare = 1e-9;

void add_stakes(const finance::CapTable& table, std::size_t place, CapTableLine& line) {
  const auto set = [&](const std::string& holder, double stake) {
    auto found = std::ranges::find(line.holders, holder, &CapTableLine::Holder::party);
    if (found == line.holders.end())
      found = line.holders.insert(line.holders.end(),
                                  {holder, std::vector<double>(line.months.size(), 0.0)});
    found->stake[place] += stake;
  };
  double named = 0;
  for (const finance::CapTable::Stake& stake : table.stakes()) {
    const double share = stake.shares / table.shares();
    named += share;
    set(stake.holder, share);
  }
  if (1.0 - named > kNoShare) set(std::string(kOtherOwners), 1.0 - named);
}

std::vector<CapTableLine> cap_tables(const finance::Books& books) {
  std::vector<CapTableLine> tables;
  const MonthWindow window = books.model().window();
  for (std::size_t p = 0; p < books.model().parties().size(); ++p) {
    const PartyId issuer = party_number(p);
    CapTableLine line{books.model().party(issuer).id, {}, {}, {}};
    const finance::CapTable* before = nullptr;
    for (Month month = window.first; month <= window.last; ++month) {
      const finance::CapTable& now = books.cap_table(issuer, month);
      if (before == nullptr || month == window.last || !(now == *before))
        line.months.push_back(month);
      before = &now;
    }
    for (std::size_t m = 0; m < line.months.size(); ++m) {
      add_stakes(books.cap_table(issuer, line.months[m]), m, line);
      line.post_money_usd.push_back(optional_si(books.valuation(issuer, line.months[m])));
    }
    if (line.holders.size() > 1) tables.push_back(std::move(line));
  }
  return tables;
}

// ---- covers

std::vector<CoverLine> covers(const Outcome& outcome) {
  const finance::Books& books = *outcome.books;
  std::vector<CoverLine> lines;
  for (std::size_t i = 0; i < outcome.contracts.size(); ++i) {
    const auto* loan = std::get_if<finance::Loan>(&outcome.contracts[i]);
    if (loan == nullptr || !loan->covenant) continue;
    CoverLine line{.contract = books.model().contracts()[i].id,
                   .borrower = loan->borrower,
                   .lender = loan->lender,
                   .minimum = optional_value(loan->covenant->minimum),
                   .lock_up = optional_value(loan->covenant->lock_up),
                   .target = loan->covenant->dscr.si(),
                   .months = {},
                   .dscr = {},
                   .cash_usd = {},
                   .service_usd = {}};
    for (const finance::CoverRecord& record : books.covers()) {
      if (record.contract.at() != i) continue;
      line.months.push_back(record.month);
      line.dscr.push_back(record.service > Money() ? std::optional(record.dscr.si())
                                                   : std::nullopt);
      line.cash_usd.push_back(record.cash.dollars().si());
      line.service_usd.push_back(record.service.dollars().si());
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// ---- circularity

std::string label_of(std::string_view measure) {
  std::string label(measure);
  std::ranges::replace(label, '_', ' ');
  label.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(label.front())));
  return label;
}

// Of each party that gives money to inside parties, then of all together.
void add_measures(const Outcome& outcome, const finance::FlowMatrix& flows,
                  CircularityLines& lines) {
  const finance::Books& books = *outcome.books;
  const auto parties = books.model().parties();
  std::vector<char> end_users(parties.size());
  for (std::size_t p = 0; p < parties.size(); ++p)
    end_users[p] = parties[p].kind == finance::PartyKind::end_users;
  const auto add = [&lines](const std::string& party,
                            const std::vector<finance::CircularityMeasure>& measures) {
    for (const finance::CircularityMeasure& row : measures) {
      if (row.value)
        lines.measures.push_back(
            {party, std::string(row.id), label_of(row.id), row.value->si(), std::string(row.base)});
    }
  };
  for (std::size_t p = 0; p < parties.size(); ++p) {
    if (!(finance::circularity_of(flows, p).funded > Dollars())) continue;
    const auto slopes = parties[p].outside ? std::nullopt : finance::loop_slopes(books, flows, p);
    add(parties[p].id, finance::circularity_measures(flows, {.funder = p,
                                                             .slopes = slopes,
                                                             .commitment = finance::commitment_of(
                                                                 books, {outcome.contracts, p})}));
  }
  add("", finance::network_measures(flows, end_users));
}

// ---- exposures

void add_network(const finance::ExposureNetwork& network, const finance::Model& model,
                 ExposureLines& lines) {
  const auto id = [&](std::size_t party) { return model.parties()[party].id; };
  const auto pairs = finance::exposures(network);
  for (const finance::CounterpartyExposure& pair : pairs)
    lines.pairs.push_back(
        {id(pair.holder), id(pair.debtor), pair.gross.si(), pair.net.si(), pair.potential.si()});
  const auto holders = finance::by_holder(network, pairs);
  for (std::size_t p = 0; p < holders.size(); ++p) {
    const finance::HolderExposure& holder = holders[p];
    if (!(holder.gross > Dollars()) && !(holder.potential > Dollars())) continue;
    const bool known = network.equity[p].has_value();
    lines.holders.push_back({.party = id(p),
                             .gross_usd = holder.gross.si(),
                             .net_usd = holder.net.si(),
                             .potential_usd = holder.potential.si(),
                             .largest = holder.largest_amount > Dollars() ? id(holder.largest) : "",
                             .largest_usd = holder.largest_amount.si(),
                             .equity_usd = optional_si(network.equity[p]),
                             .to_equity = optional_value(holder.to_equity),
                             .above_limit = known && holder.above_limit(),
                             .hhi = holder.hhi.si()});
  }
  std::ranges::stable_sort(lines.holders, std::greater(), &ExposureLines::Holder::potential_usd);
  for (std::size_t p = 0; p < model.parties().size(); ++p) {
    const finance::EquityLoss loss = finance::equity_loss(network, party_number(p));
    if (!(loss.total_loss > 0.0)) continue;
    lines.debt_rank.push_back({id(p), loss.total_loss.si(), loss.contagion.si(),
                               loss.most_hit.valid() ? id(loss.most_hit.at()) : "",
                               loss.most_hit_loss.si()});
  }
  std::ranges::stable_sort(lines.debt_rank, std::greater(),
                           &ExposureLines::EquityShock::total_loss);
}

}  // namespace

std::vector<std::string> payers_of(const finance::Model& model, const finance::ContractInfo& info) {
  std::vector<std::string> ids;
  for (const PartyId payer : info.payers) ids.push_back(model.party(payer).id);
  return ids;
}

std::vector<DealLine> deal_lines(const Setup& setup, const Outcome& outcome,
                                 catalog::Catalog& catalog) {
  return DealsOf(setup, outcome, catalog).run();
}

CircularityLines circularity_lines(const Outcome& outcome) {
  const finance::Books& books = *outcome.books;
  CircularityLines lines;
  const MonthWindow window = books.model().window();
  const finance::FlowMatrix flows = finance::flow_matrix(books, window);
  const auto id = [&](std::size_t party) { return books.model().parties()[party].id; };
  add_measures(outcome, flows, lines);
  for (const finance::CircularityYear& year : finance::circularity_by_year(books, window))
    lines.years.push_back({.year = year.year,
                           .funded_usd = year.summary.funded.si(),
                           .returned_share = year.summary.returned_share.si(),
                           .finn_index = year.summary.finn_index.si(),
                           .external_demand = year.summary.external_demand.si(),
                           .hhi = optional_value(year.hhi)});
  const auto through = finance::finn(flows);
  const double finn = through ? through->finn_index.si() : 0.0;
  for (const finance::DealCircularity& deal : finance::circularity_by_deal(books, window)) {
    const bool funds = deal.funded > Dollars();
    lines.deals.push_back(
        {.deal = deal.deal,
         .funded_usd = deal.funded.si(),
         .returned_usd = deal.returned.si(),
         .returned_share = funds ? std::optional((deal.returned / deal.funded).si()) : std::nullopt,
         .finn_without = optional_value(deal.finn_without),
         .finn = finn});
  }
  for (const finance::Cycle& cycle : finance::inner_cycles(flows)) {
    CircularityLines::Cycle line{{}, cycle.flow.si()};
    for (const std::size_t node : cycle.nodes) line.parties.push_back(id(node));
    lines.cycles.push_back(std::move(line));
  }
  std::ranges::stable_sort(lines.cycles, std::greater(), &CircularityLines::Cycle::usd);
  for (const finance::Concentration& row : finance::revenue_concentration(flows))
    lines.concentration.push_back({id(row.party.at()), row.revenue.si(), id(row.largest.at()),
                                   row.largest_share.si(), row.hhi.si()});
  return lines;
}

ExposureLines exposure_lines(const finance::Books& books, const finance::Terms& terms) {
  const MonthWindow window = books.model().window();
  ExposureLines lines;
  lines.month = finance::most_indebted_month(books.ledger());
  const auto now = finance::booked_claims(books, std::vector{lines.month});
  add_network(finance::exposure_network(books, terms, {lines.month, now.front()}), books.model(),
              lines);
  std::vector<Month> ends;
  for (int year = window.first.year(); year <= window.last.year(); ++year)
    ends.push_back(std::min(window.last, Month(year, 12)));
  const auto claims = finance::booked_claims(books, ends);
  for (std::size_t y = 0; y < ends.size(); ++y) {
    ExposureLines::Year sum{.year = ends[y].year()};
    for (const finance::CounterpartyExposure& pair :
         finance::exposures(finance::exposure_network(books, terms, {ends[y], claims[y]}))) {
      sum.gross_usd += pair.gross.si();
      sum.net_usd += pair.net.si();
      sum.potential_usd += pair.potential.si();
    }
    lines.years.push_back(sum);
  }
  return lines;
}

MoneyResults assemble_money(const Setup& setup, const Outcome& outcome, catalog::Catalog& catalog) {
  MoneyResults money;
  money.deals = deal_lines(setup, outcome, catalog);
  money.cap_tables = cap_tables(*outcome.books);
  money.covers = covers(outcome);
  money.circularity = circularity_lines(outcome);
  money.exposures = exposure_lines(*outcome.books, {outcome.input.plan.parties, outcome.contracts});
  return money;
}

}  // namespace gw::plan
