// The pure functions: formatting, tables, flows, filters, series.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { aggregateFlows, incomeOf, sankeyGraph, sumUsd, unfundedByPayee, yearSpans } from "../src/lib/flows";
import { countBy, countOf, matchesText, toggled } from "../src/lib/filter";
import * as f from "../src/lib/format";
import { addUp, minimum, seriesTable, sumOver } from "../src/lib/series";
import { compareCells, sortRows, toCsv } from "../src/lib/table";
import type { MoneyFlow, Series } from "../src/results";

/** Narrow spaces and true minus signs as plain ones, for readable expectations. */
const plain = (text: string) =>
  text
    .replace(/\u202f/g, " ")
    .replace(/\u2212/g, "-")
    .replace(/\u2013/g, "–");

describe("numbers", () => {
  it("keep three digits, whatever their size", () => {
    const cases: [number, string][] = [
      [0, "0"],
      [0.00123456, "0.00123"],
      [0.068, "0.068"],
      [1.2345, "1.23"],
      [12.345, "12.3"],
      [99.96, "100"],
      [123.4, "123"],
      [1234.5, "1,235"],
      [-4.5, "-4.5"],
      [1e-12, "0"],
      [9.9999999999999e2, "1,000"],
    ];
    for (const [value, text] of cases) assert.equal(plain(f.formatNumber(value)), text);
    assert.equal(f.formatNumber(NaN), "not a number");
  });
  it("become short when they are large", () => {
    const cases: [number, string][] = [
      [9999, "9,999"],
      [12_345, "12.3 k"],
      [999_600, "1 M"],
      [5_830_000, "5.83 M"],
      [2.5e9, "2.5 bn"],
      [1.2e15, "1,200 tn"],
      [-3e6, "-3 M"],
    ];
    for (const [value, text] of cases) assert.equal(plain(f.formatCompact(value)), text);
  });
  it("of money read as money", () => {
    const cases: [number, string][] = [
      [0, "$0"],
      [0.0923, "$0.0923"],
      [0.5, "$0.50"],
      [12.3, "$12.30"],
      [950, "$950"],
      [1500, "$1,500"],
      [2.5e6, "$2.5 m"],
      [999.7e6, "$1 bn"],
      [35e9, "$35 bn"],
      [-17e9, "-$17 bn"],
      [4.461e12, "$4.46 tn"],
    ];
    for (const [value, text] of cases) assert.equal(plain(f.formatUsd(value)), text);
  });
});

describe("units", () => {
  it("are written in words where they have some", () => {
    const cases: [number | null, string, string][] = [
      [35, "G$", "$35 bn"],
      [47.3, "G$/GW", "$47.3 bn per GW"],
      [0.42, "$/Mtoken", "$0.42 per Mtoken"],
      [9.8, "GW", "9.8 GW"],
      [0.1043, "share", "10.4%"],
      [2_800_000, "chips", "2.8 M chips"],
      [2027 * 12 + 1, "month", "Feb 2027"],
      [null, "GW", "–"],
      [1.135, "", "1.14"],
      [2030, "year", "2030"],
    ];
    for (const [value, unit, text] of cases) assert.equal(plain(f.formatValue(value, unit)), text);
  });
  it("stand in heads of columns and axes", () => {
    assert.equal(f.unitLabel("G$"), "$ bn");
    assert.equal(f.unitLabel("G$/GW"), "$ bn per GW");
    assert.equal(f.unitLabel("TWh"), "TWh");
    assert.equal(f.unitLabel("count"), "");
    assert.equal(f.moneyUnit("GW"), null);
  });
  it("come once in a range", () => {
    const cases: [number | null, number | null, string, string][] = [
      [7.1, 9.4, "GW", "7.1–9.4 GW"],
      [41.2, 56.8, "G$/GW", "$41.2–56.8 bn per GW"],
      [0.13, 0.33, "share", "13–33%"],
      [900_000, 3e9, "chips", "900 k – 3 bn chips"],
      [0.5, 1.2, "G$", "$500 m – $1.2 bn"],
      [-2, 3, "G$", "-$2 bn – $3 bn"],
      [24300, 24307, "month", "Jan 2025 – Aug 2025"],
      [5, 5, "GW", "5 GW"],
      [null, 5, "GW", "–"],
    ];
    for (const [low, high, unit, text] of cases) assert.equal(plain(f.formatRange(low, high, unit)), text);
  });
  it("split for display", () => {
    const split = (value: number, unit: string) => Object.values(f.splitValue(value, unit)).map(plain);
    assert.deepEqual(split(47.3, "G$/GW"), ["$47.3 bn", "per GW"]);
    assert.deepEqual(split(2.8e6, "chips"), ["2.8 M", "chips"]);
    assert.deepEqual(split(0.104, "share"), ["10.4%", ""]);
  });
  it("tell differences", () => {
    const cases: [number | null, number | null, string, string][] = [
      [9, 10, "GW", "-1 GW (-10%)"],
      [24312, 24300, "month", "12 months later"],
      [24299, 24300, "month", "1 month earlier"],
      [0.3, 0.214, "share", "+8.6 pp"],
      [5, 5, "GW", "no change"],
      [401, 306, "G$", "+$95 bn (+31%)"],
      [3, 0, "GW", "+3 GW"],
      [null, 3, "GW", ""],
    ];
    for (const [value, base, unit, text] of cases) assert.equal(plain(f.formatDifference(value, base, unit)), text);
  });
});

describe("dates", () => {
  it("read as dates, other text stays", () => {
    assert.equal(f.formatDate("2026-10"), "Oct 2026");
    assert.equal(f.formatDate("2026-10-05"), "5 Oct 2026");
    assert.equal(f.formatDate("2026-H2"), "2026-H2");
    assert.equal(f.formatDate(""), "");
    assert.equal(f.monthIndex("2025-09"), 2025 * 12 + 8);
    assert.ok(Number.isNaN(f.monthIndex("soon")));
  });
});

it("escapes markup", () => assert.equal(f.escapeHtml(`<b a="1">&'`), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;"));

describe("tables", () => {
  it("sort numbers, then text with its numbers in order, empty last in both directions", () => {
    const rows = ["b10", null, 3, "b9", "", 20].map((cell) => ({ cell }));
    const sorted = (descending: boolean) => sortRows(rows, (r) => r.cell, descending).map((r) => r.cell);
    assert.deepEqual(sorted(false), [3, 20, "b9", "b10", null, ""]);
    assert.deepEqual(sorted(true), ["b10", "b9", 20, 3, null, ""]);
    assert.equal(compareCells(null, ""), 0);
  });
  it("become CSV with units, quotes and no formulas", () => {
    const text = toCsv({
      columns: [
        { key: "a", label: "Name" },
        { key: "b", label: "Power", unit: "GW" },
      ],
      rows: [
        { a: 'x,"y"', b: 1.5 },
        { a: "=1+1", b: null },
        { a: "two\nlines", b: -2 },
      ],
    });
    assert.equal(text, 'Name,Power [GW]\r\n"x,""y""",1.5\r\n\'=1+1,\r\n"two\nlines",-2\r\n');
  });
});

const flow = (from: string, to: string, kind: MoneyFlow["kind"], reason: string, cents: number[]): MoneyFlow => ({
  from,
  to,
  kind,
  reason,
  cents,
});

const kFlows = [
  flow("lab", "vendor", "operating", "systems", [100_00, 200_00, 0]),
  flow("lab", "vendor", "operating", "service", [0, 50_00, 0]),
  flow("vendor", "lab", "funding", "equity", [0, 0, 90_00]),
  flow("lab", "lab", "operating", "internal", [1_00, 1_00, 1_00]),
  flow("unfunded", "lab", "funding", "shortfall", [0, 7_00, 8_00]),
  flow("users", "lab", "operating", "subscriptions", [10_00, 20_00, 30_00]),
];

describe("money flows", () => {
  it("add up in a span of months, exactly", () => {
    assert.equal(sumUsd([1, 2, 3, 4], { first: 1, last: 2 }), 0.05);
    assert.equal(sumUsd([1, 2], { first: 0, last: 9 }), 0.03);
    // 0.1 + 0.2 in dollars would not be 0.3.
    assert.equal(sumUsd([10, 20], { first: 0, last: 1 }), 0.3);
  });
  it("merge by payer, payee and kind, keep their reasons, leave out what a party pays to itself", () => {
    const links = aggregateFlows(kFlows, { first: 0, last: 2 });
    assert.deepEqual(
      links.map((l) => [l.from, l.to, l.usd]),
      [
        ["lab", "vendor", 350],
        ["vendor", "lab", 90],
        ["users", "lab", 60],
        ["unfunded", "lab", 15],
      ],
    );
    assert.deepEqual(links[0]!.reasons, [
      { reason: "systems", usd: 300 },
      { reason: "service", usd: 50 },
    ]);
    const total =
      kFlows
        .filter((x) => x.from !== x.to)
        .flatMap((x) => x.cents)
        .reduce((a, b) => a + b) / 100;
    assert.equal(
      links.reduce((sum, l) => sum + l.usd, 0),
      total,
    );
  });
  it("keep to a month and to a kind", () => {
    assert.deepEqual(
      aggregateFlows(kFlows, { first: 2, last: 2 }, "funding").map((l) => [l.from, l.usd]),
      [
        ["vendor", 90],
        ["unfunded", 8],
      ],
    );
    assert.deepEqual(aggregateFlows([], { first: 0, last: 2 }), []);
  });
  it("make a graph without cycles: payers on one side, payees on the other", () => {
    const { nodes, edges } = sankeyGraph(aggregateFlows(kFlows, { first: 0, last: 2 }));
    for (const edge of edges) {
      assert.ok(edge.source.startsWith("payer:") && edge.target.startsWith("payee:"));
    }
    assert.equal(new Set(nodes.map((n) => n.name)).size, nodes.length);
    const paid = nodes.filter((n) => n.side === "payer").reduce((sum, n) => sum + n.usd, 0);
    const got = nodes.filter((n) => n.side === "payee").reduce((sum, n) => sum + n.usd, 0);
    assert.equal(paid, 515);
    assert.equal(got, 515);
  });
  it("tell who is paid for by nobody, and what a party earns itself", () => {
    assert.deepEqual([...unfundedByPayee(kFlows, 3)], [["lab", [0, 7, 8]]]);
    assert.deepEqual(
      incomeOf("lab", kFlows, [
        { first: 0, last: 0 },
        { first: 1, last: 2 },
      ]),
      [10, 50],
    );
  });
  it("group months into years", () => {
    assert.deepEqual(yearSpans(["2025-11", "2025-12", "2026-01"]), [
      { year: "2025", span: { first: 0, last: 1 } },
      { year: "2026", span: { first: 2, last: 2 } },
    ]);
    assert.deepEqual(yearSpans([]), []);
  });
});

describe("filters", () => {
  it("find every word in any field, whatever case and accents", () => {
    assert.ok(matchesText("nvidia 100", ["NVIDIA invests", "100 G$"]));
    assert.ok(matchesText("chateau", ["Château"]));
    assert.ok(matchesText("  ", ["anything"]));
    assert.ok(!matchesText("nvidia 200", ["NVIDIA invests", "100 G$"]));
  });
  it("count and toggle", () => {
    assert.deepEqual(
      [...countBy([{ s: "a" }, { s: "a" }], ["a", "b"], (r) => r.s as "a" | "b")],
      [
        ["a", 2],
        ["b", 0],
      ],
    );
    assert.deepEqual([...toggled(new Set([1, 2]), 2)], [1]);
    assert.deepEqual([...toggled(new Set([1]), 2)], [1, 2]);
    assert.equal(countOf([1], [1, 2], "claim"), "1 of 2 claims");
    assert.equal(countOf([1], [1], "claim"), "All 1 claim");
  });
});

describe("series", () => {
  const make = (id: string, values: (number | null)[], low: number[] | null = null): Series => ({
    id,
    group: "power",
    label: id,
    unit: "GW",
    kind: "level",
    values,
    p10: low,
    p50: null,
    p90: low,
  });
  it("add up, nothing where there is nothing", () => {
    assert.deepEqual(addUp([make("a", [1, null, null]), make("b", [2, 3, null])], 3), [3, 3, null]);
    assert.equal(sumOver([1, null, 2], { first: 0, last: 2 }), 3);
    assert.equal(sumOver([null, null], { first: 0, last: 1 }), null);
    assert.deepEqual(minimum([null, 3, -1, -1]), { value: -1, at: 2 });
    assert.equal(minimum([]), null);
  });
  it("become tables, with their band", () => {
    const table = seriesTable(["2025-09", "2025-10"], [make("a", [1, 2], [0, 1]), make("b", [3, null])]);
    assert.deepEqual(
      table.columns.map((c) => c.label),
      ["Month", "a", "a, P10", "a, P90", "b"],
    );
    assert.deepEqual(table.rows[1], { month: "2025-10", a: 2, "a:p10": 1, "a:p90": 1, b: null });
  });
});
