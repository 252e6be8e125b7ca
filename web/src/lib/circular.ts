// Measures of circularity: those of each party, and those of all together.
import type { Circularity } from "../results";

type Measure = Circularity["measures"][number];

export interface MeasureTable {
  /** Of all parties together. */
  whole: Measure[];
  /** By party, in the order in which they first occur; `values` by measure. */
  parties: { party: string; values: Map<string, number> }[];
  /** One of each measure of parties, its base that of all of them. */
  measures: Measure[];
}

export function measureTable(all: readonly Measure[]): MeasureTable {
  const parties = new Map<string, Map<string, number>>();
  const byMeasure = new Map<string, Measure[]>();
  for (const m of all.filter((one) => one.party !== "")) {
    byMeasure.set(m.measure, [...(byMeasure.get(m.measure) ?? []), m]);
    const values = parties.get(m.party) ?? new Map<string, number>();
    parties.set(m.party, values.set(m.measure, m.value));
  }
  return {
    whole: all.filter((m) => m.party === ""),
    parties: [...parties].map(([party, values]) => ({ party, values })),
    measures: [...byMeasure.values()].map((list) => ({
      ...list[0]!,
      base: [...new Set(list.map((m) => m.base))].join("; "),
    })),
  };
}
