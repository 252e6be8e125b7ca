// The frame of every chart: title, unit, legend, the table behind it, its CSV file.
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { Chart, type OptionMaker } from "../charts/echart";
import type { StateLook } from "../charts/states";
import { colour, dash, kDark, kLight } from "../charts/theme";
import { toCsv, type TableData } from "../lib/table";
import { useDisplay } from "./display";
import { download } from "./download";
import { PlainTable } from "./data_table";

export interface LegendItem {
  label: string;
  /** Index in the palette, or a colour itself. */
  colour: number | string;
  mark?: "line" | "reference" | "box" | "band" | "diamond" | StateLook["shape"];
}

interface FigureProps {
  /** Unique in the page; also the name of the CSV file. */
  id: string;
  title: string;
  /** Unit and base. */
  subtitle?: string;
  /** What the picture says, for those who do not see it. */
  label: string;
  option: OptionMaker;
  table: () => TableData;
  height?: number | ((width: number) => number);
  legend?: LegendItem[];
  /** Labels that the reader switched off, with the switch; without it the legend only explains. */
  hidden?: ReadonlySet<string>;
  onToggle?: (label: string) => void;
  controls?: ComponentChildren;
  children?: ComponentChildren;
  /** Shown in place of an empty chart. */
  empty?: string | null;
}

export function Figure(props: FigureProps) {
  const { id, title, subtitle, label, option, table, height = 300, controls, children, empty } = props;
  const [asTable, setAsTable] = useState(false);
  const data = useMemo(() => (asTable ? table() : null), [asTable, table]);
  return (
    <figure class="figure" id={`figure-${id}`} aria-labelledby={`title-${id}`}>
      <div class="figure-head">
        <div>
          <h3 id={`title-${id}`}>{title}</h3>
          {subtitle && <p class="figure-unit">{subtitle}</p>}
        </div>
        <div class="figure-tools no-print">
          <button type="button" class="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            Table<span class="visually-hidden"> of {title}</span>
          </button>
          <button type="button" class="quiet" onClick={() => download(`${id}.csv`, toCsv(table()))}>
            CSV<span class="visually-hidden"> of {title}</span>
          </button>
        </div>
      </div>
      {controls && <div class="figure-controls">{controls}</div>}
      {empty ? (
        <p class="empty">{empty}</p>
      ) : data ? (
        <PlainTable data={data} caption={title} />
      ) : (
        <>
          <Legend {...props} />
          <Chart option={option} height={height} label={label} />
        </>
      )}
      {children && <figcaption>{children}</figcaption>}
    </figure>
  );
}

function Legend({ legend, hidden, onToggle, title }: FigureProps) {
  const { dark, printing } = useDisplay();
  if (!legend?.length) return null;
  const theme = dark && !printing ? kDark : kLight;
  return (
    <ul class="legend" aria-label={`Legend of ${title}`}>
      {legend.map(({ label, colour: index, mark = "box" }) => {
        const paint = typeof index === "string" ? index : colour(theme, index);
        const line = mark === "line" && { borderTopStyle: typeof index === "number" ? dash(index) : "solid" };
        const content = (
          <>
            <span class={`swatch ${mark}`} style={{ color: paint, ...line }} aria-hidden="true" />
            {label}
          </>
        );
        return (
          <li key={label}>
            {onToggle && !printing ? (
              <button type="button" aria-pressed={!hidden?.has(label)} onClick={() => onToggle(label)}>
                {content}
              </button>
            ) : (
              <span class="legend-item">{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
