// The strict document tree that every YAML input becomes before any struct is filled from it.
//
// The reader refuses what other tools guess about: duplicate keys, anchors, aliases, tags, non-scalar
// keys, a second document, unterminated quotes, invalid UTF-8, control characters, tabs as indent, and
// documents beyond the limits below. Scalars stay text: "012", "no" and "1:30" are never converted here.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigawatt/core/diagnostics.h"

namespace gw::config {

enum class NodeKind { scalar, map, list };

struct Node {
  struct Entry;

  NodeKind kind = NodeKind::scalar;
  std::string text;            // scalar
  bool quoted = false;         // scalar: quoted or block style, hence text and nothing else
  std::vector<Node> items;     // list
  std::vector<Entry> entries;  // map, in file order
  SourceLocation where;        // of the value; `where.file` says which layer it comes from
  int length = 1;              // code points of a scalar as written

  [[nodiscard]] const Node* find(std::string_view key) const;
};

struct Node::Entry {
  std::string key;
  SourceLocation key_where;
  Node value;
};

struct ReadLimits {
  std::size_t bytes = 4u << 20;   // per file
  std::size_t nodes = 500'000;    // per file
  std::size_t depth = 64;
  std::size_t includes = 64;      // files in one plan
};

// Parses one document. `name` is what messages call the file. Adds every problem to `diagnostics` and
// returns nothing if there was an error.
[[nodiscard]] std::optional<Node> parse_yaml(std::string_view text, std::string_view name,
                                             Diagnostics& diagnostics, const ReadLimits& limits = {});

// Reads and parses a file; a missing or unreadable file is a diagnostic, too.
[[nodiscard]] std::optional<Node> read_yaml(const std::string& path, Diagnostics& diagnostics,
                                            const ReadLimits& limits = {});

// Block-style YAML that parse_yaml reads back to an equal tree.
[[nodiscard]] std::string to_yaml(const Node& node);

}  // namespace gw::config
