// The greatest clearing vector in exact fractions, by trying every state of every party:
// independent of fictitious default, and exponential. For tests of small networks with whole
// amounts.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace gw::finance::testing {

__extension__ typedef __int128 Wide;

inline Wide checked_product(Wide a, Wide b) {
  Wide result = 0;
  if (__builtin_mul_overflow(a, b, &result)) throw std::overflow_error("fraction");
  return result;
}
inline Wide common_divisor(Wide a, Wide b) {
  while (b != 0) a = std::exchange(b, a % b);
  return a < 0 ? -a : a;
}

struct Fraction {
  Wide top = 0;
  Wide bottom = 1;  // > 0, no common divisor

  Fraction(long long whole = 0) : top(whole) {}
  Fraction(Wide a, Wide b) {
    const Wide divisor = common_divisor(a, b) * (b < 0 ? -1 : 1);
    top = a / divisor;
    bottom = b / divisor;
  }
  [[nodiscard]] double value() const {
    return static_cast<double>(top) / static_cast<double>(bottom);
  }
  friend Fraction operator+(const Fraction& a, const Fraction& b) {
    const Wide divisor = common_divisor(a.bottom, b.bottom);
    Wide sum = 0;
    if (__builtin_add_overflow(checked_product(a.top, b.bottom / divisor),
                               checked_product(b.top, a.bottom / divisor), &sum))
      throw std::overflow_error("fraction");
    return {sum, checked_product(a.bottom / divisor, b.bottom)};
  }
  friend Fraction operator-(const Fraction& a) { return {-a.top, a.bottom}; }
  friend Fraction operator-(const Fraction& a, const Fraction& b) { return a + -b; }
  friend Fraction operator*(const Fraction& a, const Fraction& b) {
    const Fraction x(a.top, b.bottom);
    const Fraction y(b.top, a.bottom);
    return {checked_product(x.top, y.top), checked_product(x.bottom, y.bottom)};
  }
  friend Fraction operator/(const Fraction& a, const Fraction& b) {
    return a * Fraction(b.bottom, b.top);
  }
  friend bool operator<(const Fraction& a, const Fraction& b) { return (a - b).top < 0; }
  friend bool operator==(const Fraction& a, const Fraction& b) { return (a - b).top == 0; }
  friend bool operator<=(const Fraction& a, const Fraction& b) { return !(b < a); }
};

struct ExactClaim {
  std::size_t debtor, creditor;
  long long amount;
  int seniority;
};
struct ExactProblem {
  std::vector<long long> endowments;
  std::vector<ExactClaim> claims;
  Fraction alpha = 1;
  Fraction beta = 1;
};

// Gauss-Jordan; nothing if the matrix is singular.
inline std::optional<std::vector<Fraction>> solve_exactly(std::vector<std::vector<Fraction>> a) {
  const std::size_t n = a.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    while (pivot < n && a[pivot][k] == Fraction(0)) ++pivot;
    if (pivot == n) return std::nullopt;
    std::swap(a[k], a[pivot]);
    const Fraction scale = a[k][k];
    for (auto& cell : a[k]) cell = cell / scale;
    for (std::size_t row = 0; row < n; ++row) {
      const Fraction factor = a[row][k];
      if (row == k || factor == Fraction(0)) continue;
      for (std::size_t j = k; j <= n; ++j) a[row][j] = a[row][j] - factor * a[k][j];
    }
  }
  std::vector<Fraction> x;
  for (const auto& row : a) x.push_back(row[n]);
  return x;
}

// One guess of the state of each party: its class of default, or all paid, or nothing paid.
class ExactState {
 public:
  explicit ExactState(const ExactProblem& problem)
      : problem_(problem), n_(problem.endowments.size()) {
    for (std::size_t i = 0; i < n_; ++i) classes_.emplace_back();
    for (const ExactClaim& claim : problem.claims) {
      if (claim.amount > 0) classes_[claim.debtor][claim.seniority] += claim.amount;
    }
    place_.assign(n_, 0);
    for (std::size_t i = 0; i < n_; ++i) place_[i] = first(i);
  }

  // Rates of all claims if the state is a fixed point.
  [[nodiscard]] std::optional<std::vector<Fraction>> rates() const {
    std::vector<std::size_t> row(n_, n_);
    std::size_t rows = 0;
    for (std::size_t i = 0; i < n_; ++i) {
      if (place_[i] >= 0 && !solvent(i)) row[i] = rows++;
    }
    std::vector<std::vector<Fraction>> a(rows, std::vector<Fraction>(rows + 1));
    for (std::size_t i = 0; i < n_; ++i) {
      if (row[i] == n_) continue;
      auto& equation = a[row[i]];
      equation[row[i]] = equation[row[i]] + class_at(i).second;
      equation[rows] = kept(i) - Fraction(senior(i));
      for (const ExactClaim& claim : problem_.claims) {
        if (claim.creditor != i || claim.amount == 0) continue;
        const int status = paid_status(claim);
        const Fraction amount = problem_.beta * Fraction(claim.amount);
        if (status > 0) equation[rows] = equation[rows] + amount;
        if (status == 0) equation[row[claim.debtor]] = equation[row[claim.debtor]] - amount;
      }
    }
    const auto x = solve_exactly(std::move(a));
    if (!x) return std::nullopt;
    std::vector<Fraction> result;
    for (const ExactClaim& claim : problem_.claims) {
      const int status = claim.amount == 0 ? 1 : paid_status(claim);
      result.push_back(status > 0   ? Fraction(1)
                       : status < 0 ? Fraction(0)
                                    : (*x)[row[claim.debtor]]);
    }
    for (std::size_t i = 0; i < n_; ++i) {
      if (!consistent(i, result, row[i] == n_ ? Fraction(0) : (*x)[row[i]])) return std::nullopt;
    }
    return result;
  }

  // The next guess; false after the last one.
  bool next() {
    for (std::size_t i = 0; i < n_; ++i) {
      if (++place_[i] <= static_cast<int>(classes_[i].size())) return true;
      place_[i] = first(i);
    }
    return false;
  }

 private:
  [[nodiscard]] int first(std::size_t i) const { return problem_.endowments[i] < 0 ? -1 : 0; }
  [[nodiscard]] bool solvent(std::size_t i) const {
    return place_[i] == static_cast<int>(classes_[i].size());
  }
  [[nodiscard]] std::pair<int, long long> class_at(std::size_t i) const {
    return *std::next(classes_[i].begin(), place_[i]);
  }
  [[nodiscard]] long long senior(std::size_t i) const {
    long long sum = 0;
    for (auto at = classes_[i].begin(); at->first != class_at(i).first; ++at) sum += at->second;
    return sum;
  }
  // What default leaves of the endowment.
  [[nodiscard]] Fraction kept(std::size_t i) const {
    const Fraction e(problem_.endowments[i]);
    return problem_.endowments[i] > 0 ? problem_.alpha * e : e;
  }
  // 1: in full, 0: its debtor's class of default, -1: nothing.
  [[nodiscard]] int paid_status(const ExactClaim& claim) const {
    if (solvent(claim.debtor)) return 1;
    if (place_[claim.debtor] < 0) return -1;
    const int marginal = class_at(claim.debtor).first;
    return claim.seniority < marginal ? 1 : claim.seniority == marginal ? 0 : -1;
  }
  [[nodiscard]] bool consistent(std::size_t i, const std::vector<Fraction>& rates,
                                const Fraction& rate) const {
    Fraction received;
    for (std::size_t k = 0; k < rates.size(); ++k) {
      if (problem_.claims[k].creditor == i)
        received = received + rates[k] * Fraction(problem_.claims[k].amount);
    }
    long long owed = 0;
    for (const auto& [seniority, amount] : classes_[i]) owed += amount;
    const Fraction assets = Fraction(problem_.endowments[i]) + received;
    if (solvent(i)) return Fraction(owed) <= assets;
    if (Fraction(owed) <= assets) return false;
    if (place_[i] < 0) return kept(i) + problem_.beta * received <= Fraction(0);
    return Fraction(0) <= rate && rate < Fraction(1);
  }

  const ExactProblem& problem_;
  std::size_t n_;
  std::vector<std::map<int, long long>> classes_;
  std::vector<int> place_;
};

struct ExactAnswer {
  std::vector<Fraction> rates;  // of the claims, greatest fixed point
  int fixed_points = 0;         // states that are one
  bool dominates = true;        // the greatest is at least each of the others, claim by claim
};

inline ExactAnswer clear_exactly(const ExactProblem& problem) {
  std::vector<std::vector<Fraction>> found;
  ExactState state(problem);
  do {
    if (auto rates = state.rates()) found.push_back(std::move(*rates));
  } while (state.next());
  ExactAnswer answer;
  answer.fixed_points = static_cast<int>(found.size());
  double most = -1.0;
  for (const auto& rates : found) {
    double sum = 0.0;
    for (const Fraction& rate : rates) sum += rate.value();
    if (sum > most) answer.rates = rates;
    if (sum > most) most = sum;
  }
  for (const auto& rates : found) {
    for (std::size_t k = 0; k < rates.size(); ++k)
      answer.dominates = answer.dominates && rates[k] <= answer.rates[k];
  }
  return answer;
}

}  // namespace gw::finance::testing
