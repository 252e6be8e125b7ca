// x = max(0, b + A x) for a sparse A >= 0 whose columns sum to at most 1: the payments of all
// defaulting parties in the class where their assets run out, and the equity of companies that
// others own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gw::finance::internal {

// Rows are added in order; unwrapped numbers in dollars.
class MarginalSystem {
 public:
  void clear();
  // What the row's sum b is made of without signs, for the rounding of its terms.
  struct Constant {
    double value = 0.0;      // b
    double magnitude = 0.0;  // sum of |terms| of b
  };
  void add_term(std::size_t column, double coefficient) {
    terms_.push_back({static_cast<std::uint32_t>(column), coefficient});
  }
  void end_row(const Constant& constant) {
    constants_.push_back(constant);
    row_first_.push_back(static_cast<std::uint32_t>(terms_.size()));
  }
  [[nodiscard]] std::size_t rows() const { return constants_.size(); }

  // Improves `x`, which has a start value for each row, by Gauss-Seidel until no row moves by more
  // than 4 units in the last place of its terms; every fifth sweep jumps ahead along the slowest
  // mode (Aitken). Once the sweeps have cost as much as elimination (at least 200), up to 2,048
  // rows are eliminated instead. `converged` is false after 100,000 sweeps or if no solution
  // exists.
  struct Outcome {
    int sweeps = 0;
    bool eliminated = false;
    bool converged = true;
  };
  [[nodiscard]] Outcome solve(std::span<double> x) const;

 private:
  struct Term {
    std::uint32_t column = 0;
    double coefficient = 0.0;
  };
  struct Sweep {
    bool still = true;    // no row has moved by more than rounding
    double change = 0.0;  // sum over the rows
  };
  [[nodiscard]] Sweep sweep(std::span<double> x) const;
  [[nodiscard]] int sweeps_before_elimination() const;
  [[nodiscard]] double value_of_row(std::size_t row, std::span<const double> x) const;
  [[nodiscard]] bool eliminate(const std::vector<char>& active, std::span<double> x) const;
  [[nodiscard]] bool solve_directly(std::span<double> x) const;

  std::vector<std::uint32_t> row_first_{0};
  std::vector<Term> terms_;
  std::vector<Constant> constants_;
};

}  // namespace gw::finance::internal
