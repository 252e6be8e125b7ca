// Every public term of the nineteen deals is booked by a contract of the plan, in the amount that
// is public, or the table says why it is not: validation/deal_terms.csv.
#include "gigawatt/validation/deal_terms.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"
#include "gigawatt/units/text.h"
#include "gigawatt/validation/lookup.h"

namespace gw::validation {
namespace {

std::vector<DealTerm> rows() {
  const std::string path = std::string(GW_SOURCE_DIR) + "/validation/deal_terms.csv";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  Diagnostics diagnostics;
  auto terms = parse_deal_terms(text.str(), path, diagnostics);
  EXPECT_TRUE(terms) << diagnostics.render();
  return terms ? std::move(*terms) : std::vector<DealTerm>();
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

TEST(DealTerms, EveryTermOfTheCatalogStandsOnce) {
  std::set<std::string> listed, known;
  for (const DealTerm& row : rows())
    EXPECT_TRUE(listed.insert(row.deal + "." + row.term).second) << row.deal << '.' << row.term;
  for (const std::string& deal : plan::testing::facts().ids("deal"))
    for (const auto& [id, term] : facts_of(deal).terms.items) known.insert(deal + "." + id);
  EXPECT_EQ(listed, known);
}

TEST(DealTerms, ATermThatNoContractBooksHasAReason) {
  int booked = 0, explained = 0;
  for (const DealTerm& row : rows()) {
    ++(row.expression ? booked : explained);
    EXPECT_TRUE(row.expression || !row.why.empty()) << row.deal << '.' << row.term;
  }
  EXPECT_GE(booked, explained);
}

TEST(DealTerms, AContractBooksOnlyTermsOfItsOwnDeal) {
  for (const DealTerm& row : rows()) {
    if (!row.expression) continue;
    for (const std::string& name : row.expression->names()) {
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
  for (const DealTerm& row : rows()) {
    if (!row.expression) continue;
    const plan::testing::Run& run = run_of(row.plan);
    const LookupContext context{.setup = &*run.setup,
                                .results = &run.results,
                                .catalog = &plan::testing::facts(),
                                .other_plan = {}};
    auto value = booked(row, best_lookup(context), run.outcome->contracts);
    ASSERT_TRUE(value) << row.deal << '.' << row.term << ": " << value.error();
    const catalog::Term& term = *facts_of(row.deal).terms.find(row.term);
    const auto* number = std::get_if<NumberValue>(&value->data);
    EXPECT_TRUE(agrees(*value, term, row.tolerance))
        << row.deal << '.' << row.term << ": public " << term.low << term.value << term.high
        << term.text << ", in the plan "
        << (number != nullptr ? print_rounded(number->si, number->dim, 6) : "another");
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

TEST(DealTerms, FaultyRows) {
  const auto errors = [](const std::string& row) {
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_deal_terms("deal,term,plan,expression,months,tolerance,why\n" + row + "\n",
                                  "t.csv", diagnostics));
    return diagnostics.render();
  };
  EXPECT_NE(errors("d,t,,,,,").find("neither an expression nor a reason"), std::string::npos);
  EXPECT_NE(errors("d,t,,1 +,,,").find("expression, at character"), std::string::npos);
  EXPECT_NE(errors("d,t,,1,2026-13,,").find("d.t"), std::string::npos);
  EXPECT_NE(errors("d,t,,1,,much,").find("is not a share"), std::string::npos);
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_deal_terms("deal,term\n", "t.csv", diagnostics));
  EXPECT_NE(diagnostics.render().find("no column \"plan\""), std::string::npos);
}

}  // namespace
}  // namespace gw::validation
