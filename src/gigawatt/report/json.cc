#include "gigawatt/report/json.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include "gigawatt/report/internal/json_money.h"
#include "gigawatt/report/internal/json_values.h"

namespace gw::report {
namespace {

using internal::Json;
using internal::list;
using internal::number;
using internal::numbers;

Json numbers_or_null(const std::vector<double>& values) {
  return values.empty() ? Json(nullptr) : numbers(values);
}

Json metric_json(const plan::Metric& m) {
  return {{"id", m.info.id},        {"group", m.info.group},
          {"label", m.info.label},  {"unit", m.info.unit},
          {"base", m.info.base},    {"value", number(m.value)},
          {"text", m.text()},       {"p10", number(m.p10)},
          {"p50", number(m.p50)},   {"p90", number(m.p90)},
          {"trust", name(m.trust)}, {"doc", m.info.doc},
          {"reads", m.info.reads},  {"not_modelled", m.info.not_modelled}};
}

Json series_json(const plan::Series& s) {
  return {{"id", s.id},
          {"group", s.group},
          {"label", s.label},
          {"unit", s.unit},
          {"kind", s.kind == plan::SeriesKind::level ? "level" : "amount"},
          {"values", numbers(s.values)},
          {"p10", numbers_or_null(s.p10)},
          {"p50", numbers_or_null(s.p50)},
          {"p90", numbers_or_null(s.p90)}};
}

Json phase_json(const plan::PhaseLine& p) {
  Json tasks = list(p.tasks, [](const plan::TaskLine& t) -> Json {
    return {{"name", t.name},
            {"start", print(t.start)},
            {"finish", print(t.finish)},
            {"critical", t.critical}};
  });
  return {{"phase", p.phase},
          {"block", p.block},
          {"campus", p.campus},
          {"system", p.system},
          {"tasks", std::move(tasks)},
          {"energised", p.energised ? Json(print(*p.energised)) : Json(nullptr)}};
}

// Lines grouped by party, as a reader of statements wants them.
Json statements_json(const plan::Results& results) {
  Json parties = Json::array();
  for (const plan::StatementLine& line : results.statements) {
    if (parties.empty() || parties.back()["party"] != line.party)
      parties.push_back(
          {{"party", line.party}, {"lines", Json::array()}, {"years", results.years}});
    parties.back()["lines"].push_back(
        {{"statement", line.statement}, {"line", line.line}, {"values_usd", numbers(line.usd)}});
  }
  return parties;
}

Json what_if_json(const plan::Results& results, const plan::WhatIfResult& what_if) {
  Json metrics = Json::object();
  for (std::size_t i = 0; i < what_if.values.size() && i < results.metrics.size(); ++i)
    metrics[results.metrics[i].info.id] = number(what_if.values[i]);
  return {{"id", what_if.id},
          {"label", what_if.label},
          {"doc", what_if.doc},
          {"metrics", std::move(metrics)}};
}

// Claims name their source in words; the page links sources by id.
std::string source_id(const validation::Claim& claim) {
  std::string id = "claim";
  for (char c : claim.source + "_" + claim.date)
    id += std::isalnum(static_cast<unsigned char>(c)) != 0 ? static_cast<char>(std::tolower(c)) : '_';
  return id;
}

Json claim_json(const plan::Results& results, const validation::Verdict& v) {
  const validation::Claim& claim = *v.claim;
  std::string stated = claim.unit.empty() ? claim.value : claim.value + " " + claim.unit;
  auto is_metric = [&](const std::string& name) { return results.metric(name) != nullptr; };
  auto found = std::find_if(v.names.begin(), v.names.end(), is_metric);
  std::string metric = found == v.names.end() ? "" : *found;
  return {{"id", claim.id},         {"claim", claim.statement},
          {"stated", stated},       {"computed", v.computed},
          {"verdict", v.verdict},   {"status", name(v.status)},
          {"base", v.base},         {"metric", metric},
          {"reads", v.names},       {"probability", number(v.probability)},
          {"source", source_id(claim)}, {"date", claim.date}};
}

Json provenance_json(const plan::Results& r) {
  return {{"plan_hash", r.provenance.plan_hash}, {"data_hash", r.provenance.data_hash},
          {"seed", r.provenance.seed},           {"samples", r.provenance.samples},
          {"months_from", print(r.first)},       {"months_to", print(r.first + (r.months - 1))}};
}

Json money_json(const plan::Results& results) {
  return list(results.money_flows, [](const plan::MoneyFlow& f) -> Json {
    return {{"from", f.from},
            {"to", f.to},
            {"kind", f.funding ? "funding" : "operating"},
            {"reason", f.reason},
            {"cents", f.cents}};
  });
}

Json commitments_json(const plan::Results& results) {
  return list(results.commitments, [](const plan::Commitment& c) -> Json {
    return {{"contract", c.contract},
            {"type", c.type},
            {"payer", fmt::format("{}", fmt::join(c.payers, ", "))},
            {"payers", c.payers},
            {"payee", c.payee},
            {"label", c.label},
            {"total_usd", number(c.total_usd)},
            {"state", c.state},
            {"binding_probability", number(c.binding_probability)},
            {"cents", c.cents}};
  });
}

Json capex_json(const plan::Results& results) {
  return list(results.capex, [](const plan::CapexLine& c) -> Json {
    return {{"part", c.part},
            {"usd_per_gw_low", number(c.low_usd_per_gw)},
            {"best", number(c.best_usd_per_gw)},
            {"high", number(c.high_usd_per_gw)}};
  });
}

Json capex_views_json(const plan::Results& results) {
  return list(results.capex_views, [](const plan::CapexView& c) -> Json {
    return {{"who", c.who},
            {"base", c.base},
            {"low_gusd", number(c.low_gusd)},
            {"high_gusd", number(c.high_gusd)},
            {"what", c.what},
            {"source", c.source}};
  });
}

Json sources_json(const plan::Results& results, std::span<const validation::Verdict> verdicts) {
  Json array = list(results.sources, [](const plan::SourceUse& s) -> Json {
    return {{"id", s.id},           {"title", s.title},           {"publisher", s.publisher},
            {"date", s.date},       {"address", s.address},       {"confidence", s.confidence},
            {"used_by", s.used_by}};
  });
  std::map<std::string, std::vector<const validation::Claim*>> by_source;
  for (const validation::Verdict& v : verdicts) by_source[source_id(*v.claim)].push_back(v.claim);
  for (const auto& [id, claims] : by_source) {
    std::vector<std::string> used_by;
    for (const validation::Claim* claim : claims) used_by.push_back("claims/" + claim->id);
    array.push_back({{"id", id},
                     {"title", claims[0]->source},
                     {"publisher", ""},
                     {"date", claims[0]->date},
                     {"address", ""},
                     {"confidence", name(Confidence::press)},
                     {"used_by", used_by}});
  }
  return array;
}

Json headline_json(const plan::Results& results) {
  Json array = Json::array();
  for (const std::string& id : results.headline) {
    const plan::Metric* metric = results.metric(id);
    if (metric == nullptr) continue;
    array.push_back({{"metric", id}, {"label", metric->info.label}, {"note", metric->info.base}});
  }
  return array;
}

Json cell(const Column& column, std::size_t row) {
  return std::visit(
      [row](const auto& values) -> Json {
        const auto& value = values[row];
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>)
          return number(value);
        else if constexpr (std::is_same_v<std::decay_t<decltype(value)>, Month>)
          return print(value);
        else
          return value;
      },
      column.data);
}

}  // namespace

std::string to_json(const plan::Results& results, std::span<const validation::Verdict> verdicts) {
  std::vector<std::string> months;
  for (int i = 0; i < results.months; ++i) months.push_back(print(results.first + i));
  internal::JsonMembers members = {
      {"gigawatt", {{"version", results.provenance.version}, {"schema", 1}}},
      {"plan",
       {{"id", results.plan_id},
        {"name", results.plan_name},
        {"description", results.description},
        {"file", results.provenance.plan_file}}},
      {"provenance", provenance_json(results)},
      {"months", months},
      {"headline", headline_json(results)},
      {"metrics", list(results.metrics, metric_json)},
      {"series", list(results.series, series_json)},
      {"parties", list(results.parties,
                       [](const plan::PartyLine& p) -> Json {
                         return {{"id", p.id}, {"name", p.name}, {"kind", p.kind}};
                       })},
      {"money_flows", money_json(results)},
      {"commitments", commitments_json(results)},
      {"capex", capex_json(results)},
      {"capex_views", capex_views_json(results)},
      {"schedule", list(results.schedule, phase_json)},
      {"statements", statements_json(results)},
      {"what_ifs", list(results.what_ifs, [&](const auto& w) { return what_if_json(results, w); })},
      {"claims", list(verdicts, [&](const auto& v) { return claim_json(results, v); })},
      {"chances", list(results.chances,
                       [](const plan::Chance& c) -> Json {
                         return {{"id", c.id},
                                 {"label", c.label},
                                 {"happens", c.happens},
                                 {"probability", number(c.probability)},
                                 {"standard_error", number(c.standard_error)}};
                       })},
      {"incidents",
       list(results.incidents,
            [](const plan::Incident& i) -> Json {
              return {{"month", print(i.month)}, {"who", i.who}, {"what", i.what}, {"why", i.why}};
            })},
  };
  for (auto& member : internal::money_members(results.money)) members.push_back(std::move(member));
  members.emplace_back("sources", sources_json(results, verdicts));
  members.emplace_back("not_modelled", results.not_modelled);
  std::string text = "{\n";
  for (std::size_t i = 0; i < members.size(); ++i)
    text += fmt::format("\"{}\": {}{}\n", members[i].first, members[i].second.dump(),
                        i + 1 < members.size() ? "," : "");
  return text + "}\n";
}

std::string to_json(const Table& table) {
  std::string text = "[";
  for (std::size_t row = 0; row < table.rows(); ++row) {
    Json object = Json::object();
    for (const Column& column : table.columns()) object[column.name] = cell(column, row);
    text += (row == 0 ? "\n" : ",\n") + object.dump();
  }
  return text + "\n]\n";
}

}  // namespace gw::report
