#include "gigawatt/finance/statements.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "gigawatt/core/check.h"

namespace gw::finance {

namespace {

constexpr double kCentsPerMillion = 1e8;

double millions(Money amount) { return static_cast<double>(amount.cents()) / kCentsPerMillion; }

std::vector<Month> months_of(const Ledger& ledger) {
  std::vector<Month> months;
  for (Month m = ledger.first(); m <= ledger.open_month(); ++m) months.push_back(m);
  return months;
}

// A statement line: neighbouring accounts of one `line` name.
struct Line {
  std::string_view name;
  std::vector<Account> accounts;
};

std::vector<Line> lines_of(std::initializer_list<AccountKind> kinds) {
  std::vector<Line> lines;
  for (std::size_t a = 0; a < kAccounts; ++a) {
    const AccountInfo& account = chart()[a];
    if (std::find(kinds.begin(), kinds.end(), account.kind) == kinds.end()) continue;
    if (lines.empty() || lines.back().name != account.line) lines.push_back({account.line, {}});
    lines.back().accounts.push_back(static_cast<Account>(a));
  }
  return lines;
}

struct Query {
  const Ledger& ledger;
  PartyId party;
  bool movement = false;

  [[nodiscard]] Money of(Account account, Month month) const {
    return movement ? ledger.movement(party, account, month)
                    : ledger.balance(party, account, month);
  }
  [[nodiscard]] Money of(const Line& line, Month month) const {
    Money sum;
    for (Account account : line.accounts) sum += of(account, month);
    return sum;
  }
  // Sum over all accounts of the kinds, debit positive.
  [[nodiscard]] Money of(std::initializer_list<AccountKind> kinds, Month month) const {
    Money sum;
    for (const Line& line : lines_of(kinds)) sum += of(line, month);
    return sum;
  }
};

Column month_column(const std::vector<Month>& months) { return {"month", "", "month", months}; }

std::string column_name(std::string_view line) { return std::string(line) + "_musd"; }

void add_lines(Table& table, const Query& query, std::initializer_list<AccountKind> kinds,
               double sign) {
  const std::vector<Month> months = std::get<std::vector<Month>>(table.columns()[0].data);
  for (const Line& line : lines_of(kinds)) {
    std::vector<double> values;
    for (Month m : months) values.push_back(sign * millions(query.of(line, m)) + 0.0);
    const std::string doc(line.accounts.size() == 1 ? info(line.accounts.front()).doc
                                                    : "net book value");
    table.add({column_name(line.name), "M$", doc, std::move(values)});
  }
}

struct Total {
  std::string_view name;
  std::string_view doc;
  double sign = 1;
};

void add_total(Table& table, const Query& query, std::initializer_list<AccountKind> kinds,
               const Total& total, std::optional<Account> without = std::nullopt) {
  const std::vector<Month> months = std::get<std::vector<Month>>(table.columns()[0].data);
  std::vector<double> values;
  for (Month m : months) {
    Money sum = query.of(kinds, m);
    if (without) sum -= query.of(*without, m);
    values.push_back(total.sign * millions(sum) + 0.0);
  }
  table.add({column_name(total.name), "M$", std::string(total.doc), std::move(values)});
}

std::string party_id(const Books& books, PartyId id) {
  return id.valid() ? books.model().party(id).id : std::string();
}
std::string contract_id(const Books& books, ContractId id) {
  return id.valid() ? books.model().contract(id).id : std::string();
}
std::string payers_of(const Books& books, const ContractInfo& contract) {
  std::string text;
  for (const PartyId payer : contract.payers)
    text += (text.empty() ? "" : ", ") + party_id(books, payer);
  return text;
}

StatementOf statement_of(const Books& books, PartyId party) {
  return {books.ledger(), party, books.model().party(party).id};
}

}  // namespace

Table income_statement(const StatementOf& of) {
  using enum AccountKind;
  const Query query{of.ledger, of.party, true};
  Table table("income_statement", "Income and expenses of " + std::string(of.name) + " by month");
  table.add(month_column(months_of(of.ledger)));
  add_lines(table, query, {income}, -1);
  add_total(table, query, {income}, {"total_income", "all income", -1});
  add_lines(table, query, {expense}, 1);
  add_total(table, query, {income, expense},
            {"profit_before_tax", "income less expenses but tax", -1}, Account::tax_expense);
  add_total(table, query, {income, expense}, {"profit", "income less expenses", -1});
  return table;
}

Table cash_flow_statement(const StatementOf& of) {
  const auto& [ledger, party, party_name] = of;
  const std::vector<Month> months = months_of(ledger);
  std::vector<std::vector<Money>> by_class(3, std::vector<Money>(months.size()));
  std::vector<std::vector<Money>> by_reason(kReasons, std::vector<Money>(months.size()));
  for (std::size_t r = 0; r < kReasons; ++r) {
    const ReasonInfo& reason = reasons()[r];
    for (std::size_t i = 0; i < months.size(); ++i) {
      const CashFlow flow = ledger.cash_flow(party, static_cast<Reason>(r), months[i]);
      by_class[static_cast<std::size_t>(reason.paid)][i] -= flow.paid;
      by_class[static_cast<std::size_t>(reason.received)][i] += flow.received;
      by_reason[r][i] = flow.received - flow.paid;
    }
  }
  Table table("cash_flow", "Cash flow of " + std::string(party_name) + " by month");
  table.add(month_column(months));
  const auto add = [&](std::string name, std::string doc, auto value) {
    std::vector<double> values;
    for (std::size_t i = 0; i < months.size(); ++i) values.push_back(value(i));
    table.add({std::move(name), "M$", std::move(doc), std::move(values)});
  };
  add("opening_cash_musd", "cash at the beginning of the month",
      [&](std::size_t i) { return millions(ledger.balance(party, Account::cash, months[i] - 1)); });
  for (std::size_t c = 0; c < by_class.size(); ++c) {
    const std::string name(finance::name(static_cast<CashClass>(c)));
    add(name + "_musd", name + " cash flow",
        [&](std::size_t i) { return millions(by_class[c][i]); });
  }
  add("closing_cash_musd", "cash at the end of the month",
      [&](std::size_t i) { return millions(ledger.balance(party, Account::cash, months[i])); });
  for (std::size_t r = 0; r < kReasons; ++r) {
    const auto& amounts = by_reason[r];
    if (std::all_of(amounts.begin(), amounts.end(), [](Money m) { return m == Money(); })) continue;
    const ReasonInfo& reason = reasons()[r];
    add("of_which_" + std::string(reason.name) + "_musd", std::string(reason.doc),
        [&](std::size_t i) { return millions(amounts[i]); });
  }
  return table;
}

Table balance_sheet(const StatementOf& of) {
  using enum AccountKind;
  const Query query{of.ledger, of.party, false};
  Table table("balance_sheet", "Balance sheet of " + std::string(of.name) + " by month");
  table.add(month_column(months_of(of.ledger)));
  add_lines(table, query, {asset}, 1);
  add_total(table, query, {asset}, {"total_assets", "all assets", 1});
  add_lines(table, query, {liability}, -1);
  add_total(table, query, {liability}, {"total_liabilities", "all liabilities", -1});
  add_lines(table, query, {equity}, -1);
  add_total(table, query, {income, expense},
            {"retained_earnings", "profits since the opening", -1});
  add_total(table, query, {equity, income, expense},
            {"total_equity", "net worth at book value", -1});
  return table;
}

Table income_statement(const Books& books, PartyId party) {
  return income_statement(statement_of(books, party));
}
Table cash_flow_statement(const Books& books, PartyId party) {
  return cash_flow_statement(statement_of(books, party));
}
Table balance_sheet(const Books& books, PartyId party) {
  return balance_sheet(statement_of(books, party));
}

Table liquidity_table(const Books& books) {
  std::vector<std::string> party;
  std::vector<double> least, peak, owed, cash;
  std::vector<std::string> when, dry;
  for (std::size_t p = 0; p < books.model().parties().size(); ++p) {
    const PartyInfo& info = books.model().parties()[p];
    if (info.outside) continue;
    const PartyId id = party_number(p);
    const Liquidity liquidity = books.liquidity_of(id);
    party.push_back(info.id);
    least.push_back(millions(liquidity.cash_min));
    when.push_back(core::print(liquidity.cash_min_month));
    dry.push_back(liquidity.first_dry ? core::print(*liquidity.first_dry) : "");
    peak.push_back(millions(liquidity.support_peak));
    owed.push_back(millions(liquidity.support_at_end));
    cash.push_back(millions(books.ledger().balance_now(id, Account::cash)));
  }
  Table table("liquidity", "Cash of each inside party, support of last resort not counted");
  table.add({"party", "", "party", std::move(party)})
      .add({"cash_min_musd", "M$", "lowest cash without support", std::move(least)})
      .add({"cash_min_month", "", "month of the lowest cash", std::move(when)})
      .add({"first_dry_month", "", "first month with support; empty: never", std::move(dry)})
      .add({"support_peak_musd", "M$", "most support owed", std::move(peak)})
      .add({"support_at_end_musd", "M$", "support owed at the end", std::move(owed)})
      .add({"cash_at_end_musd", "M$", "cash at the end", std::move(cash)});
  return table;
}

Table money_flows(const Books& books) {
  const Ledger& ledger = books.ledger();
  using Key = std::tuple<int, std::int16_t, std::int16_t, Reason>;
  std::map<Key, Money> sums;
  const std::vector<Month> months = months_of(ledger);
  std::size_t row = 0;
  for (std::size_t k = 0; k < ledger.payments(); ++k) {
    const Payment payment = ledger.payment(k);
    while (row + 1 < months.size() && payment.posting >= ledger.first_posting(months[row + 1]))
      ++row;
    sums[{static_cast<int>(row), payment.from.index, payment.to.index,
          ledger.reason(payment.posting)}] += payment.amount;
  }
  std::vector<Month> month;
  std::vector<std::string> from, to, reason, flow_class;
  std::vector<double> amount;
  for (const auto& [key, sum] : sums) {
    month.push_back(months[static_cast<std::size_t>(std::get<0>(key))]);
    from.push_back(party_id(books, PartyId{std::get<1>(key)}));
    to.push_back(party_id(books, PartyId{std::get<2>(key)}));
    reason.emplace_back(info(std::get<3>(key)).name);
    flow_class.emplace_back(name(info(std::get<3>(key)).flow));
    amount.push_back(millions(sum));
  }
  Table table("money_flows", "Cash from party to party by month and reason");
  table.add({"month", "", "month", std::move(month)})
      .add({"from", "", "payer", std::move(from)})
      .add({"to", "", "payee", std::move(to)})
      .add({"reason", "", "why", std::move(reason)})
      .add({"class", "", "funding, operating or servicing", std::move(flow_class)})
      .add({"amount_musd", "M$", "cash paid in the month", std::move(amount)});
  return table;
}

Table incident_table(const Books& books) {
  std::vector<Month> month;
  std::vector<std::string> kind, party, other, contract, text;
  std::vector<double> amount;
  for (const Incident& incident : books.incidents()) {
    month.push_back(incident.month);
    kind.emplace_back(name(incident.kind));
    party.push_back(party_id(books, incident.party));
    other.push_back(party_id(books, incident.counterparty));
    contract.push_back(contract_id(books, incident.contract));
    amount.push_back(millions(incident.amount));
    text.push_back(describe(books.model(), incident));
  }
  Table table("incidents", "Who ran dry or defaulted, and what followed");
  table.add({"month", "", "month", std::move(month)})
      .add({"kind", "", "what happened", std::move(kind)})
      .add({"party", "", "to whom", std::move(party)})
      .add({"counterparty", "", "the other side", std::move(other)})
      .add({"contract", "", "under which contract", std::move(contract)})
      .add({"amount_musd", "M$", "how much", std::move(amount)})
      .add({"text", "", "in words", std::move(text)});
  return table;
}

Table contract_table(const Books& books, const Terms& terms) {
  std::vector<std::string> id, kind, state, payer, payee, words, evidence;
  std::vector<double> paid, replaced;
  const Month first = books.model().first();
  const MonthWindow so_far{first, std::max(first, books.ledger().open_month())};
  for (std::size_t i = 0; i < terms.contracts.size(); ++i) {
    const ContractInfo& contract = books.model().contracts()[i];
    const ContractId number = contract_number(i);
    id.push_back(contract.id);
    kind.emplace_back(contract.type);
    const ContractState now = states_over(common(terms.contracts[i]), so_far).back().state;
    state.emplace_back(name(now));
    payer.push_back(payers_of(books, contract));
    payee.push_back(contract.payee().valid() ? party_id(books, contract.payee()) : "");
    paid.push_back(millions(books.paid_under(number)));
    replaced.push_back(millions(books.replaced_value(number)));
    evidence.push_back(contract.evidence);
    words.push_back(describe(terms.contracts[i]));
  }
  Table table("contracts", "What each contract says and what was paid under it");
  table.add({"contract", "", "id", std::move(id)})
      .add({"type", "", "family", std::move(kind)})
      .add({"state", "", "how far the deal has come", std::move(state)})
      .add({"payer", "", "who pays", std::move(payer)})
      .add({"payee", "", "other side", std::move(payee)})
      .add({"paid_musd", "M$", "cash paid by all its payers", std::move(paid)})
      .add({"replaced_musd", "M$", "what it would have cost while another paid instead",
            std::move(replaced)})
      .add({"evidence", "", "grade of the source", std::move(evidence)})
      .add({"terms", "", "in words", std::move(words)});
  return table;
}

Table cap_table_now(const Books& books, PartyId issuer) {
  return cap_table_at(books, issuer, books.ledger().open_month());
}

Table cap_table_at(const Books& books, PartyId issuer, Month month) {
  const CapTable& shares = books.cap_table(issuer, month);
  const std::optional<Dollars> value = books.valuation(issuer, month);
  std::vector<std::string> holder;
  std::vector<double> stake, votes, paid, worth, gain;
  for (const CapTable::Stake& row : shares.stakes()) {
    const Ratio share = row.shares / shares.shares();
    const double mark =
        value ? (*value * share).si() / 1e6 : std::numeric_limits<double>::quiet_NaN();
    holder.push_back(row.holder);
    stake.push_back(share);
    votes.push_back(shares.voting_share(row));
    paid.push_back(row.paid.si() / 1e6);
    worth.push_back(mark);
    gain.push_back(mark - row.paid.si() / 1e6);
  }
  Table table("cap_table", "Who owns " + party_id(books, issuer));
  table.add({"holder", "", "owner", std::move(holder)})
      .add({"stake", "", "share of all shares", std::move(stake)})
      .add({"votes", "", "share of the votes", std::move(votes)})
      .add({"paid_musd", "M$", "paid within the plan", std::move(paid)})
      .add({"value_musd", "M$", "stake x last valuation; memo", std::move(worth)})
      .add({"gain_musd", "M$", "value less paid; memo, in no statement", std::move(gain)});
  return table;
}

Table exit_table(const Books& books, PartyId issuer, Dollars proceeds) {
  const std::vector<ExitClass> classes = books.cap_table(issuer).exit_classes();
  const std::vector<ExitShare> shares = exit_waterfall(proceeds, classes);
  std::vector<std::string> name, converts;
  std::vector<double> number, preference, paid;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    name.push_back(classes[i].name);
    number.push_back(classes[i].shares);
    preference.push_back(classes[i].preference.si() / 1e6);
    paid.push_back(shares[i].paid.si() / 1e6);
    converts.emplace_back(shares[i].converts ? "yes" : "no");
  }
  Table table("exit", "Who gets what if " + party_id(books, issuer) + " is sold");
  table.add({"class", "", "class of shares", std::move(name)})
      .add({"shares", "", "number of shares", std::move(number)})
      .add({"preference_musd", "M$", "what comes before common shares", std::move(preference)})
      .add({"converts", "", "takes part as common shares instead", std::move(converts)})
      .add({"paid_musd", "M$", "part of the proceeds", std::move(paid)});
  return table;
}

Table cover_table(const Books& books) {
  std::vector<Month> month;
  std::vector<std::string> contract;
  std::vector<double> cash, service, dscr;
  for (const CoverRecord& record : books.covers()) {
    month.push_back(record.month);
    contract.push_back(contract_id(books, record.contract));
    cash.push_back(millions(record.cash));
    service.push_back(millions(record.service));
    dscr.push_back(record.dscr);
  }
  Table table("debt_service_cover", "Cash for debt service against debt service, by loan");
  table.add({"month", "", "month", std::move(month)})
      .add({"contract", "", "loan", std::move(contract)})
      .add({"cash_musd", "M$", "cash that serves the debt, over the covenant's months",
            std::move(cash)})
      .add({"service_musd", "M$", "interest and scheduled principal of those months",
            std::move(service)})
      .add({"dscr", "", "cash over service", std::move(dscr)});
  return table;
}

Table issue_table(const Books& books) {
  std::vector<Month> month;
  std::vector<std::string> issuer, holder, contract;
  std::vector<double> money, shares, stake, post;
  for (const IssueRecord& issue : books.issues()) {
    month.push_back(issue.month);
    issuer.push_back(party_id(books, issue.issuer));
    holder.push_back(party_id(books, issue.holder));
    contract.push_back(contract_id(books, issue.contract));
    money.push_back(millions(issue.money));
    shares.push_back(issue.shares);
    stake.push_back(issue.stake_after);
    post.push_back(issue.post_money.si() / 1e6);
  }
  Table table("share_issues", "Every sale of shares");
  table.add({"month", "", "month", std::move(month)})
      .add({"issuer", "", "whose shares", std::move(issuer)})
      .add({"holder", "", "who bought", std::move(holder)})
      .add({"contract", "", "under which contract", std::move(contract)})
      .add({"paid_musd", "M$", "money for the shares", std::move(money)})
      .add({"shares", "", "number of shares", std::move(shares)})
      .add({"stake_after", "", "stake of the holder afterwards", std::move(stake)})
      .add({"post_money_musd", "M$", "all shares at the price of the last round", std::move(post)});
  return table;
}

Table ledger_table(const Books& books) {
  const Ledger& ledger = books.ledger();
  std::vector<std::int64_t> posting, cents;
  std::vector<Month> month;
  std::vector<std::string> reason, contract, party, account;
  for (std::size_t i = 0; i < ledger.postings(); ++i) {
    const PostingView view = ledger.posting(i);
    for (std::size_t k = view.first_leg; k < view.first_leg + view.legs; ++k) {
      const Leg leg = ledger.leg(k);
      posting.push_back(static_cast<std::int64_t>(i));
      month.push_back(view.month);
      reason.emplace_back(info(view.reason).name);
      contract.push_back(contract_id(books, view.contract));
      party.push_back(party_id(books, leg.party));
      account.emplace_back(info(leg.account).name);
      cents.push_back(leg.amount.cents());
    }
  }
  Table table("ledger", "All postings, one row per leg; debit positive, credit negative");
  table.add({"posting", "", "number of the posting", std::move(posting)})
      .add({"month", "", "month", std::move(month)})
      .add({"reason", "", "reason code", std::move(reason)})
      .add({"contract", "", "contract; empty: the books themselves", std::move(contract)})
      .add({"party", "", "whose books", std::move(party)})
      .add({"account", "", "account", std::move(account)})
      .add({"amount_cents", "cents", "debit +, credit -", std::move(cents)});
  return table;
}

std::vector<std::string> audit(const Books& books, Month month) {
  using enum AccountKind;
  const Ledger& ledger = books.ledger();
  std::vector<std::string> faults;
  Money opening;
  for (int p = 0; p < ledger.parties(); ++p) {
    const PartyId id = party_number(p);
    const Query query{ledger, id, false};
    const Money gap = query.of({asset, liability, equity, income, expense}, month);
    if (gap != Money())
      faults.push_back(fmt::format("{}: the books of {} are off by {}", core::print(month),
                                   party_id(books, id), print(gap)));
    opening += ledger.balance(id, Account::cash, ledger.first() - 1);
  }
  const Money made = ledger.total(Account::cash, month) - opening;
  if (made != Money())
    faults.push_back(
        fmt::format("{}: {} of cash came from nowhere", core::print(month), print(made)));
  for (std::size_t a = 0; a < kAccounts; ++a) {
    const auto account = static_cast<Account>(a);
    const auto mirror = info(account).mirror;
    if (!mirror || *mirror < account) continue;
    const Money gap = ledger.total(account, month) + ledger.total(*mirror, month);
    if (gap != Money())
      faults.push_back(fmt::format("{}: {} and {} of all parties differ by {}", core::print(month),
                                   info(account).name, info(*mirror).name, print(gap)));
  }
  return faults;
}

}  // namespace gw::finance
