#include "gigawatt/report/tables_money.h"

#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gigawatt/report/internal/table_of.h"

namespace gw::report {
namespace {

using internal::or_nan;
using internal::TableOf;

double usd(Money money) { return money.dollars().si(); }

// Rows of lists in lists: each with what it belongs to.
template <class Outer, class Inner>
struct Row {
  const Outer& of;
  const Inner& row;
};
template <class Outer, class Inner>
std::vector<Row<Outer, Inner>> rows_of(const std::vector<Outer>& items,
                                       std::vector<Inner> Outer::* list) {
  std::vector<Row<Outer, Inner>> rows;
  for (const Outer& item : items)
    for (const Inner& inner : item.*list) rows.push_back({item, inner});
  return rows;
}

Table deals_table(const std::vector<plan::DealLine>& deals) {
  using Item = Row<plan::DealLine, plan::DealContractLine>;
  const auto rows = rows_of(deals, &plan::DealLine::contracts);
  return TableOf<Item>("deals", "every contract with its deal and its state at the plan's end",
                       rows)
      .text("deal", "deal, or the contract itself", [](const Item& x) { return x.of.id; })
      .text("name", "of the deal", [](const Item& x) { return x.of.name; })
      .text("announced", "when it became public", [](const Item& x) { return x.of.announced; })
      .text("contract", "id", [](const Item& x) { return x.row.contract; })
      .text("type", "family", [](const Item& x) { return x.row.type; })
      .text("payer", "who pays",
            [](const Item& x) { return fmt::format("{}", fmt::join(x.row.payers, ", ")); })
      .text("payee", "who is paid", [](const Item& x) { return x.row.payee; })
      .text("state", "at the plan's end", [](const Item& x) { return x.row.state; })
      .text("evidence", "grade of the source", [](const Item& x) { return x.row.evidence; })
      .column("total_usd", "$", "as written; empty: only prices are",
              [](const Item& x) { return or_nan(x.row.total_usd); })
      .column("paid_usd", "$", "within the plan", [](const Item& x) { return x.row.paid_usd; })
      .column("binding_probability", "", "used by studies",
              [](const Item& x) { return x.row.binding_probability; })
      .text("words", "what it does", [](const Item& x) { return x.row.words; })
      .done();
}

struct StakeRow {
  std::string issuer, holder;
  Month month;
  double stake = 0;
};
Table cap_tables_table(const std::vector<plan::CapTableLine>& tables) {
  std::vector<StakeRow> rows;
  for (const plan::CapTableLine& table : tables)
    for (const plan::CapTableLine::Holder& holder : table.holders)
      for (std::size_t m = 0; m < table.months.size(); ++m)
        rows.push_back({table.issuer, holder.party, table.months[m], holder.stake[m]});
  return TableOf<StakeRow>("cap_tables", "who owns how much of whom, in the months of a change",
                           rows)
      .text("issuer", "whose shares", &StakeRow::issuer)
      .text("holder", "who owns them", &StakeRow::holder)
      .text("month", "at its end", &StakeRow::month)
      .column("stake", "", "share of all shares", &StakeRow::stake)
      .done();
}

struct CoverRow {
  std::string contract;
  Month month;
  double dscr = 0, cash = 0, service = 0, minimum = 0;
};
Table covers_table(const std::vector<plan::CoverLine>& covers) {
  std::vector<CoverRow> rows;
  for (const plan::CoverLine& cover : covers)
    for (std::size_t m = 0; m < cover.months.size(); ++m)
      rows.push_back({cover.contract, cover.months[m], or_nan(cover.dscr[m]), cover.cash_usd[m],
                      cover.service_usd[m], or_nan(cover.minimum)});
  return TableOf<CoverRow>("covers", "debt service cover of loans with a covenant", rows)
      .text("contract", "loan", &CoverRow::contract)
      .text("month", "month", &CoverRow::month)
      .column("dscr", "", "cash / service", &CoverRow::dscr)
      .column("minimum", "", "below which the lender may call the loan", &CoverRow::minimum)
      .column("cash_usd", "$", "over the covenant's months", &CoverRow::cash)
      .column("service_usd", "$", "interest and scheduled principal", &CoverRow::service)
      .done();
}

struct ProjectRow {
  std::string file, period, row, unit;
  double value = 0;
};
Table projects_table(const std::vector<plan::ProjectLine>& projects) {
  std::vector<ProjectRow> rows;
  for (const plan::ProjectLine& project : projects)
    for (const plan::ProjectLine::Row& row : project.rows)
      for (std::size_t t = 0; t < row.values.size(); ++t)
        rows.push_back({project.file, project.periods[t], row.id, row.unit, row.values[t]});
  return TableOf<ProjectRow>("projects", "rows of the projects beside the plan, by period", rows)
      .text("file", "project", &ProjectRow::file)
      .text("period", "period of operation", &ProjectRow::period)
      .text("row", "what", &ProjectRow::row)
      .column("value", "see unit", "value", &ProjectRow::value)
      .text("unit", "unit of the value", &ProjectRow::unit)
      .done();
}

Table comparison_table(const std::vector<plan::ComparisonLines>& comparisons) {
  using Item = Row<plan::ComparisonLines, plan::ComparisonLines::Contract>;
  const auto rows = rows_of(comparisons, &plan::ComparisonLines::contracts);
  return TableOf<Item>("comparisons", "contracts of this plan beside those of another", rows)
      .text("plan", "the other plan", [](const Item& x) { return x.of.plan; })
      .text("deal", "deal", [](const Item& x) { return x.row.deal; })
      .text("contract", "id", [](const Item& x) { return x.row.contract; })
      .text("state", "here; empty: not in this plan", [](const Item& x) { return x.row.state; })
      .text("other_state", "there", [](const Item& x) { return x.row.other_state; })
      .column("total_usd", "$", "as written here",
              [](const Item& x) { return or_nan(x.row.total_usd); })
      .column("other_total_usd", "$", "as written there",
              [](const Item& x) { return or_nan(x.row.other_total_usd); })
      .column("paid_usd", "$", "paid here", [](const Item& x) { return x.row.paid_usd; })
      .column("other_paid_usd", "$", "paid there",
              [](const Item& x) { return x.row.other_paid_usd; })
      .done();
}

}  // namespace

Table stress_table(const std::vector<plan::StressCase>& cases) {
  using plan::StressCase;
  const auto first = [](const StressCase& x) {
    return x.losses.empty() || x.losses.front().lost() == Money() ? plan::StressLoss()
                                                                  : x.losses.front();
  };
  const auto support = [](const StressCase& x) {
    Money more;
    for (const plan::StressLoss& loss : x.losses) more += loss.more_support;
    return usd(more);
  };
  return TableOf<StressCase>("stress", "each party defaults in turn", cases)
      .text("failed", "who defaults", &StressCase::failed)
      .text("on", "when", &StressCase::on)
      .column("others_lose_usd", "$", "claims and damages unpaid, guarantees paid",
              [](const StressCase& x) { return usd(x.lost); })
      .text("most_exposed", "who loses most", [&](const StressCase& x) { return first(x).party; })
      .column("it_loses_usd", "$", "what that is",
              [&](const StressCase& x) { return usd(first(x).lost()); })
      .column("more_support_usd", "$", "money that nobody has agreed to pay, beyond the plan's",
              support)
      .text("followers", "who defaults after it",
            [](const StressCase& x) { return fmt::format("{}", fmt::join(x.followers, ", ")); })
      .done();
}

Table stress_matrix(const std::vector<plan::StressCase>& cases) {
  using Item = Row<plan::StressCase, plan::StressLoss>;
  const auto rows = rows_of(cases, &plan::StressCase::losses);
  return TableOf<Item>("stress_matrix", "what each party loses when another defaults", rows)
      .text("failed", "who defaults", [](const Item& x) { return x.of.failed; })
      .text("party", "who is hit", [](const Item& x) { return x.row.party; })
      .column("unpaid_usd", "$", "claims and damages that it is not paid",
              [](const Item& x) { return usd(x.row.unpaid); })
      .column("paid_as_guarantor_usd", "$", "paid for others",
              [](const Item& x) { return usd(x.row.paid_as_guarantor); })
      .column("recovered_usd", "$", "received out of estates",
              [](const Item& x) { return usd(x.row.recovered); })
      .column("more_support_usd", "$", "support beyond the plan's",
              [](const Item& x) { return usd(x.row.more_support); })
      .text("defaults", "when it follows",
            [](const Item& x) { return x.row.defaults ? print(*x.row.defaults) : std::string(); })
      .done();
}

std::vector<Table> exposure_tables(const plan::ExposureLines& lines) {
  using Lines = plan::ExposureLines;
  const std::string when = " at the end of " + print(lines.month);
  std::vector<Table> tables;
  tables.push_back(TableOf<Lines::Pair>("exposures", "what each party is owed" + when, lines.pairs)
                       .text("holder", "who is owed, or guarantees", &Lines::Pair::holder)
                       .text("debtor", "by whom, or for whom", &Lines::Pair::debtor)
                       .column("gross_usd", "$", "claims in the books", &Lines::Pair::gross_usd)
                       .column("net_usd", "$", "less collateral", &Lines::Pair::net_usd)
                       .column("potential_usd", "$", "and guarantees and backstops at their caps",
                               &Lines::Pair::potential_usd)
                       .done());
  tables.push_back(
      TableOf<Lines::Holder>("exposed", "all that is owed to one party" + when, lines.holders)
          .text("party", "holder", &Lines::Holder::party)
          .column("gross_usd", "$", "claims in the books", &Lines::Holder::gross_usd)
          .column("net_usd", "$", "less collateral", &Lines::Holder::net_usd)
          .column("potential_usd", "$", "and guarantees and backstops at their caps",
                  &Lines::Holder::potential_usd)
          .text("largest", "debtor with the largest potential exposure", &Lines::Holder::largest)
          .column("to_equity", "", "the largest / the holder's equity in the books",
                  [](const Lines::Holder& x) { return or_nan(x.to_equity); })
          .column("hhi", "points", "concentration over debtors", &Lines::Holder::hhi)
          .done());
  tables.push_back(
      TableOf<Lines::EquityShock>("debt_rank",
                                  "equity that is lost if the whole equity of one party is" + when,
                                  lines.debt_rank)
          .text("failed", "whose equity is lost at first", &Lines::EquityShock::failed)
          .column("total_loss", "", "share of all equity that is lost in the end",
                  &Lines::EquityShock::total_loss)
          .column("contagion", "", "of it, beyond the equity of that party",
                  &Lines::EquityShock::contagion)
          .text("most_hit", "who else loses most", &Lines::EquityShock::most_hit)
          .column("its_loss", "", "share of its equity", &Lines::EquityShock::most_hit_loss)
          .done());
  tables.push_back(
      TableOf<Lines::Year>("exposure_years", "all exposures at the end of each year", lines.years)
          .column("year", "", "", [](const Lines::Year& x) { return std::int64_t{x.year}; })
          .column("gross_usd", "$", "claims in the books", &Lines::Year::gross_usd)
          .column("net_usd", "$", "less collateral", &Lines::Year::net_usd)
          .column("potential_usd", "$", "and guarantees and backstops at their caps",
                  &Lines::Year::potential_usd)
          .done());
  return tables;
}

std::vector<Table> circularity_tables(const plan::CircularityLines& lines) {
  using Lines = plan::CircularityLines;
  std::vector<Table> tables;
  tables.push_back(
      TableOf<Lines::Measure>("circularity", "the same money, measured in several ways",
                              lines.measures)
          .text("party", "who gives money to others; empty: all together", &Lines::Measure::party)
          .text("measure", "name of the measure", &Lines::Measure::measure)
          .column("value", "", "", &Lines::Measure::value)
          .text("base", "of what it is a share", &Lines::Measure::base)
          .done());
  tables.push_back(
      TableOf<Lines::Year>("circularity_years", "all inside parties together, year by year",
                           lines.years)
          .column("year", "", "", [](const Lines::Year& x) { return std::int64_t{x.year}; })
          .column("funded_usd", "$", "given by inside parties to inside parties",
                  &Lines::Year::funded_usd)
          .column("returned_share", "", "of it, what comes back as revenue",
                  &Lines::Year::returned_share)
          .column("finn_index", "", "share of the cash that has been at its party before",
                  &Lines::Year::finn_index)
          .column("external_demand", "", "end users' cash over all operating payments",
                  &Lines::Year::external_demand)
          .column("hhi", "points", "of the revenue of those who fund, weighted with what they give",
                  [](const Lines::Year& x) { return or_nan(x.hhi); })
          .done());
  tables.push_back(TableOf<Lines::Deal>("circularity_deals",
                                        "what each deal moves between inside parties", lines.deals)
                       .text("deal", "deal or contract", &Lines::Deal::deal)
                       .column("funded_usd", "$", "given under it", &Lines::Deal::funded_usd)
                       .column("returned_usd", "$", "of it, what comes back as revenue",
                               &Lines::Deal::returned_usd)
                       .column("returned_share", "", "returned / funded",
                               [](const Lines::Deal& x) { return or_nan(x.returned_share); })
                       .column("finn_without", "", "Finn index if its flows are taken out",
                               [](const Lines::Deal& x) { return or_nan(x.finn_without); })
                       .column("finn_index", "", "with them", &Lines::Deal::finn)
                       .done());
  tables.push_back(
      TableOf<Lines::Cycle>("cycles", "rounds of cash between inside parties, largest first",
                            lines.cycles)
          .column("usd", "$", "that goes all the way round", &Lines::Cycle::usd)
          .text(
              "round", "from each to the next, and from the last to the first",
              [](const Lines::Cycle& x) { return fmt::format("{}", fmt::join(x.parties, " > ")); })
          .done());
  tables.push_back(
      TableOf<Lines::Concentration>("concentration", "revenue of inside parties by who pays",
                                    lines.concentration)
          .text("party", "who has revenue", &Lines::Concentration::party)
          .column("revenue_usd", "$", "over the plan", &Lines::Concentration::revenue_usd)
          .text("largest", "who pays most", &Lines::Concentration::largest)
          .column("largest_share", "", "of the revenue", &Lines::Concentration::largest_share)
          .column("hhi", "points", "concentration over payers", &Lines::Concentration::hhi)
          .done());
  return tables;
}

std::vector<Table> money_tables(const plan::MoneyResults& money) {
  std::vector<Table> tables{deals_table(money.deals),           cap_tables_table(money.cap_tables),
                            covers_table(money.covers),         projects_table(money.projects),
                            stress_table(money.stress),         stress_matrix(money.stress),
                            comparison_table(money.comparisons)};
  for (Table& table : exposure_tables(money.exposures)) tables.push_back(std::move(table));
  for (Table& table : circularity_tables(money.circularity)) tables.push_back(std::move(table));
  return tables;
}

}  // namespace gw::report
