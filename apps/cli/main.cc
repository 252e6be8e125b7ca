// gigawatt: the command line. Parses, calls one command, maps failures to exit codes.
#include <cstdio>
#include <exception>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "command.h"
#include "completion.h"
#include "finance.h"
#include "gigawatt/core/check.h"
#include "gigawatt/report/output.h"

namespace {

using namespace gw::cli;

constexpr const char* kAbout =
    "gigawatt simulates an AI factory as one system, from the grid connection to the last token "
    "and dollar.";
constexpr const char* kExitCodes =
    "Exit codes: 0 ok, 2 bad input, 3 infeasible, 4 reading or writing failed, 70 internal error.";

void add_plan(CLI::App* command, PlanOptions& options, bool required = true) {
  auto* plan = command->add_option("plan", options.plan, "Plan file (YAML)");
  if (required) plan->required();
  command->add_option("--set", options.set, "Override a field: path=value; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--data", options.data_folder, "Folder of facts")->capture_default_str();
}

void add_format(CLI::App* command, Format& format) {
  command->add_flag_callback("--json", [&format] { format = Format::json; }, "Print JSON");
  command->add_flag_callback("--csv", [&format] { format = Format::csv; }, "Print CSV");
}

// Options of all commands; alive until the chosen one has run.
struct Options {
  RunOptions run;
  ClaimsOptions claims;
  CatalogOptions catalog;
  ExplainOptions explain;
  FinanceProjectOptions project;
  ValidateOptions validate;
  std::string shell;
};

void add_finance(CLI::App& app, Options& o, int& exit_code) {
  auto* finance = app.add_subcommand("finance", "The money side alone");
  finance->require_subcommand(1);
  auto* project = finance->add_subcommand(
      "project", "Project finance of one building: debt, waterfall, returns, levelised cost");
  add_plan(project, o.project.file);
  add_format(project, o.project.format);
  project->callback([&] { exit_code = finance_project(o.project); });
}

void add_validate(CLI::App& app, Options& o, int& exit_code) {
  auto* validate = app.add_subcommand("validate", "Compare the model with published answers");
  validate->require_subcommand(1);
  auto* finance = validate->add_subcommand("finance", "Project finance against NREL SAM");
  finance->add_option("--rows", o.validate.rows, "CSV of cases (default: validation/sam_single_owner.csv)");
  add_format(finance, o.validate.format);
  finance->callback([&] {
    o.validate.what = "finance";
    exit_code = gw::cli::validate(o.validate);
  });
}

void add_commands(CLI::App& app, Options& o, int& exit_code) {
  auto* run =
      app.add_subcommand("run", "Run a plan: best estimate, study and what-ifs; write out/<plan>/");
  add_plan(run, o.run.plan);
  run->add_option("--out", o.run.out, "Folder to write (default: out/<plan>)");
  run->add_option("--samples", o.run.samples, "Samples of the study (default: the plan's)")
      ->check(CLI::Range(0, 10'000'000));
  run->add_option("--threads", o.run.threads, "Threads of the study (default: all)")
      ->check(CLI::Range(1, 1024));
  run->add_flag("!--no-study", o.run.study, "No Monte Carlo study");
  run->add_flag("!--no-what-ifs", o.run.what_ifs,
                "No what-ifs; claims that read them are not computed");
  run->add_flag("--show-defaults", o.run.show_defaults,
                "Print the plan with every default and stop");
  add_format(run, o.run.format);
  run->callback([&] { exit_code = gw::cli::run(o.run); });

  auto* claims = app.add_subcommand("claims", "Check public claims against a plan");
  add_plan(claims, o.claims.plan);
  claims->add_option("--file", o.claims.file, "Claims file (default: the plan's)");
  claims->add_option("--status", o.claims.status,
                     "Only these: holds, off, refuted, depends, input, cannot");
  claims->add_flag("--study", o.claims.study,
                   "Run the plan's study for the probability of each claim");
  add_format(claims, o.claims.format);
  claims->callback([&] { exit_code = gw::cli::claims(o.claims); });

  auto* catalog = app.add_subcommand(
      "catalog", "Facts: chips, systems, networks, models, sites, prices, parties, deals");
  catalog->require_subcommand(1);
  auto* list = catalog->add_subcommand("list", "List the kinds, or the items of one kind");
  list->add_option("kind", o.catalog.what, "chips, systems, llms, sites, ...");
  auto* show = catalog->add_subcommand("show", "Show one item with the source of every number");
  show->add_option("id", o.catalog.what, "Id, e.g. vr_nvl72 or chips/h100_sxm")->required();
  auto* sources =
      catalog->add_subcommand("sources", "List the sources, or what one source is used for");
  sources->add_option("id", o.catalog.what, "Id of a source");
  for (auto* verb : {list, show, sources}) {
    verb->add_option("--data", o.catalog.data_folder, "Folder of facts")->capture_default_str();
    add_format(verb, o.catalog.format);
    verb->callback([&, verb] {
      o.catalog.verb = verb->get_name();
      exit_code = gw::cli::catalog(o.catalog);
    });
  }

  auto* explain =
      app.add_subcommand("explain", "Document a field of a plan, or trace a result to its sources");
  explain->add_option("what", o.explain.what, "Field path or metric id")->required();
  explain->add_option("--plan", o.explain.plan.plan, "Plan that the result comes from");
  explain->add_option("--set", o.explain.plan.set, "Override a field: path=value")
      ->allow_extra_args(false);
  explain->add_option("--data", o.explain.plan.data_folder, "Folder of facts")
      ->capture_default_str();
  add_format(explain, o.explain.format);
  explain->callback([&] { exit_code = gw::cli::explain(o.explain); });

  add_finance(app, o, exit_code);
  add_validate(app, o, exit_code);

  app.add_subcommand("schema", "Print the JSON Schema of plan files")->callback([&] {
    exit_code = schema();
  });

  auto* completion = app.add_subcommand("completion", "Print the completion script of a shell");
  completion->add_option("shell", o.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->callback([&] { fmt::print("{}", completion_script(app, o.shell)); });
}

int run_app(int argc, char** argv) {
  int exit_code = kOk;
  Options options;
  std::string data = default_data_folder();
  options.run.plan.data_folder = options.claims.plan.data_folder = options.catalog.data_folder =
      options.explain.plan.data_folder = options.project.file.data_folder =
          options.validate.data_folder = data;
  CLI::App app{kAbout, "gigawatt"};
  app.footer(kExitCodes);
  app.set_version_flag("--version", std::string("gigawatt ") + GW_VERSION);
  app.require_subcommand(1);
  add_commands(app, options, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    fmt::print(stderr, "gigawatt: {}\nRun \"gigawatt --help\" for the commands and options.\n",
               error.what());
    return kBadInput;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_app(argc, argv);
  } catch (const gw::report::IoError& error) {
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
