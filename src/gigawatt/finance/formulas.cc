#include "gigawatt/finance/formulas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

namespace {

constexpr double kHoursPerYear = 8760.0;

// Roots of a function of the discount factor x = 1 / (1 + r), found on [low, high].
class RootFinder {
 public:
  explicit RootFinder(std::function<double(double)> value) : value_(std::move(value)) {}

  std::vector<double> find() {
    constexpr int kGrid = 4000;
    // r from 1,000,000% down to -99.9%, evenly in log x.
    const double low = std::log(1.0 / 1e4);
    const double high = std::log(1.0 / 1e-3);
    double x0 = std::exp(low);
    double x1 = x0;
    double v0 = value_(x0);
    double v1 = v0;
    for (int k = 1; k <= kGrid; ++k) {
      const double x2 = std::exp(low + (high - low) * k / kGrid);
      const double v2 = value_(x2);
      if (v2 == 0.0) {
        add(x2);
      } else if ((v1 < 0) != (v2 < 0) && v1 != 0.0) {
        add(bisect(x1, x2));
      } else if (v0 * v1 > 0 && std::abs(v1) < std::abs(v0) && std::abs(v1) <= std::abs(v2)) {
        turning_point(x0, x2);
      }
      x0 = x1, v0 = v1, x1 = x2, v1 = v2;
    }
    std::sort(roots_.begin(), roots_.end());
    return roots_;
  }

 private:
  void add(double x) { roots_.push_back(x); }

  double bisect(double a, double b) const {
    const bool a_negative = value_(a) < 0;
    for (int k = 0; k < 200; ++k) {
      const double middle = 0.5 * (a + b);
      if (middle == a || middle == b) break;
      ((value_(middle) < 0) == a_negative ? a : b) = middle;
    }
    return 0.5 * (a + b);
  }

  // |value| has a minimum between a and b without a change of sign on the grid: a pair of close roots, a
  // double root, or none. Golden section.
  void turning_point(double a, double b) {
    const double golden = 0.5 * (std::sqrt(5.0) - 1.0);
    const double sign = value_(a) < 0 ? -1.0 : 1.0;
    const double left = a;
    const double right = b;
    for (int k = 0; k < 100 && b - a > 1e-15 * b; ++k) {
      const double c = b - golden * (b - a);
      const double d = a + golden * (b - a);
      if (sign * value_(c) < sign * value_(d)) b = d;
      else a = c;
    }
    const double x = 0.5 * (a + b);
    const double least = sign * value_(x);
    if (least < 0) {
      add(bisect(left, x));
      add(bisect(x, right));
    } else if (least < 1e-13) {
      add(x);
    }
  }

  std::function<double(double)> value_;
  std::vector<double> roots_;
};

// Sign changes of the flows (in their order or from the last on) and of their cumulated sums.
struct SignChanges {
  int flows = 0;
  int sums = 0;
};
template <class At>
SignChanges sign_changes(At at, std::size_t n) {
  SignChanges changes;
  double last_flow = 0.0;
  double last_sum = 0.0;
  double sum = 0.0;
  for (std::size_t k = 0; k < n; ++k) {
    const double flow = at(k);
    sum += flow;
    if (last_flow * flow < 0) ++changes.flows;
    if (last_sum * sum < 0) ++changes.sums;
    if (flow != 0.0) last_flow = flow;
    if (sum != 0.0) last_sum = sum;
  }
  return changes;
}

struct Slope {
  double value = 0.0;
  double slope = 0.0;
};
// Polynomial and derivative at x, even and odd terms in separate chains: twice as fast as one.
template <class At>
Slope polynomial(At at, std::size_t n, double x) {
  const double z = x * x;
  double even = 0.0, odd = 0.0, even_slope = 0.0, odd_slope = 0.0;
  std::size_t k = n;
  if (k % 2 == 1) even = at(--k);
  while (k > 0) {
    even_slope = even_slope * z + even;
    odd_slope = odd_slope * z + odd;
    odd = odd * z + at(k - 1);
    even = even * z + at(k - 2);
    k -= 2;
  }
  return {even + x * odd, 2.0 * x * (even_slope + x * odd_slope) + odd};
}

// A rough root of long flows: their sums over blocks of equal length, each at the block's middle.
template <class At>
double rough_root(At at, std::size_t n, double first) {
  constexpr std::size_t kBlocks = 32;
  const std::size_t length = (n - 1 + kBlocks - 1) / kBlocks;
  std::array<double, kBlocks + 1> sums{};
  sums[0] = at(0);
  for (std::size_t k = 1; k < n; ++k) sums[(k - 1) / length + 1] += at(k);
  const auto block = [&sums](std::size_t k) { return sums[k]; };
  double low = 0.0;
  double high = 1.0;
  double x = 0.9;
  for (int step = 0; step < 12; ++step) {
    const Slope f = polynomial(block, sums.size(), x);
    ((f.value < 0) == (first < 0) ? low : high) = x;
    const double next = x - f.value / f.slope;
    const double move = std::abs(next - x);
    x = next > low && next < high ? next : 0.5 * (low + high);
    if (move < 1e-3) break;
  }
  // sums[b] of the flows at (b - 1) length + 1 .. b length, on average (length - 1) / 2 earlier than x^b says.
  return std::exp(std::log(x) / static_cast<double>(length));
}

// The root between 0 and 1 of a polynomial that has one there.
template <class At>
double root_in_unit(At at, std::size_t n) {
  double low = 0.0;
  double high = 1.0;
  double first = 0.0;
  for (std::size_t k = 0; k < n && first == 0.0; ++k) first = at(k);
  double x = n > 64 && first == at(0) ? rough_root(at, n, first) : 0.9;
  for (int step = 0; step < 200; ++step) {
    const Slope f = polynomial(at, n, x);
    if (f.value == 0.0) return x;
    ((f.value < 0) == (first < 0) ? low : high) = x;
    const double move = f.value / f.slope;
    if (std::abs(move) <= 1e-6 * x) {  // what is left after this step is of the order of its square
      x -= move;
      const Slope g = polynomial(at, n, x);
      return x - g.value / g.slope;
    }
    const double next = x - move;
    x = next > low && next < high ? next : 0.5 * (low + high);
    if (high - low <= 1e-16 * high) break;
  }
  return x;
}

std::expected<Irr, NoIrr> solve(std::span<const double> flows, const std::function<double(double)>& value) {
  if (flows.empty()) return std::unexpected(NoIrr::no_flows);
  Irr result;
  double last = 0.0;
  for (double flow : flows) {
    if (!std::isfinite(flow)) return std::unexpected(NoIrr::not_finite);
    if (flow == 0.0) continue;
    if (last * flow < 0) ++result.sign_changes;
    last = flow;
  }
  if (last == 0.0) return std::unexpected(NoIrr::no_flows);
  if (result.sign_changes == 0) return std::unexpected(NoIrr::one_sign);
  for (double x : RootFinder(value).find()) result.roots.push_back(1.0 / x - 1.0);
  std::reverse(result.roots.begin(), result.roots.end());
  if (result.roots.empty()) return std::unexpected(NoIrr::no_root);
  return result;
}

double largest(std::span<const Dollars> flows) {
  double most = 0.0;
  for (Dollars flow : flows) most = std::max(most, std::abs(flow.si()));
  return most > 0.0 ? most : 1.0;
}

}  // namespace

Dollars npv(Ratio rate, std::span<const Dollars> flows) {
  const double x = 1.0 / (1.0 + rate);
  double sum = 0.0;
  for (std::size_t k = flows.size(); k-- > 0;) sum = sum * x + flows[k].si();
  return Dollars::from_si(sum);
}

Ratio capital_recovery(Ratio rate, int periods) {
  GW_CHECK(periods >= 1, periods);
  if (rate == 0.0) return 1.0 / periods;
  return rate / -std::expm1(-periods * std::log1p(rate));
}

Ratio annuity_value(Ratio rate, int periods) { return 1.0 / capital_recovery(rate, periods); }

Dollars level_payment(const Annuity& annuity) {
  return annuity.present * capital_recovery(annuity.rate_per_period, annuity.periods);
}

const char* describe(NoIrr reason) {
  switch (reason) {
    case NoIrr::no_flows: return "there are no flows";
    case NoIrr::one_sign: return "all flows have the same sign";
    case NoIrr::no_root: return "no rate between -99.9% and 1,000,000% makes the value zero";
    case NoIrr::not_finite: return "a flow is not a number";
  }
  return "";
}

std::optional<Ratio> single_irr(std::span<const Dollars> flows) {
  const std::size_t n = flows.size();
  const auto forward = [&flows](std::size_t k) { return flows[k].si(); };
  const auto backward = [&flows, n](std::size_t k) { return flows[n - 1 - k].si(); };
  double first = 0.0;
  double last = 0.0;
  double sum = 0.0;
  int changes = 0;
  for (Dollars flow : flows) {
    sum += flow.si();
    if (flow.si() == 0.0) continue;
    if (first == 0.0) first = flow.si();
    changes += last * flow.si() < 0 ? 1 : 0;
    last = flow.si();
  }
  if (n < 2 || !std::isfinite(sum) || sum == 0.0) return std::nullopt;
  if (changes != 1 && sign_changes(forward, n).sums + sign_changes(backward, n).sums != 1) return std::nullopt;
  // The value is `first` for r -> infinity and the sum for r = 0: where they differ the root is above 0.
  if (first * sum < 0) return 1.0 / root_in_unit(forward, n) - 1.0;
  const double y = root_in_unit(backward, n);
  if (y < 1e-3) return std::nullopt;  // below -99.9% a period
  return y - 1.0;
}

std::expected<Irr, NoIrr> irr(std::span<const Dollars> flows) {
  if (const auto root = single_irr(flows)) {
    const auto at = [&flows](std::size_t k) { return flows[k].si(); };
    return Irr{.roots = {*root}, .sign_changes = sign_changes(at, flows.size()).flows};
  }
  const double scale = largest(flows);
  std::vector<double> scaled;
  for (Dollars flow : flows) scaled.push_back(flow.si() / scale);
  return solve(scaled, [&scaled](double x) {
    double sum = 0.0;
    if (x <= 1.0) {
      for (std::size_t k = scaled.size(); k-- > 0;) sum = sum * x + scaled[k];
    } else {  // the same polynomial divided by x^(n-1), which cannot overflow
      const double y = 1.0 / x;
      for (double flow : scaled) sum = sum * y + flow;
    }
    return sum;
  });
}

Dollars xnpv(Ratio rate, std::span<const DatedFlow> flows) {
  double sum = 0.0;
  for (const DatedFlow& flow : flows) {
    const double years = static_cast<double>(flow.date.days() - flows.front().date.days()) / 365.0;
    sum += flow.amount.si() * std::pow(1.0 + rate, -years);
  }
  return Dollars::from_si(sum);
}

std::expected<Irr, NoIrr> xirr(std::span<const DatedFlow> flows) {
  std::vector<Dollars> amounts;
  double longest = 0.0;
  for (const DatedFlow& flow : flows) {
    amounts.push_back(flow.amount);
    longest = std::max(longest, static_cast<double>(flow.date.days() - flows.front().date.days()) / 365.0);
  }
  const double scale = largest(amounts);
  std::vector<double> scaled;
  for (Dollars amount : amounts) scaled.push_back(amount.si() / scale);
  return solve(scaled, [&](double x) {
    double sum = 0.0;
    for (std::size_t k = 0; k < scaled.size(); ++k) {
      const double years = static_cast<double>(flows[k].date.days() - flows.front().date.days()) / 365.0;
      sum += scaled[k] * std::pow(x, x <= 1.0 ? years : years - longest);
    }
    return sum;
  });
}

std::expected<Ratio, NoIrr> mirr(std::span<const Dollars> flows, const MirrRates& rates) {
  if (flows.size() < 2) return std::unexpected(NoIrr::no_flows);
  const auto n = static_cast<double>(flows.size() - 1);
  double in = 0.0;
  double out = 0.0;
  for (std::size_t k = 0; k < flows.size(); ++k) {
    const double flow = flows[k].si();
    if (!std::isfinite(flow)) return std::unexpected(NoIrr::not_finite);
    const auto at = static_cast<double>(k);
    if (flow < 0) in -= flow * std::pow(1.0 + rates.finance, -at);
    else out += flow * std::pow(1.0 + rates.reinvest, n - at);
  }
  if (in == 0.0 || out == 0.0) return std::unexpected(NoIrr::one_sign);
  return Ratio(std::pow(out / in, 1.0 / n) - 1.0);
}

Ratio stake_bought(const RoundTerms& round) { return round.money / (round.pre_money + round.money); }

Ratio diluted(Ratio stake, const RoundTerms& later) {
  return stake * (later.pre_money / (later.pre_money + later.money));
}

Ratio stake_after_tranches(Dollars money, std::span<const Dollars> pre_moneys) {
  Ratio stake;
  for (Dollars pre : pre_moneys) {
    const RoundTerms round{money, pre};
    stake = diluted(stake, round) + stake_bought(round);
  }
  return stake;
}

Ratio funded_share(const VendorDeal& deal) { return deal.invested / deal.sales; }
Ratio cash_share(const VendorDeal& deal) { return 1.0 - funded_share(deal); }
Dollars kept_if_worthless(const VendorDeal& deal) {
  return deal.sales * deal.gross_margin - deal.invested;
}
Ratio effective_discount(const VendorDeal& deal, Dollars fair_value) {
  return (deal.invested - fair_value) / deal.sales;
}

Dollars lease_liability(const LeaseTerms& lease) {
  const int to_come = lease.in_advance ? lease.periods - 1 : lease.periods;
  if (to_come == 0) return {};
  return lease.rent * annuity_value(lease.rate_per_period, to_come);
}

Sculpted sculpt(std::span<const Dollars> cfads, const SculptTerms& terms) {
  Sculpted result;
  std::vector<Dollars> service{Dollars()};
  for (Dollars cash : cfads) service.push_back(std::max(Dollars(), cash) / terms.dscr);
  result.debt = npv(terms.rate_per_period, service);
  Dollars balance = result.debt;
  for (std::size_t t = 1; t < service.size(); ++t) {
    result.principal.push_back(service[t] - balance * terms.rate_per_period);
    balance -= result.principal.back();
  }
  return result;
}

Dollars annual_capital_cost(const CapitalTerms& terms) {
  const double growth = std::pow(1.0 + terms.rate, terms.years);
  // The residual comes back at the end: its sinking-fund payment is saved each year.
  const double rate = terms.rate;
  const double sinking = rate == 0.0 ? 1.0 / terms.years : rate / (growth - 1.0);
  return terms.capital * (capital_recovery(terms.rate, terms.years) - terms.residual * sinking);
}

DollarsPerEnergy levelised_energy(const FixedChargeTerms& terms, Energy per_year) {
  return (terms.capital * terms.fixed_charge_rate + terms.fixed_cost) / per_year;
}

DollarsPerChipTime levelised_chip_time(const ChipHourTerms& terms) {
  const Time year = kHoursPerYear * unit::h;
  const Dollars energy = terms.it_power * terms.pue * terms.draw * year * terms.energy_price;
  const Dollars cost = annual_capital_cost(terms.capital) + energy + terms.maintenance;
  return cost / (unit::chip * year * terms.utilisation);
}

DollarsPerToken levelised_token(const ChipHourTerms& terms, TokenRatePerChip speed) {
  return levelised_chip_time(terms) / speed;
}

Ratio value_kept(Ratio first_year, double years) { return std::pow(first_year, years); }

Ratio herfindahl(std::span<const Ratio> shares) {
  double sum = 0.0;
  for (Ratio share : shares) sum += (100.0 * share) * (100.0 * share);
  return sum;
}

}  // namespace gw::finance
