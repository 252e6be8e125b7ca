// Walks any catalog struct by its field list and reports sources, ranges and numbers with their
// paths.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gigawatt/catalog/source.h"
#include "gigawatt/config/traits.h"

namespace gw::catalog::internal {

// One group of fields with a source: path of the group ("" for the thing itself) and its field
// names.
struct SourceUse {
  std::string path;
  const Source* source = nullptr;
  std::vector<std::string> fields;
};

// low <= best <= high is expected of these.
struct RangeUse {
  std::string path;
  std::optional<double> low, best, high;
};

struct NumberUse {
  std::string path;
  bool sourced = false;  // a source stands in its group, around it, or beside it as `<name>_source`
};

class Walk {
 public:
  std::vector<SourceUse> sources;
  std::vector<RangeUse> ranges;
  std::vector<NumberUse> numbers;

  template <class T>
  void add(T& item) {
    group(item, "", false);
  }

 private:
  // First look at one struct: its field names and whether a source is flattened into it.
  struct Names {
    std::vector<std::string> fields;
    const Source* source = nullptr;

    template <class T>
    void field(std::string_view name, T&, const config::FieldOptions& = {}) {
      fields.emplace_back(name);
    }
    template <class T>
    void flatten(T& common) {
      if constexpr (std::is_same_v<T, Source>)
        source = &common;
      else
        visit(*this, common);
    }
  };

  struct Fields {
    Walk& walk;
    const std::string& path;
    const Names& names;
    bool sourced;

    template <class T>
    void field(std::string_view name, T& value, const config::FieldOptions& = {}) {
      const std::string own = std::string(name) + "_source";
      const bool beside =
          std::find(names.fields.begin(), names.fields.end(), own) != names.fields.end();
      walk.value(value, join(path, name), sourced || beside);
    }
    template <class T>
    void flatten(T& common) {
      if constexpr (!std::is_same_v<T, Source>) {
        walk.range(common, path);
        visit(*this, common);
      }
    }
  };

  static std::string join(std::string_view path, std::string_view name) {
    return path.empty() ? std::string(name) : std::string(path) + "." + std::string(name);
  }

  template <class T>
  void group(T& item, const std::string& path, bool sourced) {
    if constexpr (std::is_same_v<T, Source>) {
      sources.push_back({path, &item, {}});
    } else {
      Names names;
      visit(names, item);
      if (names.source != nullptr) sources.push_back({path, names.source, names.fields});
      range(item, path);
      Fields fields{*this, path, names, sourced || names.source != nullptr};
      visit(fields, item);
    }
  }

  template <class T>
  void range(const T& item, const std::string& path) {
    if constexpr (requires { item.low->si(), item.best->si(), item.high->si(); }) {
      const auto si = [](const auto& q) {
        return q ? std::optional<double>(q->si()) : std::nullopt;
      };
      ranges.push_back({path, si(item.low), si(item.best), si(item.high)});
    }
  }

  template <class T>
  void value(T& item, const std::string& path, bool sourced) {
    using config::internal::Kind;
    using config::internal::kKind;
    if constexpr (kKind<T> == Kind::integer || kKind<T> == Kind::real)
      numbers.push_back({path, sourced});
    else if constexpr (kKind<T> == Kind::optional) {
      if (item) value(*item, path, sourced);
    } else if constexpr (kKind<T> == Kind::list) {
      for (auto& each : item) value(each, path, sourced);
    } else if constexpr (kKind<T> == Kind::by_id) {
      for (auto& [id, each] : item.items) value(each, join(path, id), sourced);
    } else if constexpr (kKind<T> == Kind::structure)
      group(item, path, sourced);
  }
};

}  // namespace gw::catalog::internal
