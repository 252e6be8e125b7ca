// Who fails and who loses.
import type { StressCase, StressLoss } from "../results";

/** What a party loses for good in a case: what it is not paid and what it pays as guarantor. */
export const lossOf = (loss: StressLoss): number => loss.unpaid_usd + loss.guarantor_usd;

export interface LossMatrix {
  /** Parties that fail, most lost first. */
  rows: StressCase[];
  /** Parties that lose, most lost in one case first. */
  columns: string[];
  /** Cases without any loss to others. */
  without: StressCase[];
}

export function lossMatrix(cases: readonly StressCase[]): LossMatrix {
  const worst = new Map<string, number>();
  for (const { losses } of cases)
    for (const loss of losses)
      if (lossOf(loss) > 0) worst.set(loss.party, Math.max(worst.get(loss.party) ?? 0, lossOf(loss)));
  const hurts = (c: StressCase) => c.losses.some((loss) => lossOf(loss) > 0);
  return {
    rows: cases.filter(hurts).sort((a, b) => b.lost_usd - a.lost_usd),
    columns: [...worst].sort((a, b) => b[1] - a[1]).map(([party]) => party),
    without: cases.filter((c) => !hurts(c)),
  };
}

export const cellOf = (row: StressCase, party: string): StressLoss | undefined =>
  row.losses.find((loss) => loss.party === party && lossOf(loss) > 0);

/** As many columns as fit; the last one then stands for all that do not. */
export function fold(columns: readonly string[], fit: number): { shown: string[]; others: string[] } {
  if (columns.length <= fit) return { shown: [...columns], others: [] };
  const count = Math.max(fit - 1, 1);
  return { shown: columns.slice(0, count), others: columns.slice(count) };
}
