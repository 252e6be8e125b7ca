// The pure functions of the money pages: states, stakes, covers, waterfall, losses, measures, comparisons.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { measureTable } from "../src/lib/circular";
import { byDifference, comparedDeals, differentDeals, relativeDifference, sameUsd } from "../src/lib/compare";
import { coverFinding, coverLimit } from "../src/lib/cover";
import { filterDeals, kNoFilter, paid, stateCounts, stateSpans, written } from "../src/lib/deals";
import { carryForward, largestHolders, stakeChanges } from "../src/lib/ownership";
import { overPeriods, periodsOf, waterfall, yearsOf } from "../src/lib/project";
import { cellOf, fold, lossMatrix, lossOf } from "../src/lib/stress";
import type { CapTable, DealContract, ProjectFinance, Results } from "../src/results";
import { fixture } from "./fixture.mjs";

const results = structuredClone(fixture()) as Results;

describe("states of a contract", () => {
  const months = ["2026-01", "2026-02", "2026-03", "2026-04"];
  const of = (states: [string, string][]) =>
    ({ states: states.map(([from, state]) => ({ from, state })) }) as unknown as DealContract;
  it("hold from their month to the next one's, the last to the end of the plan", () => {
    assert.deepEqual(
      stateSpans(
        of([
          ["2026-01", "signed"],
          ["2026-03", "effective"],
        ]),
        months,
      ),
      [
        { state: "signed", from: 0, to: 2 },
        { state: "effective", from: 2, to: 4 },
      ],
    );
  });
  it("are cut to the months of the plan", () => {
    assert.deepEqual(
      stateSpans(
        of([
          ["2025-01", "signed"],
          ["2025-06", "effective"],
          ["2030-01", "ended"],
        ]),
        months,
      ),
      [{ state: "effective", from: 0, to: 4 }],
    );
    assert.deepEqual(stateSpans(of([]), months), []);
  });
});

describe("deals", () => {
  it("keep the contracts that pass all filters", () => {
    const ids = (filter: Partial<typeof kNoFilter>) =>
      filterDeals(results.deals, { ...kNoFilter, ...filter }).map((d) => d.contracts.map((c) => c.contract));
    assert.equal(ids({}).flat().length, 6);
    assert.equal(ids({ named: true }).flat().length, 5);
    assert.deepEqual(ids({ party: "oracle" }), [["oracle_capacity", "oracle_loan"]]);
    const [deal] = results.deals;
    const round = { ...deal!, contracts: [{ ...deal!.contracts[0]!, payer: "amazon, nvidia", payers: ["amazon", "nvidia"] }] };
    for (const party of ["amazon", "nvidia", deal!.contracts[0]!.payee])
      assert.equal(filterDeals([round], { ...kNoFilter, party }).length, 1);
    assert.equal(filterDeals([round], { ...kNoFilter, party: "oracle" }).length, 0);
    assert.deepEqual(ids({ type: "purchase" }), [["purchase"], ["construction"]]);
    assert.deepEqual(ids({ states: new Set(["ended", "superseded"]) }), [["staged_equity", "lease"], ["oracle_loan"]]);
    assert.deepEqual(ids({ party: "nvidia", type: "loan" }), []);
  });
  it("add up what is written, without what states no total", () => {
    // 100 + 350 + 310 + 300 + 39.6 = 1,099.6 G$; construction states none
    const all = results.deals.flatMap((d) => d.contracts);
    const { usd, unstated } = written(all);
    assert.ok(Math.abs(usd - 1099.6e9) < 1);
    assert.equal(unstated, 1);
    assert.ok(Math.abs(paid(all) - 850.6e9) < 1);
  });
  it("count states in their order, and the unknown ones last", () => {
    const all = results.deals.flatMap((d) => d.contracts);
    assert.deepEqual(stateCounts(all), [
      ["effective", 2],
      ["ended", 2],
      ["superseded", 1],
      ["defaulted", 1],
    ]);
    assert.deepEqual(stateCounts([{ ...all[0]!, state: "paused" }]), [["paused", 1]]);
  });
});

describe("stakes", () => {
  const table = (stakes: Record<string, number[]>) =>
    ({
      issuer: "x",
      months: ["2026-01", "2026-06"],
      holders: Object.entries(stakes).map(([party, stake]) => ({ party, stake })),
      post_money_usd: [null, null],
    }) as CapTable;
  it("stand until the next change", () => {
    const months = ["2025-12", "2026-01", "2026-02", "2026-03"];
    assert.deepEqual(carryForward(["2026-01", "2026-03"], [0.5, 0.4], months), [null, 0.5, 0.5, 0.4]);
    assert.deepEqual(carryForward([], [], months), [null, null, null, null]);
  });
  it("of small holders are added up", () => {
    const t = table({ a: [0.1, 0.2], b: [0.6, 0.5], c: [0.2, 0.1], d: [0.1, 0.2] });
    const largest = largestHolders(t, 3);
    assert.deepEqual(
      largest.map((h) => h.party),
      ["b", "a", ""],
    );
    assert.ok(Math.abs(largest[2]!.stake[0]! - 0.3) < 1e-12 && Math.abs(largest[2]!.stake[1]! - 0.3) < 1e-12);
    assert.equal(largestHolders(t, 4).length, 4);
  });
  it("change most where they fall most", () => {
    const [first] = stakeChanges([table({ a: [0.9, 0.6], b: [0.1, 0.4] })]);
    assert.deepEqual(first, { issuer: "x", party: "a", from: 0.9, to: 0.6 });
    assert.deepEqual(stakeChanges([]), []);
  });
});

describe("covers", () => {
  const cover = { contract: "l", borrower: "b", lender: "l", target: 1.3, cash_usd: [], service_usd: [] };
  const months = ["2026-01", "2026-02", "2026-03", "2026-04"];
  it("name the first month below each level", () => {
    const found = coverFinding({ ...cover, months, dscr: [null, 1.2, 1.04, 0.9], minimum: 1.05, lock_up: 1.25 });
    assert.deepEqual(found, {
      least: 0.9,
      least_in: "2026-04",
      first_lock_up: "2026-02",
      first_breach: "2026-03",
    });
  });
  it("at the level itself are no breach, without a level never", () => {
    const found = coverFinding({ ...cover, months, dscr: [1.05, null, 1.05, 2], minimum: 1.05, lock_up: null });
    assert.equal(found.first_breach + found.first_lock_up, "");
  });
  it("without service have no least", () => {
    const found = coverFinding({ ...cover, months, dscr: [null, null, null, null], minimum: 1, lock_up: 1 });
    assert.equal(found.least, null);
    assert.equal(found.least_in, "");
  });
  it("are cut off in the picture only where they leave what is asked for far below", () => {
    assert.equal(coverLimit([1.2, 2], [1.3, null]), null);
    assert.equal(coverLimit([1.2, 80], [1.3, null]), 4);
    assert.equal(coverLimit([null], []), null);
  });
});

describe("the waterfall of a project", () => {
  const row = (id: string, kind: "amount" | "level", values: number[]) => ({ id, label: id, unit: "$", kind, values });
  const project = {
    per_year: 2,
    periods: ["COD", "1", "2", "3", "4"],
    rows: [
      row("sales", "amount", [0, 100, 100, 80, 80]),
      row("opex", "amount", [0, 20, 20, 20, 20]),
      row("tax_federal", "amount", [0, 5, 5, 0, 0]),
      row("interest", "amount", [0, 10, 9, 8, 7]),
      row("principal", "amount", [0, 30, 30, 30, 30]),
      row("dsra", "level", [40, 40, 30, 30, 0]),
      row("owner", "amount", [-300, 35, 46, 22, 53]),
    ],
  } as unknown as ProjectFinance;

  it("has years of periods", () => {
    assert.equal(yearsOf(project), 2);
    assert.deepEqual(periodsOf(project, 0), { first: 1, last: 4 });
    assert.deepEqual(periodsOf(project, 2), { first: 3, last: 4 });
    assert.equal(overPeriods(project.rows[0]!, periodsOf(project, 1)), 200);
    assert.equal(overPeriods(project.rows[5]!, periodsOf(project, 1)), 30);
  });
  it("ends at the owner: sales - opex - tax - interest - principal - growth of the reserve", () => {
    // year 1: 200 - 40 - 10 - 19 - 60 + 10 = 81 = 35 + 46
    const steps = waterfall(project, 1);
    assert.deepEqual(
      steps.map((s) => [s.id, s.usd]),
      [
        ["sales", 200],
        ["opex", -40],
        ["tax_federal", -10],
        ["before_debt", 150],
        ["interest", -19],
        ["principal", -60],
        ["dsra", 10],
        ["owner", 81],
      ],
    );
  });
  it("shows what the rows leave over in a step of its own", () => {
    // all years: 360 - 80 - 10 - 34 - 120 + 40 = 156 = 35 + 46 + 22 + 53
    assert.ok(!waterfall(project, 0).some((s) => s.id === "other"));
    const more = structuredClone(project);
    more.rows[6]!.values[4] = 60;
    assert.equal(waterfall(more, 0).find((s) => s.id === "other")?.usd, 7);
  });
  it("of the fixture closes for every year", () => {
    for (const p of results.projects)
      for (let year = 0; year <= yearsOf(p); year++) {
        const steps = waterfall(p, year);
        const sum = steps.filter((s) => !s.total).reduce((a, s) => a + s.usd, 0);
        assert.ok(Math.abs(sum - steps[steps.length - 1]!.usd) < 1, `${p.file} ${year}`);
        assert.ok(Math.abs(steps.find((s) => s.id === "other")?.usd ?? 0) < 1e3, `${p.file} ${year}`);
      }
  });
});

describe("the matrix of losses", () => {
  const matrix = lossMatrix(results.stress);
  it("has who fails by what others lose, and who loses by the worst case", () => {
    assert.deepEqual(
      matrix.rows.map((c) => c.failed),
      ["openai", "oracle"],
    );
    assert.deepEqual(matrix.columns, ["oracle", "nvidia", "lenders", "builders", "utilities"]);
    assert.deepEqual(
      matrix.without.map((c) => c.failed),
      ["nvidia", "builders", "utilities"],
    );
  });
  it("counts what is not paid and what a guarantor pays, not more support", () => {
    assert.equal(lossOf(cellOf(matrix.rows[0]!, "nvidia")!), 65e9);
    assert.equal(cellOf(matrix.rows[0]!, "lenders"), undefined);
  });
  it("folds the columns that do not fit", () => {
    assert.deepEqual(fold(["a", "b", "c"], 3), { shown: ["a", "b", "c"], others: [] });
    assert.deepEqual(fold(["a", "b", "c"], 2), { shown: ["a"], others: ["b", "c"] });
  });
});

describe("measures of circularity", () => {
  it("that are of all together are said once", () => {
    const table = measureTable(results.circularity.measures);
    assert.deepEqual(
      table.whole.map((m) => m.measure),
      ["finn_index", "net_external_demand"],
    );
    assert.deepEqual(
      table.measures.map((m) => m.measure),
      ["returned_share", "self_funded_revenue"],
    );
    assert.equal(table.parties.length, 3);
    assert.equal(table.parties[2]!.values.get("returned_share"), undefined);
  });
  it("of one party alone stay its own, even where all have the same value", () => {
    const [only] = results.circularity.measures;
    assert.equal(measureTable([only!]).parties.length, 1);
    const twins = measureTable([only!, { ...only!, party: "oracle" }]);
    assert.deepEqual([twins.whole.length, twins.parties.length], [0, 2]);
    assert.deepEqual(measureTable([]), { whole: [], parties: [], measures: [] });
  });
});

describe("two plans", () => {
  const [comparison] = results.comparisons;
  it("are compared by deal, contracts that stand alone aside", () => {
    const alone = { ...comparison!.contracts[0]!, contract: "water", deal: "water" };
    const water = { ...comparison!.deals[0]!, deal: "water" };
    const more = { ...comparison!, deals: [...comparison!.deals, water], contracts: [...comparison!.contracts, alone] };
    assert.deepEqual(comparedDeals(more), comparison!.deals);
    assert.deepEqual(comparedDeals({ ...more, deals: [water] }), [water]);
  });
  it("name the deals that differ, widest gap first", () => {
    const [a, b] = comparison!.deals;
    const same = { ...a!, other_total_usd: a!.total_usd, other_paid_usd: a!.paid_usd, other_states: a!.states };
    assert.deepEqual(differentDeals([same, b!, a!]), [a, b]);
    assert.ok(differentDeals([{ ...same, other_states: "ended 3" }]).length === 1);
  });
  it("differ most where the amounts do, an absent one counting as nothing", () => {
    const rows: [number | null, number | null][] = [
      [5, 4],
      [null, 9],
      [3, 3],
    ];
    assert.deepEqual(
      byDifference(
        rows,
        (r) => r[0],
        (r) => r[1],
      ),
      [rows[1], rows[0], rows[2]],
    );
  });
  it("are the same up to round-off", () => {
    assert.ok(sameUsd(1e12, 1e12 + 1) && sameUsd(null, null) && sameUsd(0, 0));
    assert.ok(!sameUsd(1e9, 1.001e9) && !sameUsd(null, 0));
  });
  it("differ relatively, so that units do not matter", () => {
    assert.equal(relativeDifference(10, 5), 0.5);
    assert.equal(relativeDifference(0, 0), 0);
    assert.equal(relativeDifference(-1, 1), 2);
    assert.equal(relativeDifference(null, 7), 1);
    assert.equal(relativeDifference(null, null), 0);
  });
});
