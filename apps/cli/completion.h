// Shell completion made from the commands and options themselves.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace gw::cli {

// `shell`: bash, zsh or fish.
[[nodiscard]] std::string completion_script(const CLI::App& app, const std::string& shell);

}  // namespace gw::cli
