// The checks of load_all(): what one file cannot know, and what no unit can catch.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/catalog/internal/walk.h"
#include "gigawatt/core/diagnostics.h"

namespace gw::catalog::internal {

// What the checks of one item may ask and how they report.
struct CheckContext {
  std::string file;  // name of the item's file
  Diagnostics& diagnostics;
  // Whether an item of a kind ("chip", "source", "party", ...) exists.
  std::function<bool(std::string_view kind, std::string_view id)> exists;
  // The chip of a system, nullptr if it cannot be read.
  std::function<const Chip*(std::string_view id)> chip;

  void error(std::string path, std::string message, std::string hint = {}) const;
  void require(bool condition, std::string_view path, std::string_view message) const;
  // Reports an id that does not exist; an empty id is "none".
  void reference(std::string_view kind, std::string_view id, std::string_view path) const;
};

// Sources that exist and name fields of their group, and ranges in order: true of every kind.
void check_walk(const Walk& walk, const CheckContext& context);

void check(const Chip& chip, const CheckContext& context);
void check(const System& system, const CheckContext& context);
void check(const Llm& llm, const CheckContext& context);
void check(const Network& network, const CheckContext& context);
void check(const CollectiveTable& table, const CheckContext& context);
void check(const SiteProfile& site, const CheckContext& context);
void check(const NamedSite& site, const CheckContext& context);
void check(const CoolingDesign& cooling, const CheckContext& context);
void check(const Generator& generator, const CheckContext& context);
void check(const Reliability& reliability, const CheckContext& context);
void check(const LeadTimes& lead_times, const CheckContext& context);
void check(const FacilityCost& cost, const CheckContext& context);
void check(const NetworkCost& cost, const CheckContext& context);
void check(const CapexView& view, const CheckContext& context);
void check(const ChipMarket& market, const CheckContext& context);
void check(const PartyFacts& party, const CheckContext& context);
void check(const DealFacts& deal, const CheckContext& context);
void check(const FactSheet& sheet, const CheckContext& context);

// Whether `text` is an amount of a dimension that the catalog uses, or a date, month, year or
// window.
[[nodiscard]] bool is_amount(std::string_view text);

}  // namespace gw::catalog::internal
