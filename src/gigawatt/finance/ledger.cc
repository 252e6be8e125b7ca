#include "gigawatt/finance/ledger.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/core/check.h"

namespace gw::finance {

// The two ends of a payment, found while an entry is checked.
struct Ledger::CashLegs {
  PartyId from;
  PartyId to;
  std::int64_t amount = 0;
  std::int64_t gross = 0;  // of the ledger, this entry included
};

std::string PostingError::describe() const {
  switch (kind) {
    case Kind::no_legs:
      return "the entry has no legs";
    case Kind::unknown_party:
      return fmt::format("there is no party number {}", party.index);
    case Kind::unbalanced:
      return fmt::format("the legs of party {} sum to {}, not to zero", party.index, print(amount));
    case Kind::cash_created:
      return fmt::format("the cash legs sum to {}, not to zero", print(amount));
    case Kind::several_payments:
      return "the entry moves cash between more than two parties";
    case Kind::too_large:
      return "the ledger would hold more than 92 quadrillion dollars";
    case Kind::too_many:
      return "the ledger would hold more than 4,294,967,295 legs";
  }
  return {};
}

Ledger::Ledger(const Shape& shape)
    : first_(shape.first), months_(shape.months), parties_(shape.parties) {
  GW_CHECK(shape.months >= 1 && shape.parties >= 1, shape.months, shape.parties);
  GW_CHECK(shape.parties <= INT16_MAX, shape.parties);
  const std::size_t row = static_cast<std::size_t>(parties_) * kAccounts;
  rows_.reserve(row * static_cast<std::size_t>(months_ + 1));
  rows_.assign(row, 0);
  month_first_.reserve(static_cast<std::size_t>(months_ + 1));
  month_first_.push_back(0);
  cash_now_.assign(2 * kReasons * static_cast<std::size_t>(parties_), 0);
  cash_first_.reserve(static_cast<std::size_t>(months_ + 1));
  cash_first_.push_back(0);
  const std::size_t postings = shape.expected_postings;
  reason_.reserve(postings);
  contract_.reserve(postings);
  first_leg_.reserve(postings);
  leg_party_.reserve(4 * postings);
  leg_account_.reserve(4 * postings);
  leg_amount_.reserve(4 * postings);
  payment_from_.reserve(postings);
  payment_to_.reserve(postings);
  payment_amount_.reserve(postings);
  payment_posting_.reserve(postings);
}

void Ledger::open(Month month) {
  GW_CHECK(month == first_ + open_row_, print(month), print(first_), open_row_);
  GW_CHECK(open_row_ < months_, open_row_, months_);
  const std::size_t row = static_cast<std::size_t>(parties_) * kAccounts;
  const std::size_t last = static_cast<std::size_t>(open_row_) * row;
  rows_.resize(rows_.size() + row);
  std::copy_n(rows_.begin() + static_cast<std::ptrdiff_t>(last), row,
              rows_.begin() + static_cast<std::ptrdiff_t>(last + row));
  for (std::size_t i = 0; i < cash_now_.size(); ++i) {
    if (cash_now_[i] == 0) continue;
    cash_closed_.push_back({static_cast<std::uint32_t>(i), cash_now_[i]});
    cash_now_[i] = 0;
  }
  ++open_row_;
  month_first_.push_back(reason_.size());
  cash_first_.push_back(cash_closed_.size());
}

std::optional<PostingError> Ledger::check(const Entry& entry, CashLegs& cash) const {
  using enum PostingError::Kind;
  if (entry.legs.empty()) return PostingError{no_legs, {}, {}};
  if (entry.legs.size() > UINT32_MAX - legs()) return PostingError{too_many, {}, {}};
  PartyId current = entry.legs.front().party;
  std::int64_t gross = gross_;  // no sum below can overflow while this one does not
  std::int64_t sum = 0;
  std::int64_t cash_sum = 0;
  int cash_legs = 0;
  for (const Leg& leg : entry.legs) {
    if (leg.party.index < 0 || leg.party.index >= parties_)
      return PostingError{unknown_party, leg.party, {}};
    const std::int64_t cents = leg.amount.cents();
    if (cents == INT64_MIN || __builtin_add_overflow(gross, cents < 0 ? -cents : cents, &gross))
      return PostingError{too_large, leg.party, leg.amount};
    if (leg.party != current) {
      if (sum != 0) return PostingError{unbalanced, current, Money::from_cents(sum)};
      current = leg.party;
    }
    sum += cents;
    if (leg.account == Account::cash && cents != 0) {
      cash_sum += cents;
      ++cash_legs;
      (cents < 0 ? cash.from : cash.to) = leg.party;
      if (cents > 0) cash.amount = cents;
    }
  }
  cash.gross = gross;
  if (sum != 0) return PostingError{unbalanced, current, Money::from_cents(sum)};
  if (entry.reason == Reason::opening && open_row_ == 0) {
    cash.amount = 0;  // cash at hand, not a payment
    return std::nullopt;
  }
  if (cash_sum != 0) return PostingError{cash_created, {}, Money::from_cents(cash_sum)};
  if (cash_legs > 2) return PostingError{several_payments, {}, {}};
  return std::nullopt;
}

void Ledger::append(const Entry& entry, const CashLegs& cash) {
  const std::size_t legs = leg_amount_.size();
  if (cash.amount != 0 && cash.from.valid() && cash.from != cash.to) {
    payment_from_.push(cash.from.index);
    payment_to_.push(cash.to.index);
    payment_amount_.push(cash.amount);
    payment_posting_.push(static_cast<std::uint32_t>(reason_.size()));
    cash_now_[cash_cell(cash.from, entry.reason)] += cash.amount;
    cash_now_[cash_cell(cash.to, entry.reason) + 1] += cash.amount;
  }
  gross_ = cash.gross;
  reason_.push(entry.reason);
  contract_.push(entry.contract.index);
  first_leg_.push(static_cast<std::uint32_t>(legs));
  const std::size_t more = entry.legs.size();
  std::int16_t* const party = leg_party_.extend(more);
  std::uint8_t* const account = leg_account_.extend(more);
  std::int64_t* const amount = leg_amount_.extend(more);
  std::int64_t* const row = rows_.data() + cell(open_row_, PartyId{0}, Account::cash);
  const Leg* const leg = entry.legs.data();
  for (std::size_t k = 0; k < more; ++k) {
    const std::int64_t cents = leg[k].amount.cents();
    const std::size_t at = leg[k].party.at() * kAccounts + index_of(leg[k].account);
    party[k] = leg[k].party.index;
    account[k] = static_cast<std::uint8_t>(leg[k].account);
    amount[k] = cents;
    row[at] += cents;
  }
}

std::optional<PostingError> Ledger::try_post(const Entry& entry) {
  CashLegs cash;
  if (auto error = check(entry, cash)) return error;
  append(entry, cash);
  return std::nullopt;
}

void Ledger::post(const Entry& entry) {
  const std::optional<PostingError> error = try_post(entry);
  GW_CHECK(!error, error->describe(), info(entry.reason).name, entry.contract.index);
}

void Ledger::post(Reason reason, ContractId contract, std::initializer_list<Leg> legs) {
  post({reason, contract, std::span<const Leg>(legs.begin(), legs.size())});
}

int Ledger::row_of(Month month) const {
  const int row = month - first_ + 1;
  GW_CHECK(row >= 0 && row <= months_, print(month), print(first_), months_);
  return std::min(row, open_row_);
}

Money Ledger::balance(PartyId party, Account account, Month month) const {
  return Money::from_cents(rows_[cell(row_of(month), party, account)]);
}

Money Ledger::movement(PartyId party, Account account, Month month) const {
  const int row = month - first_ + 1;
  if (row > open_row_) return {};
  const Money now = balance(party, account, month);
  return row == 0 ? now : now - balance(party, account, month - 1);
}

CashFlow Ledger::cash_flow(PartyId party, Reason reason, Month month) const {
  const int row = month - first_ + 1;
  GW_CHECK(row >= 0 && row <= months_, print(month), print(first_), months_);
  if (row > open_row_) return {};
  const std::size_t cell = cash_cell(party, reason);
  if (row == open_row_)
    return {Money::from_cents(cash_now_[cell]), Money::from_cents(cash_now_[cell + 1])};
  const auto from = cash_closed_.begin() + static_cast<std::ptrdiff_t>(cash_first_[row]);
  const auto to = cash_closed_.begin() + static_cast<std::ptrdiff_t>(cash_first_[row + 1]);
  auto at = std::lower_bound(
      from, to, cell, [](const CashSum& sum, std::size_t wanted) { return sum.cell < wanted; });
  CashFlow flow;
  if (at != to && at->cell == cell) flow.paid = Money::from_cents((at++)->cents);
  if (at != to && at->cell == cell + 1) flow.received = Money::from_cents(at->cents);
  return flow;
}

Money Ledger::total(Account account, Month month) const {
  Money sum;
  for (int p = 0; p < parties_; ++p) {
    sum += balance(party_number(p), account, month);
  }
  return sum;
}

PostingView Ledger::posting(std::size_t index) const {
  GW_CHECK(index < reason_.size(), index, reason_.size());
  const auto after = std::upper_bound(month_first_.begin(), month_first_.end(), index);
  const auto row = static_cast<int>(after - month_first_.begin()) - 1;
  const std::size_t end =
      index + 1 < first_leg_.size() ? first_leg_[index + 1] : leg_amount_.size();
  return {first_ + (row - 1), reason_[index], ContractId{contract_[index]}, first_leg_[index],
          end - first_leg_[index]};
}

std::size_t Ledger::first_posting(Month month) const {
  const int row = month - first_ + 1;
  GW_CHECK(row >= 0, print(month), print(first_));
  return row <= open_row_ ? month_first_[static_cast<std::size_t>(row)] : reason_.size();
}

void Ledger::clear() {
  open_row_ = 0;
  gross_ = 0;
  rows_.assign(static_cast<std::size_t>(parties_) * kAccounts, 0);
  month_first_.assign(1, 0);
  std::fill(cash_now_.begin(), cash_now_.end(), 0);
  cash_closed_.clear();
  cash_first_.assign(1, 0);
  reason_.clear();
  contract_.clear();
  first_leg_.clear();
  leg_party_.clear();
  leg_account_.clear();
  leg_amount_.clear();
  payment_from_.clear();
  payment_to_.clear();
  payment_amount_.clear();
  payment_posting_.clear();
}

}  // namespace gw::finance
