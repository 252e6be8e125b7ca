// Who gets the chips each month: inference under its service level first, then training, then
// resale.
//
// Inference, by (priority, order in the plan): chips that serve the peak of the day,
//   chips = output tokens per second x peak_to_mean / (rate per chip x availability),
// reserved for the whole month on the systems with the highest rate per chip. Training, by
// (priority, start, order): each run on the one system where it gets on fastest, up to
// chips_at_most, until its work is done; a standing share takes its part of every system. Resale
// takes what is left. Chip time is never given out twice: per system, inference + training + rental
// + resale + idle = chips x month.
//
// Ignored: whole replicas, moving work into the night, the time to move a run, a run on several
// systems at once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "gigawatt/demand/program.h"

namespace gw::demand {

// What one chip does, from serving, perf and operations through the plan. Row-major by system.
struct Rates {
  // [product x systems]: output tokens under the SLO; 0: cannot.
  std::vector<TokenRatePerChip> serving;
  // [run x systems]: chip time of the whole run, failures included; 0: cannot.
  std::vector<ChipTime> training;
  std::vector<Ratio> availability;  // [system]: share of the time that a serving chip is up
};

struct ProductMonth {
  ProductDemand demand;
  Tokens served, unmet;  // output tokens
  Tokens prompt_served;
  ChipTime chip_time;  // reserved, or rented
  ChipTime
      chip_time_short;  // that full service of the peak (or the rental) would have needed beyond it
};
struct RunMonth {
  ChipTime chip_time;
  Tokens trained;         // this month
  Ratio done;             // level: share of the run's work at the end of the month
  bool finished = false;  // in this month
};
struct SystemUse {
  ChipTime available, inference, rental, training, resale, idle;
};
struct MonthUse {
  Month month;
  std::vector<ProductMonth> products;  // order of the plan
  std::vector<RunMonth> runs;
  std::vector<SystemUse> systems;
  std::vector<ChipTime> product_system, run_system;  // [item x systems]
};

class Allocation {
 public:
  // Keeps a reference: `program` must outlive it.
  explicit Allocation(const Program& program);

  // Months one after another (GW_CHECK), `chips` per system, none negative. The reference holds
  // until the next call.
  const MonthUse& step(Month month, std::span<const Chips> chips, const Rates& rates);

  [[nodiscard]] const Program& program() const { return *program_; }

 private:
  void serve(int product, const Rates& rates);
  void rent(int product);
  void train(int run, const Rates& rates);
  void train_share(int run);
  void resell();
  ChipTime take(int system, ChipTime wanted);
  // The next system for the product: of its own list in order, else the fastest per chip; -1 if
  // none is left.
  int next_system(int product, const Rates& rates);

  const Program* program_;
  int systems_;
  std::optional<Month> last_;
  std::vector<ChipTime> left_;       // per system, this month
  std::vector<std::uint8_t> tried_;  // systems tried for the product at hand
  MonthUse use_;
};

}  // namespace gw::demand
