#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gigawatt/report/internal/json_money.h"

namespace gw::report::internal {
namespace {

// Amounts of whole plans: a cent is exact enough.
Json usd(double value) {
  return number(std::abs(value) < 1e14 ? std::round(value * 100) / 100 : value);
}
Json usd(const std::optional<double>& value) { return value ? usd(*value) : Json(nullptr); }
Json usd(Money value) { return number(value.dollars().si()); }
// Shares and ratios to six digits.
Json share(double value) {
  if (value == 0) return 0.0;  // no "-0.0"
  if (!std::isfinite(value)) return nullptr;
  const double scale = std::pow(10.0, 5 - std::floor(std::log10(std::abs(value))));
  return number(std::round(value * scale) / scale);
}
Json share(const std::optional<double>& value) { return value ? share(*value) : Json(nullptr); }

template <class Values>
Json usd_list(const Values& values) {
  return list(values, [](const auto& value) { return usd(value); });
}
template <class Values>
Json share_list(const Values& values) {
  return list(values, [](const auto& value) { return share(value); });
}
Json months(const std::vector<Month>& values) {
  return list(values, [](Month month) -> Json { return print(month); });
}

Json contract_json(const plan::DealContractLine& c) {
  return {{"contract", c.contract},
          {"type", c.type},
          {"words", c.words},
          {"note", c.note},
          {"evidence", c.evidence},
          {"source", c.source},
          {"state", c.state},
          {"states", list(c.states,
                          [](const plan::ContractStateLine& s) -> Json {
                            return {{"from", print(s.from)}, {"state", s.state}};
                          })},
          {"events", list(c.events,
                          [](const plan::ContractEventLine& e) -> Json {
                            return {
                                {"month", print(e.month)}, {"what", e.what}, {"state", e.state}};
                          })},
          {"start", print(c.start)},
          {"end", c.end ? print(*c.end) : std::string()},
          {"active", c.active},
          {"binding_probability", share(c.binding_probability)},
          {"payer", fmt::format("{}", fmt::join(c.payers, ", "))},
          {"payers", c.payers},
          {"payee", c.payee},
          {"total_usd", usd(c.total_usd)},
          {"paid_usd", usd(c.paid_usd)}};
}

Json deal_json(const plan::DealLine& d) {
  return {{"id", d.id},
          {"name", d.name},
          {"parties", d.parties},
          {"announced", d.announced},
          {"evidence", d.evidence},
          {"contracts", list(d.contracts, contract_json)}};
}

Json cap_table_json(const plan::CapTableLine& t) {
  return {{"issuer", t.issuer},
          {"months", months(t.months)},
          {"holders", list(t.holders,
                           [](const plan::CapTableLine::Holder& h) -> Json {
                             return {{"party", h.party}, {"stake", share_list(h.stake)}};
                           })},
          {"post_money_usd", usd_list(t.post_money_usd)}};
}

Json cover_json(const plan::CoverLine& c) {
  return {{"contract", c.contract},
          {"borrower", c.borrower},
          {"lender", c.lender},
          {"minimum", share(c.minimum)},
          {"lock_up", share(c.lock_up)},
          {"target", share(c.target)},
          {"months", months(c.months)},
          {"dscr", share_list(c.dscr)},
          {"cash_usd", usd_list(c.cash_usd)},
          {"service_usd", usd_list(c.service_usd)}};
}

Json usd_line_json(const plan::UsdLine& line) {
  return {{"label", line.label}, {"usd", usd(line.usd)}};
}

Json project_json(const plan::ProjectLine& p) {
  Json rows = list(p.rows, [](const plan::ProjectLine::Row& r) -> Json {
    return {{"id", r.id},
            {"label", r.label},
            {"unit", r.unit},
            {"kind", r.level ? "level" : "amount"},
            {"values", usd_list(r.values)}};
  });
  Json construction = list(p.construction, [](const plan::ProjectLine::Draw& d) -> Json {
    return {{"month", d.month},
            {"spent_usd", usd(d.spent_usd)},
            {"interest_usd", usd(d.interest_usd)},
            {"fee_usd", usd(d.fee_usd)},
            {"debt_usd", usd(d.debt_usd)},
            {"equity_usd", usd(d.equity_usd)},
            {"balance_usd", usd(d.balance_usd)}};
  });
  Json figures = list(p.figures, [](const plan::ProjectLine::Figure& f) -> Json {
    return {{"id", f.id},
            {"label", f.label},
            {"unit", f.unit},
            {"value", number(f.value)},
            {"why", f.why}};
  });
  Json checks = list(p.checks, [](const plan::ProjectLine::Check& c) -> Json {
    return {{"name", c.name},
            {"residual", number(c.residual)},
            {"tolerance", number(c.tolerance)},
            {"holds", c.holds()}};
  });
  return {{"file", p.file},
          {"name", p.name},
          {"description", p.description},
          {"per_year", p.per_year},
          {"periods", p.periods},
          {"rows", std::move(rows)},
          {"construction", std::move(construction)},
          {"sources", list(p.sources, usd_line_json)},
          {"uses", list(p.uses, usd_line_json)},
          {"figures", std::move(figures)},
          {"dscr", share_list(p.dscr)},
          {"lock_up", share(p.lock_up)},
          {"minimum", share(p.minimum)},
          {"target", share(p.target)},
          {"checks", std::move(checks)}};
}

Json stress_json(const plan::StressCase& s) {
  Json losses = list(s.losses, [](const plan::StressLoss& l) -> Json {
    return {{"party", l.party},
            {"unpaid_usd", usd(l.unpaid)},
            {"guarantor_usd", usd(l.paid_as_guarantor)},
            {"recovered_usd", usd(l.recovered)},
            {"more_support_usd", usd(l.more_support)},
            {"defaults", l.defaults ? print(*l.defaults) : std::string()}};
  });
  return {{"failed", s.failed},       {"on", print(s.on)}, {"lost_usd", usd(s.lost)},
          {"followers", s.followers}, {"trail", s.trail},  {"losses", std::move(losses)}};
}

Json circularity_json(const plan::CircularityLines& c) {
  using Lines = plan::CircularityLines;
  return {{"measures", list(c.measures,
                            [](const Lines::Measure& m) -> Json {
                              return {{"party", m.party},
                                      {"measure", m.measure},
                                      {"label", m.label},
                                      {"value", share(m.value)},
                                      {"base", m.base}};
                            })},
          {"years", list(c.years,
                         [](const Lines::Year& y) -> Json {
                           return {{"year", y.year},
                                   {"funded_usd", usd(y.funded_usd)},
                                   {"returned_share", share(y.returned_share)},
                                   {"finn_index", share(y.finn_index)},
                                   {"external_demand", share(y.external_demand)},
                                   {"hhi", share(y.hhi)}};
                         })},
          {"deals", list(c.deals,
                         [](const Lines::Deal& d) -> Json {
                           return {{"deal", d.deal},
                                   {"funded_usd", usd(d.funded_usd)},
                                   {"returned_usd", usd(d.returned_usd)},
                                   {"returned_share", share(d.returned_share)},
                                   {"finn_without", share(d.finn_without)},
                                   {"finn", share(d.finn)}};
                         })},
          {"cycles", list(c.cycles,
                          [](const Lines::Cycle& y) -> Json {
                            return {{"parties", y.parties}, {"usd", usd(y.usd)}};
                          })},
          {"concentration", list(c.concentration, [](const Lines::Concentration& r) -> Json {
             return {{"party", r.party},
                     {"revenue_usd", usd(r.revenue_usd)},
                     {"largest", r.largest},
                     {"largest_share", share(r.largest_share)},
                     {"hhi", share(r.hhi)}};
           })}};
}

Json exposures_json(const plan::ExposureLines& e) {
  using Lines = plan::ExposureLines;
  return {{"month", print(e.month)},
          {"pairs", list(e.pairs,
                         [](const Lines::Pair& p) -> Json {
                           return {{"holder", p.holder},
                                   {"debtor", p.debtor},
                                   {"gross_usd", usd(p.gross_usd)},
                                   {"net_usd", usd(p.net_usd)},
                                   {"potential_usd", usd(p.potential_usd)}};
                         })},
          {"holders", list(e.holders,
                           [](const Lines::Holder& h) -> Json {
                             return {{"party", h.party},
                                     {"gross_usd", usd(h.gross_usd)},
                                     {"net_usd", usd(h.net_usd)},
                                     {"potential_usd", usd(h.potential_usd)},
                                     {"largest", h.largest},
                                     {"largest_usd", usd(h.largest_usd)},
                                     {"equity_usd", usd(h.equity_usd)},
                                     {"to_equity", share(h.to_equity)},
                                     {"above_limit", h.above_limit},
                                     {"hhi", share(h.hhi)}};
                           })},
          {"debt_rank", list(e.debt_rank,
                             [](const Lines::EquityShock& s) -> Json {
                               return {{"failed", s.failed},
                                       {"total_loss", share(s.total_loss)},
                                       {"contagion", share(s.contagion)},
                                       {"most_hit", s.most_hit},
                                       {"most_hit_loss", share(s.most_hit_loss)}};
                             })},
          {"years", list(e.years, [](const Lines::Year& y) -> Json {
             return {{"year", y.year},
                     {"gross_usd", usd(y.gross_usd)},
                     {"net_usd", usd(y.net_usd)},
                     {"potential_usd", usd(y.potential_usd)}};
           })}};
}

Json comparison_json(const plan::ComparisonLines& c) {
  using Lines = plan::ComparisonLines;
  return {{"plan", c.plan},
          {"name", c.name},
          {"label", c.label},
          {"metrics", list(c.metrics,
                           [](const Lines::Metric& m) -> Json {
                             return {{"metric", m.metric},
                                     {"label", m.label},
                                     {"unit", m.unit},
                                     {"value", number(m.value)},
                                     {"other", number(m.other)}};
                           })},
          {"deals", list(c.deals,
                         [](const Lines::Deal& d) -> Json {
                           return {{"deal", d.deal},
                                   {"name", d.name},
                                   {"total_usd", usd(d.total_usd)},
                                   {"other_total_usd", usd(d.other_total_usd)},
                                   {"paid_usd", usd(d.paid_usd)},
                                   {"other_paid_usd", usd(d.other_paid_usd)},
                                   {"states", d.states},
                                   {"other_states", d.other_states}};
                         })},
          {"contracts", list(c.contracts,
                             [](const Lines::Contract& k) -> Json {
                               return {{"contract", k.contract},
                                       {"deal", k.deal},
                                       {"type", k.type},
                                       {"state", k.state},
                                       {"other_state", k.other_state},
                                       {"total_usd", usd(k.total_usd)},
                                       {"other_total_usd", usd(k.other_total_usd)},
                                       {"paid_usd", usd(k.paid_usd)},
                                       {"other_paid_usd", usd(k.other_paid_usd)}};
                             })},
          {"parties", list(c.parties, [](const Lines::Party& p) -> Json {
             return {{"party", p.party},
                     {"name", p.name},
                     {"paid_usd", usd(p.paid_usd)},
                     {"received_usd", usd(p.received_usd)},
                     {"unfunded_usd", usd(p.unfunded_usd)},
                     {"other_paid_usd", usd(p.other_paid_usd)},
                     {"other_received_usd", usd(p.other_received_usd)},
                     {"other_unfunded_usd", usd(p.other_unfunded_usd)}};
           })}};
}

}  // namespace

JsonMembers money_members(const plan::MoneyResults& money) {
  return {{"deals", list(money.deals, deal_json)},
          {"cap_tables", list(money.cap_tables, cap_table_json)},
          {"covers", list(money.covers, cover_json)},
          {"projects", list(money.projects, project_json)},
          {"stress", list(money.stress, stress_json)},
          {"circularity", circularity_json(money.circularity)},
          {"exposures", exposures_json(money.exposures)},
          {"comparisons", list(money.comparisons, comparison_json)}};
}

}  // namespace gw::report::internal
