#include "gigawatt/finance/circularity_breakdown.h"

#include <algorithm>
#include <utility>

namespace gw::finance {

namespace {

MonthWindow calendar_year(int year) { return {Month(year, 1), Month(year, 12)}; }

bool within(const MonthWindow& inner, const MonthWindow& outer) {
  return outer.first <= inner.first && inner.last <= outer.last;
}

MonthWindow window_of(const Books& books) {
  const Ledger& ledger = books.ledger();
  return {ledger.first(), ledger.first() + (ledger.months() - 1)};
}

struct InsideTotals {
  Dollars funded;
  Dollars returned;
  Dollars revenue;
};
InsideTotals totals_of(const FlowMatrix& flows) {
  InsideTotals totals;
  for (std::size_t p = 0; p < flows.parties(); ++p) {
    if (flows.outside(p)) continue;
    const FunderCircularity own = circularity_of(flows, p);
    totals.funded += own.funded;
    totals.returned += own.returned;
    totals.revenue += flows.revenue(p);
  }
  return totals;
}

std::optional<Ratio> gain_of(const InsideTotals& before, const InsideTotals& after) {
  const Dollars change = after.revenue - before.revenue;
  if (change == Dollars()) return std::nullopt;
  const Ratio returned = after.funded > Dollars() ? after.returned / after.funded : Ratio(0.0);
  return loop_gain({(after.funded - before.funded) / change, returned});
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
  const MonthWindow all = window_of(books);
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

const std::string& deal_of(const ContractInfo& contract) {
  return contract.deal.empty() ? contract.id : contract.deal;
}

}  // namespace

std::optional<LoopSlopes> loop_slopes(const Books& books, std::size_t funder) {
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
  const FlowMatrix flows = flow_matrix(books, window_of(books));
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
  Commitment sum;
  for (std::size_t c = 0; c < terms.contracts.size(); ++c) {
    Between all;
    for (std::size_t p = 0; p < parties; ++p) {
      if (funded[p] == 0) continue;
      all.given += paid[c * parties + p].given;
      all.bought += paid[c * parties + p].bought;
    }
    const Dollars written =
        written_total(terms.contracts[c], window_of(books)).value_or(Dollars());
    if (all.given > Dollars()) sum.invested += std::max(all.given, written);
    if (all.bought > Dollars()) sum.committed += std::max(all.bought, written);
  }
  return sum;
}

std::vector<CircularityYear> circularity_by_year(const Books& books, MonthWindow window) {
  std::vector<CircularityYear> years;
  InsideTotals before;
  for (int year = window.first.year(); year <= window.last.year(); ++year) {
    const MonthWindow months{std::max(window.first, Month(year, 1)),
                             std::min(window.last, Month(year, 12))};
    const FlowMatrix flows = flow_matrix(books, months);
    const InsideTotals now = totals_of(flows);
    CircularityYear row{.year = year,
                        .summary = circularity(books, months),
                        .loop_gain = {},
                        .hhi = hhi_of_funders(flows)};
    if (within(calendar_year(year - 1), window) && within(calendar_year(year), window))
      row.loop_gain = gain_of(before, now);
    years.push_back(std::move(row));
    before = now;
  }
  return years;
}

std::vector<DealCircularity> circularity_by_deal(const Books& books, MonthWindow window) {
  const Model& model = books.model();
  const FlowMatrix all = flow_matrix(books, window);
  const std::size_t n = all.parties();
  std::vector<std::string> deals;
  for (const ContractInfo& contract : model.contracts())
    if (std::ranges::find(deals, deal_of(contract)) == deals.end())
      deals.push_back(deal_of(contract));
  std::vector<DealCircularity> result;
  for (std::string& deal : deals) {
    const auto own = [&](ContractId id) {
      return id.valid() && deal_of(model.contract(id)) == deal;
    };
    const FlowMatrix flows = flow_matrix(books, window, own);
    DealCircularity row{.deal = {}, .funded = {}, .returned = {}, .finn_without = {}};
    bool moves = false;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (all.outside(i) || all.outside(j)) continue;
        const Dollars given = flows.funding(i, j);
        moves = moves || given + flows.operating(i, j) + flows.servicing(i, j) > Dollars();
        if (!(given > Dollars())) continue;
        row.funded += given;
        row.returned += given * returned_share(all, {i, j});
      }
    }
    if (!moves) continue;
    const auto others = [&](ContractId id) { return !own(id); };
    if (const auto through = finn(flow_matrix(books, window, others)))
      row.finn_without = through->finn_index;
    row.deal = std::move(deal);
    result.push_back(std::move(row));
  }
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
