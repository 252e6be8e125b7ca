#include "gigawatt/workbook/project_workbook.h"

#include <fmt/format.h>

#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook {

namespace internal {

std::string of_case(std::string_view pattern, const CaseInfo& one) {
  std::string out;
  for (char c : pattern) {
    if (c == '#')
      out += one.prefix;
    else
      out += c;
  }
  return out;
}

std::string sum_of(std::string_view pattern, std::size_t count) {
  std::string out;
  for (std::size_t k = 1; k <= count; ++k)
    out += (out.empty() ? "" : " + ") + of_case(pattern, {.prefix = fmt::format("{}", k)});
  return out.empty() ? "0" : out;
}

namespace {

// Names of the columns: months until COD, then periods of operation.
std::vector<std::string> period_names(const ProjectResult& r) {
  std::vector<std::string> names;
  const int cod = r.construction.empty() ? 0 : static_cast<int>(r.construction.size()) - 1;
  for (int k = 0; k < cod; ++k) names.push_back(fmt::format("M{}", k - cod));
  names.emplace_back("COD");
  for (int t = 1; t <= r.periods; ++t)
    names.push_back(r.per_year == 1 ? fmt::format("Y{}", t)
                                    : fmt::format("Y{} M{}", (t - 1) / 12 + 1, (t - 1) % 12 + 1));
  return names;
}

}  // namespace

ProjectBuilder::ProjectBuilder(const Project& project, const ProjectResult& result)
    : p_(project),
      r_(result),
      cod_(result.construction.empty() ? 0 : static_cast<int>(result.construction.size()) - 1),
      grid_(result.per_year),
      last_(cod_ + result.periods),
      lender_{.prefix = "lender_", .title = "Lender's case"},
      cautious_{.prefix = "cautious_", .title = "Lender's case at P90", .output = "p90"},
      operating_{.prefix = "op_",
                 .title = "Operating case",
                 .output = "stress_output",
                 .price = "stress_price",
                 .opex = "stress_opex",
                 .operating = true},
      m_(period_names(result)) {}

Model ProjectBuilder::build(const Provenance& provenance) {
  cover_sheet(provenance);
  inputs();
  timing();
  operations();
  sources_uses();
  debt();
  tax();
  statements();
  returns();
  dashboard();
  checks();
  provenance_sheet(provenance);
  return std::move(m_);
}

void ProjectBuilder::constant(const CaseInfo& one, Line line) {
  line.id = of_case(line.id, one);
  line.formula = of_case(line.formula, one);
  m_.constant(std::move(line));
}

void ProjectBuilder::periods(const CaseInfo& one, Line line) {
  line.id = of_case(line.id, one);
  line.formula = of_case(line.formula, one);
  m_.periods(std::move(line));
}

std::vector<double> ProjectBuilder::empty() const {
  return std::vector<double>(static_cast<std::size_t>(last_) + 1, 0.0);
}

std::vector<double> ProjectBuilder::engine(ProjectRow row) const {
  std::vector<double> values = empty();
  const auto cells = r_.row(row);
  for (std::size_t t = 0; t < cells.size(); ++t)
    values[static_cast<std::size_t>(cod_) + t] = cells[t];
  return values;
}

std::vector<double> ProjectBuilder::building(Dollars finance::ConstructionMonth::* member) const {
  std::vector<double> values = empty();
  for (std::size_t k = 0; k < r_.construction.size(); ++k)
    values[k] = (r_.construction[k].*member).si();
  return values;
}

std::vector<CaseInfo> ProjectBuilder::sizing_cases() const {
  if (sized_by_dscr() && p_.debt.p90_dscr) return {lender_, cautious_};
  return {lender_};
}

bool ProjectBuilder::sized_by_dscr() const {
  return p_.debt.sizing != finance::DebtSizing::percent;
}

}  // namespace internal

std::expected<Model, std::string> project_workbook(const finance::Project& project,
                                                   const finance::ProjectResult& result,
                                                   const Provenance& provenance) {
  if (!result.converged)
    return std::unexpected("no workbook: the circular equations of this project do not settle");
  Model model = internal::ProjectBuilder(project, result).build(provenance);
  if (auto solved = model.solve(); !solved)
    return std::unexpected("no workbook: " + solved.error());
  return model;
}

}  // namespace gw::workbook
