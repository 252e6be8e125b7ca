// Clearing: who pays what when everybody's obligations fall due at once and some cannot meet them.
//
// Party i has an endowment e_i, claims L_ij that it owes, shares c_ij of the equity of others, and
// guarantees that it gave. With p_i what i pays in all and owed_i what it owes,
//   assets_i = e_i + sum of payments received + sum_j c_ij equity_j,   equity_i = max(0, assets_i -
//   owed_i), p_i      = owed_i                                                 if assets_i >=
//   owed_i,
//            = max(0, alpha max(e_i, 0) + beta received_i - max(-e_i, 0))   else: i defaults.
// The answer is the greatest fixed point: everybody pays the most that is consistent. alpha = beta
// = 1 is Eisenberg and Noe, Management Science 47 (2001); below 1 are default costs, Rogers and
// Veraart, Management Science 59 (2013), where only iteration from above is right. Without claims
// it is v = e + C v of Elliott, Golub and Jackson, American Economic Review 104 (2014); with both,
// Suzuki, J. Operations Research Society of Japan 45 (2002). finance_methods 15.
//
// Priority is absolute between the seniority classes of one debtor and pro rata within one;
// shareholders come last. A negative endowment is a debt to the outside that comes before every
// claim; what of it stays unpaid is reported. A stake counts at its value, as if sold for it. A
// guarantee is owed only as far as the debtor falls short, so that what guarantors owe is part of
// the fixed point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/units/quantity.h"

namespace gw::finance {

struct ClearingClaim {
  std::size_t debtor = 0;
  std::size_t creditor = 0;
  Dollars amount;
  int seniority = 0;  // smaller is paid first; compared within one debtor only
};

// How the guarantor stands with the debtor for what it has paid (subrogation). The claim is proved
// once in the debtor's estate, so the debtor owes nobody more because of the guarantee.
//   after  behind the creditor: it owes min(cap, shortfall) and recovers nothing now, for a class
//   that
//          falls short leaves nothing behind it. What it paid stays its claim on the debtor.
//   with   beside the creditor: it stands for the share min(1, cap / claim) of the claim, and owes
//   that
//          share of the shortfall; this is net of its part of the debtor's payment.
enum class Recourse : std::uint8_t { after, with };

// Several guarantees of one claim pay in the order in which they are listed: each covers what is
// missing after the payments of the debtor and of those before it.
struct ClaimGuarantee {
  std::size_t guarantor = 0;
  std::size_t claim = 0;       // index in ClearingProblem::claims
  std::optional<Dollars> cap;  // none: the whole claim
  int seniority = 0;           // among what the guarantor owes
  Recourse recourse = Recourse::after;
};

struct CrossHolding {
  std::size_t owner = 0;
  std::size_t issuer = 0;
  Ratio share;  // of all equity of the issuer
};

struct ClearingProblem {
  std::vector<Dollars> endowments;  // one per party: cash and outside assets less outside debts
  std::vector<ClearingClaim> claims;
  std::vector<ClaimGuarantee> guarantees;
  std::vector<CrossHolding> holdings;
  Ratio alpha = 1.0;  // of a defaulting party's endowment that is left
  Ratio beta = 1.0;   // of what others pay to it, and of its stakes
};

// Why there is no answer.
struct ClearingError {
  enum class Kind : std::uint8_t {
    not_finite,
    negative_amount,
    unknown_party,
    unknown_claim,
    self_claim,
    own_guarantee,
    self_holding,
    bad_share,
    over_held,
    circular_ownership,
    bad_recovery,
    not_converged
  };
  enum class Where : std::uint8_t { problem, endowment, claim, guarantee, holding, party };
  Kind kind = Kind::not_finite;
  Where where = Where::problem;
  std::size_t index = 0;  // of the endowment, claim, ...
  [[nodiscard]] std::string describe() const;
};

struct PartyClearing {
  Dollars owed;               // claims and called guarantees
  Dollars paid;               // of it
  Dollars received;           // under claims and guarantees; not the value of stakes
  Dollars equity;             // what is left to the shareholders
  Dollars outside_shortfall;  // unpaid part of a negative endowment
  Dollars default_costs;      // assets lost to alpha and beta
  Ratio recovery = 1.0;       // paid / owed; 1 if nothing is owed
  int default_round = 0;      // of fictitious default, from 1; 0: does not default
  [[nodiscard]] bool defaulted() const { return default_round > 0; }
};

struct GuaranteeClearing {
  Dollars called;  // owed by the guarantor
  Dollars paid;    // also the claim on the debtor that is left to it
};

struct Clearing {
  std::vector<PartyClearing> parties;
  std::vector<Dollars> claim_paid;  // by the debtor, in the order of the claims
  std::vector<GuaranteeClearing> guarantees;
  int rounds = 0;  // of fictitious default until nobody else defaults
  int sweeps = 0;  // over the linear systems, all rounds
  // Largest difference, over all claims, guarantees and equities, between this answer and what the
  // equations above give for it, computed anew from the payments.
  Dollars residual;
};

// Fictitious default from above. At first all are solvent; in each round the payments of those that
// have defaulted are solved from the linear equations of the classes in which their assets run out;
// who then falls short defaults in the next round, and a debtor whose assets no longer reach its
// class falls to the class before. States only worsen, so there are at most (parties + classes)
// rounds, and every round is an upper bound of the answer. A party short by less than 1e-12 of what
// it owes is solvent.
//
// A round's equations are solved by accelerated Gauss-Seidel until no unknown moves by more than 4
// units in the last place of the terms that it sums, by elimination where that costs less: the
// error is at most that residual times the norm of (I - A)^-1, the network's own amplification.
// Guaranteed claims make them bilinear; they are solved with the guarantors' rates of the last pass
// until those stand still to 16 units in the last place, in at most 100,000 passes.
[[nodiscard]] std::expected<Clearing, ClearingError> clear(const ClearingProblem& problem);

}  // namespace gw::finance
