// GW_CHECK(condition, value...): an invariant that stays on in every build. A failure throws
// core::InvariantError, whose text has the condition, its place and the values; an app reports it
// as exit code 70. Bad input is never a GW_CHECK: that is what Diagnostics are for.
#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace gw {
inline namespace core {

class InvariantError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void fail_check(const char* condition, const char* file, int line,
                             const std::string& values);

namespace internal {
template <class... Values>
std::string describe_values(const char* names, const Values&... values) {
  std::ostringstream out;
  if constexpr (sizeof...(values) > 0) {
    out << names << " =";
    ((out << ' ' << values), ...);
  }
  return out.str();
}
}  // namespace internal

}  // namespace core
}  // namespace gw

#define GW_CHECK(condition, ...)             \
  (static_cast<bool>(condition)              \
       ? static_cast<void>(0)                \
       : ::gw::core::fail_check(             \
             #condition, __FILE__, __LINE__, \
             ::gw::core::internal::describe_values(#__VA_ARGS__ __VA_OPT__(, ) __VA_ARGS__)))
