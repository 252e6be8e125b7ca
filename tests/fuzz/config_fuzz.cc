// Any bytes as a plan file, and behind a unit separator (0x1f) as one `--set path=value`. What is read must
// write and read back to the same; everything else must be explained by at least one message.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gigawatt/config/lookup.h"
#include "gigawatt/config/sample.h"
#include "gigawatt/config/schema.h"
#include "gigawatt/config/test/factory.h"
#include "gigawatt/config/write.h"

namespace {

using namespace gw;

void require(bool condition) {
  if (!condition) std::abort();
}

// A tree that was read comes back unchanged from its own text.
void check_tree(const config::Node& node) {
  Diagnostics diagnostics;
  const auto back = config::parse_yaml(config::to_yaml(node), "back", diagnostics);
  require(back.has_value());
  require(config::same(node, *back));
  require(config::hash_of(node) == config::hash_of(*back));
}

void check_struct(const factory::Factory& factory, const config::Facts& facts) {
  Diagnostics diagnostics;
  const config::Node written = config::write(factory, {.facts = &facts});
  config::Facts again;
  const auto back = config::read<factory::Factory>(written, again, diagnostics);
  require(back.has_value());
  require(again.uncertainties.size() == facts.uncertainties.size());
  require(config::same(config::write(*back, {.facts = &again}), written));
  factory::Factory sampled = factory;
  std::vector<double> drawn;
  for (const auto& uncertainty : facts.uncertainties) {
    drawn.push_back(uncertainty.distribution.quantile(0.99));
    require(std::isfinite(drawn.back()));
  }
  config::assign(sampled, facts.uncertainties, drawn);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t separator = text.find('\x1f');
  Diagnostics diagnostics;
  auto node = config::parse_yaml(text.substr(0, separator), "plan.yaml", diagnostics);
  require(node.has_value() == diagnostics.empty());
  if (node) check_tree(*node);
  if (node && separator != std::string_view::npos) {
    if (const auto set = config::parse_set(text.substr(separator + 1), diagnostics))
      config::apply_override(*node, *set, diagnostics);
    diagnostics = {};
  }
  if (node) {
    config::Facts facts;
    const auto factory = config::read<factory::Factory>(*node, facts, diagnostics);
    require(factory.has_value() == diagnostics.empty());
    if (factory) check_struct(*factory, facts);
  }
  (void)diagnostics.render();
  return 0;
}
