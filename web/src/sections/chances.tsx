// Chances of what happens or does not: tranches that vest, parties that default.
import { formatPercent, plural } from "../lib/format";
import type { Chance } from "../results";
import { useResults } from "../ui/context";
import { DataTable, type TableColumn } from "../ui/data_table";
import { ifEmpty, type Section } from "../ui/section";

export const chances: Section = {
  id: "chances",
  title: "Chances",
  lead: "How often it happens among the samples of the study, each with numbers and market paths of its own, and whether it happens in the best-estimate case. The standard error is that of the study.",
  missing: (r) => ifEmpty(r.chances, "No contract of the plan vests by a hurdle and no party can default."),
  Body: Chances,
};

function Chances() {
  const { chances: rows, provenance } = useResults();
  return (
    <>
      <p class="finding">{finding(rows, provenance.samples)}</p>
      <DataTable
        caption="What may happen"
        rows={rows}
        columns={kColumns}
        file="chances.csv"
        rowId={(c) => `chance-${c.id}`}
      />
    </>
  );
}

function finding(rows: readonly Chance[], samples: number): string {
  const best = rows.filter((c) => c.happens).length;
  const head = `${best} of ${plural(rows.length, "event")} ${best === 1 ? "happens" : "happen"} in the best-estimate case`;
  const drawn = rows.filter((c) => c.probability !== null);
  if (drawn.length === 0) return `${head}; no study was run.`;
  const open = drawn.filter((c) => c.probability! > 0 && c.probability! < 1).length;
  return `${head}; in ${plural(samples, "sample")} ${open === 1 ? "one is" : `${open} are`} open.`;
}

const kColumns: TableColumn<Chance>[] = [
  { key: "label", label: "Event", value: (c) => c.label },
  { key: "happens", label: "Best estimate", value: (c) => (c.happens ? "happens" : "does not") },
  {
    key: "probability",
    label: "Probability",
    numeric: true,
    value: (c) => c.probability,
    show: (c) => (c.probability === null ? "no study" : formatPercent(c.probability)),
  },
  {
    key: "standard_error",
    label: "Standard error",
    numeric: true,
    value: (c) => c.standard_error,
    show: (c) => (c.standard_error === null ? "" : formatPercent(c.standard_error)),
  },
];
