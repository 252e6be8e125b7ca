#include "posting_stream.h"

#include <utility>

namespace gw::audit {

using Kind = finance::PostingError::Kind;

namespace {

constexpr std::size_t kRemembered = 64;
constexpr Cents kLimit = INT64_MAX;  // of all legs without sign

Cents size_of(std::int64_t cents) { return cents < 0 ? -static_cast<Cents>(cents) : cents; }

}  // namespace

PostingStream::PostingStream(const StreamShape& shape)
    : shape_(shape),
      dice_(shape.seed),
      expected_{Sums(shape.months + 1, shape.parties), {}, {}},
      now_(static_cast<std::size_t>(shape.parties) * kAccounts, 0) {}

PartyId PostingStream::other(PartyId than) {
  const int step = 1 + dice_.below(shape_.parties - 1);
  return PartyId{static_cast<std::int16_t>((than.index + step) % shape_.parties)};
}

// From a cent to 687 M$, every size equally often.
std::int64_t PostingStream::cents() {
  return 1 + static_cast<std::int64_t>(dice_.next() >> (28 + dice_.below(36)));
}

void PostingStream::payment() {
  const PartyId payer = party(), payee = other(payer);
  const std::int64_t amount = cents();
  draft_.reason = static_cast<Reason>(1 + dice_.below(static_cast<int>(kReasons) - 1));
  leg(payer, account(), amount);
  leg(payer, Account::cash, -amount);
  leg(payee, Account::cash, amount);
  leg(payee, account(), -amount);
}

void PostingStream::accrual() {
  const PartyId debtor = party(), creditor = other(debtor);
  const std::int64_t amount = cents();
  draft_.reason = Reason::sale;
  leg(creditor, Account::receivables, amount);
  leg(creditor, Account::compute_revenue, -amount);
  leg(debtor, Account::compute_expense, amount);
  leg(debtor, Account::payables, -amount);
}

void PostingStream::depreciation() {
  const PartyId owner = party();
  const std::int64_t amount = cents();
  draft_.reason = Reason::depreciation;
  draft_.contract = ContractId{};
  leg(owner, Account::depreciation_expense, amount);
  leg(owner, Account::accumulated_depreciation, -amount);
}

// An earlier entry with all signs turned; the earlier one stays.
void PostingStream::correction() {
  if (recent_.empty()) return payment();
  const Draft& earlier =
      recent_[static_cast<std::size_t>(dice_.below(static_cast<int>(recent_.size())))];
  draft_.reason = Reason::correction;
  draft_.contract = earlier.contract;
  for (const Leg& one : earlier.legs) leg(one.party, one.account, -one.amount.cents());
}

// A bill of many items, some of them zero, paid at once.
void PostingStream::many_legs() {
  const PartyId payer = party(), payee = other(payer);
  std::int64_t sum = 0;
  for (int item = 2 + dice_.below(30); item > 0; --item) {
    const std::int64_t amount = dice_.below(8) == 0 ? 0 : cents();
    leg(payer, account(), amount);
    sum += amount;
  }
  leg(payer, Account::cash, -sum);
  leg(payee, account(), -sum);
  leg(payee, Account::cash, sum);
}

void PostingStream::many_parties() {
  draft_.reason = Reason::impairment;
  PartyId who = party();
  for (int k = 2 + dice_.below(10); k > 0; --k) {
    const std::int64_t amount = dice_.below(2) == 0 ? cents() : -cents();
    const std::int64_t part = amount / 3;
    leg(who, account(), amount);
    leg(who, account(), -part);
    leg(who, account(), part - amount);
    who = other(who);
  }
}

// Cash that stays where it is: no payment.
void PostingStream::to_oneself() {
  const PartyId who = party();
  const std::int64_t amount = cents();
  leg(who, Account::cash, amount);
  leg(who, Account::cash, -amount);
}

// Before the first month cash may come from equity, of several parties at once.
void PostingStream::opening() {
  draft_.reason = Reason::opening;
  draft_.contract = ContractId{};
  PartyId who = party();
  for (int k = 1 + dice_.below(4); k > 0; --k) {
    const std::int64_t amount = dice_.below(4) == 0 ? -cents() : cents();
    leg(who, Account::cash, amount);
    leg(who, Account::opening_equity, -amount);
    who = other(who);
  }
}

void PostingStream::any_entry() {
  draft_.legs.clear();
  draft_.reason = Reason::sale;
  draft_.contract = ContractId{static_cast<std::int16_t>(dice_.below(300) - 1)};
  if (row_ == 0 && dice_.below(4) != 0) return opening();
  const int shape = dice_.below(100);
  if (shape < 55) return payment();
  if (shape < 70) return accrual();
  if (shape < 80) return depreciation();
  if (shape < 90) return correction();
  if (shape < 94) return many_legs();
  if (shape < 98) return many_parties();
  to_oneself();
}

PostingStream::Mistake PostingStream::off_by_a_cent() {
  Leg& wrong =
      draft_.legs[static_cast<std::size_t>(dice_.below(static_cast<int>(draft_.legs.size())))];
  const std::int64_t cent = dice_.below(2) == 0 ? 1 : -1;
  wrong.amount = Money::from_cents(wrong.amount.cents() + cent);
  return {Kind::unbalanced, wrong.party, cent};
}

PostingStream::Mistake PostingStream::without_a_leg() {
  draft_.legs.clear();
  payment();
  const auto at = draft_.legs.begin() + dice_.below(4);
  const Leg gone = *at;
  draft_.legs.erase(at);
  return {Kind::unbalanced, gone.party, -gone.amount.cents()};
}

PostingStream::Mistake PostingStream::for_nobody() {
  const std::array<int, 4> nobody{-1, shape_.parties, INT16_MAX, INT16_MIN};
  const PartyId who{static_cast<std::int16_t>(nobody[static_cast<std::size_t>(dice_.below(4))])};
  draft_.legs[static_cast<std::size_t>(dice_.below(static_cast<int>(draft_.legs.size())))].party =
      who;
  return {Kind::unknown_party, who, 0};
}

PostingStream::Mistake PostingStream::cash_from_nowhere() {
  draft_.legs.clear();
  draft_.reason = Reason::loan_draw;
  const PartyId who = party();
  const std::int64_t amount = dice_.below(2) == 0 ? cents() : -cents();
  leg(who, Account::cash, amount);
  leg(who, Account::debt, -amount);
  return {Kind::cash_created, PartyId{}, amount};
}

// Both sides balance, but the payee books a cent less than the payer has paid.
PostingStream::Mistake PostingStream::cash_lost_on_the_way() {
  draft_.legs.clear();
  const PartyId payer = party(), payee = other(payer);
  const std::int64_t amount = 1 + cents();
  draft_.reason = Reason::sale;
  leg(payer, Account::other_expense, amount);
  leg(payer, Account::cash, -amount);
  leg(payee, Account::cash, amount - 1);
  leg(payee, Account::other_income, 1 - amount);
  return {Kind::cash_created, PartyId{}, -1};
}

PostingStream::Mistake PostingStream::late_opening() {
  if (row_ == 0) return cash_from_nowhere();
  const Mistake mistake = cash_from_nowhere();
  draft_.reason = Reason::opening;
  return mistake;
}

PostingStream::Mistake PostingStream::three_parties_cash() {
  draft_.legs.clear();
  draft_.reason = Reason::sale;
  const PartyId a{0}, b{1}, c{2};
  const std::int64_t one = cents(), two = cents();
  leg(a, Account::other_expense, one + two);
  leg(a, Account::cash, -one - two);
  leg(b, Account::cash, one);
  leg(b, Account::other_income, -one);
  leg(c, Account::cash, two);
  leg(c, Account::other_income, -two);
  return {Kind::several_payments, PartyId{}, 0};
}

// Two legs that balance and are one cent too much for what is left below 2^63, or have no opposite.
PostingStream::Mistake PostingStream::beyond_the_limit() {
  draft_.legs.clear();
  draft_.reason = Reason::sale;
  const PartyId who = party();
  const std::int64_t half = static_cast<std::int64_t>((kLimit - gross_) / 2) + 1;
  const std::int64_t amount = dice_.below(2) == 0 ? half : INT64_MAX;
  if (dice_.below(4) == 0) {
    leg(who, Account::land, INT64_MIN);
    leg(who, Account::debt, INT64_MAX);
    return {Kind::too_large, who, INT64_MIN};
  }
  leg(who, Account::land, amount);
  leg(who, Account::debt, -amount);
  // INT64_MAX alone is beyond it once anything else is there.
  return {Kind::too_large, who, amount == half || gross_ == 0 ? -amount : amount};
}

PostingStream::Mistake PostingStream::spoil() {
  switch (dice_.below(9)) {
    case 0:
      draft_.legs.clear();
      return {Kind::no_legs, PartyId{}, 0};
    case 1:
      return without_a_leg();
    case 2:
      return for_nobody();
    case 3:
      return cash_from_nowhere();
    case 4:
      return cash_lost_on_the_way();
    case 5:
      return late_opening();
    case 6:
      return three_parties_cash();
    case 7:
      return beyond_the_limit();
    default:
      return off_by_a_cent();
  }
}

void PostingStream::accept(finance::Ledger& ledger, Findings& findings) {
  const auto error = ledger.try_post({draft_.reason, draft_.contract, draft_.legs});
  if (error) return findings.add("refused a sound entry: " + error->describe());
  ++accepted_;
  legs_ += draft_.legs.size();
  hash_.start(row_, draft_.reason, draft_.contract, draft_.legs.size());
  for (const Leg& one : draft_.legs) {
    const auto a = static_cast<std::size_t>(one.account);
    hash_.leg(one);
    expected_.sums.account(row_, one.party, a) += one.amount.cents();
    now_[one.party.at() * kAccounts + a] += one.amount.cents();
    gross_ += size_of(one.amount.cents());
  }
  check_cells(ledger, findings);
  if (row_ > 0 || draft_.reason != Reason::opening) {
    const auto move = payment_of(draft_.legs.size(), [&](std::size_t k) { return draft_.legs[k]; });
    if (move) {
      ++payments_;
      expected_.sums.paid(row_, move->from, draft_.reason) += move->cents;
      expected_.sums.received(row_, move->to, draft_.reason) += move->cents;
    }
  }
  if (draft_.reason == Reason::opening) return;  // its correction would make cash
  if (recent_.size() < kRemembered) {
    recent_.push_back(draft_);
  } else if (dice_.below(4) == 0) {
    recent_[static_cast<std::size_t>(dice_.below(kRemembered))] = draft_;
  }
}

void PostingStream::refuse(finance::Ledger& ledger, const Mistake& mistake, Findings& findings) {
  ++refused_;
  const auto error = ledger.try_post({draft_.reason, draft_.contract, draft_.legs});
  if (!error) return findings.add("accepted a faulty entry");
  if (error->kind != mistake.kind || error->party != mistake.party ||
      error->amount.cents() != mistake.cents)
    findings.add("refused for the wrong reason: " + error->describe());
  if (ledger.postings() != accepted_ || ledger.legs() != legs_ || ledger.payments() != payments_)
    findings.add("a refused entry left something behind");
  check_cells(ledger, findings);
}

// The balances that the last entry names, right after it.
void PostingStream::check_cells(const finance::Ledger& ledger, Findings& findings) {
  for (const Leg& one : draft_.legs) {
    if (one.party.index < 0 || one.party.index >= shape_.parties) continue;
    const Cents expected = now_[one.party.at() * kAccounts + static_cast<std::size_t>(one.account)];
    if (ledger.balance_now(one.party, one.account).cents() != expected)
      findings.add("a balance is wrong right after an entry");
  }
}

// Uses up what is left below 2^63 cents to the last one, after which nothing fits.
void PostingStream::fill_to_the_limit(finance::Ledger& ledger, Findings& findings) {
  draft_ = {};
  const auto half = static_cast<std::int64_t>((kLimit - gross_) / 2);
  const PartyId who = party();
  leg(who, Account::land, half);
  leg(who, Account::debt, -half);
  accept(ledger, findings);
  draft_ = {};
  leg(who, Account::land, 1);
  leg(who, Account::debt, -1);
  const bool first_fits = gross_ + 1 <= kLimit;
  refuse(ledger, {Kind::too_large, who, first_fits ? -1 : 1}, findings);
}

void PostingStream::close_row(const finance::Ledger& ledger) {
  expected_.hashes.push_back(hash_.value());
  expected_.postings.push_back(ledger.postings());
  ++row_;
}

void PostingStream::run(finance::Ledger& ledger, Findings& findings) {
  const auto months = static_cast<std::size_t>(shape_.months);
  for (std::size_t m = 0; m <= months; ++m) {
    if (m > 0) {
      close_row(ledger);
      ledger.open(ledger.first() + static_cast<int>(m - 1));
    }
    // An equal part of the postings in each month and a tenth of that before the first.
    const std::size_t until =
        m == 0 ? shape_.postings / (10 * (months + 1)) : shape_.postings * m / months;
    while (accepted_ < until && findings.count() == 0) {
      any_entry();
      if (dice_.below(32) == 0) {
        refuse(ledger, spoil(), findings);
      } else {
        accept(ledger, findings);
      }
    }
    // Halfway all is as it was, and it still must be at the end.
    if (m == months / 2 && m > 0) {
      Expected so_far = expected_;
      so_far.hashes.push_back(hash_.value());
      so_far.postings.push_back(ledger.postings());
      LedgerAuditor(ledger, findings).audit(so_far);
    }
  }
  if (dice_.below(4) == 0) fill_to_the_limit(ledger, findings);
  close_row(ledger);
}

}  // namespace gw::audit
