// gigawatt: the command line. Parses, calls one command, maps failures to exit codes.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "command.h"
#include "completion.h"
#include "finance.h"
#include "finance_plan.h"
#include "finance_valuation.h"
#include "gigawatt/core/check.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/report/output.h"

namespace {

using namespace gw::cli;

constexpr const char* kAbout =
    "gigawatt simulates an AI factory as one system, from the grid connection to the\n"
    "last token and dollar.";
constexpr int kHelpColumn = 24;
constexpr const char* kExitCodes =
    "Exit codes: 0 ok, 2 bad input, 3 infeasible, 4 reading or writing failed,\n"
    "70 internal error.";

// What an option takes, and no list of the options that it does not go with.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_type_name().empty() ? "" : " " + option->get_type_name();
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    const bool must = option->get_required() && !option->get_positional();
    return option->get_description() + (must ? " (required)" : "");
  }
};

// A check that a text is not empty, without a word of its own in the help.
CLI::Validator not_empty() {
  return {[](std::string& text) { return std::string(text.empty() ? "must not be empty" : ""); },
          ""};
}
CLI::Validator between(std::int64_t low, std::int64_t high) {
  CLI::Validator range = CLI::Range(low, high);
  return range.description("");
}

// A flag is given or not: `--json=false` is an error.
CLI::Option* add_flag(CLI::App* command, const std::string& name, const std::string& doc,
                      const std::function<void()>& given) {
  return command->add_flag_callback(name, given, doc)->disable_flag_override();
}

void add_data(CLI::App* command, std::string& folder) {
  command->add_option("--data", folder, "Folder of facts (default: gigawatt's own)")
      ->type_name("FOLDER")
      ->check(not_empty());
}

CLI::Option* add_set(CLI::App* command, PlanOptions& options) {
  return command
      ->add_option("--set", options.set, "Put another value into the file; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

void add_plan(CLI::App* command, PlanOptions& options, const std::string& name = "plan",
              const std::string& doc = "Plan file (YAML)") {
  command->add_option(name, options.plan, doc)->type_name("")->required()->check(not_empty());
  add_set(command, options);
  add_data(command, options.data_folder);
}

struct FormatFlags {
  CLI::Option* json;
  CLI::Option* csv;
};
FormatFlags add_format(CLI::App* command, Format& format) {
  FormatFlags flags{add_flag(command, "--json", "Print JSON", [&format] { format = Format::json; }),
                    add_flag(command, "--csv", "Print CSV", [&format] { format = Format::csv; })};
  flags.json->excludes(flags.csv);
  return flags;
}

// Options of all commands; alive until the chosen one has run.
struct Options {
  RunOptions run;
  ClaimsOptions claims;
  CatalogOptions catalog;
  ExplainOptions explain;
  FinancePlanOptions money;
  FinanceProjectOptions project;
  ValidateOptions validate;
  std::string shell;
};

void add_validate(CLI::App& app, ValidateOptions& o, int& exit_code) {
  auto* validate = app.add_subcommand("validate", "Compare the model with published answers");
  validate->require_subcommand(1);
  const auto add = [&](const std::string& name, const std::string& doc, const std::string& shipped,
                       int (*check)(const ValidateOptions&)) {
    auto* command = validate->add_subcommand(name, doc);
    command->add_option("--rows", o.rows, "CSV of cases (default: validation/" + shipped + ")")
        ->type_name("CSV")
        ->check(not_empty());
    add_format(command, o.format);
    command->callback([&o, &exit_code, check] { exit_code = check(o); });
  };
  add("finance", "Project finance against NREL SAM", "sam_single_owner.csv", validate_finance);
  add("tariff", "Electricity bills against NREL SAM", "sam_utility_rate.csv", validate_tariff);
}

void add_run(CLI::App& app, RunOptions& o, int& exit_code) {
  auto* run = app.add_subcommand("run", "Run a plan, its study and what-ifs; write out/<plan>/");
  add_plan(run, o.plan);
  auto* out = run->add_option("--out", o.out, "Folder to write (default: out/<plan>)")
                  ->type_name("FOLDER")
                  ->check(not_empty());
  auto* samples =
      run->add_option("--samples", o.samples, "Samples of the study (default: the plan's)")
          ->type_name("N")
          ->check(between(0, 10'000'000));
  auto* threads = run->add_option("--threads", o.threads, "Threads of the study (default: all)")
                      ->type_name("N")
                      ->check(between(1, 1024));
  auto* no_study = add_flag(run, "--no-study", "No Monte Carlo study", [&o] { o.study = false; });
  no_study->excludes(samples)->excludes(threads);
  auto* no_what_ifs =
      add_flag(run, "--no-what-ifs", "No what-ifs; claims that read them are not computed",
               [&o] { o.what_ifs = false; });
  auto* show_defaults =
      add_flag(run, "--show-defaults", "Print the plan with all defaults and origins, and stop",
               [&o] { o.show_defaults = true; });
  auto format = add_format(run, o.format);
  for (CLI::Option* other : {out, samples, threads, no_study, no_what_ifs, format.json, format.csv})
    show_defaults->excludes(other);
  run->callback([&o, &exit_code] { exit_code = gw::cli::run(o); });
}

void add_claims(CLI::App& app, ClaimsOptions& o, int& exit_code) {
  auto* claims = app.add_subcommand("claims", "Check public claims against a plan");
  add_plan(claims, o.plan);
  claims->add_option("--file", o.file, "Claims file (default: the plan's)")
      ->type_name("CSV")
      ->check(not_empty());
  CLI::Validator status = CLI::IsMember({"holds", "off", "refuted", "depends", "input", "cannot"});
  claims
      ->add_option("--status", o.status, "Only these: holds, off, refuted, depends, input, cannot")
      ->type_name("STATUS")
      ->check(status.description(""));
  add_flag(claims, "--study", "Also the probability of each claim, by the study",
           [&o] { o.study = true; });
  add_format(claims, o.format);
  claims->callback([&o, &exit_code] { exit_code = gw::cli::claims(o); });
}

void add_catalog(CLI::App& app, CatalogOptions& o, int& exit_code) {
  auto* catalog =
      app.add_subcommand("catalog", "Facts: chips, systems, models, sites, prices, deals");
  catalog->require_subcommand(1);
  auto* list = catalog->add_subcommand("list", "List the kinds, or the items of one kind");
  list->add_option("kind", o.what, "chips, systems, llms, sites, ...")->type_name("");
  auto* show = catalog->add_subcommand("show", "Show one item with the source of every number");
  show->add_option("id", o.what, "Id, e.g. vr_nvl72 or chips/h100_sxm")->type_name("")->required();
  auto* sources =
      catalog->add_subcommand("sources", "List all sources, or those that one item rests on");
  sources->add_option("id", o.what, "Id of an item, e.g. vr_nvl72")->type_name("");
  for (auto* verb : {list, show, sources}) {
    verb->get_option(verb == list ? "kind" : "id")->check(not_empty());
    add_data(verb, o.data_folder);
    add_format(verb, o.format);
    verb->callback([&o, &exit_code, verb] {
      o.verb = verb->get_name();
      exit_code = gw::cli::catalog(o);
    });
  }
}

void add_explain(CLI::App& app, ExplainOptions& o, int& exit_code) {
  auto* explain = app.add_subcommand("explain", "What a field means, or where a result comes from");
  explain->add_option("what", o.what, "Field path or metric id")
      ->type_name("")
      ->required()
      ->check(not_empty());
  auto* plan = explain->add_option("--plan", o.plan.plan, "Plan that a result or value comes from")
                   ->type_name("PLAN")
                   ->check(not_empty());
  add_set(explain, o.plan)->needs(plan);
  add_data(explain, o.plan.data_folder);
  add_format(explain, o.format);
  explain->callback([&o, &exit_code] { exit_code = gw::cli::explain(o); });
}

void add_finance_plan(CLI::App& finance, FinancePlanOptions& o, int& exit_code) {
  const auto add_party = [&o](CLI::App* command, const std::string& doc) {
    command->add_option("--party", o.party, doc)->type_name("ID")->check(not_empty());
  };
  const auto add_table = [&o](CLI::App* command) {
    command->add_option("--table", o.table, "Only this table (--csv: default the first)")
        ->type_name("NAME")
        ->check(not_empty());
  };
  auto* run =
      finance.add_subcommand("run", "Statements of every party of a plan, by calendar year");
  add_plan(run, o.plan);
  add_party(run, "Only this party");
  add_flag(run, "--monthly", "Month by month instead; give one --party",
           [&o] { o.monthly = true; });
  run->add_option("--xlsx", o.xlsx, "Also write a spreadsheet of all parties by month")
      ->type_name("FILE.xlsx")
      ->check(not_empty());
  add_format(run, o.format);
  run->callback([&o, &exit_code] { exit_code = finance_run(o); });

  auto* deal = finance.add_subcommand(
      "deal", "What a deal or contract does, beside what is public about it");
  deal->add_option("id", o.what, "Deal of the catalog, or contract of the plan")
      ->type_name("")
      ->required()
      ->check(not_empty());
  auto* plan = deal->add_option("--plan", o.plan.plan, "Plan (default: plans/ai_deals_2026.yaml)")
                   ->type_name("PLAN")
                   ->check(not_empty());
  add_set(deal, o.plan)->needs(plan);
  add_data(deal, o.plan.data_folder);
  add_format(deal, o.format);
  deal->callback([&o, &exit_code] { exit_code = finance_deal(o); });

  auto* stress =
      finance.add_subcommand("stress", "Each party of a plan defaults in turn: who follows?");
  add_plan(stress, o.plan);
  add_party(stress, "Only the default of this party");
  stress->add_option("--on", o.on, "Month of the default (default: when most is owed)")
      ->type_name("YYYY-MM")
      ->check(not_empty());
  add_table(stress);
  add_flag(stress, "--trail", "Also what happened, step by step", [&o] { o.trail = true; });
  add_format(stress, o.format);
  stress->callback([&o, &exit_code] { exit_code = finance_stress(o); });

  auto* circularity =
      finance.add_subcommand("circularity", "How much of the money comes from the round itself");
  add_plan(circularity, o.plan);
  add_table(circularity);
  add_format(circularity, o.format);
  circularity->callback([&o, &exit_code] { exit_code = finance_circularity(o); });
}

void add_finance(CLI::App& app, Options& o, int& exit_code) {
  auto* finance = app.add_subcommand("finance", "Money: plans, deals, projects, values");
  finance->require_subcommand(1);
  add_finance_plan(*finance, o.money, exit_code);
  auto* project = finance->add_subcommand("project", "Project finance of one building");
  add_plan(project, o.project.file, "project",
           "Project file (YAML), e.g. plans/projects/building_20mw.yaml");
  project->add_option("--xlsx", o.project.xlsx, "Also write a spreadsheet model with live formulas")
      ->type_name("FILE.xlsx")
      ->check(not_empty());
  add_format(project, o.project.format);
  project->callback([&o, &exit_code] { exit_code = finance_project(o.project); });
  add_finance_valuation(*finance, exit_code);
}

void add_commands(CLI::App& app, Options& o, int& exit_code) {
  add_run(app, o.run, exit_code);
  add_claims(app, o.claims, exit_code);
  add_catalog(app, o.catalog, exit_code);
  add_explain(app, o.explain, exit_code);
  add_finance(app, o, exit_code);
  add_validate(app, o.validate, exit_code);
  app.add_subcommand("schema", "Print the JSON Schema of plan files, for editors")
      ->callback([&exit_code] { exit_code = schema(); });
  auto* completion = app.add_subcommand("completion", "Print the completion script of a shell");
  CLI::Validator shells = CLI::IsMember({"bash", "zsh", "fish"});
  completion->add_option("shell", o.shell, "bash, zsh or fish")
      ->type_name("")
      ->required()
      ->check(shells.description(""));
  completion->callback([&app, &o] { fmt::print("{}", completion_script(app, o.shell)); });
}

std::string name_of(const CLI::App* command) {
  const CLI::App* parent = command->get_parent();
  return parent == nullptr ? command->get_name() : name_of(parent) + " " + command->get_name();
}

// What is wrong with the command line, in words, and where to read on.
std::string describe(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().back();
  std::string what = error.what();
  if (std::size_t flag = what.find(" was given a disallowed"); flag != std::string::npos)
    what = fmt::format("--{} takes no value", what.substr(0, flag));
  std::vector<std::string> words = command->remaining();
  auto option =
      std::ranges::find_if(words, [](const std::string& w) { return w.starts_with("-"); });
  auto subcommands = command->get_subcommands([](const CLI::App*) { return true; });
  std::vector<std::string> known;
  if (option != words.end()) {
    for (const CLI::Option* each : command->get_options())
      for (const std::string& name : each->get_lnames()) known.push_back("--" + name);
    what = fmt::format("unknown option \"{}\"", option->substr(0, option->find('=')));
    words = {*option};
  } else if (!words.empty()) {
    for (const CLI::App* each : subcommands) known.push_back(each->get_name());
    what = fmt::format("{} \"{}\"", known.empty() ? "unexpected argument" : "unknown command",
                       words[0]);
  } else if (!subcommands.empty()) {
    what = "a command is missing";
  }
  std::vector<std::string_view> candidates(known.begin(), known.end());
  std::string hint = words.empty() ? "" : gw::did_you_mean(words[0], candidates, 0);
  return fmt::format("gigawatt: {}{}{}\nRun \"{} --help\" for what there is.\n", what,
                     hint.empty() ? "" : "; ", hint, name_of(command));
}

int run_app(int argc, char** argv) {
  int exit_code = kOk;
  Options options;
  std::string data = default_data_folder();
  options.run.plan.data_folder = options.claims.plan.data_folder = options.catalog.data_folder =
      options.explain.plan.data_folder = options.project.file.data_folder =
          options.money.plan.data_folder = options.validate.data_folder = data;
  CLI::App app{kAbout, "gigawatt"};
  app.footer(kExitCodes);
  app.formatter(std::make_shared<HelpFormatter>());
  app.get_formatter()->column_width(kHelpColumn);
  app.set_version_flag("--version", std::string("gigawatt ") + GW_VERSION);
  app.require_subcommand(1);
  add_commands(app, options, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    fmt::print(stderr, "{}", describe(app, error));
    return kBadInput;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  // A file that grows beyond a limit is an error of writing like any other, not a signal.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    int exit_code = run_app(argc, argv);
    if (std::fflush(stdout) != 0)
      throw gw::report::IoError(fmt::format("cannot write the output: {}", std::strerror(errno)));
    return exit_code;
  } catch (const gw::report::IoError& error) {
    fmt::print(stderr, "gigawatt: {}\n", error.what());
    return kIo;
  } catch (const std::system_error& error) {  // fmt::print on a full disk, a folder without access
    fmt::print(stderr, "gigawatt: {}\n", error.what());
    return kIo;
  } catch (const gw::InvariantError& error) {
    fmt::print(stderr,
               "gigawatt: internal error: {}\nPlease report it with the plan that caused it.\n",
               error.what());
    return kInternal;
  } catch (const std::exception& error) {
    fmt::print(stderr, "gigawatt: internal error: {}\n", error.what());
    return kInternal;
  }
}
