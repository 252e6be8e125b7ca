#include "gigawatt/config/node.h"
#include "gigawatt/config/utf8.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <limits>
#include <spanstream>
#include <tuple>
#include <utility>

namespace gw::config {

namespace {

constexpr std::size_t kMaxErrors = 100;    // for one file
constexpr std::size_t kMaxKeyBytes = 256;  // a longer "key" is a forgotten quote
constexpr std::size_t kMaxExactLength =
    1024;  // longer scalars are underlined at their first character

// Leaves yaml-cpp from inside an event; the reason is already in the diagnostics.
struct StopParsing {};

// What makes a code point unwelcome anywhere in a file, or "".
std::string_view fault_of(int code) {
  if (code == '\t' || code == '\n') return {};
  if (code == '\r') return "a carriage return without a line feed";
  if (code == 0) return "a NUL character";
  if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return "a control character";
  if (code == 0x2028 || code == 0x2029) return "a Unicode line separator";
  if (code == 0xFEFF) return "a byte order mark inside the text";
  if ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
    return "an invisible text direction mark";
  return {};
}

// Positions of a text, found in the order of the text at the cost of the way between two look-ups.
class Cursor {
 public:
  explicit Cursor(const SourceText& source) : source_(source) {}

  SourceLocation locate(std::size_t offset) {
    const std::string& text = source_.text;
    offset = std::min(offset, text.size());
    for (; at_ < offset; ++at_) {
      if (text[at_] == '\n') {
        ++line_;
        column_ = 1;
      } else if (!is_continuation(text[at_])) {
        ++column_;
      }
    }
    if (at_ > offset) step_back(offset);
    return {source_.name, line_, column_};
  }

 private:
  void step_back(std::size_t offset) {
    const auto next = std::ranges::upper_bound(source_.line_starts, offset);
    const auto start = *std::prev(next);
    if (static_cast<int>(next - source_.line_starts.begin()) == line_) {
      column_ -= code_points(std::string_view(source_.text).substr(offset, at_ - offset));
    } else {
      line_ = static_cast<int>(next - source_.line_starts.begin());
      column_ = 1 + code_points(std::string_view(source_.text).substr(start, offset - start));
    }
    at_ = offset;
  }

  const SourceText& source_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
};

// Adds problems of one file, with excerpts, and gives up after kMaxErrors.
class Reporter {
 public:
  Reporter(const SourceText& source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics), cursor_(source) {}

  SourceLocation locate(std::size_t offset) { return cursor_.locate(offset); }

  void error(const SourceLocation& where, std::string message, std::string hint = {},
             int length = 1) {
    diagnostics_.add({.severity = Severity::error,
                      .where = where,
                      .path = {},
                      .message = std::move(message),
                      .hint = std::move(hint),
                      .line_text = source_.excerpt(where.line, where.column),
                      .length = length});
    if (++errors_ >= kMaxErrors) throw StopParsing{};
  }
  [[noreturn]] void fatal(const SourceLocation& where, std::string message, std::string hint = {}) {
    error(where, std::move(message), std::move(hint));
    throw StopParsing{};
  }
  [[nodiscard]] std::size_t errors() const { return errors_; }

 private:
  const SourceText& source_;
  Diagnostics& diagnostics_;
  Cursor cursor_;
  std::size_t errors_ = 0;
};

// Line ends become \n, a byte order mark goes.
std::string normalised(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\r' || i + 1 >= text.size() || text[i + 1] != '\n') out += text[i];
  return out;
}

std::vector<std::uint32_t> starts_of_lines(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') starts.push_back(static_cast<std::uint32_t>(i + 1));
  return starts;
}

// Whether only blanks follow on the line.
bool is_blank_line(std::string_view text, std::size_t at) {
  const std::size_t next = text.find_first_not_of(" \t", at);
  return next == std::string_view::npos || text[next] == '\n';
}

// Everything that is decided before YAML: encoding, characters, directives, indents.
void check_characters(std::string_view text, Reporter& reporter) {
  bool indent = true;  // so far only blanks on this line
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const bool line_start = start == 0 || text[start - 1] == '\n';
    const int code = decode(text, at);
    if (code < 0)
      reporter.fatal(
          reporter.locate(start),
          fmt::format("byte 0x{:02X} is not valid UTF-8", static_cast<unsigned char>(text[start])),
          "save the file as UTF-8");
    if (const std::string_view fault = fault_of(code); !fault.empty())
      reporter.error(reporter.locate(start),
                     fmt::format("{} (U+{:04X}) is not allowed", fault, code), "delete it");
    if (line_start) indent = true;
    if (code == '%' && line_start)
      reporter.error(reporter.locate(start),
                     "a line may not begin with %: directives are not supported",
                     "delete the line");
    if (indent && code == '\t' && !is_blank_line(text, at))
      reporter.error(reporter.locate(start), "a tab is used as indent", "indent with spaces");
    if (indent && is_odd_space(code))
      reporter.error(reporter.locate(start),
                     fmt::format("a special space (U+{:04X}) is used as indent", code),
                     "indent with normal spaces");
    if (code != ' ' && code != '\t' && !is_odd_space(code)) indent = false;
  }
}

// yaml-cpp's words -> ours.
struct Wording {
  std::string_view theirs;
  std::string_view message;
  std::string_view hint;
};
constexpr std::array kWordings = std::to_array<Wording>({
    {"illegal map value", "a colon is not expected here",
     "check the indent here and the colon in the line above; quote a text that holds \": \""},
    {"illegal map key", "a key is not expected here",
     "check the indent of this line and of the one above"},
    {"illegal block entry", "a list item is not expected here",
     "items of one list begin in the same column, each on its own line"},
    {"end of map not found", "this does not fit the map that it stands in",
     "keys of one map begin in the same column; each is written key: value"},
    {"end of map flow not found", "this { is never closed, or a comma is missing in it",
     "write {key: value, key: value}"},
    {"end of sequence not found", "this does not fit the list that it stands in",
     "items of one list begin in the same column with \"- \""},
    {"end of sequence flow not found", "this [ is never closed, or a comma is missing in it",
     "write [value, value]"},
    {"illegal flow end", "a closing bracket without its opening one",
     "delete it, or open one before it"},
    {"unknown token", "this character cannot begin a value", "put quotes around the text"},
    {"illegal document indicator in scalar", "a line of dashes or dots inside a quoted text",
     "close the quotes before it, or indent the line"},
    {"illegal EOF in scalar", "the text ends inside quotes", "close the quotes"},
    {"illegal character in scalar", "this character is not allowed here",
     "put quotes around the text"},
    {"illegal tab when looking for indentation", "a tab is used as indent", "indent with spaces"},
    {"bad character found while scanning hex number",
     "bad escape in double quotes: hex digits are expected",
     "write \\xHH, \\uHHHH or \\UHHHHHHHH, or use single quotes"},
    {"invalid unicode: ", "bad escape in double quotes: no such character",
     "write \\xHH, \\uHHHH or \\UHHHHHHHH, or use single quotes"},
    {"unknown escape character: ", "unknown escape in double quotes",
     "write \\\\ for a backslash, or use single quotes"},
    {"alias not found after *", "a value may not begin with *", "put quotes around the text"},
    {"anchor not found after &", "a value may not begin with &", "put quotes around the text"},
    {"illegal character found while scanning alias", "a value may not begin with *",
     "put quotes around the text"},
    {"illegal character found while scanning anchor", "a value may not begin with &",
     "put quotes around the text"},
    {"the referenced anchor is not defined", "aliases (*name) are not supported",
     "write the value out, or use include"},
    {"cannot set zero indentation for a block scalar", "bad indent indicator after | or >",
     "write | alone"},
    {"unexpected character in block scalar", "text after | or > on its line",
     "begin the text on the next line, indented"},
});

// `open_bracket` is the place of the innermost [ or { that is still open, if there is one.
[[noreturn]] void reword(const YAML::Exception& error,
                         const std::optional<SourceLocation>& open_bracket, Reporter& reporter) {
  const std::string& theirs = error.msg;
  SourceLocation where =
      reporter.locate(error.mark.pos < 0 ? 0 : static_cast<std::size_t>(error.mark.pos));
  if (theirs.contains("flow not found") && open_bracket) where = *open_bracket;
  for (const Wording& wording : kWordings)
    if (theirs.starts_with(wording.theirs))
      reporter.fatal(where, std::string(wording.message), std::string(wording.hint));
  reporter.fatal(where, fmt::format("this is not valid YAML ({})", theirs));
}

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::shared_ptr<const SourceText> source, Reporter& reporter,
              const ReadLimits& limits)
      : source_(std::move(source)), text_(source_->text), reporter_(reporter), limits_(limits) {}

  // After the last event: the tree, if there is one.
  [[nodiscard]] std::optional<Node> take() {
    flush_empty();
    return std::move(root_);
  }
  [[nodiscard]] std::optional<SourceLocation> open_bracket() const {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame)
      if (frame->is_flow) return frame->node.where;
    return std::nullopt;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) refuse_more(mark);
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    count(mark);
    Node node = node_at(mark, NodeKind::scalar);
    node.text = "null";
    if (!frames_.empty() && frames_.back().node.kind == NodeKind::map) {
      Frame& frame = frames_.back();
      if (!frame.has_key) reporter_.fatal(node.where, "a key is missing before the colon");
      empty_.push_back({.where = frame.key_where,
                        .message = fmt::format("\"{}\" has no value", frame.key),
                        .hint = frame.key.contains(':') ? kHintColon : kHintEmpty,
                        .length = code_points(frame.key)});
    } else {
      empty_.push_back({.where = before_empty(mark),
                        .message = "an item of the list is empty",
                        .hint = "write a value; empty lists are [], empty maps {}",
                        .length = 1});
    }
    if (empty_.size() >= kMaxErrors) flush_empty();
    place(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    count(mark);
    reporter_.error(locate(mark), "aliases (*name) are not supported",
                    "write the value out, or use include");
    place(node_at(mark, NodeKind::scalar));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    count(mark);
    check_properties(mark, tag, anchor);
    Node node = node_at(mark, NodeKind::scalar);
    node.text = value;
    node.quoted = tag != "?" || value.contains('\n');  // of several lines: a text, and nothing else
    measure(node, offset_of(mark));
    check_value(node);
    place(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, NodeKind::list);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, NodeKind::map);
  }
  void OnMapEnd() override {
    refuse_duplicates(frames_.back().node);
    close();
  }

 private:
  struct Frame {
    Node node;
    bool is_flow = false;  // [..] or {..}
    bool has_key = false;
    std::string key;
    SourceLocation key_where;
  };

  // A value that is missing. Kept back until the structure is known to be sound: an unclosed
  // bracket makes yaml-cpp see values that nobody left out.
  struct Empty {
    SourceLocation where;
    std::string message;
    std::string_view hint;
    int length = 1;
  };
  static constexpr std::string_view kHintEmpty =
      "write a value, or delete the line; quote a text that holds a comma or is \"null\"";
  static constexpr std::string_view kHintColon = "write a space behind the colon";

  void flush_empty() {
    for (const Empty& empty : std::exchange(empty_, {}))
      reporter_.error(empty.where, empty.message, std::string(empty.hint), empty.length);
  }

  // The "-", "," or "[" in front of a missing list item, which yaml-cpp places on what comes next.
  SourceLocation before_empty(const YAML::Mark& mark) {
    const std::size_t at = text_.find_last_not_of(" \n", offset_of(mark) - (offset_of(mark) > 0));
    return reporter_.locate(at == std::string::npos ? offset_of(mark) : at);
  }

  [[noreturn]] void refuse_more(const YAML::Mark& mark) {
    if (std::string_view(text_).substr(offset_of(mark)).starts_with("---"))
      reporter_.fatal(locate(mark), "a second document begins here",
                      "keep one document per file; use include");
    reporter_.fatal(locate(mark), "this does not belong to what stands above it",
                    "keys of one map begin in the same column, and so do the \"- \" of one list");
  }

  static std::size_t offset_of(const YAML::Mark& mark) {
    return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
  }
  SourceLocation locate(const YAML::Mark& mark) { return reporter_.locate(offset_of(mark)); }

  Node node_at(const YAML::Mark& mark, NodeKind kind) {
    Node node;
    node.kind = kind;
    node.where = locate(mark);
    node.source = source_;
    return node;
  }

  void count(const YAML::Mark& mark) {
    if (++nodes_ > limits_.nodes)
      reporter_.fatal(locate(mark), fmt::format("more than {} values and keys", limits_.nodes),
                      "is this the right file?");
  }

  void check_properties(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0)
      reporter_.error(locate(mark), "anchors (&name) are not supported",
                      "write the value out, or use include");
    const std::size_t at = offset_of(mark);
    const bool explicit_tag = (tag != "?" && tag != "!") || (at < text_.size() && text_[at] == '!');
    if (explicit_tag)
      reporter_.error(locate(mark), "tags (!name) are not supported",
                      "delete the tag; the field decides the type");
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, NodeKind kind) {
    count(mark);
    check_properties(mark, tag, anchor);
    if (!frames_.empty() && frames_.back().node.kind == NodeKind::map && !frames_.back().has_key)
      refuse_key(mark, kind);
    if (frames_.size() >= limits_.depth)
      reporter_.fatal(locate(mark), fmt::format("nested more than {} levels deep", limits_.depth),
                      "is a closing bracket missing?");
    const char first = offset_of(mark) < text_.size() ? text_[offset_of(mark)] : ' ';
    const bool is_flow = first == (kind == NodeKind::list ? '[' : '{');
    frames_.push_back({.node = node_at(mark, kind),
                       .is_flow = is_flow,
                       .has_key = false,
                       .key = {},
                       .key_where = {}});
  }

  // yaml-cpp also takes a bracket that is never closed for a key.
  [[noreturn]] void refuse_key(const YAML::Mark& mark, NodeKind kind) {
    const std::string_view rest = std::string_view(text_).substr(offset_of(mark));
    const auto count = [&](char c) { return std::ranges::count(rest, c); };
    const bool open = rest.starts_with('[') ? count('[') > count(']') : count('{') > count('}');
    if (open)
      reporter_.fatal(locate(mark), fmt::format("this {} is never closed", rest.front()),
                      rest.starts_with('[') ? "write [value, value]" : "write {key: value}");
    reporter_.fatal(locate(mark), fmt::format("{} cannot be a key", words(kind)),
                    "a key is a single word");
  }

  void close() {
    Node node = std::move(frames_.back().node);
    frames_.pop_back();
    place(std::move(node));
  }

  void place(Node node) {
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.kind == NodeKind::list) {
      frame.node.items.push_back(std::move(node));
    } else if (!frame.has_key) {
      frame.has_key = true;
      check_key(node);
      frame.key = std::move(node.text);
      frame.key_where = std::move(node.where);
    } else {
      frame.has_key = false;
      frame.node.entries.push_back({.key = std::move(frame.key),
                                    .key_where = std::move(frame.key_where),
                                    .value = std::move(node)});
    }
  }

  void check_key(const Node& key) {
    if (key.text == "<<")
      reporter_.fatal(key.where, "merge keys (<<) are not supported",
                      "write the values out, or use include");
    if (key.text.empty()) reporter_.fatal(key.where, "an empty key", "a key is a single word");
    if (key.text.size() > kMaxKeyBytes)
      reporter_.fatal(key.where, fmt::format("a key of more than {} bytes", kMaxKeyBytes),
                      "is a quote missing?");
  }

  void check_value(const Node& node) {
    for (std::size_t at = 0; at < node.text.size();) {
      const int code = decode(node.text, at);
      if (code < 0x20 && code != '\n' &&
          code != '\t') {  // through an escape; -1: half a surrogate pair
        reporter_.fatal(node.where, "an escape stands for a character that is not allowed",
                        "delete it");
      } else if (const std::string_view fault = fault_of(code); !fault.empty()) {
        reporter_.fatal(node.where, fmt::format("an escape stands for {} (U+{:04X})", fault, code),
                        "delete it");
      } else if (!node.quoted && is_odd_space(code)) {
        return reporter_.error(
            node.where, fmt::format("\"{}\" holds a special space (U+{:04X})", node.text, code),
            "type a normal space", node.length);
      }
    }
  }

  // Sets the length of a scalar as written and refuses quotes that are never closed, which yaml-cpp
  // lets pass.
  void measure(Node& node, std::size_t begin) {
    const std::string_view rest = std::string_view(text_).substr(std::min(begin, text_.size()));
    if (rest.empty()) return;
    const char quote = rest.front();
    std::size_t size = 1;
    if (quote == '"' || quote == '\'') {
      size = quoted_size(rest);
      if (size == 0)
        reporter_.fatal(node.where, fmt::format("the quote {} opened here is never closed", quote),
                        "close it at the end of the text");
    } else if (!node.quoted && rest.starts_with(node.text)) {
      size = node.text.size();
    }
    if (size > kMaxExactLength) return;
    const std::string_view written = rest.substr(0, size);
    node.length = std::max(1, code_points(written.substr(0, written.find('\n'))));
  }

  // Bytes from the opening quote to the closing one, both included; 0 if there is none.
  static std::size_t quoted_size(std::string_view rest) {
    const char quote = rest.front();
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (quote == '"' && rest[i] == '\\') {
        ++i;
      } else if (rest[i] == quote) {
        if (quote == '"' || i + 1 >= rest.size() || rest[i + 1] != quote) return i + 1;
        ++i;
      }
    }
    return 0;
  }

  void refuse_duplicates(const Node& map) {
    std::vector<const Node::Entry*> sorted;
    sorted.reserve(map.entries.size());
    for (const Node::Entry& entry : map.entries) sorted.push_back(&entry);
    std::ranges::sort(sorted, [](const Node::Entry* a, const Node::Entry* b) {
      return std::tie(a->key, a) < std::tie(b->key, b);  // equal keys in file order
    });
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      const Node::Entry& first = *sorted[i - 1];
      const Node::Entry& second = *sorted[i];
      if (first.key != second.key) continue;
      reporter_.error(second.key_where,
                      fmt::format("\"{}\" appears twice in this map, first in line {}, column {}",
                                  second.key, first.key_where.line, first.key_where.column),
                      "delete one of the two", code_points(second.key));
    }
  }

  std::shared_ptr<const SourceText> source_;
  const std::string& text_;
  Reporter& reporter_;
  const ReadLimits& limits_;
  std::vector<Frame> frames_;
  std::optional<Node> root_;
  std::vector<Empty> empty_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
};

std::optional<Node> parse_source(const std::shared_ptr<const SourceText>& source,
                                 Reporter& reporter, const ReadLimits& limits) {
  check_characters(source->text, reporter);
  if (reporter.errors() > 0) return std::nullopt;
  TreeBuilder builder(source, reporter, limits);
  try {
    std::ispanstream stream(std::span<const char>(source->text.data(), source->text.size()));
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    reword(error, builder.open_bracket(), reporter);
  }
  std::optional<Node> root = builder.take();
  if (!root)
    reporter.fatal({source->name, 1, 1}, "there is no value here", "write lines like name: value");
  if (reporter.errors() > 0) return std::nullopt;
  return root;
}

std::string bytes_in_words(std::size_t bytes) {
  return bytes >= (1u << 20) ? fmt::format("{} MiB", bytes >> 20) : fmt::format("{} bytes", bytes);
}

void report_size(std::string_view name, std::size_t limit, Diagnostics& diagnostics) {
  diagnostics.error({std::string(name), 0, 0}, {},
                    fmt::format("larger than {}", bytes_in_words(limit)),
                    "is this the right file? split it and use include");
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::optional<Node> parse_yaml(std::string_view text, std::string_view name,
                               Diagnostics& diagnostics, const ReadLimits& limits) {
  constexpr std::size_t kAddressable = std::numeric_limits<std::int32_t>::max();
  if (text.size() > std::min(limits.bytes, kAddressable)) {
    report_size(name, limits.bytes, diagnostics);
    return std::nullopt;
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    diagnostics.error({std::string(name), 1, 1}, {}, "the text is UTF-16",
                      "save the file as UTF-8");
    return std::nullopt;
  }
  auto source = std::make_shared<SourceText>();
  source->name = name;
  source->text = normalised(text);
  source->line_starts = starts_of_lines(source->text);
  Reporter reporter(*source, diagnostics);
  try {
    return parse_source(source, reporter, limits);
  } catch (const StopParsing&) {
    return std::nullopt;
  }
}

std::optional<Node> read_yaml(const std::string& path, Diagnostics& diagnostics,
                              const ReadLimits& limits, std::string_view name) {
  if (name.empty()) name = path;
  const SourceLocation where{std::string(name), 0, 0};
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    diagnostics.error(where, {}, "this is a folder, not a file");
    return std::nullopt;
  }
  const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    diagnostics.error(where, {}, fmt::format("cannot open the file: {}", std::strerror(errno)));
    return std::nullopt;
  }
  std::string text;
  std::array<char, 1 << 16> block{};
  while (text.size() <= limits.bytes) {
    const std::size_t got = std::fread(block.data(), 1, block.size(), file.get());
    text.append(block.data(), got);
    if (got < block.size()) break;
  }
  if (std::ferror(file.get()) != 0) {
    diagnostics.error(where, {}, fmt::format("cannot read the file: {}", std::strerror(errno)));
    return std::nullopt;
  }
  return parse_yaml(text, name, diagnostics, limits);
}

}  // namespace gw::config
