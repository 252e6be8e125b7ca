// The strict document tree that every YAML input becomes before any struct is filled from it.
//
// The reader refuses what other tools guess about: duplicate keys, anchors, aliases, tags, merge
// keys, non-scalar keys, empty values and nulls, a second document, directives, unterminated
// quotes, invalid UTF-8, control and direction characters, tabs as indent, and documents beyond the
// limits below. Scalars stay text: "012", "no" and "1:30" are never converted here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/hash.h"

namespace gw::config {

enum class NodeKind { scalar, map, list };

// The text that nodes were parsed from, kept for the excerpts in messages.
struct SourceText {
  std::string name;
  std::string text;                        // without byte order mark, lines end in \n
  std::vector<std::uint32_t> line_starts;  // byte offsets

  // Line `line` (1-based; 0 counts as 1) for an excerpt around `column`: cut some way behind it,
  // and empty where the column lies beyond 2,000 code points.
  [[nodiscard]] std::string excerpt(int line, int column) const;
};

struct Node {
  struct Entry;

  NodeKind kind = NodeKind::scalar;
  bool quoted = false;         // scalar: quoted or block style, hence text and nothing else
  std::string text;            // scalar
  std::vector<Node> items;     // list
  std::vector<Entry> entries;  // map, in file order
  SourceLocation where;        // of the value; `where.file` says which layer it comes from
  int length = 1;              // code points of a scalar as written
  std::shared_ptr<const SourceText> source;  // null for nodes made by code

  Node();
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;
  ~Node();

  [[nodiscard]] static Node scalar(std::string text, bool quoted = false);
  [[nodiscard]] static Node map();
  [[nodiscard]] static Node list();

  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Node* find(std::string_view key);
  // Appends an entry to a map and returns its value; the caller sees to it that the key is new.
  Node& add(std::string key, Node value);
};

struct Node::Entry {
  std::string key;
  SourceLocation key_where;
  Node value;
  // 0 in a file as parsed; a merge gives what the later layer brings a higher number. Where
  // alternatives of one field meet (`{lognormal: ..}` over `{triangular: ..}`), the highest layer
  // decides.
  int layer = 0;
};

struct ReadLimits {
  std::size_t bytes = 4u << 20;  // per file
  std::size_t nodes = 500'000;   // values and keys, in all files of a plan together
  std::size_t depth = 64;
  std::size_t includes = 64;  // files in one plan
};

// Parses one document. `name` is what messages call the file. Adds every problem to `diagnostics`
// (at most 100 for one file) and returns nothing if there was an error.
[[nodiscard]] std::optional<Node> parse_yaml(std::string_view text, std::string_view name,
                                             Diagnostics& diagnostics,
                                             const ReadLimits& limits = {});

// Reads and parses a file; a missing or unreadable file is a diagnostic, too. `name` is what
// messages call it, by default its path.
[[nodiscard]] std::optional<Node> read_yaml(const std::string& path, Diagnostics& diagnostics,
                                            const ReadLimits& limits = {},
                                            std::string_view name = {});

// A comment for the line on which a node begins, empty for none.
using Comment = std::function<std::string(const Node&)>;

// Block-style YAML that parse_yaml reads back to an equal tree.
[[nodiscard]] std::string to_yaml(const Node& node, const Comment& comment = {});

// Equal kinds, texts, quoting, keys and items in the same order; places and layers do not count.
[[nodiscard]] bool same(const Node& a, const Node& b);

// Equal for trees that mean the same: the order of keys does not count, the order of items does.
[[nodiscard]] ContentHash hash_of(const Node& node);

// "a single value", "a map", "a list".
[[nodiscard]] std::string_view words(NodeKind kind);

// The id that paths and layers know a list item by: the text of its field `id`, also inside
// `- lease: {id: ..}`, else the type in `- lease: {..}`; nothing where the item has neither.
[[nodiscard]] std::optional<std::string_view> item_id(const Node& item);
// What is inside `- lease: {..}`, else the item itself.
[[nodiscard]] const Node& item_body(const Node& item);

// A diagnostic at a node or key, with the excerpt of its line.
[[nodiscard]] Diagnostic problem_at(const Node& node, std::string path, std::string message,
                                    std::string hint = {});
[[nodiscard]] Diagnostic problem_at_key(const Node::Entry& entry, std::string path,
                                        std::string message, std::string hint = {});

}  // namespace gw::config
