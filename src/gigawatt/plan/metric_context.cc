#include "gigawatt/plan/metric_context.h"

#include <algorithm>

namespace gw::plan {

MetricContext::MetricContext(const Setup& setup_in, const Outcome& outcome_in)
    : setup(setup_in),
      outcome(outcome_in),
      first(setup_in.loaded.plan.months.from),
      months(outcome_in.flows->months()),
      bill(buildout::bill_for(*outcome_in.construction)),
      capex(buildout::price(bill, outcome_in.input.prices)),
      cash_flows(finance::flow_matrix(*outcome_in.books, {first, first + (months - 1)})),
      years_(last().year() - first.year() + 1) {
  add_up_payments();
}

double MetricContext::last(FlowId flow) const { return flows().series(flow).back(); }

double MetricContext::total(FlowId flow) const {
  double sum = 0;
  for (double value : flows().series(flow)) sum += value;
  return sum;
}

double MetricContext::peak(FlowId flow) const {
  auto series = flows().series(flow);
  return *std::max_element(series.begin(), series.end());
}

std::optional<Month> MetricContext::first_reaching(FlowId flow, double level) const {
  auto series = flows().series(flow);
  for (std::size_t i = 0; i < series.size(); ++i)
    if (series[i] >= level * (1 - 1e-9) && series[i] > 0) return first + static_cast<int>(i);
  return std::nullopt;
}

Energy MetricContext::facility_energy(int month) const {
  Energy sum;
  for (const CampusMonth& campus : outcome.campuses[static_cast<std::size_t>(month)])
    sum += campus.facility;
  return sum;
}

Energy MetricContext::it_energy(int month) const {
  Energy sum;
  for (const CampusMonth& campus : outcome.campuses[static_cast<std::size_t>(month)])
    sum += campus.it;
  return sum;
}

int MetricContext::last_year_begin() const { return std::max(0, months - 12); }

Time MetricContext::last_year_length() const {
  Time length;
  for (int i = last_year_begin(); i < months; ++i) length += (first + i).duration();
  return length;
}

std::optional<finance::PartyId> MetricContext::party(std::string_view id) const {
  return setup.finance->find_party(id);
}

double MetricContext::revenue_between(finance::PartyId party, Month from, Month to) const {
  using finance::Account;
  double sum = 0;
  for (Account account :
       {Account::product_revenue, Account::system_revenue, Account::compute_revenue,
        Account::rent_revenue, Account::supply_revenue, Account::contra_revenue}) {
    Money end = ledger().balance(party, account, to);
    Money begin = ledger().balance(party, account, from - 1);
    sum -= (end - begin).dollars().si();
  }
  return sum;
}

double MetricContext::revenue(finance::PartyId party) const {
  return revenue_between(party, first, last());
}

double MetricContext::revenue(finance::PartyId party, int year) const {
  Month from = std::max(first, Month(year, 1));
  Month to = std::min(last(), Month(year, 12));
  return to < from ? 0 : revenue_between(party, from, to);
}

double MetricContext::compute_spending(finance::PartyId party, std::optional<int> year) const {
  const int at = year ? *year - first.year() : years_;
  if (at < 0 || at > years_ || (year && at == years_)) return 0;
  return spending_[party.at() * static_cast<std::size_t>(years_ + 1) +
                   static_cast<std::size_t>(at)];
}

namespace {
bool is_compute(finance::Reason reason) {
  using finance::Reason;
  switch (reason) {
    case Reason::deposit:
    case Reason::asset_purchase:
    case Reason::sale:
    case Reason::settlement:
    case Reason::lease_rent:
    case Reason::operating_rent:
    case Reason::capacity:
    case Reason::operations:
      return true;
    default:
      return false;
  }
}
}  // namespace

void MetricContext::add_up_payments() {
  using finance::ContractState;
  const auto contracts = setup.finance->contracts();
  const auto row = static_cast<std::size_t>(years_ + 1);
  paid_.resize(setup.finance->parties().size());
  spending_.resize(paid_.size() * row);
  for (std::size_t i = 0; i < ledger().payments(); ++i) {
    const finance::Payment payment = ledger().payment(i);
    const finance::PostingView posting = ledger().posting(payment.posting);
    const double amount = payment.amount.dollars().si();
    if (is_compute(posting.reason)) {
      double* spending = &spending_[payment.from.at() * row];
      const int year = posting.month.year() - first.year();
      if (year >= 0 && year < years_) spending[year] += amount;
      spending[years_] += amount;
    }
    if (!posting.contract.valid()) continue;
    const finance::ContractInfo& contract = contracts[posting.contract.at()];
    PaidByState& paid = paid_[payment.from.at()];
    paid.all += amount;
    if (!contract.paid_by(payment.from)) continue;
    const ContractState state = contract.state_at(posting.month);
    if (state == ContractState::letter_of_intent) paid.intended += amount;
    if (state == ContractState::signed_ || state == ContractState::effective)
      paid.in_force += amount;
  }
}

double MetricContext::free_cash_flow(finance::PartyId party, int year) const {
  using finance::CashClass;
  double sum = 0;
  const Month from = std::max(first, Month(year, 1));
  const Month to = std::min(last(), Month(year, 12));
  for (std::size_t r = 0; r < finance::kReasons; ++r) {
    const auto reason = static_cast<finance::Reason>(r);
    if (reason == finance::Reason::opening) continue;
    const finance::ReasonInfo& info = finance::info(reason);
    for (Month m = from; m <= to; ++m) {
      const finance::CashFlow flow = ledger().cash_flow(party, reason, m);
      if (info.received != CashClass::financing) sum += flow.received.dollars().si();
      if (info.paid != CashClass::financing) sum -= flow.paid.dollars().si();
    }
  }
  return sum;
}

}  // namespace gw::plan
