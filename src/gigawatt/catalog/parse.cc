#include "gigawatt/catalog/internal/parse.h"

#include <atomic>
#include <fstream>
#include <future>
#include <iterator>
#include <vector>

namespace gw::catalog::internal {

ParsedFile parse_file(const std::string& folder, const std::string& name) {
  ParsedFile parsed;
  std::ifstream file(folder + "/" + name, std::ios::binary);
  if (!file) {
    parsed.diagnostics.error({.file = name}, "", "cannot be read",
                             "it must be a file below " + folder);
    return parsed;
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  parsed.hash = hash_text(text);
  parsed.node = config::parse_yaml(text, name, parsed.diagnostics);
  return parsed;
}

std::map<std::string, ParsedFile> parse_files(const std::string& folder,
                                              std::span<const std::string> names,
                                              unsigned threads) {
  std::vector<ParsedFile> parsed(names.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < names.size(); i = next++) {
      parsed[i] = parse_file(folder, names[i]);
    }
  };
  std::vector<std::future<void>> others;
  for (unsigned i = 1; i < threads; ++i) others.push_back(std::async(std::launch::async, work));
  work();
  for (std::future<void>& other : others) other.get();

  std::map<std::string, ParsedFile> by_name;
  for (std::size_t i = 0; i < names.size(); ++i) by_name.emplace(names[i], std::move(parsed[i]));
  return by_name;
}

}  // namespace gw::catalog::internal
