#include <array>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "gigawatt/finance/project/project.h"

namespace gw::finance {

namespace {

constexpr double kRoundOff = 1e-9;

class Checker {
 public:
  Checker(const Project& project, Diagnostics& diagnostics)
      : p_(project), diagnostics_(diagnostics) {}

  bool run() {
    const std::size_t before = diagnostics_.error_count();
    grid();
    debt();
    construction();
    tax();
    price();
    return diagnostics_.error_count() == before;
  }

 private:
  void error(std::string path, std::string message, std::string hint) {
    diagnostics_.error({}, std::move(path), std::move(message), std::move(hint));
  }

  void grid() {
    if (p_.periods_per_year != 1 && p_.periods_per_year != 12)
      error("periods_per_year", fmt::format("{} periods a year", p_.periods_per_year),
            "use 1 or 12");
    if (p_.years < 1 || p_.years > kMaxProjectYears)
      error("years", fmt::format("{} years", p_.years),
            fmt::format("use 1 to {}", kMaxProjectYears));
    for (const Replacement& part : p_.replacements)
      if (part.every_years < 1)
        error("replacements", "a replacement every 0 years", "use 1 or more");
  }

  void debt() {
    const DebtTerms& d = p_.debt;
    if (d.sizing == DebtSizing::none) return;
    if (d.tenor_years > p_.years || d.tenor_years < 1)
      error("debt.tenor_years",
            fmt::format("a tenor of {} years in a life of {}", d.tenor_years, p_.years),
            "let the debt end within the life");
    if (d.sizing == DebtSizing::percent && d.moratorium_years >= d.tenor_years)
      error("debt.moratorium_years", "the moratorium lasts as long as the debt", "make it shorter");
    if (d.sizing == DebtSizing::dscr && !(d.dscr > 0.0))
      error("debt.dscr", "the ratio must be above zero", "a lender asks for 1.2 to 2");
    if (p_.refinance && p_.refinance->year >= d.tenor_years)
      error("refinance.year", fmt::format("the debt is repaid in year {}", d.tenor_years),
            "refinance before that");
  }

  void construction() {
    const ConstructionTerms& c = p_.construction;
    if (c.draws.empty()) return;
    if (static_cast<std::int64_t>(c.draws.size()) != c.months) {
      error("construction.draws", fmt::format("{} draws in {} months", c.draws.size(), c.months),
            "give one share for each month");
      return;
    }
    double sum = 0.0;
    for (Ratio draw : c.draws) sum += draw;
    if (std::abs(sum - 1.0) > kRoundOff)
      error("construction.draws", fmt::format("the shares sum to {:.6g}", sum),
            "let them sum to 1");
  }

  void tax() {
    double sum = 0.0;
    for (const DepreciationClass& asset : p_.tax.assets) {
      sum += asset.share;
      if (asset.method == DepreciationMethod::macrs && asset.years != 5 && asset.years != 15)
        error("tax.assets." + asset.id, fmt::format("MACRS over {} years", asset.years),
              "MACRS has 5 or 15 years here; use straight_line for others");
      if (asset.years < 1 || asset.years > 50)
        error("tax.assets." + asset.id, fmt::format("a recovery period of {} years", asset.years),
              "use 1 to 50");
    }
    if (sum > 1.0 + kRoundOff)
      error("tax.assets", fmt::format("the shares sum to {:.6g}", sum),
            "at most 1; the rest is land");
  }

  void price() {
    if (!p_.sales.price && !p_.target_irr)
      error("sales.price", "there is neither a price nor a target_irr", "give one of them");
    if (p_.target_irr && p_.target_year.value_or(1) > p_.years)
      error("target_year", "lies after the end of the project",
            fmt::format("at most {}", p_.years));
  }

  const Project& p_;
  Diagnostics& diagnostics_;
};

}  // namespace

bool check(const Project& project, Diagnostics& diagnostics) {
  return Checker(project, diagnostics).run();
}

std::string_view name(ProjectRow row) {
  constexpr std::array<std::string_view, kProjectRows> kNames = {"output",
                                                                 "sales",
                                                                 "capacity",
                                                                 "salvage",
                                                                 "opex",
                                                                 "ebitda",
                                                                 "equipment_saving",
                                                                 "equipment_reserve",
                                                                 "working_capital",
                                                                 "receivables",
                                                                 "dsra",
                                                                 "reserve_interest",
                                                                 "depreciation_federal",
                                                                 "depreciation_state",
                                                                 "tax_federal",
                                                                 "tax_state",
                                                                 "production_credit",
                                                                 "investment_credit",
                                                                 "cash_before_debt",
                                                                 "cfads",
                                                                 "scheduled_service",
                                                                 "interest",
                                                                 "principal",
                                                                 "sweep",
                                                                 "refinancing",
                                                                 "debt",
                                                                 "shortfall",
                                                                 "trapped",
                                                                 "owner_pretax",
                                                                 "owner"};
  return kNames[static_cast<std::size_t>(row)];
}

}  // namespace gw::finance
