#include "gigawatt/core/calendar.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw {
inline namespace core {

namespace {

namespace chr = std::chrono;

constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

chr::year_month_day civil(std::int64_t days) {
  return chr::year_month_day(chr::sys_days(chr::days(static_cast<int>(days))));
}

int days_in(Month month) {
  const chr::year_month_day_last last =
      chr::year(month.year()) / chr::month(static_cast<unsigned>(month.month())) / chr::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string out = "\"";
  for (char c : text.substr(0, kShown)) out += c >= 0x20 && c < 0x7f ? c : '?';
  return out + (text.size() > kShown ? "...\"" : "\"");
}

// Exactly `width` digits, nothing else.
std::optional<int> read_digits(std::string_view text, std::size_t width) {
  if (text.size() != width) return std::nullopt;
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string two_digits(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string four_digits(int value) {
  const std::string text = std::to_string(value);
  return text.size() < 4 ? std::string(4 - text.size(), '0') + text : text;
}

std::expected<Month, std::string> read_month(std::string_view text, std::string_view whole,
                                             const char* form) {
  const auto year = read_digits(text.substr(0, 4), 4);
  const auto month =
      text.size() == 7 && text[4] == '-' ? read_digits(text.substr(5), 2) : std::nullopt;
  if (!year || !month) return std::unexpected(quoted(whole) + " is not " + form);
  if (*year < kFirstYear)
    return std::unexpected(quoted(whole) + " has no year " + std::to_string(*year));
  if (*month < 1 || *month > 12) {
    return std::unexpected(quoted(whole) + " has no month " + std::to_string(*month));
  }
  return Month(*year, *month);
}

constexpr const char* kWindowForm =
    "a span of months like 2026-07, 2026-Q3, 2026-H2, 2027 or 2026-07..2027-03";

// "2026-Q3", "2026-H2", "2027"; nothing if the text has none of these shapes.
std::optional<MonthWindow> read_part_of_year(std::string_view text) {
  const auto year = read_digits(text.substr(0, 4), 4);
  if (!year || *year < kFirstYear) return std::nullopt;
  if (text.size() == 4) return MonthWindow{Month(*year, 1), Month(*year, 12)};
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const int part = text[6] - '0';
  const int parts = text[5] == 'Q' ? 4 : text[5] == 'H' ? 2 : 0;
  if (part < 1 || part > parts) return std::nullopt;
  const int length = 12 / parts;
  const Month first(*year, (part - 1) * length + 1);
  return MonthWindow{first, first + (length - 1)};
}

}  // namespace

int Month::days() const { return days_in(*this); }

Time Month::duration() const { return days() * unit::day; }

Date::Date(int year, int month, int day) {
  GW_CHECK(year >= kFirstYear && year <= kLastYear && month >= 1 && month <= 12, year, month);
  GW_CHECK(day >= 1 && day <= days_in(Month(year, month)), year, month, day);
  const chr::sys_days point = chr::year(year) / chr::month(static_cast<unsigned>(month)) /
                              chr::day(static_cast<unsigned>(day));
  days_ = static_cast<std::int32_t>(point.time_since_epoch().count());
}

Date Date::from_days(std::int64_t days_since_1970) {
  static const std::int64_t first = Date(kFirstYear, 1, 1).days();
  static const std::int64_t last = Date(kLastYear, 12, 31).days();
  GW_CHECK(days_since_1970 >= first && days_since_1970 <= last, days_since_1970);
  Date date;
  date.days_ = static_cast<std::int32_t>(days_since_1970);
  return date;
}

Date Date::first_of(core::Month month) { return Date(month.year(), month.month(), 1); }

Month Date::month() const {
  const chr::year_month_day date = civil(days_);
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month()))};
}

int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(days_).day())); }

std::expected<Month, std::string> parse_month(std::string_view text) {
  return read_month(text, text, "a month like 2026-07");
}

std::expected<Date, std::string> parse_date(std::string_view text) {
  constexpr const char* kForm = "a date like 2026-07-31";
  const auto month = read_month(text.substr(0, 7), text, kForm);
  if (!month) return std::unexpected(month.error());
  const auto day =
      text.size() == 10 && text[7] == '-' ? read_digits(text.substr(8), 2) : std::nullopt;
  if (!day) return std::unexpected(quoted(text) + " is not " + kForm);
  if (*day < 1 || *day > month->days()) {
    return std::unexpected(quoted(text) + " has no day " + std::to_string(*day) + ": " +
                           print(*month) + " has " + std::to_string(month->days()) + " days");
  }
  return Date(month->year(), month->month(), *day);
}

std::expected<MonthWindow, std::string> parse_window(std::string_view text) {
  if (const auto window = read_part_of_year(text)) return *window;
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto month = read_month(text, text, kWindowForm);
    if (!month) return std::unexpected(month.error());
    return MonthWindow{*month, *month};
  }
  const auto first = read_month(text.substr(0, dots), text, kWindowForm);
  if (!first) return std::unexpected(first.error());
  const auto last = read_month(text.substr(dots + 2), text, kWindowForm);
  if (!last) return std::unexpected(last.error());
  if (*last < *first) return std::unexpected(quoted(text) + " ends before it begins");
  return MonthWindow{*first, *last};
}

std::string print(Month month) {
  return four_digits(month.year()) + "-" + two_digits(month.month());
}

std::string print(Date date) { return print(date.month()) + "-" + two_digits(date.day()); }

std::string print(MonthWindow window) {
  const int length = window.last - window.first + 1;
  const int before = window.first.month() - 1;
  const std::string year = four_digits(window.first.year());
  if (length == 1) return print(window.first);
  if (length == 12 && before == 0) return year;
  if (length == 6 && before % 6 == 0) return year + "-H" + std::to_string(before / 6 + 1);
  if (length == 3 && before % 3 == 0) return year + "-Q" + std::to_string(before / 3 + 1);
  return print(window.first) + ".." + print(window.last);
}

Month add_months_up(Month start, Time delay) {
  // Sums of months in floating point miss a whole number by a few units in the last place.
  constexpr double kNoise = 1e-9;
  constexpr double kMostMonths = 12.0 * kLastYear;
  const double months = delay.in(unit::month);
  GW_CHECK(std::abs(months) <= kMostMonths, months);
  return start + static_cast<int>(std::ceil(months - kNoise));
}

}  // namespace core
}  // namespace gw
