// Reads a struct from layered YAML and back: the module's front.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/distribution.h"
#include "gigawatt/config/node.h"
#include "gigawatt/config/visit.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/hash.h"

namespace gw::config {

// One `--set path=value`; value is a YAML snippet.
struct Override {
  std::string path;
  std::string value;
  SourceLocation where;  // "--set", or the place in a what-if
};

// A document with its includes merged under it and overrides put on top: later layers win, maps merge,
// list items merge by id. `include` names are looked up in the plan's folder, then in `data_folder`, and
// may not leave them.
struct Sources {
  std::string plan_path;
  std::string data_folder;
  std::vector<Override> overrides;
  ReadLimits limits;
};

struct Document {
  Node root;
  std::vector<std::string> files;  // the plan first, then what it includes
  ContentHash hash;                // of the merged tree: equal for equal meaning
};

[[nodiscard]] std::optional<Document> load(const Sources& sources, Diagnostics& diagnostics);

// Puts `value` at `path` ("contracts.lease.active") of a merged tree; a path whose parent does not exist in
// the tree creates the maps in between. List items are found by id. The value keeps `override.where`.
bool apply_override(Node& root, const Override& override, Diagnostics& diagnostics);

// What reading a struct yields besides the struct.
struct Facts {
  std::vector<Uncertainty> uncertainties;             // ascending ordinal
  std::map<std::string, SourceLocation> origins;      // path -> where it was written; absent: a default
};

// template <class T> std::optional<T> read(const Node&, Facts&, Diagnostics&)   config/read.h
// template <class T> Node write(const T&, WriteOptions)                         config/write.h
// template <class T> std::string json_schema(title)                             config/schema.h
// template <class T> std::vector<FieldDoc> documentation()                      config/schema.h
// template <class T> void assign(T&, span<const Uncertainty>, span<const double> values)   config/sample.h

}  // namespace gw::config
