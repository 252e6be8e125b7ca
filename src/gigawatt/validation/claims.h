// Claims: public statements checked against a run. A row states a value, how it is meant to
// compare, and an expression for each base on which the statement can be read; the verdict is
// computed, never written down.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/validation/expression.h"

namespace gw::validation {

enum class Comparator { equal, below, above, range, order_of_magnitude, window, rank, truth };

// One way to read a claim.
struct Reading {
  std::string base;  // "facility power", "72 packages of 190 kW"; empty if there is only one
  std::optional<Expression> expression;
  std::string why;  // without an expression: what is missing
};

struct Claim {
  std::string id;
  std::string statement;  // in the project's own words
  std::string value;      // "10", "4..5", "2026-H2", "true"
  std::string unit;
  Comparator comparator = Comparator::equal;
  double tolerance = 0;  // relative, of the stated value
  std::vector<Reading> readings;
  std::string source;
  std::string date;
  int line = 0;
};

enum class Status { holds, off, refuted, depends, input, cannot };

struct Verdict {
  const Claim* claim = nullptr;
  Status status = Status::cannot;
  std::string
      verdict;  // "holds", "off by -38%", "off by 11 months", "depends on the base: ...", ...
  std::string computed;               // "2.83 M chips", per base where there are several
  std::string base;                   // that the computed value stands on
  std::vector<std::string> names;     // results and inputs that were read
  std::optional<double> probability;  // share of the study's samples in which the claim holds
};

[[nodiscard]] std::string_view name(Status status);

// Columns: id, claim, value, unit, comparator, tolerance, base, expression, why, source, date. Rows
// with the same id are readings of one claim; only the first fills the other columns. Checks
// syntax, comparators, that every row has an expression or a reason, and that ids are not
// scattered.
[[nodiscard]] std::optional<std::vector<Claim>> parse_claims(std::string_view csv,
                                                             std::string_view name,
                                                             Diagnostics& diagnostics);

// `samples`: one Lookup per sample of a study, may be empty.
[[nodiscard]] std::vector<Verdict> check_claims(std::span<const Claim> claims, const Lookup& best,
                                                std::span<const Lookup> samples);

// Claims by status, in the order of Status.
[[nodiscard]] std::vector<int> count_by_status(std::span<const Verdict> verdicts);

}  // namespace gw::validation
