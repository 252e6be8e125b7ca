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
] as const;

const kEmpty = {
  gigawatt: { version: "", schema: kSchema },
  plan: { id: "", name: "", description: "", file: "" },
  provenance: { plan_hash: "", data_hash: "", seed: "", samples: 0, months_from: "", months_to: "" },
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
    known(`commitments ${c.contract}`, parties, c.payer);
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
  return found;
}
