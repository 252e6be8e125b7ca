// Turns data files into document trees, several at a time.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "gigawatt/config/node.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/hash.h"

namespace gw::catalog::internal {

struct ParsedFile {
  std::optional<config::Node> node;  // nothing after an error
  std::optional<ContentHash> hash;   // of the bytes; nothing if the file cannot be read
  Diagnostics diagnostics;           // what is wrong with it, under its name
};

// The file `folder`/`name`.
[[nodiscard]] ParsedFile parse_file(const std::string& folder, const std::string& name);

// The same for many files on up to `threads` threads; the answer does not depend on their number.
[[nodiscard]] std::map<std::string, ParsedFile> parse_files(const std::string& folder,
                                                            std::span<const std::string> names,
                                                            unsigned threads);

}  // namespace gw::catalog::internal
