#include "gigawatt/core/estimate.h"

#include "gigawatt/core/check.h"

namespace gw {
inline namespace core {

Trust trust_of(Confidence confidence) {
  switch (confidence) {
    case Confidence::measured:
      return Trust::measured_table;
    case Confidence::datasheet:
    case Confidence::vendor:
      return Trust::datasheet;
    case Confidence::filing:
    case Confidence::press:
    case Confidence::estimate:
    case Confidence::judgement:
    case Confidence::unverified:
      return Trust::extrapolated;
  }
  GW_CHECK(false, static_cast<int>(confidence));
  return Trust::extrapolated;
}

std::string_view name(Trust trust) {
  switch (trust) {
    case Trust::measured_table:
      return "measured table";
    case Trust::fitted:
      return "fitted";
    case Trust::datasheet:
      return "datasheet";
    case Trust::extrapolated:
      return "extrapolated";
  }
  GW_CHECK(false, static_cast<int>(trust));
  return {};
}

std::string_view name(Confidence confidence) {
  switch (confidence) {
    case Confidence::measured:
      return "measured";
    case Confidence::datasheet:
      return "datasheet";
    case Confidence::vendor:
      return "vendor";
    case Confidence::filing:
      return "filing";
    case Confidence::press:
      return "press";
    case Confidence::estimate:
      return "estimate";
    case Confidence::judgement:
      return "judgement";
    case Confidence::unverified:
      return "unverified";
  }
  GW_CHECK(false, static_cast<int>(confidence));
  return {};
}

}  // namespace core
}  // namespace gw
