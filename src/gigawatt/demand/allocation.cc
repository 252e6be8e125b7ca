#include "gigawatt/demand/allocation.h"

#include <algorithm>

#include "gigawatt/core/check.h"

namespace gw::demand {

namespace {
constexpr double kDone = 1 - 1e-12;  // a run this far is finished: the rest is rounding
}

Allocation::Allocation(const Program& program)
    : program_(&program), systems_(static_cast<int>(program.systems.size())) {
  left_.resize(systems_);
  tried_.resize(systems_);
  use_.products.resize(program.products.size());
  use_.runs.resize(program.runs.size());
  use_.systems.resize(systems_);
  use_.product_system.resize(program.products.size() * systems_);
  use_.run_system.resize(program.runs.size() * systems_);
}

const MonthUse& Allocation::step(Month month, std::span<const Chips> chips, const Rates& rates) {
  GW_CHECK(!last_ || month == *last_ + 1, print(month));
  GW_CHECK(static_cast<int>(chips.size()) == systems_, chips.size(), systems_);
  GW_CHECK(rates.serving.size() == use_.product_system.size() &&
               rates.training.size() == use_.run_system.size() &&
               static_cast<int>(rates.availability.size()) == systems_,
           rates.serving.size(), rates.training.size(), rates.availability.size());
  last_ = use_.month = month;
  std::fill(use_.product_system.begin(), use_.product_system.end(), ChipTime());
  std::fill(use_.run_system.begin(), use_.run_system.end(), ChipTime());
  for (int s = 0; s < systems_; ++s) {
    GW_CHECK(chips[s] >= Chips() && is_finite(chips[s]), s, chips[s].si());
    left_[s] = chips[s] * month.duration();
    use_.systems[s] = {.available = left_[s],
                       .inference = {},
                       .rental = {},
                       .training = {},
                       .resale = {},
                       .idle = {}};
  }
  for (int product : program_->product_order) {
    use_.products[product] = {.demand = demand_in(*program_, product, month),
                              .served = {},
                              .unmet = {},
                              .prompt_served = {},
                              .chip_time = {},
                              .chip_time_short = {}};
    if (program_->products[product].product.kind == ProductKind::rental)
      rent(product);
    else
      serve(product, rates);
  }
  for (int run : program_->run_order) {
    RunMonth& state = use_.runs[run];
    state = {.chip_time = {}, .trained = {}, .done = state.done};
    if (month < program_->runs[run].start) continue;
    if (program_->runs[run].run.share_of_capacity)
      train_share(run);
    else
      train(run, rates);
  }
  resell();
  return use_;
}

ChipTime Allocation::take(int system, ChipTime wanted) {
  const ChipTime taken = std::min(left_[system], wanted);
  left_[system] -= taken;
  return taken;
}

int Allocation::next_system(int product, const Rates& rates) {
  const std::vector<int>& allowed = program_->products[product].systems;
  const TokenRatePerChip* row = rates.serving.data() + static_cast<std::size_t>(product) * systems_;
  int best = -1;
  const auto usable = [&](int s) {
    return !tried_[s] && row[s] > TokenRatePerChip() && rates.availability[s] > Ratio(0);
  };
  if (!allowed.empty()) {
    const auto first = std::find_if(allowed.begin(), allowed.end(), usable);
    best = first == allowed.end() ? -1 : *first;
  } else {
    for (int s = 0; s < systems_; ++s)
      if (usable(s) && (best < 0 || row[s] > row[best])) best = s;
  }
  if (best >= 0) tried_[best] = 1;
  return best;
}

// Capacity for the peak of the day, system by system; what the peak lacks clips the day.
void Allocation::serve(int product, const Rates& rates) {
  ProductMonth& month = use_.products[product];
  if (month.demand.output <= Tokens()) return;
  const Ratio peak_to_mean = program_->products[product].product.peak_to_mean;
  const Time duration = use_.month.duration();
  const TokenRate peak = month.demand.output / duration * peak_to_mean;
  TokenRate missing = peak;
  TokenRatePerChip preferred;
  std::fill(tried_.begin(), tried_.end(), std::uint8_t{0});
  for (int s = next_system(product, rates); s >= 0 && missing > TokenRate();
       s = next_system(product, rates)) {
    const std::size_t cell = static_cast<std::size_t>(product) * systems_ + s;
    const TokenRatePerChip rate = rates.serving[cell] * rates.availability[s];
    const ChipTime wanted = missing / rate * duration;
    const ChipTime taken = take(s, wanted);
    use_.product_system[cell] = taken;
    use_.systems[s].inference += taken;
    month.chip_time += taken;
    missing =
        taken == wanted ? TokenRate() : std::max(TokenRate(), missing - taken / duration * rate);
    if (preferred == TokenRatePerChip()) preferred = rate;
  }
  const Ratio share =
      served_share({.capacity_to_peak = (peak - missing) / peak, .peak_to_mean = peak_to_mean});
  month.served = month.demand.output * share;
  month.unmet = month.demand.output - month.served;
  month.prompt_served = month.demand.prompt * share;
  // Counted in chips of the system it would have liked best.
  if (missing > TokenRate() && preferred > TokenRatePerChip())
    month.chip_time_short = missing / preferred * duration;
}

void Allocation::rent(int product) {
  const Product& terms = program_->products[product].product;
  const std::vector<int>& allowed = program_->products[product].systems;
  ProductMonth& month = use_.products[product];
  const Time duration = use_.month.duration();
  std::optional<ChipTime> wanted;
  if (terms.chips) wanted = *terms.chips * duration * terms.utilisation;
  const int count = allowed.empty() ? systems_ : static_cast<int>(allowed.size());
  for (int i = 0; i < count; ++i) {
    const int s = allowed.empty() ? i : allowed[i];
    ChipTime most = left_[s] * terms.utilisation;
    if (wanted) most = std::min(most, *wanted - month.chip_time);
    const ChipTime taken = take(s, std::max(most, ChipTime()));
    use_.product_system[static_cast<std::size_t>(product) * systems_ + s] += taken;
    use_.systems[s].rental += taken;
    month.chip_time += taken;
  }
  if (wanted) month.chip_time_short = std::max(ChipTime(), *wanted - month.chip_time);
}

// On the one system where the run gets on fastest this month, ties by the order of its list.
void Allocation::train(int run, const Rates& rates) {
  const Program::Work& work = program_->runs[run];
  RunMonth& state = use_.runs[run];
  if (state.done >= Ratio(1)) return;
  const std::size_t row = static_cast<std::size_t>(run) * systems_;
  const int count = work.systems.empty() ? systems_ : static_cast<int>(work.systems.size());
  int best = -1;
  Ratio fastest = 0.0;
  for (int i = 0; i < count; ++i) {
    const int s = work.systems.empty() ? i : work.systems[i];
    const ChipTime whole = rates.training[row + s];
    if (whole <= ChipTime()) continue;
    ChipTime most = left_[s];
    if (work.run.chips_at_most)
      most = std::min(most, *work.run.chips_at_most * use_.month.duration());
    if (const Ratio progress = most / whole; progress > fastest) {
      fastest = progress;
      best = s;
    }
  }
  if (best < 0) return;
  const Ratio before = state.done;
  const Ratio progress = std::min<double>(fastest, 1 - before);
  state.chip_time = take(best, progress * rates.training[row + best]);
  state.done = before + progress >= kDone ? Ratio(1) : Ratio(before + progress);
  state.trained = work.run.tokens * (state.done - before);
  state.finished = state.done >= Ratio(1);
  use_.run_system[row + best] = state.chip_time;
  use_.systems[best].training += state.chip_time;
}

void Allocation::train_share(int run) {
  const Program::Work& work = program_->runs[run];
  RunMonth& state = use_.runs[run];
  std::optional<ChipTime> most;
  if (work.run.chips_at_most) most = *work.run.chips_at_most * use_.month.duration();
  const int count = work.systems.empty() ? systems_ : static_cast<int>(work.systems.size());
  for (int i = 0; i < count; ++i) {
    const int s = work.systems.empty() ? i : work.systems[i];
    ChipTime wanted = use_.systems[s].available * *work.run.share_of_capacity;
    if (most) wanted = std::min(wanted, *most - state.chip_time);
    const ChipTime taken = take(s, std::max(wanted, ChipTime()));
    use_.run_system[static_cast<std::size_t>(run) * systems_ + s] += taken;
    use_.systems[s].training += taken;
    state.chip_time += taken;
  }
}

void Allocation::resell() {
  for (int s = 0; s < systems_; ++s) {
    if (program_->resale) use_.systems[s].resale = take(s, left_[s] * program_->resale->share);
    use_.systems[s].idle = left_[s];
  }
}

}  // namespace gw::demand
