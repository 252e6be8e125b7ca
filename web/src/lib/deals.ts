// Contracts and their states over time.
import type { Deal, DealContract } from "../results";
import { countBy } from "./filter";
import { monthIndex } from "./format";

export const kStates = ["letter_of_intent", "signed", "effective", "ended", "superseded", "defaulted"] as const;
export type State = (typeof kStates)[number];

export interface ContractFilter {
  /** Without the contracts that stand alone. */
  named: boolean;
  party: string;
  type: string;
  states: ReadonlySet<string>;
}

export const kNoFilter: ContractFilter = { named: false, party: "", type: "", states: new Set() };

/** False for a contract that stands alone, under its own id. */
export const isNamed = ({ id, contracts }: Deal): boolean => contracts.length !== 1 || contracts[0]!.contract !== id;

/** The deals with those of their contracts that pass; a deal without any is left out. */
export function filterDeals(deals: readonly Deal[], filter: ContractFilter): Deal[] {
  const passes = (c: DealContract) =>
    (filter.party === "" || c.payer === filter.party || c.payee === filter.party) &&
    (filter.type === "" || c.type === filter.type) &&
    (filter.states.size === 0 || filter.states.has(c.state));
  return deals
    .filter((deal) => !filter.named || isNamed(deal))
    .map((deal) => ({ ...deal, contracts: deal.contracts.filter(passes) }))
    .filter((deal) => deal.contracts.length > 0);
}

/** Months from the plan's first: a state holds from `from` to before `to`. */
export interface StateSpan {
  state: string;
  from: number;
  to: number;
}

/** What is in effect is so from the contract's start, and has ended after its end. */
export function stateSpans(contract: DealContract, months: readonly string[]): StateSpan[] {
  const { states, start, end } = contract;
  const origin = monthIndex(months[0] ?? "");
  const at = (month: string, after = 0) => Math.min(Math.max(monthIndex(month) - origin + after, 0), months.length);
  const starts = start ? at(start) : 0;
  const ends = end ? at(end, 1) : months.length;
  return states
    .flatMap(({ from, state }, i): StateSpan[] => {
      const span = { state, from: at(from), to: i + 1 < states.length ? at(states[i + 1]!.from) : months.length };
      if (state !== "effective") return [span];
      return [
        { state, from: Math.max(span.from, starts), to: Math.min(span.to, ends) },
        { state: "ended", from: Math.max(span.from, ends), to: span.to },
      ];
    })
    .filter((span) => span.to > span.from);
}

/** The deals with the state in which each contract's timeline ends, so that counts and pictures agree. */
export const withFinalStates = (deals: readonly Deal[], months: readonly string[]): Deal[] =>
  deals.map((deal) => ({
    ...deal,
    contracts: deal.contracts.map((c) => {
      const spans = stateSpans(c, months);
      return { ...c, state: spans[spans.length - 1]?.state ?? c.state };
    }),
  }));

export interface Written {
  usd: number;
  /** Contracts that state no total. */
  unstated: number;
}

export const written = (contracts: readonly DealContract[]): Written => ({
  usd: contracts.reduce((sum, c) => sum + (c.total_usd ?? 0), 0),
  unstated: contracts.filter((c) => c.total_usd === null).length,
});

export const paid = (contracts: readonly DealContract[]): number => contracts.reduce((sum, c) => sum + c.paid_usd, 0);

/** Contracts in each state at the plan's end, none left out: states that this page does not know come last. */
export function stateCounts(contracts: readonly DealContract[]): [string, number][] {
  return [...countBy<DealContract, string>(contracts, kStates, (c) => c.state)].filter(([, count]) => count > 0);
}
