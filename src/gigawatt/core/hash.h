// Content hash: 128 bits, equal on every machine; not for secrets. Built on a well-known
// non-cryptographic mixing function; strings are length-prefixed so that ("ab","c") != ("a","bc").
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace gw {
inline namespace core {

struct ContentHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  constexpr auto operator<=>(const ContentHash&) const = default;
  [[nodiscard]] std::string hex() const;  // 32 lower-case digits
};

class Hasher {
 public:
  Hasher& add(std::string_view text);
  Hasher& add(std::uint64_t value);
  Hasher& add(double value);  // by bit pattern; -0.0 and 0.0 count as equal
  [[nodiscard]] ContentHash finish() const;

 private:
  std::uint64_t high_ = 0x9e3779b97f4a7c15ULL;
  std::uint64_t low_ = 0xbf58476d1ce4e5b9ULL;
};

[[nodiscard]] ContentHash hash_text(std::string_view text);

}  // namespace core
}  // namespace gw
