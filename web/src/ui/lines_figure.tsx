// A figure of lines, stacked areas or stacked bars over months or other names, each of which the reader can hide.
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { linesOption, type Line, type LineStyle } from "../charts/options";
import { toggled } from "../lib/filter";
import type { TableData } from "../lib/table";
import { Figure } from "./figure";

interface Props {
  id: string;
  title: string;
  subtitle?: string;
  label: string;
  /** Months, years or other names along the axis. */
  names: readonly string[];
  lines: readonly Line[];
  style?: LineStyle;
  table: () => TableData;
  height?: number;
  /** Where the axis ends, if not at the largest value. */
  max?: number | null;
  /** Labels that are hidden at first. */
  startHidden?: string[];
  controls?: ComponentChildren;
  empty?: string | null;
  children?: ComponentChildren;
}

export function LinesFigure(props: Props) {
  const { names, lines, style = "line", height = 300, max = null, startHidden, ...rest } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set(startHidden ?? []));
  const shown = useMemo(() => lines.filter((l) => !hidden.has(l.label)), [lines, hidden]);
  const option = useMemo(() => linesOption(names, shown, style, max), [names, shown, style, max]);
  const markOf = (line: Line) => (style !== "line" ? "box" : line.reference ? "reference" : "line");
  return (
    <Figure
      {...rest}
      option={option}
      height={height}
      legend={lines.length < 2 ? [] : lines.map((l) => ({ label: l.label, colour: l.colour, mark: markOf(l) }))}
      hidden={hidden}
      onToggle={(label) => setHidden(toggled(hidden, label))}
    />
  );
}
