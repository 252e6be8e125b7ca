#include "gigawatt/workbook/plan_workbook.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gigawatt/core/calendar.h"
#include "gigawatt/finance/accounts.h"
#include "gigawatt/units/text.h"

namespace gw::workbook {

namespace {

using finance::Account;
using finance::AccountKind;
using finance::CashClass;
using finance::ContractState;
using finance::FlowClass;
using finance::party_number;
using finance::PartyId;
using finance::Reason;

constexpr double kYearlyDiscount = 0.1;
constexpr double kSearchFrom = 0.01;
// Of a month. A spreadsheet's search may not find a root further off.
constexpr double kMostRate = 0.5;

// A party's movements that are not all zero, by account and by reason.
struct PartyRows {
  PartyId id;
  std::string key;
  std::string name;
  std::vector<Account> accounts;
  std::vector<Reason> reasons;
};

std::string joined(const std::vector<std::string>& terms, const char* sign = " + ") {
  std::string out;
  for (const std::string& term : terms) out += (out.empty() ? "" : sign) + term;
  return out.empty() ? "0" : out;
}

void add(double sign, const std::vector<double>& values, std::vector<double>& sum) {
  for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += sign * values[k];
}

std::string unit_of(Dim dim) {
  const std::string one = print_rounded(1.0, dim, 3);
  return one.starts_with("1 ") ? one.substr(2) : "SI";
}

// Why a party whose flows are `flows` gets no rate; `root` of a month is blank or beyond kMostRate.
std::string why_no_rate(const std::vector<double>& flows, double root) {
  if (std::ranges::none_of(flows, [](double x) { return x > 0.0; }))
    return "nothing comes back within the plan";
  if (is_blank(root)) return "no rate was found that makes the value zero";
  return fmt::format("the rate that makes the value zero is {} {:.0f}% a month",
                     root > 0.0 ? "above" : "below", std::copysign(100.0 * kMostRate, root));
}

class PlanBuilder {
 public:
  PlanBuilder(const PlanMoney& money, std::vector<std::string> months)
      : money_(money), ledger_(money.books.ledger()), m_(std::move(months)) {
    const auto parties = money.books.model().parties();
    for (std::size_t k = 0; k < parties.size(); ++k)
      if (!parties[k].outside) collect(static_cast<int>(k), parties[k].name);
  }

  Model build(const Provenance& from) {
    cover(from);
    inputs();
    timing();
    operations();
    sources_uses();
    m_.sheet("Statements", "Statements: income, cash flow and balance sheet of every party");
    for (const PartyRows& party : parties_) statements(party);
    contracts();
    returns();
    checks();
    provenance(from);
    return std::move(m_);
  }

 private:
  [[nodiscard]] Month month(int column) const { return ledger_.first() + column; }

  template <class Of>
  [[nodiscard]] std::vector<double> by_month(Of of) const {
    std::vector<double> values;
    for (int c = 0; c < ledger_.months(); ++c) values.push_back(of(month(c)));
    return values;
  }

  void collect(int index, const std::string& name) {
    PartyRows party{.id = party_number(index),
                    .key = fmt::format("p{}", index),
                    .name = name,
                    .accounts = {},
                    .reasons = {}};
    const auto any = [](const std::vector<double>& values) {
      return std::ranges::any_of(values, [](double x) { return x != 0.0; });
    };
    for (std::size_t a = 0; a < finance::kAccounts; ++a) {
      const auto account = static_cast<Account>(a);
      if (any(movements(party.id, account)) || opening(party.id, account) != 0.0)
        party.accounts.push_back(account);
    }
    for (std::size_t r = 0; r < finance::kReasons; ++r) {
      const auto reason = static_cast<Reason>(r);
      if (any(cash(party.id, reason, true)) || any(cash(party.id, reason, false)))
        party.reasons.push_back(reason);
    }
    if (!party.accounts.empty()) parties_.push_back(std::move(party));
  }

  [[nodiscard]] std::vector<double> movements(PartyId party, Account account) const {
    return by_month([&](Month m) { return ledger_.movement(party, account, m).dollars().si(); });
  }
  [[nodiscard]] double opening(PartyId party, Account account) const {
    const Month first = ledger_.first();
    return (ledger_.balance(party, account, first) - ledger_.movement(party, account, first))
        .dollars()
        .si();
  }
  [[nodiscard]] std::vector<double> cash(PartyId party, Reason reason, bool paid) const {
    return by_month([&](Month m) {
      const finance::CashFlow flow = ledger_.cash_flow(party, reason, m);
      return (paid ? flow.paid : flow.received).dollars().si();
    });
  }

  void cover(const Provenance& from) {
    m_.sheet("Cover", money_.name.empty() ? "Money of a plan" : money_.name);
    m_.heading("What this is");
    m_.text("Purpose",
            "The money of a plan by month: statements of every inside party, who pays whom.");
    m_.text("Made by", from.tool);
    m_.text("From", from.source);
    m_.text("Hash of the plan", from.hash);
    m_.heading("Conventions");
    m_.text("Amounts", "Dollars. Nothing is rounded; formats hide digits.");
    m_.text("Sign",
            "Postings: debit positive, credit negative. Statements: revenue, cost, assets, "
            "liabilities and equity positive; cash paid negative.");
    m_.text("Inputs",
            "What the ledger holds. Terms stand in words on Contracts and are not recalculated.");
    m_.heading("Colours");
    m_.text("Input", "posted by the ledger", {}, Look::input);
    m_.text("Calculation", "formula", {}, Look::calculation);
    m_.text("Imported", "formula that only reads another sheet", {}, Look::imported);
    m_.text("Exported", "label of a calculated row that other sheets read", {}, Look::exported);
    m_.text("Counter-flow", "formula that reads what stands below it", {}, Look::counter);
    m_.heading("Sheets");
    m_.text("Inputs", "postings and cash of every inside party, by month");
    m_.text("Operations", "physical flows that the money follows");
    m_.text("Sources_Uses", "cash between parties");
    m_.text("Statements", "income, cash flow, balance sheet of every inside party");
    m_.text("Contracts", "who, in what state at the end, on what terms");
    m_.text("Returns", "what each party gave to others and got back");
    m_.text("Checks", "what must hold, and one verdict over all");
  }

  void inputs() {
    m_.sheet("Inputs", "Inputs: what was posted");
    m_.heading("Rates");
    m_.input({.id = "discount",
              .label = "Discount rate",
              .unit = "% a year",
              .note = "judgement: change it",
              .show = Show::percent},
             kYearlyDiscount);
    m_.input({.id = "guess",
              .label = "Rate of a month at which the search for the IRR begins",
              .unit = "%",
              .show = Show::percent},
             kSearchFrom);
    m_.input({.id = "tolerance",
              .label = "What may be left over",
              .unit = "$",
              .note = "a cent",
              .show = Show::cents},
             0.01);
    for (const PartyRows& party : parties_) {
      m_.heading(party.name + ": movements by account (debit positive)");
      for (Account account : party.accounts) {
        const finance::AccountInfo& about = info(account);
        const std::string id = fmt::format("in_{}_{}", party.key, about.name);
        if (const double start = opening(party.id, account); start != 0.0)
          m_.input({.id = id + "_opening",
                    .label = std::string(about.name) + ", opening",
                    .unit = "$",
                    .note = "ledger"},
                   start);
        m_.input_periods({.id = id,
                          .label = std::string(about.name),
                          .unit = "$",
                          .note = "ledger: " + std::string(about.doc),
                          .total = true},
                         movements(party.id, account));
      }
      m_.heading(party.name + ": cash by reason");
      for (Reason reason : party.reasons)
        for (bool paid : {true, false})
          m_.input_periods(
              {.id = cash_id(party, reason, paid),
               .label = fmt::format("{}, {}", info(reason).name, paid ? "paid" : "received"),
               .unit = "$",
               .note = "ledger: " + std::string(info(reason).doc),
               .total = true},
              cash(party.id, reason, paid));
    }
  }

  static std::string cash_id(const PartyRows& party, Reason reason, bool paid) {
    return fmt::format("{}_{}_{}", paid ? "paid" : "got", party.key, info(reason).name);
  }

  void timing() {
    m_.sheet("Timing", "Timing: one axis for all sheets");
    m_.input({.id = "start_year",
              .label = "Year of the first month",
              .unit = "year",
              .show = Show::flag},
             month(0).year());
    m_.input({.id = "start_month", .label = "Its month", .unit = "month", .show = Show::flag},
             month(0).month());
    m_.periods({.id = "period",
                .label = "Month of the plan",
                .unit = "number",
                .show = Show::whole,
                .formula = "period.prev + 1"});
    m_.periods({.id = "year",
                .label = "Calendar year",
                .unit = "year",
                .show = Show::flag,
                .formula = "start_year + INT((start_month + period - 1 - 1) / 12)"});
    m_.periods({.id = "year_end",
                .label = "Last month of its year",
                .unit = "flag",
                .show = Show::flag,
                .formula = "(year.next <> year) * 1"});
    m_.periods({.id = "factor",
                .label = "Discount factor",
                .unit = "factor",
                .show = Show::factor,
                .formula = "1 / (1 + discount)^((period - 1) / 12)"});
  }

  void operations() {
    m_.sheet("Operations", "Operations: physical flows");
    m_.heading("Flows of the plan");
    for (std::size_t k = 0; k < money_.flows.flows().size(); ++k) {
      const Flow& flow = money_.flows.flows()[k];
      const FlowId id{static_cast<int>(k)};
      std::vector<double> values = by_month([&](Month m) {
        const int at = m - money_.flows.first();
        return at >= 0 && at < money_.flows.months() ? money_.flows.si(id, m) : 0.0;
      });
      if (std::ranges::all_of(values, [](double x) { return x == 0.0; })) continue;
      m_.input_periods({.label = flow.name,
                        .unit = unit_of(flow.dim),
                        .note = flow.doc,
                        .show = Show::plain,
                        .total = flow.per_month},
                       std::move(values));
    }
  }

  void sources_uses() {
    m_.sheet("Sources_Uses", "Cash between parties: payer to payee");
    std::map<std::pair<int, int>, std::vector<double>> pairs;
    int column = -1;
    for (std::size_t k = 0; k < ledger_.payments(); ++k) {
      const finance::Payment payment = ledger_.payment(k);
      while (column + 1 < ledger_.months() &&
             payment.posting >= ledger_.first_posting(month(column + 1)))
        ++column;
      auto& row = pairs[{payment.from.index, payment.to.index}];
      row.resize(static_cast<std::size_t>(ledger_.months()), 0.0);
      row[static_cast<std::size_t>(std::max(0, column))] += payment.amount.dollars().si();
    }
    m_.heading("Paid");
    const auto parties = money_.books.model().parties();
    std::vector<std::string> all;
    for (auto& [ends, values] : pairs) {
      const std::string id = fmt::format("flow_{}_{}", ends.first, ends.second);
      m_.input_periods({.id = id,
                        .label = parties[static_cast<std::size_t>(ends.first)].name + " to " +
                                 parties[static_cast<std::size_t>(ends.second)].name,
                        .unit = "$",
                        .note = "ledger",
                        .total = true},
                       std::move(values));
      all.push_back(id);
    }
    m_.heading("By party");
    for (const PartyRows& party : parties_) {
      std::vector<std::string> in, out;
      for (const auto& [ends, values] : pairs) {
        const std::string id = fmt::format("flow_{}_{}", ends.first, ends.second);
        if (ends.first == ends.second) continue;
        if (ends.second == party.id.index) in.push_back(id);
        if (ends.first == party.id.index) out.push_back(id);
      }
      m_.periods({.id = "received_" + party.key,
                  .label = party.name + ": received",
                  .unit = "$",
                  .formula = joined(in) + " + 0",
                  .total = true});
      m_.periods({.id = "spent_" + party.key,
                  .label = party.name + ": paid",
                  .unit = "$",
                  .formula = joined(out) + " + 0",
                  .total = true});
    }
  }

  void statements(const PartyRows& party) {
    const std::string& key = party.key;
    const auto row = [&](const std::string& id, std::string label, std::string formula, bool total,
                         bool strong = false, std::vector<double> engine = {}) {
      m_.periods({.id = key + "_" + id,
                  .label = std::move(label),
                  .unit = "$",
                  .formula = std::move(formula),
                  .total = total,
                  .strong = strong,
                  .engine = std::move(engine)});
    };
    std::vector<std::string> revenue, cost, assets, claims;
    m_.heading(party.name + ": income");
    for (Account account : party.accounts) {
      const finance::AccountInfo& about = info(account);
      const std::string name(about.name);
      const bool income = about.kind == AccountKind::income;
      if (!income && about.kind != AccountKind::expense) continue;
      row(name, name, fmt::format("{}in_{}_{} * 1", income ? "-" : "", key, name), true);
      (income ? revenue : cost).push_back(key + "_" + name);
    }
    row("revenue", "Revenue and other income", joined(revenue) + " + 0", true, true);
    row("cost", "Cost", joined(cost) + " + 0", true, true);
    row("profit", "Profit", fmt::format("{0}_revenue - {0}_cost", key), true, true);
    row("year_profit", "Profit of the calendar year, in its last month",
        fmt::format("year_end * SUMIF(year.all, year, {}_profit.all)", key), true);
    cash_flow(party);
    m_.heading(party.name + ": balance sheet");
    for (Account account : party.accounts) {
      const finance::AccountInfo& about = info(account);
      if (account >= finance::kFirstIncome) continue;
      const std::string name(about.name);
      const bool asset = about.kind == AccountKind::asset;
      const std::string in = fmt::format("in_{}_{}", key, name);
      std::string formula = fmt::format("{}_{}.prev {} {}", key, name, asset ? "+" : "-", in);
      if (m_.find(in + "_opening"))
        formula += fmt::format(" {} (period = 1) * {}_opening", asset ? "+" : "-", in);
      row(name, name, formula, false, false, by_month([&](Month m) {
            return (asset ? 1.0 : -1.0) * ledger_.balance(party.id, account, m).dollars().si();
          }));
      (asset ? assets : claims).push_back(key + "_" + name);
    }
    row("retained", "Profits retained", fmt::format("{0}_retained.prev + {0}_profit", key), false);
    claims.push_back(key + "_retained");
    row("assets", "Assets", joined(assets) + " + 0", false, true);
    row("claims", "Liabilities and equity", joined(claims), false, true);
    row("off", "Assets less liabilities and equity", fmt::format("{0}_assets - {0}_claims", key),
        false);
    check(key + "_off", party.name + ": the balance sheet balances");
  }

  void cash_flow(const PartyRows& party) {
    m_.heading(party.name + ": cash flow");
    const std::string& key = party.key;
    for (CashClass of : {CashClass::operating, CashClass::investing, CashClass::financing}) {
      std::string formula = "0";
      for (Reason reason : party.reasons) {
        if (reason == Reason::opening) continue;
        if (info(reason).received == of) formula += " + " + cash_id(party, reason, false);
        if (info(reason).paid == of) formula += " - " + cash_id(party, reason, true);
      }
      m_.periods({.id = fmt::format("{}_cash_{}", key, name(of)),
                  .label = std::string(name(of)),
                  .unit = "$",
                  .formula = formula,
                  .total = true});
    }
    m_.periods({.id = key + "_cash_change",
                .label = "Change of cash",
                .unit = "$",
                .formula = fmt::format(
                    "{0}_cash_operating + {0}_cash_investing + {0}_cash_financing", key),
                .total = true,
                .strong = true});
    m_.periods({.id = key + "_cash_off",
                .label = "Change of cash less that between parties",
                .unit = "$",
                .formula = fmt::format("{0}_cash_change - received_{0} + spent_{0}", key)});
    check(key + "_cash_off", party.name + ": cash by reason is cash by party");
  }

  void check(const std::string& row, std::string label) {
    m_.check({.id = "check_" + row, .label = std::move(label), .formula = all_zero(row)});
  }

  void contracts() {
    m_.sheet("Contracts", "Contracts: who, in what state at the end, on what terms");
    const finance::Model& model = money_.books.model();
    for (std::size_t k = 0; k < model.contracts().size(); ++k) {
      const finance::ContractInfo& about = model.contracts()[k];
      const ContractState state = finance::states_of(money_.books, finance::contract_number(k),
                                                     finance::common(money_.contracts[k]))
                                      .back()
                                      .state;
      m_.text(about.id, finance::describe(money_.contracts[k]),
              fmt::format("{}, {}{}", about.type, name(state),
                          about.evidence.empty() ? "" : ", " + about.evidence));
    }
  }

  void returns() {
    m_.sheet("Returns", "Returns: what each party gave to others and got back within the plan");
    for (const PartyRows& party : parties_) {
      std::vector<std::string> given, back;
      std::vector<double> flows(static_cast<std::size_t>(ledger_.months()), 0.0);
      for (Reason reason : party.reasons) {
        const bool gives = info(reason).flow == FlowClass::funding && reason != Reason::stake_sale;
        const bool returned =
            info(reason).flow == FlowClass::servicing || reason == Reason::stake_sale;
        if (gives) given.push_back(cash_id(party, reason, true));
        if (returned) back.push_back(cash_id(party, reason, false));
        if (gives) add(-1.0, cash(party.id, reason, true), flows);
        if (returned) add(1.0, cash(party.id, reason, false), flows);
      }
      if (std::ranges::all_of(flows, [](double x) { return x >= 0.0; })) continue;
      const std::string& key = party.key;
      m_.heading(party.name);
      m_.periods({.id = key + "_given",
                  .label = "Given for shares and as loans",
                  .unit = "$",
                  .formula = joined(given) + " + 0",
                  .total = true});
      m_.periods({.id = key + "_back",
                  .label = "Got back: repayments, interest, shares sold",
                  .unit = "$",
                  .formula = joined(back) + " + 0",
                  .total = true});
      m_.periods({.id = key + "_flow",
                  .label = "Net",
                  .unit = "$",
                  .formula = fmt::format("{0}_back - {0}_given", key),
                  .total = true,
                  .strong = true});
      m_.constant({.id = key + "_npv",
                   .label = "NPV at the discount rate",
                   .unit = "$",
                   .note = "without what is still held at the end",
                   .formula = fmt::format("SUMPRODUCT({}_flow.all, factor.all)", key)});
      irr(party, flows);
    }
  }

  // From the first flow on; the spreadsheet's search must find what ours does.
  void irr(const PartyRows& party, const std::vector<double>& flows) {
    const auto first = std::ranges::find_if(flows, [](double x) { return x != 0.0; });
    const double root = internal_rate({first, flows.end()}, kSearchFrom);
    if (is_blank(root) || std::abs(root) > kMostRate)
      return m_.text("IRR", "none", why_no_rate(flows, root));
    m_.periods({.id = party.key + "_irr_flow",
                .label = "From the first flow on",
                .unit = "$",
                .formula = party.key + "_flow * 1",
                .range_from = static_cast<int>(first - flows.begin())});
    m_.constant({.label = "IRR",
                 .unit = "% a year",
                 .note = "without what is still held at the end",
                 .show = Show::percent,
                 .formula = fmt::format("(1 + IRR({}_irr_flow.all, guess))^12 - 1", party.key)});
  }

  void checks() {
    m_.sheet("Checks", "Checks: what must hold");
    m_.heading("All checks");
    std::string all;
    const std::vector<std::string> ids = m_.checks();
    for (std::size_t k = 0; k < ids.size(); ++k) {
      m_.constant({.id = ids[k] + "_listed",
                   .label = m_.row(ids[k]).line.label,
                   .unit = "check",
                   .show = Show::verdict,
                   .formula = ids[k] + " * 1"});
      m_.constant({.id = fmt::format("so_far{}", k),
                   .label = "and all above",
                   .unit = "check",
                   .show = Show::verdict,
                   .formula = k == 0 ? ids[k] + "_listed * 1"
                                     : fmt::format("so_far{} * {}_listed", k - 1, ids[k])});
    }
    m_.constant({.id = "master",
                 .label = "All checks hold",
                 .unit = "check",
                 .note = "shown on every sheet",
                 .show = Show::verdict,
                 .formula = ids.empty() ? "1" : fmt::format("so_far{} * 1", ids.size() - 1),
                 .strong = true});
  }

  void provenance(const Provenance& from) {
    m_.sheet("Provenance", "Provenance: where the numbers come from");
    m_.text("Made by", from.tool);
    m_.text("From", from.source);
    m_.text("Hash of the plan", from.hash);
    for (const std::string& line : from.text) m_.text("", line);
  }

  const PlanMoney& money_;
  const finance::Ledger& ledger_;
  Model m_;
  std::vector<PartyRows> parties_;
};

}  // namespace

std::expected<Model, std::string> plan_workbook(const PlanMoney& money,
                                                const Provenance& provenance) {
  const finance::Ledger& ledger = money.books.ledger();
  std::vector<std::string> months;
  for (int c = 0; c < ledger.months(); ++c) months.push_back(print(ledger.first() + c));
  Model model = PlanBuilder(money, std::move(months)).build(provenance);
  if (auto solved = model.solve(); !solved)
    return std::unexpected("no workbook: " + solved.error());
  return model;
}

}  // namespace gw::workbook
