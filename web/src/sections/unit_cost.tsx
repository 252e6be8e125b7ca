// Cost per million tokens.
import { byGroup } from "../lib/series";
import { useResults } from "../ui/context";
import { MetricTable } from "../ui/metric_table";
import { ifEmpty, type Section } from "../ui/section";
import { SeriesFigure } from "../ui/series_figure";
import type { Results } from "../results";

const metricsOf = (r: Results) => r.metrics.filter((m) => /mtoken/i.test(m.id) || /mtoken/i.test(m.unit));

export const unitCost: Section = {
  id: "cost-per-token",
  title: "Cost per million tokens",
  lead: "Everything that serving needs (chips written down, power, buildings, staff), divided by the tokens served.",
  missing: (r) => ifEmpty([...byGroup(r, "unit_cost"), ...metricsOf(r)], "These results hold no cost per token."),
  Body: () => {
    const results = useResults();
    const series = byGroup(results, "unit_cost");
    const metrics = metricsOf(results);
    return (
      <>
        {series.length > 0 && (
          <SeriesFigure id="cost-per-token" title="Cost per million tokens served" series={series} />
        )}
        {metrics.length > 0 && <MetricTable caption="Metrics per million tokens" metrics={metrics} />}
      </>
    );
  },
};
