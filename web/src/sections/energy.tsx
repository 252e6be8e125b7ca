// Energy, PUE, water and carbon by month and by year.
import { byGroup } from "../lib/series";
import { useResults } from "../ui/context";
import { ifEmpty, type Section } from "../ui/section";
import { SeriesFigure } from "../ui/series_figure";
import { YearTable } from "../ui/year_table";

export const energy: Section = {
  id: "energy",
  title: "Energy, water, carbon",
  lead: "What the campuses draw, and what it takes to cool them. PUE is facility energy over IT energy and follows the weather of each site.",
  missing: (r) => ifEmpty(byGroup(r, "energy"), "These results hold no energy by month."),
  Body: () => {
    const results = useResults();
    const small = (["pue", "water", "carbon"] as const)
      .map((group) => ({ group, series: byGroup(results, group) }))
      .filter((s) => s.series.length > 0);
    const titles = { pue: "PUE", water: "Water", carbon: "Carbon" };
    return (
      <>
        <SeriesFigure id="energy" title="Energy bought" series={byGroup(results, "energy")} style="bar" />
        <div class="grid">
          {small.map(({ group, series }) => (
            <SeriesFigure
              key={group}
              id={group}
              title={titles[group]}
              series={series}
              style={series.length > 1 && group !== "pue" ? "area" : "line"}
              height={220}
            />
          ))}
        </div>
        <YearTable
          caption="Energy, PUE, water and carbon by year"
          series={[...byGroup(results, "energy"), ...small.flatMap((s) => s.series)]}
          file="energy_by_year.csv"
        />
      </>
    );
  },
};
