// The part of a plan file that says what the capacity is for: products, training programme, resale.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/units/unit.h"

namespace gw::demand {

// Length of prompts or outputs over the messages of a product: the mean, or a log-normal by median
// and P90, mean = p50 exp(sigma^2 / 2), sigma = ln(p90 / p50) / 1.2816. `output: 400` is a mean.
struct Length {
  static constexpr std::string_view kShort = "mean";
  std::optional<Tokens> mean = {}, p50 = {}, p90 = {};
};

template <class Visitor>
void visit(Visitor& v, Length& l) {
  v.field("mean", l.mean, {.doc = "mean tokens of a message", .min = 0, .example = "400 tokens"});
  v.field("p50", l.p50,
          {.doc = "median tokens of a message, with p90, instead of the mean", .positive = true});
  v.field("p90", l.p90, {.doc = "tokens exceeded by one message in ten", .positive = true});
}

struct Slo {
  Time ttft = 1.0 * unit::s;    // to the first token
  Time tpot = 50.0 * unit::ms;  // per output token after it
  Ratio percentile = 0.95;      // of requests that meet both
};

template <class Visitor>
void visit(Visitor& v, Slo& s) {
  v.field("ttft", s.ttft, {.doc = "longest time to the first token", .positive = true});
  v.field("tpot", s.tpot,
          {.doc = "longest time per output token after the first", .positive = true});
  v.field("percentile", s.percentile,
          {.doc = "share of requests that meet both", .min = 0.5, .max = 0.9999});
}

// users(t) = limit / (1 + exp(-k (t - midpoint))); through `now` at `at`, with k from the midpoint
// or from growth_per_year while far below the limit, k = ln(1 + growth) / year.
struct Logistic {
  Ratio now;
  std::optional<Month> at = {};  // absent: the first month of the plan
  Ratio limit;
  std::optional<Month> midpoint = {};
  std::optional<Ratio> growth_per_year = {};
};

template <class Visitor>
void visit(Visitor& v, Logistic& l) {
  v.field("now", l.now,
          {.doc = "weekly users in the month `at`",
           .required = true,
           .positive = true,
           .example = "700 M"});
  v.field("at", l.at, {.doc = "month of `now`; absent: the first of the plan"});
  v.field("limit", l.limit,
          {.doc = "weekly users in the long run", .required = true, .positive = true});
  v.field("midpoint", l.midpoint,
          {.doc = "month with half of the limit; give this or growth_per_year"});
  v.field("growth_per_year", l.growth_per_year,
          {.doc = "growth per year while far below the limit; give this or midpoint",
           .positive = true});
}

struct WeeklyUsers {
  static constexpr std::string_view kShort = "given";
  config::Steps<Ratio> given = {};
  std::optional<Logistic> logistic = {};
};

template <class Visitor>
void visit(Visitor& v, WeeklyUsers& u) {
  v.field("given", u.given, {.doc = "weekly users by date, constant between", .min = 0});
  v.field("logistic", u.logistic, {.doc = "growth that levels off"});
}

// Who pays for a product, as plain prices: finance multiplies them with the flows.
struct Income {
  config::Steps<Ratio> subscribers = {};  // share of the weekly users
  config::Steps<DollarRate> price = {};   // per subscriber
  config::Steps<DollarRate> ads_per_free_user = {};
  config::Steps<DollarsPerToken> per_prompt_token = {};
  config::Steps<DollarsPerToken> per_output_token = {};
  config::Steps<DollarsPerChipTime> per_chip_time = {};  // rental
};

template <class Visitor>
void visit(Visitor& v, Income& i) {
  v.field("subscribers", i.subscribers,
          {.doc = "share of the weekly users who pay", .min = 0, .max = 1});
  v.field("price", i.price, {.doc = "price of a subscription", .min = 0, .example = "20 $/month"});
  v.field("ads_per_free_user", i.ads_per_free_user,
          {.doc = "advertising income per user who does not pay", .min = 0});
  v.field("per_prompt_token", i.per_prompt_token,
          {.doc = "price of prompt tokens", .min = 0, .example = "1 $/Mtoken"});
  v.field("per_output_token", i.per_output_token,
          {.doc = "price of output tokens", .min = 0, .example = "8 $/Mtoken"});
  v.field("per_chip_time", i.per_chip_time,
          {.doc = "price of a rented chip", .min = 0, .example = "2.5 $/chip/h"});
}

// users: tokens follow from weekly users and messages. tokens: the tokens are given (an API).
// rental: the chips themselves are rented out.
enum class ProductKind : std::uint8_t { users, tokens, rental };
constexpr std::array<std::string_view, 3> enum_names(ProductKind) {
  return {"users", "tokens", "rental"};
}

struct Product {
  ProductKind kind = ProductKind::users;
  std::string model = {};  // id of an LLM; none for rental
  WeeklyUsers weekly_users = {};
  config::Steps<Ratio> messages_per_user_week = {};
  Length prompt = {}, output = {};                     // per message
  config::Steps<Tokens> output_tokens_per_month = {};  // kind tokens
  Slo slo = {};
  Ratio peak_to_mean = 1.4;   // of the day; judgement
  std::int64_t priority = 1;  // 1 is served first; ties in the order of the plan
  // Only these, in this order; empty: any, fastest per chip first.
  std::vector<std::string> systems = {};
  std::optional<Chips> chips = {};  // rental: that customers ask for; absent: all there are
  Ratio utilisation = 0.9;          // rental: share of the hours that is rented out; judgement
  Income income = {};
};

template <class Visitor>
void visit(Visitor& v, Product& p) {
  v.field("kind", p.kind, {.doc = "what makes the demand: users, tokens, or rental of chips"});
  v.field("model", p.model, {.doc = "model that serves it", .refers_to = "llm"});
  v.field("weekly_users", p.weekly_users, {.doc = "people who use it in a week"});
  v.field("messages_per_user_week", p.messages_per_user_week,
          {.doc = "messages of a user in a week", .min = 0});
  v.field("prompt", p.prompt, {.doc = "length of a prompt with its context"});
  v.field("output", p.output, {.doc = "length of an answer, reasoning included"});
  v.field("output_tokens_per_month", p.output_tokens_per_month,
          {.doc = "demand of an API, at the prompt to output ratio of the lengths", .min = 0});
  v.field("slo", p.slo, {.doc = "service level that capacity is planned for"});
  v.field("peak_to_mean", p.peak_to_mean,
          {.doc = "peak of the day over its mean", .min = 1, .max = 2});
  v.field("priority", p.priority,
          {.doc = "1 gets capacity first", .min = 1, .max = 1000, .fixed = true});
  v.field("systems", p.systems,
          {.doc = "systems it may run on, preferred first; empty: any", .refers_to = "system"});
  v.field("chips", p.chips,
          {.doc = "rental: chips that customers ask for; absent: all there are", .min = 0});
  v.field("utilisation", p.utilisation,
          {.doc = "rental: share of the hours that is rented out", .min = 0, .max = 1});
  v.field("income", p.income, {.doc = "who pays for it, and how much"});
}

// A training run with an end, or a standing share of the capacity (post-training, research).
struct Run {
  std::string id;
  std::string model = {};
  Ratio scale = 1.0;  // of the model's parameters
  Tokens tokens = {};
  catalog::Precision precision = catalog::Precision::bf16;
  std::optional<Month> start = {};  // absent: the first month of the plan
  std::optional<Chips> chips_at_most = {};
  std::int64_t priority = 1;
  std::optional<Ratio> share_of_capacity = {};  // of all chips in service, for good
  std::vector<std::string> systems = {};        // as in Product; empty: any, fastest progress first
};

inline const std::string& item_id(const Run& run) { return run.id; }

template <class Visitor>
void visit(Visitor& v, Run& r) {
  v.field("id", r.id, {.doc = "name of the run", .required = true});
  v.field("model", r.model, {.doc = "model that is trained", .refers_to = "llm"});
  v.field("scale", r.scale, {.doc = "parameters as a multiple of the model's", .positive = true});
  v.field("tokens", r.tokens, {.doc = "training tokens", .min = 0, .example = "15 T tokens"});
  v.field("precision", r.precision, {.doc = "number format of the matrix products"});
  v.field("start", r.start, {.doc = "first month in which it may run"});
  v.field("chips_at_most", r.chips_at_most, {.doc = "chips it can use at once", .positive = true});
  v.field("priority", r.priority,
          {.doc = "1 gets capacity first", .min = 1, .max = 1000, .fixed = true});
  v.field(
      "share_of_capacity", r.share_of_capacity,
      {.doc = "a standing share of all chips instead of a run with an end", .min = 0, .max = 1});
  v.field("systems", r.systems,
          {.doc = "systems it may run on; empty: any", .refers_to = "system"});
}

// Capacity that neither products nor training use is sold, as far as the market takes it.
struct Resale {
  DollarsPerChipTime price;
  Ratio share = 1.0;
};

template <class Visitor>
void visit(Visitor& v, Resale& r) {
  v.field("price", r.price,
          {.doc = "price of a chip", .required = true, .min = 0, .example = "1.5 $/chip/h"});
  v.field("share", r.share,
          {.doc = "share of the idle chip time that finds a buyer", .min = 0, .max = 1});
}

struct Config {
  config::ById<Product> products;
  std::vector<Run> training;
  std::optional<Resale> resale;
};

template <class Visitor>
void visit(Visitor& v, Config& c) {
  v.field("products", c.products, {.doc = "what is served, by name"});
  v.field("training", c.training, {.doc = "training programme"});
  v.field("resale", c.resale, {.doc = "what happens to idle capacity; absent: it stays idle"});
}

}  // namespace gw::demand
