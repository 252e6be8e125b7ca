// Numbers by date that follow a market path.
#include "gigawatt/config/market.h"

#include <string>

#include <gtest/gtest.h>

#include "gigawatt/config/config.h"
#include "gigawatt/config/lookup.h"
#include "gigawatt/config/read.h"
#include "gigawatt/config/sample.h"
#include "gigawatt/config/schema.h"
#include "gigawatt/config/write.h"

namespace gw::config {
namespace market_test {

struct Deal {
  Steps<Dollars> price;
  std::optional<Steps<Ratio>> rate;
  Dollars fee;
};
template <class Visitor>
void visit(Visitor& v, Deal& d) {
  v.field("price", d.price, {.doc = "what is paid", .required = true, .positive = true});
  v.field("rate", d.rate, {.doc = "a year", .min = 0, .max = 1});
  v.field("fee", d.fee, {.doc = "once"});
}
struct Book {
  ById<Deal> deals;
};
template <class Visitor>
void visit(Visitor& v, Book& b) {
  v.field("deals", b.deals, {.doc = "by id"});
}

namespace {

struct Read {
  std::optional<Book> book;
  Facts facts;
  Diagnostics diagnostics;
};
Read read_book(const std::string& yaml) {
  Read result;
  const auto node = parse_yaml(yaml, "book.yaml", result.diagnostics);
  EXPECT_TRUE(node.has_value());
  if (node) result.book = read<Book>(*node, result.facts, result.diagnostics);
  return result;
}

constexpr const char* kBook =
    "deals: {a: {price: {market: gb200.resale}, rate: 4%, fee: {uniform: [1 $, 2 $]}}, b: {price: "
    "3 $}}";

TEST(Market, IsReadFoundAndWritten) {
  Read read = read_book(kBook);
  ASSERT_TRUE(read.book.has_value()) << read.diagnostics.render();
  const Steps<Dollars>& price = read.book->deals.items[0].second.price;
  EXPECT_EQ(price.market, "gb200.resale");
  EXPECT_TRUE(price.steps.empty());
  EXPECT_EQ(read.book->deals.items[1].second.price.market, "");
  std::string found;
  for_each_market(
      *read.book, [&](const Trail& trail, const auto& steps, const FieldOptions& bounds) {
        found += trail.path() + " follows " + steps.market + (bounds.positive ? ", positive" : "");
      });
  EXPECT_EQ(found, "deals.a.price follows gb200.resale, positive");
  EXPECT_EQ(lookup(*read.book, "deals.a.price.market")->text, "gb200.resale");
  EXPECT_EQ(
      to_yaml(write(*read.book)),
      "deals:\n  a:\n    price:\n      market: gb200.resale\n    rate: 0.04\n    fee: 150 cents\n"
      "  b:\n    price: 3 $\n    rate: none\n    fee: 0 $\n");
}

TEST(Market, MonthsPutInAreNoNumbersOfThePlan) {
  Read read = read_book(kBook);
  Book& book = *read.book;
  ASSERT_EQ(read.facts.uncertainties.size(), 1u);
  book.deals.items[0].second.price.steps = {{Month(2026, 1), Dollars::from_si(7)},
                                            {Month(2026, 2), Dollars::from_si(8)}};
  assign(book, read.facts.uncertainties, std::vector{1.25});
  EXPECT_EQ(book.deals.items[0].second.fee.si(), 1.25);
  EXPECT_EQ(book.deals.items[0].second.price.at(Month(2026, 2)).si(), 8);
  EXPECT_TRUE(write(book).find("deals")->find("a")->find("price")->find("market") != nullptr);
}

TEST(Market, ALaterLayerReplacesAPathByDatesAndBack) {
  Diagnostics diagnostics;
  const auto price_after = [&](const std::string& below, const std::string& value) {
    auto node = parse_yaml("deals: {a: {price: " + below + "}}", "book.yaml", diagnostics);
    EXPECT_TRUE(apply_override(*node, {"deals.a.price", value, {}}, diagnostics));
    auto book = read<Book>(*node, diagnostics);
    EXPECT_TRUE(book.has_value()) << diagnostics.render();
    return book ? book->deals.items[0].second.price : Steps<Dollars>();
  };
  EXPECT_EQ(price_after("{market: amd}", "5 $").at(Month(2026, 1)).si(), 5);
  EXPECT_EQ(price_after("{2026-01: 3 $, 2027-01: 4 $}", "{market: amd}").market, "amd");
}

TEST(Market, StepsAtLooksUpTheMonth) {
  Steps<Ratio> steps;
  for (int m = 0; m < 40; ++m) steps.steps.emplace_back(Month(2026, 1) + m, m);
  for (int m = -3; m < 45; ++m)
    EXPECT_EQ(steps.at(Month(2026, 1) + m).si(), std::clamp(m, 0, 39)) << m;
  EXPECT_THROW((void)Steps<Ratio>().at(Month(2026, 1)), InvariantError);
}

TEST(Market, BadReferences) {
  const auto message = [](const std::string& yaml) {
    const Read read = read_book(yaml);
    EXPECT_FALSE(read.book.has_value());
    return read.diagnostics.empty() ? std::string() : read.diagnostics.items().front().message;
  };
  EXPECT_EQ(message("deals: {a: {price: {market: [x]}}}"),
            "expected the id of a market path, found a list");
  EXPECT_EQ(message("deals: {a: {price: {2026-01: 3 $, market: x}}}"),
            "\"market\" is not a span of months like 2026-07, 2026-Q3, 2026-H2, 2027 or 2026-07..2027-03");
  // Only numbers by date may follow one.
  EXPECT_EQ(message("deals: {a: {price: 3 $, fee: {market: x}}}"),
            "expected a quantity (money) such as 1 G$, found a map");
}

TEST(Market, TheSchemaKnowsIt) {
  const std::string schema = json_schema<Book>("book");
  EXPECT_NE(schema.find("\"market\""), std::string::npos);
  bool said = false;
  for (const FieldDoc& field : documentation<Book>())
    said = said || (field.path == "deals.<id>.price" && field.type.ends_with("or a market path"));
  EXPECT_TRUE(said);
}

}  // namespace
}  // namespace market_test
}  // namespace gw::config
