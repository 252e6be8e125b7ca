#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <unordered_map>
#include <utility>

#include "gigawatt/config/config.h"
#include "gigawatt/config/utf8.h"

namespace gw::config {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInclude = "include";
constexpr std::size_t kMaxSuggestions = 1000;  // files looked at for a "did you mean"
constexpr std::size_t kMaxSegments = 64;       // of an override's path

// An include's name as found: which file, and what messages call it.
struct Found {
  std::string path;
  std::string shown;
};

bool is_inside(const fs::path& file, const fs::path& folder) {
  const auto [rest, _] = std::ranges::mismatch(folder, file);
  return rest == folder.end();
}

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += count_nodes(item);
  for (const Node::Entry& entry : node.entries) count += 1 + count_nodes(entry.value);
  return count;
}

// Why `name` may not be the name of an included file, or "".
std::string_view fault_of_name(const std::string& name) {
  const fs::path path(name);
  if (name.empty()) return "an empty name";
  if (name.contains('\\')) return "a name with a backslash";
  if (path.is_absolute()) return "an absolute path";
  if (std::ranges::find(path, fs::path("..")) != path.end()) return "a path with \"..\"";
  return {};
}

class Loader {
 public:
  Loader(const Sources& sources, Diagnostics& diagnostics)
      : sources_(sources), diagnostics_(diagnostics) {
    fs::path plan_folder = fs::path(sources.plan_path).parent_path();
    folders_.push_back(plan_folder.empty() ? "." : plan_folder.string());
    if (!sources.data_folder.empty()) folders_.push_back(sources.data_folder);
  }

  std::optional<Document> load() {
    const std::size_t before = diagnostics_.error_count();
    Document document;
    std::optional<Node> root = load_file({sources_.plan_path, sources_.plan_path});
    if (!root) return std::nullopt;
    document.root = std::move(*root);
    for (const Override& override : sources_.overrides)
      apply_override(document.root, override, diagnostics_);
    if (diagnostics_.error_count() > before) return std::nullopt;
    document.files = std::move(files_);
    document.texts = std::move(texts_);
    document.hash = hash_of(document.root);
    return document;
  }

 private:
  // The file with everything that it includes merged under it.
  std::optional<Node> load_file(const Found& found) {
    std::optional<Node> node = parse_file(found);
    if (!node) return std::nullopt;
    const auto at = std::ranges::find(node->entries, kInclude, &Node::Entry::key);
    if (at == node->entries.end()) return node;
    const Node include = std::move(at->value);
    node->entries.erase(at);
    chain_.push_back(found);
    std::optional<Node> below = load_includes(include);
    chain_.pop_back();
    if (!below) return std::nullopt;
    merge(*below, std::move(*node));
    return below;
  }

  std::optional<Node> parse_file(const Found& found) {
    ReadLimits limits = sources_.limits;
    limits.nodes -= std::min(nodes_, limits.nodes);
    std::optional<Node> node = read_yaml(found.path, diagnostics_, limits, found.shown);
    if (!node) return std::nullopt;
    nodes_ += count_nodes(*node);
    if (node->kind != NodeKind::map) {
      const bool glued = node->kind == NodeKind::scalar && node->text.contains(':');
      diagnostics_.add(problem_at(
          *node, {}, fmt::format("expected a map of fields, found {}", words(node->kind)),
          glued ? "write a space behind the colon" : "a plan is made of lines like name: value"));
      return std::nullopt;
    }
    if (std::ranges::find(files_, found.shown) == files_.end()) {
      files_.push_back(found.shown);
      texts_.push_back(node->source);
    }
    return node;
  }

  std::optional<Node> load_includes(const Node& include) {
    if (include.kind != NodeKind::list) {
      diagnostics_.add(problem_at(include, "include",
                                  fmt::format("expected a list, found {}", words(include.kind)),
                                  "write include: [file.yaml]"));
      return std::nullopt;
    }
    Node merged = Node::map();
    bool good = true;
    for (const Node& name : include.items) {
      std::optional<Node> layer = load_include(name);
      if (layer) merge(merged, std::move(*layer));
      good = good && layer.has_value();
    }
    if (!good) return std::nullopt;
    return merged;
  }

  std::optional<Node> load_include(const Node& name) {
    if (name.kind != NodeKind::scalar) {
      refuse(name, fmt::format("expected a file name, found {}", words(name.kind)),
             "write include: [file.yaml]");
      return std::nullopt;
    }
    if (++includes_ > sources_.limits.includes) {
      if (includes_ == sources_.limits.includes + 1)
        refuse(name, fmt::format("more than {} files are included", sources_.limits.includes),
               "join some of them");
      return std::nullopt;
    }
    const std::optional<Found> found = find(name);
    if (!found) return std::nullopt;
    std::error_code error;
    const auto open = std::ranges::find_if(
        chain_, [&](const Found& file) { return fs::equivalent(file.path, found->path, error); });
    if (open == chain_.end()) return load_file(*found);
    std::string cycle;
    for (auto file = open; file != chain_.end(); ++file) cycle += file->shown + " includes ";
    refuse(name, fmt::format("the files include each other in a circle: {}{}", cycle, found->shown),
           "delete this name");
    return std::nullopt;
  }

  std::optional<Found> find(const Node& name) {
    const std::string_view fault = fault_of_name(name.text);
    if (!fault.empty()) {
      refuse(name, fmt::format("{} cannot be included", fault),
             "name a file below the folder of the plan or the data folder");
      return std::nullopt;
    }
    for (const std::string& folder : folders_) {
      const fs::path path = fs::path(folder) / name.text;
      std::error_code error;
      if (!fs::exists(fs::symlink_status(path, error))) continue;
      if (!is_inside(fs::weakly_canonical(path, error), fs::weakly_canonical(folder, error)) ||
          error) {
        refuse(name, fmt::format("\"{}\" leads out of {}", name.text, shown(folder)),
               "copy the file there");
        return std::nullopt;
      }
      if (!fs::is_regular_file(path, error)) {
        refuse(name, fmt::format("\"{}\" in {} is not a file", name.text, shown(folder)),
               "name the files themselves");
        return std::nullopt;
      }
      return Found{path.string(), folder == "." ? name.text : path.string()};
    }
    std::string places = shown(folders_.front());
    if (folders_.size() > 1) places += " or in " + shown(folders_.back());
    refuse(name, fmt::format("there is no \"{}\" in {}", name.text, places), suggestion(name.text));
    return std::nullopt;
  }

  static std::string shown(const std::string& folder) {
    return folder == "." ? "the plan's folder" : folder;
  }

  // A file with a similar name in the folders where `name` should be.
  std::string suggestion(const std::string& name) const {
    std::vector<std::string> names;
    const fs::path parent = fs::path(name).parent_path();
    for (const std::string& folder : folders_) {
      std::error_code error;
      for (fs::directory_iterator file(fs::path(folder) / parent, error), end;
           !error && file != end; file.increment(error)) {
        if (names.size() >= kMaxSuggestions) break;
        names.push_back((parent / file->path().filename()).string());
      }
    }
    std::ranges::sort(names);
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    return did_you_mean(name, candidates, 0);
  }

  void refuse(const Node& name, std::string message, std::string hint = {}) {
    diagnostics_.add(problem_at(name, "include", std::move(message), std::move(hint)));
  }

  const Sources& sources_;
  Diagnostics& diagnostics_;
  std::vector<std::string> folders_;
  std::vector<Found> chain_;  // files that are being included, outermost first
  std::vector<std::string> files_;
  std::vector<std::shared_ptr<const SourceText>> texts_;
  std::size_t includes_ = 0;
  std::size_t nodes_ = 0;
};

int highest_layer(const Node& map) {
  int highest = 0;
  for (const Node::Entry& entry : map.entries) highest = std::max(highest, entry.layer);
  return highest;
}

// Index by id of the items of a list, or nothing unless every item has an id of its own.
using IdIndex = std::unordered_map<std::string_view, std::size_t>;
std::optional<IdIndex> index_of(const Node& list) {
  IdIndex index;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const auto id = item_id(list.items[i]);
    if (!id || !index.emplace(*id, i).second) return std::nullopt;
  }
  return index;
}

void merge_maps(Node& base, Node overlay) {
  const int layer = base.entries.empty() ? 0 : highest_layer(base) + 1;
  std::unordered_map<std::string_view, std::size_t> index;
  base.entries.reserve(base.entries.size() + overlay.entries.size());  // keeps the keys in place
  for (std::size_t i = 0; i < base.entries.size(); ++i) index.emplace(base.entries[i].key, i);
  for (Node::Entry& entry : overlay.entries) {
    entry.layer += layer;
    const auto at = index.find(entry.key);
    if (at == index.end()) {
      base.entries.push_back(std::move(entry));
      continue;
    }
    Node::Entry& below = base.entries[at->second];
    below.layer = entry.layer;
    below.key_where = std::move(entry.key_where);
    merge(below.value, std::move(entry.value));
  }
}

// `{lease: {..}}` and `{purchase: {..}}` of the same id do not mix.
bool mixes(const Node& base, const Node& overlay) {
  const bool typed = &item_body(base) != &base;
  if (typed != (&item_body(overlay) != &overlay)) return false;
  return !typed || base.entries.front().key == overlay.entries.front().key;
}

void merge_lists(Node& base, Node overlay) {
  const std::optional<IdIndex> index = index_of(base);
  if (!index || !index_of(overlay) || overlay.items.empty()) {
    base = std::move(overlay);
    return;
  }
  // The index views texts of the items, so new items wait until it is done with.
  std::vector<Node> added;
  std::vector<std::pair<std::size_t, Node>> changed;
  for (Node& item : overlay.items) {
    const auto at = index->find(*item_id(item));
    if (at == index->end())
      added.push_back(std::move(item));
    else
      changed.emplace_back(at->second, std::move(item));
  }
  for (auto& [place, item] : changed) {
    if (mixes(base.items[place], item))
      merge(base.items[place], std::move(item));
    else
      base.items[place] = std::move(item);
  }
  std::ranges::move(added, std::back_inserter(base.items));
}

// The item of a list that a path segment means, or null.
Node* find_item(Node& list, std::string_view segment) {
  bool any_id = false;
  Node* first_field = nullptr;
  for (Node& item : list.items) {
    const auto id = item_id(item);
    any_id = any_id || id.has_value();
    if (id == segment || (item.kind == NodeKind::scalar && item.text == segment)) return &item;
    if (item.entries.empty() || item.entries.front().value.kind != NodeKind::scalar) continue;
    if (first_field == nullptr && item.entries.front().value.text == segment) first_field = &item;
  }
  return any_id ? nullptr : first_field;
}

std::string known_items(const Node& list, std::string_view segment) {
  std::vector<std::string_view> ids;
  for (const Node& item : list.items)
    if (const auto id = item_id(item)) ids.push_back(*id);
  return did_you_mean(segment, ids);
}

// One step of an override's path.
struct Step {
  std::string_view segment;
  SourceLocation key_where;                  // where the override names it
  std::shared_ptr<const SourceText> source;  // of the override
  bool last = false;
};

// The value at `step` of `node`, made if it is not there; null if a list has no such item.
Node* step_into(Node& node, const Step& step) {
  if (node.kind == NodeKind::list) {
    Node* item = find_item(node, step.segment);
    if (item == nullptr) return nullptr;
    if (item->kind == NodeKind::scalar && !step.last) {  // `- lease` becomes `- lease: {}`
      Node typed = Node::map();
      typed.add(item->text, Node::map());
      *item = std::move(typed);
    }
    return &const_cast<Node&>(item_body(*item));
  }
  if (node.kind == NodeKind::scalar) {  // the short form of something longer; the reader knows
    node = Node::map();
    node.where = step.key_where;
    node.source = step.source;
  }
  const int top = highest_layer(node);
  auto at = std::ranges::find(node.entries, step.segment, &Node::Entry::key);
  if (at == node.entries.end()) {
    Node value = Node::map();
    value.where = step.key_where;
    node.add(std::string(step.segment), std::move(value));
    at = std::prev(node.entries.end());
  }
  const bool alone =
      std::ranges::count(node.entries, top, &Node::Entry::layer) == 1 && at->layer == top;
  if (!alone) at->layer = top + 1;
  return &at->value;
}

// Where an override with `value` names the part of `path` that begins at `begin`: on the command
// line path and value share a line, in a file the value stands for both.
SourceLocation place_of_segment(const Node& value, std::string_view path, std::size_t begin) {
  SourceLocation where = value.where;
  if (where.line == 0 && where.column > 0) where.column = 1 + code_points(path.substr(0, begin));
  return where;
}

Diagnostic problem_at_segment(const Node& value, std::string_view path, std::size_t begin,
                              std::string message, std::string hint) {
  Diagnostic problem = problem_at(value, std::string(path), std::move(message), std::move(hint));
  problem.where = place_of_segment(value, path, begin);
  const std::string_view segment = path.substr(begin, path.find('.', begin) - begin);
  if (problem.where.column != value.where.column)
    problem.length = std::max(1, code_points(segment));
  return problem;
}

void set_places(Node& node, const std::shared_ptr<const SourceText>& source,
                const SourceLocation& where, int shift) {
  const auto moved = [&](const SourceLocation& old) {
    if (where.line > 0) return where;
    return SourceLocation{where.file, 0, old.line == 1 ? old.column + shift : 0};
  };
  node.where = moved(node.where);
  node.source = source;
  for (Node& item : node.items) set_places(item, source, where, shift);
  for (Node::Entry& entry : node.entries) {
    entry.key_where = moved(entry.key_where);
    set_places(entry.value, source, where, shift);
  }
}

}  // namespace

std::optional<Override> parse_set(std::string_view text, Diagnostics& diagnostics) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) {
    diagnostics.error({"--set", 0, 0}, {}, fmt::format("expected path=value, found \"{}\"", text),
                      "write for example --set contracts.lease.active=true");
    return std::nullopt;
  }
  return Override{.path = std::string(text.substr(0, equals)),
                  .value = std::string(text.substr(equals + 1)),
                  .where = {"--set", 0, 0}};
}

std::optional<Document> load(const Sources& sources, Diagnostics& diagnostics) {
  return Loader(sources, diagnostics).load();
}

void merge(Node& base, Node overlay) {
  if (base.kind == NodeKind::map && overlay.kind == NodeKind::map) {
    base.where = overlay.where;
    base.source = overlay.source;
    merge_maps(base, std::move(overlay));
  } else if (base.kind == NodeKind::list && overlay.kind == NodeKind::list) {
    base.where = overlay.where;
    base.source = overlay.source;
    merge_lists(base, std::move(overlay));
  } else {
    base = std::move(overlay);
  }
}

bool apply_override(Node& root, std::string_view path, Node value, Diagnostics& diagnostics) {
  if (static_cast<std::size_t>(std::ranges::count(path, '.')) >= kMaxSegments) {
    diagnostics.add(
        problem_at(value, {}, fmt::format("a path of more than {} parts", kMaxSegments)));
    return false;
  }
  Node* at = &root;
  std::size_t begin = 0;
  while (true) {
    const std::size_t dot = path.find('.', begin);
    const bool last = dot == std::string_view::npos;
    const std::string_view segment = path.substr(begin, last ? dot : dot - begin);
    if (segment.empty()) {
      diagnostics.add(problem_at_segment(value, path, begin, "a part of the path is empty",
                                         "a path looks like contracts.lease.active"));
      return false;
    }
    const SourceLocation key_where = place_of_segment(value, path, begin);
    Node* next = step_into(
        *at, {.segment = segment, .key_where = key_where, .source = value.source, .last = last});
    if (next == nullptr) {
      diagnostics.add(
          problem_at_segment(value, path, begin,
                             fmt::format("there is no item \"{}\" in the list {}", segment,
                                         begin == 0 ? path : path.substr(0, begin - 1)),
                             known_items(*at, segment)));
      return false;
    }
    at = next;
    if (last) break;
    begin = dot + 1;
  }
  *at = std::move(value);
  return true;
}

bool apply_override(Node& root, const Override& override, Diagnostics& diagnostics) {
  const std::string name = override.where.file.empty() ? "--set" : override.where.file;
  const SourceLocation where{name, override.where.line, override.where.column};
  auto shown = std::make_shared<SourceText>();
  shown->name = name;
  shown->text = override.path + "=" + override.value;
  shown->line_starts = {0};
  const int shift = code_points(override.path) + 1;
  Diagnostics found;
  std::optional<Node> value = parse_yaml(override.value, name, found);
  for (Diagnostic problem : found.items()) {
    problem.path = override.path;
    problem.line_text = where.line > 0 ? "" : shown->excerpt(1, 1);
    problem.where =
        where.line > 0
            ? where
            : SourceLocation{name, 0, problem.where.line == 1 ? problem.where.column + shift : 0};
    diagnostics.add(std::move(problem));
  }
  if (!value) return false;
  set_places(*value, where.line > 0 ? nullptr : shown, where, shift);
  return apply_override(root, override.path, std::move(*value), diagnostics);
}

namespace {

// The item of a list with that id, or without one, counted from 1; null if there is none.
const Node* item_at(const Node& list, std::string_view segment) {
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const auto id = item_id(list.items[i]);
    if (id ? *id == segment : std::to_string(i + 1) == segment) return &item_body(list.items[i]);
  }
  return nullptr;
}

// The value at `path`, or at the nearest part of it that was written; null for none of it.
const Node* nearest_node(const Node& root, std::string_view path) {
  const Node* nearest = nullptr;
  const Node* at = &root;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t dot = std::min(path.find('.', begin), path.size());
    const std::string_view segment = path.substr(begin, dot - begin);
    if (at->kind == NodeKind::list) {
      at = item_at(*at, segment);
    } else {
      at = at->find(segment);
    }
    if (at == nullptr) break;
    nearest = at;
    begin = dot + 1;
  }
  return nearest;
}

}  // namespace

Diagnostic with_excerpt(const Document& document, Diagnostic problem) {
  if (!problem.line_text.empty()) return problem;
  const Node* node = nearest_node(document.root, problem.path);
  if (node == nullptr) node = &document.root;
  SourceLocation& where = problem.where;
  const bool same = where.file == node->where.file && where.line == node->where.line &&
                    where.column == node->where.column;
  if (where.file.empty() || same) {
    const Severity severity = problem.severity;
    problem = problem_at(*node, std::move(problem.path), std::move(problem.message),
                         std::move(problem.hint));
    problem.severity = severity;
  }
  const auto file = std::ranges::find(document.files, where.file);
  if (problem.line_text.empty() && file != document.files.end() && where.line > 0) {
    const auto& text = document.texts[static_cast<std::size_t>(file - document.files.begin())];
    problem.line_text = text->excerpt(where.line, where.column);
  }
  return problem;
}

}  // namespace gw::config
