// Two plans side by side.
import type { ComparedContract, ComparedDeal, Comparison } from "../results";

/** Largest difference first; an absent number counts as nothing. */
export function byDifference<Row>(
  rows: readonly Row[],
  value: (row: Row) => number | null,
  other: (row: Row) => number | null,
): Row[] {
  const size = (row: Row) => Math.abs((value(row) ?? 0) - (other(row) ?? 0));
  return [...rows].sort((a, b) => size(b) - size(a));
}

/** Money is the same if it differs by less than half a cent for each million dollars. */
export const sameUsd = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 5e-9 * Math.max(Math.abs(a), Math.abs(b));

/** Difference over the larger of the two, 0 to 2; of a number to none 1, as to zero. */
export function relativeDifference(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : 1;
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}

export const changesMoney = (c: ComparedContract | ComparedDeal): boolean =>
  !sameUsd(c.total_usd, c.other_total_usd) || !sameUsd(c.paid_usd, c.other_paid_usd);

/** Without the contracts that stand alone under their own id, unless there are no others. */
export function comparedDeals({ deals, contracts }: Comparison): ComparedDeal[] {
  const alone = new Set(contracts.filter((c) => c.contract === c.deal).map((c) => c.deal));
  const named = deals.filter((d) => !alone.has(d.deal));
  return named.length > 0 ? named : deals;
}

/** Those that differ, by the larger of the differences in what is written and in what is paid. */
export function differentDeals(deals: readonly ComparedDeal[]): ComparedDeal[] {
  const gap = (d: ComparedDeal) =>
    Math.max(Math.abs(d.total_usd - d.other_total_usd), Math.abs(d.paid_usd - d.other_paid_usd));
  return deals.filter((d) => changesMoney(d) || d.states !== d.other_states).sort((a, b) => gap(b) - gap(a));
}
