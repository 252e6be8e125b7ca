// The part of the reader that needs no type: read.h dispatches to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/config.h"
#include "gigawatt/config/visit.h"

namespace gw::config::internal {

inline constexpr std::size_t kMaxProblems = 1000;  // of one read()

// One value to be read: where it is, what it is called, what is asked of it.
struct Place {
  const Node& node;
  const std::string& path;
  const FieldOptions& options;
};

// How the items of a list or of a map by id get their names.
struct IdRule {
  enum class From { nothing, field, type, key };
  From from = From::nothing;
  std::string_view field = {};     // the field that holds it
  std::string_view fallback = {};  // if the field is absent: the type or the key
};

// One step of a value that changes at dates.
struct DatedEntry {
  Month from;
  const Node::Entry* entry;
};

// The state of one read() and all of its work that needs no type. The readers of single values
// return false after reporting what is wrong, and leave the value alone.
class Reading {
 public:
  Reading(Facts* facts, Diagnostics& diagnostics);

  bool boolean(const Place& place, bool& value);
  bool integer(const Place& place, std::int64_t& value);
  bool real(const Place& place, Dim dim, double& si);
  bool text(const Place& place, std::string& value);
  bool month(const Place& place, Month& value);
  bool date(const Place& place, Date& value);
  bool window(const Place& place, MonthWindow& value);
  std::optional<std::size_t> name(const Place& place, std::span<const std::string_view> names);

  struct Chosen {
    std::size_t index = 0;
    const Node* body = nullptr;
  };
  // The alternative that `lease: {...}` or `lease` names.
  std::optional<Chosen> alternative(const Place& place, std::span<const std::string_view> names);

  bool is_list(const Place& place);
  bool is_map(const Place& place, std::string_view of);

  // The path segment of every item of a list, or nothing after reporting names used twice.
  std::optional<std::vector<std::string>> segments(const Place& place, const IdRule& rule);
  // The key of a map by id: that it is spelled as an id.
  void check_key(const Node::Entry& entry, const std::string& path);
  // The text of an id field: its spelling, and that it agrees with its key.
  void check_id(const Place& place, const std::string& id, const IdRule& rule);
  // The path of `{market: path}`, or nothing if the node is something else.
  std::optional<std::string> market(const Place& place);
  // The steps in order of date, or nothing if the node is a single value.
  std::optional<std::vector<DatedEntry>> steps(const Place& place);

  // The map {short_field: node} for a struct that is written as the value of one of its fields.
  const Node& spelled_out(const Node& node, std::string_view short_field);
  // Stands for a struct that is not in the file.
  const Node& empty_map(const Node& parent);

  struct Missing {
    std::string_view field;
    const FieldOptions& options;
    std::string example;
  };
  void missing(const Node& map, const std::string& path, const Missing& what);
  void check_unknown(const Node& map, const std::string& path,
                     std::span<const std::string_view> known);

  void skip_numbers(int count) { numbers_ += count; }
  void origin(const Place& place);
  [[nodiscard]] std::size_t errors() const { return errors_; }

 private:
  // How one number is to be read.
  struct Wanted {
    Dim dim;
    bool whole = false;
  };

  void report(Diagnostic diagnostic);
  void report(const Place& place, std::string message, std::string hint = {});
  bool expect_scalar(const Place& place, std::string_view expected, std::string hint = {});
  bool number(const Place& place, Wanted wanted, double& si);
  std::optional<double> single(const Place& place, const Node& node, Wanted wanted,
                               std::string_view what);
  bool within_bounds(const Place& place, const Node& node, double si, Wanted wanted,
                     std::string_view what);
  bool distribution(const Place& place, const Node::Entry& entry, Wanted wanted, double& si);
  bool fill(const Place& place, const Node::Entry& entry, Wanted wanted, Distribution& out);
  bool fill_lognormal(const Place& place, const Node& body, Wanted wanted, Distribution& out);
  bool fill_normal(const Place& place, const Node& body, Wanted wanted, Distribution& out);
  bool fill_choice(const Place& place, const Node& body, Wanted wanted, Distribution& out);
  bool fill_range(const Place& place, const Node::Entry& entry, Wanted wanted, Distribution& out);
  std::optional<std::vector<double>> numbers_of(const Place& place, const Node& list, Wanted wanted,
                                                std::string_view what);
  bool has_only(const Place& place, const Node& body, std::span<const std::string_view> keys,
                std::size_t required, std::string_view example);
  bool check_tails(const Place& place, const Node& body, Wanted wanted, Distribution& out);

  Facts* facts_;
  Diagnostics& diagnostics_;
  std::deque<Node> made_;  // nodes that the file does not spell out
  std::size_t errors_ = 0;
  int numbers_ = 0;  // met so far
};

// "a.b" and "c" -> "a.b.c".
[[nodiscard]] std::string join(std::string_view path, std::string_view segment);
// `none` takes an optional away, unless an enum has a name of its own like that.
[[nodiscard]] bool is_none(const Node& node, std::span<const std::string_view> names = {});
// Whether `node` is the value of one field and not a map of fields.
[[nodiscard]] bool is_short(const Node& node);
// "1 GW", "0.5": what examples show for a number.
[[nodiscard]] std::string quantity_example(Dim dim);
// "a power such as 1 GW", "a number such as 0.5".
[[nodiscard]] std::string quantity_words(Dim dim);
// [a-z0-9_]+
[[nodiscard]] bool is_id(std::string_view text);
// The entry of the highest layer, if that layer holds exactly one.
[[nodiscard]] const Node::Entry* deciding_entry(const Node& map);
// lognormal, triangular, uniform, normal, choice.
[[nodiscard]] std::span<const std::string_view> distribution_names();

}  // namespace gw::config::internal
