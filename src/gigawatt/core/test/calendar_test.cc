#include "gigawatt/core/calendar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw {
namespace {

static_assert(Month(2025, 9) + 4 == Month(2026, 1));
static_assert(Month(2026, 1) - Month(2025, 9) == 4);
static_assert((Month(2026, 1) - 1).month() == 12 && (Month(2026, 1) - 1).year() == 2025);

TEST(Calendar, MonthsKnowTheirLength) {
  EXPECT_EQ(Month(2026, 2).days(), 28);
  EXPECT_EQ(Month(2028, 2).days(), 29);
  EXPECT_EQ(Month(2000, 2).days(), 29);  // divisible by 400
  EXPECT_EQ(Month(2100, 2).days(), 28);  // divisible by 100 only
  EXPECT_EQ(Month(2026, 7).days(), 31);
  EXPECT_EQ(Month(2026, 7).duration(), 744_h);
}

TEST(Calendar, DatesCountDaysSince1970) {
  EXPECT_EQ(Date().days(), 0);
  EXPECT_EQ(Date(1970, 1, 1).days(), 0);
  EXPECT_EQ(Date(1969, 12, 31).days(), -1);
  EXPECT_EQ(Date(2000, 3, 1).days(), 11017);
  EXPECT_EQ(Date(2025, 9, 22).days(), 20353);
  EXPECT_EQ(Date::first_of(Month(2026, 7)), Date(2026, 7, 1));
  EXPECT_LT(Date(2025, 9, 22), Date(2025, 10, 1));
}

TEST(Calendar, ImpossibleDatesAreBrokenInvariants) {
  EXPECT_THROW(Date(2026, 2, 29), InvariantError);
  EXPECT_THROW(Date(2026, 13, 1), InvariantError);
  EXPECT_THROW(Date(2026, 1, 0), InvariantError);
  EXPECT_THROW(Date(0, 1, 1), InvariantError);
  EXPECT_THROW((void)Date::from_days(100'000'000), InvariantError);
}

// from_days inverts days, days follow one another, and print and parse are inverse.
RC_GTEST_PROP(Calendar, DatesRoundTrip, ()) {
  const std::int64_t days = *rc::gen::inRange<std::int64_t>(-719162, 2932896);  // years 1 to 9999
  const Date date = Date::from_days(days);
  RC_ASSERT(date.days() == days);
  RC_ASSERT(Date(date.month().year(), date.month().month(), date.day()) == date);
  RC_ASSERT(parse_date(print(date)).value() == date);
  const Date next = Date::from_days(days + 1 > 2932896 ? days : days + 1);
  RC_ASSERT((next.day() == date.day() + 1 || next.day() == 1 || next == date));
}

RC_GTEST_PROP(Calendar, MonthsAndWindowsRoundTrip, ()) {
  const Month first = Month::from_index(*rc::gen::inRange(12, 9998 * 12));
  const MonthWindow window{first, first + *rc::gen::inRange(0, 24)};
  RC_ASSERT(parse_month(print(first)).value() == first);
  RC_ASSERT(parse_window(print(window)).value() == window);
  RC_ASSERT(Date::first_of(first + 1).days() - Date::first_of(first).days() == first.days());
}

MonthWindow read_window(std::string_view text) {
  const auto parsed = parse_window(text);
  if (!parsed) ADD_FAILURE() << parsed.error();
  return parsed.value_or(MonthWindow{});
}

TEST(Calendar, ReadsWindows) {
  EXPECT_EQ(read_window("2026-H2"), (MonthWindow{Month(2026, 7), Month(2026, 12)}));
  EXPECT_EQ(read_window("2026-H1"), (MonthWindow{Month(2026, 1), Month(2026, 6)}));
  EXPECT_EQ(read_window("2026-Q3"), (MonthWindow{Month(2026, 7), Month(2026, 9)}));
  EXPECT_EQ(read_window("2027"), (MonthWindow{Month(2027, 1), Month(2027, 12)}));
  EXPECT_EQ(read_window("2026-07"), (MonthWindow{Month(2026, 7), Month(2026, 7)}));
  EXPECT_EQ(read_window("2026-07..2027-03"), (MonthWindow{Month(2026, 7), Month(2027, 3)}));
  EXPECT_TRUE(read_window("2026-H2").contains(Month(2026, 12)));
  EXPECT_FALSE(read_window("2026-H2").contains(Month(2027, 1)));
  EXPECT_FALSE(read_window("2026-H2").contains(Month(2026, 6)));
}

TEST(Calendar, PrintsWindowsByTheirShortestName) {
  EXPECT_EQ(print(MonthWindow{Month(2026, 7), Month(2026, 12)}), "2026-H2");
  EXPECT_EQ(print(MonthWindow{Month(2026, 10), Month(2026, 12)}), "2026-Q4");
  EXPECT_EQ(print(MonthWindow{Month(2026, 2), Month(2026, 4)}), "2026-02..2026-04");
  EXPECT_EQ(print(MonthWindow{Month(2026, 1), Month(2026, 12)}), "2026");
  EXPECT_EQ(print(MonthWindow{Month(2026, 2), Month(2027, 1)}), "2026-02..2027-01");
  EXPECT_EQ(print(Month(7, 3)), "0007-03");
  EXPECT_EQ(print(Date(2026, 7, 4)), "2026-07-04");
}

std::string window_error(std::string_view text) {
  const auto parsed = parse_window(text);
  return parsed ? "no error" : parsed.error();
}

TEST(Calendar, SaysWhatIsWrong) {
  EXPECT_EQ(parse_month("2025-13").error(), "\"2025-13\" has no month 13");
  EXPECT_EQ(parse_month("2025-00").error(), "\"2025-00\" has no month 0");
  EXPECT_EQ(parse_month("0000-01").error(), "\"0000-01\" has no year 0");
  for (const char* text : {"", "2025", "2025-1", "2025-001", "25-01", "2025/01", "2025-01-01",
                           " 2025-01", "2025-0x", "+025-01", "-025-01"}) {
    EXPECT_NE(parse_month(text).error().find("is not a month like 2026-07"), std::string::npos)
        << text;
  }
  EXPECT_EQ(parse_date("2026-02-29").error(), "\"2026-02-29\" has no day 29: 2026-02 has 28 days");
  EXPECT_EQ(parse_date("2026-01-00").error(), "\"2026-01-00\" has no day 0: 2026-01 has 31 days");
  EXPECT_EQ(parse_date("2026-13-01").error(), "\"2026-13-01\" has no month 13");
  EXPECT_EQ(parse_date("2026-1-1").error(), "\"2026-1-1\" is not a date like 2026-07-31");
  EXPECT_EQ(parse_date("2026-01-1").error(), "\"2026-01-1\" is not a date like 2026-07-31");
  EXPECT_EQ(window_error("2027-03..2026-07"), "\"2027-03..2026-07\" ends before it begins");
  EXPECT_EQ(window_error("2026-Q5"),
            "\"2026-Q5\" is not a span of months like 2026-07, 2026-Q3, 2026-H2, 2027 or "
            "2026-07..2027-03");
  for (const char* text : {"2026-H3", "2026-Q0", "2026-H0", "2026-q1", "0000", "26", "2026-01..",
                           "..2026-01", "2026-01..2026-Q2", "2026-01...2026-02"}) {
    EXPECT_NE(window_error(text), "no error") << text;
  }
}

TEST(Calendar, DelaysRoundUpToWholeMonths) {
  const Month start(2026, 1);
  EXPECT_EQ(add_months_up(start, 0_s), start);
  EXPECT_EQ(add_months_up(start, 1_day), Month(2026, 2));
  EXPECT_EQ(add_months_up(start, 1_month), Month(2026, 2));
  EXPECT_EQ(add_months_up(start, 1_month + 1_day), Month(2026, 3));
  EXPECT_EQ(add_months_up(start, 18_month), Month(2027, 7));
  // 0.1 + 0.2 months is above 0.3 in doubles: noise must not cost a month.
  EXPECT_EQ(add_months_up(start, 10 * (0.1 * unit::month + 0.2 * unit::month)), Month(2026, 4));
  EXPECT_EQ(add_months_up(start, -1.5 * unit::month), Month(2025, 12));
  EXPECT_THROW((void)add_months_up(start, 1_s / 0.0), InvariantError);
  EXPECT_THROW((void)add_months_up(start, 1e9 * unit::year), InvariantError);
}

}  // namespace
}  // namespace gw
