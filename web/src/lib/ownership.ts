// Who owns what over time.
import type { CapTable } from "../results";
import { monthIndex } from "./format";

/** Values known at `changes` as one for each month; each stands until the next. */
export function carryForward<T>(changes: readonly string[], values: readonly T[], months: readonly string[]) {
  let next = 0;
  let now: T | null = null;
  return months.map((month): T | null => {
    while (next < changes.length && monthIndex(changes[next]!) <= monthIndex(month)) now = values[next++] ?? null;
    return now;
  });
}

export interface Stake {
  party: string;
  stake: number[];
}

/** The largest holders by their largest stake, at most `count`; the others added up under the party "". */
export function largestHolders({ holders }: CapTable, count: number): Stake[] {
  const highest = (s: Stake) => Math.max(0, ...s.stake);
  const sorted = [...holders].sort((a, b) => highest(b) - highest(a));
  if (sorted.length <= count) return sorted;
  const rest = sorted.slice(count - 1);
  const others = rest[0]!.stake.map((_, i) => rest.reduce((sum, s) => sum + (s.stake[i] ?? 0), 0));
  return [...sorted.slice(0, count - 1), { party: "", stake: others }];
}

export interface StakeChange {
  issuer: string;
  party: string;
  from: number;
  to: number;
}

/** The issuer that was valued highest, the first one where none was. */
export function mostValued(tables: readonly CapTable[]): CapTable | null {
  const highest = (t: CapTable) => Math.max(0, ...t.post_money_usd.map((v) => v ?? 0));
  return tables.reduce<CapTable | null>((best, t) => (best && highest(best) >= highest(t) ? best : t), null);
}

/** The stakes from the plan's first to its last month, the largest fall first. */
export function stakeChanges(tables: readonly CapTable[]): StakeChange[] {
  return tables
    .flatMap(({ issuer, holders }) =>
      holders.map(({ party, stake }) => ({ issuer, party, from: stake[0] ?? 0, to: stake[stake.length - 1] ?? 0 })),
    )
    .sort((a, b) => a.to - a.from - (b.to - b.from));
}
