// Named what-ifs beside the base case, on the same random numbers.
import { useMemo, useState } from "preact/hooks";
import { formatDifference, formatValue, perLeftOut } from "../lib/format";
import type { Metric, WhatIf } from "../results";
import { useLookup, useResults } from "../ui/context";
import { Segments } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { ifEmpty, type Section } from "../ui/section";

export const whatIfs: Section = {
  id: "what-ifs",
  title: "What if",
  lead: "Each column is the whole plan computed again with one thing changed; below each value is its difference to the base.",
  missing: (r) => ifEmpty(r.what_ifs, "The plan names no what-ifs."),
  Body: WhatIfs,
};

function WhatIfs() {
  const { what_ifs, headline, metrics } = useResults();
  const { metric } = useLookup();
  const [which, setWhich] = useState<"changed" | "all">("changed");
  const rows = useMemo(() => {
    const first = headline.map((h) => metric(h.metric)).filter((m): m is Metric => m !== undefined);
    const rest = metrics.filter((m) => !first.includes(m));
    const told = [...first, ...rest].filter((m) => what_ifs.some((w) => m.id in w.metrics));
    return which === "all" ? told : told.filter((m) => what_ifs.some((w) => differs(w.metrics[m.id], m.value)));
  }, [what_ifs, headline, metrics, which]);
  return (
    <>
      <dl class="what-if-list">
        {what_ifs.map((w) => (
          <div key={w.id}>
            <dt>{w.label}</dt>
            <dd>{w.doc}</dd>
          </div>
        ))}
      </dl>
      <div class="figure-controls">
        <Segments
          label="Rows"
          value={which}
          onChange={setWhich}
          choices={[
            { value: "changed", label: "What changes" },
            { value: "all", label: "All metrics compared" },
          ]}
        />
      </div>
      <DataTable
        caption="What-ifs beside the base case"
        rows={rows}
        columns={columns(what_ifs)}
        file="what_ifs.csv"
        rowId={(m) => `what-if-${m.id}`}
      />
    </>
  );
}

function differs(value: number | null | undefined, base: number | null): boolean {
  if (value === undefined) return false;
  if (value === null || base === null) return value !== base;
  return Math.abs(value - base) > 1e-9 * Math.max(Math.abs(value), Math.abs(base));
}

const columns = (what_ifs: readonly WhatIf[]): TableColumn<Metric>[] => [
  { key: "metric", label: "Metric", value: (m) => m.label },
  {
    key: "base",
    label: "Base case",
    numeric: true,
    value: (m) => m.value,
    show: (m) => <b>{m.text || formatValue(m.value, m.unit)}</b>,
  },
  ...what_ifs.map((w) => ({
    key: w.id,
    label: w.label,
    numeric: true,
    value: (m: Metric) => w.metrics[m.id] ?? null,
    show: (m: Metric) => <Compared value={w.metrics[m.id]} metric={m} />,
  })),
];

function Compared({ value, metric }: { value: number | null | undefined; metric: Metric }) {
  if (value === undefined) return <>{"\u2013"}</>;
  if (value === null) return <>cannot be computed</>;
  const difference = formatDifference(value, metric.value, metric.unit);
  const same = difference === "no change";
  return (
    <span class={same ? "same" : ""}>
      {formatValue(value, perLeftOut(metric.unit))}
      <br />
      <span class="difference">{difference}</span>
    </span>
  );
}
