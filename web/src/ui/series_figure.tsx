// A figure of monthly series: lines, stacked areas or stacked bars, with bands where a study was run.
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { linesOption, type Line, type LineStyle } from "../charts/options";
import { toggled } from "../lib/filter";
import { formatDate, formatValue, unitLabel } from "../lib/format";
import { lastValue, seriesTable } from "../lib/series";
import type { Series } from "../results";
import { useResults } from "./context";
import { Figure } from "./figure";

interface Props {
  id: string;
  title: string;
  series: Series[];
  style?: LineStyle;
  /** Added to the unit: what it is of. */
  base?: string;
  height?: number;
  /** Index of the colour of a series, by default its place. */
  colourOf?: (series: Series, at: number) => number;
  /** Series that are hidden at first. */
  startHidden?: string[];
  children?: ComponentChildren;
}

export function SeriesFigure({
  id,
  title,
  series,
  style = "line",
  base,
  height,
  colourOf,
  startHidden,
  children,
}: Props) {
  const { months, provenance } = useResults();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set(startHidden ?? []));
  const lines = useMemo(
    () =>
      series.map((s, at): Line => ({
        label: s.label,
        unit: s.unit,
        values: s.values,
        ...(style === "line" && { low: s.p10, high: s.p90 }),
        colour: colourOf?.(s, at) ?? at,
      })),
    [series, style, colourOf],
  );
  const shown = useMemo(() => lines.filter((l) => !hidden.has(l.label)), [lines, hidden]);
  const option = useMemo(() => linesOption(months, shown, style), [months, shown, style]);
  const banded = lines.some((l) => l.low && l.high);
  const unit = unitLabel(series[0]?.unit ?? "");
  const when = series[0]?.kind === "amount" ? "per month" : "by month";
  const subtitle = [[unit, base].filter(Boolean).join(", "), when].filter(Boolean).join(", ");
  const single = lines.length < 2;
  return (
    <Figure
      id={id}
      title={title}
      subtitle={banded ? `${subtitle}; shaded: P10 to P90 of ${provenance.samples} samples` : subtitle}
      label={`${title}. ${series.map((s) => describe(s, months)).join(" ")}`}
      option={option}
      table={() => seriesTable(months, series)}
      height={height ?? 300}
      legend={
        single ? [] : lines.map((l) => ({ label: l.label, colour: l.colour, mark: style === "line" ? "line" : "box" }))
      }
      hidden={hidden}
      onToggle={(label) => setHidden(toggled(hidden, label))}
      empty={lines.length === 0 ? "No such series in these results." : null}
    >
      {children}
    </Figure>
  );
}

function describe(series: Series, months: readonly string[]): string {
  const end = lastValue(series.values);
  const last = months[months.length - 1];
  return last ? `${series.label}: ${formatValue(end, series.unit)} in ${formatDate(last)}.` : "";
}
