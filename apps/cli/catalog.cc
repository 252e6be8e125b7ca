#include "gigawatt/catalog/catalog.h"

#include <string>

#include <fmt/format.h>

#include "command.h"
#include "gigawatt/catalog/listing.h"
#include "gigawatt/config/node.h"
#include "session.h"

namespace gw::cli {
namespace {

int show(catalog::Catalog& catalog, const CatalogOptions& options) {
  Diagnostics diagnostics;
  auto shown = catalog::show(catalog, options.what, diagnostics);
  if (!shown) return report(diagnostics);
  if (options.format != Format::text) {
    auto table = catalog::sources_of(catalog, options.what, diagnostics);
    if (!table) return report(diagnostics);
    print_table(*table, options.format);
    return kOk;
  }
  fmt::print("# {} {}\n{}", shown->kind, shown->id, config::to_yaml(shown->document));
  for (const std::string& also : shown->also) fmt::print("# see also: {}/{}\n", also, shown->id);
  return report(diagnostics);
}

}  // namespace

int catalog(const CatalogOptions& options) {
  require_facts(options.data_folder);
  catalog::Catalog facts(options.data_folder);
  if (options.verb == "show") return show(facts, options);
  Diagnostics diagnostics;
  std::optional<Table> table;
  if (options.verb == "sources")
    table = options.what.empty() ? catalog::list_sources(facts, diagnostics)
                                 : catalog::sources_of(facts, options.what, diagnostics);
  else if (options.what.empty())
    table = catalog::list_kinds(facts);
  else
    table = catalog::list(facts, options.what, diagnostics);
  if (!table) return report(diagnostics);
  print_table(*table, options.format);
  return report(diagnostics);
}

}  // namespace gw::cli
