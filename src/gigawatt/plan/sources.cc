#include "gigawatt/plan/sources.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace gw::plan {
namespace {

class Collector {
 public:
  void add(const catalog::Source& source, const std::string& used_by) {
    add(source.id, source.confidence, used_by);
    for (const std::string& also : source.also) add(also, source.confidence, used_by);
  }

  std::vector<SourceUse> done(catalog::Catalog& catalog, Diagnostics& diagnostics) {
    std::vector<SourceUse> uses;
    for (auto& [id, use] : uses_) {
      if (const catalog::SourceRecord* record = catalog.source(id, diagnostics)) {
        use.title = record->title;
        use.publisher = record->publisher;
        use.date = record->date;
        use.address = record->address;
      }
      use.confidence = std::string(name(worst_.at(id)));
      uses.push_back(std::move(use));
    }
    return uses;
  }

 private:
  void add(const std::string& id, Confidence confidence, const std::string& used_by) {
    if (id.empty()) return;
    SourceUse& use = uses_[id];
    use.id = id;
    if (std::find(use.used_by.begin(), use.used_by.end(), used_by) == use.used_by.end())
      use.used_by.push_back(used_by);
    auto [worst, fresh] = worst_.emplace(id, confidence);
    if (!fresh) worst->second = std::max(worst->second, confidence);
  }

  std::map<std::string, SourceUse> uses_;
  std::map<std::string, Confidence> worst_;
};

void add_chip(const catalog::Chip& chip, Collector& collector) {
  std::string id = "chips/" + chip.id;
  for (const catalog::Source* source :
       {&chip.launch_source, &chip.peak.source, &chip.memory.source, &chip.scale_up.source,
        &chip.scale_out.source, &chip.dies.source, &chip.tdp_source, &chip.price.source})
    collector.add(*source, id);
}

void add_site(const catalog::SiteProfile& site, Collector& collector) {
  std::string id = "sites/" + site.id;
  for (const catalog::Source* source :
       {&site.climate.source, &site.humidity.source, &site.carbon.source, &site.energy_price.source,
        &site.water_price.source})
    collector.add(*source, id);
}

}  // namespace

std::vector<SourceUse> sources_of(const Plant& plant, catalog::Catalog& catalog,
                                  Diagnostics& diagnostics) {
  Collector collector;
  for (const PlantSystem& system : plant.systems) {
    add_chip(*system.chip, collector);
    std::string id = "systems/" + system.id;
    collector.add(system.system->source, id);
    collector.add(system.system->power.source, id);
    collector.add(system.system->price.source, id);
  }
  for (const PlantCampus& campus : plant.campuses) add_site(*campus.profile, collector);
  collector.add(plant.facility->source, "prices/" + plant.facility->id);
  collector.add(plant.network->source, "prices/" + plant.network->id);
  collector.add(plant.reliability->source, "reliability/" + plant.reliability->id);
  collector.add(plant.reliability->recovery.source, "reliability/" + plant.reliability->id);
  for (const catalog::Llm* llm : plant.product_models)
    if (llm != nullptr) collector.add(llm->source, "llms/" + llm->id);
  for (const auto& llm : plant.run_models)
    if (llm) collector.add(llm->source, "llms/" + llm->id);
  for (const std::string& id : catalog.ids("capex_view"))
    if (const auto* view = catalog.find<catalog::CapexView>(id, diagnostics))
      collector.add(view->source, "prices/capex_views/" + id);
  return collector.done(catalog, diagnostics);
}

std::vector<CapexView> capex_views(catalog::Catalog& catalog, Diagnostics& diagnostics) {
  std::vector<CapexView> views;
  for (const std::string& id : catalog.ids("capex_view")) {
    const auto* view = catalog.find<catalog::CapexView>(id, diagnostics);
    if (view == nullptr) continue;
    auto best = view->total.best_estimate();
    auto low = view->total.low ? view->total.low : best;
    auto high = view->total.high ? view->total.high : best;
    if (!low || !high) continue;
    views.push_back({.who = view->who,
                     .what = view->platform.empty() ? "any platform" : view->platform,
                     .base = view->basis,
                     .source = view->source.id,
                     .low_gusd = low->in(unit::GUSD / unit::GW),
                     .high_gusd = high->in(unit::GUSD / unit::GW)});
  }
  return views;
}

}  // namespace gw::plan
