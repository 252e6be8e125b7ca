// Money flows: who pays whom in a span of months, and what one party pays and gets.
import type { MoneyFlow } from "../results";

export const kUnfunded = "unfunded";

export type FlowKind = MoneyFlow["kind"];

export interface Span {
  /** Indices into `months`, both ends included. */
  first: number;
  last: number;
}

export interface Link {
  from: string;
  to: string;
  kind: FlowKind;
  usd: number;
  reasons: { reason: string; usd: number }[];
}

/** Sum of whole cents as dollars. Exact: sums stay below 2^53 cents, 90 trillion dollars. */
export function sumUsd(cents: readonly number[], { first, last }: Span): number {
  let sum = 0;
  for (let i = Math.max(first, 0); i <= last && i < cents.length; i++) sum += cents[i]!;
  return sum / 100;
}

/** One link for each payer, payee and kind, largest first; nothing from a party to itself. */
export function aggregateFlows(flows: readonly MoneyFlow[], span: Span, kind: FlowKind | "all" = "all"): Link[] {
  const links = new Map<string, Link>();
  for (const flow of flows) {
    if (flow.from === flow.to || (kind !== "all" && flow.kind !== kind)) continue;
    const usd = sumUsd(flow.cents, span);
    if (usd <= 0) continue;
    const key = JSON.stringify([flow.from, flow.to, flow.kind]);
    const link = links.get(key) ?? { from: flow.from, to: flow.to, kind: flow.kind, usd: 0, reasons: [] };
    link.usd += usd;
    const known = link.reasons.find((r) => r.reason === flow.reason);
    if (known) known.usd += usd;
    else link.reasons.push({ reason: flow.reason, usd });
    links.set(key, link);
  }
  for (const link of links.values()) link.reasons.sort((a, b) => b.usd - a.usd);
  return [...links.values()].sort((a, b) => b.usd - a.usd);
}

/**
 * A graph without cycles, as a Sankey needs: every party stands once among the payers (left) and once among the payees (right).
 * Node names are "payer:ID" and "payee:ID".
 */
export function sankeyGraph(links: readonly Link[]) {
  const nodes = new Map<string, { name: string; party: string; side: "payer" | "payee"; usd: number }>();
  const add = (party: string, side: "payer" | "payee", usd: number) => {
    const name = `${side}:${party}`;
    const node = nodes.get(name) ?? { name, party, side, usd: 0 };
    node.usd += usd;
    nodes.set(name, node);
    return name;
  };
  const edges = links.map((link) => ({
    source: add(link.from, "payer", link.usd),
    target: add(link.to, "payee", link.usd),
    link,
  }));
  return { nodes: [...nodes.values()].sort((a, b) => b.usd - a.usd), edges };
}

/** Months in which a party without funding was paid for, and by how much. */
export function unfundedByPayee(flows: readonly MoneyFlow[], months: number): Map<string, number[]> {
  const result = new Map<string, number[]>();
  for (const flow of flows) {
    if (flow.from !== kUnfunded) continue;
    const row = result.get(flow.to) ?? new Array<number>(months).fill(0);
    for (let i = 0; i < months; i++) row[i]! += (flow.cents[i] ?? 0) / 100;
    result.set(flow.to, row);
  }
  return result;
}

/** Calendar years of the plan and the months of each. */
export function yearSpans(months: readonly string[]): { year: string; span: Span }[] {
  const spans: { year: string; span: Span }[] = [];
  months.forEach((month, i) => {
    const year = month.slice(0, 4);
    const lastSpan = spans[spans.length - 1];
    if (lastSpan?.year === year) lastSpan.span.last = i;
    else spans.push({ year, span: { first: i, last: i } });
  });
  return spans;
}

/** What a party earns (operating receipts, none from "unfunded") in each span, in dollars. */
export function incomeOf(party: string, flows: readonly MoneyFlow[], spans: readonly Span[]): number[] {
  const own = flows.filter((f) => f.to === party && f.from !== party && f.kind === "operating" && f.from !== kUnfunded);
  return spans.map((span) => own.reduce((sum, f) => sum + sumUsd(f.cents, span), 0));
}
