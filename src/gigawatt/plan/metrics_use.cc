// Metrics of what the capacity does: products served, models trained, how reliably.
#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "gigawatt/perf/layout.h"
#include "gigawatt/plan/metrics.h"
#include "gigawatt/serving/replica.h"

namespace gw::plan {
namespace {

using namespace metric_unit;

// Lives for the levelised cost: chips 5 years, buildings and power 15 (Epoch AI 2026-05: 5 and 14).
constexpr double kChipLifeYears = 5;
constexpr double kFacilityLifeYears = 15;

std::size_t at(const Setup& setup, std::size_t item, std::size_t system) {
  return item * setup.plant.systems.size() + system;
}

// The system on which a product gets the most out of a chip: the one that its rates are quoted for.
const ServingRate* best_serving(const Setup& setup, std::size_t product) {
  const ServingRate* best = nullptr;
  for (std::size_t s = 0; s < setup.plant.systems.size(); ++s) {
    const ServingRate& rate = setup.rates.serving[at(setup, product, s)];
    if (rate.capacity &&
        (best == nullptr || rate.capacity->output_rate.best > best->capacity->output_rate.best))
      best = &rate;
  }
  return best;
}
std::string why_not_served(const Setup& setup, std::size_t product) {
  return setup.rates.serving.empty() ? "no system" : setup.rates.serving[at(setup, product, 0)].why;
}

const TrainingRate* best_training(const Setup& setup, std::size_t run) {
  const TrainingRate* best = nullptr;
  for (std::size_t s = 0; s < setup.plant.systems.size(); ++s) {
    const TrainingRate& rate = setup.rates.training[at(setup, run, s)];
    if (rate.choice && (best == nullptr || rate.work < best->work)) best = &rate;
  }
  return best;
}

double last_year_sum(const MetricContext& c, FlowId flow) {
  auto series = c.flows().series(flow);
  double sum = 0;
  for (int i = c.last_year_begin(); i < c.months; ++i) sum += series[static_cast<std::size_t>(i)];
  return sum;
}

void add_product(const Setup& setup, std::size_t p, const std::string& id, MetricTable& t) {
  std::string prefix = "serving." + id + ".";
  auto rate = [&setup, p](auto get) {
    return [&setup, p, get](const MetricContext&) -> Answer {
      const ServingRate* best = best_serving(setup, p);
      if (best == nullptr) return std::unexpected(why_not_served(setup, p));
      return get(*best->capacity);
    };
  };
  std::vector<std::string> reads = {"demand.products." + id, "catalog.llms", "catalog.chips"};
  const char* missing = "bursts, preemption, speculative decoding, disaggregation";
  t.add({prefix + "tokens_per_day_t",
         id + ": tokens served",
         {"T tokens/day", kTokenDim - kTimeDim, 1e12 / 86400},
         "output tokens, last twelve months",
         "Output tokens served a day.",
         reads,
         missing},
        [p](const MetricContext& c) -> Answer {
          return last_year_sum(c, c.ids().products[p].tokens) / c.last_year_length().si();
        });
  t.add({prefix + "unmet_share", id + ": unmet demand", kNone, "output tokens over the horizon",
         "Share of the tokens asked for that found no capacity.", reads, ""},
        [p](const MetricContext& c) -> Answer {
          double served = c.total(c.ids().products[p].tokens),
                 unmet = c.total(c.ids().products[p].tokens_unmet);
          if (served + unmet <= 0) return std::unexpected("nothing is asked for");
          return unmet / (served + unmet);
        });
  t.add({prefix + "chips", id + ": chips reserved", kChips, "mean of the last twelve months",
         "Chips reserved for the product's peak.", reads, ""},
        [p](const MetricContext& c) -> Answer {
          return last_year_sum(c, c.ids().products[p].chip_time) / c.last_year_length().si();
        });
  t.add({prefix + "tokens_per_chip_s",
         id + ": output rate",
         {"token/s/chip", kTokenDim - kTimeDim - kChipDim, 1},
         "best system, within the service level",
         "Output tokens per second and chip.",
         reads,
         missing,
         Trust::fitted},
        rate([](const serving::ReplicaCapacity& x) { return x.output_rate.best.si(); }));
  t.add({prefix + "ttft_s", id + ": time to first token", kSeconds,
         "at the percentile of the service level", "Time to first token at the planned load.",
         reads, missing, Trust::fitted},
        rate([](const serving::ReplicaCapacity& x) { return x.ttft.best.si(); }));
  t.add({prefix + "tpot_ms", id + ": time per output token", kMilliseconds,
         "at the percentile of the service level", "Time per output token at the planned load.",
         reads, missing, Trust::fitted},
        rate([](const serving::ReplicaCapacity& x) { return x.tpot.best.si(); }));
  t.add_text({prefix + "layout", id + ": layout", kNone, "best system",
              "Parallel layout of a replica.", reads, ""},
             [&setup, p](const MetricContext&) -> std::expected<std::string, std::string> {
               const ServingRate* best = best_serving(setup, p);
               if (best == nullptr) return std::unexpected(why_not_served(setup, p));
               return serving::describe(*best->capacity);
             });
}

double crf(double rate, double years) {
  return rate <= 0 ? 1 / years : rate / (1 - std::pow(1 + rate, -years));
}

// Share of the chip time of a month that products reserve.
double serving_share(const demand::MonthUse& use) {
  ChipTime serving, available;
  for (const demand::SystemUse& system : use.systems) {
    serving += system.inference;
    available += system.available;
  }
  return available.si() > 0 ? (serving / available).si() : 0.0;
}

// PV(cost of serving) / PV(output tokens), finance_methods: chips and plant in service as
// annuities, energy and operations as they fall due, times the share of chip time that serves.
Answer cost_per_token(const MetricContext& c) {
  const Plan& plan = c.outcome.input.plan;
  const buildout::Prices& prices = c.outcome.input.prices;
  double rate = plan.ownership.discount_rate;
  double facility_per_watt = 0;
  for (const auto& part : prices.part) facility_per_watt += part.best.si();
  double cost = 0, tokens = 0;
  for (int i = 0; i < c.months; ++i) {
    Month m = c.first + i;
    double monthly = facility_per_watt * c.flows().si(c.ids().energised_power, m) *
                     crf(rate, kFacilityLifeYears) / 12;
    for (std::size_t s = 0; s < c.ids().systems.size(); ++s) {
      double per_chip =
          prices.system[s].best.si() / static_cast<double>(c.setup.plant.systems[s].spec.chips) +
          prices.network[s].best.si();
      monthly += per_chip * c.flows().si(c.ids().systems[s].chips_in_service, m) *
                 crf(rate, kChipLifeYears) / 12;
    }
    for (std::size_t campus = 0; campus < c.ids().campuses.size(); ++campus)
      monthly +=
          c.flows().si(c.ids().campuses[campus].site_energy, m) *
          plan.campuses.items[campus]
              .second.energy_price
              .value_or(
                  c.setup.plant.campuses[campus].profile->energy_price.best_estimate().value_or(
                      DollarsPerEnergy()))
              .si();
    monthly += plan.ownership.operations.si() * c.flows().si(c.ids().energised_power, m) *
               unit::month.si();
    double discount = std::pow(1 + rate, -i / 12.0);
    cost += discount * monthly * serving_share(c.outcome.use[static_cast<std::size_t>(i)]);
    for (const auto& product : c.ids().products)
      tokens += discount * c.flows().si(product.tokens, m);
  }
  if (tokens <= 0) return std::unexpected("no tokens are served");
  return cost / tokens;
}

Answer energy_per_token(const MetricContext& c) {
  double joules = 0, tokens = 0;
  for (int i = c.last_year_begin(); i < c.months; ++i) {
    joules += c.facility_energy(i).si() * serving_share(c.outcome.use[static_cast<std::size_t>(i)]);
    for (const auto& product : c.ids().products)
      tokens += c.flows().si(product.tokens, c.first + i);
  }
  if (tokens <= 0) return std::unexpected("no tokens are served in the last year");
  return joules / tokens;
}

// Mean over the horizon of the share of chip time that something uses.
Answer used_share(const MetricContext& c, ChipTime demand::SystemUse::* kind) {
  ChipTime used, available;
  for (const demand::MonthUse& use : c.outcome.use) {
    for (const demand::SystemUse& system : use.systems) {
      used += system.*kind;
      available += system.available;
    }
  }
  if (available.si() <= 0) return std::unexpected("no chip is in service");
  return (used / available).si();
}

void add_serving(const Setup& setup, MetricTable& t) {
  t.add({"serving.cost_per_mtoken_usd",
         "Cost of a million tokens",
         {"$/Mtoken", kMoneyDim - kTokenDim, 1e-6},
         "levelised, output tokens, all products",
         "Present value of chips, plant, energy and operations over tokens.",
         {"capex.total_gusd", "demand.products", "ownership.discount_rate"},
         "staff, research, profit"},
        cost_per_token);
  t.add({"serving.energy_per_token_j",
         "Energy per token",
         {"J/token", kEnergyDim - kTokenDim, 1},
         "facility energy over output tokens, last twelve months",
         "Facility energy of serving over output tokens.",
         {"power.energy_twh_per_year", "demand.products"},
         "difference in power between products"},
        energy_per_token);
  const auto& products = setup.loaded.plan.demand.products.items;
  for (std::size_t p = 0; p < products.size(); ++p)
    if (products[p].second.kind != demand::ProductKind::rental)
      add_product(setup, p, products[p].first, t);
  struct Share {
    const char* id;
    const char* label;
    ChipTime demand::SystemUse::* kind;
  };
  for (const Share& share :
       {Share{"use.serving_share", "Chip time serving", &demand::SystemUse::inference},
        Share{"use.training_share", "Chip time training", &demand::SystemUse::training},
        Share{"use.rental_share", "Chip time rented out", &demand::SystemUse::rental},
        Share{"use.resale_share", "Chip time resold", &demand::SystemUse::resale},
        Share{"use.idle_share", "Chip time idle", &demand::SystemUse::idle}})
    t.add({share.id,
           share.label,
           kNone,
           "of the chip time over the horizon",
           "Share of the chip time in service.",
           {"demand", "build.chips"},
           ""},
          [kind = share.kind](const MetricContext& c) { return used_share(c, kind); });
}

void add_run(const Setup& setup, std::size_t r, const demand::Run& run, MetricTable& t) {
  std::string prefix = "training." + run.id + ".";
  std::vector<std::string> reads = {"demand.training." + run.id, "catalog.llms", "catalog.chips",
                                    "operations"};
  auto rate = [&setup, r](auto get) {
    return [&setup, r, get](const MetricContext&) -> Answer {
      const TrainingRate* best = best_training(setup, r);
      if (best == nullptr) return std::unexpected(setup.rates.training[at(setup, r, 0)].why);
      return get(*best);
    };
  };
  t.add({prefix + "step_s", run.id + ": step time", kSeconds, "fastest layout found",
         "Time of a training step.", reads, "zero-bubble schedules, expert imbalance, stragglers",
         Trust::fitted},
        rate([](const TrainingRate& x) { return x.choice->step.step_time.best.si(); }));
  t.add(
      {prefix + "mfu", run.id + ": MFU", kNone, "model FLOPs, causal attention at half, dense peak",
       "Model FLOPs utilisation.", reads, "", Trust::fitted},
      rate([](const TrainingRate& x) { return x.choice->step.mfu.si(); }));
  t.add({prefix + "chips", run.id + ": chips", kChips, "of the layout",
         "Chips of the chosen layout.", reads, ""},
        rate([](const TrainingRate& x) { return static_cast<double>(x.choice->step.chips); }));
  t.add_text({prefix + "layout", run.id + ": layout", kNone, "fastest found", "Parallel layout.",
              reads, ""},
             [&setup, r](const MetricContext&) -> std::expected<std::string, std::string> {
               const TrainingRate* best = best_training(setup, r);
               if (best == nullptr)
                 return std::unexpected(setup.rates.training[at(setup, r, 0)].why);
               return perf::describe(best->choice->job);
             });
  t.add({prefix + "goodput", run.id + ": goodput", kNone, "useful share of the job's chip time",
         "Useful share of time after checkpoints, lost work, restarts and waiting.", reads,
         "correlated failures"},
        rate([](const TrainingRate& x) { return x.goodput.fraction.best.si(); }));
  t.add({prefix + "mtti_h", run.id + ": time between interruptions", kHours, "of the whole job",
         "Mean time to interruption.", reads, "bursts of failures"},
        rate([](const TrainingRate& x) { return x.goodput.mtti.si(); }));
  t.add({prefix + "checkpoint_min", run.id + ": checkpoint interval", kMinutes,
         "optimum unless given", "Time between checkpoints.", reads, ""},
        rate([](const TrainingRate& x) { return x.goodput.interval.si(); }));
  t.add({prefix + "days", run.id + ": duration", kDays,
         "on all chips of the layout, failures included", "Chip time of the run over its chips.",
         reads, "evaluation, restarts of the whole run"},
        rate([](const TrainingRate& x) {
          return (x.work / Chips::from_si(static_cast<double>(x.choice->step.chips))).si();
        }));
  t.add_month({prefix + "finish_month", run.id + ": finished", kMonth, "with the chips it got",
               "Month of its end.", reads, ""},
              [r](const MetricContext& c) -> std::expected<Month, std::string> {
                if (c.outcome.run_finish[r]) return *c.outcome.run_finish[r];
                return std::unexpected("not finished within the horizon");
              });
}

// Facility energy over IT energy of the whole horizon; 1 where nothing runs.
double mean_pue(const MetricContext& c) {
  Energy it, facility;
  for (int i = 0; i < c.months; ++i) {
    it += c.it_energy(i);
    facility += c.facility_energy(i);
  }
  return it.si() > 0 ? (facility / it).si() : 1.0;
}

// Chip time at the price that the plan pays for it: rent where it rents, else the levelised cost of
// a chip-hour.
Answer chip_hour_cost(const MetricContext& c, std::size_t system) {
  const Plan& plan = c.outcome.input.plan;
  for (const finance::Contract& contract : c.outcome.contracts) {
    const auto* sale = std::get_if<finance::Sale>(&contract);
    if (sale != nullptr && sale->buyer == plan.ownership.owner && sale->price.per_chip_time &&
        sale->common.may_pay())
      return sale->price.per_chip_time->at(c.first).si();
  }
  const buildout::Prices& prices = c.outcome.input.prices;
  double rate = plan.ownership.discount_rate;
  double chips = static_cast<double>(c.setup.plant.systems[system].spec.chips);
  double capital = (prices.system[system].best.si() / chips + prices.network[system].best.si()) *
                   crf(rate, kChipLifeYears);
  Power facility;
  for (const auto& phase : c.outcome.program.phases)
    if (auto count = c.outcome.program.systems_in(phase, static_cast<int>(system)); count > 0) {
      facility = phase.facility_power / (static_cast<double>(count) * chips);
      break;
    }
  for (const auto& part : prices.part)
    capital += part.best.si() * facility.si() * crf(rate, kFacilityLifeYears);
  double running = plan.ownership.operations.si() * facility.si() * unit::year.si();
  const auto& campus = plan.campuses.items[0].second;
  double energy =
      c.setup.plant.systems[system].spec.typical.si() / chips * unit::year.si() * mean_pue(c) *
      campus.energy_price
          .value_or(c.setup.plant.campuses[0].profile->energy_price.best_estimate().value_or(
              DollarsPerEnergy()))
          .si();
  return (capital + running + energy) / unit::year.si();
}

void add_run_money(const Setup& setup, std::size_t r, const demand::Run& run, MetricTable& t) {
  t.add({"training." + run.id + ".cost_musd",
         run.id + ": cost",
         kMusd,
         "chip time at rent paid, else levelised",
         "Chip time of the run at the price of a chip-hour.",
         {"training." + run.id + ".days", "ownership", "contracts"},
         "staff, data, failed experiments"},
        [&setup, r](const MetricContext& c) -> Answer {
          for (std::size_t s = 0; s < setup.plant.systems.size(); ++s) {
            const TrainingRate& rate = setup.rates.training[at(setup, r, s)];
            if (!rate.choice || &rate != best_training(setup, r)) continue;
            auto price = chip_hour_cost(c, s);
            if (!price) return price;
            return rate.work.si() * *price;
          }
          return std::unexpected("no system can train it");
        });
}

void add_training(const Setup& setup, MetricTable& t) {
  const auto& runs = setup.loaded.plan.demand.training;
  double largest = 0;
  for (std::size_t r = 0; r < runs.size(); ++r) {
    if (runs[r].share_of_capacity || !setup.plant.run_models[r]) continue;
    largest = std::max(largest, catalog::parameters(*setup.plant.run_models[r]));
    add_run(setup, r, runs[r], t);
    add_run_money(setup, r, runs[r], t);
  }
  t.add({"training.largest_parameters",
         "Largest model trained",
         kNone,
         "parameters",
         "Parameters of the largest model of the programme.",
         {"demand.training", "catalog.llms"},
         ""},
        [largest](const MetricContext&) -> Answer {
          if (largest <= 0) return std::unexpected("the plan trains no model");
          return largest;
        });
}

}  // namespace

void add_use_metrics(const Setup& setup, MetricTable& table) {
  add_serving(setup, table);
  add_training(setup, table);
}

}  // namespace gw::plan
