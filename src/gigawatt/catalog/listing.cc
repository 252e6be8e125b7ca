#include "gigawatt/catalog/listing.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gigawatt/catalog/internal/kinds.h"
#include "gigawatt/catalog/internal/rows.h"
#include "gigawatt/catalog/internal/walk.h"
#include "gigawatt/config/write.h"

namespace gw::catalog {

namespace {

template <class T>
internal::Walk walk_of(const T& item) {
  internal::Walk walk;
  walk.add(const_cast<T&>(
      item));  // visitors take a reference that they may write through; this one reads
  return walk;
}

std::string weakest(const internal::Walk& walk) {
  Confidence worst = Confidence::measured;
  for (const internal::SourceUse& use : walk.sources) {
    if (!use.source->id.empty()) worst = std::max(worst, use.source->confidence);
  }
  return std::string(name(worst));
}

template <class T>
std::optional<Table> list_of(Catalog& catalog, Diagnostics& diagnostics) {
  const KindInfo& kind = kind_of<T>();
  internal::Rows rows;
  bool good = true;
  for (const std::string& id : catalog.ids(kind.name)) {
    const T* item = catalog.find<T>(id, diagnostics);
    good = good && item != nullptr;
    if (item == nullptr) continue;
    rows.text("id", id);
    internal::row(rows, *item);
    rows.text("weakest", weakest(walk_of(*item)));
  }
  if (!good) return std::nullopt;
  return rows.table(std::string(kind.name), std::string(kind.doc));
}

template <class T>
std::optional<config::Node> document_of(Catalog& catalog, std::string_view id,
                                        Diagnostics& diagnostics) {
  const T* item = catalog.find<T>(id, diagnostics);
  if (item == nullptr) return std::nullopt;
  return config::write(*item);
}

template <class T>
std::optional<std::vector<internal::SourceUse>> uses_of(Catalog& catalog, std::string_view id,
                                                        Diagnostics& diagnostics) {
  const T* item = catalog.find<T>(id, diagnostics);
  if (item == nullptr) return std::nullopt;
  return walk_of(*item).sources;
}

// One row per kind: what listing does with it.
struct Handler {
  std::string_view kind;
  std::optional<Table> (*list)(Catalog&, Diagnostics&);
  std::optional<config::Node> (*document)(Catalog&, std::string_view, Diagnostics&);
  std::optional<std::vector<internal::SourceUse>> (*uses)(Catalog&, std::string_view, Diagnostics&);
};
#define GW_KIND(type, name, folder, doc) \
  Handler{name, list_of<type>, document_of<type>, uses_of<type>},
constexpr Handler kHandlers[] = {GW_CATALOG_KINDS(GW_KIND)};
#undef GW_KIND

const Handler* handler_of(std::string_view kind) {
  for (std::size_t i = 0; i < kinds().size(); ++i) {
    if (kinds()[i].name == kind || kinds()[i].folder == kind) return &kHandlers[i];
  }
  return nullptr;
}

void unknown_kind(std::string_view kind, Diagnostics& diagnostics) {
  std::vector<std::string_view> names;
  for (const KindInfo& info : kinds()) names.push_back(info.name);
  diagnostics.error({}, "", fmt::format("the catalog has no kind \"{}\"", kind),
                    did_you_mean(kind, names, 30));
}

struct Found {
  const Handler* handler = nullptr;
  std::string id;
  std::vector<std::string> also;
};

std::optional<Found> look_up(const Catalog& catalog, std::string_view what,
                             Diagnostics& diagnostics) {
  const std::size_t slash = what.rfind('/');
  if (slash != std::string_view::npos) {
    const Handler* handler = handler_of(what.substr(0, slash));
    if (handler == nullptr) return unknown_kind(what.substr(0, slash), diagnostics), std::nullopt;
    return Found{handler, std::string(what.substr(slash + 1)), {}};
  }
  Found found;
  std::vector<std::string> all;
  for (const Handler& handler : kHandlers) {
    const std::vector<std::string> ids = catalog.ids(handler.kind);
    all.insert(all.end(), ids.begin(), ids.end());
    if (!std::ranges::binary_search(ids, what)) continue;
    if (found.handler == nullptr)
      found = {&handler, std::string(what), {}};
    else
      found.also.emplace_back(handler.kind);
  }
  if (found.handler != nullptr) return found;
  const std::vector<std::string_view> candidates(all.begin(), all.end());
  const std::string hint = did_you_mean(what, candidates, 0);
  diagnostics.error({}, "", fmt::format("there is nothing called \"{}\" in the catalog", what),
                    hint.empty() ? "`gigawatt catalog list` shows what there is" : hint);
  return std::nullopt;
}

}  // namespace

Table list_kinds(const Catalog& catalog) {
  internal::Rows rows;
  for (const KindInfo& kind : kinds()) {
    rows.text("kind", kind.name);
    rows.count("items", static_cast<std::int64_t>(catalog.ids(kind.name).size()));
    rows.text("what", kind.doc);
  }
  return rows.table("kinds", "what the catalog holds");
}

std::optional<Table> list(Catalog& catalog, std::string_view kind, Diagnostics& diagnostics) {
  const Handler* handler = handler_of(kind);
  if (handler == nullptr) return unknown_kind(kind, diagnostics), std::nullopt;
  return handler->list(catalog, diagnostics);
}

std::optional<Shown> show(Catalog& catalog, std::string_view what, Diagnostics& diagnostics) {
  std::optional<Found> found = look_up(catalog, what, diagnostics);
  if (!found) return std::nullopt;
  std::optional<config::Node> document = found->handler->document(catalog, found->id, diagnostics);
  if (!document) return std::nullopt;
  return Shown{std::string(found->handler->kind), std::move(found->id), std::move(*document),
               std::move(found->also)};
}

std::optional<Table> list_sources(Catalog& catalog, Diagnostics& diagnostics) {
  std::map<std::string, std::int64_t, std::less<>> uses;
  for (const Handler& handler : kHandlers) {
    for (const std::string& id : catalog.ids(handler.kind)) {
      const auto groups = handler.uses(catalog, id, diagnostics);
      if (!groups) return std::nullopt;
      for (const internal::SourceUse& use : *groups) {
        if (!use.source->id.empty()) ++uses[use.source->id];
        for (const std::string& also : use.source->also) ++uses[also];
      }
    }
  }
  internal::Rows rows;
  for (const std::string& id : catalog.source_ids(diagnostics)) {
    const SourceRecord* record = catalog.source(id, diagnostics);
    if (record == nullptr) return std::nullopt;
    rows.text("id", id);
    rows.text("title", record->title);
    rows.text("publisher", record->publisher);
    rows.text("date", record->date);
    rows.text("kind", enum_names(record->kind)[static_cast<std::size_t>(record->kind)]);
    rows.text("address", record->address);
    rows.count("uses", uses[id]);
  }
  return rows.table("sources", "what the numbers of the catalog were read from");
}

std::optional<Table> sources_of(Catalog& catalog, std::string_view what, Diagnostics& diagnostics) {
  const std::optional<Found> found = look_up(catalog, what, diagnostics);
  if (!found) return std::nullopt;
  const auto groups = found->handler->uses(catalog, found->id, diagnostics);
  if (!groups) return std::nullopt;
  internal::Rows rows;
  for (const internal::SourceUse& use : *groups) {
    if (use.source->id.empty()) continue;
    const SourceRecord* record = catalog.source(use.source->id, diagnostics);
    rows.text("group", use.path.empty() ? "(all others)" : use.path);
    rows.text("confidence", name(use.source->confidence));
    rows.text("source", use.source->id);
    rows.text("title", record == nullptr ? std::string() : record->title);
    rows.text("date", record == nullptr ? std::string() : record->date);
    rows.text("also", fmt::format("{}", fmt::join(use.source->also, ", ")));
    rows.text("unverified", fmt::format("{}", fmt::join(use.source->unverified, ", ")));
    rows.text("note", use.source->note);
  }
  return rows.table("sources of " + found->id, "groups of numbers and what they rest on");
}

}  // namespace gw::catalog
