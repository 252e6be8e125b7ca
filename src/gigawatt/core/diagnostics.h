// Diagnostics: everything that is wrong with an input, collected, each with place, offending text
// and what to do. Functions that read input add to a Diagnostics and return std::expected or a
// bool.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gw {
inline namespace core {

struct SourceLocation {
  std::string
      file{};    // as the user named it; empty: no file (a --set on the command line says "--set")
  int line = 0;  // 1-based; 0: unknown
  int column = 0;  // 1-based, in code points
};

enum class Severity { error, warning };

struct Diagnostic {
  Severity severity = Severity::error;
  SourceLocation where{};
  std::string path{};       // field path, "buildout.blocks.gw.count"; may be empty
  std::string message{};    // one sentence without a full stop
  std::string hint{};       // what to do; may be empty
  std::string line_text{};  // the source line, if known, for the caret excerpt
  int length = 1;           // code points to underline
};

class Diagnostics {
 public:
  void add(Diagnostic diagnostic);
  void error(SourceLocation where, std::string path, std::string message, std::string hint = {});
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] std::size_t error_count() const { return errors_; }
  [[nodiscard]] std::span<const Diagnostic> items() const { return items_; }

  // file:line:col: error: path: message, the source line with a caret, "  hint: ...";
  // in order of file and line, at most `limit` of them and then a count of the rest.
  [[nodiscard]] std::string render(std::size_t limit = 20) const;

 private:
  std::vector<Diagnostic> items_;
  std::size_t errors_ = 0;
};

// The candidate nearest to `word` (Damerau-Levenshtein distance at most a third of its length, ties
// by order), or "" if none is near.
[[nodiscard]] std::string_view closest(std::string_view word,
                                       std::span<const std::string_view> candidates);
// `did you mean "count"?`, or `known: a, b, c` for at most `list_limit` candidates, or "".
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates,
                                       std::size_t list_limit = 12);

}  // namespace core
}  // namespace gw
