// Every public term of the nineteen deals is booked by a contract of the plan, in the amount that
// is public, or the table says why it is not: validation/deal_terms.csv.
//
// Columns: deal, term (of the catalog); plan (default: ai_deals_2026); expression over that plan;
// months (of a commitment by year); tolerance of the amount (default 0.1%); why (how it is read, or
// why no contract books it).
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"
#include "gigawatt/units/text.h"
#include "gigawatt/validation/csv.h"
#include "gigawatt/validation/expression.h"
#include "gigawatt/validation/lookup.h"

namespace gw::validation {
namespace {

struct Row {
  std::string deal, term, plan, expression, months, tolerance, why;
};

std::vector<Row> rows() {
  const std::string path = std::string(GW_SOURCE_DIR) + "/validation/deal_terms.csv";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  Diagnostics diagnostics;
  auto csv = parse_csv(text.str(), path, diagnostics);
  EXPECT_TRUE(csv) << diagnostics.render();
  std::vector<Row> rows;
  for (const CsvRow& row : csv->rows) {
    auto cell = [&](std::string_view name) {
      return row.cells.at(static_cast<std::size_t>(csv->column(name)));
    };
    rows.push_back({cell("deal"), cell("term"), cell("plan"), cell("expression"), cell("months"),
                    cell("tolerance"), cell("why")});
  }
  return rows;
}

const plan::testing::Run& run_of(const std::string& plan) {
  static std::map<std::string, plan::testing::Run> runs;
  const std::string id = plan.empty() ? "ai_deals_2026" : plan;
  auto known = runs.find(id);
  if (known == runs.end()) known = runs.emplace(id, plan::testing::run(id)).first;
  return known->second;
}

const catalog::DealFacts& facts_of(const std::string& deal) {
  Diagnostics diagnostics;
  const catalog::DealFacts* facts =
      plan::testing::facts().find<catalog::DealFacts>(deal, diagnostics);
  if (facts == nullptr) throw std::runtime_error(diagnostics.render());
  return *facts;
}

// "plan.contracts.oracle_debt.principal" and "contract.oracle_capacity.firm_gusd" name a contract.
std::string contract_in(std::string_view name) {
  for (std::string_view prefix : {"plan.contracts.", "contract."})
    if (name.starts_with(prefix)) {
      name.remove_prefix(prefix.size());
      return std::string(name.substr(0, name.find('.')));
    }
  return {};
}

// A commitment in the months of a window.
Value within(const plan::testing::Run& run, const std::string& contract,
             const MonthWindow& months) {
  for (const finance::Contract& c : run.outcome->contracts)
    if (finance::item_id(c) == contract)
      return {
          NumberValue{std::get<finance::CapacityPurchase>(c).firm_value(months).si(), kMoneyDim},
          false};
  return {};
}

// What the contract has against what is public: a date in its window, an amount in its range.
bool agrees(const Value& value, const catalog::Term& term, double tolerance) {
  if (const auto* truth = std::get_if<bool>(&value.data)) return *truth;
  const auto* number = std::get_if<NumberValue>(&value.data);
  const auto* month = std::get_if<Month>(&value.data);
  if (auto window = parse_window(term.value.substr(0, 7)); window && term.low.empty()) {
    if (month != nullptr) return window->contains(*month);
    if (number != nullptr && number->dim == Dim{})
      return window->contains(Month::from_index(static_cast<int>(std::lround(number->si))));
  }
  if (number == nullptr) return false;
  const std::string& from = term.value.empty() ? term.low : term.value;
  const std::string& to = term.value.empty() ? term.high : term.value;
  auto low = parse_si(from, number->dim);
  auto high = parse_si(to, number->dim);
  return low && high && number->si >= *low * (1 - tolerance) &&
         number->si <= *high * (1 + tolerance);
}

TEST(DealTerms, EveryTermOfTheCatalogStandsOnce) {
  std::set<std::string> listed, known;
  for (const Row& row : rows())
    EXPECT_TRUE(listed.insert(row.deal + "." + row.term).second) << row.deal << '.' << row.term;
  for (const std::string& deal : plan::testing::facts().ids("deal"))
    for (const auto& [id, term] : facts_of(deal).terms.items) known.insert(deal + "." + id);
  EXPECT_EQ(listed, known);
}

TEST(DealTerms, ATermThatNoContractBooksHasAReason) {
  int booked = 0, explained = 0;
  for (const Row& row : rows()) {
    ++(row.expression.empty() ? explained : booked);
    if (row.expression.empty()) EXPECT_FALSE(row.why.empty()) << row.deal << '.' << row.term;
  }
  EXPECT_GE(booked, explained);
}

TEST(DealTerms, AContractBooksOnlyTermsOfItsOwnDeal) {
  for (const Row& row : rows()) {
    if (row.expression.empty()) continue;
    auto expression = Expression::parse(row.expression);
    ASSERT_TRUE(expression) << row.expression;
    for (const std::string& name : expression->names()) {
      const std::string contract = contract_in(name);
      if (contract.empty()) continue;
      const finance::Model& model = *run_of(row.plan).setup->finance;
      const auto id = model.find_contract(contract);
      ASSERT_TRUE(id) << row.deal << '.' << row.term << ": no contract " << contract;
      EXPECT_EQ(model.contract(*id).deal, row.deal) << row.term;
    }
  }
}

TEST(DealTerms, TheContractHasThePublicAmount) {
  for (const Row& row : rows()) {
    if (row.expression.empty()) continue;
    const plan::testing::Run& run = run_of(row.plan);
    const LookupContext context{.setup = &*run.setup,
                                .results = &run.results,
                                .catalog = &plan::testing::facts(),
                                .other_plan = {}};
    auto expression = Expression::parse(row.expression);
    ASSERT_TRUE(expression) << row.expression;
    auto value = expression->evaluate(best_lookup(context));
    ASSERT_TRUE(value) << row.deal << '.' << row.term << ": " << value.error();
    if (!row.months.empty())
      *value = within(run, contract_in(expression->names().at(0)), *parse_window(row.months));
    const double tolerance = row.tolerance.empty() ? 1e-3 : *parse_si(row.tolerance, Dim{});
    const catalog::Term& term = *facts_of(row.deal).terms.find(row.term);
    EXPECT_TRUE(agrees(*value, term, tolerance))
        << row.deal << '.' << row.term << ": public " << term.low << term.value << term.high
        << term.text << ", in the plan "
        << (std::holds_alternative<NumberValue>(value->data)
                ? print_rounded(std::get<NumberValue>(value->data).si,
                                std::get<NumberValue>(value->data).dim, 6)
                : "another");
  }
}

TEST(DealTerms, AnAmountBesideThePublicOneIsFound) {
  catalog::Term term;
  term.value = "300 G$";
  EXPECT_TRUE(agrees({NumberValue{300e9, kMoneyDim}, false}, term, 1e-3));
  EXPECT_FALSE(agrees({NumberValue{301e9, kMoneyDim}, false}, term, 1e-3));
  EXPECT_FALSE(agrees({NumberValue{300e9, kPowerDim}, false}, term, 1e-3));
  term.value = "2032-04";
  EXPECT_TRUE(agrees({Month(2032, 4), false}, term, 0));
  EXPECT_FALSE(agrees({Month(2032, 5), false}, term, 0));
  term.value.clear(), term.low = "45 G$", term.high = "50 G$";
  EXPECT_TRUE(agrees({NumberValue{50e9, kMoneyDim}, false}, term, 0));
  EXPECT_FALSE(agrees({NumberValue{51e9, kMoneyDim}, false}, term, 0));
}

}  // namespace
}  // namespace gw::validation
