// The results and what is looked up in them, for every page.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Metric, Party, Results, Source } from "../results";
import { isNamed } from "../lib/deals";
import { capital, humanise } from "../lib/format";

export class Lookup {
  private readonly metrics: Map<string, Metric>;
  private readonly parties: Map<string, Party>;
  private readonly sources: Map<string, Source>;
  private readonly deals: Map<string, string>;

  constructor(readonly results: Results) {
    this.metrics = new Map(results.metrics.map((m) => [m.id, m]));
    this.parties = new Map(results.parties.map((p) => [p.id, p]));
    this.sources = new Map(results.sources.map((s) => [s.id, s]));
    this.deals = new Map(results.deals.filter(isNamed).map((d) => [d.id, d.name]));
  }

  metric = (id: string): Metric | undefined => this.metrics.get(id);
  source = (id: string): Source | undefined => this.sources.get(id);
  partyName = (id: string): string => this.parties.get(id)?.name ?? humanise(id);
  dealName = (id: string): string => this.deals.get(id) || humanise(id);
  isParty = (id: string): boolean => this.parties.has(id);
  /** "openai_round_2026" -> "OpenAI round 2026": names of parties as they are written. */
  contractName = (id: string): string =>
    id
      .split(/[_.]+/)
      .map((word, i) => this.parties.get(word)?.name.split(" ")[0] ?? (i === 0 ? capital(word) : word))
      .join(" ");
  /** Place among the parties: the index of its colour. */
  partyIndex = (id: string): number => Math.max([...this.parties.keys()].indexOf(id), 0);
}

export const LookupContext = createContext<Lookup | null>(null);

export function useLookup(): Lookup {
  const lookup = useContext(LookupContext);
  if (!lookup) throw new Error("useLookup outside of LookupContext");
  return lookup;
}

export const useResults = (): Results => useLookup().results;
