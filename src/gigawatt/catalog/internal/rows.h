// Builds a table row by row: a column comes into being with its first cell.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/core/table.h"

namespace gw::catalog::internal {

class Rows {
 public:
  void text(std::string_view column, std::string_view value);
  void count(std::string_view column, std::int64_t value);
  // In `unit`s; `name` says the unit in words that a column name can have ("tdp_w").
  template <class Q>
  void number(std::string_view column, std::string_view unit_name, const std::optional<Q>& value,
              Q unit) {
    real(column, unit_name, value ? std::optional<double>(value->in(unit)) : std::nullopt);
  }
  void real(std::string_view column, std::string_view unit_name, std::optional<double> value);

  [[nodiscard]] Table table(std::string name, std::string doc) &&;
  [[nodiscard]] Table table(std::string name, std::string doc) & {
    return std::move(*this).table(name, doc);
  }

 private:
  Column& column(std::string_view name, std::string_view unit_name, ColumnData empty);
  std::vector<Column> columns_;
};

// The cells of one item between its id and its weakest confidence.
void row(Rows& rows, const Chip& chip);
void row(Rows& rows, const System& system);
void row(Rows& rows, const Llm& llm);
void row(Rows& rows, const Network& network);
void row(Rows& rows, const CollectiveTable& table);
void row(Rows& rows, const SiteProfile& site);
void row(Rows& rows, const NamedSite& site);
void row(Rows& rows, const CoolingDesign& cooling);
void row(Rows& rows, const Generator& generator);
void row(Rows& rows, const Reliability& reliability);
void row(Rows& rows, const LeadTimes& lead_times);
void row(Rows& rows, const FacilityCost& cost);
void row(Rows& rows, const NetworkCost& cost);
void row(Rows& rows, const CapexView& view);
void row(Rows& rows, const ChipMarket& market);
void row(Rows& rows, const PartyFacts& party);
void row(Rows& rows, const DealFacts& deal);
void row(Rows& rows, const FactSheet& sheet);

}  // namespace gw::catalog::internal
