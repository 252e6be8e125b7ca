// GW in service and chips in service, month by month.
import { byGroup } from "../lib/series";
import { useResults } from "../ui/context";
import { ifEmpty, type Section } from "../ui/section";
import { SeriesFigure } from "../ui/series_figure";

export const capacity: Section = {
  id: "capacity",
  title: "Power and chips in service",
  lead: "What is switched on at the end of each month. Facility power is what the grid delivers; IT power is what reaches the racks.",
  missing: (r) =>
    ifEmpty([...byGroup(r, "power"), ...byGroup(r, "chips")], "These results hold no power and no chips by month."),
  Body: () => {
    const results = useResults();
    const campuses = byGroup(results, "campus_power");
    return (
      <>
        <SeriesFigure id="power" title="Power in service" series={byGroup(results, "power")} height={330} />
        <SeriesFigure id="chips" title="Chips in service" series={byGroup(results, "chips")} />
        <SeriesFigure id="chips-by-system" title="Chips in service by system" series={byGroup(results, "chips_by_system")} style="area" />
        {campuses.length > 1 && (
          <SeriesFigure id="campus-power" title="Facility power by campus" series={campuses} style="area" />
        )}
      </>
    );
  },
};
