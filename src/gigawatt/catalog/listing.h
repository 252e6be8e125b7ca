// The catalog as tables and documents, for people and programs: `gigawatt catalog
// list|show|sources`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/catalog.h"
#include "gigawatt/config/node.h"
#include "gigawatt/core/table.h"

namespace gw::catalog {

// Every kind with the number of its items. Reads no file.
[[nodiscard]] Table list_kinds(const Catalog& catalog);

// The items of a kind ("chip" or its folder "chips"), one row each with the numbers that people
// compare, and the weakest confidence of its groups. Nothing, with a diagnostic, for an unknown
// kind or a wrong file.
[[nodiscard]] std::optional<Table> list(Catalog& catalog, std::string_view kind,
                                        Diagnostics& diagnostics);

// One item as the document that its file says, every group with its source.
struct Shown {
  std::string kind, id;
  config::Node document;
  std::vector<std::string> also;  // other kinds that have an item of this id
};

// `what` is an id or kind/id; an id alone means the first kind that has it.
[[nodiscard]] std::optional<Shown> show(Catalog& catalog, std::string_view what,
                                        Diagnostics& diagnostics);

// Every source with the number of groups that rest on it; reads the whole catalog.
[[nodiscard]] std::optional<Table> list_sources(Catalog& catalog, Diagnostics& diagnostics);

// The groups of one item (as in show) with their source and confidence.
[[nodiscard]] std::optional<Table> sources_of(Catalog& catalog, std::string_view what,
                                              Diagnostics& diagnostics);

}  // namespace gw::catalog
