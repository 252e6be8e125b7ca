#include "gigawatt/finance/valuation/lease_accounting.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "gigawatt/core/check.h"

namespace gw::finance {

namespace {

constexpr int kMostPeriods = 12'000;

bool bad(Dollars x) { return !std::isfinite(x.si()); }
bool below_zero(Dollars x) { return bad(x) || x < Dollars(); }

// Payments at times 0, 1, ..., n.
struct Payments {
  std::vector<Dollars> at;

  void add(Dollars payment, int periods, bool in_advance) {
    if (at.empty()) at.emplace_back();
    for (int k = 0; k < periods; ++k) {
      if (in_advance) at.back() += payment;
      at.push_back(in_advance ? Dollars() : payment);
    }
  }
  // PV of what comes after time 0.
  [[nodiscard]] Dollars to_come(Ratio rate) const {
    const double x = 1.0 / (1.0 + rate);
    Dollars sum;
    for (std::size_t k = at.size(); k-- > 1;) sum = (sum + at[k]) * x;
    return sum;
  }
};

enum class Renewals { none, certain, all };

Payments payments_of(const LesseeLease& lease, Renewals which) {
  Payments payments;
  payments.add(lease.payment, lease.periods, lease.in_advance);
  for (const LeaseRenewal& renewal : lease.renewals) {
    if (which == Renewals::none || (which == Renewals::certain && !renewal.reasonably_certain))
      break;
    payments.add(renewal.payment, renewal.periods, lease.in_advance);
  }
  return payments;
}

// The rest of a lease from liability and right of use at time 0; payments[0] has been dealt with.
// Liabilities are present values of what is to come and the last period amortises what is left, so
// that both end at zero.
void roll(LesseeSchedule& schedule, const std::vector<Dollars>& payments, Ratio rate) {
  const std::size_t n = payments.size() - 1;
  std::vector<Dollars> liability(n + 1);
  Dollars all;
  for (std::size_t k = n; k > 0; --k) {
    liability[k - 1] = (liability[k] + payments[k]) / (1.0 + rate.si());
    all += payments[k];
  }
  const auto periods = static_cast<double>(n);
  const Dollars level_cost = (all + schedule.right_of_use - schedule.liability) / periods;
  const Dollars level_amortisation = schedule.right_of_use / periods;
  Dollars right = schedule.right_of_use;
  for (std::size_t k = 1; k <= n; ++k) {
    LesseePeriod p;
    p.payment = payments[k];
    p.interest = liability[k - 1] * rate;
    const bool operating = schedule.standard == LeaseStandard::asc842_operating;
    p.amortisation = k == n ? right : operating ? level_cost - p.interest : level_amortisation;
    p.cost = p.amortisation + p.interest;
    right -= p.amortisation;
    p.liability = liability[k];
    p.right_of_use = right;
    schedule.periods.push_back(p);
  }
}

std::vector<std::int64_t> numbers(std::size_t n) {
  std::vector<std::int64_t> result;
  for (std::size_t k = 1; k <= n; ++k) result.push_back(static_cast<std::int64_t>(k));
  return result;
}

template <class Period>
void add_column(Table& table, std::string name, std::string doc, const std::vector<Period>& periods,
                Dollars Period::* member) {
  std::vector<double> values;
  for (const Period& p : periods) values.push_back((p.*member).si());
  table.add({std::move(name), "$", std::move(doc), std::move(values)});
}

}  // namespace

std::string problem(const LesseeLease& l) {
  if (below_zero(l.payment)) return "the payment must be zero or more";
  if (l.periods < 1) return "a lease lasts at least one period";
  if (!std::isfinite(l.rate_per_period) || l.rate_per_period < 0 || l.rate_per_period > 10)
    return "the rate must lie between 0 and 1000% a period";
  if (below_zero(l.initial_direct_costs) || below_zero(l.incentives))
    return "costs and incentives must be zero or more";
  if (below_zero(l.residual_guaranteed) || below_zero(l.residual_expected))
    return "residual guarantees must be zero or more";
  if (l.residual_expected > l.residual_guaranteed)
    return "more is expected on the residual value than is guaranteed";
  int periods = l.periods;
  for (const LeaseRenewal& r : l.renewals) {
    if (r.periods < 1 || r.periods > kMostPeriods) return "a renewal lasts 1 to 12000 periods";
    if (below_zero(r.payment)) return "the payment of a renewal must be zero or more";
    periods += r.periods;
    if (periods > kMostPeriods) break;
  }
  if (periods > kMostPeriods) return "a lease with its renewals lasts at most 12000 periods";
  return {};
}

LesseeSchedule lessee_schedule(const LesseeLease& lease, LeaseStandard standard) {
  GW_CHECK(problem(lease).empty(), problem(lease));
  Payments payments = payments_of(lease, Renewals::certain);
  payments.at.back() += lease.residual_expected;
  LesseeSchedule schedule;
  schedule.standard = standard;
  schedule.liability = payments.to_come(lease.rate_per_period);
  schedule.paid_at_start = payments.at[0] + lease.initial_direct_costs - lease.incentives;
  schedule.right_of_use = schedule.liability + schedule.paid_at_start;
  roll(schedule, payments.at, lease.rate_per_period);
  return schedule;
}

Dollars LesseeSchedule::total_cost() const {
  Dollars sum;
  for (const LesseePeriod& p : periods) sum += p.cost;
  return sum;
}

Table LesseeSchedule::table() const {
  Table table("lessee", "the lessee's books by period");
  table.add({"period", "", "", numbers(periods.size())});
  add_column(table, "payment_usd", "at the end of the period", periods, &LesseePeriod::payment);
  add_column(table, "interest_usd", "on the liability", periods, &LesseePeriod::interest);
  add_column(table, "liability_usd", "at the end", periods, &LesseePeriod::liability);
  add_column(table, "amortisation_usd", "of the right of use", periods,
             &LesseePeriod::amortisation);
  add_column(table, "right_of_use_usd", "at the end", periods, &LesseePeriod::right_of_use);
  add_column(table, "cost_usd", "in profit or loss", periods, &LesseePeriod::cost);
  return table;
}

std::string problem(const LesseeSchedule& schedule, const LeaseChange& change) {
  if (change.after < 0 || change.after >= static_cast<int>(schedule.periods.size()))
    return "the change must come before the end of the lease";
  if (!std::isfinite(change.kept) || change.kept <= 0 || change.kept > 1)
    return "the part kept lies above 0 and up to 100%";
  if (change.payments.empty() || change.payments.size() > static_cast<std::size_t>(kMostPeriods))
    return "a changed lease has 1 to 12000 periods";
  for (Dollars p : change.payments)
    if (below_zero(p)) return "the payment must be zero or more";
  if (!std::isfinite(change.rate_per_period) || change.rate_per_period < 0 ||
      change.rate_per_period > 10)
    return "the rate must lie between 0 and 1000% a period";
  return {};
}

LeaseModification modify(const LesseeSchedule& schedule, const LeaseChange& change) {
  GW_CHECK(problem(schedule, change).empty(), problem(schedule, change));
  LeaseModification m;
  m.liability_before = schedule.liability;
  m.right_of_use_before = schedule.right_of_use;
  if (change.after > 0) {
    const LesseePeriod& last = schedule.periods[static_cast<std::size_t>(change.after - 1)];
    m.liability_before = last.liability;
    m.right_of_use_before = last.right_of_use;
  }
  m.gain = (m.liability_before - m.right_of_use_before) * (1.0 - change.kept);
  Payments payments;
  payments.at.emplace_back();
  payments.at.insert(payments.at.end(), change.payments.begin(), change.payments.end());
  m.liability_after = payments.to_come(change.rate_per_period);
  m.right_of_use_adjustment = m.liability_after - m.liability_before * change.kept;
  m.right_of_use_after = m.right_of_use_before * change.kept + m.right_of_use_adjustment;
  m.rest.standard = schedule.standard;
  m.rest.liability = m.liability_after;
  m.rest.right_of_use = m.right_of_use_after;
  roll(m.rest, payments.at, change.rate_per_period);
  return m;
}

LeaseExposure lease_exposure(const LesseeLease& lease) {
  GW_CHECK(problem(lease).empty(), problem(lease));
  const Ratio rate = lease.rate_per_period;
  Payments certain = payments_of(lease, Renewals::certain);
  Payments firm = payments_of(lease, Renewals::none);
  const Payments all = payments_of(lease, Renewals::all);
  certain.at.back() += lease.residual_expected;
  firm.at.back() += lease.residual_guaranteed;
  LeaseExposure exposure;
  exposure.accounting = certain.to_come(rate);
  exposure.if_it_leaves = firm.at[0] + firm.to_come(rate);
  exposure.if_it_stays = all.at[0] + all.to_come(rate);
  for (Dollars p : all.at) exposure.undiscounted += p;
  return exposure;
}

// ---- Classification

LeaseClass classify(const LeaseTest& t) {
  constexpr double kMajorPart = 0.75;
  constexpr double kSubstantiallyAll = 0.90;
  const auto passes = [](std::string_view reason) {
    return LeaseClass{LesseeClass::finance, LessorClass::sales_type, reason};
  };
  if (t.transfers_ownership) return passes("ownership passes by the end of the term");
  if (t.purchase_certain) return passes("the lessee is reasonably certain to buy the asset");
  if (t.term_share >= kMajorPart) return passes("the term is the major part of the remaining life");
  if (t.value_share >= kSubstantiallyAll)
    return passes("the payments are worth substantially all of the fair value");
  if (t.specialised) return passes("the asset is of no other use to the lessor");
  if (t.value_share + t.third_party_share >= kSubstantiallyAll && t.collectible)
    return {
        LesseeClass::operating, LessorClass::direct_financing,
        "with the guarantees of others the lessor is sure of substantially all of the fair value"};
  return {LesseeClass::operating, LessorClass::operating, "no criterion is met"};
}

// ---- Lessor

std::string problem(const LessorLease& l) {
  if (below_zero(l.payment)) return "the payment must be zero or more";
  if (l.periods < 1 || l.periods > kMostPeriods) return "a lease lasts 1 to 12000 periods";
  if (bad(l.fair_value) || l.fair_value <= Dollars()) return "the fair value must be above zero";
  if (below_zero(l.carrying_amount)) return "the carrying amount must be zero or more";
  if (below_zero(l.residual_guaranteed) || below_zero(l.residual_unguaranteed))
    return "residual values must be zero or more";
  if (below_zero(l.initial_direct_costs)) return "direct costs must be zero or more";
  if (l.life_periods < l.periods) return "the asset must live as long as the lease";
  if (below_zero(l.salvage) || l.salvage > l.carrying_amount)
    return "the salvage value lies between 0 and the carrying amount";
  return {};
}

namespace {

Payments payments_of(const LessorLease& lease) {
  Payments payments;
  payments.add(lease.payment, lease.periods, lease.in_advance);
  payments.at.back() += lease.residual_guaranteed + lease.residual_unguaranteed;
  return payments;
}

std::expected<Ratio, NoIrr> rate_that_pays_back(const LessorLease& lease, Dollars investment) {
  std::vector<Dollars> flows = payments_of(lease).at;
  flows[0] -= investment;
  const auto found = irr(flows);
  if (!found) return std::unexpected(found.error());
  return found->roots.back();
}

// The residual value stays in the net investment until the asset is back.
void roll_investment(LessorSchedule& schedule, const LessorLease& lease) {
  Payments rents;
  rents.add(lease.payment, lease.periods, lease.in_advance);
  Dollars investment = schedule.asset - rents.at[0];
  for (std::size_t k = 1; k < rents.at.size(); ++k) {
    LessorPeriod p;
    p.payment = rents.at[k];
    p.income = investment * schedule.rate_per_period;
    investment += p.income - p.payment;
    p.asset = investment;
    schedule.periods.push_back(p);
  }
}

void roll_operating(LessorSchedule& schedule, const LessorLease& lease) {
  const auto n = static_cast<double>(lease.periods);
  const Dollars depreciation =
      (lease.carrying_amount - lease.salvage) / static_cast<double>(lease.life_periods);
  Dollars asset = lease.carrying_amount;
  for (int k = 1; k <= lease.periods; ++k) {
    LessorPeriod p;
    p.payment = lease.in_advance && k == lease.periods ? Dollars() : lease.payment;
    p.income = lease.payment;
    p.cost = depreciation + lease.initial_direct_costs / n;
    asset -= depreciation;
    p.asset = asset;
    schedule.periods.push_back(p);
  }
}

}  // namespace

std::expected<Ratio, NoIrr> implicit_rate(const LessorLease& lease) {
  GW_CHECK(problem(lease).empty(), problem(lease));
  return rate_that_pays_back(lease, lease.fair_value + lease.initial_direct_costs);
}

std::expected<LessorSchedule, NoIrr> lessor_schedule(const LessorLease& lease, LessorClass kind) {
  GW_CHECK(problem(lease).empty(), problem(lease));
  LessorSchedule schedule;
  schedule.kind = kind;
  schedule.paid_at_start = lease.in_advance ? lease.payment : Dollars();
  if (kind == LessorClass::operating) {
    schedule.asset = lease.carrying_amount;
    roll_operating(schedule, lease);
    return schedule;
  }
  const Dollars margin = lease.fair_value - lease.carrying_amount;
  if (kind == LessorClass::sales_type) {
    const bool expensed = margin != Dollars();
    schedule.profit = expensed ? margin - lease.initial_direct_costs : Dollars();
    schedule.asset = lease.fair_value + (expensed ? Dollars() : lease.initial_direct_costs);
  } else {
    schedule.profit = std::min(margin, Dollars());
    schedule.asset = std::min(lease.fair_value, lease.carrying_amount) + lease.initial_direct_costs;
  }
  const auto rate = rate_that_pays_back(lease, schedule.asset);
  if (!rate) return std::unexpected(rate.error());
  schedule.rate_per_period = *rate;
  roll_investment(schedule, lease);
  return schedule;
}

Table LessorSchedule::table() const {
  Table table("lessor", "the lessor's books by period");
  table.add({"period", "", "", numbers(periods.size())});
  add_column(table, "payment_usd", "at the end of the period", periods, &LessorPeriod::payment);
  add_column(table, "income_usd", "interest, or rent", periods, &LessorPeriod::income);
  add_column(table, "cost_usd", "depreciation and direct costs", periods, &LessorPeriod::cost);
  add_column(table, "asset_usd", "net investment or book value at the end", periods,
             &LessorPeriod::asset);
  return table;
}

}  // namespace gw::finance
