// Places: climate, grid and prices of a region; what is known of named campuses; cooling and
// generation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/source.h"

namespace gw::catalog {

inline constexpr std::size_t kMonths = 12;

// A region in which a campus can stand: what its weather, its grid and its prices are like.
struct SiteProfile {
  std::string id, name, region;
  Source source;     // of the groups that name none
  std::string grid;  // market or operator, "" if none is named
  struct Climate {
    std::string station;
    std::vector<Temperature> dry_bulb;  // mean of each month, January first
    Source source;
  } climate;
  struct Humidity {
    std::vector<Ratio> relative;  // mean of each month, January first
    Source source;
  } humidity;
  struct Carbon {
    MassPerEnergy intensity;  // mean of the grid
    Source source;
  } carbon;
  Range<DollarsPerEnergy> energy_price;  // delivered, with transmission and capacity
  Range<DollarsPerVolume> water_price;
  Range<Time> interconnect;  // from request to energised
};

template <class Visitor>
void visit(Visitor& v, SiteProfile::Climate& c) {
  v.field("station", c.station, {.doc = "where it was measured", .required = true});
  v.field("dry_bulb", c.dry_bulb,
          {.doc = "mean temperature of each month, January first", .required = true});
  v.flatten(c.source);
}
template <class Visitor>
void visit(Visitor& v, SiteProfile::Humidity& h) {
  v.field("relative", h.relative,
          {.doc = "mean relative humidity of each month", .required = true, .min = 0, .max = 1});
  v.flatten(h.source);
}
template <class Visitor>
void visit(Visitor& v, SiteProfile::Carbon& c) {
  v.field("intensity", c.intensity,
          {.doc = "carbon dioxide per energy from the grid", .required = true, .min = 0});
  v.flatten(c.source);
}
template <class Visitor>
void visit(Visitor& v, SiteProfile& s) {
  v.field("name", s.name, {.doc = "what people call it", .required = true});
  v.field("region", s.region, {.doc = "state and country", .required = true});
  v.field("grid", s.grid, {.doc = "market or operator"});
  v.flatten(s.source);
  v.field("climate", s.climate, {.doc = "temperatures", .required = true});
  v.field("humidity", s.humidity, {.doc = "humidities", .required = true});
  v.field("carbon", s.carbon, {.doc = "carbon intensity of the grid", .required = true});
  v.field("energy_price", s.energy_price,
          {.doc = "delivered price of electricity", .required = true});
  v.field("interconnect", s.interconnect,
          {.doc = "time to a large grid connection", .required = true});
  v.field("water_price", s.water_price, {.doc = "price of water", .required = true});
}

// A campus that exists or was announced. IT and facility power are different numbers.
struct NamedSite {
  std::string id, name, owner, user, location;
  std::string profile;  // SiteProfile, "" if none describes it
  Source source;        // of the groups that name none
  struct Extent {
    std::string date;  // as known; "" if not
    std::optional<Power> it_power, facility_power, announced_power;
    std::optional<Dollars> capex;
    std::string chips;
    std::optional<Chips> h100_equivalents;  // chips of the rate of an H100 that equal its own
    Source source;
  };
  std::optional<Extent> now, first_phase, full;
  struct Event {
    std::string date, what;
    std::optional<Power> facility_power;  // of the campus from then on
    Source source;
  };
  config::ById<Event> timeline;
};

template <class Visitor>
void visit(Visitor& v, NamedSite::Extent& e) {
  v.field("date", e.date, {.doc = "when"});
  v.field("it_power", e.it_power, {.doc = "IT power", .min = 0});
  v.field("facility_power", e.facility_power, {.doc = "power with cooling and losses", .min = 0});
  v.field("announced_power", e.announced_power,
          {.doc = "power as announced, base not stated", .min = 0});
  v.field("capex", e.capex, {.doc = "money spent or planned", .min = 0});
  v.field("chips", e.chips, {.doc = "chips in it"});
  v.field("h100_equivalents", e.h100_equivalents,
          {.doc = "H100s that reach the rate of its chips", .positive = true});
  v.flatten(e.source);
}
template <class Visitor>
void visit(Visitor& v, NamedSite::Event& e) {
  v.field("date", e.date, {.doc = "when", .required = true});
  v.field("what", e.what, {.doc = "what happened", .required = true});
  v.field("facility_power", e.facility_power,
          {.doc = "power of the campus from then on", .min = 0});
  v.flatten(e.source);
}
template <class Visitor>
void visit(Visitor& v, NamedSite& s) {
  v.field("name", s.name, {.doc = "what people call it", .required = true});
  v.field("owner", s.owner, {.doc = "who owns or builds it", .required = true});
  v.field("user", s.user, {.doc = "who computes there", .required = true});
  v.field("location", s.location, {.doc = "where", .required = true});
  v.field("profile", s.profile, {.doc = "region that describes it", .refers_to = "site"});
  v.flatten(s.source);
  v.field("now", s.now, {.doc = "at the last look"});
  v.field("first_phase", s.first_phase, {.doc = "when the first phase is complete"});
  v.field("full", s.full, {.doc = "as planned or announced"});
  v.field("timeline", s.timeline, {.doc = "dated steps by id"});
}

enum class CoolingKind : std::uint8_t { air, liquid };
constexpr std::array<std::string_view, 2> enum_names(CoolingKind) { return {"air", "liquid"}; }

// A cooling design by its yearly PUE and its water.
struct CoolingDesign {
  std::string id, name;
  CoolingKind kind = CoolingKind::liquid;
  Source source;  // of the groups that name none
  Range<Ratio> pue;
  struct Water {
    VolumePerEnergy per_it_energy;
    Source source;
  } water;
};

template <class Visitor>
void visit(Visitor& v, CoolingDesign::Water& w) {
  v.field("per_it_energy", w.per_it_energy,
          {.doc = "water evaporated per IT energy", .required = true, .min = 0});
  v.flatten(w.source);
}
template <class Visitor>
void visit(Visitor& v, CoolingDesign& c) {
  v.field("name", c.name, {.doc = "what people call it", .required = true});
  v.field("kind", c.kind, {.doc = "what reaches the chips", .required = true});
  v.flatten(c.source);
  v.field("pue", c.pue, {.doc = "facility energy over IT energy in a year", .required = true});
  v.field("water", c.water, {.doc = "water use", .required = true});
}

// A way to generate or store power on site.
struct Generator {
  std::string id, name;
  std::optional<Range<DollarsPerPower>> capex;
  std::optional<Range<Time>> lead_time;
  std::optional<Ratio> heat_rate;  // fuel energy per electric energy
  std::optional<MassPerEnergy> carbon;
  std::optional<Ratio> capacity_factor;
  std::optional<DollarsPerEnergy> energy_cost;  // levelised
  Source source;
};

template <class Visitor>
void visit(Visitor& v, Generator& g) {
  v.field("name", g.name, {.doc = "what people call it", .required = true});
  v.field("capex", g.capex, {.doc = "installed cost per electric power"});
  v.field("lead_time", g.lead_time, {.doc = "from order to operation"});
  v.field("heat_rate", g.heat_rate, {.doc = "fuel energy per electric energy", .min = 1});
  v.field("carbon", g.carbon, {.doc = "carbon dioxide per electric energy", .min = 0});
  v.field("capacity_factor", g.capacity_factor,
          {.doc = "mean over rated power", .positive = true, .max = 1});
  v.field("energy_cost", g.energy_cost, {.doc = "levelised cost of energy", .positive = true});
  v.flatten(g.source);
}

}  // namespace gw::catalog
