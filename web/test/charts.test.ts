// Chart options and colours.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ganttOption, linesOption, packTasks, rangesOption, sankeyHeight, sankeyOption } from "../src/charts/options";
import {
  heatHeight,
  heatOpacity,
  heatOption,
  heatUnit,
  pairsOption,
  statesOption,
  waterfallOption,
} from "../src/charts/money_options";
import { axisNumber } from "../src/charts/parts";
import { kStateLooks, stateLook } from "../src/charts/states";
import { kDark, kLight } from "../src/charts/theme";
import type { Phase } from "../src/results";
import { kStates } from "../src/lib/deals";
import { blend, contrast, distance, kKinds } from "./colour";

describe("colours", () => {
  for (const theme of [kLight, kDark]) {
    const name = theme.dark ? "dark" : "light";
    it(`${name}: text at least 4.5:1 and marks at least 3:1 on their background`, () => {
      for (const text of [theme.ink, theme.muted, theme.accent, theme.alarm])
        assert.ok(contrast(text, theme.surface) >= 4.5, text);
      for (const mark of theme.palette) assert.ok(contrast(mark, theme.surface) >= 3, mark);
    });
    it(`${name}: all eight stay apart for every kind of colour vision`, () => {
      for (const kind of kKinds) {
        theme.palette.forEach((a, i) =>
          theme.palette.slice(0, i).forEach((b) => assert.ok(distance(a, b, kind) > 20, `${kind}: ${a} ${b}`)),
        );
      }
    });
  }
});

describe("states of contracts", () => {
  it("have a shape, a sign and a colour each, none of them twice", () => {
    for (const part of ["shape", "sign", "colour"] as const)
      assert.equal(new Set(kStates.map((s) => kStateLooks[s][part])).size, kStates.length, part);
    assert.equal(stateLook("unheard_of").sign, "?");
  });
  it("are drawn from their first month to the next state's", () => {
    const row = { label: "a", deal: "d", spans: [{ state: "signed", from: 0, to: 2 }], events: [{ at: 2, what: "x" }] };
    const option = statesOption([row], ["2026-01", "2026-02", "2026-03"])(kLight, 800) as any;
    assert.deepEqual(option.series[0].data, [
      [0, 0, 2],
      [0, 2, 2],
    ]);
    assert.match(option.tooltip.formatter({ dataIndex: 0 }), /Signed.*from Jan 2026 to Mar 2026/);
  });
});

describe("waterfall", () => {
  const step = (usd: number, total = false) => ({ id: "", label: "s", usd, total });
  it("starts each bar where the last one ended, totals at nothing", () => {
    const option = waterfallOption([step(10), step(-4), step(6, true), step(-8), step(-2, true)])(kLight, 600) as any;
    assert.deepEqual(option.series[0].data, [
      [0, 0, 10],
      [1, 10, 6],
      [2, 0, 6],
      [3, 6, -2],
      [4, 0, -2],
    ]);
    assert.ok(option.xAxis.min < -2 && option.xAxis.max > 10);
  });
});

describe("heat map", () => {
  const columns = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const row = {
    label: "fails",
    cells: columns.map((column, i) => ({ column, usd: (i + 1) * 1e9, marked: i === 7, tip: column })),
  };
  it("adds up the columns that do not fit", () => {
    const wide = heatOption([row], columns, (id) => id)(kLight, 900) as any;
    assert.equal(wide.series[0].data.length, 8);
    const narrow = heatOption([row], columns, (id) => id)(kLight, 260) as any;
    const heads: string[] = narrow.xAxis.data;
    assert.ok(heads.length < 8);
    assert.match(heads.at(-1)!, /^\d others$/);
    const sum = (data: number[][]) => data.reduce((a, d) => a + d[2]!, 0);
    assert.equal(sum(narrow.series[0].data), sum(wide.series[0].data));
    assert.ok(heatHeight([row], columns)(260) > heatHeight([row], columns.slice(0, 2))(900));
  });
  it("is in billions only where there are any", () => {
    assert.equal(heatUnit([row]).label, "$ bn");
    assert.equal(heatUnit([{ ...row, cells: [{ ...row.cells[0]!, usd: 2e7 }] }]).label, "$ m");
    assert.equal(heatUnit([]).label, "$ m");
  });
  for (const theme of [kLight, kDark]) {
    it(`${theme.dark ? "dark" : "light"}: its numbers are readable on the fullest cell`, () => {
      assert.ok(contrast(theme.ink, blend(theme.accent, theme.surface, heatOpacity(1))) >= 4.5);
    });
  }
});

const task = (name: string, start: string, finish: string, critical = false) => ({ name, start, finish, critical });
const phase: Phase = {
  phase: "gw.1",
  block: "gw",
  campus: "a",
  system: "s",
  energised: "2026-09",
  tasks: [
    task("late", "2026-05", "2026-08"),
    task("land", "2026-01", "2026-05", true),
    task("racks", "2026-05", "2026-09", true),
    task("shell", "2026-02", "2026-06"),
  ],
};

describe("Gantt chart", () => {
  it("puts the critical path into the first lane and lets nothing overlap", () => {
    const { bars, lanes } = packTasks(phase);
    assert.equal(lanes, 3);
    assert.deepEqual(
      bars.filter((b) => b.critical).map((b) => b.lane),
      [0, 0],
    );
    for (const a of bars)
      for (const b of bars) {
        if (a !== b && a.lane === b.lane) assert.ok(a.finish <= b.start || b.finish <= a.start, `${a.name} ${b.name}`);
      }
  });
  it("places bars on the months of the plan", () => {
    const option = ganttOption(
      [{ label: "gw.1", ...packTasks(phase), energised: "2026-09" }],
      ["2026-01", "2026-02", "2026-03"],
    )(kLight, 800) as any;
    assert.deepEqual(option.series[0].data[0], [0, 0, 4]);
    assert.deepEqual(option.series[0].data.at(-1), [0, 8, 8]);
  });
});

describe("tooltips", () => {
  it("escape what the plan calls things", () => {
    const evil = "<img src=x onerror=alert(1)>";
    const line = { label: evil, unit: "GW", values: [1], low: [0], high: [2], colour: 0 };
    const lines = linesOption(["2026-01"], [line], "line")(kLight, 600) as any;
    const text = lines.tooltip.formatter([{ dataIndex: 0 }]);
    assert.ok(!text.includes("<img"));
    assert.match(text, /P10 0\u202fGW, P90 2\u202fGW/);
    const ranges = rangesOption([{ label: evil, low: 1, high: 2 }], "$")(kLight, 600) as any;
    assert.ok(!ranges.tooltip.formatter({ dataIndex: 0 }).includes("<img"));
    const nodes = [{ name: "payer:a", label: evil, side: "payer" as const, usd: 1 }];
    const sankey = sankeyOption(nodes, [])(kLight, 600) as any;
    assert.ok(!sankey.tooltip.formatter({ dataType: "node", dataIndex: 0 }).includes("<img"));
    const spans = [{ state: evil, from: 0, to: 1 }];
    const states = statesOption([{ label: evil, deal: evil, spans, events: [] }], ["2026-01"])(kLight, 600) as any;
    assert.ok(!states.tooltip.formatter({ dataIndex: 0 }).includes("<img"));
    const pairs = pairsOption([{ label: evil, values: [1, null] }], [evil, "b"], "$")(kLight, 600) as any;
    assert.ok(!pairs.tooltip.formatter([{ dataIndex: 0 }]).includes("<img"));
    const steps = waterfallOption([{ id: "", label: evil, usd: 1, total: false }])(kLight, 600) as any;
    assert.ok(!steps.tooltip.formatter({ dataIndex: 0 }).includes("<img"));
  });
});

it("axes are short", () => {
  assert.equal(axisNumber(20, "G$"), "$20\u202fbn");
  assert.equal(axisNumber(0.5, "share"), "50%");
  assert.equal(axisNumber(5e6, "chips"), "5\u202fM");
});

it("narrow diagrams are taller", () => assert.ok(sankeyHeight(8)(300) > sankeyHeight(8)(900)));
