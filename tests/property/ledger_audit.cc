// The auditor of the ledger. It streams random entries of many shapes and deliberate mistakes into
// ledgers, replays every leg that it reads back and compares every answer; then it audits what all
// contracts of whole plans have posted; and it audits itself: one cent planted anywhere must be
// found.
//
//   ledger_audit [--postings N] [--seed S] [--data FOLDER --plan FILE ...]
//
// Memory: a stream has at most two million postings (about 0.2 GB); two streams share one ledger,
// which is cleared in between, so that 1e8 postings need no more than 1e6.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigawatt/catalog/catalog.h"
#include "gigawatt/finance/statements.h"
#include "gigawatt/plan/simulate.h"
#include "posting_stream.h"
#include "tampered_ledger.h"

namespace gw::audit {
namespace {

constexpr std::size_t kLargestStream = 2'000'000;
constexpr std::size_t kFewestStreams = 16;

struct Options {
  std::size_t postings = 1'000'000;
  std::uint64_t seed = 20261122;
  std::string data;
  std::vector<std::string> plans;
};

int report(const Findings& findings, const std::string& what) {
  std::printf("%-60s %s\n", what.c_str(), findings.count() == 0 ? "sound" : "NOT SOUND");
  for (const std::string& text : findings.texts()) std::printf("  %s\n", text.c_str());
  if (findings.count() > findings.texts().size())
    std::printf("  %zu findings in all\n", findings.count());
  return findings.count() == 0 ? 0 : 1;
}

// Streams of very different sizes until `options.postings` entries have been accepted.
int audit_streams(const Options& options) {
  Dice dice(options.seed);
  Findings findings;
  std::size_t postings = 0, refused = 0, legs = 0;
  int streams = 0;
  const std::size_t largest = std::min(kLargestStream, options.postings / kFewestStreams + 1);
  while (postings < options.postings && findings.count() == 0) {
    const int months = 1 + dice.below(40);
    const int parties = 3 + dice.below(dice.below(4) == 0 ? 60 : 12);
    finance::Ledger ledger({Month(2026, 1), months, parties, largest});
    for (int again = 0; again < 2 && postings < options.postings; ++again) {
      const std::size_t wanted = std::min(largest, std::size_t{1} << (8 + dice.below(14)));
      const StreamShape shape{dice.next(), std::min(wanted, options.postings - postings), months,
                              parties};
      PostingStream stream(shape);
      stream.run(ledger, findings);
      LedgerAuditor(ledger, findings).audit(stream.expected());
      if (findings.count() > 0)
        findings.add("in stream " + std::to_string(streams) + " of --seed " +
                     std::to_string(options.seed));
      postings += ledger.postings();
      legs += ledger.legs();
      refused += stream.refused();
      ++streams;
      ledger.clear();
    }
  }
  return report(findings, std::to_string(postings) + " postings, " + std::to_string(legs) +
                              " legs, " + std::to_string(refused) + " refused, " +
                              std::to_string(streams) + " streams");
}

// Every alteration at many places of a ledger is found, and nothing is found without one.
int audit_the_auditor(const Options& options) {
  Findings missed;
  Dice dice(options.seed + 1);
  std::size_t planted = 0;
  for (int round = 0; round < 3; ++round) {
    const StreamShape shape{dice.next(), 500, 5, 6};
    finance::Ledger ledger({Month(2026, 1), shape.months, shape.parties, 0});
    PostingStream stream(shape);
    stream.run(ledger, missed);
    for (std::size_t kind = 0; kind < kAlterations; ++kind) {
      for (int place = 0; place < 20; ++place) {
        const auto what = static_cast<Alteration>(kind);
        const TamperedLedger tampered(ledger, what, dice.next());
        Findings findings;
        LedgerAuditor(tampered, findings).audit(stream.expected());
        if ((findings.count() > 0) != (what != Alteration::none))
          missed.add("alteration " + std::to_string(kind) + " at place " + std::to_string(place));
        planted += what != Alteration::none;
      }
    }
  }
  return report(missed, std::to_string(planted) + " planted errors");
}

// ---- Plans: from the exported table of legs alone to the statements of every party.

struct PartyBooks {
  std::map<std::string, std::vector<Cents>> accounts;  // movement by month; 0: opening
};

class PlanAuditor {
 public:
  PlanAuditor(const finance::Books& books, Findings& findings)
      : books_(books), findings_(findings) {}

  // `legs`: the ledger_table of the books.
  void audit(const Table& legs) {
    replay(legs);
    for (std::size_t p = 0; p < books_.model().parties().size(); ++p)
      audit_party(PartyId{static_cast<std::int16_t>(p)});
    if (cash_made_ != 0) findings_.add("cash was made");
  }
  [[nodiscard]] std::size_t legs() const { return legs_; }

 private:
  template <class T>
  static const std::vector<T>& column(const Table& table, const char* name) {
    return std::get<std::vector<T>>(table.find(name)->data);
  }

  void replay(const Table& table) {
    const auto& posting = column<std::int64_t>(table, "posting");
    const auto& month = column<Month>(table, "month");
    const auto& reason = column<std::string>(table, "reason");
    const auto& party = column<std::string>(table, "party");
    const auto& account = column<std::string>(table, "account");
    const auto& cents = column<std::int64_t>(table, "amount_cents");
    legs_ = table.rows();
    std::map<std::string, Cents> by_party;
    Cents cash = 0;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const int row = month[i] - books_.ledger().first() + 1;
      if (i > 0 && (posting[i] < posting[i - 1] || month[i] < month[i - 1]))
        findings_.add("legs are out of order");
      by_party[party[i]] += cents[i];
      if (account[i] == "cash") cash += cents[i];
      std::vector<Cents>& sums = parties_[party[i]].accounts[account[i]];
      sums.resize(static_cast<std::size_t>(books_.ledger().months()) + 1, 0);
      sums[static_cast<std::size_t>(row)] += cents[i];
      if (i + 1 < table.rows() && posting[i + 1] == posting[i]) continue;
      for (const auto& [who, sum] : by_party)
        if (sum != 0)
          findings_.add("posting " + std::to_string(posting[i]) + " does not balance for " + who);
      if (reason[i] != "opening") cash_made_ += cash < 0 ? -cash : cash;
      by_party.clear();
      cash = 0;
    }
  }

  // Each statement line is the sum of its accounts, as the chart names them.
  void audit_party(PartyId party) {
    using enum finance::AccountKind;
    const std::string& id = books_.model().party(party).id;
    const Table profits = finance::income_statement(books_, party);
    const Table sheet = finance::balance_sheet(books_, party);
    const Table flow = finance::cash_flow_statement(books_, party);
    // Profits before the first month are none: the opening has no income.
    Cents retained = 0;
    for (std::size_t m = 0; m < profits.rows(); ++m) {
      std::map<std::string, Cents> expected;
      Cents profit = 0;
      for (const finance::AccountInfo& info : finance::chart()) {
        const bool is_flow = info.kind == income || info.kind == expense;
        const Cents sum = is_flow ? movement(id, info, m + 1) : balance(id, info, m + 1);
        const bool debit = info.kind == asset || info.kind == expense;
        expected[std::string(info.line) + "_musd"] += debit ? sum : -sum;
        if (is_flow) profit -= sum;
      }
      retained += profit;
      for (const auto& [line, sum] : expected) {
        const Table& table = profits.find(line) != nullptr ? profits : sheet;
        compare(table, line, m, sum, id);
      }
      compare(profits, "profit_musd", m, profit, id);
      compare(sheet, "retained_earnings_musd", m, retained, id);
      const finance::AccountInfo& cash = finance::info(Account::cash);
      compare(flow, "closing_cash_musd", m, balance(id, cash, m + 1), id);
      compare(flow, "opening_cash_musd", m, balance(id, cash, m), id);
      const Cents moved = cents_at(flow, "operating_musd", m) +
                          cents_at(flow, "investing_musd", m) + cents_at(flow, "financing_musd", m);
      if (moved != movement(id, cash, m + 1)) findings_.add(id + ": the cash flows do not add up");
      if (cents_at(sheet, "total_assets_musd", m) !=
          cents_at(sheet, "total_liabilities_musd", m) + cents_at(sheet, "total_equity_musd", m))
        findings_.add(id + ": the balance sheet does not balance");
    }
  }

  Cents movement(const std::string& party, const finance::AccountInfo& info, std::size_t row) {
    const auto& accounts = parties_[party].accounts;
    const auto found = accounts.find(std::string(info.name));
    return found == accounts.end() ? 0 : found->second[row];
  }
  Cents balance(const std::string& party, const finance::AccountInfo& info, std::size_t row) {
    Cents sum = 0;
    for (std::size_t r = 0; r <= row; ++r) sum += movement(party, info, r);
    return sum;
  }
  static Cents cents_at(const Table& table, const std::string& name, std::size_t row) {
    return std::llround(column<double>(table, name.c_str())[row] * 1e8);
  }
  void compare(const Table& table, const std::string& line, std::size_t row, Cents expected,
               const std::string& party) {
    if (table.find(line) == nullptr) return findings_.add(table.name() + " has no line " + line);
    if (cents_at(table, line, row) != expected)
      findings_.add(party + ": " + line + " of month " + std::to_string(row) +
                    " is not the sum of its legs");
  }

  const finance::Books& books_;
  Findings& findings_;
  std::map<std::string, PartyBooks> parties_;
  Cents cash_made_ = 0;
  std::size_t legs_ = 0;
};

Table with_a_cent_more(const Table& legs, std::size_t row) {
  Table altered(legs.name(), legs.doc());
  for (Column column : legs.columns()) {
    if (column.name == "amount_cents") ++std::get<std::vector<std::int64_t>>(column.data)[row];
    altered.add(std::move(column));
  }
  return altered;
}

int audit_plan(const std::string& file, const std::string& data) {
  Diagnostics diagnostics;
  catalog::Catalog catalog(data);
  plan::RateCache rates;
  config::Sources sources;
  sources.plan_path = file;
  sources.data_folder = data;
  auto loaded = plan::load(sources, diagnostics);
  std::shared_ptr<const plan::Setup> setup;
  if (loaded) setup = plan::prepare(std::move(*loaded), {catalog, rates, {}}, diagnostics);
  if (!setup) {
    std::printf("%s", diagnostics.render().c_str());
    return 1;
  }
  const auto outcome = plan::simulate(*setup, plan::best_case(*setup));
  Findings findings;
  std::size_t legs = 0;
  if (!outcome->failure.empty()) findings.add(outcome->failure);
  if (outcome->books) {
    const Table table = finance::ledger_table(*outcome->books);
    PlanAuditor auditor(*outcome->books, findings);
    auditor.audit(table);
    legs = auditor.legs();
    Findings planted;
    PlanAuditor(*outcome->books, planted).audit(with_a_cent_more(table, legs / 2));
    if (planted.count() == 0) findings.add("a planted cent was not found");
  }
  return report(findings, file.substr(file.rfind('/') + 1) + ", " + std::to_string(legs) + " legs");
}

bool read_number(std::string_view text, auto& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read(std::span<char* const> arguments, Options& options) {
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    const std::string_view name = arguments[i], value = arguments[i + 1];
    if (name == "--postings") {
      if (!read_number(value, options.postings)) return false;
    } else if (name == "--seed") {
      if (!read_number(value, options.seed)) return false;
    } else if (name == "--data") {
      options.data = value;
    } else if (name == "--plan") {
      options.plans.emplace_back(value);
    } else {
      return false;
    }
  }
  return arguments.size() % 2 == 0;
}

}  // namespace
}  // namespace gw::audit

int main(int count, char** values) {
  gw::audit::Options options;
  if (!gw::audit::read({values + 1, static_cast<std::size_t>(count - 1)}, options)) {
    std::printf("usage: ledger_audit [--postings N] [--seed S] [--data FOLDER --plan FILE ...]\n");
    return 2;
  }
  int failed = gw::audit::audit_the_auditor(options);
  failed += gw::audit::audit_streams(options);
  for (const std::string& plan : options.plans) failed += gw::audit::audit_plan(plan, options.data);
  return failed == 0 ? 0 : 1;
}
