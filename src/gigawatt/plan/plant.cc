#include "gigawatt/plan/plant.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gigawatt/site/climate.h"

namespace gw::plan {
namespace {

class Resolver {
 public:
  Resolver(const Loaded& loaded, catalog::Catalog& catalog, Diagnostics& diagnostics)
      : loaded_(loaded), plan_(loaded.plan), catalog_(catalog), diagnostics_(diagnostics) {}

  Plant run() {
    const Ownership& ownership = plan_.ownership;
    plant_.facility = catalog_.find<catalog::FacilityCost>(ownership.facility_prices, diagnostics_,
                                                           asked("ownership.facility_prices"));
    plant_.network = catalog_.find<catalog::NetworkCost>(ownership.network_prices, diagnostics_,
                                                         asked("ownership.network_prices"));
    plant_.reliability =
        catalog_.reliability(plan_.operations.failures, diagnostics_, asked("operations.failures"));
    if (plant_.reliability != nullptr)
      plant_.failures = operations::scaled(operations::failure_model(*plant_.reliability),
                                           plan_.operations.failure_factor);
    for (const buildout::Block& block : plan_.buildout.blocks)
      for (const auto& [month, id] : block.system.steps)
        add_system(id, "buildout.blocks." + block.id + ".system");
    for (const auto& [id, campus] : plan_.campuses.items) add_campus(id, campus);
    for (const auto& [id, own] : ownership.campuses.items) check_owned(id);
    for (const finance::Contract& contract : plan_.contracts) check_deal(contract);
    for (const auto& [id, product] : plan_.demand.products.items)
      plant_.product_models.push_back(product.kind == demand::ProductKind::rental
                                          ? nullptr
                                          : model(product.model, "demand.products." + id));
    for (const demand::Run& run : plan_.demand.training) {
      plant_.run_models.emplace_back();
      if (run.model.empty() && run.share_of_capacity) continue;
      if (const catalog::Llm* llm = model(run.model, "demand.training." + run.id))
        plant_.run_models.back() = scaled(*llm, run.scale);
    }
    return std::move(plant_);
  }

 private:
  [[nodiscard]] catalog::Asked asked(const std::string& path) const {
    auto origin = loaded_.facts.origins.find(path);
    if (origin != loaded_.facts.origins.end()) return {origin->second, path};
    return {{loaded_.file, 0, 0}, path};
  }

  const catalog::Llm* model(const std::string& id, const std::string& path) {
    if (!id.empty()) return catalog_.llm(id, diagnostics_, asked(path + ".model"));
    catalog::Asked place = asked(path);
    diagnostics_.error(place.where, path + ".model", "a model is missing",
                       "name one of the catalog's llms");
    return nullptr;
  }

  void add_system(const std::string& id, const std::string& path) {
    bool known = std::any_of(plant_.systems.begin(), plant_.systems.end(),
                             [&](const PlantSystem& s) { return s.id == id; });
    if (known) return;
    PlantSystem entry;
    entry.id = id;
    entry.system = catalog_.system(id, diagnostics_, asked(path));
    if (entry.system == nullptr) return;
    entry.chip = catalog_.chip(entry.system->chip, diagnostics_, asked(path));
    if (entry.chip == nullptr) return;
    if (plan_.ownership.system_prices.find(id) == nullptr && !entry.system->price.best_estimate())
      diagnostics_.error(asked(path).where, path, "the catalog has no price of \"" + id + "\"",
                         "give ownership.system_prices." + id);
    entry.power = site::system_power(*entry.system);
    entry.spec = {.id = id,
                  .chip = entry.chip->id,
                  .chips = entry.system->chips,
                  .dies = entry.chip->dies.count,
                  .maximum = entry.power.max,
                  .typical = entry.power.busy,
                  .overhead = plant_.network != nullptr ? plant_.network->power : PowerPerChip()};
    auto silicon = perf::silicon_of(*entry.chip, entry.system->scale_up_domain);
    if (silicon)
      entry.silicon = std::move(*silicon);
    else
      entry.why_no_silicon = silicon.error().why;
    plant_.systems.push_back(std::move(entry));
  }

  void check_deal(const finance::Contract& contract) {
    const std::string& deal = finance::common(contract).deal;
    if (!deal.empty())
      (void)catalog_.find<catalog::DealFacts>(
          deal, diagnostics_, asked("contracts." + finance::item_id(contract) + ".deal"));
  }

  void check_owned(const std::string& id) {
    if (plan_.campuses.find(id) != nullptr) return;
    std::vector<std::string_view> known;
    for (const auto& [campus, terms] : plan_.campuses.items) known.push_back(campus);
    const std::string path = "ownership.campuses." + id;
    diagnostics_.error(asked(path).where, path, "there is no campus \"" + id + "\"",
                       did_you_mean(id, known));
  }

  void add_campus(const std::string& id, const site::Campus& campus) {
    site::check(campus, "campuses." + id, diagnostics_);
    std::string path = "campuses." + id + ".site";
    const catalog::SiteProfile* profile = catalog_.site(campus.site, diagnostics_, asked(path));
    if (profile == nullptr) return;
    auto climate = site::climate_of(*profile);
    if (!climate) {
      catalog::Asked place = asked(path);
      diagnostics_.error(place.where, path, "the site has no complete climate table");
      return;
    }
    auto rejection = campus.rejection.value_or(site::default_rejection(campus.cooling));
    plant_.campuses.push_back({.id = id,
                               .profile = profile,
                               .cooling = site::cooling_table(
                                   site::standard_plant(campus.cooling, rejection), *climate)});
  }

  const Loaded& loaded_;
  const Plan& plan_;
  catalog::Catalog& catalog_;
  Diagnostics& diagnostics_;
  Plant plant_;
};

}  // namespace

catalog::Llm scaled(const catalog::Llm& llm, Ratio factor) {
  double width = std::sqrt(factor.si());
  auto rounded = [width](std::int64_t value, std::int64_t step) {
    if (value == 0) return value;
    return std::max(step, static_cast<std::int64_t>(std::llround(
                              static_cast<double>(value) * width / static_cast<double>(step))) *
                              step);
  };
  catalog::Llm out = llm;
  if (factor.si() == 1) return out;
  out.hidden = rounded(llm.hidden, 128);
  out.ffn = rounded(llm.ffn, 128);
  out.heads = rounded(llm.heads, 8);
  out.kv_heads = llm.mla ? out.heads : llm.kv_heads;
  if (out.moe) out.moe->ffn = rounded(llm.moe->ffn, 128);
  return out;
}

std::vector<std::string> Plant::system_ids() const {
  std::vector<std::string> ids;
  for (const PlantSystem& system : systems) ids.push_back(system.id);
  return ids;
}

std::optional<Plant> resolve(const Loaded& loaded, catalog::Catalog& catalog,
                             Diagnostics& diagnostics) {
  std::size_t errors = diagnostics.error_count();
  Plant plant = Resolver(loaded, catalog, diagnostics).run();
  if (diagnostics.error_count() > errors) return std::nullopt;
  return plant;
}

}  // namespace gw::plan
