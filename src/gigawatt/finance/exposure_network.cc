#include "gigawatt/finance/exposure_network.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <variant>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/internal/binder.h"
#include "gigawatt/finance/internal/resolution.h"

namespace gw::finance {

namespace {

class NetworkBuilder {
 public:
  NetworkBuilder(const Books& books, const Terms& terms, const MonthOfClaims& of)
      : books_(books), model_(books.model()), terms_(terms), of_(of) {}

  ExposureNetwork run() {
    net_.month = of_.month;
    add_claims();
    add_payments();
    for (std::size_t p = 0; p < model_.parties().size(); ++p) add_party(party_number(p));
    for (std::size_t i = 0; i < model_.contracts().size(); ++i) {
      const ContractId id = contract_number(i);
      std::visit([&](const auto& contract) { add_security(id, contract); }, terms_.contracts[i]);
    }
    share_rights_of_use();
    return std::move(net_);
  }

 private:
  [[nodiscard]] Dollars balance(PartyId party, Account account) const {
    return books_.ledger().balance(party, account, of_.month).dollars();
  }

  // A claim below zero is one the other way round.
  void add_claims() {
    std::map<std::tuple<PartyId, PartyId, ContractId, int>, Money> sums;
    for (const BookedClaim& claim : of_.claims) {
      const bool turned = claim.amount < Money();
      const PartyId debtor = turned ? claim.creditor : claim.debtor;
      const PartyId creditor = turned ? claim.debtor : claim.creditor;
      sums[{debtor, creditor, claim.contract, rank_of(claim)}] +=
          turned ? -claim.amount : claim.amount;
    }
    for (const auto& [key, amount] : sums) {
      const auto& [debtor, creditor, contract, rank] = key;
      net_.contracts.push_back(contract);
      net_.problem.claims.push_back({debtor.at(), creditor.at(), amount.dollars(), rank});
    }
  }

  // What guarantors and backstops have paid so far.
  void add_payments() {
    paid_.resize(model_.contracts().size());
    const Ledger& ledger = books_.ledger();
    const std::size_t end = ledger.first_posting(of_.month + 1);
    for (std::size_t k = 0; k < ledger.payments(); ++k) {
      const Payment payment = ledger.payment(k);
      if (payment.posting >= end) break;
      const ContractId contract = ledger.contract(payment.posting);
      if (contract.valid() && model_.contract(contract).paid_by(payment.from))
        paid_[contract.at()] += payment.amount;
    }
  }

  [[nodiscard]] int rank_of(const BookedClaim& claim) const {
    if (!claim.contract.valid()) return internal::kSupportRank;
    return internal::rank_of(model_.contract(claim.contract), claim.account == Account::debt);
  }

  void add_party(PartyId party) {
    for (const CapTable::Stake& stake : books_.cap_table(party, of_.month).stakes())
      if (stake.party.valid() && stake.party != party && stake.paid > Dollars())
        net_.stakes.push_back({stake.party.at(), party.at(), stake.paid});
    net_.problem.endowments.push_back(std::max(Dollars(), balance(party, Account::cash)));
    if (model_.party(party).outside) {
      net_.equity.emplace_back();
      return;
    }
    Money equity;
    for (std::size_t a = 0; a < kAccounts; ++a) {
      const AccountKind kind = chart()[a].kind;
      if (kind == AccountKind::asset || kind == AccountKind::liability)
        equity += books_.ledger().balance(party, static_cast<Account>(a), of_.month);
    }
    net_.equity.push_back(equity.dollars());
  }

  [[nodiscard]] bool in_force(ContractId contract) const {
    const ContractInfo& info = model_.contract(contract);
    return info.may_pay && info.in_term(of_.month);
  }

  void secure(PartyId holder, PartyId debtor, Dollars value) {
    if (value > Dollars() && holder != debtor)
      net_.collateral.push_back({holder.at(), debtor.at(), value});
  }

  // What the debtor owes the holder under the contract itself: no more of it can be secured.
  [[nodiscard]] Dollars owed_under(ContractId contract, PartyId holder, PartyId debtor) const {
    Dollars sum;
    for (std::size_t k = 0; k < net_.contracts.size(); ++k) {
      const ClearingClaim& claim = net_.problem.claims[k];
      if (net_.contracts[k] == contract && claim.creditor == holder.at() &&
          claim.debtor == debtor.at())
        sum += claim.amount;
    }
    return sum;
  }

  // Money that was put aside under the contract, wherever it lies.
  [[nodiscard]] Dollars put_aside(ContractId contract) const {
    Dollars sum;
    for (const BookedClaim& claim : of_.claims)
      if (claim.contract == contract && claim.account == Account::restricted_cash_held)
        sum += claim.amount.dollars();
    return sum;
  }

  template <class Family>
  void add_security(ContractId, const Family&) {}

  void add_security(ContractId id, const MarginLoan& loan) {
    const std::vector<PartyId>& parties = model_.contract(id).parties;  // borrower, lender
    const auto issuer = model_.find_party(loan.collateral);
    if (!issuer) return;
    const Dollars worth = books_.valuation(*issuer, of_.month).value_or(Dollars());
    const Ratio stake = books_.cap_table(*issuer, of_.month).stake(parties.front());
    const PartyId lender = parties.back(), borrower = parties.front();
    secure(lender, borrower,
           std::min(worth * stake * loan.pledged_share, owed_under(id, lender, borrower)));
  }

  void add_security(ContractId id, const Bond&) {
    const std::vector<PartyId>& parties = model_.contract(id).parties;  // issuer, trustee, holders
    const PartyId holders = parties.back(), issuer = parties.front();
    secure(holders, issuer, std::min(put_aside(id), owed_under(id, holders, issuer)));
  }

  void add_security(ContractId id, const Guarantee& guarantee) {
    const PartyId guarantor = model_.contract(id).parties.front();
    Dollars escrow = put_aside(id);
    std::optional<Dollars> left = guarantee.cap;
    if (left) *left = std::max(Dollars(), *left - paid_[id.at()].dollars());
    for (const ContractId covered : model_.compiled().programs[id.at()]->covers) {
      for (std::size_t k = 0; k < net_.contracts.size(); ++k) {
        const ClearingClaim& claim = net_.problem.claims[k];
        if (net_.contracts[k] != covered || claim.creditor == guarantor.at() ||
            claim.debtor == guarantor.at())
          continue;
        const Dollars secured = std::min(escrow, claim.amount);
        secure(party_number(claim.creditor), party_number(claim.debtor), secured);
        escrow -= secured;
        if (!in_force(id)) continue;
        const Dollars cap = left ? std::min(*left, claim.amount) : claim.amount;
        if (left) *left -= cap;
        net_.problem.guarantees.push_back(
            {.guarantor = guarantor.at(), .claim = k, .cap = cap, .seniority = 1});
      }
    }
  }

  void add_backstop(ContractId id, const std::optional<Dollars>& cap) {
    if (!in_force(id) || !cap) return;
    const std::vector<PartyId>& parties = model_.contract(id).parties;  // guarantor, beneficiary
    const Dollars left = *cap - paid_[id.at()].dollars();
    if (left > Dollars())
      net_.backstops.push_back({parties.front().at(), parties.back().at(), left});
  }
  void add_security(ContractId id, const CapacityBackstop& backstop) {
    add_backstop(id, backstop.cap);
  }
  void add_security(ContractId id, const ResidualValueGuarantee& guarantee) {
    const Dollars most = guarantee.guaranteed;
    if (of_.month <= guarantee.exit)
      add_backstop(id, guarantee.cap ? std::min(*guarantee.cap, most) : most);
  }

  void share_rights_of_use() {
    for (std::size_t p = 0; p < model_.parties().size(); ++p) {
      const PartyId lessee = party_number(p);
      const Dollars worth = balance(lessee, Account::right_of_use);
      const Dollars owed = -balance(lessee, Account::lease_liability);
      if (!(worth > Dollars()) || !(owed > Dollars())) continue;
      for (const BookedClaim& claim : of_.claims)
        if (claim.debtor == lessee && claim.account == Account::lease_liability)
          secure(claim.creditor, lessee, worth * (claim.amount.dollars() / owed));
    }
  }

  const Books& books_;
  const Model& model_;
  const Terms& terms_;
  const MonthOfClaims& of_;
  std::vector<Money> paid_;  // by contract, by its payers
  ExposureNetwork net_;
};

}  // namespace

ExposureNetwork exposure_network(const Books& books, const Terms& terms, const MonthOfClaims& of) {
  GW_CHECK(terms.contracts.size() == books.model().contracts().size(), terms.contracts.size());
  return NetworkBuilder(books, terms, of).run();
}

std::vector<CounterpartyExposure> exposures(const ExposureNetwork& network) {
  auto pairs = exposures(network.problem, network.collateral, network.backstops);
  GW_CHECK(pairs.has_value(), pairs ? std::string() : pairs.error().describe());
  return std::move(*pairs);
}

std::vector<HolderExposure> by_holder(const ExposureNetwork& network,
                                      const std::vector<CounterpartyExposure>& pairs) {
  std::vector<Dollars> equity;
  for (const std::optional<Dollars>& own : network.equity)
    equity.push_back(own.value_or(Dollars()));
  return by_holder(pairs, equity);
}

EquityLoss equity_loss(const ExposureNetwork& network, PartyId failed) {
  const auto bears = [&](std::size_t party) {
    return network.equity[party].value_or(Dollars()) > Dollars();
  };
  DebtRankProblem problem;
  for (std::size_t p = 0; p < network.equity.size(); ++p) {
    problem.equity.push_back(network.equity[p].value_or(Dollars()));
    problem.shock.emplace_back(p == failed.at() ? 1.0 : 0.0);
  }
  const auto add = [&](const DebtClaim& asset) {
    if (asset.debtor == failed.at() || bears(asset.debtor)) problem.claims.push_back(asset);
  };
  for (const ClearingClaim& claim : network.problem.claims)
    add({claim.creditor, claim.debtor, claim.amount});
  for (const DebtClaim& stake : network.stakes) add(stake);
  const auto rank = debt_rank(problem);
  GW_CHECK(rank.has_value(), rank ? std::string() : describe(rank.error()));
  EquityLoss loss{.failed = failed,
                  .total_loss = rank->total_loss,
                  .contagion = rank->contagion(),
                  .most_hit = {},
                  .most_hit_loss = {}};
  Dollars most;
  for (std::size_t p = 0; p < problem.equity.size(); ++p) {
    if (p == failed.at() || !(rank->lost[p] > most)) continue;
    most = rank->lost[p];
    loss.most_hit = party_number(p);
    loss.most_hit_loss = rank->loss[p];
  }
  return loss;
}

}  // namespace gw::finance
