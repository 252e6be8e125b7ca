#include "gigawatt/finance/circularity_breakdown.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <variant>

namespace gw::finance {

namespace {

MonthWindow calendar_year(int year) { return {Month(year, 1), Month(year, 12)}; }

bool within(const MonthWindow& inner, const MonthWindow& outer) {
  return outer.first <= inner.first && inner.last <= outer.last;
}

std::optional<Ratio> hhi_of_funders(const FlowMatrix& flows) {
  Dollars funded;
  Dollars weighted;
  for (const Concentration& row : revenue_concentration(flows)) {
    const Dollars given = circularity_of(flows, row.party.at()).funded;
    funded += given;
    weighted += given * row.hhi;
  }
  return funded > Dollars() ? std::optional(weighted / funded) : std::nullopt;
}

// Of a party in one calendar year.
struct YearOf {
  double funded = 0;
  double revenue = 0;
};
std::vector<YearOf> whole_years(const Books& books, std::size_t funder) {
  const Ledger& ledger = books.ledger();
  const MonthWindow all = books.model().window();
  std::vector<YearOf> years;
  std::size_t k = 0;
  for (int year = all.first.year(); year <= all.last.year(); ++year) {
    const std::size_t end = ledger.first_posting(Month(year + 1, 1));
    YearOf sums;
    for (; k < ledger.payments(); ++k) {
      const Payment payment = ledger.payment(k);
      if (payment.posting >= end) break;
      const FlowClass kind = info(ledger.reason(payment.posting)).flow;
      const double usd = payment.amount.dollars().si();
      if (payment.from.at() == funder && kind == FlowClass::funding &&
          !books.model().party(payment.to).outside)
        sums.funded += usd;
      if (payment.to.at() == funder && kind == FlowClass::operating) sums.revenue += usd;
    }
    if (within(calendar_year(year), all)) years.push_back(sums);
  }
  return years;
}

// The deals in the order of the plan, and the deal of each contract.
struct Deals {
  std::vector<std::string> ids;
  std::vector<std::size_t> of;
};
Deals deals_of(const Model& model) {
  Deals deals;
  std::map<std::string_view, std::size_t> known;
  for (const ContractInfo& contract : model.contracts()) {
    const std::string& id = contract.deal.empty() ? contract.id : contract.deal;
    const auto [place, fresh] = known.emplace(id, deals.ids.size());
    if (fresh) deals.ids.push_back(id);
    deals.of.push_back(place->second);
  }
  return deals;
}

// All of one kind that one party pays another under a deal, or under none.
constexpr std::size_t kNoDeal = static_cast<std::size_t>(-1);
struct DealFlow {
  std::size_t deal = kNoDeal;
  FlowClass kind = FlowClass::operating;
  std::size_t from = 0;
  std::size_t to = 0;
  Money amount;
};
std::vector<DealFlow> flows_by_deal(const Books& books, MonthWindow window, const Deals& deals) {
  const Ledger& ledger = books.ledger();
  const std::size_t first = ledger.first_posting(window.first);
  const std::size_t last = ledger.first_posting(window.last + 1);
  std::map<std::tuple<std::size_t, FlowClass, std::size_t, std::size_t>, Money> sums;
  for (std::size_t k = 0; k < ledger.payments(); ++k) {
    const Payment payment = ledger.payment(k);
    if (payment.posting < first || payment.posting >= last) continue;
    const ContractId contract = ledger.contract(payment.posting);
    sums[{contract.valid() ? deals.of[contract.at()] : kNoDeal,
          info(ledger.reason(payment.posting)).flow, payment.from.at(), payment.to.at()}] +=
        payment.amount;
  }
  std::vector<DealFlow> flows;
  for (const auto& [key, amount] : sums) {
    if (amount > Money())
      flows.push_back(
          {std::get<0>(key), std::get<1>(key), std::get<2>(key), std::get<3>(key), amount});
  }
  return flows;
}

// What `contract` says in all of the part that is the funder's.
Dollars written_for(const Contract& contract, std::string_view funder, MonthWindow window) {
  const auto* round = std::get_if<EquityRound>(&contract);
  if (round == nullptr) return written_total(contract, window).value_or(Dollars());
  Dollars own;
  for (const RoundInvestor& investor : round->investors)
    if (investor.investor == funder) own += investor.amount;
  return own;
}

}  // namespace

std::optional<LoopSlopes> loop_slopes(const Books& books, const FlowMatrix& flows,
                                      std::size_t funder) {
  const std::vector<YearOf> years = whole_years(books, funder);
  if (years.size() < 2) return std::nullopt;
  YearOf mean;
  for (const YearOf& year : years) {
    mean.funded += year.funded / static_cast<double>(years.size());
    mean.revenue += year.revenue / static_cast<double>(years.size());
  }
  double together = 0.0;
  double square = 0.0;
  for (const YearOf& year : years) {
    together += (year.funded - mean.funded) * (year.revenue - mean.revenue);
    square += (year.revenue - mean.revenue) * (year.revenue - mean.revenue);
  }
  if (!(square > 0.0)) return std::nullopt;
  return LoopSlopes{together / square, circularity_of(flows, funder).returned_share};
}

Commitment commitment_of(const Books& books, const FunderTerms& terms) {
  const std::size_t parties = books.model().parties().size();
  // Of one contract: to each party from the funder, and from each party to it.
  struct Between {
    Dollars given;
    Dollars bought;
  };
  std::vector<Between> paid(terms.contracts.size() * parties);
  const Ledger& ledger = books.ledger();
  for (std::size_t k = 0; k < ledger.payments(); ++k) {
    const Payment payment = ledger.payment(k);
    const ContractId contract = ledger.contract(payment.posting);
    if (!contract.valid()) continue;
    const FlowClass kind = info(ledger.reason(payment.posting)).flow;
    const std::size_t row = contract.at() * parties;
    if (kind == FlowClass::funding && payment.from.at() == terms.funder &&
        !books.model().party(payment.to).outside)
      paid[row + payment.to.at()].given += payment.amount.dollars();
    if (kind == FlowClass::operating && payment.to.at() == terms.funder)
      paid[row + payment.from.at()].bought += payment.amount.dollars();
  }
  std::vector<char> funded(parties);
  for (std::size_t i = 0; i < paid.size(); ++i)
    if (paid[i].given > Dollars()) funded[i % parties] = 1;
  const PartyId funder = party_number(terms.funder);
  Commitment sum;
  for (std::size_t c = 0; c < terms.contracts.size(); ++c) {
    Between all;
    for (std::size_t p = 0; p < parties; ++p) {
      if (funded[p] == 0) continue;
      all.given += paid[c * parties + p].given;
      all.bought += paid[c * parties + p].bought;
    }
    const ContractInfo& contract = books.model().contracts()[c];
    const PartyId payee = contract.payee();
    const Dollars written =
        written_for(terms.contracts[c], books.model().party(funder).id, books.model().window());
    if (all.given > Dollars())
      sum.invested +=
          contract.paid_by(funder) && payee.valid() ? std::max(all.given, written) : all.given;
    if (all.bought > Dollars())
      sum.committed += payee == funder ? std::max(all.bought, written) : all.bought;
  }
  return sum;
}

std::vector<CircularityYear> circularity_by_year(const Books& books, MonthWindow window) {
  std::vector<CircularityYear> years;
  for (int year = window.first.year(); year <= window.last.year(); ++year) {
    const MonthWindow months{std::max(window.first, Month(year, 1)),
                             std::min(window.last, Month(year, 12))};
    years.push_back({.year = year,
                     .summary = circularity(books, months),
                     .hhi = hhi_of_funders(flow_matrix(books, months))});
  }
  return years;
}

std::vector<DealCircularity> circularity_by_deal(const Books& books, MonthWindow window) {
  const FlowMatrix all = flow_matrix(books, window);
  const Deals deals = deals_of(books.model());
  const std::vector<DealFlow> flows = flows_by_deal(books, window, deals);
  std::vector<DealCircularity> result(deals.ids.size());
  std::vector<char> moves(deals.ids.size(), 0);
  std::vector<std::vector<Ratio>> shares(all.parties());  // of each funder that has been met
  for (const DealFlow& flow : flows) {
    if (flow.deal == kNoDeal || all.outside(flow.from) || all.outside(flow.to)) continue;
    moves[flow.deal] = 1;
    if (flow.kind != FlowClass::funding) continue;
    if (shares[flow.from].empty()) shares[flow.from] = returned_shares(all, flow.from);
    DealCircularity& row = result[flow.deal];
    row.funded += flow.amount.dollars();
    row.returned += flow.amount.dollars() * shares[flow.from][flow.to];
  }
  for (std::size_t d = 0; d < result.size(); ++d) {
    if (moves[d] == 0) continue;
    result[d].deal = deals.ids[d];
    FlowMatrix others(all.parties());
    for (std::size_t p = 0; p < all.parties(); ++p)
      if (all.outside(p)) others.set_outside(p);
    for (const DealFlow& flow : flows)
      if (flow.deal != d) others.add(flow.kind, {flow.from, flow.to, flow.amount.dollars()});
    if (const auto through = finn(others)) result[d].finn_without = through->finn_index;
  }
  std::erase_if(result, [](const DealCircularity& row) { return row.deal.empty(); });
  return result;
}

std::vector<Cycle> inner_cycles(const FlowMatrix& flows) {
  std::vector<std::size_t> inside;
  for (std::size_t p = 0; p < flows.parties(); ++p)
    if (!flows.outside(p)) inside.push_back(p);
  const std::size_t m = inside.size();
  std::vector<Ratio> between(m * m);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      const std::size_t from = inside[i];
      const std::size_t to = inside[j];
      between[i * m + j] =
          (flows.funding(from, to) + flows.operating(from, to) + flows.servicing(from, to)).si();
    }
  }
  std::vector<Cycle> found = cycles(between, m);
  for (Cycle& cycle : found)
    for (std::size_t& node : cycle.nodes) node = inside[node];
  return found;
}

}  // namespace gw::finance
