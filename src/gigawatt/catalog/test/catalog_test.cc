#include "gigawatt/catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "gigawatt/catalog/internal/inherit.h"
#include "gigawatt/catalog/internal/kinds.h"
#include "gigawatt/catalog/internal/walk.h"
#include "gigawatt/config/read.h"
#include "gigawatt/config/write.h"
#include "gigawatt/units/unit.h"

namespace gw::catalog {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

const std::string kData = std::string(GW_SOURCE_DIR) + "/data";

// The whole catalog, read once.
Catalog& whole() {
  static Catalog catalog = [] {
    Catalog read(kData);
    Diagnostics diagnostics;
    EXPECT_TRUE(read.load_all(diagnostics)) << diagnostics.render(100);
    EXPECT_TRUE(diagnostics.empty()) << diagnostics.render(100);
    return read;
  }();
  return catalog;
}

template <class T>
const T& get(std::string_view id) {
  Diagnostics diagnostics;
  const T* item = whole().find<T>(id, diagnostics);
  if (item == nullptr) throw std::runtime_error(diagnostics.render());
  return *item;
}

// Calls use(kind, id, item) for every item of every kind; a wrong file is a failure and skipped.
template <class T, class Use>
void for_items_of(std::string_view kind, Use& use) {
  for (const std::string& id : whole().ids(kind)) {
    Diagnostics diagnostics;
    const T* item = whole().find<T>(id, diagnostics);
    if (item == nullptr) {
      ADD_FAILURE() << kind << " " << id << " is wrong\n" << diagnostics.render();
      continue;
    }
    use(kind, id, *item);
  }
}

template <class Use>
void for_every_item(Use use) {
#define GW_KIND(type, name, folder, doc) for_items_of<type>(name, use);
  GW_CATALOG_KINDS(GW_KIND)
#undef GW_KIND
}

// A folder of its own for the tests that need wrong files.
class Folder {
 public:
  Folder()
      : path_(fs::temp_directory_path() /
              ("gw_catalog_" + std::to_string(getpid()) + "_" + std::to_string(next_++))) {
    write("sources.yaml", "sources:\n  s: {title: t, publisher: p, date: 2026}\n");
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  Folder& write(const std::string& name, const std::string& text) {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << text;
    return *this;
  }
  // A chip that is right, with one line replaced.
  Folder& chip(const std::string& id, const std::string& from = "", const std::string& to = "") {
    std::string text =
        "name: A chip\nvendor: V\nlaunch: 2026-H2\nsource: s\nconfidence: vendor\n"
        "peak: {bf16: 1000 TFLOP/s, fp8: 2000 TFLOP/s}\n"
        "memory: {type: HBM4, capacity: 288 GB, bandwidth: 8 TB/s}\n"
        "scale_up: {link: L, bandwidth: 900 GB/s, domain: 72}\ntdp: 1200 W\n";
    if (!from.empty()) text.replace(text.find(from), from.size(), to);
    return write("chips/" + id + ".yaml", text);
  }
  [[nodiscard]] Catalog catalog() const { return Catalog(path_.string()); }
  // What load_all says about the folder.
  [[nodiscard]] std::string problems() const {
    Diagnostics diagnostics;
    Catalog read = catalog();
    const bool good = read.load_all(diagnostics);
    EXPECT_EQ(good, !diagnostics.has_errors());
    return diagnostics.render(50);
  }
  [[nodiscard]] std::string problem_of_chip(const std::string& id) const {
    Diagnostics diagnostics;
    EXPECT_EQ(catalog().find<Chip>(id, diagnostics), nullptr);
    return diagnostics.render();
  }

 private:
  static inline int next_ = 0;
  fs::path path_;
};

TEST(Catalog, WholeDataFolderIsRight) {
  std::map<std::string, std::size_t> counts;
  for (const KindInfo& kind : kinds())
    counts[std::string(kind.name)] = whole().ids(kind.name).size();
  EXPECT_EQ(counts["chip"], 34u);
  EXPECT_EQ(counts["system"], 21u);
  EXPECT_EQ(counts["llm"], 44u);
  EXPECT_EQ(counts["named_site"], 18u);
  EXPECT_EQ(counts["deal"], 19u);
  EXPECT_EQ(counts["party"], 22u);
  EXPECT_EQ(counts["site"], 7u);
  for (const auto& [kind, count] : counts) EXPECT_GT(count, 0u) << kind;
}

TEST(Catalog, HardwareFacts) {
  const Chip& h100 = get<Chip>("h100_sxm");
  EXPECT_EQ(h100.id, "h100_sxm");
  EXPECT_DOUBLE_EQ(h100.peak_rate(Precision::bf16)->in(unit::TFLOPs), 989.4);
  EXPECT_FALSE(h100.peak_rate(Precision::fp4).has_value());
  EXPECT_DOUBLE_EQ(h100.memory.bandwidth.in(unit::GBps), 3350);
  EXPECT_DOUBLE_EQ(h100.memory.capacity.in(unit::GB), 80);
  EXPECT_DOUBLE_EQ(h100.scale_up.bandwidth.in(unit::GBps), 450);
  EXPECT_DOUBLE_EQ(h100.scale_out.bandwidth.in(unit::Gbps), 400);
  EXPECT_DOUBLE_EQ(h100.tdp->in(unit::W), 700);
  EXPECT_DOUBLE_EQ(h100.price.best_estimate()->si(), 30e3);
  EXPECT_DOUBLE_EQ(h100.peak.fp64->in(unit::TFLOPs), 34);
  EXPECT_DOUBLE_EQ(h100.peak.int8->in(unit::TFLOPs), 1979);
  EXPECT_DOUBLE_EQ(*h100.dies.area_mm2, 814);
  EXPECT_EQ(h100.announced, "2022-03-22");
  // Groups without a source have that of the chip.
  EXPECT_EQ(h100.peak.source.id, "epoch_ml_hardware");
  EXPECT_EQ(h100.peak.source.confidence, Confidence::datasheet);
  EXPECT_EQ(h100.price.source.confidence, Confidence::estimate);

  const System& rack = get<System>("vr_nvl72");
  EXPECT_EQ(rack.chip, "rubin");
  EXPECT_EQ(rack.chips, 72);
  EXPECT_DOUBLE_EQ(rack.power.max.in(unit::kW), 230);
  EXPECT_DOUBLE_EQ(rack.power.typical.in(unit::kW), 190);
  EXPECT_DOUBLE_EQ(rack.price.best_estimate()->in(unit::MUSD), 7.8);
  EXPECT_DOUBLE_EQ(rack.network->bandwidth->in(unit::Gbps), 72 * 1600);
  EXPECT_DOUBLE_EQ(get<System>("gb200_nvl72").host->weight->in(unit::kg), 1360);
  // A price list alone gives a price, and no price none.
  EXPECT_DOUBLE_EQ(get<System>("dgx_b200").price.best_estimate()->si(), 485e3);
  EXPECT_FALSE(get<System>("helios_72").price.best_estimate().has_value());

  const CollectiveTable& nccl = get<CollectiveTable>("h100_8");
  EXPECT_DOUBLE_EQ(nccl.all_reduce->bus_bandwidth.at(0).in(unit::GBps), 445);
  EXPECT_DOUBLE_EQ(nccl.all_to_all->latency->si(), 7.4e-6);
}

TEST(Catalog, PlaceFacts) {
  const SiteProfile& abilene = get<SiteProfile>("us_texas_abilene");
  EXPECT_DOUBLE_EQ(abilene.carbon.intensity.si(), 0.335 / 3.6e6);
  EXPECT_NEAR(abilene.climate.dry_bulb.at(6).si(), 273.15 + 28.9, 1e-9);
  EXPECT_DOUBLE_EQ(abilene.humidity.relative.at(0), 0.63);
  const NamedSite& stargate = get<NamedSite>("stargate_abilene");
  EXPECT_DOUBLE_EQ(stargate.now->it_power->in(unit::MW), 421);
  EXPECT_DOUBLE_EQ(stargate.full->facility_power->in(unit::MW), 1180);
  EXPECT_DOUBLE_EQ(stargate.now->h100_equivalents->si(), 509348);
  EXPECT_EQ(stargate.timeline.find("building_1")->date, "2025-06-28");
  EXPECT_DOUBLE_EQ(*get<CoolingDesign>("direct_liquid_warm_water").pue.best_estimate(), 1.1);
  // 6500 Btu/kWh over 3412.14 Btu/kWh
  EXPECT_NEAR(*get<Generator>("ccgt").heat_rate, 6500 / 3412.14163, 1e-6);
}

TEST(Catalog, CostFacts) {
  // The parts are shares of 12 $/W that add up to one.
  EXPECT_NEAR(get<FacilityCost>("us_ai_campus").total().si(), 12.0, 1e-9);
  EXPECT_DOUBLE_EQ(get<NetworkCost>("h100_ndr_3tier").per_chip.best_estimate()->si(), 5500);
  EXPECT_DOUBLE_EQ(get<CapexView>("morgan_stanley_vera_rubin").total.best_estimate()->si(), 41);
  EXPECT_DOUBLE_EQ(get<CapexView>("nvidia_2025_08").total.best_estimate()->si(), 55);
  EXPECT_DOUBLE_EQ(get<CapexView>("nvidia_2025_08").vendor_content->si(), 35);
  const ChipMarket& h100 = get<ChipMarket>("h100");
  EXPECT_DOUBLE_EQ(h100.rental.find("autumn_2025")->price.best_estimate()->si(), 1.70 / 3600);
  EXPECT_DOUBLE_EQ(h100.resale->low.at(1), 0.40);
  const LeadTimes& campus = get<LeadTimes>("standard_1gw");
  EXPECT_DOUBLE_EQ(campus.tasks.find("shell")->p50.in(unit::month), 8);
  EXPECT_THAT(campus.tasks.find("electrical")->after,
              testing::ElementsAre("shell", "transformers"));
}

// Llama 3 table 5: 419 unexpected interruptions, 196 of them of GPUs without their HBM.
TEST(Catalog, ReliabilityFacts) {
  const Reliability& run = get<Reliability>("llama3_16k");
  EXPECT_DOUBLE_EQ(run.share("gpu"), (148.0 + 19 + 17 + 6 + 6) / 419);
  EXPECT_DOUBLE_EQ(run.share("hbm"), 72.0 / 419);
  EXPECT_DOUBLE_EQ(run.share("weather"), 0.0);
  // One interruption per 3.09 h on 16,384 chips.
  const Time between = 1.0 / (run.failure_rate_per_chip() * 16384.0);
  EXPECT_NEAR(between.in(unit::h), 54 * 24.0 / 419, 0.005);
  EXPECT_DOUBLE_EQ(get<Reliability>("mature").share("gpu"), 0.0);
}

TEST(Catalog, DealFacts) {
  const catalog::DealFacts& loi = get<catalog::DealFacts>("nvda_oai_loi_2025");
  EXPECT_EQ(loi.state, DealState::superseded);
  EXPECT_EQ(loi.binding, Binding::no);
  EXPECT_EQ(loi.announced, Date(2025, 9, 22));
  EXPECT_THAT(*loi.roles.find("investor"), testing::ElementsAre("nvidia"));
  EXPECT_DOUBLE_EQ(loi.terms.find("tranche")->amount<DollarsPerPower>()->si(), 10);
  // A range stands for its middle.
  EXPECT_DOUBLE_EQ(loi.terms.find("gpus")->amount<Chips>()->si(), 4.5e6);
  EXPECT_THAT(loi.terms.find("capacity")->amount<Energy>().error().message, HasSubstr("power"));
  EXPECT_DOUBLE_EQ(
      get<catalog::DealFacts>("amd_oai_warrant").terms.find("shares")->amount<Ratio>()->si(),
      160e6);
  EXPECT_EQ(get<catalog::DealFacts>("amd_oai_warrant").terms.find("shares")->source.confidence,
            Confidence::filing);
  const PartyFacts& openai = get<PartyFacts>("openai");
  EXPECT_EQ(*openai.series.find("free_cash_flow")->points.find("2028"), "-85 G$");
  EXPECT_DOUBLE_EQ(openai.terms.find("revenue_2025")->amount<Dollars>()->in(unit::GUSD), 13.1);
}

TEST(Catalog, EveryNumberHasASourceAndEverySourceIsUsed) {
  std::set<std::string> used;
  for_every_item([&](std::string_view kind, const std::string& id, const auto& item) {
    internal::Walk walk;
    walk.add(const_cast<std::decay_t<decltype(item)>&>(item));
    for (const internal::NumberUse& number : walk.numbers) {
      EXPECT_TRUE(number.sourced) << kind << " " << id << ": " << number.path;
    }
    for (const internal::SourceUse& use : walk.sources) {
      used.insert(use.source->id);
      used.insert(use.source->also.begin(), use.source->also.end());
    }
  });
  Diagnostics diagnostics;
  for (const std::string& id : whole().source_ids(diagnostics))
    EXPECT_TRUE(used.contains(id)) << id;
}

// data/README.md: what was not looked up is `unverified`, what nobody wrote is `judgement`, and
// only what was measured or counted is `measured`.
TEST(Catalog, ConfidenceAgreesWithTheKindOfSource) {
  for_every_item([&](std::string_view kind, const std::string& id, const auto& item) {
    internal::Walk walk;
    walk.add(const_cast<std::decay_t<decltype(item)>&>(item));
    for (const internal::SourceUse& use : walk.sources) {
      if (use.source->id.empty()) continue;
      Diagnostics diagnostics;
      const SourceKind source = whole().source(use.source->id, diagnostics)->kind;
      const Confidence confidence = use.source->confidence;
      const std::string where =
          std::string(kind) + " " + id + ": " + use.path + " from " + use.source->id;
      EXPECT_EQ(source == SourceKind::memory,
                source == SourceKind::memory && confidence == Confidence::unverified)
          << where;
      if (source == SourceKind::judgement) {
        EXPECT_EQ(confidence, Confidence::judgement) << where;
      }
      if (confidence == Confidence::filing) {
        EXPECT_EQ(source, SourceKind::filing) << where;
      }
      if (confidence == Confidence::measured) {
        EXPECT_THAT(source,
                    testing::AnyOf(SourceKind::measurement, SourceKind::paper, SourceKind::dataset))
            << where;
      }
    }
  });
}

TEST(Catalog, EveryItemSurvivesWritingAndReading) {
  for_every_item([&](std::string_view kind, const std::string& id, const auto& item) {
    using T = std::decay_t<decltype(item)>;
    const std::string text = config::to_yaml(config::write(item));
    Diagnostics diagnostics;
    const auto node = config::parse_yaml(text, id, diagnostics);
    ASSERT_TRUE(node) << kind << " " << id << "\n" << diagnostics.render();
    auto again = config::read<T>(*node, diagnostics);
    ASSERT_TRUE(again) << kind << " " << id << "\n" << diagnostics.render();
    again->id = id;
    EXPECT_EQ(config::to_yaml(config::write(*again)), text) << kind << " " << id;
  });
}

// Files speak of public documents, never of where somebody kept notes on them.
TEST(Catalog, FilesNameNoPrivateNotes) {
  for (const auto& entry : fs::recursive_directory_iterator(kData)) {
    if (!entry.is_regular_file()) continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    for (const char* word : {"/work", "/home", "public copy", "re-checked", "(memory", "ids 5"}) {
      EXPECT_THAT(text.str(), Not(HasSubstr(word))) << entry.path();
    }
    EXPECT_THAT(text.str(), Not(testing::ContainsRegex("F[01][0-9][0-9]"))) << entry.path();
  }
}

TEST(Catalog, ReadsWhatIsAskedForAndNothingElse) {
  Catalog catalog(kData);
  const ContentHash nothing = catalog.hash();
  Diagnostics diagnostics;
  const System* rack = catalog.find<System>("gb200_nvl72", diagnostics);
  const ContentHash one_file = catalog.hash();
  EXPECT_NE(nothing, one_file);
  EXPECT_EQ(catalog.find<System>("gb200_nvl72", diagnostics), rack);
  EXPECT_EQ(catalog.hash(), one_file);
  // system() needs the chip, too.
  EXPECT_EQ(catalog.system("gb200_nvl72", diagnostics), rack);
  EXPECT_NE(catalog.hash(), one_file);
  EXPECT_TRUE(diagnostics.empty());
}

TEST(Catalog, HashFollowsContentNotOrder) {
  Folder folder;
  folder.chip("a").chip("b");
  const auto hash_of = [&](std::string_view first, std::string_view second) {
    Catalog catalog = folder.catalog();
    Diagnostics diagnostics;
    EXPECT_NE(catalog.find<Chip>(first, diagnostics), nullptr) << diagnostics.render();
    EXPECT_NE(catalog.find<Chip>(second, diagnostics), nullptr);
    return catalog.hash();
  };
  const ContentHash before = hash_of("a", "b");
  EXPECT_EQ(before, hash_of("b", "a"));
  folder.chip("b", "1200 W", "1300 W");
  EXPECT_NE(before, hash_of("a", "b"));
}

TEST(Catalog, UnknownIdNamesTheNearestOneAtThePlaceThatAsks) {
  Diagnostics diagnostics;
  const Asked asked{.where = {.file = "plan.yaml", .line = 7, .column = 11},
                    .path = "buildout.system"};
  EXPECT_EQ(whole().find<System>("vr_nvl27", diagnostics, asked), nullptr);
  EXPECT_THAT(diagnostics.render(),
              HasSubstr("plan.yaml:7:11: error: buildout.system: there is no system "
                        "\"vr_nvl27\" in the catalog"));
  EXPECT_THAT(diagnostics.render(), HasSubstr("did you mean \"vr_nvl72\"?"));
  EXPECT_EQ(whole().source("epoch_ml_hardwear", diagnostics), nullptr);
  EXPECT_THAT(diagnostics.render(), HasSubstr("did you mean \"epoch_ml_hardware\"?"));
  // An id is a name, not a path.
  EXPECT_EQ(whole().find<Chip>("../systems/vr_nvl72", diagnostics), nullptr);
}

TEST(Catalog, IncompleteThingsAreListedButNotSimulated) {
  Diagnostics diagnostics;
  EXPECT_NE(whole().find<Chip>("openai_jalapeno", diagnostics), nullptr);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(whole().chip("openai_jalapeno", diagnostics), nullptr);
  EXPECT_THAT(diagnostics.render(),
              HasSubstr("Jalapeno cannot be simulated: neither rate nor memory"));
  EXPECT_EQ(whole().llm("gpt4_rumour", diagnostics), nullptr);
  EXPECT_THAT(diagnostics.render(),
              HasSubstr("GPT-4 (rumour) cannot be simulated: never confirmed"));
  EXPECT_EQ(diagnostics.error_count(), 2u);
}

TEST(Catalog, AWrongFileIsReportedOnceWithPlaceAndHint) {
  Folder folder;
  folder.chip("unit", "288 GB", "288 GW")
      .chip("key", "tdp:", "tpd:")
      .chip("draw", "1200 W", "{uniform: [1 kW, 2 kW]}");
  EXPECT_THAT(folder.problem_of_chip("unit"), HasSubstr("chips/unit.yaml:7:"));
  EXPECT_THAT(folder.problem_of_chip("unit"), HasSubstr("memory.capacity"));
  EXPECT_THAT(folder.problem_of_chip("key"), HasSubstr("did you mean \"tdp\"?"));
  EXPECT_THAT(folder.problem_of_chip("draw"),
              HasSubstr("tdp: is a distribution; a fact is a number or a range"));
  Catalog catalog = folder.catalog();
  Diagnostics first, second;
  EXPECT_EQ(catalog.find<Chip>("unit", first), nullptr);
  EXPECT_EQ(catalog.find<Chip>("unit", second), nullptr);
  EXPECT_TRUE(first.has_errors());
  EXPECT_FALSE(second.has_errors());
}

TEST(Catalog, ANumberWithoutASourceIsRefused) {
  Folder folder;
  folder.chip("bare", "source: s\nconfidence: vendor\n", "").chip("good");
  EXPECT_THAT(folder.problem_of_chip("bare"),
              HasSubstr("chips/bare.yaml: error: peak: has no source"));
  EXPECT_EQ(folder.problems().find("good"), std::string::npos);
}

TEST(Catalog, LoadAllFindsWhatNoFileKnows) {
  Folder folder;
  folder.chip("a", "source: s", "source: elsewhere")
      .chip("b", "domain: 72}", "domain: 72, unverified: [width]}")
      .chip("c", "tdp: 1200 W", "tdp: 1200 W\nprice: {low: 9 k$, high: 8 k$}")
      .write(
          "systems/x.yaml",
          "name: X\nchip: d\nchips: 8\nscale_up_domain: 8\nlaunch: 2026\ncooling: air\nsource: s\n"
          "confidence: press\npower: {max: 14 kW, typical: 12 kW}\n");
  const std::string problems = folder.problems();
  EXPECT_THAT(problems, HasSubstr("chips/a.yaml: error: peak: there is no source \"elsewhere\""));
  EXPECT_THAT(problems, HasSubstr("chips/b.yaml: error: scale_up: `unverified` names \"width\""));
  EXPECT_THAT(problems,
              HasSubstr("chips/c.yaml: error: price: is out of order: low <= best <= high"));
  EXPECT_THAT(problems, HasSubstr("systems/x.yaml: error: chip: there is no chip \"d\""));
}

TEST(Catalog, AFileNameMustBeAnId) {
  Folder folder;
  folder.chip("Big-Chip");
  EXPECT_THAT(folder.problems(), HasSubstr("\"Big-Chip\" is no id: use a-z, 0-9 and _"));
}

TEST(Catalog, MissingFolderOrSources) {
  Diagnostics diagnostics;
  Catalog nowhere("/nonexistent/data");
  EXPECT_FALSE(nowhere.load_all(diagnostics));
  EXPECT_THAT(diagnostics.render(), HasSubstr("sources.yaml: error: cannot be read"));
  EXPECT_EQ(nowhere.find<Chip>("h100_sxm", diagnostics), nullptr);
  EXPECT_TRUE(whole().ids("nonsense").empty());
}

}  // namespace
}  // namespace gw::catalog
