#include "gigawatt/finance/internal/desk.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gigawatt/core/check.h"

namespace gw::finance::internal {

namespace {

// Postings to set aside memory for: measured on the shipped plans, about 1.2 per contract and
// month.
std::size_t expected_postings(const Model& model) {
  return static_cast<std::size_t>(model.months()) * (model.contracts().size() * 3 / 2 + 8);
}

Ledger::Shape ledger_shape(const Model& model) {
  return {model.first(), model.months(), static_cast<int>(model.parties().size()),
          expected_postings(model)};
}

}  // namespace

const Party& RunState::party(PartyId id) const {
  const int declared = economy().declared[id.at()];
  return declared < 0 ? economy().built_in[id.at()]
                      : setting.terms.parties.items[static_cast<std::size_t>(declared)].second;
}

RunState::RunState(const Model& model_, const Case& setting_)
    : model(model_), setting(setting_), ledger(ledger_shape(model_)), assets(model_.months()) {
  const std::size_t contracts = model_.contracts().size();
  const std::size_t parties = model_.parties().size();
  GW_CHECK(setting_.terms.contracts.size() == contracts, setting_.terms.contracts.size(),
           contracts);
  GW_CHECK(setting_.binds.empty() || setting_.binds.size() == contracts, setting_.binds.size());
  runners.resize(contracts);
  for (std::size_t i = 0; i < contracts; ++i) {
    const bool binds = setting_.binds.empty() || setting_.binds[i];
    if (model_.contracts()[i].may_pay && binds)
      runners[i] = economy().programs[i]->start(setting_.terms.contracts[i]);
  }
  status.assign(contracts, ContractStatus::runs);
  in_force.assign(contracts, 0);
  replaced.assign(contracts, 0);
  paid_now.assign(contracts, Money());
  paid_total.assign(contracts, Money());
  replaced_total.assign(contracts, Money());
  defaulted.assign(parties, 0);
  defaults_next.assign(parties, 0);
  reserved.assign(parties, Money());
  liquidity.assign(parties, Liquidity());
  taxes.assign(parties, TaxAccount());
  cap_tables.reserve(parties);
  cap_history.resize(parties);
  for (std::size_t p = 0; p < parties; ++p) {
    const Party& terms = party(party_number(p));
    CapTable& table = cap_tables.emplace_back(terms.shares);
    for (const Holding& holding : terms.holders) {
      const auto holder = model_.find_party(holding.holder);
      table.add_holder({holder.value_or(PartyId{}), holding.holder, ShareClass::voting},
                       holding.share);
    }
  }
}

bool within_term(const RunState& state, std::size_t contract, Month month) {
  return state.runners[contract] != nullptr && state.status[contract] == ContractStatus::runs &&
         state.model.contracts()[contract].in_term(month);
}

Month Desk::start() const { return state_.model.contract(at_.contract).first; }

Month Desk::last() const { return state_.model.contract(at_.contract).last; }

bool Desk::ends_now() const {
  if (!at_.contract.valid()) return false;
  const ContractInfo& info = state_.model.contract(at_.contract);
  return info.in_term(at_.month) && !info.in_term(at_.month + 1);
}

Money Desk::booked(Dollars amount) {
  constexpr double kLargest = 1e15;
  const double dollars = amount.si();
  if (std::abs(dollars) <= kLargest) return *Money::rounded(amount);
  if (!state_.failure) {
    const std::string why = std::isfinite(dollars) ? fmt::format("an amount of {:.3g} $", dollars)
                                                   : "an amount that is not a number";
    state_.failure = RunFailure{at_.month, at_.contract, why + " cannot be booked"};
  }
  return {};
}

void Desk::post(Reason reason, std::initializer_list<Leg> legs) {
  const std::size_t payments = state_.ledger.payments();
  const std::optional<PostingError> error = state_.ledger.try_post(
      {reason, at_.contract, std::span<const Leg>(legs.begin(), legs.size())});
  if (!error) {
    if (state_.ledger.payments() > payments) count(state_.ledger.payment(payments));
    return;
  }
  GW_CHECK(error->kind == PostingError::Kind::too_large, error->describe(), info(reason).name);
  if (!state_.failure) state_.failure = RunFailure{at_.month, at_.contract, error->describe()};
}

void Desk::count(const Payment& payment) {
  if (!at_.contract.valid() || !state_.model.contract(at_.contract).paid_by(payment.from)) return;
  state_.paid_now[at_.contract.at()] += payment.amount;
  state_.paid_total[at_.contract.at()] += payment.amount;
}

void Desk::pay(const Pay& pay) {
  if (pay.amount == Money() || pay.payer == pay.payee) return;
  if (pay.amount < Money()) {
    if (!state_.failure)
      state_.failure =
          RunFailure{at_.month, at_.contract,
                     fmt::format("a payment of {} would run backwards", print(pay.amount))};
    return;
  }
  post(pay.reason, {{pay.payer, pay.debit, pay.amount},
                    {pay.payer, Account::cash, -pay.amount},
                    {pay.payee, Account::cash, pay.amount},
                    {pay.payee, pay.credit, -pay.amount}});
  if (pay.reason == Reason::deposit || pay.reason == Reason::asset_purchase) {
    Money& reserved = state_.reserved[pay.payer.at()];
    reserved = reserved > pay.amount ? reserved - pay.amount : Money();
  }
}

void Desk::move_parked(const ParkedMove& move) {
  if (move.amount == Money()) return;
  const bool returned = move.reason == Reason::released;
  const Account from = returned ? Account::restricted_cash_held : Account::restricted_cash;
  const Account to = returned ? Account::restricted_cash : Account::restricted_cash_held;
  post(move.reason, {{move.from, from, move.amount},
                     {move.from, Account::cash, -move.amount},
                     {move.to, Account::cash, move.amount},
                     {move.to, to, -move.amount}});
}

Money revenue_of_month(const RunState& state, PartyId party) {
  const Month last = state.ledger.open_month() - 1;
  Money sum;
  for (Account account :
       {Account::product_revenue, Account::system_revenue, Account::compute_revenue,
        Account::rent_revenue, Account::supply_revenue}) {
    sum += state.ledger.balance(party, account, last) - state.ledger.balance_now(party, account);
  }
  return sum;
}

Money Desk::revenue_now(PartyId party) const { return revenue_of_month(state_, party); }

RevenueCosts costs_of_revenue(const RunState& state, PartyId party) {
  const Party& terms = state.party(party);
  const Ratio research = terms.research_share_of_revenue;
  if ((!terms.gross_margin && research == 0.0) || state.defaulted[party.at()]) return {};
  const Dollars revenue = revenue_of_month(state, party).dollars();
  return {terms.gross_margin ? revenue * (1.0 - *terms.gross_margin) : Dollars(),
          revenue * research};
}

namespace {

// Calls `use` with each payment of the open month that `party` takes part in.
template <class Use>
void each_payment(const Ledger& ledger, PartyId party, Use use) {
  const std::size_t first = ledger.first_posting(ledger.open_month());
  for (std::size_t k = ledger.payments(); k-- > 0;) {
    const Payment payment = ledger.payment(k);
    if (payment.posting < first) return;
    if (payment.from == party || payment.to == party) use(payment);
  }
}

// What `party` bought or sold and did not capitalise.
bool in_operations(const Ledger& ledger, const Payment& payment, PartyId party) {
  const ReasonInfo& reason = info(ledger.reason(payment.posting));
  const CashClass side = payment.from == party ? reason.paid : reason.received;
  return reason.flow == FlowClass::operating && side != CashClass::investing;
}

}  // namespace

Money Desk::operating_cash(PartyId party, std::span<const ContractId> contracts) const {
  const Ledger& ledger = state_.ledger;
  Money sum;
  each_payment(ledger, party, [&](const Payment& payment) {
    const bool named = std::find(contracts.begin(), contracts.end(),
                                 ledger.contract(payment.posting)) != contracts.end();
    if (contracts.empty() ? !in_operations(ledger, payment, party) : !named) return;
    sum += payment.from == party ? -payment.amount : payment.amount;
  });
  if (!contracts.empty()) return sum;
  const RevenueCosts costs = costs_of_revenue(state_, party);
  return sum - Money::rounded(costs.goods + costs.research).value_or(Money());
}

Money Desk::senior_service(PartyId party) const {
  const Ledger& ledger = state_.ledger;
  Money sum;
  each_payment(ledger, party, [&](const Payment& payment) {
    const Reason reason = ledger.reason(payment.posting);
    const ContractId contract = ledger.contract(payment.posting);
    if (payment.from != party || !contract.valid()) return;
    if (reason != Reason::interest && reason != Reason::loan_repayment) return;
    if (state_.model.contract(contract).seniority == Seniority::senior) sum += payment.amount;
  });
  return sum;
}

Money Desk::cash_to_come(PartyId party) const {
  const RevenueCosts costs = costs_of_revenue(state_, party);
  return balance(party, Account::cash) -
         Money::rounded(costs.goods + costs.research).value_or(Money());
}

Money Desk::property_value(PartyId party) const {
  Money sum;
  for (Account account :
       {Account::land, Account::buildings, Account::power_equipment, Account::network_equipment,
        Account::compute_equipment, Account::accumulated_depreciation}) {
    sum += balance(party, account);
  }
  return sum;
}

void Desk::record(const Issue& issue, Ratio shares) {
  const CapTable& table = cap_table(issue.issuer);
  state_.issues.push_back({at_.month, issue.issuer, issue.holder, at_.contract, issue.money, shares,
                           table.stake(issue.holder), table.last_post_money()});
}

void Desk::issue(const Issue& issue, Dollars pre_money) {
  if (!(pre_money > Dollars()) || !is_finite(pre_money)) {
    if (!state_.failure)
      state_.failure =
          RunFailure{at_.month, at_.contract,
                     fmt::format("a value of {:.3g} $ prices no shares", pre_money.si())};
    return;
  }
  CapTable& table = cap_table(issue.issuer);
  const Ratio before = table.shares();
  table.issue({issue.holder, state_.model.party(issue.holder).id, issue.share_class},
              issue.money.dollars(), pre_money);
  record(issue, table.shares() - before);
}

void Desk::issue_shares(const Issue& issue, Ratio shares) {
  cap_table(issue.issuer)
      .issue_shares({issue.holder, state_.model.party(issue.holder).id, issue.share_class}, shares,
                    issue.money.dollars());
  record(issue, shares);
}

const CapTable& cap_table_at(const RunState& state, PartyId issuer, Month month) {
  if (month >= state.ledger.open_month()) return state.cap_tables[issuer.at()];
  const std::vector<CapRecord>& history = state.cap_history[issuer.at()];
  const auto after =
      std::upper_bound(history.begin() + 1, history.end(), month,
                       [](Month m, const CapRecord& record) { return m < record.month; });
  return (after - 1)->table;
}

void Desk::sell_stake(const StakeSale& sale) {
  const Dollars paid =
      cap_table(sale.issuer)
          .transfer(sale.seller,
                    {sale.buyer, state_.model.party(sale.buyer).id, ShareClass::voting},
                    sale.share);
  const Money cost = std::min(booked(paid), balance(sale.seller, Account::equity_stakes));
  const Money gain = sale.price - cost;
  if (sale.price == Money() && cost == Money()) return;
  post(Reason::stake_sale, {{sale.seller, Account::cash, sale.price},
                            {sale.seller, Account::equity_stakes, -cost},
                            {sale.seller, Account::investment_gains, -gain},
                            {sale.buyer, Account::cash, -sale.price},
                            {sale.buyer, Account::equity_stakes, cost},
                            {sale.buyer, Account::stake_premium, gain}});
}

std::optional<Dollars> valuation_of(const RunState& state, PartyId issuer, Month month) {
  const Party& party = state.party(issuer);
  if (party.valuation) return party.valuation->at(month);
  const CapTable& table = cap_table_at(state, issuer, month);
  if (party.share_price) return party.share_price->at(month) * table.shares();
  const Dollars last = table.last_post_money();
  if (last > Dollars()) return last;
  return std::nullopt;
}

namespace {

// The month in which the step of the path begins that holds in `month`; the first one has always
// held.
Month since(const config::Steps<Dollars>& path, Month month, Month earliest) {
  Month begin = std::min(earliest, month);
  for (const auto& step : path.steps)
    if (step.first <= month) begin = step.first;
  return begin;
}

}  // namespace

std::optional<Dollars> equity_value_of(const RunState& state, PartyId issuer, Month month) {
  const Party& party = state.party(issuer);
  if (!party.valuation) return valuation_of(state, issuer, month);
  const Month begin = since(*party.valuation, month, state.ledger.first());
  const CapTable& now = cap_table_at(state, issuer, month);
  if (now.rounds() > cap_table_at(state, issuer, begin - 1).rounds()) return now.last_post_money();
  Dollars value = party.valuation->at(month);
  for (const IssueRecord& issue : state.issues)
    if (issue.issuer == issuer && issue.month >= begin && issue.month <= month)
      value += issue.money.dollars();
  return value;
}

std::optional<Dollars> Desk::equity_value(PartyId issuer) const {
  return equity_value_of(state_, issuer, at_.month);
}

std::optional<Dollars> Desk::share_price(PartyId issuer) const {
  const Party& party = state_.party(issuer);
  if (party.share_price) return party.share_price->at(at_.month);
  const std::optional<Dollars> value = equity_value(issuer);
  if (!value) return std::nullopt;
  return *value / state_.cap_tables[issuer.at()].shares();
}

Money Desk::profit_of_year(PartyId party) const {
  const Ledger& ledger = state_.ledger;
  const Month opening = ledger.first() - 1;
  const Month last_year = at_.month - at_.month.month();
  const Month since = last_year < opening ? opening : last_year;
  Money profit;
  for (std::size_t a = index_of(kFirstIncome); a < kAccounts; ++a) {
    const auto account = static_cast<Account>(a);
    if (account == Account::tax_expense) continue;
    profit += ledger.balance(party, account, since) - ledger.balance_now(party, account);
  }
  return profit;
}

void Desk::memo(Money amount) {
  if (amount == Money()) return;
  state_.memos.push_back({at_.month, at_.contract, amount});
  state_.replaced_total[at_.contract.at()] += amount;
}

void Desk::report(const Event& event) {
  state_.incidents.push_back({.month = at_.month,
                              .kind = event.kind,
                              .party = event.party,
                              .counterparty = event.counterparty,
                              .contract = at_.contract,
                              .amount = event.amount,
                              .cover = event.cover});
}

void Desk::record_cover(const Cover& cover) {
  state_.covers.push_back({at_.month, at_.contract, cover.cash, cover.service,
                           cover.cash.dollars() / cover.service.dollars()});
}

}  // namespace gw::finance::internal
