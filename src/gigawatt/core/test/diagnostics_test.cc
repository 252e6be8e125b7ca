#include "gigawatt/core/diagnostics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace gw {
namespace {

TEST(Diagnostics, CountsErrorsApartFromWarnings) {
  Diagnostics diagnostics;
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(diagnostics.render(), "");
  diagnostics.add({.severity = Severity::warning, .message = "odd"});
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_FALSE(diagnostics.empty());
  diagnostics.error({.file = "p.yaml", .line = 3, .column = 7}, "a.b", "bad", "be good");
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_EQ(diagnostics.error_count(), 1u);
  EXPECT_EQ(diagnostics.items().size(), 2u);
}

TEST(Diagnostics, ShowsPlaceCaretAndHint) {
  Diagnostics diagnostics;
  diagnostics.add({.where = {.file = "plan.yaml", .line = 12, .column = 10},
                   .path = "campuses.abilene.power",
                   .message = "\"1.2 GWh\" is an energy, expected a power",
                   .hint = "write e.g. \"1.2 GW\"",
                   .line_text = "  power: 1.2 GWh",
                   .length = 7});
  EXPECT_EQ(
      diagnostics.render(),
      "plan.yaml:12:10: error: campuses.abilene.power: \"1.2 GWh\" is an energy, expected a power\n"
      "    power: 1.2 GWh\n"
      "           ^~~~~~~\n"
      "  hint: write e.g. \"1.2 GW\"\n");
}

TEST(Diagnostics, LeavesOutWhatIsNotKnown) {
  Diagnostics diagnostics;
  diagnostics.error({}, "", "nothing to run");
  diagnostics.error({.file = "--set"}, "a", "no such field");
  diagnostics.error({.file = "p.yaml", .line = 2}, "", "odd line");
  EXPECT_EQ(diagnostics.render(),
            "error: nothing to run\n--set: error: a: no such field\np.yaml:2: error: odd line\n");
}

TEST(Diagnostics, AreInOrderOfFileAndLineAndThenOfArrival) {
  Diagnostics diagnostics;
  diagnostics.error({.file = "b", .line = 1, .column = 1}, "", "4");
  diagnostics.error({.file = "a", .line = 10, .column = 1}, "", "3");
  diagnostics.error({.file = "a", .line = 9, .column = 5}, "", "1");
  diagnostics.error({.file = "a", .line = 9, .column = 5}, "", "2");
  EXPECT_EQ(diagnostics.render(),
            "a:9:5: error: 1\na:9:5: error: 2\na:10:1: error: 3\nb:1:1: error: 4\n");
}

TEST(Diagnostics, ShowsNothingThatActsOnATerminal) {
  // A mark of text direction, a byte order mark, a C1 control, a stray byte; \u00e9 and \u20ac
  // stay.
  Diagnostics diagnostics;
  diagnostics.add({.where = {.file = "p", .line = 1, .column = 9},
                   .message = "odd",
                   .line_text = "\u202E|\uFEFF|\u0085|\xE9|\u00e9\u20ac"});
  EXPECT_EQ(diagnostics.render(),
            "p:1:9: error: odd\n  \uFFFD|\uFFFD|\uFFFD|\uFFFD|\u00e9\u20ac\n          ^\n");
}

TEST(Diagnostics, CountsThoseThatItDoesNotShow) {
  Diagnostics diagnostics;
  for (int i = 0; i < 25; ++i) diagnostics.error({}, "", "e");
  const std::string text = diagnostics.render();
  EXPECT_EQ(std::ranges::count(text, '\n'), 21);
  EXPECT_TRUE(text.ends_with("and 5 more\n")) << text;
  EXPECT_EQ(diagnostics.render(25).find("more"), std::string::npos);
}

std::string excerpt_of(std::string line, int column, int length) {
  Diagnostics diagnostics;
  diagnostics.add({.where = {.file = "f", .line = 1, .column = column},
                   .message = "m",
                   .line_text = std::move(line),
                   .length = length});
  const std::string text = diagnostics.render();
  return text.substr(text.find('\n') + 1);  // without the line of the message
}

TEST(Diagnostics, CaretCountsCodePoints) {
  // The micro sign is one column though two bytes; a tab is one blank.
  EXPECT_EQ(excerpt_of("\u00b5: 5", 4, 1), "  \u00b5: 5\n     ^\n");
  std::string line;
  for (int i = 0; i < 100; ++i) line += "\u00b5";
  EXPECT_EQ(excerpt_of(line, 1, 1), "  " + line + "\n  ^\n");  // 200 bytes, not too long
  EXPECT_EQ(excerpt_of("\ta", 2, 1), "   a\n   ^\n");
}

TEST(Diagnostics, CaretStaysInsideTheLine) {
  EXPECT_EQ(excerpt_of("abc", 2, 99), "  abc\n   ^~\n");
  EXPECT_EQ(excerpt_of("abc", 4, 1), "  abc\n     ^\n");
  EXPECT_EQ(excerpt_of("abc", 3, 0), "  abc\n    ^\n");
}

TEST(Diagnostics, LongLinesAreCutAroundTheCaret) {
  const std::string line = std::string(500, 'a') + "X" + std::string(500, 'b');
  const std::string text = excerpt_of(line, 501, 1);
  const std::size_t end = text.find('\n');
  EXPECT_LT(end, 120u);
  EXPECT_EQ(text.substr(0, 6), "  ...a");
  // The caret stands below the X.
  EXPECT_EQ(text.find('X'), text.find('^') - end - 1);
}

constexpr std::array<std::string_view, 3> kFields{"count", "campus", "facility_power"};

TEST(Diagnostics, SuggestsTheNearestName) {
  EXPECT_EQ(closest("cuont", kFields), "count");
  EXPECT_EQ(did_you_mean("cuont", kFields), "did you mean \"count\"?");
  EXPECT_EQ(did_you_mean("facilty_powr", kFields), "did you mean \"facility_power\"?");
}

TEST(Diagnostics, ListsNamesWhereNoneIsNear) {
  EXPECT_EQ(did_you_mean("zzz", kFields), "known: count, campus, facility_power");
  EXPECT_EQ(did_you_mean("zzz", kFields, 2), "");
  EXPECT_EQ(did_you_mean("zzz", {}), "");
}

}  // namespace
}  // namespace gw
