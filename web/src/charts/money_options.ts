// ECharts options of the money pages: states on a timeline, waterfall, pairs of bars, heat map.
import type { StateSpan } from "../lib/deals";
import { formatDate, formatNumber, formatUsd, formatValue, humanise } from "../lib/format";
import type { Step } from "../lib/project";
import { fold } from "../lib/stress";
import type { Option } from "./echart";
import {
  kGrid,
  labelRoom,
  rowAxis,
  timelineAxis,
  tipHead,
  tipRow,
  tooltip,
  wideAxis,
  type Custom,
  type Tip,
} from "./parts";
import { stateLook } from "./states";
import { colour, type Theme } from "./theme";

type Maker = (theme: Theme, width: number) => Option;

export interface StateRow {
  label: string;
  /** Over the label in the tooltip. */
  deal: string;
  spans: StateSpan[];
  /** `at`: index of the month. */
  events: { at: number; what: string }[];
}

const kRowHeight = 24;
export const statesHeight = (rows: number) => 34 + rows * kRowHeight;

/** One row for each contract, a bar for each state, a diamond for each event. */
export function statesOption(rows: readonly StateRow[], months: readonly string[]): Maker {
  const marks = rows.flatMap((row, y) => [
    ...row.spans.map((span) => ({ row, y, span, event: null })),
    ...row.events.map((event) => ({ row, y, span: null, event })),
  ]);
  const name = (at: number) => formatDate(months[Math.min(at, months.length - 1)]!);
  return (theme, width) => {
    const axis = rowAxis(
      theme,
      rows.map((r) => r.label),
      width,
      0.32,
    );
    return {
      grid: { ...kGrid, top: 26, right: 14 },
      xAxis: timelineAxis(theme, months),
      yAxis: { ...axis, axisLabel: { ...axis.axisLabel, overflow: "truncate" } },
      tooltip: tooltip(theme, {
        trigger: "item",
        formatter: (tip: Tip) => {
          const { row, span, event } = marks[tip.dataIndex]!;
          const head = tipHead(`${row.deal}: ${row.label}`);
          if (event) return head + tipRow("", name(event.at), event.what);
          const paint = colour(theme, stateLook(span!.state).colour);
          const until = span!.to >= months.length ? "the end of the plan" : name(span!.to);
          return head + tipRow(paint, humanise(span!.state), `from ${name(span!.from)} to ${until}`);
        },
      }),
      series: [
        {
          type: "custom",
          clip: true,
          encode: { x: [1, 2], y: 0 },
          data: marks.map(({ y, span, event }) => [y, span ? span.from : event!.at, span ? span.to : event!.at]),
          renderItem: (params: { dataIndex: number }, api: Custom) => {
            const { y, span, event } = marks[params.dataIndex]!;
            const month = api.size([1, 0])[0];
            const x = (at: number) => api.coord([at, y])[0] - month / 2;
            const middle = api.coord([0, y])[1];
            return span
              ? stateShape(theme, span.state, { left: x(span.from), right: x(span.to), middle })
              : diamond(x(event!.at), middle, theme);
          },
        },
      ],
    };
  };
}

const diamond = (x: number, y: number, theme: Theme) => ({
  type: "polygon",
  z2: 10,
  shape: {
    points: [
      [x, y - 6],
      [x + 6, y],
      [x, y + 6],
      [x - 6, y],
    ],
  },
  style: { fill: theme.ink, stroke: theme.surface, lineWidth: 1.5 },
});

function stateShape(theme: Theme, state: string, at: { left: number; right: number; middle: number }) {
  const { colour: index, shape } = stateLook(state);
  const paint = colour(theme, index);
  const width = Math.max(at.right - at.left - 1, 2);
  const box = (height: number) => ({ x: at.left, y: at.middle - height / 2, width, height, r: 2 });
  const line = { x1: at.left, y1: at.middle, x2: at.left + width, y2: at.middle };
  if (shape === "thin" || shape === "thin-dashed") {
    const lineDash = shape === "thin" ? null : [6, 4];
    return { type: "line", shape: line, style: { stroke: paint, lineWidth: 4, lineDash } };
  }
  if (shape === "hollow" || shape === "dashed") {
    const lineDash = shape === "hollow" ? null : [4, 3];
    return { type: "rect", shape: box(11), style: { fill: theme.surface, stroke: paint, lineWidth: 2, lineDash } };
  }
  const bar = { type: "rect", shape: box(14), style: { fill: paint } };
  if (shape === "full") return bar;
  const stroke = { stroke: theme.surface, lineWidth: 2 };
  const crosses = Array.from({ length: Math.max(Math.floor(width / 14), 1) }, (_, i) => at.left + 7 + i * 14);
  const cross = (x: number) => [
    { type: "line", shape: { x1: x - 4, y1: at.middle - 4, x2: x + 4, y2: at.middle + 4 }, style: stroke },
    { type: "line", shape: { x1: x - 4, y1: at.middle + 4, x2: x + 4, y2: at.middle - 4 }, style: stroke },
  ];
  return { type: "group", children: [bar, ...crosses.flatMap(cross)] };
}

export const waterfallHeight = (steps: number) => 30 + steps * 30;

/** From the first total to the last: what comes in to the right, what goes out to the left. */
export function waterfallOption(steps: readonly Step[]): Maker {
  let level = 0;
  const bars = steps.map((step) => {
    const from = step.total ? 0 : level;
    level = step.total ? step.usd : level + step.usd;
    return { ...step, from, to: level };
  });
  const ends = bars.flatMap((b) => [b.from, b.to]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  return (theme, width) => ({
    grid: { ...kGrid, right: 12 },
    xAxis: roomyAxis(theme, width, { low, high }),
    yAxis: rowAxis(
      theme,
      bars.map((b) => b.label),
      width,
      0.34,
    ),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: (tip: Tip) => {
        const bar = bars[tip.dataIndex]!;
        const left = bar.total ? "" : tipRow("", "Left after it", formatUsd(bar.to));
        return tipHead(bar.label) + tipRow("", bar.total ? "Left" : "Amount", formatUsd(bar.usd)) + left;
      },
    }),
    series: [
      {
        type: "custom",
        encode: { x: [1, 2], y: 0 },
        data: bars.map((b, i) => [i, b.from, b.to]),
        renderItem: (params: { dataIndex: number }, api: Custom) => {
          const { from, to, usd, total } = bars[params.dataIndex]!;
          const [a, y] = api.coord([from, params.dataIndex]);
          const [b] = api.coord([to, params.dataIndex]);
          const [left, right] = [Math.min(a, b), Math.max(a, b)];
          const fill = total ? theme.palette[7]! : theme.palette[usd < 0 ? 1 : 2]!;
          const shape = { x: left, y: y - 9, width: Math.max(right - left, 2), height: 18, r: 2 };
          const text = (total || usd < 0 ? "" : "+") + formatUsd(usd);
          const outside = to < 0 && !total;
          const style = {
            text,
            fill: theme.ink,
            x: outside ? left - 6 : right + 6,
            y,
            align: outside ? "right" : "left",
            verticalAlign: "middle",
            font: `${total ? 600 : 400} 12px sans-serif`,
          };
          return {
            type: "group",
            children: [
              { type: "rect", shape, style: { fill } },
              { type: "text", style },
            ],
          };
        },
      },
    ],
  });
}

const kAmountRoom = 66;

/** A value axis with room for an amount beside the longest bar, and without a number there. */
function roomyAxis(theme: Theme, width: number, { low, high }: { low: number; high: number }) {
  const axis = wideAxis(theme, "$", width);
  const room = ((high - low) * kAmountRoom) / Math.max(width * 0.66 - 2 * kAmountRoom, kAmountRoom);
  return {
    ...axis,
    min: low < 0 ? low - room : 0,
    max: high + room,
    axisLabel: { ...axis.axisLabel, showMinLabel: low >= 0, showMaxLabel: false },
  };
}

export interface Pair {
  label: string;
  values: readonly [number | null, number | null];
}

export const pairsHeight = (rows: number) => (width: number) => 30 + rows * (width < 520 ? 54 : 44);

/** Two bars for each row, in the given order. */
export function pairsOption(pairs: readonly Pair[], names: readonly [string, string], unit: string): Maker {
  return (theme, width) => ({
    grid: { ...kGrid, right: 30 },
    xAxis: wideAxis(theme, unit, width),
    yAxis: rowAxis(
      theme,
      pairs.map((p) => p.label),
      width,
      0.34,
    ),
    tooltip: tooltip(theme, {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (tips: Tip[]) => {
        const pair = pairs[tips[0]!.dataIndex]!;
        const rows = names.map((n, k) => tipRow(colour(theme, k), n, formatValue(pair.values[k] ?? null, unit)));
        return tipHead(pair.label) + rows.join("");
      },
    }),
    series: names.map((name, k) => ({
      type: "bar",
      name,
      data: pairs.map((p) => p.values[k]),
      color: colour(theme, k),
      barMaxWidth: 13,
      barGap: "10%",
    })),
  });
}

export interface HeatRow {
  label: string;
  cells: { column: string; usd: number; marked: boolean; tip: string }[];
}

/** Opacity of the accent colour behind a number: its square root makes small amounts visible. */
export const heatOpacity = (share: number) => 0.08 + 0.42 * Math.sqrt(Math.min(Math.max(share, 0), 1));

const kHeatRow = 30;

/** Names lie where the columns are wide enough for them, and are turned where not. */
function heatLayout(labels: readonly string[], columns: readonly string[], width: number) {
  const room = labelRoom(labels, width, 0.34);
  const { shown, others } = fold(columns, Math.max(Math.floor((width - room - 40) / 38), 2));
  const column = Math.min((width - room - 42) / (shown.length + (others.length ? 1 : 0)), 150);
  const turned = column < 96;
  return { room, shown, others, column, turned, head: turned ? 96 : 52 };
}

export const heatHeight = (rows: readonly HeatRow[], columns: readonly string[]) => (width: number) =>
  heatLayout(
    rows.map((r) => r.label),
    columns,
    width,
  ).head +
  rows.length * kHeatRow +
  6;

/**
 * Rows against columns, the amount in the unit of `heatUnit` in each cell; a frame around the marked ones. Columns that do not fit are
 * added up in the last one.
 */
export function heatOption(
  rows: readonly HeatRow[],
  columns: readonly string[],
  nameOf: (id: string) => string,
): Maker {
  const most = mostIn(rows);
  const unit = heatUnit(rows);
  return (theme, width) => {
    const labels = rows.map((r) => r.label);
    const { room, shown, others, column, turned, head } = heatLayout(labels, columns, width);
    const heads = [...shown.map(nameOf), ...(others.length ? [`${others.length} others`] : [])];
    const cells = rows.flatMap((row, y) => [
      ...row.cells.filter((c) => shown.includes(c.column)).map((c) => ({ ...c, x: shown.indexOf(c.column), y })),
      ...foldedCell(row, others, shown.length, y),
    ]);
    return {
      grid: { left: room + 8, width: column * heads.length, top: head, bottom: 4 },
      xAxis: {
        type: "category",
        position: "top",
        data: heads,
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: {
          color: theme.ink,
          interval: 0,
          ...(turned
            ? { rotate: 50, width: 108, overflow: "truncate" }
            : { width: column - 8, overflow: "break", lineHeight: 14 }),
        },
      },
      yAxis: rowAxis(theme, labels, width, 0.34, 14),
      tooltip: tooltip(theme, { trigger: "item", formatter: (tip: Tip) => cells[tip.dataIndex]!.tip }),
      series: [
        {
          type: "custom",
          encode: { x: 0, y: 1 },
          data: cells.map((c) => [c.x, c.y, c.usd]),
          renderItem: (params: { dataIndex: number }, api: Custom) => {
            const cell = cells[params.dataIndex]!;
            const [x, y] = api.coord([cell.x, cell.y]);
            const [w, h] = api.size([1, 1]);
            const shape = { x: x - w / 2 + 1, y: y - h / 2 + 1, width: w - 2, height: h - 2, r: 3 };
            const frame = cell.marked ? { stroke: theme.alarm, lineWidth: 2.5 } : {};
            return {
              type: "group",
              children: [
                { type: "rect", shape, style: { fill: theme.accent, opacity: heatOpacity(cell.usd / most) } },
                { type: "rect", shape, style: { fill: "none", ...frame } },
                {
                  type: "text",
                  style: {
                    text: heatText(cell.usd, unit.usd),
                    x,
                    y,
                    fill: theme.ink,
                    align: "center",
                    verticalAlign: "middle",
                  },
                },
              ],
            };
          },
        },
      ],
    };
  };
}

const mostIn = (rows: readonly HeatRow[]) => Math.max(1, ...rows.flatMap((r) => r.cells.map((c) => c.usd)));

/** Billions where the largest amount is one, else millions. */
export const heatUnit = (rows: readonly HeatRow[]) =>
  mostIn(rows) >= 1e9 ? { usd: 1e9, label: "$ bn" } : { usd: 1e6, label: "$ m" };

const heatText = (usd: number, unit: number) => (usd < 0.05 * unit ? "<0.1" : formatNumber(usd / unit, 2));

function foldedCell(row: HeatRow, others: readonly string[], x: number, y: number) {
  const own = row.cells.filter((c) => others.includes(c.column));
  if (own.length === 0) return [];
  const usd = own.reduce((sum, c) => sum + c.usd, 0);
  return [{ column: "", usd, marked: own.some((c) => c.marked), tip: own.map((c) => c.tip).join("<br>"), x, y }];
}
