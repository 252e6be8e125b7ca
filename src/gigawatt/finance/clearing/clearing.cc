#include "gigawatt/finance/clearing/clearing.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/clearing/clearing_network.h"
#include "gigawatt/finance/clearing/marginal_system.h"

namespace gw::finance {

namespace {

using internal::ClearingNetwork;
using internal::MarginalSystem;
using Incoming = ClearingNetwork::Incoming;
using Backing = ClearingNetwork::Backing;

// Of what a party owes: a smaller shortfall is rounding.
constexpr double kSolvent = 1e-12;
constexpr double kStill = 16 * std::numeric_limits<double>::epsilon();
constexpr int kMostPasses = 100'000;

// Of claim `amount`, `paid` by the debtor: what the creditor gets in all. `settle(backing, called)`
// is told each guarantee's liability and returns what is paid of it.
template <class Settle>
double receipt(double amount, double paid, std::span<const Backing> backings, Settle settle) {
  for (const Backing& backing : backings) {
    const double called = std::clamp(backing.share * (amount - paid), 0.0, backing.cap);
    paid += settle(backing, called);
  }
  return paid;
}

class FictitiousDefault {
 public:
  explicit FictitiousDefault(const ClearingNetwork& network);

  // False: the equations of a round did not settle.
  [[nodiscard]] bool run();
  [[nodiscard]] Clearing result() const;

 private:
  struct Means {  // of a party
    double received = 0.0;
    double stakes = 0.0;
  };
  struct Form {  // receipt = slope x payment of the debtor + constant
    double slope = 1.0;
    double constant = 0.0;
  };
  [[nodiscard]] Means means(std::size_t party) const;
  [[nodiscard]] double left(std::size_t party, const Means& means) const;  // before outside debts
  [[nodiscard]] double owed(std::size_t party) const;
  [[nodiscard]] Form form(const Incoming& in) const;
  [[nodiscard]] std::uint32_t tranche_reached(std::size_t party, double assets) const;

  void find_unknowns();
  void add_row(std::size_t party);
  [[nodiscard]] bool solve_round();
  [[nodiscard]] bool worsen(int round);
  void set_rates(std::size_t party);
  void set_senior();
  [[nodiscard]] bool settle_guarantees();

  const ClearingNetwork& network_;
  std::vector<int> default_round_;       // by party; 0: solvent
  std::vector<std::uint32_t> marginal_;  // by party: tranche in which its assets run out, or equity
  std::vector<double> marginal_paid_;    // by party: what reaches that place
  std::vector<double> rate_;             // by tranche
  std::vector<double> total_;            // by tranche: claims and called guarantees
  std::vector<double> senior_;           // by tranche: owed by its debtor before it
  std::vector<double> called_;           // by guarantee
  std::vector<double> backing_rate_;     // by guarantee: the rate in the last solved equations
  std::vector<std::uint32_t> unknowns_;  // parties with a row
  std::vector<std::uint32_t> row_;       // by party
  std::vector<double> x_;
  MarginalSystem system_;
  int rounds_ = 0;
  int sweeps_ = 0;
};

FictitiousDefault::FictitiousDefault(const ClearingNetwork& network)
    : network_(network),
      default_round_(network.parties, 0),
      marginal_(network.parties),
      marginal_paid_(network.parties, 0.0),
      rate_(network.tranche_claims.size(), 1.0),
      total_(network.tranche_claims),
      senior_(network.tranche_claims.size()),
      called_(network.backings.size(), 0.0),
      backing_rate_(network.backings.size(), 1.0),
      row_(network.parties) {
  for (std::size_t i = 0; i < network.parties; ++i) marginal_[i] = network.equity(i);
  set_senior();
}

void FictitiousDefault::set_senior() {
  for (std::size_t i = 0; i < network_.parties; ++i) {
    double sum = 0.0;
    for (std::uint32_t t = network_.first_tranche[i]; t < network_.equity(i); ++t) {
      senior_[t] = sum;
      sum += total_[t];
    }
  }
}

double FictitiousDefault::owed(std::size_t party) const {
  const std::uint32_t end = network_.equity(party);
  return end == network_.first_tranche[party] ? 0.0 : senior_[end - 1] + total_[end - 1];
}

FictitiousDefault::Means FictitiousDefault::means(std::size_t party) const {
  Means sum;
  for (const Incoming& in : network_.incoming_of(party)) {
    const auto pay = [this](const Backing& b, double called) { return rate_[b.tranche] * called; };
    sum.received +=
        receipt(in.amount, in.amount * rate_[in.tranche], network_.backings_of(in.claim), pay);
  }
  for (const ClearingNetwork::Stake& stake : network_.stakes_of(party)) {
    if (default_round_[stake.issuer] == 0) sum.stakes += stake.share * marginal_paid_[stake.issuer];
  }
  return sum;
}

double FictitiousDefault::left(std::size_t party, const Means& means) const {
  return network_.alpha * network_.assets[party] + network_.beta * (means.received + means.stakes);
}

// With the guarantors' rates and the reach of the caps as they stand: an upper bound further down.
FictitiousDefault::Form FictitiousDefault::form(const Incoming& in) const {
  Form form;
  const auto pay = [&](const Backing& backing, double called) {
    const double rate = rate_[backing.tranche];
    if (called >= backing.cap) {
      form.constant += rate * backing.cap;
    } else {
      const double covered = rate * backing.share;
      form.slope *= 1.0 - covered;
      form.constant += covered * (in.amount - form.constant);
    }
    return rate * called;
  };
  (void)receipt(in.amount, in.amount * rate_[in.tranche], network_.backings_of(in.claim), pay);
  return form;
}

void FictitiousDefault::find_unknowns() {
  unknowns_.clear();
  for (std::size_t i = 0; i < network_.parties; ++i) {
    if (default_round_[i] == 0 && network_.owned[i] == 0) continue;
    row_[i] = static_cast<std::uint32_t>(unknowns_.size());
    unknowns_.push_back(static_cast<std::uint32_t>(i));
  }
}

void FictitiousDefault::add_row(std::size_t party) {
  const bool costs = default_round_[party] > 0;
  const double keep = costs ? network_.beta : 1.0;
  double sum = (costs ? network_.alpha : 1.0) * network_.assets[party];
  for (const Incoming& in : network_.incoming_of(party)) {
    const std::uint32_t marginal = marginal_[in.debtor];
    if (in.tranche < marginal) {
      sum += keep * in.amount;
      continue;
    }
    const Form got = form(in);
    sum += keep * got.constant;
    if (in.tranche == marginal && total_[in.tranche] > 0.0)
      system_.add_term(row_[in.debtor], keep * got.slope * (in.amount / total_[in.tranche]));
  }
  for (const ClearingNetwork::Stake& stake : network_.stakes_of(party)) {
    if (default_round_[stake.issuer] == 0 && stake.share > 0.0)
      system_.add_term(row_[stake.issuer], keep * stake.share);
  }
  const std::uint32_t place = marginal_[party];
  const double before =
      network_.outside[party] + (place < network_.equity(party) ? senior_[place] : owed(party));
  system_.end_row({sum - before, sum + before});
}

void FictitiousDefault::set_rates(std::size_t party) {
  for (std::uint32_t t = network_.first_tranche[party]; t < network_.equity(party); ++t) {
    if (t != marginal_[party])
      rate_[t] = t < marginal_[party] ? 1.0 : 0.0;
    else if (total_[t] > 0.0)
      rate_[t] = std::min(1.0, marginal_paid_[party] / total_[t]);
  }
}

// What the guarantors owe after the payments of this pass; true if neither it nor their rates have
// moved.
bool FictitiousDefault::settle_guarantees() {
  bool still = true;
  total_ = network_.tranche_claims;
  for (const Incoming& in : network_.incoming) {
    const auto pay = [&](const Backing& backing, double called) {
      const double rate = rate_[backing.tranche];
      double& last_called = called_[backing.guarantee];
      double& last_rate = backing_rate_[backing.guarantee];
      still = still && std::abs(called - last_called) <= kStill * in.amount &&
              std::abs(rate - last_rate) * called <= kStill * in.amount;
      last_called = called;
      last_rate = rate;
      total_[backing.tranche] += called;
      return rate * called;
    };
    (void)receipt(in.amount, in.amount * rate_[in.tranche], network_.backings_of(in.claim), pay);
  }
  set_senior();
  for (std::uint32_t i : unknowns_) set_rates(i);
  return still;
}

bool FictitiousDefault::solve_round() {
  find_unknowns();
  for (int pass = 0; pass < kMostPasses; ++pass) {
    system_.clear();
    x_.clear();
    for (std::uint32_t i : unknowns_) {
      add_row(i);
      x_.push_back(marginal_paid_[i]);
    }
    const MarginalSystem::Outcome outcome = system_.solve(x_);
    sweeps_ += outcome.sweeps;
    if (!outcome.converged) return false;
    for (std::size_t row = 0; row < unknowns_.size(); ++row) {
      marginal_paid_[unknowns_[row]] = x_[row];
      set_rates(unknowns_[row]);
    }
    if (network_.backings.empty() || settle_guarantees()) return true;
  }
  return false;
}

std::uint32_t FictitiousDefault::tranche_reached(std::size_t party, double assets) const {
  const std::uint32_t end = network_.equity(party);
  for (std::uint32_t t = network_.first_tranche[party]; t < end; ++t) {
    if (total_[t] > 0.0 && assets < senior_[t] + total_[t]) return t;
  }
  return end;
}

// Who falls short of its place with the payments of this round; false: nobody.
bool FictitiousDefault::worsen(int round) {
  struct Fall {
    std::size_t party;
    std::uint32_t place;
    double assets;
  };
  std::vector<Fall> falls;
  for (std::size_t i = 0; i < network_.parties; ++i) {
    const Means got = means(i);
    const double outside = network_.outside[i];
    const bool solvent = default_round_[i] == 0;
    const std::uint32_t place = marginal_[i];
    const double due = outside + (place < network_.equity(i) ? senior_[place] : owed(i));
    const double assets = solvent ? network_.assets[i] + got.received + got.stakes : left(i, got);
    if (assets >= due * (1.0 - kSolvent)) continue;
    if (!solvent && place == network_.first_tranche[i]) continue;
    const double after = left(i, got) - outside;
    const std::uint32_t reached = std::min(place, tranche_reached(i, after));
    if (solvent || reached < place) falls.push_back({i, reached, after});
  }
  for (const Fall& fall : falls) {
    if (default_round_[fall.party] == 0) default_round_[fall.party] = round;
    marginal_[fall.party] = fall.place;
    const bool in_debt = fall.place < network_.equity(fall.party);
    marginal_paid_[fall.party] = in_debt ? std::max(0.0, fall.assets - senior_[fall.place]) : 0.0;
  }
  // All rates after all falls: each fall was found with the payments of the round before.
  for (const Fall& fall : falls) set_rates(fall.party);
  return !falls.empty();
}

bool FictitiousDefault::run() {
  const std::size_t most = network_.parties + total_.size();
  for (std::size_t round = 0; round <= most; ++round) {
    if (!solve_round()) return false;
    if (!worsen(static_cast<int>(round) + 1)) {
      rounds_ = static_cast<int>(round);
      return true;
    }
  }
  GW_CHECK(false, most, network_.parties);
  return false;
}

Clearing FictitiousDefault::result() const {
  Clearing result;
  result.rounds = rounds_;
  result.sweeps = sweeps_;
  result.claim_paid.resize(network_.incoming.size());
  result.guarantees.resize(called_.size());
  for (const Incoming& in : network_.incoming)
    result.claim_paid[in.claim] = Dollars::from_si(in.amount * rate_[in.tranche]);
  for (const Backing& backing : network_.backings) {
    const double called = called_[backing.guarantee];
    result.guarantees[backing.guarantee] = {Dollars::from_si(called),
                                            Dollars::from_si(called * rate_[backing.tranche])};
  }
  for (std::size_t i = 0; i < network_.parties; ++i) {
    const Means got = means(i);
    double paid = 0.0;
    for (std::uint32_t t = network_.first_tranche[i]; t < network_.equity(i); ++t)
      paid += total_[t] * rate_[t];
    PartyClearing party;
    party.owed = Dollars::from_si(owed(i));
    party.paid = Dollars::from_si(paid);
    party.received = Dollars::from_si(got.received);
    party.default_round = default_round_[i];
    if (owed(i) > 0.0) party.recovery = paid / owed(i);
    const double assets = network_.assets[i] + got.received + got.stakes;
    if (party.defaulted()) {
      party.outside_shortfall = Dollars::from_si(std::max(0.0, network_.outside[i] - left(i, got)));
      party.default_costs = Dollars::from_si(assets - left(i, got));
    } else {
      party.equity = Dollars::from_si(std::max(0.0, assets - network_.outside[i] - owed(i)));
    }
    result.parties.push_back(party);
  }
  return result;
}

// What the equations give for the payments of `clearing`, and how far it is from them.
Dollars residual(const ClearingNetwork& network, const Clearing& clearing) {
  double most = 0.0;
  const auto compare = [&most](double expected, Dollars found) {
    most = std::max(most, std::abs(expected - found.si()));
  };
  std::vector<double> received(network.parties, 0.0);
  std::vector<double> total = network.tranche_claims;
  for (std::size_t i = 0; i < network.parties; ++i) {
    for (const Incoming& in : network.incoming_of(i)) {
      const auto pay = [&](const Backing& backing, double called) {
        const GuaranteeClearing& guarantee = clearing.guarantees[backing.guarantee];
        compare(called, guarantee.called);
        total[backing.tranche] += guarantee.called.si();
        return guarantee.paid.si();
      };
      received[i] += receipt(in.amount, clearing.claim_paid[in.claim].si(),
                             network.backings_of(in.claim), pay);
    }
  }
  std::vector<double> rate(total.size(), 1.0);
  for (std::size_t i = 0; i < network.parties; ++i) {
    double stakes = 0.0;
    for (const ClearingNetwork::Stake& stake : network.stakes_of(i))
      stakes += stake.share * clearing.parties[stake.issuer].equity.si();
    double due = network.outside[i];
    for (std::uint32_t t = network.first_tranche[i]; t < network.equity(i); ++t) due += total[t];
    const double assets = network.assets[i] + received[i] + stakes;
    if (assets >= due * (1.0 - kSolvent)) {
      compare(std::max(0.0, assets - due), clearing.parties[i].equity);
      continue;
    }
    compare(0.0, clearing.parties[i].equity);
    double rest = network.alpha * network.assets[i] + network.beta * (received[i] + stakes) -
                  network.outside[i];
    for (std::uint32_t t = network.first_tranche[i]; t < network.equity(i); ++t) {
      if (total[t] > 0.0) rate[t] = std::clamp(rest / total[t], 0.0, 1.0);
      rest -= total[t];
    }
  }
  for (const Incoming& in : network.incoming)
    compare(in.amount * rate[in.tranche], clearing.claim_paid[in.claim]);
  for (const Backing& backing : network.backings) {
    const GuaranteeClearing& guarantee = clearing.guarantees[backing.guarantee];
    compare(guarantee.called.si() * rate[backing.tranche], guarantee.paid);
  }
  return Dollars::from_si(most);
}

}  // namespace

std::expected<Clearing, ClearingError> clear(const ClearingProblem& problem) {
  const auto network = internal::lay_out(problem);
  if (!network) return std::unexpected(network.error());
  FictitiousDefault rounds(*network);
  if (!rounds.run()) return std::unexpected(ClearingError{ClearingError::Kind::not_converged});
  Clearing result = rounds.result();
  result.residual = residual(*network, result);
  return result;
}

}  // namespace gw::finance
