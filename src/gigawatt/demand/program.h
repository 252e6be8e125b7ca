// The demand part of a plan with its references resolved, and the demand that it makes in a month.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/config/config.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/demand/config.h"
#include "gigawatt/demand/users.h"

namespace gw::demand {

// Config with its references resolved to indices.
struct Program {
  struct Stream {  // a product
    std::string id;
    Product product;
    std::optional<LogisticCurve> curve = {};
    Tokens prompt = {}, output = {};  // means per message
    std::vector<int> systems = {};    // preferred first; empty: any
  };
  struct Work {  // a run
    Run run;
    Month start;
    std::vector<int> systems;
  };
  std::vector<std::string> systems;
  std::vector<Stream> products;  // order of the plan
  std::vector<Work> runs;        // order of the plan
  std::optional<Resale> resale;
  std::vector<int> product_order, run_order;  // who comes first
};

struct Inputs {
  Month first;                           // of the plan
  std::span<const std::string> systems;  // ids that exist in the plan
  const config::Facts* facts = nullptr;  // places for messages; may be absent
  std::string path = "demand";           // of the Config in the plan
};

// Errors, each with its path: users of a kind of product that has none, or none given; lengths that
// are neither a mean nor a median with a P90 above it; a logistic curve that does not fit its
// point; a run with neither or both of tokens and share; standing shares above 100 % together; a
// list of systems of which the plan has none, or that names one twice.
[[nodiscard]] std::optional<Program> compile(const Config& config, const Inputs& inputs,
                                             Diagnostics& diagnostics);

// The demand of product number `product` in a month. Rental has none.
[[nodiscard]] ProductDemand demand_in(const Program& program, int product, Month month);

}  // namespace gw::demand
