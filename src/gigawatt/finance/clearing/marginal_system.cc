#include "gigawatt/finance/clearing/marginal_system.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigawatt/core/check.h"

namespace gw::finance::internal {

namespace {

constexpr double kUnit = std::numeric_limits<double>::epsilon();
constexpr int kLeastSweeps = 200;  // before elimination
constexpr int kMostSweeps = 100'000;
constexpr int kSweepsPerJump = 5;               // enough for the faster modes to fade
constexpr std::size_t kMostEliminated = 2'048;  // 32 MiB of matrix
// A pivot of I - A below this is rounding: the set pays nobody but itself.
constexpr double kSingular = 1e-14;

// Elimination without pivoting, stable for I - A with columns of A that sum to at most 1 (a column
// diagonally dominant M-matrix). The factors stay in `a`. False: singular.
bool factorise(std::vector<double>& a, std::size_t n) {
  for (std::size_t k = 0; k < n; ++k) {
    if (!(a[k * n + k] > kSingular)) return false;
    for (std::size_t row = k + 1; row < n; ++row) {
      double& factor = a[row * n + k];
      if (factor == 0.0) continue;
      factor /= a[k * n + k];
      for (std::size_t j = k + 1; j < n; ++j) a[row * n + j] -= factor * a[k * n + j];
    }
  }
  return true;
}

void substitute(const std::vector<double>& a, std::vector<double>& b) {
  const std::size_t n = b.size();
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t k = 0; k < row; ++k) b[row] -= a[row * n + k] * b[k];
  }
  for (std::size_t row = n; row-- > 0;) {
    for (std::size_t k = row + 1; k < n; ++k) b[row] -= a[row * n + k] * b[k];
    b[row] /= a[row * n + row];
  }
}

}  // namespace

void MarginalSystem::clear() {
  row_first_.assign(1, 0);
  terms_.clear();
  constants_.clear();
}

double MarginalSystem::value_of_row(std::size_t row, std::span<const double> x) const {
  double sum = 0.0;
  for (std::uint32_t k = row_first_[row]; k < row_first_[row + 1]; ++k)
    sum += terms_[k].coefficient * x[terms_[k].column];
  return sum + constants_[row].value;
}

MarginalSystem::Sweep MarginalSystem::sweep(std::span<double> x) const {
  Sweep result;
  for (std::size_t row = 0; row < rows(); ++row) {
    double sum = 0.0;
    for (std::uint32_t k = row_first_[row]; k < row_first_[row + 1]; ++k)
      sum += terms_[k].coefficient * x[terms_[k].column];
    const double next = std::max(0.0, sum + constants_[row].value);
    const double change = std::abs(next - x[row]);
    result.change += change;
    result.still = result.still && change <= 4 * kUnit * (sum + constants_[row].magnitude);
    x[row] = next;
  }
  return result;
}

// x of the active rows from their linear equations, of the others 0, refined once.
bool MarginalSystem::eliminate(const std::vector<char>& active, std::span<double> x) const {
  std::vector<std::size_t> place(rows(), rows());
  std::vector<std::size_t> row_of;
  for (std::size_t row = 0; row < rows(); ++row) {
    x[row] = 0.0;
    if (active[row] == 0) continue;
    place[row] = row_of.size();
    row_of.push_back(row);
  }
  const std::size_t n = row_of.size();
  std::vector<double> a(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    a[i * n + i] += 1.0;
    for (std::uint32_t k = row_first_[row_of[i]]; k < row_first_[row_of[i] + 1]; ++k) {
      const std::size_t j = place[terms_[k].column];
      if (j < n) a[i * n + j] -= terms_[k].coefficient;
    }
  }
  if (!factorise(a, n)) return false;
  std::vector<double> right(n);
  for (int pass = 0; pass < 3; ++pass) {
    for (std::size_t i = 0; i < n; ++i) right[i] = value_of_row(row_of[i], x) - x[row_of[i]];
    substitute(a, right);
    for (std::size_t i = 0; i < n; ++i) x[row_of[i]] += right[i];
  }
  return true;
}

// Policy iteration: which rows are zero. The rows that are positive in the iterate are tried first;
// else from below, where the set of positive rows only grows: each adds the rows that its solution
// makes positive, at most one set per row (Howard 1960).
bool MarginalSystem::solve_directly(std::span<double> x) const {
  const auto slack = [this](std::size_t row) { return 64 * kUnit * constants_[row].magnitude; };
  std::vector<double> trial(rows());
  std::vector<char> active(rows());
  for (std::size_t row = 0; row < rows(); ++row) active[row] = x[row] > 0.0;
  const auto is_solution = [&] {
    for (std::size_t row = 0; row < rows(); ++row) {
      if (trial[row] < -slack(row)) return false;
      if (active[row] == 0 && value_of_row(row, trial) > slack(row)) return false;
    }
    return true;
  };
  bool found = eliminate(active, trial) && is_solution();
  if (!found) {
    std::fill(trial.begin(), trial.end(), 0.0);
    std::fill(active.begin(), active.end(), 0);
  }
  for (std::size_t step = 0; !found && step <= rows(); ++step) {
    bool grew = false;
    for (std::size_t row = 0; row < rows(); ++row) {
      if (active[row] != 0 || value_of_row(row, trial) <= slack(row)) continue;
      active[row] = 1;
      grew = true;
    }
    found = !grew;
    if (grew && !eliminate(active, trial)) return false;
  }
  if (!found) return false;
  for (std::size_t row = 0; row < rows(); ++row) x[row] = std::max(0.0, trial[row]);
  return true;
}

// As many as cost what elimination would, rows^3 / 3 steps of two operations; a term takes about as
// long.
int MarginalSystem::sweeps_before_elimination() const {
  const double size = static_cast<double>(rows());
  const double even = size * size * size / (6.0 * static_cast<double>(terms_.size() + 1));
  return static_cast<int>(std::clamp<double>(even, kLeastSweeps, kMostSweeps));
}

MarginalSystem::Outcome MarginalSystem::solve(std::span<double> x) const {
  GW_CHECK(x.size() == rows(), x.size(), rows());
  Outcome outcome;
  if (rows() == 0) return outcome;
  const int patience = sweeps_before_elimination();
  std::vector<double> before;
  double last = 0.0;
  double last_jump = std::numeric_limits<double>::infinity();
  while (outcome.sweeps < kMostSweeps) {
    const bool may_jump = ++outcome.sweeps % kSweepsPerJump == 0;
    if (may_jump) before.assign(x.begin(), x.end());
    const Sweep now = sweep(x);
    if (now.still) return outcome;
    // What is left of the slowest mode, which loses now / last a sweep. A jump that does not pay by
    // the next one, as in the last digits, is the last.
    if (may_jump && now.change < last && now.change < 0.5 * last_jump) {
      const double left = now.change / (last - now.change);
      for (std::size_t row = 0; row < rows(); ++row)
        x[row] = std::max(0.0, x[row] + left * (x[row] - before[row]));
      last_jump = now.change;
    }
    last = now.change;
    if (outcome.sweeps == patience && rows() <= kMostEliminated && solve_directly(x)) {
      outcome.eliminated = true;
      return outcome;
    }
  }
  outcome.converged = false;
  return outcome;
}

}  // namespace gw::finance::internal
