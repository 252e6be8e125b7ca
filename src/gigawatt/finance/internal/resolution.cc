#include "gigawatt/finance/internal/resolution.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/clearing/clearing.h"

namespace gw::finance::internal {

namespace {

// More than anybody owes: a party whose cash is not modelled pays what it owes.
constexpr Dollars kWithoutLimit = Dollars::from_si(1e15);

// A claim that fell due, and who stands behind it.
struct OpenClaim {
  ContractId contract;  // invalid: support
  Claim claim;
  Money recovered;  // outside the estate, in time
  Money escrow;
  struct Guarantor {
    std::size_t contract = 0;
    PartyId party;
    std::optional<Money> cap;
    Money escrow;
  };
  std::vector<Guarantor> guarantors;
  int rank = 0;

  [[nodiscard]] Money due() const { return claim.amount - recovered - escrow; }
};

// The account in which the debtor owes it.
Account owed_account(const Claim& claim) {
  if (claim.damages) return Account::other_expense;
  if (!claim.asset || *claim.asset == Account::lease_receivable) return Account::lease_liability;
  const std::optional<Account> mirror = info(*claim.asset).mirror;
  GW_CHECK(mirror.has_value(), info(*claim.asset).name);
  return *mirror;
}

struct StakeOf {
  PartyId owner;
  PartyId issuer;
};
// What a forced sale of the stake would bring; nothing in an issuer that is in default itself.
Dollars stake_value(const RunState& state, const StakeOf& of, Month month) {
  if (of.owner == of.issuer || state.defaulted[of.issuer.at()]) return {};
  const Ratio stake = state.cap_tables[of.issuer.at()].stake(of.owner);
  if (!(stake > Ratio(0))) return {};
  const std::optional<Dollars> worth = equity_value_of(state, of.issuer, month);
  return worth ? *worth * stake * state.setting.in_default.stake_share : Dollars();
}

class Resolution {
 public:
  Resolution(RunState& state, Month month)
      : state_(state), month_(month), escrow_taken_(state.runners.size()) {}

  void run(std::span<const DefaultOf> events) {
    std::vector<DefaultOf> next(events.begin(), events.end());
    // Each round needs somebody new in default.
    for (std::size_t round = 0; !next.empty() && round <= state_.defaulted.size(); ++round) {
      for (const DefaultOf& event : next) declare(event);
      if (fallen_.empty()) return;
      clear_claims();
      next = newly_short();
    }
    book();
  }

 private:
  Desk desk(ContractId contract = {}) { return Desk(state_, {month_, contract, true}); }

  void report(IncidentKind kind, const OpenClaim& open, Money amount, PartyId who, PartyId other) {
    state_.incidents.push_back({.month = month_,
                                .kind = kind,
                                .party = who,
                                .counterparty = other,
                                .contract = open.contract,
                                .amount = amount});
  }

  // ---- 1 contracts stop

  void declare(const DefaultOf& event) {
    const PartyId party = event.party;
    if (state_.defaulted[party.at()]) return;
    state_.defaulted[party.at()] = 1;
    fallen_.push_back(party);
    state_.incidents.push_back({.month = month_,
                                .kind = IncidentKind::defaulted,
                                .party = party,
                                .counterparty = {},
                                .contract = {},
                                .amount = {},
                                .why = event.why});
    // Its own guarantees fall away first: nobody calls on a guarantor that has failed.
    for (const bool guarantees : {true, false}) {
      for (std::size_t i = 0; i < state_.runners.size(); ++i) stop_if_party(i, party, guarantees);
    }
    const Money support = -state_.ledger.balance_now(party, Account::support_owed);
    if (support > Money())
      claims_.push_back(
          {.contract = {},
           .claim = {party, state_.economy().unfunded, support, Account::support_granted},
           .recovered = {},
           .escrow = {},
           .guarantors = {},
           .rank = kSupportRank});
  }

  void stop_if_party(std::size_t i, PartyId party, bool guarantees) {
    if (!state_.runners[i] || state_.status[i] == ContractStatus::stopped) return;
    const Program& program = *state_.economy().programs[i];
    if (program.covers.empty() == guarantees) return;
    if (std::find(program.parties.begin(), program.parties.end(), party) == program.parties.end())
      return;
    const DefaultEffect effect = state_.runners[i]->on_default(party);
    if (effect == DefaultEffect::no_new_business)
      state_.status[i] = ContractStatus::no_new_business;
    if (effect == DefaultEffect::stops) stop(i, party);
  }

  void stop(std::size_t index, PartyId party) {
    const ContractId contract = contract_number(index);
    state_.status[index] = ContractStatus::stopped;
    state_.incidents.push_back({.month = month_,
                                .kind = IncidentKind::contract_stopped,
                                .party = party,
                                .counterparty = {},
                                .contract = contract,
                                .amount = {}});
    Desk at = desk(contract);
    state_.runners[index]->realise(at, party);
    if (state_.runners[index]->relet_by(party).valid())
      state_.relets.push_back(
          {contract, month_ + static_cast<int>(state_.setting.in_default.relet_after_months)});
    for (Claim claim : state_.runners[index]->claims_against(party)) {
      if (claim.damages)
        claim.amount =
            at.booked(claim.amount.dollars() * (1.0 - state_.setting.in_default.relet_share.si()));
      if (claim.amount > Money()) claims_.push_back(open(contract, claim));
    }
  }

  OpenClaim open(ContractId contract, const Claim& claim) {
    OpenClaim result{
        .contract = contract,
        .claim = claim,
        .recovered = {},
        .escrow = {},
        .guarantors = {},
        .rank = rank_of(state_.model.contract(contract), claim.asset == Account::loans_granted)};
    for (std::size_t g = 0; g < state_.runners.size(); ++g) {
      const Program& program = *state_.economy().programs[g];
      const PartyId guarantor = program.parties.front();
      if (std::find(program.covers.begin(), program.covers.end(), contract) ==
              program.covers.end() ||
          !within_term(state_, g, month_) || guarantor == claim.creditor)
        continue;
      const Backing backing = state_.runners[g]->backing(claim);
      result.recovered = std::max(result.recovered, backing.recovered);
      const Money escrow = std::min(backing.escrow - escrow_taken_[g],
                                    claim.amount - result.recovered - result.escrow);
      escrow_taken_[g] += escrow;
      result.escrow += escrow;
      result.guarantors.push_back({g, guarantor, backing.cap, escrow});
    }
    report(IncidentKind::claim, result, claim.amount, claim.debtor, claim.creditor);
    return result;
  }

  // ---- 2 and 3 estates and clearing

  Dollars endowment(PartyId party) const {
    const bool fallen = state_.defaulted[party.at()] != 0;
    if (state_.model.party(party).outside) return fallen ? Dollars() : kWithoutLimit;
    if (fallen) return estate_of(party) * state_.setting.in_default.estate_share;
    if (state_.setting.shortfall == ShortfallRule::support) return kWithoutLimit;
    Money lines;
    for (std::size_t i = 0; i < state_.runners.size(); ++i) {
      if (state_.runners[i] && within_term(state_, i, month_))
        lines += state_.runners[i]->undrawn(party);
    }
    return (cash_of(party) + lines).dollars();
  }

  Money cash_of(PartyId party) const {
    return std::max(Money(), state_.ledger.balance_now(party, Account::cash));
  }
  Dollars estate_of(PartyId party) const {
    return cash_of(party).dollars() + estate_value(state_, party, month_).total();
  }

  void clear_claims() {
    ClearingProblem problem;
    for (std::size_t p = 0; p < state_.defaulted.size(); ++p)
      problem.endowments.push_back(endowment(party_number(p)));
    // Those in default have borne the costs on their own estate already, whatever they can pay.
    problem.beta = state_.setting.in_default.estate_share;
    std::vector<std::pair<std::size_t, Money>> caps;  // left, by guarantee
    for (std::size_t k = 0; k < claims_.size(); ++k) {
      const OpenClaim& open = claims_[k];
      problem.claims.push_back(
          {open.claim.debtor.at(), open.claim.creditor.at(), open.due().dollars(), open.rank});
      for (const OpenClaim::Guarantor& guarantor : open.guarantors)
        problem.guarantees.push_back({.guarantor = guarantor.party.at(),
                                      .claim = k,
                                      .cap = cap_for(guarantor, open.due(), caps),
                                      .seniority = 1});
    }
    auto answer = clear(problem);
    if (!answer) {
      if (!state_.failure) state_.failure = RunFailure{month_, {}, answer.error().describe()};
      clearing_ = {};
      return;
    }
    clearing_ = std::move(*answer);
  }

  // A cap that covers several claims is divided among them in the order of the plan.
  static std::optional<Dollars> cap_for(const OpenClaim::Guarantor& guarantor, Money due,
                                        std::vector<std::pair<std::size_t, Money>>& caps) {
    if (!guarantor.cap) return std::nullopt;
    auto left = std::find_if(caps.begin(), caps.end(),
                             [&](const auto& c) { return c.first == guarantor.contract; });
    if (left == caps.end()) left = caps.insert(caps.end(), {guarantor.contract, *guarantor.cap});
    const Money part = std::min(left->second, due);
    left->second -= part;
    return part.dollars();
  }

  std::vector<DefaultOf> newly_short() const {
    std::vector<DefaultOf> next;
    for (std::size_t p = 0; p < clearing_.parties.size(); ++p)
      if (clearing_.parties[p].defaulted() && !state_.defaulted[p])
        next.push_back({party_number(p), "it cannot pay as a guarantor"});
    return next;
  }

  // ---- 4 books

  void book() {
    if (clearing_.parties.empty()) return;
    for (PartyId party : fallen_) {
      if (state_.model.party(party).outside) continue;
      const Dollars costs = estate_of(party) * (1.0 - state_.setting.in_default.estate_share.si()) +
                            clearing_.parties[party.at()].default_costs;
      sell_estate(party);
      desk().pay({party, state_.economy().rest, std::min(floor_cents(costs), cash_of(party)),
                  Account::other_expense, Account::other_income, Reason::default_costs});
    }
    std::size_t guarantee = 0;
    for (std::size_t k = 0; k < claims_.size(); ++k) {
      const std::size_t guarantors = claims_[k].guarantors.size();
      book_claim(claims_[k], floor_cents(clearing_.claim_paid[k]),
                 std::span(clearing_.guarantees).subspan(guarantee, guarantors));
      guarantee += guarantors;
    }
  }

  // Whole cents that a payer certainly has.
  static Money floor_cents(Dollars amount) {
    return Money::from_cents(static_cast<std::int64_t>(std::floor(amount.si() * 100.0 + 1e-6)));
  }

  void book_claim(const OpenClaim& open, Money paid, std::span<const GuaranteeClearing> calls) {
    Desk at = desk(open.contract);
    const Claim& claim = open.claim;
    const Account credit = claim.asset.value_or(Account::other_income);
    at.pay({claim.debtor, claim.creditor, paid, owed_account(claim), credit, Reason::recovery});
    if (paid > Money()) report(IncidentKind::recovered, open, paid, claim.creditor, claim.debtor);
    Money left = claim.amount - open.recovered - paid;
    for (std::size_t g = 0; g < calls.size(); ++g) {
      const Money called = floor_cents(calls[g].paid);
      call(open, open.guarantors[g], called);
      left -= called + open.guarantors[g].escrow;
    }
    write_down(open, std::max(Money(), left));
  }

  void call(const OpenClaim& open, const OpenClaim::Guarantor& guarantor, Money paid) {
    Desk at = desk(contract_number(guarantor.contract));
    const Claim& claim = open.claim;
    state_.runners[guarantor.contract]->called(at, claim, {guarantor.escrow, paid});
    if (guarantor.escrow > Money())
      report(IncidentKind::escrow_used, open, guarantor.escrow, claim.debtor, claim.creditor);
    if (paid == Money()) return;
    const Account credit = claim.asset.value_or(Account::other_income);
    const Account debit = claim.asset.value_or(Account::guarantee_losses);
    at.pay({guarantor.party, claim.creditor, paid, debit, credit, Reason::guarantee_call});
    // The claim that it takes over stands behind everybody else's.
    if (claim.asset)
      at.post(Reason::impairment, {{guarantor.party, Account::guarantee_losses, paid},
                                   {guarantor.party, Account::loss_allowance, -paid}});
    report(IncidentKind::guarantee_called, open, paid, guarantor.party, claim.creditor);
  }

  void write_down(const OpenClaim& open, Money lost) {
    const Claim& claim = open.claim;
    if (!claim.asset && !claim.damages) return;  // the goods are the creditor's own
    if (claim.asset) {
      Desk at = desk(open.contract);
      // What was expected is already written down; a guarantee may take some of it back.
      const Money more = lost - claim.allowance;
      if (more != Money())
        at.post(Reason::impairment, {{claim.creditor, Account::credit_losses, more},
                                     {claim.creditor, Account::loss_allowance, -more}});
    }
    if (lost > Money())
      report(claim.damages ? IncidentKind::damages_unpaid : IncidentKind::written_down, open, lost,
             claim.creditor, claim.debtor);
  }

  void sell_estate(PartyId party) {
    const EstateValue value = estate_value(state_, party, month_);
    sell_property(party, floor_cents(value.chips + value.other_property));
    sell_stakes(party);
    const Money sold = floor_cents(value.total());
    if (sold > Money())
      state_.incidents.push_back({.month = month_,
                                  .kind = IncidentKind::estate_sold,
                                  .party = party,
                                  .counterparty = state_.economy().rest,
                                  .contract = {},
                                  .amount = sold});
  }

  // All property leaves the books for what it fetches; the buyer is the market for used goods.
  void sell_property(PartyId party, Money price) {
    Desk at = desk();
    at.pay({state_.economy().rest, party, price, Account::other_expense, Account::other_income,
            Reason::estate_sale});
    constexpr std::array kProperty = {Account::land,
                                      Account::buildings,
                                      Account::power_equipment,
                                      Account::network_equipment,
                                      Account::compute_equipment,
                                      Account::accumulated_depreciation,
                                      Account::right_of_use};
    for (Account account : kProperty) {
      const Money book = at.balance(party, account);
      if (book != Money())
        at.post(Reason::impairment,
                {{party, Account::other_expense, book}, {party, account, -book}});
    }
    state_.assets.retire(party);
    std::erase_if(state_.property, [party](const Property& p) { return p.party == party; });
  }

  void sell_stakes(PartyId party) {
    for (std::size_t i = 0; i < state_.cap_tables.size(); ++i) {
      const PartyId issuer = party_number(i);
      const Money price = floor_cents(stake_value(state_, {party, issuer}, month_));
      if (price == Money()) continue;
      desk().sell_stake({.issuer = issuer,
                         .seller = party,
                         .buyer = state_.economy().rest,
                         .share = 1.0,
                         .price = price});
    }
  }

  RunState& state_;
  Month month_;
  std::vector<PartyId> fallen_;
  std::vector<OpenClaim> claims_;
  std::vector<Money> escrow_taken_;  // by contract
  Clearing clearing_;
};

}  // namespace

EstateValue estate_value(const RunState& state, PartyId party, Month month) {
  EstateValue value;
  const DefaultTerms& terms = state.setting.in_default;
  const int now = month - state.ledger.first();
  for (const Property& property : state.property) {
    if (property.party != party) continue;
    const int age = std::max(0, now - property.bought);
    const Dollars cost = property.cost.dollars();
    if (property.asset_class == AssetClass::compute) {
      value.chips += cost * terms.resale_share(state.ledger.first() + property.bought, month);
      continue;
    }
    const double used = property.life_months > 0
                            ? std::min(1.0, static_cast<double>(age) / property.life_months)
                            : 0.0;
    value.other_property += cost * (1.0 - used) * terms.property_share;
  }
  for (std::size_t i = 0; i < state.cap_tables.size(); ++i)
    value.stakes += stake_value(state, {party, party_number(i)}, month);
  return value;
}

void resolve_defaults(RunState& state, Month month, std::span<const DefaultOf> events) {
  Resolution(state, month).run(events);
}

void post_relet(RunState& state, Month month) {
  const std::optional<PartyId> users = state.economy().find_party(kEndUsers);
  for (const Relet& relet : state.relets) {
    Desk desk(state, {month, relet.contract, false});
    Runner& runner = *state.runners[relet.contract.at()];
    const Dollars price = runner.relet_value(desk);
    const PartyId seller = runner.relet_by(state.model.contract(relet.contract).parties.front());
    if (month < relet.from || state.defaulted[seller.at()]) continue;
    desk.pay({*users, seller, desk.booked(price * state.setting.in_default.relet_share),
              Account::compute_expense, Account::compute_revenue, Reason::relet});
  }
}

}  // namespace gw::finance::internal
