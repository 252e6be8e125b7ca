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
    (filter.party === "" || c.payers.includes(filter.party) || c.payee === filter.party) &&
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

export function stateSpans({ states }: Pick<DealContract, "states">, months: readonly string[]): StateSpan[] {
  const origin = monthIndex(months[0] ?? "");
  const at = (month: string) => Math.min(Math.max(monthIndex(month) - origin, 0), months.length);
  return states
    .map(({ from, state }, i) => ({
      state,
      from: at(from),
      to: i + 1 < states.length ? at(states[i + 1]!.from) : months.length,
    }))
    .filter((span) => span.to > span.from);
}

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
