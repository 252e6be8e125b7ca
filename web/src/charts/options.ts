// ECharts options for the kinds of chart that the report draws. Pure: data and colours in, option out.
import { formatDate, formatUsd, formatValue, monthIndex } from "../lib/format";
import type { Phase } from "../results";
import type { Option } from "./echart";
import {
  kGrid,
  monthAxis,
  nameAxis,
  rowAxis,
  timelineAxis,
  tipHead,
  tipRow,
  tooltip,
  valueAxis,
  type Custom,
  type Tip,
} from "./parts";
import { colour, dash, type Theme } from "./theme";

export interface Line {
  label: string;
  unit: string;
  values: readonly (number | null)[];
  low?: readonly (number | null)[] | null;
  high?: readonly (number | null)[] | null;
  /** Index of its colour, stable while other lines are hidden. */
  colour: number;
  /** What the others are held against: thin and dashed. */
  reference?: boolean;
  /** Each value stands until the next. */
  step?: boolean;
}

export type LineStyle = "line" | "area" | "bar";

/**
 * Monthly lines, stacked areas or stacked bars; lines may have a P10-P90 band. In place of months the axis may have other
 * names. What lies above `max` leaves the picture.
 */
export function linesOption(
  months: readonly string[],
  lines: readonly Line[],
  style: LineStyle,
  max: number | null = null,
): (theme: Theme, width: number) => Option {
  return (theme, width) => ({
    grid: kGrid,
    xAxis: monthAxis(theme, months, style === "bar"),
    yAxis: {
      ...valueAxis(theme, lines[0]?.unit ?? "", width),
      scale: style === "line" && max === null && lines.every((l) => l.unit === ""),
      ...(max !== null && { max }),
    },
    tooltip: tooltip(theme, {
      trigger: "axis",
      formatter: (tips: Tip[]) => {
        const at = tips[0]!.dataIndex;
        const rows = lines.map((line) => {
          const low = line.low?.[at] ?? null;
          const high = line.high?.[at] ?? null;
          const range =
            low !== null && high !== null
              ? `P10 ${formatValue(low, line.unit)}, P90 ${formatValue(high, line.unit)}`
              : "";
          return tipRow(colour(theme, line.colour), line.label, formatValue(line.values[at] ?? null, line.unit), range);
        });
        return tipHead(formatDate(months[at]!)) + rows.join("");
      },
    }),
    series: [
      ...lines.filter((l) => l.low && l.high).map((l) => band(l, colour(theme, l.colour))),
      ...lines.map((line) => ({
        name: line.label,
        type: style === "bar" ? "bar" : "line",
        ...(style !== "line" && { stack: "all" }),
        ...(style === "area" && { areaStyle: { opacity: 0.85 } }),
        barCategoryGap: "8%",
        data: line.values,
        symbol: style === "line" && !line.reference && months.length <= 16 ? "circle" : "none",
        symbolSize: 6,
        ...(line.step && { step: "end" }),
        color: colour(theme, line.colour),
        lineStyle: {
          width: style !== "line" ? 1 : line.reference ? 1.5 : 2.25,
          type: style !== "line" ? "solid" : line.reference ? "dashed" : dash(line.colour),
        },
      })),
    ],
  });
}

/** The P10-P90 band as one polygon behind the lines. */
function band(line: Line, fill: string): object {
  const present = line.values
    .map((_, i) => i)
    .filter((i) => typeof line.low![i] === "number" && typeof line.high![i] === "number");
  const corners = [
    ...present.map((i): [number, number] => [i, line.low![i]!]),
    ...present.reverse().map((i): [number, number] => [i, line.high![i]!]),
  ];
  return {
    type: "custom",
    silent: true,
    z: 1,
    clip: true,
    // Two data points, so that the axis spans the band.
    data: [
      [0, Math.min(...corners.map((c) => c[1]))],
      [0, Math.max(...corners.map((c) => c[1]))],
    ],
    renderItem: (params: { dataIndexInside: number }, api: Custom) =>
      params.dataIndexInside > 0
        ? null
        : { type: "polygon", shape: { points: corners.map((c) => api.coord(c)) }, style: { fill, opacity: 0.2 } },
  };
}

export interface Bars {
  label: string;
  values: readonly number[];
  colour: number;
  /** Drawn as a line over the bars. */
  line?: boolean;
}

/** Stacked bars by year with lines over them, in dollars. */
export function yearBarsOption(
  years: readonly string[],
  bars: readonly Bars[],
): (theme: Theme, width: number) => Option {
  return (theme, width) => ({
    grid: kGrid,
    xAxis: nameAxis(theme, years, true),
    yAxis: valueAxis(theme, "$", width),
    tooltip: tooltip(theme, {
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (tips: Tip[]) => {
        const at = tips[0]!.dataIndex;
        const mark = (b: Bars) => (b.line ? theme.ink : colour(theme, b.colour));
        return tipHead(years[at]!) + bars.map((b) => tipRow(mark(b), b.label, formatUsd(b.values[at] ?? 0))).join("");
      },
    }),
    series: bars.map((b) =>
      b.line
        ? {
            type: "line",
            name: b.label,
            data: b.values,
            symbol: "diamond",
            symbolSize: 9,
            color: theme.ink,
            lineStyle: { width: 2.5 },
          }
        : {
            type: "bar",
            name: b.label,
            stack: "all",
            data: b.values,
            color: colour(theme, b.colour),
            barCategoryGap: "28%",
          },
    ),
  });
}

export interface Range {
  label: string;
  low: number;
  high: number;
  best?: number;
  /** In the accent colour: ours among others'. */
  own?: boolean;
}

/** Horizontal ranges in the given order with a mark at the best estimate; `fromZero` fills up to it, for parts of a whole. */
export function rangesOption(
  ranges: readonly Range[],
  unit: string,
  fromZero = false,
): (theme: Theme, width: number) => Option {
  return (theme, width) => ({
    grid: { ...kGrid, right: 30 },
    xAxis: { ...valueAxis(theme, unit, width), min: 0 },
    yAxis: rowAxis(
      theme,
      ranges.map((r) => r.label),
      width,
      0.36,
    ),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: (tip: Tip) => {
        const r = ranges[tip.dataIndex]!;
        const best = r.best === undefined ? "" : tipRow("", "Best estimate", formatValue(r.best, unit));
        return (
          tipHead(r.label) +
          tipRow("", "Low", formatValue(r.low, unit)) +
          best +
          tipRow("", "High", formatValue(r.high, unit))
        );
      },
    }),
    series: [
      {
        type: "custom",
        encode: { x: [1, 2], y: 0 },
        data: ranges.map((r, i) => [i, r.low, r.high]),
        renderItem: (params: { dataIndex: number }, api: Custom) => {
          const r = ranges[params.dataIndex]!;
          const [left, y] = api.coord([r.low, params.dataIndex]);
          const [right] = api.coord([r.high, params.dataIndex]);
          const fill = r.own ? theme.accent : theme.palette[7]!;
          const half = fromZero ? 3 : 6;
          const bar = { x: left, y: y - half, width: Math.max(right - left, 6), height: 2 * half, r: half / 2 };
          const children: object[] = [{ type: "rect", shape: bar, style: { fill, opacity: r.own ? 0.9 : 0.65 } }];
          if (r.best !== undefined) {
            const [x] = api.coord([r.best, params.dataIndex]);
            const [zero] = api.coord([0, params.dataIndex]);
            if (fromZero)
              children.unshift({
                type: "rect",
                shape: { x: zero, y: y - 9, width: x - zero, height: 18 },
                style: { fill, opacity: 0.3 },
              });
            children.push({
              type: "rect",
              shape: { x: x - 2, y: y - 11, width: 4, height: 22, r: 1 },
              style: { fill: theme.ink },
            });
          }
          return { type: "group", children };
        },
      },
    ],
  });
}

export interface FlowNode {
  name: string;
  label: string;
  side: "payer" | "payee";
  usd: number;
}

export interface FlowEdge {
  source: string;
  target: string;
  usd: number;
  paint: "operating" | "funding" | "unfunded";
  tip: string;
}

export const flowColour = (theme: Theme, paint: FlowEdge["paint"]) =>
  paint === "unfunded" ? theme.alarm : theme.palette[paint === "funding" ? 1 : 0]!;

const isNarrow = (width: number) => width < 520;

/** Room for `rows` parties on the fuller side: on a narrow chart their names take several lines. */
export const sankeyHeight = (rows: number) => (width: number) => Math.max(300, rows * (isNarrow(width) ? 76 : 60));

/** Payers on the left, payees on the right; the width of a band is the money. */
export function sankeyOption(
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
): (theme: Theme, width: number) => Option {
  return (theme, width) => {
    const margin = Math.min(Math.max(width * 0.22, 84), 190);
    return {
      tooltip: tooltip(theme, {
        trigger: "item",
        formatter: (tip: Tip & { dataType: string }) => {
          if (tip.dataType === "edge") return edges[tip.dataIndex]!.tip;
          const node = nodes[tip.dataIndex]!;
          return tipHead(node.label) + tipRow("", node.side === "payer" ? "Pays" : "Gets", formatUsd(node.usd));
        },
      }),
      series: [
        {
          type: "sankey",
          left: margin,
          right: margin,
          top: 8,
          bottom: 26,
          nodeWidth: 10,
          nodeGap: isNarrow(width) ? 40 : 30,
          draggable: false,
          layoutIterations: 24,
          emphasis: { focus: "adjacency" },
          data: nodes.map((n) => ({
            name: n.name,
            depth: n.side === "payer" ? 0 : 1,
            itemStyle: { color: theme.muted },
            label: {
              position: n.side === "payer" ? "left" : "right",
              color: theme.ink,
              width: margin - 12,
              overflow: "break",
              lineHeight: 15,
              formatter: `${n.label}\n${formatUsd(n.usd)}`,
            },
          })),
          links: edges.map((e) => ({
            source: e.source,
            target: e.target,
            value: e.usd,
            lineStyle: {
              color: flowColour(theme, e.paint),
              opacity: e.paint === "unfunded" ? 0.75 : 0.45,
              curveness: 0.5,
            },
          })),
        },
      ],
    };
  };
}

export interface GanttRow {
  label: string;
  bars: { name: string; start: string; finish: string; critical: boolean; lane: number }[];
  lanes: number;
  energised: string;
}

/** Tasks into as few lanes as keep them from overlapping, each in the first that is free; the critical path on top. */
export function packTasks(phase: Phase): Pick<GanttRow, "bars" | "lanes"> {
  const lanes: Phase["tasks"][] = [];
  const tasks = [...phase.tasks].sort(
    (a, b) => Number(b.critical) - Number(a.critical) || a.start.localeCompare(b.start),
  );
  const bars = tasks.map((task) => {
    const free = lanes.findIndex((others) => others.every((o) => o.finish <= task.start || task.finish <= o.start));
    const lane = free < 0 ? lanes.length : free;
    (lanes[lane] ??= []).push(task);
    return { ...task, lane };
  });
  return { bars, lanes: Math.max(lanes.length, 1) };
}

/** Bars over months, one row for a phase or a task, a diamond where power goes on. */
export function ganttOption(
  rows: readonly GanttRow[],
  months: readonly string[],
): (theme: Theme, width: number) => Option {
  const origin = monthIndex(months[0]!);
  const at = (text: string) => monthIndex(text) - origin;
  const marks = rows.flatMap((row, y) => [
    ...row.bars.map((bar) => ({ row, y, bar })),
    ...(row.energised ? [{ row, y, bar: null }] : []),
  ]);
  return (theme, width) => ({
    grid: { ...kGrid, top: 26, right: 14 },
    xAxis: timelineAxis(theme, months),
    yAxis: rowAxis(
      theme,
      rows.map((r) => r.label),
      width,
      0.3,
      14,
    ),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: (tip: Tip) => {
        const { row, bar } = marks[tip.dataIndex]!;
        if (!bar) return tipHead(row.label) + tipRow("", "Power on", formatDate(row.energised));
        const path = bar.critical ? "<br>On the critical path" : "";
        return (
          tipHead(`${row.label}: ${bar.name}`) +
          tipRow("", formatDate(bar.start), formatDate(bar.finish)).replace(": ", " to ") +
          path
        );
      },
    }),
    series: [
      {
        type: "custom",
        clip: true,
        encode: { x: [1, 2], y: 0 },
        data: marks.map(({ row, y, bar }) => [
          y,
          at(bar ? bar.start : row.energised),
          at(bar ? bar.finish : row.energised),
        ]),
        renderItem: (params: { dataIndex: number }, api: Custom) => {
          const { row, y, bar } = marks[params.dataIndex]!;
          const month = api.size([1, 0])[0];
          const x = (text: string) => api.coord([at(text), y])[0] - month / 2;
          const middle = api.coord([0, y])[1];
          if (!bar) {
            const c = x(row.energised);
            const points = [
              [c, middle - 7],
              [c + 7, middle],
              [c, middle + 7],
              [c - 7, middle],
            ];
            return {
              type: "polygon",
              shape: { points },
              style: { fill: theme.ink, stroke: theme.surface, lineWidth: 1.5 },
            };
          }
          const lane = Math.min((api.size([0, 1])[1] * 0.8) / row.lanes, 14);
          const top = middle - (lane * row.lanes) / 2 + lane * bar.lane;
          const shape = {
            x: x(bar.start),
            y: top + 1,
            width: Math.max(x(bar.finish) - x(bar.start), 3),
            height: Math.max(lane - 2, 3),
            r: 2,
          };
          const fill = bar.critical ? theme.palette[1]! : theme.palette[7]!;
          return { type: "rect", shape, style: { fill, opacity: bar.critical ? 1 : 0.6 } };
        },
      },
    ],
  });
}
