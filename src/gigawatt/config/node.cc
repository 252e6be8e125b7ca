#include "gigawatt/config/node.h"

#include <algorithm>
#include <utility>

#include "gigawatt/config/utf8.h"

namespace gw::config {

namespace {

constexpr int kExcerptColumn = 2000;  // beyond: no excerpt, so that a thousand messages stay small
constexpr int kExcerptMargin = 120;   // code points kept to the right of the column

// Texts that YAML tools read as null; the parser refuses them unquoted.
bool reads_as_null(std::string_view text) {
  return text == "~" || text == "null" || text == "Null" || text == "NULL";
}

// "---" and "..." in the first column begin and end a document.
bool marks_document(std::string_view text) {
  return (text.starts_with("---") || text.starts_with("...")) &&
         (text.size() == 3 || text[3] == ' ' || text[3] == '\t');
}

// Whether block-style YAML reads `text`, begun in `column`, back unchanged without quotes.
bool is_plain(std::string_view text, int column) {
  if (text.empty() || reads_as_null(text)) return false;
  constexpr std::string_view kBlanks = " \t";
  if (kBlanks.contains(text.front()) || kBlanks.contains(text.back()) || text.back() == ':')
    return false;
  if (column == 0 && marks_document(text)) return false;
  constexpr std::string_view kIndicators = ",[]{}#&*!|>'\"%@`";
  if (kIndicators.contains(text.front())) return false;
  constexpr std::string_view kIndicatorsBeforeBlank = "-?:";
  if (kIndicatorsBeforeBlank.contains(text.front()) &&
      (text.size() == 1 || kBlanks.contains(text[1])))
    return false;
  for (std::string_view mark : {": ", ":\t", " #", "\t#"})
    if (text.contains(mark)) return false;
  for (std::size_t at = 0; at < text.size();) {
    const int code = decode(text, at);
    if ((code < 0x20 && code != '\t') || code == 0x7F || is_odd_space(code)) return false;
  }
  return true;
}

std::string in_quotes(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += "\\x";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 0xF];
    } else {
      out += c;
    }
  }
  out += '"';
  return out;
}

std::string scalar_text(const Node& node, int column) {
  return !node.quoted && is_plain(node.text, column) ? node.text : in_quotes(node.text);
}

class YamlWriter {
 public:
  explicit YamlWriter(const Comment& comment) : comment_(comment) {}

  std::string take() { return std::move(out_); }

  // `column` is the indent of the node's own lines; `inline_` says that the first of them is begun.
  void write(const Node& node, int column, bool begun) {
    if (node.kind == NodeKind::scalar) {
      end_line(scalar_text(node, column), node);
    } else if (node.kind == NodeKind::list) {
      if (node.items.empty()) return end_line("[]", node);
      for (const Node& item : node.items) write_item(item, column, std::exchange(begun, false));
    } else {
      if (node.entries.empty()) return end_line("{}", node);
      for (const Node::Entry& entry : node.entries)
        write_entry(entry, column, std::exchange(begun, false));
    }
  }

 private:
  void write_item(const Node& item, int column, bool begun) {
    if (!begun) indent(column);
    out_ += "- ";
    write(item, column + 2, true);
  }

  void write_entry(const Node::Entry& entry, int column, bool begun) {
    if (!begun) indent(column);
    out_ += is_plain(entry.key, column) ? entry.key : in_quotes(entry.key);
    out_ += ':';
    const Node& value = entry.value;
    const bool nested = !value.items.empty() || !value.entries.empty();
    if (!nested) {
      out_ += ' ';
      return write(value, column + 2, true);
    }
    end_line("", value);
    write(value, column + 2, false);
  }

  void indent(int column) { out_.append(static_cast<std::size_t>(column), ' '); }

  void end_line(std::string_view text, const Node& node) {
    out_ += text;
    if (comment_) {
      const std::string words = comment_(node);
      if (!words.empty()) out_ += "  # " + words;
    }
    out_ += '\n';
  }

  const Comment& comment_;
  std::string out_;
};

void hash_into(const Node& node, Hasher& hasher) {
  hasher.add(static_cast<std::uint64_t>(node.kind));
  if (node.kind == NodeKind::scalar) {
    hasher.add(node.text).add(static_cast<std::uint64_t>(node.quoted));
  } else if (node.kind == NodeKind::list) {
    hasher.add(static_cast<std::uint64_t>(node.items.size()));
    for (const Node& item : node.items) hash_into(item, hasher);
  } else {
    std::vector<const Node::Entry*> sorted;
    for (const Node::Entry& entry : node.entries) sorted.push_back(&entry);
    std::ranges::sort(sorted, {},
                      [](const Node::Entry* entry) { return std::string_view(entry->key); });
    int top = 0;
    for (const Node::Entry* entry : sorted) top = std::max(top, entry->layer);
    hasher.add(static_cast<std::uint64_t>(sorted.size()));
    for (const Node::Entry* entry : sorted) {
      hasher.add(entry->key).add(static_cast<std::uint64_t>(entry->layer == top));
      hash_into(entry->value, hasher);
    }
  }
}

}  // namespace

std::string SourceText::excerpt(int line, int column) const {
  if (line == 0) line = 1;  // the text of an override
  if (line < 1 || static_cast<std::size_t>(line) > line_starts.size() || column > kExcerptColumn)
    return {};
  std::string_view rest =
      std::string_view(text).substr(line_starts[static_cast<std::size_t>(line) - 1]);
  rest = rest.substr(0, rest.find('\n'));
  std::size_t end = 0;
  for (int count = 0; end < rest.size(); ++end)
    if (!is_continuation(rest[end]) && ++count > column + kExcerptMargin) break;
  return std::string(rest.substr(0, end));
}

Node::Node() = default;
Node::Node(const Node&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(const Node&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

Node Node::scalar(std::string text, bool quoted) {
  Node node;
  node.text = std::move(text);
  node.quoted = quoted;
  return node;
}

Node Node::map() {
  Node node;
  node.kind = NodeKind::map;
  return node;
}

Node Node::list() {
  Node node;
  node.kind = NodeKind::list;
  return node;
}

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(static_cast<const Node*>(this)->find(key));
}

Node& Node::add(std::string key, Node value) {
  entries.push_back({.key = std::move(key), .key_where = value.where, .value = std::move(value)});
  return entries.back().value;
}

std::string to_yaml(const Node& node, const Comment& comment) {
  YamlWriter writer(comment);
  const bool indented = node.kind == NodeKind::scalar && !node.quoted && marks_document(node.text);
  writer.write(node, indented ? 1 : 0, true);
  return (indented ? " " : "") + writer.take();
}

bool same(const Node& a, const Node& b) {
  return a.kind == b.kind && a.text == b.text && a.quoted == b.quoted &&
         std::ranges::equal(a.items, b.items, same) &&
         std::ranges::equal(a.entries, b.entries, [](const Node::Entry& x, const Node::Entry& y) {
           return x.key == y.key && same(x.value, y.value);
         });
}

ContentHash hash_of(const Node& node) {
  Hasher hasher;
  hash_into(node, hasher);
  return hasher.finish();
}

std::string_view words(NodeKind kind) {
  switch (kind) {
    case NodeKind::scalar:
      return "a single value";
    case NodeKind::map:
      return "a map";
    case NodeKind::list:
      return "a list";
  }
  return "";
}

const Node& item_body(const Node& item) {
  if (item.kind == NodeKind::map && item.entries.size() == 1 &&
      item.entries.front().value.kind == NodeKind::map)
    return item.entries.front().value;
  return item;
}

std::optional<std::string_view> item_id(const Node& item) {
  if (item.kind != NodeKind::map) return std::nullopt;
  const Node& body = item_body(item);
  const Node* id = body.find("id");
  if (id != nullptr) {
    if (id->kind != NodeKind::scalar) return std::nullopt;
    return id->text;
  }
  if (&body != &item) return item.entries.front().key;
  return std::nullopt;
}

Diagnostic problem_at(const Node& node, std::string path, std::string message, std::string hint) {
  return {.severity = Severity::error,
          .where = node.where,
          .path = std::move(path),
          .message = std::move(message),
          .hint = std::move(hint),
          .line_text = node.source ? node.source->excerpt(node.where.line, node.where.column) : "",
          .length = node.length};
}

Diagnostic problem_at_key(const Node::Entry& entry, std::string path, std::string message,
                          std::string hint) {
  const auto& source = entry.value.source;
  return {.severity = Severity::error,
          .where = entry.key_where,
          .path = std::move(path),
          .message = std::move(message),
          .hint = std::move(hint),
          .line_text = source ? source->excerpt(entry.key_where.line, entry.key_where.column) : "",
          .length = code_points(entry.key)};
}

}  // namespace gw::config
