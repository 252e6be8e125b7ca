// Builds the sheets of a project, one method for each block of lines; the lines of a block read as
// the equations do. In ids and formulas of a case `#` stands for its prefix.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/workbook/project_workbook.h"

namespace gw::workbook::internal {

using finance::Project;
using finance::ProjectResult;
using finance::ProjectRow;

struct CaseInfo {
  std::string prefix{};
  std::string title{};
  std::string output = "1";  // factors on the plan's output, price and running cost
  std::string price = "1";
  std::string opex = "1";
  bool operating = false;  // paid by the waterfall, and what the engine reports
};

class ProjectBuilder {
 public:
  ProjectBuilder(const Project& project, const ProjectResult& result);

  [[nodiscard]] Model build(const Provenance& provenance);

 private:
  // ---- inputs.cc
  void inputs();
  void general_inputs();
  void sales_inputs();
  void cost_inputs();
  void construction_inputs();
  void debt_inputs();
  void later_inputs();
  void tax_inputs();
  void solved_values();
  void timing();

  // ---- operations.cc
  void operations();
  void shared_operations();
  void replacements();
  void operate(const CaseInfo& one);
  void hold(const CaseInfo& one);

  // ---- funding.cc
  void sources_uses();
  void fund(const CaseInfo& one);
  void draw(const CaseInfo& one);
  void uses_table();

  // ---- sizing.cc
  void debt();
  void cfads(const CaseInfo& one);
  void free_service(const CaseInfo& one);
  void unit_service(const CaseInfo& one);
  void size(const CaseInfo& one);
  void schedule(const CaseInfo& one);
  void decide();

  // ---- waterfall.cc
  void waterfall();
  void due();
  void service_due();
  [[nodiscard]] std::string scheduled_principal();
  void pay();
  void refinance();
  void new_reserve();
  void reserve();
  void distribute();

  // ---- tax.cc
  void tax();
  void depreciation();
  void replaced_depreciation();
  void assess(const CaseInfo& one);
  void authority(const CaseInfo& one, std::string_view name);
  void credits();

  // ---- statements.cc
  void statements();
  void income_statement();
  void cash_flow_statement();
  void balance_sheet();
  void statement_checks();

  // ---- returns.cc
  void returns();
  void rates_of_return();
  void roots();
  void target();
  void payback();
  [[nodiscard]] bool has_mirr() const;
  [[nodiscard]] bool found(const finance::OrReason<Ratio>& irr, int after) const;
  void cover();
  void levelised();

  // ---- presentation.cc
  void cover_sheet(const Provenance& provenance);
  void dashboard();
  void checks();
  void provenance_sheet(const Provenance& provenance);

  // ---- Helpers
  void given(std::string id, std::string label, std::string unit, std::string path, Show show,
             double value);
  void constant(const CaseInfo& one, Line line);
  void periods(const CaseInfo& one, Line line);
  [[nodiscard]] std::vector<double> engine(ProjectRow row) const;
  // Of each month of construction; zero after COD.
  [[nodiscard]] std::vector<double> building(Dollars finance::ConstructionMonth::* member) const;
  [[nodiscard]] std::vector<double> empty() const;
  [[nodiscard]] std::vector<CaseInfo> sizing_cases() const;
  [[nodiscard]] bool sized_by_dscr() const;

  const Project& p_;
  const ProjectResult& r_;
  int cod_;   // column of COD: months of construction
  int grid_;  // periods a year
  int last_;  // column of the last period
  CaseInfo lender_;
  CaseInfo cautious_;
  CaseInfo operating_;
  Model m_;
};

[[nodiscard]] std::string of_case(std::string_view pattern, const CaseInfo& one);
// `pattern` with `#` replaced by each number 1 .. count, joined by " + "; "0" if there is none.
[[nodiscard]] std::string sum_of(std::string_view pattern, std::size_t count);

}  // namespace gw::workbook::internal
