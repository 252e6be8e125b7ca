// Reads a struct from layered YAML and back: the module's front.
#pragma once

#include <map>
#include <memory>
#include <optional>
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
  SourceLocation where;  // {"--set"}, or the place in a file
};

// "contracts.lease.active=true"; the first = divides.
[[nodiscard]] std::optional<Override> parse_set(std::string_view text, Diagnostics& diagnostics);

// A document with its includes merged under it and overrides put on top: later layers win, maps
// merge, lists whose items all have ids merge by id, everything else is replaced. `include` names
// are looked up in the plan's folder, then in `data_folder` (empty: none), and may not leave them,
// nor may a symbolic link.
struct Sources {
  std::string plan_path;
  std::string data_folder;
  std::vector<Override> overrides;
  ReadLimits limits;
};

struct Document {
  Node root;
  std::vector<std::string> files;                        // the plan first, then what it includes
  std::vector<std::shared_ptr<const SourceText>> texts;  // of `files`
  ContentHash hash;  // of the merged tree; equal hashes mean equal documents
};

[[nodiscard]] std::optional<Document> load(const Sources& sources, Diagnostics& diagnostics);

// Lays `overlay` over `base` by the rules above.
void merge(Node& base, Node overlay);

// Puts `value` at `path` ("contracts.lease.active") of a merged tree in the place of what is there;
// a path whose parent does not exist in the tree creates the maps in between. List items are found
// by their id or type; where no item has one, by the text of its first field.
bool apply_override(Node& root, const Override& override, Diagnostics& diagnostics);
bool apply_override(Node& root, std::string_view path, Node value, Diagnostics& diagnostics);

// What reading a struct yields besides the struct.
struct Facts {
  std::vector<Uncertainty> uncertainties;  // ascending ordinal
  // Path of every value, map and list that was written -> where; absent: a default.
  std::map<std::string, SourceLocation, std::less<>> origins;
};

// `problem` with the text of its line. Without a place of its own it gets that of the value at its
// path, or of the nearest part of the path that was written. For checks that come after reading,
// such as ids that do not exist.
[[nodiscard]] Diagnostic with_excerpt(const Document& document, Diagnostic problem);

// Templates over any struct with `visit`, each in its own header:
//   read.h     std::optional<T> read<T>(const Node&, Facts&, Diagnostics&)
//   write.h    Node write(const T&, WriteOptions)
//   schema.h   std::string json_schema<T>(title), std::vector<FieldDoc> documentation<T>()
//   sample.h   void assign(T&, span<const Uncertainty>, span<const double> values)
//   lookup.h   std::optional<Value> lookup(const T&, path)

}  // namespace gw::config
