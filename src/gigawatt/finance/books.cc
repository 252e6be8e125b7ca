#include "gigawatt/finance/books.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/finance/internal/resolution.h"

namespace gw::finance {

using internal::ContractStatus;
using internal::Desk;
using internal::RunState;

namespace {

// Replacing contracts come first in the order, so that theirs is decided.
void decide_in_force(RunState& state, Month month) {
  for (std::size_t i : state.economy().in_force_order) {
    bool replaced = false;
    for (ContractId by : state.economy().contracts[i].replaced_by) {
      replaced = replaced || state.in_force[by.at()] != 0;
    }
    state.replaced[i] = replaced;
    state.in_force[i] = !replaced && internal::within_term(state, i, month);
  }
}

void step_contracts(RunState& state, Month month, internal::Stage first, internal::Stage last) {
  for (std::size_t i : state.economy().step_order) {
    const internal::Stage stage = state.economy().programs[i]->stage;
    if (stage < first || stage > last || !state.runners[i]) continue;
    if (state.status[i] == ContractStatus::stopped || month < state.economy().contracts[i].first)
      continue;
    Desk desk(state, {month, contract_number(i), state.in_force[i] != 0});
    if (state.replaced[i] && internal::within_term(state, i, month)) {
      state.runners[i]->step_replaced(desk);
    } else {
      state.runners[i]->step(desk);
    }
  }
}

void declare_defaults(RunState& state, Month month) {
  std::vector<internal::DefaultOf> events;
  for (std::size_t p = 0; p < state.defaults_next.size(); ++p) {
    if (state.defaults_next[p]) events.push_back({party_number(p), "it ran dry"});
    state.defaults_next[p] = 0;
  }
  for (const DefaultEvent& event : state.setting.defaults) {
    if (event.month == month) events.push_back({event.party, event.why});
  }
  if (!events.empty()) internal::resolve_defaults(state, month, events);
}

// Keeps the cap tables that changed in `month`.
void record_cap_tables(RunState& state, Month month) {
  for (std::size_t p = 0; p < state.cap_tables.size(); ++p) {
    const CapTable& now = state.cap_tables[p];
    std::vector<internal::CapRecord>& history = state.cap_history[p];
    if (!history.empty() && history.back().table == now) continue;
    history.push_back({month, now});
  }
}

}  // namespace

std::string_view name(IncidentKind kind) {
  constexpr std::array<std::string_view, 15> kNames{
      "ran_dry",         "defaulted",   "contract_stopped",  "claim",       "guarantee_called",
      "written_down",    "lock_up",     "covenant_breached", "loan_called", "margin_call",
      "collateral_sold", "escrow_used", "estate_sold",       "recovered",   "damages_unpaid"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string describe(const Model& model, const Incident& incident) {
  const auto who = [&model](PartyId id) {
    return id.valid() ? model.party(id).name : std::string();
  };
  const std::string contract =
      incident.contract.valid() ? model.contract(incident.contract).id : std::string();
  const std::string amount = print_rounded(incident.amount);
  const std::string head = core::print(incident.month) + ": " + who(incident.party);
  switch (incident.kind) {
    case IncidentKind::ran_dry:
      return fmt::format("{} runs dry, {} short in the month", head, amount);
    case IncidentKind::defaulted:
      return fmt::format("{} defaults: {}", head, incident.why);
    case IncidentKind::contract_stopped:
      return fmt::format("{} no longer pays under {}, which stops", head, contract);
    case IncidentKind::claim:
      return fmt::format("{} owes {} {} under {}", head, who(incident.counterparty), amount,
                         contract);
    case IncidentKind::guarantee_called:
      return fmt::format("{} pays {} to {} as guarantor of {}", head, amount,
                         who(incident.counterparty), contract);
    case IncidentKind::written_down:
      return fmt::format("{} writes down {} owed by {} under {}", head, amount,
                         who(incident.counterparty), contract);
    case IncidentKind::lock_up:
      return fmt::format("{} pays out no profits: the debt service cover of {} is {:.2f}", head,
                         contract, incident.cover.si());
    case IncidentKind::covenant_breached:
      return fmt::format("{} breaks the covenant of {}: the debt service cover is {:.2f}", head,
                         contract, incident.cover.si());
    case IncidentKind::loan_called:
      return fmt::format("{} must repay {} to {}: {} is called", head, amount,
                         who(incident.counterparty), contract);
    case IncidentKind::margin_call:
      return fmt::format("{} must pay {} {} under {} within a month", head,
                         who(incident.counterparty), amount, contract);
    case IncidentKind::collateral_sold:
      return fmt::format("{} loses its pledged shares, sold for {} under {}", head, amount,
                         contract);
    case IncidentKind::estate_sold:
      return fmt::format("{} sells its property and shares for {}", head, amount);
    case IncidentKind::recovered:
      return fmt::format("{} recovers {} from {} under {}", head, amount,
                         who(incident.counterparty), contract.empty() ? "its support" : contract);
    case IncidentKind::damages_unpaid:
      return fmt::format("{} is not paid {} of damages by {} for {}", head, amount,
                         who(incident.counterparty), contract);
    case IncidentKind::escrow_used:
      return fmt::format("{} pays {} out of escrow to {} under {}", head, amount,
                         who(incident.counterparty), contract);
  }
  return head;
}

Books::Books(const Model& model, const Case& setting)
    : state_(std::make_unique<RunState>(model, setting)) {
  internal::post_opening(*state_);
  record_cap_tables(*state_, state_->ledger.open_month());
}
Books::Books(Books&&) noexcept = default;
Books& Books::operator=(Books&&) noexcept = default;
Books::~Books() = default;

std::expected<void, RunFailure> Books::step(Month month) {
  using internal::Stage;
  RunState& state = *state_;
  state.ledger.open(month);
  std::fill(state.paid_now.begin(), state.paid_now.end(), Money());
  declare_defaults(state, month);
  decide_in_force(state, month);
  step_contracts(state, month, Stage::operations, Stage::financing);
  internal::post_relet(state, month);
  internal::post_party_costs(state, month);
  internal::post_depreciation(state, month);
  step_contracts(state, month, Stage::settlement, Stage::settlement);
  internal::post_party_taxes(state, month);
  internal::post_support(state, month);
  record_cap_tables(state, month);
  if (state.failure) return std::unexpected(*state.failure);
  return {};
}

std::expected<void, RunFailure> Books::run() {
  const Ledger& books = state_->ledger;
  while (books.open_month() + 1 < books.first() + books.months()) {
    if (auto done = step(books.open_month() + 1); !done) return done;
  }
  return {};
}

Dollars Books::liquidity(PartyId party) const {
  const RunState& state = *state_;
  Money sum = state.ledger.balance_now(party, Account::cash) +
              state.ledger.balance_now(party, Account::support_owed) - state.reserved[party.at()];
  for (std::size_t i = 0; i < state.runners.size(); ++i) {
    if (state.runners[i] && internal::within_term(state, i, state.ledger.open_month() + 1))
      sum += state.runners[i]->undrawn(party);
  }
  return sum.dollars();
}

bool Books::can_fund(const FundingNeed& need) const {
  if (state_->model.party(need.party).outside) return true;
  return !in_default(need.party) && liquidity(need.party) >= need.amount;
}

void Books::reserve(const FundingNeed& need) {
  const std::optional<Money> amount = Money::rounded(need.amount);
  GW_CHECK(amount.has_value() && *amount >= Money(), need.amount.si());
  state_->reserved[need.party.at()] += *amount;
}

const Model& Books::model() const { return state_->model; }
const Ledger& Books::ledger() const { return state_->ledger; }
bool Books::in_default(PartyId party) const { return state_->defaulted[party.at()] != 0; }
Liquidity Books::liquidity_of(PartyId party) const { return state_->liquidity[party.at()]; }
const CapTable& Books::cap_table(PartyId issuer) const { return state_->cap_tables[issuer.at()]; }
const CapTable& Books::cap_table(PartyId issuer, Month month) const {
  return internal::cap_table_at(*state_, issuer, month);
}
std::optional<Dollars> Books::valuation(PartyId issuer, Month month) const {
  return internal::equity_value_of(*state_, issuer, month);
}
std::span<const IssueRecord> Books::issues() const { return state_->issues; }
std::span<const VestRecord> Books::vests() const { return state_->vests; }
std::span<const Incident> Books::incidents() const { return state_->incidents; }
std::span<const Memo> Books::memos() const { return state_->memos; }
std::span<const CoverRecord> Books::covers() const { return state_->covers; }
Money Books::paid_under(ContractId contract) const { return state_->paid_total[contract.at()]; }
Money Books::replaced_value(ContractId contract) const {
  return state_->replaced_total[contract.at()];
}
Money Books::support_drawn() const { return state_->support_drawn; }
Money Books::support_outstanding() const {
  return state_->ledger.balance_now(state_->economy().unfunded, Account::support_granted);
}

std::vector<StateStep> states_of(const Books& books, ContractId contract, const Common& terms) {
  std::vector<StateStep> states = states_over(terms, books.model().window());
  for (const Incident& incident : books.incidents()) {
    if (incident.contract != contract || incident.kind != IncidentKind::contract_stopped) continue;
    std::erase_if(states, [&](const StateStep& step) { return step.from >= incident.month; });
    if (states.empty() || states.back().state != ContractState::defaulted)
      states.push_back({incident.month, ContractState::defaulted});
  }
  return states;
}

}  // namespace gw::finance
