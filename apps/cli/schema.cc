#include "gigawatt/config/schema.h"

#include <fmt/format.h>

#include "command.h"
#include "gigawatt/plan/plan.h"

namespace gw::cli {

int schema() {
  fmt::print("{}\n", config::json_schema<plan::Plan>("gigawatt plan"));
  return kOk;
}

}  // namespace gw::cli
