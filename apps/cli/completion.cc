#include "completion.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

namespace gw::cli {
namespace {

struct Command {
  std::string name;  // "catalog show"
  std::string doc;
  std::vector<std::string> words;  // sub-commands and long options
  bool reads_plan = false;
};

std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    words.push_back(sub->get_name());
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  return words;
}

void collect(const CLI::App& app, const std::string& prefix, std::vector<Command>& commands) {
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    std::string name = prefix.empty() ? sub->get_name() : prefix + " " + sub->get_name();
    bool reads_plan = sub->get_option_no_throw("plan") != nullptr ||
                      sub->get_option_no_throw("--plan") != nullptr;
    commands.push_back({name, sub->get_description(), words_of(*sub), reads_plan});
    collect(*sub, name, commands);
  }
}

std::string bash(const CLI::App& app, const std::vector<Command>& commands) {
  std::string cases;
  for (auto command = commands.rbegin(); command != commands.rend(); ++command)
    cases += fmt::format("    \"{}\"*) words=\"{}\"{} ;;\n", command->name,
                         fmt::join(command->words, " "), command->reads_plan ? " plan=1" : "");
  return fmt::format(
      "# source this file, or put it into /usr/share/bash-completion/completions/gigawatt\n"
      "_gigawatt() {{\n"
      "  local line=\"${{COMP_WORDS[*]:1:COMP_CWORD-1}}\" current=\"${{COMP_WORDS[COMP_CWORD]}}\"\n"
      "  local words plan\n"
      "  case \"$line\" in\n{}    *) words=\"{}\" ;;\n  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  if [[ -n $plan ]]; then\n"
      "    COMPREPLY+=($(compgen -f -X '!*.yaml' -- \"$current\") $(compgen -d -- \"$current\"))\n"
      "  fi\n"
      "}}\n"
      "complete -o filenames -F _gigawatt gigawatt\n",
      cases, fmt::join(words_of(app), " "));
}

std::string fish(const CLI::App& app, const std::vector<Command>& commands) {
  std::string text =
      "# source this file, or put it into ~/.config/fish/completions/gigawatt.fish\n";
  auto offer = [&text](const std::string& when, const std::string& what, std::string doc) {
    std::erase(doc, '\'');
    text += fmt::format("complete -c gigawatt -n '{}' {} -d '{}'\n", when, what, doc);
  };
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    offer("__fish_use_subcommand", "-f -a " + sub->get_name(), sub->get_description());
  for (const Command& command : commands) {
    std::string last = command.name.substr(command.name.rfind(' ') + 1);
    for (const std::string& word : command.words)
      offer("__fish_seen_subcommand_from " + last,
            word.starts_with("--") ? "-l " + word.substr(2) : "-f -a " + word, "");
  }
  return text;
}

}  // namespace

std::string completion_script(const CLI::App& app, const std::string& shell) {
  std::vector<Command> commands;
  collect(app, "", commands);
  if (shell == "fish") return fish(app, commands);
  std::string script = bash(app, commands);
  // zsh runs bash completions through bashcompinit.
  return shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" + script : script;
}

}  // namespace gw::cli
