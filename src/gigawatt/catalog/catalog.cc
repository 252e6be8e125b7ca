#include "gigawatt/catalog/catalog.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <thread>
#include <tuple>

#include <fmt/format.h>

#include "gigawatt/catalog/internal/checks.h"
#include "gigawatt/catalog/internal/inherit.h"
#include "gigawatt/catalog/internal/kinds.h"
#include "gigawatt/catalog/internal/parse.h"
#include "gigawatt/catalog/internal/walk.h"
#include "gigawatt/config/read.h"
#include "gigawatt/core/check.h"

namespace gw::catalog {

namespace {

#define GW_KIND(type, name, folder, doc) KindInfo{name, folder, doc},
constexpr std::array kKinds{GW_CATALOG_KINDS(GW_KIND)};
#undef GW_KIND

constexpr unsigned kThreads = 4;  // of load_all(); more find too little to do

// Items by id; a null pointer stands for a file that was wrong and reported.
template <class T>
using Shelf = std::map<std::string, std::unique_ptr<T>, std::less<>>;

}  // namespace

struct Catalog::Shelves {
#define GW_KIND(type, name, folder, doc) Shelf<type>,
  std::tuple<GW_CATALOG_KINDS(GW_KIND) std::nullptr_t> shelves;
#undef GW_KIND
  std::map<std::string, ContentHash, std::less<>> files;  // by name below data/
  std::map<std::string, internal::ParsedFile> parsed;     // ahead of reading, by name
  std::optional<SourceList> sources;
  bool sources_wrong = false;
};

// Reads files into the shelves of a Catalog.
struct Reader {
  Catalog& catalog;
  Diagnostics& diagnostics;

  template <class T>
  Shelf<T>& shelf() {
    return std::get<Shelf<T>>(catalog.shelves_->shelves);
  }

  // The struct in data/<name>, or nothing after reporting what is wrong with the file.
  template <class T>
  std::optional<T> read_file(const std::string& name) {
    auto ahead = catalog.shelves_->parsed.extract(name);
    const internal::ParsedFile file =
        ahead ? std::move(ahead.mapped()) : internal::parse_file(catalog.folder_, name);
    if (file.hash) catalog.shelves_->files[name] = *file.hash;
    for (const Diagnostic& diagnostic : file.diagnostics.items()) diagnostics.add(diagnostic);
    if (!file.node) return std::nullopt;
    config::Facts facts;
    std::optional<T> item = config::read<T>(*file.node, facts, diagnostics);
    for (const config::Uncertainty& uncertain : facts.uncertainties) {
      diagnostics.error({.file = name}, uncertain.path,
                        "is a distribution; a fact is a number or a range");
      item.reset();
    }
    return item;
  }

  template <class T>
  static std::string name_of(std::string_view id) {
    return fmt::format("{}/{}.yaml", kind_of<T>().folder, id);
  }

  template <class T>
  const T* read_item(std::string_view id) {
    const std::string name = name_of<T>(id);
    std::optional<T> item = read_file<T>(name);
    auto& slot = shelf<T>()[std::string(id)];
    if (!item) return nullptr;
    slot = std::make_unique<T>(std::move(*item));
    slot->id = id;
    complete(*slot);
    std::vector<std::string> missing;
    internal::Inherit::apply(*slot, missing);
    for (const std::string& path : missing) {
      diagnostics.error(
          {.file = name}, path, "has no source",
          "name one here or at the top of the file: source: judgement, confidence: judgement");
    }
    if (!missing.empty()) slot.reset();
    return slot.get();
  }

  // Fills what a file leaves out because something else says it.
  template <class T>
  static void complete(T& item) {
    if constexpr (std::is_same_v<T, Llm>) {
      if (item.stated_active_parameters <= 0)
        item.stated_active_parameters = item.stated_parameters;
    }
  }

  bool read_sources() {
    Catalog::Shelves& shelves = *catalog.shelves_;
    if (shelves.sources || shelves.sources_wrong) return shelves.sources.has_value();
    shelves.sources = read_file<SourceList>("sources.yaml");
    shelves.sources_wrong = !shelves.sources;
    return shelves.sources.has_value();
  }

  void unknown(std::string_view kind, std::string_view id, std::span<const std::string> known,
               const Asked& asked) {
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    diagnostics.add({.where = asked.where,
                     .path = asked.path,
                     .message = fmt::format("there is no {} \"{}\" in the catalog", kind, id),
                     .hint = did_you_mean(id, candidates),
                     .length = static_cast<int>(id.size())});
  }

  // Parses what no shelf holds. That is nearly all of the work and needs no order.
  void parse_ahead() {
    std::vector<std::string> names;
    if (!catalog.shelves_->sources) names.push_back("sources.yaml");  // the largest first
#define GW_KIND(type, name, folder, doc)                                 \
  for (const std::string& id : catalog.ids(name)) {                      \
    if (!shelf<type>().contains(id)) names.push_back(name_of<type>(id)); \
  }
    GW_CATALOG_KINDS(GW_KIND)
#undef GW_KIND
    const unsigned threads = std::clamp(std::thread::hardware_concurrency(), 1u, kThreads);
    catalog.shelves_->parsed = internal::parse_files(catalog.folder_, names, threads);
  }

  template <class T>
  void load_kind(bool& good) {
    for (const std::string& id : catalog.ids(kind_of<T>().name)) {
      if (!config::internal::is_id(id)) {
        diagnostics.error({.file = name_of<T>(id)}, "",
                          fmt::format("\"{}\" is no id: use a-z, 0-9 and _", id));
        good = false;
      }
      const auto found = shelf<T>().find(id);
      const T* item = found != shelf<T>().end() ? found->second.get() : read_item<T>(id);
      good = good && item != nullptr;
    }
  }

  template <class T>
  void check_kind() {
    for (const auto& [id, item] : shelf<T>()) {
      if (item == nullptr) continue;
      const internal::CheckContext context{
          .file = name_of<T>(id),
          .diagnostics = diagnostics,
          .exists = [this](std::string_view kind,
                           std::string_view other) { return exists(kind, other); },
          .chip = [this](std::string_view other) { return on_shelf<Chip>(other); }};
      internal::Walk walk;
      walk.add(*item);
      check_walk(walk, context);
      internal::check(*item, context);
    }
  }

  template <class T>
  const T* on_shelf(std::string_view id) {
    const auto found = shelf<T>().find(id);
    return found == shelf<T>().end() ? nullptr : found->second.get();
  }

  // After load_all(): whether there is a file, be it right or wrong.
  bool exists(std::string_view kind, std::string_view id) {
    if (kind == "source") {
      const auto& sources = catalog.shelves_->sources;
      return !sources || sources->sources.find(id) != nullptr;
    }
#define GW_KIND(type, name, folder, doc) \
  if (kind == name) return shelf<type>().contains(id);
    GW_CATALOG_KINDS(GW_KIND)
#undef GW_KIND
    GW_CHECK(false, std::string(kind));
    return false;
  }
};

std::span<const KindInfo> kinds() { return kKinds; }

#define GW_KIND(type, name_, folder, doc)                \
  template <>                                            \
  const KindInfo& kind_of<type>() {                      \
    static constexpr KindInfo kInfo{name_, folder, doc}; \
    return kInfo;                                        \
  }
GW_CATALOG_KINDS(GW_KIND)
#undef GW_KIND

Catalog::Catalog(std::string folder)
    : folder_(std::move(folder)), shelves_(std::make_unique<Shelves>()) {}
Catalog::~Catalog() = default;
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;

std::vector<std::string> Catalog::ids(std::string_view kind) const {
  std::vector<std::string> found;
  const auto info = std::ranges::find(kKinds, kind, &KindInfo::name);
  if (info == kKinds.end()) return found;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder_ + "/" + std::string(info->folder), error)) {
    if (entry.path().extension() == ".yaml") found.push_back(entry.path().stem().string());
  }
  std::ranges::sort(found);
  return found;
}

template <class T>
const T* Catalog::find(std::string_view id, Diagnostics& diagnostics, const Asked& asked) {
  Reader reader{*this, diagnostics};
  const auto found = reader.shelf<T>().find(id);
  if (found != reader.shelf<T>().end()) return found->second.get();
  const std::vector<std::string> known = ids(kind_of<T>().name);
  if (std::ranges::binary_search(known, id)) return reader.read_item<T>(id);
  reader.unknown(kind_of<T>().name, id, known, asked);
  return nullptr;
}

#define GW_KIND(type, name, folder, doc) \
  template const type* Catalog::find<type>(std::string_view, Diagnostics&, const Asked&);
GW_CATALOG_KINDS(GW_KIND)
#undef GW_KIND

const Chip* Catalog::chip(std::string_view id, Diagnostics& diagnostics, const Asked& asked) {
  const Chip* found = find<Chip>(id, diagnostics, asked);
  if (found == nullptr || found->incomplete.empty()) return found;
  diagnostics.error(asked.where, asked.path,
                    fmt::format("{} cannot be simulated: {}", found->name, found->incomplete));
  return nullptr;
}

const Llm* Catalog::llm(std::string_view id, Diagnostics& diagnostics, const Asked& asked) {
  const Llm* found = find<Llm>(id, diagnostics, asked);
  if (found == nullptr || found->incomplete.empty()) return found;
  diagnostics.error(asked.where, asked.path,
                    fmt::format("{} cannot be simulated: {}", found->name, found->incomplete));
  return nullptr;
}

const System* Catalog::system(std::string_view id, Diagnostics& diagnostics, const Asked& asked) {
  const System* found = find<System>(id, diagnostics, asked);
  if (found == nullptr || chip(found->chip, diagnostics, asked) == nullptr) return nullptr;
  return found;
}

const SourceRecord* Catalog::source(std::string_view id, Diagnostics& diagnostics,
                                    const Asked& asked) {
  Reader reader{*this, diagnostics};
  if (!reader.read_sources()) return nullptr;
  const SourceRecord* found = shelves_->sources->sources.find(id);
  if (found == nullptr) reader.unknown("source", id, source_ids(diagnostics), asked);
  return found;
}

std::vector<std::string> Catalog::source_ids(Diagnostics& diagnostics) {
  std::vector<std::string> found;
  if (!Reader{*this, diagnostics}.read_sources()) return found;
  for (const auto& [id, record] : shelves_->sources->sources.items) found.push_back(id);
  return found;
}

bool Catalog::load_all(Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  Reader reader{*this, diagnostics};
  reader.parse_ahead();
  bool good = reader.read_sources();
#define GW_KIND(type, name, folder, doc) reader.load_kind<type>(good);
  GW_CATALOG_KINDS(GW_KIND)
#undef GW_KIND
#define GW_KIND(type, name, folder, doc) reader.check_kind<type>();
  GW_CATALOG_KINDS(GW_KIND)
#undef GW_KIND
  shelves_->parsed.clear();
  return good && diagnostics.error_count() == before;
}

ContentHash Catalog::hash() const {
  Hasher hasher;
  for (const auto& [name, content] : shelves_->files)
    hasher.add(name).add(content.high).add(content.low);
  return hasher.finish();
}

}  // namespace gw::catalog
