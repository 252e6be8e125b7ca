// Series by calendar year: amounts added up, levels as the mean of the year's months.
import { yearSpans } from "../lib/flows";
import { formatValue, humanise, unitLabel } from "../lib/format";
import { sumOver } from "../lib/series";
import type { Series } from "../results";
import { useResults } from "./context";
import { DataTable } from "./data_table";

const kNames: Record<string, string> = { pue: "PUE", tokens: "Tokens served", tokens_unmet: "Tokens not served" };

function overYear(series: Series, span: { first: number; last: number }): number | null {
  const sum = sumOver(series.values, span);
  if (series.kind === "amount" || sum === null) return sum;
  return sum / series.values.slice(span.first, span.last + 1).filter((v) => v !== null).length;
}

export function YearTable({ caption, series, file }: { caption: string; series: Series[]; file: string }) {
  const years = yearSpans(useResults().months);
  const nameOf = (s: Series) => {
    const group = kNames[s.group] ?? humanise(s.group);
    return series.filter((o) => o.group === s.group).length > 1 ? `${group}: ${s.label}` : group;
  };
  const unitOf = (s: Series) => [unitLabel(s.unit), s.kind === "level" ? "mean" : ""].filter(Boolean).join(", ");
  const columns = [
    {
      key: "label",
      label: "Series",
      value: nameOf,
      show: (s: Series) => (
        <>
          {nameOf(s)} <span class="small">{unitOf(s)}</span>
        </>
      ),
    },
    ...years.map(({ year, span }) => ({
      key: year,
      label: year,
      numeric: true,
      value: (s: Series) => overYear(s, span),
      show: (s: Series) => plain(overYear(s, span), s.unit),
    })),
  ];
  const unit = { key: "unit", label: "Unit", value: unitOf };
  return (
    <DataTable
      caption={caption}
      columns={columns}
      csvColumns={[columns[0]!, unit, ...columns.slice(1)]}
      rows={series}
      rowId={(s) => `year-${s.id}`}
      file={file}
      sortable={false}
    />
  );
}

/** Without the unit, which stands beside the name. */
const plain = (value: number | null, unit: string) => formatValue(value, unit === "$" || unit === "share" ? unit : "");
