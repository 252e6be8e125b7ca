// Gives every group without a source the source of the group around it.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gigawatt/catalog/source.h"
#include "gigawatt/config/traits.h"

namespace gw::catalog::internal {

// Visits one struct; `outer` is the source around it, nullptr at the top. Groups that stay without
// one are listed in `missing` by path. `note` and `unverified` belong to a group and are not handed
// on.
class Inherit {
 public:
  template <class T>
  static void apply(T& item, std::vector<std::string>& missing) {
    Inherit(missing, nullptr, "").group(item);
  }

  template <class T>
  void field(std::string_view name, T& value, const config::FieldOptions& = {}) {
    each(value, path_.empty() ? std::string(name) : path_ + "." + std::string(name));
  }
  template <class T>
  void flatten(T& common) {
    if constexpr (!std::is_same_v<T, Source>) visit(*this, common);
  }

 private:
  // Finds the source that is flattened into a struct.
  struct Own {
    Source* source = nullptr;

    template <class T>
    void field(std::string_view, T&, const config::FieldOptions& = {}) {}
    template <class T>
    void flatten(T& common) {
      if constexpr (std::is_same_v<T, Source>)
        source = &common;
      else
        visit(*this, common);
    }
  };

  Inherit(std::vector<std::string>& missing, const Source* outer, std::string path)
      : missing_(missing), outer_(outer), path_(std::move(path)) {}

  void adopt(Source& source, const std::string& path) {
    if (!source.id.empty()) return;
    if (outer_ == nullptr || outer_->id.empty()) {
      if (!path.empty()) missing_.push_back(path);
      return;
    }
    source.id = outer_->id;
    source.also = outer_->also;
    source.confidence = outer_->confidence;
  }

  template <class T>
  void group(T& item) {
    if constexpr (std::is_same_v<T, Source>) {
      adopt(item, path_);
    } else {
      Own own;
      visit(own, item);
      if (own.source != nullptr) {
        adopt(*own.source, path_);
        outer_ = own.source;
      }
      visit(*this, item);
    }
  }

  template <class T>
  void each(T& value, const std::string& path) {
    using config::internal::Kind;
    using config::internal::kKind;
    if constexpr (kKind<T> == Kind::optional) {
      if (value) each(*value, path);
    } else if constexpr (kKind<T> == Kind::list) {
      for (auto& item : value) each(item, path);
    } else if constexpr (kKind<T> == Kind::by_id) {
      for (auto& [id, item] : value.items) each(item, path + "." + id);
    } else if constexpr (kKind<T> == Kind::structure)
      Inherit(missing_, outer_, path).group(value);
  }

  std::vector<std::string>& missing_;
  const Source* outer_;
  std::string path_;
};

}  // namespace gw::catalog::internal
