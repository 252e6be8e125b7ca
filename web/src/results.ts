// results.json: what the engine writes and every page reads. This file is its definition.
//
// Conventions
//   * A month is "YYYY-MM". Arrays "per month" have one entry for each of `months`, in that order.
//   * Ids are dotted snake_case and unique within their list; parties, claims and contracts are named by id.
//   * Text is plain text, never markup. An unknown number is null, an unknown text "".
//   * `p10`, `p50`, `p90` are null (or absent) when no study was run.
//   * Lists may be empty, never absent; a page says what is missing.
//   * Units that the page writes in words: "$", "k$", "M$", "G$" (also "$/x", "G$/GW"), "share" (a fraction,
//     printed as per cent), "month" (a count, 12 * year + month - 1, printed as "Oct 2026"), "count" and ""
//     (plain numbers). Any other unit is printed as it is: "GW", "TWh", "chips", "t".

export const kSchema = 1;

export interface Results {
  gigawatt: { version: string; schema: number };
  plan: { id: string; name: string; description: string; file: string };
  provenance: Provenance;
  months: string[];
  /** The first screen: these metrics, in this order. */
  headline: Headline[];
  metrics: Metric[];
  series: Series[];
  parties: Party[];
  money_flows: MoneyFlow[];
  commitments: Commitment[];
  /** Building cost per GW of facility power, from parts. */
  capex: CapexPart[];
  capex_views: CapexView[];
  schedule: Phase[];
  statements: Statements[];
  what_ifs: WhatIf[];
  claims: Claim[];
  sources: Source[];
  not_modelled: string[];
}

/** Hashes are of the plan with all its includes, and of the data folder. `samples` is 0 without a study. */
export interface Provenance {
  plan_hash: string;
  data_hash: string;
  seed: number | string;
  samples: number;
  months_from: string;
  months_to: string;
}

export interface Headline {
  metric: string;
  /** Replaces the metric's own label where the first screen has less room. */
  label: string;
  /** One short line under the number: the base, or what to compare it with. */
  note: string;
}

/** How far to trust a prediction, best first. */
export type Trust = "measured table" | "fitted" | "datasheet" | "extrapolated";

export interface Metric {
  id: string;
  /** First part of the id as a word: "Build", "Power", "Serving". */
  group: string;
  label: string;
  unit: string;
  /** What the number is of: "facility power", "IT power", "post-money". */
  base: string;
  /** The best-estimate case. Null: cannot be computed, `text` says why. */
  value: number | null;
  /** Printed instead of the value when not "". */
  text: string;
  p10: number | null;
  p50: number | null;
  p90: number | null;
  trust: Trust | "";
  /** One sentence: what it is and how it is computed. */
  doc: string;
  /** Ids of metrics and series, and paths of plan fields, that it is computed from. */
  reads: string[];
  not_modelled: string;
}

/** What a series shows; the report draws all series of one group in one chart. */
export type SeriesGroup =
  | "power" // facility and IT power in service, level
  | "campus_power" // facility power by campus, level
  | "chips" // chips in service, level
  | "chips_by_system" // level
  | "energy" // energy bought by campus, amount
  | "pue" // level
  | "water" // amount
  | "carbon" // amount
  | "users" // weekly users by product, level
  | "tokens" // tokens served by product, amount
  | "tokens_unmet" // tokens asked for and not served by product, amount
  | "chip_time" // chip time by use: serving, training, resale, idle; amount, they add up to what is available
  | "unit_cost" // cost per million tokens by product or system, level
  | "cash"; // cash at the month's end by party, level; id = "cash." + party id

export interface Series {
  id: string;
  /** A SeriesGroup; series of other groups are found on the page of all series. */
  group: SeriesGroup | (string & {});
  label: string;
  unit: string;
  /** level: stands at the month's end. amount: happened in the month, adds up over a year. */
  kind: "level" | "amount";
  /** Per month; null where it has no meaning (PUE before the first site). */
  values: (number | null)[];
  p10: (number | null)[] | null;
  p50: (number | null)[] | null;
  p90: (number | null)[] | null;
}

export interface Party {
  /** "unfunded" is the party to which every payment is posted that nobody in the plan pays. */
  id: string;
  name: string;
  /** lab, chip vendor, cloud, investor, lender, utility, customers, tax, unfunded ... */
  kind: string;
}

export interface MoneyFlow {
  from: string;
  to: string;
  /** funding: equity, loans and their repayment. operating: everything else. */
  kind: "funding" | "operating";
  /** Why, in words: "equity tranche", "systems", "energy". */
  reason: string;
  /** Per month, whole US cents, not negative. */
  cents: number[];
}

export interface Commitment {
  contract: string;
  /** staged_equity, purchase, lease, capacity_purchase, loan ... */
  type: string;
  payer: string;
  payee: string;
  label: string;
  /** What the contract says over its whole life, may lie beyond the months of the plan. */
  total_usd: number;
  /** letter_of_intent, signed, effective, ended, superseded, defaulted */
  state: string;
  binding_probability: number;
  /** Per month, whole US cents: what the payer pays under it in the best-estimate case. May be empty. */
  cents: number[];
}

export interface CapexPart {
  part: string;
  usd_per_gw_low: number;
  best: number;
  high: number;
}

export interface CapexView {
  who: string;
  /** "per GW of facility power", "per GW of IT power" ... */
  base: string;
  low_gusd: number;
  high_gusd: number;
  /** What the figure includes, and for which system. */
  what: string;
  /** Id of a source. */
  source: string;
}

export interface Phase {
  phase: string;
  block: string;
  campus: string;
  system: string;
  tasks: Task[];
  /** "" if it is not energised within the months of the plan. */
  energised: string;
}

/** From the first of `start` to the first of `finish`; both "YYYY-MM" or "YYYY-MM-DD". */
export interface Task {
  name: string;
  start: string;
  finish: string;
  critical: boolean;
}

export interface Statements {
  party: string;
  /** Calendar years; the first and last may hold fewer than twelve months. */
  years: number[];
  lines: StatementLine[];
}

export interface StatementLine {
  statement: "pnl" | "cash" | "balance";
  line: string;
  values_usd: number[];
  /** A sum of lines above: printed bold with a rule. */
  total?: boolean;
}

export interface WhatIf {
  id: string;
  label: string;
  doc: string;
  /** Metric id to value, in the unit of the metric. */
  metrics: Record<string, number | null>;
}

export type ClaimStatus = "holds" | "off" | "refuted" | "depends" | "input" | "cannot";

export interface Claim {
  id: string;
  claim: string;
  stated: string;
  computed: string;
  /** In words: "holds", "off by 12%", "7 months late". */
  verdict: string;
  status: ClaimStatus;
  base: string;
  /** Id of the metric that answers it, "" if none. */
  metric: string;
  why: string;
  /** Share of the study's samples in which the claim holds. */
  probability: number | null;
  /** Id of a source. */
  source: string;
  /** When it was said. */
  date: string;
}

export interface Source {
  id: string;
  title: string;
  publisher: string;
  date: string;
  address: string;
  /** measured, datasheet, vendor, filing, press, estimate, judgement, unverified */
  confidence: string;
  /** Plan fields, catalog rows and claims that rest on it. */
  used_by: string[];
}
