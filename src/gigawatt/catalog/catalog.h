// The catalog: everything under data/, read on first use.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/config/node.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/hash.h"

namespace gw::catalog {

// A kind of thing and the folder with one file per thing.
struct KindInfo {
  std::string_view name;    // "chip", as in FieldOptions::refers_to
  std::string_view folder;  // "chips", below data/
  std::string_view doc;     // one sentence
};

// Who asks for an item: its place in a plan and the path of the field, for the message if there is
// none.
struct Asked {
  SourceLocation where;
  std::string path;
};

// Files are read and parsed once and kept; pointers stay valid as long as the Catalog lives. Not
// thread-safe: ask for what is needed before the threads start.
//
// Where a file is missing or wrong the answer is nullptr and `diagnostics` says why: an unknown id
// names the nearest known one, and a wrong file is reported the first time it is asked for.
class Catalog {
 public:
  explicit Catalog(std::string folder);
  ~Catalog();
  Catalog(Catalog&&) noexcept;
  Catalog& operator=(Catalog&&) noexcept;

  // Any item of any kind: T is Chip, System, Network, CollectiveTable, Llm, SiteProfile, NamedSite,
  // CoolingDesign, Generator, Reliability, FacilityCost, NetworkCost, LeadTimes, CapexView,
  // ChipMarket, PartyFacts, DealFacts or FactSheet.
  template <class T>
  [[nodiscard]] const T* find(std::string_view id, Diagnostics& diagnostics,
                              const Asked& asked = {});

  // What a model can compute with: as find(), but an incomplete chip or LLM is an error, too.
  [[nodiscard]] const Chip* chip(std::string_view id, Diagnostics& diagnostics,
                                 const Asked& asked = {});
  [[nodiscard]] const Llm* llm(std::string_view id, Diagnostics& diagnostics,
                               const Asked& asked = {});
  // The system; its chip must be complete.
  [[nodiscard]] const System* system(std::string_view id, Diagnostics& diagnostics,
                                     const Asked& asked = {});
  [[nodiscard]] const Network* network(std::string_view id, Diagnostics& diagnostics,
                                       const Asked& asked = {}) {
    return find<Network>(id, diagnostics, asked);
  }
  [[nodiscard]] const SiteProfile* site(std::string_view id, Diagnostics& diagnostics,
                                        const Asked& asked = {}) {
    return find<SiteProfile>(id, diagnostics, asked);
  }
  [[nodiscard]] const CoolingDesign* cooling(std::string_view id, Diagnostics& diagnostics,
                                             const Asked& asked = {}) {
    return find<CoolingDesign>(id, diagnostics, asked);
  }
  [[nodiscard]] const Reliability* reliability(std::string_view id, Diagnostics& diagnostics,
                                               const Asked& asked = {}) {
    return find<Reliability>(id, diagnostics, asked);
  }
  [[nodiscard]] const LeadTimes* lead_times(std::string_view id, Diagnostics& diagnostics,
                                            const Asked& asked = {}) {
    return find<LeadTimes>(id, diagnostics, asked);
  }
  [[nodiscard]] const SourceRecord* source(std::string_view id, Diagnostics& diagnostics,
                                           const Asked& asked = {});

  // Ids of a kind in alphabetical order; empty for an unknown kind. Reads no file.
  [[nodiscard]] std::vector<std::string> ids(std::string_view kind) const;
  [[nodiscard]] std::vector<std::string> source_ids(Diagnostics& diagnostics);

  // Reads every file and checks what no single file can know: references, sources, plausible peaks
  // and powers, ordered ranges, parameter counts, precedence graphs. False if there was an error.
  bool load_all(Diagnostics& diagnostics);

  // Of the files read so far, by name and content: provenance of a result.
  [[nodiscard]] ContentHash hash() const;

  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  friend struct Reader;
  struct Shelves;
  std::string folder_;
  std::unique_ptr<Shelves> shelves_;
};

// All kinds in the order in which people want to see them.
[[nodiscard]] std::span<const KindInfo> kinds();
template <class T>
[[nodiscard]] const KindInfo& kind_of();

}  // namespace gw::catalog
