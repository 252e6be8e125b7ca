// The table of kinds: which struct lives in which folder. A new kind of thing is one row here.
#pragma once

#include <string_view>

#include "gigawatt/catalog/facts.h"

namespace gw::catalog::internal {

// GW_KIND(struct, name, folder, what it is)
#define GW_CATALOG_KINDS(GW_KIND)                                                                  \
  GW_KIND(Chip, "chip", "chips", "accelerator packages")                                           \
  GW_KIND(System, "system", "systems", "servers and racks")                                        \
  GW_KIND(Llm, "llm", "llms", "language models by their dimensions")                               \
  GW_KIND(Network, "network", "networks", "links, switches and how much of their rate is reached") \
  GW_KIND(CollectiveTable, "collective", "collectives", "measured collective rates")               \
  GW_KIND(SiteProfile, "site", "sites", "regions: climate, grid, prices")                          \
  GW_KIND(NamedSite, "named_site", "named_sites", "campuses that exist or were announced")         \
  GW_KIND(CoolingDesign, "cooling", "cooling", "cooling designs: PUE and water")                   \
  GW_KIND(Generator, "generator", "generation", "generation and storage on site")                  \
  GW_KIND(Reliability, "reliability", "reliability", "failure rates by cause, and recovery")       \
  GW_KIND(LeadTimes, "lead_times", "lead_times", "tasks of a phase of construction")               \
  GW_KIND(FacilityCost, "facility_cost", "prices/facility", "facilities without IT, by part")      \
  GW_KIND(NetworkCost, "network_cost", "prices/network", "scale-out networks per chip")            \
  GW_KIND(CapexView, "capex_view", "prices/capex_views", "what others say a gigawatt costs")       \
  GW_KIND(ChipMarket, "chip_market", "prices/markets", "rental and resale of chips")               \
  GW_KIND(PartyFacts, "party", "parties", "labs, vendors, clouds, investors and their numbers")    \
  GW_KIND(DealFacts, "deal", "deals", "public terms of contracts")                                 \
  GW_KIND(FactSheet, "fact_sheet", "facts", "other facts by subject")

}  // namespace gw::catalog::internal
