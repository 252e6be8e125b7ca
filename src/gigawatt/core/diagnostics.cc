#include "gigawatt/core/diagnostics.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "gigawatt/units/nearest_word.h"

namespace gw {
inline namespace core {

namespace {

constexpr int kExcerptWidth = 100;  // code points shown of a source line

bool continues_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Whether the bytes of a code point would act on a terminal, or are not UTF-8, instead of being
// seen.
bool is_unseen(std::string_view point) {
  const auto byte = [point](std::size_t i) { return static_cast<unsigned char>(point[i]); };
  if (point.size() == 1) return byte(0) >= 0x80;
  if (point.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;  // C1 controls
  if (point == "\xEF\xBB\xBF") return true;                         // byte order mark
  if (!point.starts_with("\xE2")) return false;                     // marks of text direction:
  return point.size() == 3 && ((byte(1) == 0x80 && byte(2) >= 0xA8 && byte(2) <= 0xAE) ||
                               (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9));
}

// One string for each code point, so that a caret below lines up: control characters become blanks,
// what cannot be seen the replacement character.
std::vector<std::string> code_points(std::string_view text) {
  std::vector<std::string> points;
  for (char c : text) {
    if (continues_code_point(c) && !points.empty()) {
      points.back() += c;
    } else {
      const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
      points.emplace_back(1, control ? ' ' : c);
    }
  }
  for (std::string& point : points)
    if (is_unseen(point)) point = "\xEF\xBF\xBD";
  return points;
}

// The source line and below it "^~~~"; of a long line the part around the column.
std::string excerpt(const Diagnostic& diagnostic) {
  const std::vector<std::string> points = code_points(diagnostic.line_text);
  const int count = static_cast<int>(points.size());
  const int column = std::clamp(diagnostic.where.column, 1, count + 1) - 1;
  const int first =
      count <= kExcerptWidth ? 0 : std::clamp(column - kExcerptWidth / 2, 0, count - kExcerptWidth);
  const int last = std::min(count, first + kExcerptWidth);
  std::string line = first > 0 ? "..." : "";
  const std::string indent(line.size() + static_cast<std::size_t>(column - first), ' ');
  for (int i = first; i < last; ++i) line += points[static_cast<std::size_t>(i)];
  if (last < count) line += "...";
  const int length = std::clamp(diagnostic.length, 1, std::max(1, last - column));
  return "  " + line + "\n  " + indent + "^" +
         std::string(static_cast<std::size_t>(length - 1), '~') + "\n";
}

std::string place(const SourceLocation& where) {
  if (where.file.empty()) return {};
  std::string text = where.file + ":";
  if (where.line > 0) text += std::to_string(where.line) + ":";
  if (where.line > 0 && where.column > 0) text += std::to_string(where.column) + ":";
  return text + " ";
}

std::string render_one(const Diagnostic& diagnostic) {
  std::string text = place(diagnostic.where);
  text += diagnostic.severity == Severity::error ? "error: " : "warning: ";
  if (!diagnostic.path.empty()) text += diagnostic.path + ": ";
  text += diagnostic.message + "\n";
  if (!diagnostic.line_text.empty() && diagnostic.where.column > 0) text += excerpt(diagnostic);
  if (!diagnostic.hint.empty()) text += "  hint: " + diagnostic.hint + "\n";
  return text;
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::error) ++errors_;
  items_.push_back(std::move(diagnostic));
}

void Diagnostics::error(SourceLocation where, std::string path, std::string message,
                        std::string hint) {
  add({.where = std::move(where),
       .path = std::move(path),
       .message = std::move(message),
       .hint = std::move(hint)});
}

std::string Diagnostics::render(std::size_t limit) const {
  std::vector<std::size_t> order(items_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [this](std::size_t i) {
    const SourceLocation& where = items_[i].where;
    return std::tuple<std::string_view, int, int, std::size_t>(where.file, where.line, where.column,
                                                               i);
  });
  std::string text;
  for (std::size_t i = 0; i < std::min(limit, order.size()); ++i)
    text += render_one(items_[order[i]]);
  if (order.size() > limit) text += "and " + std::to_string(order.size() - limit) + " more\n";
  return text;
}

std::string_view closest(std::string_view word, std::span<const std::string_view> candidates) {
  return nearest_word(word, candidates);
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates,
                         std::size_t list_limit) {
  const std::string_view near = closest(word, candidates);
  if (!near.empty()) return "did you mean \"" + std::string(near) + "\"?";
  if (candidates.empty() || candidates.size() > list_limit) return {};
  std::string text = "known: ";
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::string(candidates[i]);
  }
  return text;
}

}  // namespace core
}  // namespace gw
