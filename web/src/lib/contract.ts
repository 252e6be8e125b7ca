// Does a results file keep the contract of results.ts? Says where not; the page shows it instead of a wrong picture.
import { kSchema, type Results } from "../results";
import { monthIndex } from "./format";

const kLists = [
  "months",
  "headline",
  "metrics",
  "series",
  "parties",
  "money_flows",
  "commitments",
  "capex",
  "capex_views",
  "schedule",
  "statements",
  "what_ifs",
  "claims",
  "sources",
  "not_modelled",
  "deals",
  "cap_tables",
  "covers",
  "projects",
  "stress",
  "comparisons",
  "incidents",
  "chances",
] as const;

const kEmpty: Pick<Results, "gigawatt" | "plan" | "provenance" | "circularity" | "exposures"> = {
  gigawatt: { version: "", schema: kSchema },
  plan: { id: "", name: "", description: "", file: "" },
  provenance: { plan_hash: "", data_hash: "", seed: "", samples: 0, months_from: "", months_to: "" },
  circularity: { measures: [], years: [], deals: [], cycles: [], concentration: [] },
  exposures: { month: "", pairs: [], holders: [], debt_rank: [], years: [] },
};

/** The results with absent lists as empty ones; throws an Error in words when the text is no results file. */
export function parseResults(text: string): Results {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Error("This page holds no results: open the report.html that `gigawatt run` writes.");
  }
  if (typeof raw !== "object" || raw === null) throw new Error("The results are not a JSON object.");
  const found = (raw as Partial<Results>).gigawatt?.schema;
  if (found !== kSchema) throw new Error(`The results have schema ${found}, this page reads ${kSchema}.`);
  const lists = Object.fromEntries(kLists.map((key) => [key, []]));
  return { ...kEmpty, ...lists, ...(raw as object) } as Results;
}

/** One line for each breach, at most 20. */
export function problems(results: Results): string[] {
  const found: string[] = [];
  const say = (text: string) => {
    if (found.length < 20) found.push(text);
  };
  const count = results.months.length;

  results.months.forEach((month, i) => {
    if (i > 0 && monthIndex(month) !== monthIndex(results.months[i - 1]!) + 1) say(`months: ${month} does not follow`);
  });
  const unique = (list: string, ids: string[]) => {
    const seen = new Set<string>();
    for (const id of ids) {
      if (seen.has(id)) say(`${list}: id ${id} occurs twice`);
      seen.add(id);
    }
    return seen;
  };
  const metrics = unique(
    "metrics",
    results.metrics.map((m) => m.id),
  );
  const parties = unique(
    "parties",
    results.parties.map((p) => p.id),
  );
  const sources = unique(
    "sources",
    results.sources.map((s) => s.id),
  );
  for (const list of ["series", "what_ifs", "claims"] as const)
    unique(
      list,
      results[list].map((x) => x.id),
    );

  const known = (where: string, set: Set<string>, id: string) => {
    if (id !== "" && !set.has(id)) say(`${where}: no ${id}`);
  };
  results.headline.forEach((h) => known("headline", metrics, h.metric));
  results.claims.forEach((c) => known(`claims ${c.id}`, metrics, c.metric));
  results.claims.forEach((c) => known(`claims ${c.id}`, sources, c.source));
  results.capex_views.forEach((v) => known(`capex_views ${v.who}`, sources, v.source));
  results.statements.forEach((s) => known("statements", parties, s.party));
  for (const c of results.commitments) {
    c.payers.forEach((p) => known(`commitments ${c.contract}`, parties, p));
    known(`commitments ${c.contract}`, parties, c.payee);
  }
  for (const flow of results.money_flows) {
    const name = `money_flows ${flow.from} -> ${flow.to} (${flow.reason})`;
    known(name, parties, flow.from);
    known(name, parties, flow.to);
    if (flow.cents.length !== count) say(`${name}: ${flow.cents.length} months, not ${count}`);
    if (!flow.cents.every((c) => Number.isSafeInteger(c) && c >= 0)) say(`${name}: not whole cents >= 0`);
  }
  for (const s of results.series) {
    for (const part of ["values", "p10", "p50", "p90"] as const) {
      const values = s[part];
      if (values && values.length !== count) say(`series ${s.id}.${part}: ${values.length} months, not ${count}`);
    }
  }
  for (const statements of results.statements) {
    for (const line of statements.lines) {
      const name = `statements ${statements.party} ${line.line}`;
      if (line.values_usd.length !== statements.years.length) say(`${name}: not one value for each year`);
    }
  }
  for (const what_if of results.what_ifs) {
    Object.keys(what_if.metrics).forEach((id) => known(`what_ifs ${what_if.id}`, metrics, id));
  }
  moneyProblems(results, say, known, { parties, metrics });
  return found;
}

/** Of the money pages. */
function moneyProblems(
  results: Results,
  say: (text: string) => void,
  known: (where: string, set: Set<string>, id: string) => void,
  { parties, metrics }: { parties: Set<string>; metrics: Set<string> },
) {
  const inOrder = (where: string, list: readonly string[]) =>
    list.forEach((month, i) => {
      if (Number.isNaN(monthIndex(month))) say(`${where}: "${month}" is no month`);
      else if (i > 0 && monthIndex(month) <= monthIndex(list[i - 1]!)) say(`${where}: ${month} is not in order`);
    });
  const sameLength = (where: string, list: readonly unknown[], all: readonly unknown[], noun: string) => {
    if (list.length !== all.length) say(`${where}: ${list.length} values, not ${all.length} ${noun}`);
  };
  for (const deal of results.deals) {
    deal.parties.forEach((p) => known(`deals ${deal.id}`, parties, p));
    for (const c of deal.contracts) {
      const name = `deals ${deal.id} ${c.contract}`;
      c.payers.forEach((p) => known(name, parties, p));
      known(name, parties, c.payee);
      if (c.states.length === 0) say(`${name}: no state`);
      inOrder(
        `${name} states`,
        c.states.map((s) => s.from),
      );
    }
  }
  for (const table of results.cap_tables) {
    const name = `cap_tables ${table.issuer}`;
    known(name, parties, table.issuer);
    inOrder(`${name} months`, table.months);
    sameLength(`${name} post_money_usd`, table.post_money_usd, table.months, "months");
    for (const { party, stake } of table.holders) {
      sameLength(`${name} ${party}`, stake, table.months, "months");
    }
    table.months.forEach((month, i) => {
      const total = table.holders.reduce((sum, h) => sum + (h.stake[i] ?? 0), 0);
      // Each stake is written with six digits.
      if (total > 1 + 1e-5) say(`${name}: the stakes of ${month} add up to ${total}`);
    });
  }
  for (const cover of results.covers) {
    const name = `covers ${cover.contract}`;
    known(name, parties, cover.borrower);
    known(name, parties, cover.lender);
    inOrder(`${name} months`, cover.months);
    for (const part of ["dscr", "cash_usd", "service_usd"] as const)
      sameLength(`${name} ${part}`, cover[part], cover.months, "months");
  }
  for (const project of results.projects) {
    const name = `projects ${project.file}`;
    for (const row of project.rows) sameLength(`${name} ${row.id}`, row.values, project.periods, "periods");
    sameLength(`${name} dscr`, project.dscr, project.periods, "periods");
    const total = (lines: { usd: number }[]) => lines.reduce((sum, line) => sum + line.usd, 0);
    const difference = total(project.sources) - total(project.uses);
    if (Math.abs(difference) > 1) say(`${name}: sources less uses are ${difference} $`);
  }
  for (const stress of results.stress) {
    known("stress", parties, stress.failed);
    stress.losses.forEach((l) => known(`stress ${stress.failed}`, parties, l.party));
  }
  results.exposures.holders.forEach((h) => known("exposures", parties, h.party));
  results.circularity.measures.forEach((m) => known("circularity", parties, m.party));
  for (const comparison of results.comparisons)
    comparison.metrics
      .filter((m) => m.value !== null)
      .forEach((m) => known(`comparisons ${comparison.plan}`, metrics, m.metric));
}
