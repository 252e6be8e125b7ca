// Every metric and every series.
import { useMemo, useState } from "preact/hooks";
import { countOf, matchesText } from "../lib/filter";
import { useResults } from "../ui/context";
import { SearchField, Select } from "../ui/controls";
import { useDisplay } from "../ui/display";
import { MetricTable } from "../ui/metric_table";
import { ifEmpty, type Section } from "../ui/section";
import { SeriesFigure } from "../ui/series_figure";

export const allResults: Section = {
  id: "all-results",
  title: "All results",
  lead: "Every metric with its definition, base, trust, what it reads and what it leaves out. The ids are those of results.json, the claims file and the command line.",
  missing: (r) => ifEmpty(r.metrics, "These results hold no metrics."),
  Body: AllResults,
};

const kAll = "*";

function AllResults() {
  const { metrics, series } = useResults();
  const { printing } = useDisplay();
  const [query, setQuery] = useState("");
  const [group, setGroup] = useState(kAll);
  const [chosen, setChosen] = useState(series[0]?.id ?? "");
  const groups = useMemo(() => [...new Set(metrics.map((m) => m.group))], [metrics]);
  const shown = metrics.filter(
    (m) => (group === kAll || m.group === group) && matchesText(query, [m.id, m.label, m.doc, m.base]),
  );
  const one = useMemo(() => series.filter((s) => s.id === chosen), [series, chosen]);
  return (
    <>
      <div class="figure-controls no-print">
        <SearchField label="Find a metric" value={query} onInput={setQuery} />
        <Select
          label="Group"
          value={group}
          onChange={setGroup}
          choices={[{ value: kAll, label: "All" }, ...groups.map((g) => ({ value: g, label: g }))]}
        />
      </div>
      <MetricTable caption={countOf(shown, metrics, "metric")} metrics={shown} file="metrics.csv" full />
      {one.length > 0 && !printing && (
        <>
          <div class="figure-controls">
            <Select
              label="Any series"
              value={chosen}
              onChange={setChosen}
              choices={series.map((s) => ({ value: s.id, label: `${s.label} (${s.id})` }))}
            />
          </div>
          <SeriesFigure
            key={chosen}
            id={`series-${chosen}`}
            title={one[0]!.label}
            series={one}
            base={one[0]!.id}
            height={240}
          />
        </>
      )}
    </>
  );
}
