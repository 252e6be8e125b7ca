// A figure of monthly series of the results, with bands where a study was run.
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { Line, LineStyle } from "../charts/options";
import { formatDate, formatValue, unitLabel } from "../lib/format";
import { lastValue, seriesTable } from "../lib/series";
import type { Series } from "../results";
import { useResults } from "./context";
import { LinesFigure } from "./lines_figure";

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

export function SeriesFigure(props: Props) {
  const { id, title, series, style = "line", base, height, colourOf, startHidden, children } = props;
  const { months, provenance } = useResults();
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
  const banded = lines.some((l) => l.low && l.high);
  const unit = unitLabel(series[0]?.unit ?? "");
  const when = series[0]?.kind === "amount" ? "per month" : "by month";
  const subtitle = [[unit, base].filter(Boolean).join(", "), when].filter(Boolean).join(", ");
  return (
    <LinesFigure
      id={id}
      title={title}
      subtitle={banded ? `${subtitle}; shaded: P10 to P90 of ${provenance.samples} samples` : subtitle}
      label={`${title}. ${series.map((s) => describe(s, months)).join(" ")}`}
      names={months}
      lines={lines}
      style={style}
      table={() => seriesTable(months, series)}
      {...(height !== undefined && { height })}
      {...(startHidden && { startHidden })}
      empty={lines.length === 0 ? "No such series in these results." : null}
    >
      {children}
    </LinesFigure>
  );
}

function describe(series: Series, months: readonly string[]): string {
  const end = lastValue(series.values);
  const last = months[months.length - 1];
  return last ? `${series.label}: ${formatValue(end, series.unit)} in ${formatDate(last)}.` : "";
}
