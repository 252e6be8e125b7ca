#include "gigawatt/validation/sam_single_owner.h"

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

namespace gw::validation {
namespace {

std::string table_text() {
  std::ifstream file(std::string(GW_SOURCE_DIR) + "/validation/sam_single_owner.csv");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const SamReport& report() {
  static const SamReport checked = [] {
    Diagnostics diagnostics;
    const auto result = check_sam_single_owner(table_text(), "sam.csv", diagnostics);
    EXPECT_TRUE(result.has_value()) << diagnostics.render();
    return result.value_or(SamReport());
  }();
  return checked;
}

const SamVerdict& row(std::string_view id) {
  for (const SamVerdict& verdict : report().rows)
    if (verdict.id == id) return verdict;
  throw std::runtime_error("no row " + std::string(id));
}

std::vector<double> ours(std::string_view id, std::string_view column) {
  for (const SamComparison& comparison : row(id).columns)
    if (comparison.column == column) return comparison.ours;
  throw std::runtime_error("no column " + std::string(column));
}

TEST(SamSingleOwner, EveryOrdinaryRowAgrees) {
  EXPECT_EQ(report().rows.size(), 43u);
  EXPECT_EQ(report().count(SamStatus::agrees), 40);
  for (const SamVerdict& verdict : report().rows) {
    if (!verdict.flag.empty()) continue;
    EXPECT_LE(verdict.worst_deviation, 1.0) << verdict.id << ": " << verdict.worst_column;
    EXPECT_EQ(verdict.compared, 50) << verdict.id;
  }
}

TEST(SamSingleOwner, T6_2_GoldenCase) {
  // T6.2: debt 52,499,952.30; PV(CFADS) 68,249,937.99; DSRA0 2,565,399.25; IRR 9.787114384%; NPV
  // 2,797,574.55; LCOE 4.507015 c.
  EXPECT_NEAR(ours("golden_pvwatts", "out_debt_usd")[0], 52499952.30, 5e-3);
  EXPECT_NEAR(ours("golden_pvwatts", "out_pv_cafds_usd")[0], 68249937.99, 5e-3);
  EXPECT_NEAR(ours("golden_pvwatts", "out_irr_exact_pct")[0], 9.787114384, 5e-10);
  EXPECT_NEAR(ours("golden_pvwatts", "out_npv_usd")[0], 2797574.55, 5e-3);
  EXPECT_NEAR(ours("golden_pvwatts", "out_lcoe_nominal_cents_per_kwh")[0], 4.507015, 5e-7);
  EXPECT_NEAR(ours("golden_pvwatts", "out_equity_usd")[0], 71709051.26, 5e-3);
  EXPECT_NEAR(ours("golden_pvwatts", "years_debt_balance_usd")[18], 0.0, 1e-6);
  EXPECT_NEAR(ours("golden_pvwatts", "years_debt_service_usd")[1] / 2, 2565399.25, 5e-3);
}

TEST(SamSingleOwner, FlaggedRowsHaveTheRightAnswer) {
  // The debt is repaid, where SAM's balance ends at -7.56 M$.
  EXPECT_EQ(row("reserve_3").status, SamStatus::flagged);
  EXPECT_NEAR(ours("reserve_3", "years_debt_balance_usd")[15], 0.0, 1e-6);
  // No debt and a reason, where SAM prints -15.0 M$.
  EXPECT_EQ(ours("edge_negative_cfads", "out_debt_usd")[0], 0.0);
  EXPECT_TRUE(ours("edge_negative_cfads", "out_min_dscr").empty());
  EXPECT_TRUE(row("edge_negative_cfads").note.starts_with("no debt: CFADS does not serve any"));
  EXPECT_TRUE(std::isfinite(row("edge_negative_cfads").worst_deviation));
  EXPECT_NE(row("edge_negative_cfads").note.find("out_min_dscr of SAM alone"), std::string::npos);
  // A root at -97% a year is no return.
  EXPECT_TRUE(ours("edge_negative_cfads", "out_irr_exact_pct").empty());
  // The IRR that SAM does not find.
  EXPECT_NEAR(ours("edge_irr_not_found", "out_irr_exact_pct")[0], 45.3694685456706, 1e-8);
}

TEST(SamSingleOwner, EachConventionMatters) {
  // Without one of SAM's conventions some row differs from SAM: no switch is idle. The two about a
  // shortfall act in the flagged rows alone.
  Diagnostics diagnostics;
  const std::string text = table_text();
  const auto csv = parse_csv(text, "sam.csv", diagnostics);
  ASSERT_TRUE(csv.has_value());
  using Switch = bool finance::SamConventions::*;
  using S = finance::SamConventions;
  const std::map<std::string, Switch> switches = {
      {"cfads_before_tax", &S::cfads_before_tax},
      {"reserves_outside_cfads", &S::reserves_outside_cfads},
      {"refund_losses", &S::refund_losses},
      {"cap_on_preliminary_cost", &S::cap_on_preliminary_cost},
      {"fee_on_cost", &S::fee_on_cost},
      {"fees_not_deducted", &S::fees_not_deducted},
      {"credit_in_whole_dollars", &S::credit_in_whole_dollars},
      {"basis_lost_at_end", &S::basis_lost_at_end},
      {"half_year_tables", &S::half_year_tables},
      {"negative_service", &S::negative_service},
      {"owner_pays_shortfall", &S::owner_pays_shortfall}};
  for (const auto& [label, which] : switches) {
    bool differs = false;
    for (const CsvRow& line : csv->rows) {
      auto project = sam_project(*csv, line, "sam.csv", diagnostics);
      ASSERT_TRUE(project.has_value());
      const Dollars npv = finance::evaluate(*project).npv;
      project->sam.*which = false;
      differs = differs || abs(finance::evaluate(*project).npv - npv) > Dollars::from_si(1.0);
    }
    const bool of_shortfall = label == "owner_pays_shortfall" || label == "negative_service";
    EXPECT_TRUE(differs || of_shortfall) << label;
  }
}

// The table with one cell of its first row replaced.
std::string changed(std::string_view column, std::string_view value) {
  const std::string text = table_text();
  std::stringstream in(text);
  std::string header;
  std::string line;
  std::getline(in, header);
  std::getline(in, line);
  std::string out;
  std::size_t h = 0;
  std::size_t l = 0;
  while (h <= header.size()) {
    const std::size_t he = std::min(header.find(',', h), header.size());
    const std::size_t le = std::min(line.find(',', l), line.size());
    const bool here = std::string_view(header).substr(h, he - h) == column;
    out += (out.empty() ? "" : ",") + (here ? std::string(value) : line.substr(l, le - l));
    h = he + 1;
    l = le + 1;
  }
  return header + "\n" + out + "\n";
}

std::string first_error(const std::string& text) {
  Diagnostics diagnostics;
  if (check_sam_single_owner(text, "rows.csv", diagnostics)) return "";
  return diagnostics.items()[0].path + ": " + diagnostics.items()[0].message;
}

TEST(SamSingleOwner, WrongAnswersDiffer) {
  Diagnostics diagnostics;
  const auto wrong =
      check_sam_single_owner(changed("out_debt_usd", "209510107.95"), "rows.csv", diagnostics);
  ASSERT_TRUE(wrong.has_value()) << diagnostics.render();
  EXPECT_EQ(wrong->rows[0].status, SamStatus::differs);
  EXPECT_EQ(wrong->rows[0].worst_column, "out_debt_usd");
  const auto missing =
      check_sam_single_owner(changed("out_irr_exact_pct", ""), "rows.csv", diagnostics);
  ASSERT_TRUE(missing.has_value());
  EXPECT_TRUE(std::isinf(missing->rows[0].worst_deviation));
}

TEST(SamSingleOwner, QuotedAndSpacedCellsAreRead) {
  Diagnostics diagnostics;
  const auto report = check_sam_single_owner("\xEF\xBB\xBF" + changed("in_dscr", "\" 1.2 \""),
                                             "rows.csv", diagnostics);
  ASSERT_TRUE(report.has_value()) << diagnostics.render();
  EXPECT_EQ(report->rows[0].status, SamStatus::agrees);
}

TEST(SamSingleOwner, BadInputHasItsPlace) {
  EXPECT_EQ(first_error(changed("in_dscr", "high")), "dscr_1.in_dscr: \"high\" is not a number");
  EXPECT_EQ(first_error(changed("in_dscr", "nan")), "dscr_1.in_dscr: \"nan\" is not a number");
  EXPECT_EQ(first_error(changed("in_ppa_price_usd_per_kwh", "")),
            "dscr_1.in_ppa_price_usd_per_kwh: is empty though the price is given");
  EXPECT_EQ(first_error(changed("in_debt_sizing", "x")),
            "dscr_1.in_debt_sizing: \"x\" is neither dscr nor percent");
  EXPECT_EQ(first_error(changed("in_analysis_years", "2.5")),
            "dscr_1.in_analysis_years: 2.5 is not a whole number from 0 to 60");
  EXPECT_EQ(first_error(changed("in_analysis_years", "0")), "dscr_1.years: 0 years");
  EXPECT_EQ(first_error(changed("years_opex_usd", "0;1")),
            "dscr_1.years_opex_usd: expected 21 numbers divided by semicolons");
  EXPECT_EQ(first_error(""), ": the file is empty");
  EXPECT_EQ(first_error("a,b\n1,2\n"), ": no column \"case\" or no row");
  EXPECT_NE(first_error("case,flag\nx,\n"), "");
}

}  // namespace
}  // namespace gw::validation
