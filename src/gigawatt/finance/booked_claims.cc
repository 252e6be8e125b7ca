#include "gigawatt/finance/booked_claims.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/internal/binder.h"

namespace gw::finance {

namespace {

constexpr std::array kOwed = {Account::payables,
                              Account::deferred_revenue,
                              Account::restricted_cash_held,
                              Account::lease_liability,
                              Account::debt,
                              Account::support_owed};

bool is_owed(Account account) { return std::ranges::find(kOwed, account) != kOwed.end(); }

// The liability that this asset mirrors; a lease is followed on the side of the lessee alone.
std::optional<Account> mirrored_liability(Account account) {
  const std::optional<Account> mirror = info(account).mirror;
  return mirror && is_owed(*mirror) && !is_owed(account) ? mirror : std::nullopt;
}

class ClaimRegister {
 public:
  explicit ClaimRegister(const Model& model) : model_(model) {}

  void post(const Ledger& ledger, const PostingView& posting) {
    legs_.clear();
    bool relevant = false;
    for (std::size_t k = 0; k < posting.legs; ++k) {
      const Leg leg = ledger.leg(posting.first_leg + k);
      relevant = relevant || is_owed(leg.account) || mirrored_liability(leg.account);
      legs_.push_back({leg, false});
    }
    if (!relevant) return;
    for (OpenLeg& open : legs_) {
      if (is_owed(open.leg.account)) add_liability(open.leg, posting.contract);
    }
    for (OpenLeg& open : legs_) {
      if (!open.used && open.leg.amount > Money() && mirrored_liability(open.leg.account))
        hand_over(open.leg, posting.contract);
    }
  }

  [[nodiscard]] std::vector<BookedClaim> claims() const {
    std::vector<BookedClaim> result;
    for (const auto& [key, amount] : amounts_) {
      const auto& [debtor, creditor, contract, account] = key;
      if (amount != Money() && debtor != creditor)
        result.push_back({debtor, creditor, contract, account, amount});
    }
    return result;
  }

 private:
  using Key = std::tuple<PartyId, PartyId, ContractId, Account>;
  struct OpenLeg {
    Leg leg;
    bool used = false;  // as the mirror of a liability
  };

  void add_liability(const Leg& owed, ContractId posted_under) {
    const PartyId holder = holder_of_mirror(owed);
    const ContractId contract = contract_of(owed, posted_under);
    const PartyId creditor = holder.valid() ? holder : counterparty(contract, owed.party);
    amounts_[{owed.party, creditor, contract, owed.account}] -= owed.amount;
  }

  PartyId holder_of_mirror(const Leg& owed) {
    for (OpenLeg& open : legs_) {
      if (open.used || open.leg.party == owed.party || open.leg.amount != -owed.amount ||
          mirrored_liability(open.leg.account) != owed.account)
        continue;
      open.used = true;
      return open.leg.party;
    }
    return {};
  }

  // What is paid off under a guarantee was owed under a contract that it covers.
  [[nodiscard]] ContractId contract_of(const Leg& owed, ContractId posted_under) const {
    if (!posted_under.valid() || owed.amount < Money() || covered_by(posted_under).empty())
      return posted_under;
    for (const auto& [key, amount] : amounts_) {
      const auto& [debtor, creditor, contract, account] = key;
      if (debtor == owed.party && account == owed.account && amount >= owed.amount &&
          covers(posted_under, contract))
        return contract;
    }
    return posted_under;
  }

  [[nodiscard]] const std::vector<ContractId>& covered_by(ContractId guarantee) const {
    return model_.compiled().programs[guarantee.at()]->covers;
  }
  [[nodiscard]] bool covers(ContractId guarantee, ContractId contract) const {
    const std::vector<ContractId>& covered = covered_by(guarantee);
    return std::ranges::find(covered, contract) != covered.end();
  }

  // The lender or lessor stands last.
  [[nodiscard]] PartyId counterparty(ContractId contract, PartyId debtor) const {
    if (!contract.valid()) return debtor;
    const std::vector<PartyId>& parties = model_.contract(contract).parties;
    for (auto party = parties.rbegin(); party != parties.rend(); ++party)
      if (*party != debtor) return *party;
    return debtor;
  }

  // `taken` is what the new holder debits; another party credits the same and no debtor is touched.
  void hand_over(const Leg& taken, ContractId contract) {
    for (OpenLeg& open : legs_) {
      if (open.used || open.leg.account != taken.account || open.leg.amount != -taken.amount ||
          open.leg.party == taken.party)
        continue;
      open.used = true;
      move(open.leg.party, taken, contract);
      return;
    }
  }

  void move(PartyId from, const Leg& taken, ContractId guarantee) {
    const Account owed = *mirrored_liability(taken.account);
    const auto covered = [&](ContractId contract) {
      return !guarantee.valid() || contract == guarantee || covers(guarantee, contract);
    };
    Money left = taken.amount;
    std::vector<std::pair<Key, Money>> moved;
    for (const auto& [key, amount] : amounts_) {
      const auto& [debtor, creditor, contract, account] = key;
      if (creditor != from || account != owed || !covered(contract) || amount <= Money()) continue;
      const Money part = std::min(left, amount);
      if (part > Money()) moved.emplace_back(key, part);
      left -= part;
    }
    for (const auto& [key, part] : moved) {
      amounts_[key] -= part;
      amounts_[{std::get<0>(key), taken.party, std::get<2>(key), owed}] += part;
    }
  }

  const Model& model_;
  std::map<Key, Money> amounts_;
  std::vector<OpenLeg> legs_;
};

}  // namespace

std::vector<std::vector<BookedClaim>> booked_claims(const Books& books,
                                                    std::span<const Month> months) {
  const Ledger& ledger = books.ledger();
  ClaimRegister claims(books.model());
  std::vector<std::vector<BookedClaim>> result;
  std::size_t next = 0;
  for (const Month month : months) {
    GW_CHECK(result.empty() || months[result.size() - 1] <= month, print(month));
    const std::size_t end = ledger.first_posting(month + 1);
    for (; next < end; ++next) claims.post(ledger, ledger.posting(next));
    result.push_back(claims.claims());
  }
  return result;
}

Month most_indebted_month(const Ledger& ledger) {
  Month worst = ledger.first();
  Money most_debt;
  Money most;
  for (Month month = ledger.first(); month <= ledger.open_month(); ++month) {
    const Money debt = -ledger.total(Account::debt, month);
    Money all;
    for (const Account account : kOwed) all -= ledger.total(account, month);
    if (debt < most_debt || (debt == most_debt && (debt > Money() || all <= most))) continue;
    most_debt = debt;
    most = all;
    worst = month;
  }
  return worst;
}

}  // namespace gw::finance
