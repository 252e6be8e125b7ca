// Credit: hazards, default swaps, rating migration, the structural model, guarantees and exposure.
//
// Hazards, spreads and rates are continuous and a year; R is the recovery, LGD = 1 - R; DF = e^-rt.
// Assumes default independent of rates and exposure (no wrong-way risk) unless a function says
// otherwise. Sources: Jarrow and Turnbull 1995; O'Kane and Turnbull 2003; Cox, Ingersoll and Ross
// 1985; Jarrow, Lando and Turnbull 1997; Merton 1974, 1977; Hull, Options, Futures and Other
// Derivatives, ch. 24.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/core/table.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// ---- Reduced form

// The credit triangle h = spread / (1 - R).
[[nodiscard]] Ratio hazard_from_spread(Ratio spread, Ratio recovery);
// Q(t) = e^-ht.
[[nodiscard]] Ratio survival(Ratio hazard, Time t);

// dh = k (theta - h) dt + s sqrt(h) dW: Q(t) = A e^(-B h0), g = sqrt(k^2 + 2 s^2),
// B = 2 (e^gt - 1) / ((g + k)(e^gt - 1) + 2 g), A = [2 g e^((k+g)t/2) / ((g + k)(e^gt - 1) + 2
// g)]^(2 k theta / s^2), computed in a form that holds for s = 0, too.
struct CirIntensity {
  Ratio start;       // h0
  Ratio mean;        // theta
  Ratio reversion;   // k
  Ratio volatility;  // s
};
[[nodiscard]] Ratio survival(const CirIntensity& intensity, Time t);

// Default swap with a flat hazard h and rate r. Coupons: spread x notional x days / 360 from
// `start` to `end` every `months`, dates on weekends moved by "modified following" (no holidays).
// In a default the protection pays LGD x notional and the accrued coupon is due, both at the middle
// day of the period.
//   premium = sum s N a_k Q(t_k) DF(t_k) + accrued,  protection = sum LGD N (Q_k-1 - Q_k)
//   DF(middle)
struct DefaultSwap {
  Dollars notional;
  Ratio spread;  // running
  Ratio recovery;
  Date start;
  Date end;
  int months = 6;
  Date today;
  Ratio hazard;  // on actual days / 360, as the rate
  Ratio rate;
};
struct DefaultSwapValue {
  Dollars premium;
  Dollars protection;
  Dollars to_seller;  // premium - protection
  Ratio fair_spread;  // spread x protection / premium
};
[[nodiscard]] std::string problem(const DefaultSwap& swap);
[[nodiscard]] DefaultSwapValue value_of(const DefaultSwap& swap);

// ---- Rating migration

// rates[i x n + j] is the yearly rate from rating i to j; rows sum to zero; the last rating is
// default.
struct RatingGenerator {
  std::vector<std::string> ratings;
  std::vector<Ratio> rates;
};
[[nodiscard]] std::string problem(const RatingGenerator& generator);
// exp(G t), row by row: Taylor's series of P = I + G/l (non-negative, so nothing cancels) over t /
// 2^m with l t / 2^m <= 1/2, squared m <= 60 times; l the largest rate of leaving. Rows sum to 1.
[[nodiscard]] std::vector<Ratio> transition_matrix(const RatingGenerator& generator, Time t);

// ---- Structural

// Equity is a call on the assets V with the debt D as its strike: E = V N(d1) - D e^-rT N(d2) and
// s_E E = N(d1) s_V V, solved for V and s_V: V by Newton inside, s_V by bracketing in (0, s_E].
struct MertonTerms {
  Dollars equity;
  Ratio equity_volatility;
  Dollars debt;  // face value due at maturity
  Ratio rate;
  Time maturity;
};
struct Merton {
  Dollars assets;
  Ratio asset_volatility;
  Ratio distance_to_default;  // d2
  Ratio default_probability;  // N(-d2), risk-neutral
  Dollars debt_value;         // V - E
  Ratio expected_loss;        // 1 - debt value / (D e^-rT)
  Ratio recovery;             // 1 - expected loss / default probability
  Ratio spread;               // -ln(debt value / D) / T - r
};
enum class NoMerton { bad_terms, no_convergence };
[[nodiscard]] const char* describe(NoMerton reason);
[[nodiscard]] std::expected<Merton, NoMerton> merton(const MertonTerms& terms);

// ---- Guarantees

// sum_k DF_k min(cap, max(0, (1 - R) claim_k - escrow)) (Q_k-1 - Q_k), paid at the end of period k.
struct GuaranteedDebt {
  std::vector<Dollars> claims;  // exposure in each period
  Time period;                  // its length
  Dollars escrow;               // pays before the guarantor does
  std::optional<Dollars> cap;   // most that is paid in one default
  Ratio recovery;               // share of the claim
  Ratio hazard;                 // of the borrower
  Ratio rate;
};
[[nodiscard]] std::string problem(const GuaranteedDebt& debt);
[[nodiscard]] Dollars expected_loss(const GuaranteedDebt& debt);

// What the borrower saves: sum_k DF_k (its spread - guarantor's spread) x balance_k x period.
struct GuaranteeBenefit {
  std::vector<Dollars> balances;  // at the beginning of each period
  Time period;
  Ratio borrower_spread;
  Ratio guarantor_spread;
  Ratio rate;
};
[[nodiscard]] Dollars spread_saved(const GuaranteeBenefit& benefit);

// ---- Exposure

// Values of a position on dates, several samples each: what simulation gave.
struct ExposureSamples {
  std::vector<Time> dates;                   // ascending, after now
  std::vector<std::vector<Dollars>> values;  // one list of samples for each date
};
struct ExposureTerms {
  Ratio quantile = 0.95;  // of the potential exposure
  Ratio hazard = 0.0;
  Ratio recovery = 0.0;
  Ratio rate = 0.0;
};
// EE_k = mean max(0, value), PFE_k the quantile of max(0, value) (the smallest sample that at least
// this share does not exceed), EPE = sum EE_k (t_k - t_k-1) / t_n, CVA = LGD sum DF_k EE_k (Q_k-1 -
// Q_k).
struct Exposure {
  std::vector<Time> dates;
  std::vector<Dollars> expected;
  std::vector<Dollars> potential;
  Dollars expected_positive;  // EPE
  Dollars largest_potential;
  Dollars cva;
  [[nodiscard]] Table table() const;
};
[[nodiscard]] std::string problem(const ExposureSamples& samples);
[[nodiscard]] Exposure exposure(const ExposureSamples& samples, const ExposureTerms& terms);

}  // namespace gw::finance
