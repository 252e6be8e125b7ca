// Options on one share or asset in closed form, and a lessee's right to leave on a lattice.
//
// S spot, K strike, H hurdle, r rate and q yield (continuous, a year), s volatility (a year^-1/2),
// T time, N the normal distribution. The price is lognormal: dS/S = (r - q) dt + s dW; s and r are
// constant. Sources: Black and Scholes 1973, Merton 1973; Rubinstein and Reiner 1991 for barriers
// and digitals; Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. No volatility or no
// time gives the value of the certain outcome; "S at least H" counts as met.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigawatt/units/quantity.h"

namespace gw::finance {

struct OptionTerms {
  Dollars spot;
  Dollars strike;    // of a hurdle: the hurdle
  Ratio rate;        // continuous, a year
  Ratio yield;       // continuous, a year; of an asset that decays, its decay
  Ratio volatility;  // a year
  Time expiry;       // from now
};

// What is wrong with the terms, "" if nothing; the functions below GW_CHECK it.
[[nodiscard]] std::string problem(const OptionTerms& terms);

// S e^-qT N(d1) - K e^-rT N(d2), d1 = (ln(S/K) + (r - q + s^2/2) T) / (s sqrt T), d2 = d1 - s sqrt
// T.
[[nodiscard]] Dollars call_value(const OptionTerms& terms);
// K e^-rT N(-d2) - S e^-qT N(-d1).
[[nodiscard]] Dollars put_value(const OptionTerms& terms);
// S e^-qT - K e^-rT = call - put.
[[nodiscard]] Dollars forward_value(const OptionTerms& terms);

// One share at T if S_T >= K: S e^-qT N(d1); if S_T < K: S e^-qT N(-d1).
[[nodiscard]] Dollars share_if_above(const OptionTerms& terms);
[[nodiscard]] Dollars share_if_below(const OptionTerms& terms);
// One dollar at T if S_T >= K: e^-rT N(d2); if S_T < K: e^-rT N(-d2).
[[nodiscard]] Dollars dollar_if_above(const OptionTerms& terms);
[[nodiscard]] Dollars dollar_if_below(const OptionTerms& terms);

// One share at T if the price was at H = strike or above at any time up to T (H > S, else S e^-qT):
//   S e^-qT [N(x) + (H/S)^(2 (mu+1)) N(-y)],  mu = (r - q - s^2/2) / s^2,
//   x = ln(S/H) / (s sqrt T) + (mu+1) s sqrt T,  y = ln(H/S) / (s sqrt T) + (mu+1) s sqrt T.
[[nodiscard]] Dollars share_on_touch(const OptionTerms& terms);
// One dollar at T on the same event: e^-rT [N(x - s sqrt T) + (H/S)^(2 mu) N(-y + s sqrt T)].
[[nodiscard]] Dollars dollar_on_touch(const OptionTerms& terms);
// One share at T if the price is at H or above at any time in [from, T]: the integral of
// share_on_touch over the price at `from`, to 1e-9 of the spot.
[[nodiscard]] Dollars share_on_touch_from(const OptionTerms& terms, Time from);

// One share at T if the price has been at `barrier` or above and S_T > K (up-and-in
// asset-or-nothing).
[[nodiscard]] Dollars up_and_in_share(const OptionTerms& terms, Dollars barrier);

// Residual value guarantee: min(cap, max(0, G - V)) is paid at the end, V the value of the asset.
// P(G) - P(G - cap), P a put on V; without a cap, P(G). V >= G for sure: 0; V << G: cap e^-rT.
struct ResidualGuarantee {
  Dollars value;       // of the asset today
  Dollars guaranteed;  // G
  std::optional<Dollars> cap;
  Ratio rate;
  Ratio yield;  // decay of the asset, continuous, a year
  Ratio volatility;
  Time end;
};
[[nodiscard]] std::string problem(const ResidualGuarantee& guarantee);
[[nodiscard]] Dollars residual_guarantee_value(const ResidualGuarantee& guarantee);

struct ExitGuarantee {
  Dollars guaranteed;  // residual value that the lessee owes when it leaves at this date
  std::optional<Dollars> cap;
};

// A lease with exits at P, 2P, ..., nP and its end at (n+1) P. The market rent m is lognormal with
// drift `rent_growth`; the asset is worth `value_in_rent` x m. At exit k the lessee
//   leaves  for -min(cap_k, max(0, G_k - value_in_rent x m)),  or
//   stays   for (m - c) A + e^-rP E[next],  A = (1 - e^-rP) / r:
// c is paid for what would cost m, fixed at the date for the period. It leaves if that is worth
// more. The lattice moves the martingale part of m by e^(+-s sqrt dt), so that its mean is exact
// with any steps. Assumes that m is all that changes; ignores moving costs and what is owed at the
// end of the lease.
struct LesseeExit {
  DollarRate market_rent;
  DollarRate renewal_rent;  // c
  Ratio rent_growth;        // of the expected market rent, continuous, a year; below 0: decay
  Ratio volatility;
  Ratio rate;
  Time period;                       // P
  std::vector<ExitGuarantee> exits;  // one for each date
  Time value_in_rent;                // value of the asset in years of its market rent
  int steps = 200;                   // of the lattice in each period
};
struct LesseeExitValue {
  Dollars right;              // of leaving: held - committed
  Dollars held;               // the lease from the first exit on, with the right
  Dollars committed;          // the same if the lessee must stay
  std::vector<Ratio> leaves;  // risk-neutral probability of leaving at each date
  Ratio stays;                // to the end
};
[[nodiscard]] std::string problem(const LesseeExit& lease);
[[nodiscard]] LesseeExitValue value_of_exit(const LesseeExit& lease);

}  // namespace gw::finance
