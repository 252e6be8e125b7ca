#include "gigawatt/demand/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>

#include "gigawatt/core/check.h"

namespace gw::demand {

namespace {

class Compiler {
 public:
  Compiler(const Config& config, const Inputs& inputs, Diagnostics& diagnostics)
      : config_(config), inputs_(inputs), diagnostics_(diagnostics) {}

  std::optional<Program> compile();

 private:
  void error(const std::string& path, std::string message, std::string hint = {});
  [[nodiscard]] std::string product_path(std::string_view id, std::string_view field) const;
  [[nodiscard]] std::string run_path(std::string_view id, std::string_view field) const;
  void add_product(const std::string& id, const Product& product);
  void add_users(const std::string& id, const Product& product, Program::Stream& stream);
  void check_kind(const std::string& id, const Product& product);
  Tokens length(const std::string& id, std::string_view field, const Length& given, bool positive);
  std::vector<int> systems_of(const std::string& path, const std::vector<std::string>& ids);
  void add_run(const Run& run);
  void check_shares();
  void set_order();

  const Config& config_;
  const Inputs& inputs_;
  Diagnostics& diagnostics_;
  Program program_;
};

std::optional<Program> Compiler::compile() {
  const std::size_t errors = diagnostics_.error_count();
  program_.systems.assign(inputs_.systems.begin(), inputs_.systems.end());
  program_.resale = config_.resale;
  for (const auto& [id, product] : config_.products.items) add_product(id, product);
  for (const Run& run : config_.training) add_run(run);
  check_shares();
  if (diagnostics_.error_count() != errors) return std::nullopt;
  set_order();
  return std::move(program_);
}

void Compiler::error(const std::string& path, std::string message, std::string hint) {
  SourceLocation where;
  for (std::string at = path; inputs_.facts && !at.empty();) {
    if (auto found = inputs_.facts->origins.find(at); found != inputs_.facts->origins.end()) {
      where = found->second;
      break;
    }
    const std::size_t dot = at.rfind('.');
    at.resize(dot == std::string::npos ? 0 : dot);
  }
  diagnostics_.error(std::move(where), path, std::move(message), std::move(hint));
}

std::string Compiler::product_path(std::string_view id, std::string_view field) const {
  return fmt::format("{}.products.{}.{}", inputs_.path, id, field);
}

std::string Compiler::run_path(std::string_view id, std::string_view field) const {
  return fmt::format("{}.training.{}.{}", inputs_.path, id, field);
}

void Compiler::add_product(const std::string& id, const Product& product) {
  Program::Stream stream{.id = id, .product = product};
  if (product.kind != ProductKind::rental) {
    if (product.model.empty())
      error(product_path(id, "model"), "is missing", "name the model that serves it");
    stream.prompt = length(id, "prompt", product.prompt, false);
    stream.output = length(id, "output", product.output, true);
  }
  if (product.kind == ProductKind::users) add_users(id, product, stream);
  if (product.kind == ProductKind::tokens && product.output_tokens_per_month.steps.empty())
    error(product_path(id, "output_tokens_per_month"), "is missing",
          "a product of kind tokens needs it");
  check_kind(id, product);
  if (product.peak_to_mean < Ratio(1) || product.peak_to_mean > Ratio(2))
    error(product_path(id, "peak_to_mean"), "is not between 1 and 2",
          "the day is modelled as one sinusoid");
  stream.systems = systems_of(product_path(id, "systems"), product.systems);
  program_.products.push_back(std::move(stream));
}

void Compiler::add_users(const std::string& id, const Product& product, Program::Stream& stream) {
  const WeeklyUsers& users = product.weekly_users;
  if (users.given.steps.empty() == !users.logistic)
    error(product_path(id, "weekly_users"), users.logistic ? "is given twice" : "is missing",
          "write given: {date: number} or logistic: {...}");
  if (product.messages_per_user_week.steps.empty())
    error(product_path(id, "messages_per_user_week"), "is missing",
          "a product of kind users needs it");
  if (!users.logistic) return;
  stream.curve = make_curve(*users.logistic, inputs_.first);
  if (!stream.curve)
    error(product_path(id, "weekly_users.logistic"),
          "does not describe a curve that grows to its limit",
          "give now below limit, and either growth_per_year or a midpoint on the side of `at` "
          "where half is reached");
}

void Compiler::check_kind(const std::string& id, const Product& product) {
  const auto reject = [&](bool given, std::string_view field) {
    if (given)
      error(product_path(id, field),
            fmt::format("does nothing for a product of kind {}",
                        enum_names(ProductKind{})[static_cast<std::size_t>(product.kind)]),
            "remove it, or change the kind");
  };
  const bool users = product.kind == ProductKind::users;
  reject(!users && (!product.weekly_users.given.steps.empty() || product.weekly_users.logistic),
         "weekly_users");
  reject(!users && !product.messages_per_user_week.steps.empty(), "messages_per_user_week");
  reject(product.kind != ProductKind::tokens && !product.output_tokens_per_month.steps.empty(),
         "output_tokens_per_month");
  reject(product.kind != ProductKind::rental && product.chips.has_value(), "chips");
}

Tokens Compiler::length(const std::string& id, std::string_view field, const Length& given,
                        bool positive) {
  const std::string path = product_path(id, field);
  const bool by_quantiles = given.p50 || given.p90;
  if (by_quantiles &&
      (given.mean || !given.p50 || !given.p90 || *given.p90 < *given.p50 || *given.p50 <= Tokens()))
    error(path, "is neither a mean nor a median with a P90 above it",
          "write a mean, or p50 and p90");
  const Tokens result = mean(given);
  if (positive && !by_quantiles && result <= Tokens())
    error(path, "is missing", "write the mean length");
  return result;
}

// Places of the listed systems that the plan has.
std::vector<int> Compiler::systems_of(const std::string& path,
                                      const std::vector<std::string>& ids) {
  std::vector<int> systems;
  for (auto id = ids.begin(); id != ids.end(); ++id) {
    if (std::find(ids.begin(), id, *id) != id) error(path, fmt::format("names \"{}\" twice", *id));
    const auto found = std::find(inputs_.systems.begin(), inputs_.systems.end(), *id);
    if (found != inputs_.systems.end())
      systems.push_back(static_cast<int>(found - inputs_.systems.begin()));
  }
  if (systems.empty() && !ids.empty()) {
    const std::vector<std::string_view> known(inputs_.systems.begin(), inputs_.systems.end());
    error(path, fmt::format("the plan builds no system \"{}\"", ids.front()),
          known.size() == 1 ? fmt::format("it builds {}", known.front())
                            : did_you_mean(ids.front(), known));
  }
  return systems;
}

void Compiler::add_run(const Run& run) {
  const bool standing = run.share_of_capacity.has_value();
  if (standing && run.tokens > Tokens())
    error(run_path(run.id, "tokens"), "is given beside share_of_capacity",
          "a run has tokens and an end, a standing share has neither");
  if (!standing && run.tokens <= Tokens())
    error(run_path(run.id, "tokens"), "is missing",
          "write tokens, or share_of_capacity for a standing share");
  if (!standing && run.model.empty())
    error(run_path(run.id, "model"), "is missing", "name the model that is trained");
  program_.runs.push_back({.run = run,
                           .start = run.start.value_or(inputs_.first),
                           .systems = systems_of(run_path(run.id, "systems"), run.systems)});
}

void Compiler::check_shares() {
  double sum = 0;
  for (const Run& run : config_.training) sum += run.share_of_capacity.value_or(0.0);
  if (sum > 1 + 1e-9)
    error(inputs_.path + ".training",
          fmt::format("promises {:.4g}% of the capacity as standing shares", 100 * sum),
          "lower share_of_capacity until the sum is at most 100%");
}

void Compiler::set_order() {
  program_.product_order.resize(program_.products.size());
  program_.run_order.resize(program_.runs.size());
  std::iota(program_.product_order.begin(), program_.product_order.end(), 0);
  std::iota(program_.run_order.begin(), program_.run_order.end(), 0);
  std::stable_sort(
      program_.product_order.begin(), program_.product_order.end(), [this](int a, int b) {
        return program_.products[a].product.priority < program_.products[b].product.priority;
      });
  std::stable_sort(program_.run_order.begin(), program_.run_order.end(), [this](int a, int b) {
    const Program::Work &x = program_.runs[a], &y = program_.runs[b];
    return x.run.priority != y.run.priority ? x.run.priority < y.run.priority : x.start < y.start;
  });
}

}  // namespace

std::optional<Program> compile(const Config& config, const Inputs& inputs,
                               Diagnostics& diagnostics) {
  return Compiler(config, inputs, diagnostics).compile();
}

ProductDemand demand_in(const Program& program, int product, Month month) {
  GW_CHECK(product >= 0 && product < static_cast<int>(program.products.size()), product);
  const Program::Stream& stream = program.products[product];
  ProductDemand demand;
  switch (stream.product.kind) {
    case ProductKind::rental:
      break;
    case ProductKind::tokens:
      demand.output = value_at(stream.product.output_tokens_per_month, month);
      demand.messages = demand.output / stream.output;
      demand.prompt = stream.prompt * demand.messages;
      break;
    case ProductKind::users:
      demand.users = stream.curve ? stream.curve->at(month)
                                  : value_at(stream.product.weekly_users.given, month);
      demand.paying_users = demand.users * value_at(stream.product.income.subscribers, month);
      demand.messages = demand.users * value_at(stream.product.messages_per_user_week, month) *
                        (month.duration() / unit::week);
      demand.prompt = stream.prompt * demand.messages;
      demand.output = stream.output * demand.messages;
      break;
  }
  return demand;
}

}  // namespace gw::demand
