#include "gigawatt/buildout/capex.h"

#include <algorithm>

#include "gigawatt/core/check.h"

namespace gw::buildout {

namespace {

// Sums price x quantity; a term of no quantity takes no part in the trust.
template <class PriceUnit, class Amount>
void add(Estimate<Dollars>& sum, const Estimate<PriceUnit>& price, Amount amount) {
  sum.low += price.low * amount;
  sum.best += price.best * amount;
  sum.high += price.high * amount;
  if (amount > Amount()) sum.trust = worse(sum.trust, price.trust);
}

Estimate<Dollars> nothing() { return Estimate<Dollars>::exact(Dollars(), Trust::measured_table); }

Estimate<DollarsPerPower> per(const Estimate<Dollars>& total, Power power) {
  if (power <= Power()) return Estimate<DollarsPerPower>::exact({}, total.trust);
  return {total.low / power, total.best / power, total.high / power, total.trust};
}

void add_line(BillOfMaterials& bill, int system, std::int64_t count, const SystemSpec& spec) {
  auto line = std::find_if(bill.systems.begin(), bill.systems.end(),
                           [&](const auto& l) { return l.system == system; });
  if (line == bill.systems.end()) line = bill.systems.insert(line, {.system = system});
  line->count += count;
  line->chips += Chips::from_si(static_cast<double>(count * spec.chips));
}

}  // namespace

Chips BillOfMaterials::chips() const {
  Chips sum;
  for (const Line& line : systems) sum += line.chips;
  return sum;
}

BillOfMaterials bill_for(const BillRequest& request, std::span<const SystemSpec> systems) {
  GW_CHECK(request.system >= 0 && request.system < static_cast<int>(systems.size()),
           request.system);
  BillOfMaterials bill{.facility = request.facility,
                       .it = request.facility * request.it_per_facility};
  bill.parts.fill(request.facility);
  const SystemSpec& spec = systems[request.system];
  add_line(bill, request.system, count_chips(bill.it, spec, request.basis).systems, spec);
  return bill;
}

BillOfMaterials bill_for(const Construction& construction) {
  const Program& program = construction.program();
  BillOfMaterials bill;
  for (int p = 0; p < static_cast<int>(program.phases.size()); ++p) {
    const Phase& phase = program.phases[p];
    if (phase.existing || !construction.phase_start(p)) continue;
    bill.facility += phase.facility_power;
    bill.it += phase.it_capacity;
    for (const TaskGraph::Node& task : program.graphs[phase.graph].nodes)
      for (Part part : task.builds)
        bill.parts[static_cast<std::size_t>(part)] += phase.facility_power;
    if (const auto system = construction.system(p))
      add_line(bill, *system, program.systems_in(phase, *system), program.systems[*system]);
  }
  return bill;
}

Capex price(const BillOfMaterials& bill, const Prices& prices) {
  Capex capex{.systems = nothing(), .network = nothing(), .storage = nothing(), .total = nothing()};
  for (const BillOfMaterials::Line& line : bill.systems) {
    GW_CHECK(line.system < static_cast<int>(std::min(prices.system.size(), prices.network.size())),
             line.system);
    add(capex.systems, prices.system[line.system], Ratio(static_cast<double>(line.count)));
    add(capex.network, prices.network[line.system], line.chips);
    add(capex.storage, prices.storage, line.chips);
  }
  for (int part = 0; part < kParts; ++part) {
    capex.parts[part] = nothing();
    add(capex.parts[part], prices.part[part], bill.parts[part]);
    add(capex.total, capex.parts[part], Ratio(1));
  }
  for (const Estimate<Dollars>* sum : {&capex.systems, &capex.network, &capex.storage})
    if (sum->best > Dollars()) add(capex.total, *sum, Ratio(1));
  capex.per_facility_power = per(capex.total, bill.facility);
  capex.per_it_power = per(capex.total, bill.it);
  return capex;
}

}  // namespace gw::buildout
