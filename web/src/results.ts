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
  /** Contracts by their deal; one without a deal stands alone, under its own id. */
  deals: Deal[];
  /** One for each issuer that ever has more than one holder. */
  cap_tables: CapTable[];
  /** Loans with a covenant. */
  covers: Cover[];
  /** The project files that the plan names. */
  projects: ProjectFinance[];
  /** Each party defaults in turn; most lost first. */
  stress: StressCase[];
  circularity: Circularity;
  exposures: Exposures;
  /** Other plans that the plan is compared with. */
  comparisons: Comparison[];
  /** What happens to parties in the best-estimate case: breaches, defaults and what they lead to. */
  incidents: Incident[];
  /** Tranches that vest by a hurdle and parties that default, by their share of the study's samples. */
  chances: Chance[];
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
  /** All payers, joined with ", ". */
  payer: string;
  payers: string[];
  payee: string;
  label: string;
  /** What the contract says over its whole life, may lie beyond the months of the plan. */
  total_usd: number;
  /** letter_of_intent, signed, effective, ended, superseded, defaulted */
  state: string;
  binding_probability: number;
  /** Per month, whole US cents: what the payers pay under it together in the best-estimate case. May be empty. */
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

// Money pages. Money is in plain US dollars, parties are named by id.

export interface Deal {
  id: string;
  name: string;
  parties: string[];
  /** A date, or "". */
  announced: string;
  evidence: string;
  contracts: DealContract[];
}

export interface DealContract {
  contract: string;
  type: string;
  /** What it does. */
  words: string;
  note: string;
  evidence: string;
  source: string;
  /** At the plan's end. */
  state: string;
  /** The state from that month on, in order; what is over is "ended" from the month after its end. */
  states: { from: string; state: string }[];
  /** `state` is "" for an event that changes none. */
  events: { month: string; what: string; state: string }[];
  start: string;
  /** "": to the plan's end. */
  end: string;
  /** False: written down, and nothing is paid under it. */
  active: boolean;
  binding_probability: number;
  /** All payers, joined with ", ". */
  payer: string;
  payers: string[];
  payee: string;
  /** As written; null where the contract states no total. */
  total_usd: number | null;
  paid_usd: number;
}

export interface CapTable {
  issuer: string;
  /** Months in which something changed, and the first and last of the plan. */
  months: string[];
  /** `party` need not be one of the plan: "other_owners". `stake`: share of the issuer at each of those months. */
  holders: { party: string; stake: number[] }[];
  post_money_usd: (number | null)[];
}

export interface Cover {
  contract: string;
  borrower: string;
  lender: string;
  minimum: number | null;
  lock_up: number | null;
  target: number | null;
  months: string[];
  /** Per month of `months`; null where no service is due. */
  dscr: (number | null)[];
  cash_usd: number[];
  service_usd: number[];
}

export interface ProjectFinance {
  file: string;
  name: string;
  description: string;
  /** Periods a year: 1 or 12. */
  per_year: number;
  /** The first is COD. */
  periods: string[];
  /** amount: of the period. level: balance at its end. */
  rows: { id: string; label: string; unit: string; kind: "amount" | "level"; values: number[] }[];
  construction: ConstructionMonth[];
  /** They add up to the same total. */
  sources: AmountLine[];
  uses: AmountLine[];
  /** A value, or why there is none. */
  figures: { id: string; label: string; unit: string; value: number | null; why: string }[];
  /** Per period. */
  dscr: (number | null)[];
  lock_up: number | null;
  minimum: number | null;
  target: number | null;
  checks: { name: string; residual: number; tolerance: number; holds: boolean }[];
}

export interface ConstructionMonth {
  /** 0 is financial close. */
  month: number;
  spent_usd: number;
  interest_usd: number;
  fee_usd: number;
  debt_usd: number;
  equity_usd: number;
  balance_usd: number;
}

export interface AmountLine {
  label: string;
  usd: number;
}

export interface StressCase {
  failed: string;
  /** Month of the default. */
  on: string;
  /** Lost by all others. */
  lost_usd: number;
  followers: string[];
  /** Sentences: month, who, why, what followed. */
  trail: string[];
  losses: StressLoss[];
}

export interface StressLoss {
  party: string;
  unpaid_usd: number;
  guarantor_usd: number;
  recovered_usd: number;
  more_support_usd: number;
  /** Month in which it defaults itself, "" if it does not. */
  defaults: string;
}

export interface Circularity {
  /** Of each party that gives money to others; `party` is empty for those of all parties together. */
  measures: { party: string; measure: string; label: string; value: number; base: string }[];
  years: CircularYear[];
  deals: CircularDeal[];
  /** Largest first. */
  cycles: { parties: string[]; usd: number }[];
  concentration: {
    party: string;
    revenue_usd: number;
    largest: string;
    largest_share: number;
    /** Herfindahl-Hirschman index of its customers, 0 to 10,000. */
    hhi: number;
  }[];
}

export interface CircularYear {
  year: number;
  funded_usd: number;
  returned_share: number;
  finn_index: number;
  external_demand: number;
  /** 0 to 10,000: mean of the parties' HHI, weighted by what they are funded with. */
  hhi: number | null;
}

export interface CircularDeal {
  deal: string;
  funded_usd: number;
  /** What of it comes back to those who give it as revenue. */
  returned_usd: number;
  returned_share: number | null;
  /** The Finn index if the deal's flows are taken out. */
  finn_without: number | null;
  finn: number;
}

export interface Exposures {
  /** In which most debt is owed. */
  month: string;
  pairs: { holder: string; debtor: string; gross_usd: number; net_usd: number; potential_usd: number }[];
  holders: ExposedHolder[];
  /** The equity of `failed` is shocked to zero; losses as shares of all equity. */
  debt_rank: {
    failed: string;
    total_loss: number;
    contagion: number;
    most_hit: string;
    most_hit_loss: number;
  }[];
  /** All pairs, at the year's end. */
  years: { year: number; gross_usd: number; net_usd: number; potential_usd: number }[];
}

export interface ExposedHolder {
  party: string;
  gross_usd: number;
  net_usd: number;
  potential_usd: number;
  largest: string;
  largest_usd: number;
  equity_usd: number | null;
  to_equity: number | null;
  above_limit: boolean;
  /** Of its debtors, 0 to 10,000. */
  hhi: number;
}

/** This plan's numbers, and those of the other plan as `other`. */
export interface Comparison {
  plan: string;
  name: string;
  /** What the other plan is: "as announced". */
  label: string;
  /** First those of this plan, then those that only the other one has: `value` is null and the page has no such metric. */
  metrics: { metric: string; label: string; unit: string; value: number | null; other: number | null }[];
  deals: ComparedDeal[];
  contracts: ComparedContract[];
  parties: ComparedParty[];
}

export interface ComparedDeal {
  deal: string;
  name: string;
  total_usd: number;
  other_total_usd: number;
  paid_usd: number;
  other_paid_usd: number;
  states: string;
  other_states: string;
}

export interface ComparedContract {
  contract: string;
  deal: string;
  type: string;
  /** "": not in that plan. */
  state: string;
  other_state: string;
  total_usd: number | null;
  other_total_usd: number | null;
  paid_usd: number;
  other_paid_usd: number;
}

export interface ComparedParty {
  party: string;
  name: string;
  paid_usd: number;
  received_usd: number;
  unfunded_usd: number;
  other_paid_usd: number;
  other_received_usd: number;
  other_unfunded_usd: number;
}

export interface Chance {
  id: string;
  label: string;
  /** In the best-estimate case. */
  happens: boolean;
  /** Null without a study. */
  probability: number | null;
  standard_error: number | null;
}

export interface Incident {
  month: string;
  who: string;
  what: string;
  why: string;
}
