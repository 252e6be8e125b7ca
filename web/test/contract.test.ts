// The results format and the fixture that stands for it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseResults, problems } from "../src/lib/contract";
import type { Results } from "../src/results";
import { embed, fixture } from "./fixture.mjs";

const results = () => structuredClone(fixture()) as Results;

describe("the fixture", () => {
  it("keeps the contract and is the same each time", () => {
    assert.deepEqual(problems(results()), []);
    assert.equal(JSON.stringify(fixture()), JSON.stringify(fixture()));
    assert.equal(results().months.length, 136);
    assert.equal(results().parties.length, 8);
    assert.equal(results().claims.length, 40);
  });
  it("moves every cent from somebody to somebody, so that balances and flows agree", () => {
    // cash(end) = cash(start) + sum of what comes in - sum of what goes out
    const r = results();
    const opening = 17e9;
    const of = (side: "from" | "to") =>
      r.money_flows
        .filter((f) => f[side] === "openai")
        .flatMap((f) => f.cents)
        .reduce((a, b) => a + b, 0) / 100;
    const end = r.series.find((s) => s.id === "cash.openai")!.values.at(-1)! * 1e9;
    assert.ok(Math.abs(opening + of("to") - of("from") - end) < 1e-3 * end);
  });
});

describe("a breach of the contract is named", () => {
  const breaches: [string, (r: Results) => void, RegExp][] = [
    ["a month is missing", (r) => r.months.splice(5, 1), /months: 2026-03 does not follow/],
    ["a flow to nobody", (r) => (r.money_flows[0]!.to = "nobody"), /money_flows .*: no nobody/],
    ["half a cent", (r) => (r.money_flows[0]!.cents[3] = 0.5), /not whole cents/],
    ["a short series", (r) => r.series[0]!.values.pop(), /series energised_power.values: 135 months, not 136/],
    ["a headline without metric", (r) => (r.headline[0]!.metric = "x.y"), /headline: no x\.y/],
    ["two metrics of one id", (r) => (r.metrics[1]!.id = r.metrics[0]!.id), /occurs twice/],
    ["a claim without source", (r) => (r.claims[0]!.source = "gone"), /claims F001: no gone/],
    ["a statement of too few years", (r) => r.statements[0]!.lines[0]!.values_usd.pop(), /not one value for each year/],
    ["a contract without state", (r) => (r.deals[0]!.contracts[0]!.states = []), /staged_equity: no state/],
    ["states out of order", (r) => r.deals[0]!.contracts[0]!.states.reverse(), /is not in order/],
    ["a contract with nobody", (r) => (r.deals[0]!.contracts[0]!.payee = "nobody"), /staged_equity: no nobody/],
    ["more than all shares", (r) => (r.cap_tables[0]!.holders[0]!.stake[0] = 0.9), /stakes of 2025-09 add up to 1\.17/],
    ["a short stake", (r) => r.cap_tables[0]!.holders[0]!.stake.pop(), /customers: 4 values, not 5 months/],
    ["a short cover", (r) => r.covers[0]!.dscr.pop(), /covers oracle_loan dscr: 83 values, not 84 months/],
    ["a short row", (r) => r.projects[0]!.rows[0]!.values.pop(), /output: 60 values, not 61 periods/],
    ["uses without source", (r) => (r.projects[0]!.uses[0]!.usd += 5), /sources less uses are -5 \$/],
    ["a loss of nobody", (r) => (r.stress[0]!.losses[0]!.party = "gone"), /stress openai: no gone/],
    ["a metric of another plan", (r) => (r.comparisons[0]!.metrics[0]!.metric = "x.y"), /comparisons .*: no x\.y/],
  ];
  for (const [name, spoil, message] of breaches) {
    it(name, () => {
      const spoilt = results();
      spoil(spoilt);
      assert.match(problems(spoilt).join("\n"), message);
    });
  }
});

describe("reading", () => {
  it("takes absent lists as empty", () => {
    const r = parseResults('{"gigawatt":{"version":"1","schema":1}}');
    assert.deepEqual(r.claims, []);
    assert.deepEqual(r.exposures.pairs, []);
    assert.deepEqual(problems(r), []);
  });
  it("says what is wrong in words", () => {
    assert.throws(() => parseResults("__GIGAWATT_RESULTS__"), /holds no results/);
    assert.throws(() => parseResults("[]"), /schema undefined/);
    assert.throws(() => parseResults("null"), /not a JSON object/);
    assert.throws(() => parseResults('{"gigawatt":{"schema":2}}'), /schema 2, this page reads 1/);
  });
  it("is embedded without any markup in it", () => {
    const page = embed("<script>__GIGAWATT_RESULTS__</script>", fixture());
    assert.equal(page.split("<").length - 1, 2);
    assert.deepEqual(JSON.parse(page.slice(8, -9)), fixture());
  });
});
