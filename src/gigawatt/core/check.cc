#include "gigawatt/core/check.h"

namespace gw {
inline namespace core {

void fail_check(const char* condition, const char* file, int line, const std::string& values) {
  std::string message =
      std::string(file) + ":" + std::to_string(line) + ": does not hold: " + condition;
  if (!values.empty()) message += " (" + values + ")";
  throw InvariantError(message);
}

}  // namespace core
}  // namespace gw
