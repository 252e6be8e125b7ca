// Metrics with their interval, trust, base and what they leave out.
import { formatRange, formatValue } from "../lib/format";
import type { Metric } from "../results";
import { DataTable } from "./data_table";
import { useDisplay } from "./display";
import { TrustTag } from "./tags";

interface Props {
  caption: string;
  metrics: Metric[];
  file?: string;
  /** With anchors, definitions and what each one reads. */
  full?: boolean;
}

export function MetricTable({ caption, metrics, file, full }: Props) {
  const columns = [
    {
      key: "label",
      label: "Metric",
      value: (m: Metric) => m.label,
      show: (m: Metric) => <MetricName metric={m} full={full ?? false} />,
    },
    {
      key: "value",
      label: "Best estimate",
      numeric: true,
      value: (m: Metric) => m.value,
      show: (m: Metric) => <b>{m.text || formatValue(m.value, m.unit)}</b>,
    },
    {
      key: "range",
      label: "P10–P90",
      numeric: true,
      value: (m: Metric) => m.p10,
      show: (m: Metric) => formatRange(m.p10, m.p90, m.unit),
    },
    { key: "base", label: "Base", value: (m: Metric) => m.base },
    { key: "trust", label: "Trust", value: (m: Metric) => m.trust, show: (m: Metric) => <TrustTag trust={m.trust} /> },
  ];
  const hidden = [
    { key: "id", label: "Id", value: (m: Metric) => m.id },
    { key: "unit", label: "Unit", value: (m: Metric) => m.unit },
    { key: "p90", label: "P90", value: (m: Metric) => m.p90 },
  ];
  return (
    <DataTable
      caption={caption}
      columns={columns}
      csvColumns={[...hidden.slice(0, 2), ...columns, hidden[2]!]}
      rows={metrics}
      file={file}
      rowId={(m) => (full ? `metric-${m.id}` : `row-${m.id}`)}
      stack
    />
  );
}

function MetricName({ metric, full }: { metric: Metric; full: boolean }) {
  const { printing } = useDisplay();
  return (
    <>
      <span class="strong">{metric.label}</span>
      {metric.doc && <p class="small">{metric.doc}</p>}
      {full && (
        <details class="small" open={printing}>
          <summary>{metric.id}</summary>
          {metric.reads.length > 0 && (
            <p>
              Reads:{" "}
              {metric.reads.map((id, i) => (
                <>
                  {i > 0 && ", "}
                  <code>{id}</code>
                </>
              ))}
            </p>
          )}
          {metric.not_modelled && <p>Not modelled: {metric.not_modelled}</p>}
        </details>
      )}
    </>
  );
}
