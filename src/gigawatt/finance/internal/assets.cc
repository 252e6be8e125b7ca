#include "gigawatt/finance/internal/assets.h"

#include <algorithm>

#include "gigawatt/core/check.h"

namespace gw::finance::internal {

AssetRegister::Slot& AssetRegister::slot(PartyId party, Kind kind) {
  for (Slot& candidate : slots_) {
    if (candidate.party == party && candidate.kind == kind) return candidate;
  }
  slots_.push_back({party, kind, 0, std::vector<std::int64_t>(static_cast<std::size_t>(months_), 0)});
  return slots_.back();
}

void AssetRegister::add(const Asset& asset) {
  GW_CHECK(asset.months >= 1 && asset.first >= 0, asset.months, asset.first);
  const std::int64_t base = asset.base.cents();
  const std::int64_t monthly = base / asset.months;
  const std::int64_t rest = base - monthly * asset.months;
  std::vector<std::int64_t>& change = slot(asset.party, asset.kind).change;
  const auto add_at = [&](int index, std::int64_t cents) {
    if (index < months_) change[static_cast<std::size_t>(index)] += cents;
  };
  const int last = asset.first + asset.months - 1;
  add_at(asset.first, monthly);
  add_at(last, rest);
  add_at(last + 1, -monthly - rest);
}

void AssetRegister::retire(PartyId party) {
  for (Slot& slot : slots_) {
    if (slot.party != party) continue;
    slot.rate = 0;
    std::fill(slot.change.begin(), slot.change.end(), 0);
  }
}

void AssetRegister::advance(int index) {
  for (Slot& slot : slots_) slot.rate += slot.change[static_cast<std::size_t>(index)];
}

}  // namespace gw::finance::internal
