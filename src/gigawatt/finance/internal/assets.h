// Straight-line depreciation of everything on the books, exact to the cent and O(1) per purchase.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gigawatt/finance/ids.h"
#include "gigawatt/units/money.h"

namespace gw::finance::internal {

// For each (party, kind) the amount to depreciate per month, kept as differences by month: a purchase of
// base b over n months adds b / n (whole cents) from its first month and the remainder in its last.
class AssetRegister {
 public:
  enum class Kind : std::uint8_t { owned, right_of_use };
  struct Asset {
    PartyId party;
    Kind kind = Kind::owned;
    Money base;      // cost less residual value
    int first = 0;   // month index that depreciates first
    int months = 1;  // life
  };
  struct Slot {
    PartyId party;
    Kind kind = Kind::owned;
    std::int64_t rate = 0;  // cents this month
    std::vector<std::int64_t> change;
  };

  explicit AssetRegister(int months) : months_(months) {}
  void add(const Asset& asset);
  // Moves every slot to month `index`; afterwards rate is what to post. Call once per month, ascending,
  // after the month's purchases that depreciate at once.
  void advance(int index);
  // Nothing of what `party` has is depreciated any longer.
  void retire(PartyId party);
  [[nodiscard]] const std::vector<Slot>& slots() const { return slots_; }

 private:
  Slot& slot(PartyId party, Kind kind);
  int months_ = 0;
  std::vector<Slot> slots_;
};

}  // namespace gw::finance::internal
