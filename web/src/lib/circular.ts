// Measures of circularity: those of each party, and those of all together.
import type { Circularity } from "../results";

type Measure = Circularity["measures"][number];

export interface MeasureTable {
  /** The same for every party that has it: said once. */
  whole: Measure[];
  /** By party, in the order in which they first occur; `values` by measure. */
  parties: { party: string; values: Map<string, number> }[];
  /** One of each measure of parties, its base that of all of them. */
  measures: Measure[];
}

export function measureTable(all: readonly Measure[]): MeasureTable {
  const byMeasure = new Map<string, Measure[]>();
  for (const m of all) byMeasure.set(m.measure, [...(byMeasure.get(m.measure) ?? []), m]);
  const ofAll = (list: readonly Measure[]) =>
    list.every((m) => m.party === "") ||
    (list.length > 1 && list.every((m) => m.value === list[0]!.value && m.value !== 0));
  const lists = [...byMeasure.values()];
  const own = lists.filter((list) => !ofAll(list));
  const parties = new Map<string, Map<string, number>>();
  for (const m of own.flat()) {
    const values = parties.get(m.party) ?? new Map<string, number>();
    parties.set(m.party, values.set(m.measure, m.value));
  }
  return {
    whole: lists.filter(ofAll).map((list) => list[0]!),
    parties: [...parties].map(([party, values]) => ({ party, values })),
    measures: own.map((list) => ({ ...list[0]!, base: [...new Set(list.map((m) => m.base))].join("; ") })),
  };
}
