// Project finance of one single-owner company (SPV): from its terms to debt, cash flows and
// returns.
//
// The grid has 1 or 12 periods a year with the same equations; a flow stands at the end of its
// period, period 0 is COD. A month has a twelfth of its year's output, cost and tax (estimated
// instalments).
//
//   CFADS_t = EBITDA_t + interest on reserves_t - tax_t - equipment saving_t
//             - increase of working capital_t
//   owner_t = CFADS_t - service_t - top-up of DSRA_t + credits_t
//   cost    = construction + fees + interest until COD + reserves at COD
//
// Service: DebtTerms in terms.h. Tax depends on interest, interest on debt, debt on CFADS: solved
// by passing through the equations until CFADS of two passes agree to 1e-12 of the largest; what is
// left is `circular_residual`.
//
// Order of cash: opex, tax, interest, principal, DSRA, sweep, lock-up, owner. A shortfall takes
// trapped cash, then the DSRA; what is still missing stays owed with interest, is due next, and the
// project has defaulted.
//
// Not modelled: junior debt, currencies, hedges, cash tax of a loss carried back, recapture of
// credits, and accounts receivable that go bad. The delay of COD is known when the debt is sized.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/project/result.h"
#include "gigawatt/finance/project/tax_terms.h"
#include "gigawatt/finance/project/terms.h"

namespace gw::finance {

struct Project {
  std::string name{};
  std::string description{};
  std::int64_t years = 5;
  std::int64_t periods_per_year = 1;
  Ratio inflation = 0.025;
  Ratio real_discount_rate = 0.064;
  std::optional<Ratio> target_irr{};
  std::optional<std::int64_t> target_year{};
  SalesTerms sales{};
  std::vector<CostItem> opex{};
  Ratio insurance{};
  PropertyTax property_tax{};
  Ratio salvage{};
  std::vector<Replacement> replacements{};
  ConstructionTerms construction{};
  DebtTerms debt{};
  ReserveTerms reserves{};
  DistributionTerms distributions{};
  std::optional<RefinanceTerms> refinance{};
  StressTerms stress{};
  TaxTerms tax{};
  SamConventions sam{};
};

// A file of one project: `project: {...}`, with `gigawatt: 1` as in plans.
struct ProjectFile {
  std::int64_t gigawatt = 1;
  Project project{};
};

inline constexpr std::int64_t kMaxProjectYears = 60;

// Adds what bounds of single fields cannot say (shares that exceed 1, a tenor beyond the life, no
// price and no target). Returns whether there was nothing.
bool check(const Project& project, Diagnostics& diagnostics);

// Reuse one model for many projects: after the first of a size it allocates nothing, unless the
// owner's flows have several roots to look for or there is a refinancing, a stress or a P90 test.
class ProjectModel {
 public:
  ProjectModel();
  ~ProjectModel();
  ProjectModel(const ProjectModel&) = delete;
  ProjectModel& operator=(const ProjectModel&) = delete;

  // `project` must have passed check(). Valid until the next call.
  const ProjectResult& evaluate(const Project& project);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] ProjectResult evaluate(const Project& project);

// (1 + inflation)(1 + real rate) - 1.
[[nodiscard]] Ratio nominal_discount_rate(const Project& project);
// state + (1 - state) federal.
[[nodiscard]] Ratio effective_tax_rate(const TaxTerms& tax);

template <class Visitor>
void visit(Visitor& v, Project& p) {
  v.field("name", p.name, {.doc = "name of the project"});
  v.field("description", p.description, {.doc = "what it is"});
  v.field("years", p.years, {.doc = "years of operation", .min = 1, .max = 60, .fixed = true});
  v.field("periods_per_year", p.periods_per_year,
          {.doc = "1 or 12", .min = 1, .max = 12, .fixed = true});
  v.field("inflation", p.inflation, {.doc = "a year", .min = -0.2, .max = 1});
  v.field("real_discount_rate", p.real_discount_rate,
          {.doc = "a year, above inflation", .min = -0.2, .max = 1});
  v.field("target_irr", p.target_irr,
          {.doc = "return of the owner that fixes the price", .min = -0.5, .max = 10});
  v.field("target_year", p.target_year,
          {.doc = "year by which it is reached; default: the last",
           .min = 1,
           .max = 60,
           .fixed = true});
  v.field("sales", p.sales, {.doc = "what it sells", .required = true});
  v.field("opex", p.opex, {.doc = "running costs"});
  v.field("insurance", p.insurance,
          {.doc = "a year, of the installed cost, grows with inflation", .min = 0, .max = 1});
  v.field("property_tax", p.property_tax, {.doc = "tax on the assessed value"});
  v.field("salvage", p.salvage,
          {.doc = "value at the end, of the installed cost", .min = 0, .max = 1});
  v.field("replacements", p.replacements, {.doc = "equipment replaced every few years"});
  v.field("construction", p.construction, {.doc = "what it costs to build", .required = true});
  v.field("debt", p.debt, {.doc = "senior loan"});
  v.field("reserves", p.reserves, {.doc = "cash held back"});
  v.field("distributions", p.distributions, {.doc = "when cash reaches the owner"});
  v.field("refinance", p.refinance, {.doc = "a later loan that repays the first"});
  v.field("stress", p.stress, {.doc = "operation worse than what the debt was sized on"});
  v.field("tax", p.tax, {.doc = "taxes and credits"});
  v.field("sam", p.sam, {.doc = "conventions of NREL SAM, one switch each"});
}

template <class Visitor>
void visit(Visitor& v, ProjectFile& f) {
  v.field("gigawatt", f.gigawatt,
          {.doc = "version of the format", .min = 1, .max = 1, .fixed = true});
  v.field("project", f.project, {.doc = "the project", .required = true});
}

}  // namespace gw::finance
