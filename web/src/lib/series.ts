// Questions to monthly series.
import type { Results, Series } from "../results";
import type { Span } from "./flows";
import type { Cell, TableData } from "./table";

type Values = readonly (number | null)[];

export const byGroup = (results: Results, group: string): Series[] => results.series.filter((s) => s.group === group);

export const lastValue = (values: Values): number | null => values[values.length - 1] ?? null;

/** Sum over a span of months; null if there is no number in it. */
export function sumOver(values: Values, { first, last }: Span): number | null {
  let sum: number | null = null;
  for (let i = first; i <= last; i++) {
    const value = values[i];
    if (value !== null && value !== undefined) sum = (sum ?? 0) + value;
  }
  return sum;
}

/** Smallest value and where it stands first. */
export function minimum(values: Values): { value: number; at: number } | null {
  let found: { value: number; at: number } | null = null;
  values.forEach((value, at) => {
    if (value !== null && (!found || value < found.value)) found = { value, at };
  });
  return found;
}

/** Month by month sum of several series; null where all are. */
export function addUp(all: readonly Series[], length: number): (number | null)[] {
  return Array.from({ length }, (_, i) => {
    const present = all.map((s) => s.values[i] ?? null).filter((v): v is number => v !== null);
    return present.length ? present.reduce((a, b) => a + b, 0) : null;
  });
}

/** Months down, series across, with a low and a high column where there is a band. */
export function seriesTable(months: readonly string[], all: readonly Series[]): TableData {
  const columns = [{ key: "month", label: "Month" }];
  for (const s of all) {
    columns.push({ key: s.id, label: s.label, ...(s.unit && { unit: s.unit }) });
    if (s.p10 && s.p90) {
      columns.push({ key: `${s.id}:p10`, label: `${s.label}, P10`, ...(s.unit && { unit: s.unit }) });
      columns.push({ key: `${s.id}:p90`, label: `${s.label}, P90`, ...(s.unit && { unit: s.unit }) });
    }
  }
  const rows = months.map((month, i) => {
    const row: Record<string, Cell> = { month };
    for (const s of all) {
      row[s.id] = s.values[i] ?? null;
      if (s.p10 && s.p90) {
        row[`${s.id}:p10`] = s.p10[i] ?? null;
        row[`${s.id}:p90`] = s.p90[i] ?? null;
      }
    }
    return row;
  });
  return { columns, rows };
}
