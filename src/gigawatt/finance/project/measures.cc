#include "gigawatt/finance/project/internal/measures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigawatt/finance/formulas.h"

namespace gw::finance::internal {

namespace {

constexpr std::string_view kNoDebt = "there is no debt";
constexpr std::string_view kNothingInvested =
    "the owner invests nothing: the debt pays the whole cost";
constexpr std::string_view kNoOutput = "there is no output";
// A year. A root below it tells what the last flows are, not what the owner earns: at -96% a dollar
// 20 years off counts 10^28 times.
constexpr double kLeastReturn = -0.5;
constexpr std::string_view kLost =
    "the owner's money is lost: the only rate that makes the value zero is below -50% a year";

// Equity flows of construction, in periods before COD; all of them if the grid is monthly.
int periods_before(const Sheet& s) {
  const int months = static_cast<int>(s.r.construction.size()) - 1;
  if (months <= 0) return 0;
  return s.per_year == 1 ? months / 12 : months;
}

// Construction months fall into the period that ends at or after them: COD's own year holds the
// last 12.
void collect_flows(Sheet& s, std::vector<Dollars>& flows) {
  const int before = periods_before(s);
  flows.resize(static_cast<std::size_t>(before) + s.r.stride());
  std::fill_n(flows.begin(), before + 1, Dollars());
  const double* owner = s.row(ProjectRow::owner);
  for (int t = 0; t <= s.periods; ++t) flows[before + t] = Dollars::from_si(owner[t]);
  if (s.r.construction.empty()) return;
  flows[before] = Dollars();
  const int cod = static_cast<int>(s.r.construction.size()) - 1;
  for (int k = 0; k <= cod; ++k) {
    const int early = s.per_year == 1 ? (cod - k) / 12 : cod - k;
    flows[before - early] -= s.r.construction[k].equity_drawn;
  }
  s.row(ProjectRow::owner)[0] = flows[before].si();
  s.row(ProjectRow::owner_pretax)[0] = flows[before].si();
}

double yearly(double per_period, int per_year) {
  return per_year == 1 ? per_period : std::expm1(per_year * std::log1p(per_period));
}

// Of flows a_k at a discount factor x, a period each.
struct Moments {
  double value = 0.0;   // sum of a_k x^k
  double first = 0.0;   // sum of k a_k x^k
  double second = 0.0;  // sum of k^2 a_k x^k
  void add(double k, double present_value) {
    const double weighted = k * present_value;
    value += present_value;
    first += weighted;
    second += k * weighted;
  }
  // Share of x by which Halley's method moves it towards a root.
  [[nodiscard]] double step() const {
    return -2.0 * value * first / (2.0 * first * first - value * (second - first));
  }
};

Moments moments(std::span<const Dollars> flows, double x) {
  Moments m;
  double k = 0.0;
  double u = 1.0;
  for (Dollars flow : flows) {
    m.add(k, flow.si() * u);
    k += 1.0;
    u *= x;
  }
  return m;
}

// The rate of flows that change sign once, which have no other (Descartes), from their moments at
// the factor x; nothing if it is so far off that Halley's method leaves the way.
std::optional<double> rate_near(std::span<const Dollars> flows, double x, Moments m) {
  constexpr int kSteps = 8;
  const double n = static_cast<double>(flows.size());
  for (int k = 0; k < kSteps; ++k) {
    const double step = m.step();
    if (!(std::abs(step) < 0.5)) return std::nullopt;
    x *= 1.0 + step;
    // The next step would be of the order of the cube of this one.
    if (n * std::abs(step) < 1e-5) return 1.0 / x - 1.0;
    m = moments(flows, x);
  }
  return std::nullopt;
}

struct Discounted {
  double factor = 1.0;  // of a period, nominal
  Moments owner{};
  int sign_changes = 0;  // of the owner's flows
  double pretax = 0.0;
  double income = 0.0;  // sales + capacity payments
  double sales = 0.0;
  double output = 0.0;  // nominal discounting
  double output_real = 0.0;
};

void find_irr(Sheet& s, const Discounted& d) {
  ProjectResult& r = s.r;
  r.irr_count = 0;
  r.irr_reason = {};
  const auto none = [&r](std::string_view reason) {
    r.irr_reason = reason;
    r.irr = std::unexpected(reason);
  };
  const auto only = [&](double rate) {
    r.irr_roots[0] = yearly(rate, s.per_year);
    r.irr_count = 1;
    if (r.irr_roots[0] < kLeastReturn) return none(kLost);
    r.irr = r.irr_roots[0];
  };
  if (s.equity <= 0.0) return none(kNothingInvested);
  if (d.sign_changes == 1)
    if (const auto rate = rate_near(r.owner_flows, d.factor, d.owner)) return only(*rate);
  if (const auto rate = single_irr(r.owner_flows)) return only(*rate);
  const auto all = irr(r.owner_flows);
  if (!all) return none(describe(all.error()));
  if (all->unique()) return only(all->roots[0]);
  for (Ratio root : all->roots)
    if (r.irr_count < static_cast<int>(r.irr_roots.size()))
      r.irr_roots[r.irr_count++] = yearly(root, s.per_year);
  none("several rates make the value zero: see irr_roots");
}

void find_irr_at_target(const Project& p, Sheet& s) {
  ProjectResult& r = s.r;
  const int year = static_cast<int>(p.target_year.value_or(p.years));
  if (year >= s.years) {
    r.irr_at_target_year = r.irr;
    return;
  }
  const std::size_t count =
      r.owner_flows.size() - static_cast<std::size_t>((s.years - year) * s.per_year);
  const std::span<const Dollars> flows(r.owner_flows.data(), count);
  const auto only = [&](double rate) -> OrReason<Ratio> {
    const double a_year = yearly(rate, s.per_year);
    if (a_year < kLeastReturn) return std::unexpected(kLost);
    return Ratio(a_year);
  };
  if (const auto root = single_irr(flows)) {
    r.irr_at_target_year = only(*root);
    return;
  }
  const auto all = irr(flows);
  if (!all)
    r.irr_at_target_year = std::unexpected<std::string_view>(describe(all.error()));
  else if (!all->unique())
    r.irr_at_target_year = std::unexpected<std::string_view>("several rates make the value zero");
  else
    r.irr_at_target_year = only(all->roots[0]);
}

// Values of the owner's flows at financial close, and MIRR of what went in and came out.
void discount_owner(const Project& p, Sheet& s, Discounted& d) {
  const auto& flows = s.r.owner_flows;
  Moments m;
  double k = 0.0;
  double u = 1.0;
  double out = 0.0;
  double last = flows.front().si();
  int changes = 0;
  for (Dollars each : flows) {
    const double flow = each.si();
    const double value = flow * u;
    m.add(k, value);
    out += std::max(0.0, value);
    if (last * flow < 0.0) {
      ++changes;
      last = flow;
    }
    k += 1.0;
    u *= d.factor;
  }
  d.owner = m;
  d.sign_changes = changes;
  const double in = out - m.value;
  if (in > 0.0 && out > 0.0)
    s.r.mirr = Ratio(std::exp(std::log(out / in) * s.per_year / (k - 1.0)) *
                         (1.0 + nominal_discount_rate(p)) -
                     1.0);
  else
    s.r.mirr = std::unexpected<std::string_view>("all flows have the same sign");
}

// And of what is sold. Before COD only the owner has flows.
Discounted discount(const Project& p, Sheet& s) {
  Discounted d{.factor = 1.0 / growth_per_period(nominal_discount_rate(p), s.per_year)};
  discount_owner(p, s, d);
  const double x = d.factor;
  const double y = 1.0 / growth_per_period(p.real_discount_rate, s.per_year);
  const double* pretax = s.row(ProjectRow::owner_pretax);
  const double* sales = s.row(ProjectRow::sales);
  const double* capacity = s.row(ProjectRow::capacity);
  const double* output = s.row(ProjectRow::output);
  const int before = static_cast<int>(s.r.owner_flows.size()) - s.periods - 1;
  double u = 1.0;
  double v = 1.0;
  double of_pretax = 0.0;
  for (int k = 0; k < before; ++k) {
    of_pretax += s.r.owner_flows[k].si() * u;
    u *= x;
    v *= y;
  }
  of_pretax += pretax[0] * u;
  double of_sales = 0.0;
  double of_capacity = 0.0;
  double of_output = 0.0;
  double of_output_real = 0.0;
  for (int t = 1; t <= s.periods; ++t) {
    u *= x;
    v *= y;
    of_pretax += pretax[t] * u;
    of_sales += sales[t] * u;
    of_capacity += capacity[t] * u;
    of_output += output[t] * u;
    of_output_real += output[t] * v;
  }
  d.pretax = of_pretax;
  d.sales = of_sales;
  d.income = of_sales + of_capacity;
  // SAM leaves the release of receivables in the last year out of the cost.
  if (p.sam.reserves_outside_cfads) d.income += s.row(ProjectRow::receivables)[s.periods - 1] * u;
  d.output = of_output;
  d.output_real = of_output_real;
  return d;
}

void levelise(Sheet& s, const Discounted& d) {
  ProjectResult& r = s.r;
  if (!(d.output > 0.0)) {
    r.levelised_cost_nominal = r.levelised_cost_real = r.levelised_price_nominal =
        r.levelised_price_real = std::unexpected(kNoOutput);
    return;
  }
  const double costs = d.income - d.owner.value;
  r.levelised_cost_nominal = Dollars::from_si(costs / d.output);
  r.levelised_cost_real = Dollars::from_si(costs / d.output_real);
  r.levelised_price_nominal = Dollars::from_si(d.sales / d.output);
  r.levelised_price_real = Dollars::from_si(d.sales / d.output_real);
}

void cover(Sheet& s) {
  ProjectResult& r = s.r;
  const double* cfads = s.row(ProjectRow::cfads);
  const double* service = s.row(ProjectRow::scheduled_service);
  const double* principal = s.row(ProjectRow::principal);
  double least = std::numeric_limits<double>::infinity();
  double sum = 0.0;
  double loan_value = 0.0;
  int served = 0;
  double owed = s.debt;
  double u = 1.0;
  const double one_period = 1.0 / (1.0 + s.loan_rate);
  const bool one_rate = s.rate_of_period.empty();
  for (int t = 1; t <= s.tenor; ++t) {
    u *= one_rate ? one_period : 1.0 / (1.0 + s.rate(t));
    loan_value += cfads[t] * u;
    owed -= principal[t];
    if (service[t] > 0.0) {
      const double ratio = cfads[t] / service[t];
      least = std::min(least, ratio);
      sum += ratio;
      ++served;
    }
  }
  double project_value = loan_value;
  for (int t = s.tenor + 1; t <= s.periods; ++t) {
    u *= one_rate ? one_period : 1.0 / (1.0 + s.rate(t));
    project_value += cfads[t] * u;
  }
  if (s.as_scheduled) r.debt_at_maturity = Dollars::from_si(owed);
  r.pv_cfads = Dollars::from_si(loan_value);
  if (served == 0 || s.debt <= 0.0) {
    r.min_dscr = r.average_dscr = r.llcr = r.plcr = std::unexpected(kNoDebt);
    return;
  }
  r.min_dscr = Ratio(least);
  r.average_dscr = Ratio(sum / served);
  r.llcr = Ratio(loan_value / s.debt);
  r.plcr = Ratio(project_value / s.debt);
}

// Money is back when less than a cent is missing: where flows cancel, their sum is rounding noise.
constexpr double kCent = 0.01;

void pay_back(Sheet& s) {
  double sum = 0.0;
  const auto& flows = s.r.owner_flows;
  for (std::size_t k = 0; k < flows.size(); ++k) {
    const double flow = flows[k].si();
    if (k > 0 && sum < -kCent && sum + flow >= -kCent) {
      s.r.payback_years = (static_cast<double>(k) - 1.0 - sum / flow) / s.per_year;
      return;
    }
    sum += flow;
  }
  s.r.payback_years = std::unexpected<std::string_view>(
      s.equity <= 0.0 ? kNothingInvested : "the owner's money does not come back");
}

void draw_up(const Project& p, Sheet& s) {
  ProjectResult& r = s.r;
  r.debt = Dollars::from_si(s.debt);
  r.equity = Dollars::from_si(s.equity);
  r.installed_cost = Dollars::from_si(s.total);
  r.construction_interest = Dollars::from_si(s.construction_interest);
  r.upfront_fee = Dollars::from_si(s.upfront_fee);
  r.damages = Dollars::from_si(s.damages);
  r.financing_cost = r.installed_cost + p.construction.grant + r.damages - p.construction.cost;
  r.tax_basis = Dollars::from_si(s.tax_basis);
  Dollars equity = r.construction.empty() ? r.equity : Dollars();
  for (const ConstructionMonth& month : r.construction) equity += month.equity_drawn;
  r.sources_less_uses = r.debt + equity - r.installed_cost;
}

}  // namespace

double growth_per_period(double yearly_rate, int per_year) {
  return per_year == 1 ? 1.0 + yearly_rate : std::exp(std::log1p(yearly_rate) / per_year);
}

void measure(const Project& p, Sheet& s) {
  ProjectResult& r = s.r;
  draw_up(p, s);
  collect_flows(s, r.owner_flows);
  cover(s);
  const Discounted d = discount(p, s);
  r.npv = Dollars::from_si(d.owner.value);
  r.pretax_npv = Dollars::from_si(d.pretax);
  levelise(s, d);
  find_irr(s, d);
  find_irr_at_target(p, s);
  pay_back(s);
  const double gearing = s.total > 0.0 ? s.debt / s.total : 0.0;
  if (r.irr)
    r.wacc =
        Ratio((1.0 - gearing) * *r.irr + gearing * p.debt.rate * (1.0 - effective_tax_rate(p.tax)));
  else
    r.wacc = std::unexpected(r.irr.error());
}

}  // namespace gw::finance::internal
