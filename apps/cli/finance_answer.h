// An answer of `gigawatt finance value|lease`: named values, the formula behind them, what it
// assumes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "command.h"
#include "gigawatt/core/table.h"
#include "gigawatt/units/quantity.h"

namespace gw::cli {

class Answer {
 public:
  Answer(std::string formula, std::string assumes)
      : formula_(std::move(formula)), assumes_(std::move(assumes)) {}

  // `id` ends in no unit: the unit is given. A ratio is printed in percent and written as it is.
  template <Dim D>
  Answer& add(std::string id, std::string label, Quantity<D> value, Quantity<D> per,
              std::string unit) {
    return add_row({std::move(id), std::move(label), std::move(unit), value.in(per)});
  }
  Answer& add(std::string id, std::string label, Dollars value);
  Answer& add(std::string id, std::string label, Ratio value);
  Answer& add(std::string id, std::string label, Time value);
  Answer& attach(Table table);

  void print(Format format) const;

 private:
  struct Row {
    std::string id, label, unit;
    double value;
  };
  Answer& add_row(Row row);
  void print_text() const;

  std::string formula_;
  std::string assumes_;
  std::vector<Row> rows_;
  std::vector<Table> tables_;
};

// Says on stderr what is wrong and returns kBadInput.
int refuse(std::string_view problem);

}  // namespace gw::cli
