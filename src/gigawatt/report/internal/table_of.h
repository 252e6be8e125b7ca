// Tables made from lists of structs.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "gigawatt/core/table.h"

namespace gw::report::internal {

inline double or_nan(const std::optional<double>& value) {
  return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

inline double or_nan(double value) { return value; }

// Builds a table from items, one column per field.
template <class Item>
class TableOf {
 public:
  TableOf(std::string table, std::string doc, std::span<const Item> items)
      : table_(std::move(table), std::move(doc)), items_(items) {}

  // `get` is a member or a function of the item.
  template <class Get>
  TableOf& column(std::string name, std::string unit, std::string doc, Get get) {
    std::vector<std::decay_t<std::invoke_result_t<Get, const Item&>>> values;
    values.reserve(items_.size());
    for (const Item& item : items_) values.push_back(std::invoke(get, item));
    table_.add({std::move(name), std::move(unit), std::move(doc), std::move(values)});
    return *this;
  }
  template <class Get>
  TableOf& text(std::string name, std::string doc, Get get) {
    return column(std::move(name), "", std::move(doc), get);
  }

  [[nodiscard]] Table done() { return std::move(table_); }

 private:
  Table table_;
  std::span<const Item> items_;
};

}  // namespace gw::report::internal
