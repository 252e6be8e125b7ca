// The likeliest intended spelling of a mistyped word.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace gw {
inline namespace units {

// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, each place
// edited once (optimal string alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate that equals `word` but for case, else the one nearest by edit distance (at most a
// third of the length of `word`; ties go to the first), or "" if none is near.
[[nodiscard]] std::string_view nearest_word(std::string_view word,
                                            std::span<const std::string_view> candidates);

}  // namespace units
}  // namespace gw
