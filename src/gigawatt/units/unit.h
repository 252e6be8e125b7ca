// Named units for code: power.in(unit::GW), and literals: 1.5_GW. Text is parsed in units/text.h.
#pragma once

#include "gigawatt/units/quantity.h"

namespace gw {
inline namespace units {
namespace unit {

inline constexpr Time s = Time::from_si(1);
inline constexpr Time ms = Time::from_si(1e-3);
inline constexpr Time us = Time::from_si(1e-6);
inline constexpr Time min = Time::from_si(60);
inline constexpr Time h = Time::from_si(3600);
inline constexpr Time day = Time::from_si(86400);
inline constexpr Time week = 7.0 * day;
// Julian year: a duration in years or months is a mean one; calendar months live in
// core/calendar.h.
inline constexpr Time year = 365.25 * day;
inline constexpr Time month = year / 12.0;

inline constexpr Energy J = Energy::from_si(1);
inline constexpr Energy kWh = Energy::from_si(3.6e6);
inline constexpr Energy MWh = 1e3 * kWh;
inline constexpr Energy GWh = 1e6 * kWh;
inline constexpr Energy TWh = 1e9 * kWh;
// International Table BTU, 1055.05585262 J; MMBtu is a million of them.
inline constexpr Energy MMBtu = Energy::from_si(1055.05585262e6);

inline constexpr Power W = Power::from_si(1);
inline constexpr Power kW = Power::from_si(1e3);
inline constexpr Power MW = Power::from_si(1e6);
inline constexpr Power GW = Power::from_si(1e9);

inline constexpr Data B = Data::from_si(1);
inline constexpr Data GB = Data::from_si(1e9);
inline constexpr Data TB = Data::from_si(1e12);
inline constexpr Data GiB = Data::from_si(1073741824.0);
inline constexpr DataRate GBps = GB / s;
inline constexpr DataRate Gbps = Data::from_si(0.125e9) / s;

inline constexpr Flop FLOP = Flop::from_si(1);
inline constexpr Flop PFLOP = Flop::from_si(1e15);
inline constexpr FlopRate TFLOPs = Flop::from_si(1e12) / s;

inline constexpr Temperature K = Temperature::from_si(1);
inline constexpr Mass kg = Mass::from_si(1);
inline constexpr Mass t = Mass::from_si(1e3);
inline constexpr Volume m3 = Volume::from_si(1);
inline constexpr Volume L = Volume::from_si(1e-3);
inline constexpr Chips chip = Chips::from_si(1);
inline constexpr Tokens token = Tokens::from_si(1);
inline constexpr Tokens Mtoken = Tokens::from_si(1e6);
inline constexpr Dollars USD = Dollars::from_si(1);
inline constexpr Dollars MUSD = Dollars::from_si(1e6);
inline constexpr Dollars GUSD = Dollars::from_si(1e9);

}  // namespace unit

inline namespace literals {

#define GW_LITERAL(suffix, value)                                                                \
  consteval auto operator""_##suffix(long double x) { return static_cast<double>(x) * (value); } \
  consteval auto operator""_##suffix(unsigned long long x) {                                     \
    return static_cast<double>(x) * (value);                                                     \
  }

GW_LITERAL(s, unit::s)
GW_LITERAL(ms, unit::ms)
GW_LITERAL(h, unit::h)
GW_LITERAL(day, unit::day)
GW_LITERAL(month, unit::month)
GW_LITERAL(year, unit::year)
GW_LITERAL(W, unit::W)
GW_LITERAL(kW, unit::kW)
GW_LITERAL(MW, unit::MW)
GW_LITERAL(GW, unit::GW)
GW_LITERAL(kWh, unit::kWh)
GW_LITERAL(MWh, unit::MWh)
GW_LITERAL(TWh, unit::TWh)
GW_LITERAL(MMBtu, unit::MMBtu)
GW_LITERAL(GB, unit::GB)
GW_LITERAL(TB, unit::TB)
GW_LITERAL(GBps, unit::GBps)
GW_LITERAL(Gbps, unit::Gbps)
GW_LITERAL(PFLOP, unit::PFLOP)
GW_LITERAL(TFLOPs, unit::TFLOPs)
GW_LITERAL(K, unit::K)
GW_LITERAL(kg, unit::kg)
GW_LITERAL(m3, unit::m3)
GW_LITERAL(chip, unit::chip)
GW_LITERAL(token, unit::token)
GW_LITERAL(Mtoken, unit::Mtoken)
GW_LITERAL(USD, unit::USD)
GW_LITERAL(MUSD, unit::MUSD)
GW_LITERAL(GUSD, unit::GUSD)

#undef GW_LITERAL

}  // namespace literals
}  // namespace units
}  // namespace gw
