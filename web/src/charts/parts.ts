// Parts that the options of all charts share: axes, room for labels, tooltips.
import { escapeHtml, formatCompact, formatDate, formatUsd, formatValue, moneyUnit, monthIndex } from "../lib/format";
import type { Theme } from "./theme";

export type Tip = {
  axisValue: string;
  seriesIndex: number;
  dataIndex: number;
  name: string;
  value: unknown;
  data: unknown;
};

/** What a custom series is given to draw with. */
export interface Custom {
  coord(point: [number, number]): [number, number];
  value(dimension: number): number;
  size(data: [number, number]): [number, number];
}

/** Axis numbers: short, money with its sign. */
export function axisNumber(value: number, unit: string): string {
  const money = moneyUnit(unit);
  if (money) return formatUsd(value * money.factor);
  if (unit === "share") return formatValue(value, unit);
  return formatCompact(value);
}

export function tooltip(theme: Theme, extra: object): object {
  return {
    backgroundColor: theme.surface,
    borderColor: theme.rule,
    padding: [8, 12],
    confine: true,
    textStyle: { color: theme.ink, fontSize: 13 },
    ...extra,
  };
}

export const tipHead = (text: string) => `<b>${escapeHtml(text)}</b>`;

export function tipRow(mark: string, label: string, value: string, range = ""): string {
  const swatch = `<span style="display:inline-block;width:10px;height:10px;border-radius:2px;background:${mark}"></span>`;
  const small = range ? ` <small>(${escapeHtml(range)})</small>` : "";
  return `<br>${mark ? swatch : ""} ${escapeHtml(label)}: <b>${escapeHtml(value)}</b>${small}`;
}

export const kGrid = {
  left: 4,
  right: 18,
  top: 14,
  bottom: 4,
  outerBoundsMode: "same",
  outerBoundsContain: "axisLabel",
};

export const valueAxis = (theme: Theme, unit: string, width: number) => ({
  type: "value",
  splitNumber: width < 420 ? 4 : 5,
  axisLabel: { color: theme.muted, formatter: (v: number) => axisNumber(v, unit) },
  splitLine: { lineStyle: { color: theme.rule } },
});

/** Along the bottom, where long numbers stand side by side. */
export const wideAxis = (theme: Theme, unit: string, width: number) => {
  const axis = valueAxis(theme, unit, width);
  return { ...axis, splitNumber: width < 420 ? 3 : 5, axisLabel: { ...axis.axisLabel, hideOverlap: true } };
};

export const nameAxis = (theme: Theme, names: readonly string[], filled: boolean) => ({
  type: "category",
  data: names,
  boundaryGap: filled,
  axisLine: { lineStyle: { color: theme.muted }, onZero: false },
  axisTick: { show: false },
  axisLabel: {
    color: theme.muted,
    hideOverlap: true,
    // Months of operation: one label a year.
    ...(names[12] === "month 12" && names.length > 24 && { interval: (i: number) => i % 12 === 0 }),
  },
});

/** Above rows of bars: the months, a rule at each January. */
export const timelineAxis = (theme: Theme, months: readonly string[]) => ({
  ...monthAxis(theme, months, true),
  position: "top" as const,
  splitLine: {
    show: true,
    interval: (_: number, m: string) => m.endsWith("-01"),
    lineStyle: { color: theme.rule },
  },
});

/** January labels as years; every quarter in a plan of less than three years. Other names than months as they are. */
export function monthAxis(theme: Theme, months: readonly string[], filled: boolean) {
  if (months.some((m) => Number.isNaN(monthIndex(m)))) return nameAxis(theme, months, filled);
  const short = months.length <= 36;
  const labelled = (m: string) => (short ? /-(01|04|07|10)$/.test(m) : m.endsWith("-01"));
  return {
    type: "category",
    data: months,
    boundaryGap: filled,
    axisLine: { lineStyle: { color: theme.muted }, onZero: false },
    axisTick: { interval: (_: number, m: string) => labelled(m), lineStyle: { color: theme.muted } },
    axisLabel: {
      color: theme.muted,
      hideOverlap: true,
      interval: (_: number, m: string) => labelled(m),
      formatter: (m: string) => (short ? formatDate(m) : m.slice(0, 4)),
    },
  };
}

/** Room for the longest of the labels of a category axis, at most `share` of the width. */
export function labelRoom(labels: readonly string[], width: number, share: number): number {
  const longest = Math.max(0, ...labels.map((label) => label.length));
  return Math.ceil(Math.min(longest * 7 + 4, width * share));
}

/** One row for each label, the first on top. */
export const rowAxis = (theme: Theme, labels: readonly string[], width: number, share: number, lineHeight = 15) => ({
  type: "category",
  inverse: true,
  data: labels,
  axisTick: { show: false },
  axisLine: { show: false },
  axisLabel: { color: theme.ink, interval: 0, width: labelRoom(labels, width, share), overflow: "break", lineHeight },
});
