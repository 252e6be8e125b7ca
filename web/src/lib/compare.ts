// Two plans side by side.

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

/** Difference over the larger of the two, 0 to 2; an absent number differs by more than any other. */
export function relativeDifference(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : 3;
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
