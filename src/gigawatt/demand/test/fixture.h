// Products and runs in small, for the tests of this module.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "gigawatt/demand/allocation.h"

namespace gw::demand::test {

inline constexpr Month kFirst{2026, 1};  // 31 days

inline const std::vector<std::string>& systems() {
  static const std::vector<std::string> kSystems{"hopper", "rubin"};
  return kSystems;
}

// 70 M users x 7 messages a week x 400 tokens, peak 1.5: in 31 days 70e6 x 7 x 31/7 x 400 = 868e9
// tokens, 324,074 a second in the mean and 486,111 at the peak.
inline Product chat() {
  Product p;
  p.model = "llama3_405b";
  p.weekly_users.given.steps = {{Month{}, 70e6}};
  p.messages_per_user_week.steps = {{Month{}, 7.0}};
  p.prompt.mean = Tokens::from_si(1000);
  p.output.mean = Tokens::from_si(400);
  p.peak_to_mean = 1.5;
  p.income.subscribers.steps = {{Month{}, 0.05}};
  return p;
}

inline Run run(const std::string& id) {
  Run r;
  r.id = id;
  r.model = "llama3_405b";
  r.tokens = Tokens::from_si(15e12);
  return r;
}

inline Program program(const Config& config) {
  Diagnostics diagnostics;
  auto compiled = compile(config, {.first = kFirst, .systems = systems()}, diagnostics);
  if (!compiled) throw std::runtime_error(diagnostics.render());
  return std::move(*compiled);
}

inline std::string messages(const Config& config) {
  Diagnostics diagnostics;
  const bool compiled =
      compile(config, {.first = kFirst, .systems = systems()}, diagnostics).has_value();
  return (compiled ? "compiled\n" : "") + diagnostics.render();
}

// Tokens a second of one chip, the same for all products: 50 on hopper, 200 on rubin; a run takes
// the same chip-years on each.
inline Rates rates(const Program& p) {
  const auto per_chip = [](double rate) { return Tokens::from_si(rate) / unit::s / unit::chip; };
  Rates r;
  for (std::size_t i = 0; i < p.products.size(); ++i) {
    r.serving.push_back(per_chip(50));
    r.serving.push_back(per_chip(200));
  }
  for (std::size_t i = 0; i < p.runs.size(); ++i) {
    r.training.push_back(40000.0 * unit::chip * unit::month);
    r.training.push_back(10000.0 * unit::chip * unit::month);
  }
  r.availability = {1.0, 1.0};
  return r;
}

inline Chips chips(double n) { return Chips::from_si(n); }

}  // namespace gw::demand::test
