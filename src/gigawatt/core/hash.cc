#include "gigawatt/core/hash.h"

#include <bit>

namespace gw {
inline namespace core {

namespace {

// Finalizers published by their authors into the public domain: splitmix64 (Vigna, after Steele,
// Lea and Flood 2014, variant 13 of Stafford) and fmix64 of MurmurHash3 (Appleby). Two different
// ones keep the lanes independent.
std::uint64_t mix_high(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

std::uint64_t mix_low(std::uint64_t x) {
  x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdULL;
  x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

// Eight bytes, little end first on every machine.
std::uint64_t word_at(std::string_view text, std::size_t at) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8 && at + i < text.size(); ++i) {
    word |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[at + i])) << (8 * i);
  }
  return word;
}

}  // namespace

Hasher& Hasher::add(std::uint64_t value) {
  constexpr std::uint64_t kOddHigh = 0x9e3779b97f4a7c15ULL;
  constexpr std::uint64_t kOddLow = 0xd6e8feb86659fd93ULL;
  high_ = mix_high(high_ * kOddHigh + value);
  low_ = mix_low((low_ ^ value) + kOddLow);
  return *this;
}

Hasher& Hasher::add(std::string_view text) {
  add(static_cast<std::uint64_t>(text.size()));
  for (std::size_t at = 0; at < text.size(); at += 8) add(word_at(text, at));
  return *this;
}

Hasher& Hasher::add(double value) {
  return add(std::bit_cast<std::uint64_t>(value == 0.0 ? 0.0 : value));
}

ContentHash Hasher::finish() const {
  return {mix_high(high_ + std::rotl(low_, 32)), mix_low(low_ ^ std::rotl(high_, 17))};
}

std::string ContentHash::hex() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::uint64_t lane : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(lane >> shift) & 15U];
  }
  return text;
}

ContentHash hash_text(std::string_view text) { return Hasher().add(text).finish(); }

}  // namespace core
}  // namespace gw
