#include "gigawatt/config/write.h"

#include <fmt/format.h>

#include <cmath>

#include "gigawatt/core/check.h"
#include "gigawatt/units/text.h"

namespace gw::config {

Comment origin_comment() {
  return [](const Node& node) -> std::string {
    if (!node.items.empty() || !node.entries.empty()) return {};
    if (node.where.file.empty()) return "default";
    if (node.where.line == 0) return node.where.file;
    return fmt::format("{}:{}", node.where.file, node.where.line);
  };
}

namespace internal {

namespace {

class DistributionWriter {
 public:
  DistributionWriter(Dim dim, bool whole) : dim_(dim), whole_(whole) {}

  Node operator()(const Lognormal& d) const {
    return named("lognormal",
                 pair({.first = "p50", .second = "p90"}, scalar(d.p50), scalar(d.p90)));
  }
  Node operator()(const Normal& d) const {
    const Node sd =
        dim_ == kTemperatureDim ? Node::scalar(fmt::format("{} K", d.sd)) : scalar(d.sd);
    return named("normal", pair({.first = "mean", .second = "sd"}, scalar(d.mean), sd));
  }
  Node operator()(const Triangular& d) const {
    return named("triangular", list({d.low, d.mode, d.high}));
  }
  Node operator()(const Uniform& d) const { return named("uniform", list({d.low, d.high})); }
  Node operator()(const Choice& d) const {
    const DistributionWriter plain({}, false);
    return named("choice", pair({.first = "values", .second = "weights"}, list(d.values),
                                plain.list(d.weights)));
  }

 private:
  struct Keys {
    std::string first;
    std::string second;
  };

  static Node named(std::string name, Node body) {
    Node node = Node::map();
    node.add(std::move(name), std::move(body));
    return node;
  }
  static Node pair(Keys keys, Node first, Node second) {
    Node node = Node::map();
    node.add(std::move(keys.first), std::move(first));
    node.add(std::move(keys.second), std::move(second));
    return node;
  }
  Node scalar(double si) const {
    return Node::scalar(whole_ ? fmt::format("{:.0f}", si) : print_si(si, dim_));
  }
  Node list(const std::vector<double>& values) const {
    Node node = Node::list();
    for (double value : values) node.items.push_back(scalar(value));
    return node;
  }

  Dim dim_;
  bool whole_;
};

void place_all(Node& node, const SourceLocation& where) {
  node.where = where;
  for (Node& item : node.items) place_all(item, where);
  for (Node::Entry& entry : node.entries) place_all(entry.value, where);
}

}  // namespace

Node distribution_node(const Distribution& distribution, bool whole) {
  return std::visit(DistributionWriter(distribution.dim, whole), distribution.kind);
}

const Uncertainty* Writing::next_uncertainty() {
  const int ordinal = numbers_++;
  if (facts_ == nullptr || uncertainties_ == facts_->uncertainties.size()) return nullptr;
  const Uncertainty& next = facts_->uncertainties[uncertainties_];
  if (next.ordinal != ordinal) return nullptr;
  ++uncertainties_;
  return &next;
}

SourceLocation Writing::origin_of(std::string_view path) const {
  if (facts_ == nullptr) return {};
  const auto origin = facts_->origins.find(path);
  return origin == facts_->origins.end() ? SourceLocation{} : origin->second;
}

Node Writing::number(std::string_view path, double si, Dim dim) {
  GW_CHECK(std::isfinite(si), path, si);
  const Uncertainty* uncertain = next_uncertainty();
  if (uncertain == nullptr) return Node::scalar(print_si(si, dim));
  Node node = distribution_node(uncertain->distribution, false);
  place_all(node, origin_of(path));
  return node;
}

Node Writing::whole(std::string_view path, std::int64_t value) {
  const Uncertainty* uncertain = next_uncertainty();
  if (uncertain == nullptr) return Node::scalar(std::to_string(value));
  Node node = distribution_node(uncertain->distribution, true);
  place_all(node, origin_of(path));
  return node;
}

void Writing::set_origin(Node& node, std::string_view path) const { node.where = origin_of(path); }

}  // namespace internal
}  // namespace gw::config
