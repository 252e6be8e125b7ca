// Reads a fleet of data/reliability for the tests.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "gigawatt/catalog/reliability.h"
#include "gigawatt/config/node.h"
#include "gigawatt/config/read.h"
#include "gigawatt/operations/failures.h"

namespace gw::operations::testing {

inline catalog::Reliability fleet(const std::string& id) {
  Diagnostics diagnostics;
  const auto node = config::read_yaml(
      std::string(GW_SOURCE_DIR) + "/data/reliability/" + id + ".yaml", diagnostics);
  EXPECT_TRUE(node.has_value()) << diagnostics.render();
  auto value = config::read<catalog::Reliability>(*node, diagnostics);
  EXPECT_TRUE(value.has_value()) << diagnostics.render();
  value->id = id;
  return *value;
}

inline FailureModel one_cause(FailureRate rate) {
  FailureModel model;
  model.id = "one";
  model.causes.push_back({.id = "all", .rate = rate});
  return model;
}

}  // namespace gw::operations::testing
