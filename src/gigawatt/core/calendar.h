// Civil dates (proleptic Gregorian) and the months that every monthly series runs on.
#pragma once

#include <compare>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "gigawatt/units/quantity.h"

namespace gw {
inline namespace core {

// A calendar month; index() counts months since 0000-01.
class Month {
 public:
  constexpr Month() = default;
  constexpr Month(int year, int month) : index_(year * 12 + month - 1) {}
  [[nodiscard]] static constexpr Month from_index(int index) {
    Month m;
    m.index_ = index;
    return m;
  }

  [[nodiscard]] constexpr int index() const { return index_; }
  [[nodiscard]] constexpr int year() const { return index_ / 12; }
  [[nodiscard]] constexpr int month() const { return index_ % 12 + 1; }  // 1..12
  [[nodiscard]] int days() const;
  [[nodiscard]] Time duration() const;  // days() x 24 h

  constexpr auto operator<=>(const Month&) const = default;
  friend constexpr Month operator+(Month m, int months) { return from_index(m.index_ + months); }
  friend constexpr Month operator-(Month m, int months) { return from_index(m.index_ - months); }
  friend constexpr int operator-(Month a, Month b) { return a.index_ - b.index_; }
  constexpr Month& operator++() { return ++index_, *this; }

 private:
  int index_ = 0;
};

class Date {
 public:
  constexpr Date() = default;
  // Year 1..9999 and a real day of that month, checked with GW_CHECK; parse() is for user input.
  Date(int year, int month, int day);
  [[nodiscard]] static Date from_days(std::int64_t days_since_1970);
  [[nodiscard]] static Date first_of(Month month);

  [[nodiscard]] std::int64_t days() const { return days_; }  // since 1970-01-01
  [[nodiscard]] Month month() const;
  [[nodiscard]] int day() const;

  constexpr auto operator<=>(const Date&) const = default;

 private:
  std::int32_t days_ = 0;
};

// A span of whole months, both ends included: "2026-H2", "2026-Q3", "2027", "2026-07" or
// "2026-07..2027-03".
struct MonthWindow {
  Month first;
  Month last;
  constexpr bool operator==(const MonthWindow&) const = default;
  [[nodiscard]] constexpr bool contains(Month m) const { return first <= m && m <= last; }
};

// Errors say what is wrong with the text: `"2025-13" has no month 13`.
[[nodiscard]] std::expected<Month, std::string> parse_month(std::string_view text);  // YYYY-MM
[[nodiscard]] std::expected<Date, std::string> parse_date(std::string_view text);    // YYYY-MM-DD
[[nodiscard]] std::expected<MonthWindow, std::string> parse_window(std::string_view text);

[[nodiscard]] std::string print(Month month);  // 2026-07
[[nodiscard]] std::string print(Date date);    // 2026-07-31
[[nodiscard]] std::string print(
    MonthWindow window);  // 2026-H2 where it is one, else 2026-07..2027-03

// The month that holds `start` + `delay`, delay rounded up to whole months: what takes a day ends
// next month.
[[nodiscard]] Month add_months_up(Month start, Time delay);

}  // namespace core
}  // namespace gw
