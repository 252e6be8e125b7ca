// Numbers, units, months and dates as people read them.

const kMinus = "\u2212";
const kDash = "\u2013";
const kNarrowSpace = "\u202f";
const kMonthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The unit's amount of money in US dollars and what follows it: "G$/GW" -> {1e9, "per GW"}; null if not money. */
export function moneyUnit(unit: string): { factor: number; per: string } | null {
  const match = /^([kMGT]?)\$(?:\/(.+))?$/.exec(unit);
  if (!match) return null;
  const factor = { "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[match[1]!]!;
  return { factor, per: match[2] ? `per ${match[2]}` : "" };
}

/** "G$/GW" -> "G$": for where the base stands beside it already. */
export const perLeftOut = (unit: string) => (moneyUnit(unit) ? unit.replace(/\/.*/, "") : unit);

/** Three significant digits, never an exponent, thousands grouped: 0.00123, 1.23, 12.3, 123, 1,234. */
export function formatNumber(value: number, digits = 3, decimalsAtLeast = 0): string {
  if (!Number.isFinite(value)) return "not a number";
  if (value === 0) return "0";
  const size = Math.floor(Math.log10(Math.abs(value)) + 1e-12);
  const decimals = Math.min(Math.max(digits - 1 - size, 0), 8);
  const text = new Intl.NumberFormat("en-US", {
    minimumFractionDigits: decimalsAtLeast,
    maximumFractionDigits: Math.max(decimals, decimalsAtLeast),
  }).format(value);
  return text.replace("-", kMinus);
}

const kSteps: readonly [number, string, string][] = [
  [1e12, "tn", "trillion"],
  [1e9, "bn", "billion"],
  [1e6, "M", "million"],
  [1e4, "k", "thousand"],
];

/** Large counts in short: 5,830,000 -> "5.83 M"; below 10,000 as formatNumber. */
export function formatCompact(value: number, digits = 3): string {
  for (const [size, short] of kSteps) {
    if (Math.abs(value) < (short === "k" ? size : size * 0.9995)) continue;
    const scale = short === "k" ? 1e3 : size;
    return formatNumber(value / scale, digits) + kNarrowSpace + short;
  }
  return formatNumber(value, digits);
}

/** 1.2e9 -> "$1.2 bn", -3e6 -> "−$3 m", 12.3 -> "$12.30", 0.0923 -> "$0.0923". */
export function formatUsd(usd: number, digits = 3): string {
  const size = Math.abs(usd);
  const sign = usd < 0 ? kMinus : "";
  if (size >= 0.9995e12) return `${sign}$${formatNumber(size / 1e12, digits)}${kNarrowSpace}tn`;
  if (size >= 0.9995e9) return `${sign}$${formatNumber(size / 1e9, digits)}${kNarrowSpace}bn`;
  if (size >= 0.9995e6) return `${sign}$${formatNumber(size / 1e6, digits)}${kNarrowSpace}m`;
  if (size < 1000 && size % 1 !== 0) return `${sign}$${formatNumber(size, digits, 2)}`;
  return `${sign}$${formatNumber(size, digits)}`;
}

/** A value with its unit. Null is an en dash. */
export function formatValue(value: number | null | undefined, unit: string, digits = 3): string {
  if (value === null || value === undefined) return kDash;
  const money = moneyUnit(unit);
  if (money) return [formatUsd(value * money.factor, digits), money.per].filter(Boolean).join(" ");
  if (unit === "share") return `${formatNumber(value * 100, digits)}%`;
  if (unit === "%") return `${formatNumber(value, digits)}%`;
  if (unit === "month") return formatMonthIndex(value);
  if (unit === "year") return String(Math.round(value));
  if (unit === "" || unit === "count") return formatCompact(value, digits);
  return `${formatCompact(value, digits)}${kNarrowSpace}${unit}`;
}

/** Number and unit apart, for where they differ in size: {"$47.3 bn", "per GW"}, {"2.8 M", "chips"}. */
export function splitValue(value: number | null, unit: string): { number: string; unit: string } {
  const whole = formatValue(value, unit);
  const money = moneyUnit(unit);
  const tail = money ? money.per : unit;
  return tail && whole.endsWith(tail) && whole !== tail && tail !== "%"
    ? { number: whole.slice(0, -tail.length).trimEnd(), unit: tail }
    : { number: whole, unit: "" };
}

/** "7.1–9.4 GW", "$41.2–56.8 bn per GW": what both ends share is written once. */
export function formatRange(low: number | null, high: number | null, unit: string): string {
  if (low === null || high === null) return kDash;
  const a = formatValue(low, unit);
  const b = formatValue(high, unit);
  if (a === b) return a;
  const [, headA, numberA, tailA] = /^(\D*?)([\d.,]+)(.*)$/.exec(a) ?? [];
  const [, headB, numberB, tailB] = /^(\D*?)([\d.,]+)(.*)$/.exec(b) ?? [];
  if (numberA && numberB && headA === headB && (headA === "" || headA === "$") && unit !== "month") {
    if (tailA === tailB) return `${headA}${numberA}${kDash}${numberB}${tailB}`;
    const shared = unit !== "" && tailA!.endsWith(unit) ? tailA!.slice(0, -unit.length).trimEnd() : tailA;
    return `${headA}${numberA}${shared} ${kDash} ${headB}${numberB}${tailB}`;
  }
  return `${a} ${kDash} ${b}`;
}

/** Change from the base: "+1.2 GW (+14%)", "7 months later", "no change". */
export function formatDifference(value: number | null, base: number | null, unit: string): string {
  if (value === null || base === null) return "";
  const change = value - base;
  if (unit === "month") {
    const months = Math.round(change);
    if (months === 0) return "no change";
    return `${Math.abs(months)} month${Math.abs(months) === 1 ? "" : "s"} ${months > 0 ? "later" : "earlier"}`;
  }
  if (Math.abs(change) <= 1e-9 * Math.max(Math.abs(value), Math.abs(base))) return "no change";
  const sign = change > 0 ? "+" : kMinus;
  const money = moneyUnit(unit);
  let size = money ? formatUsd(Math.abs(change) * money.factor) : formatValue(Math.abs(change), unit);
  if (unit === "share" || unit === "%") {
    return sign + size.replace("%", `${kNarrowSpace}pp`);
  }
  const percent = base === 0 ? Infinity : (change / Math.abs(base)) * 100;
  if (Math.abs(percent) >= 0.05 && Math.abs(percent) < 1000) size += ` (${sign}${formatNumber(Math.abs(percent), 2)}%)`;
  return sign + size;
}

/** Axis title and table head: "G$/GW" -> "$ bn per GW". */
export function unitLabel(unit: string): string {
  const money = moneyUnit(unit);
  if (money) {
    const size = { 1: "$", 1e3: "$ thousand", 1e6: "$ m", 1e9: "$ bn", 1e12: "$ tn" }[money.factor]!;
    return [size, money.per].filter(Boolean).join(" ");
  }
  if (unit === "share") return "%";
  if (unit === "count") return "";
  return unit;
}

/** 12 * year + month - 1 of "2026-10" or "2026-10-31"; NaN if it is neither. */
export function monthIndex(text: string): number {
  const match = /^(\d{4})-(\d{2})(?:-\d{2})?$/.exec(text);
  return match ? Number(match[1]) * 12 + Number(match[2]) - 1 : NaN;
}

export function formatMonthIndex(index: number): string {
  const month = Math.round(index);
  return `${kMonthNames[((month % 12) + 12) % 12]} ${Math.floor(month / 12)}`;
}

/** "2026-10" -> "Oct 2026", "2026-10-31" -> "31 Oct 2026", "2026" and other text unchanged. */
export function formatDate(text: string): string {
  const index = monthIndex(text);
  if (Number.isNaN(index)) return text;
  const day = text.length > 7 ? `${Number(text.slice(8))} ` : "";
  return day + formatMonthIndex(index);
}

export function formatPercent(share: number | null): string {
  return share === null ? kDash : `${formatNumber(share * 100, 2)}%`;
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "staged_equity" -> "Staged equity". */
export const humanise = (id: string) => capital(id.replace(/[_.]+/g, " ").trim());

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count, 9)} ${count === 1 ? one : many}`;
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (c) => entities[c]!);
}
