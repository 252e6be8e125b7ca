// A sortable table that scrolls inside its own box, or stacks its cells on a phone.
import { Fragment, type ComponentChildren } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import { sortRows, toCsv, type Cell, type TableData } from "../lib/table";
import { formatNumber } from "../lib/format";
import { useDisplay } from "./display";
import { download } from "./download";

export interface TableColumn<Row> {
  key: string;
  label: string;
  unit?: string;
  /** Numbers stand right. */
  numeric?: boolean;
  /** Short text that stays on one line: dates. */
  oneLine?: boolean;
  /** Text that needs room. */
  wide?: boolean;
  /** What it sorts by and what the CSV file holds. */
  value: (row: Row) => Cell;
  /** What is shown; the value if absent. */
  show?: (row: Row) => ComponentChildren;
}

interface Props<Row> {
  /** Above the table; read out when it changes under a filter. */
  caption: string;
  /** False where another heading says it already. */
  titled?: boolean;
  columns: TableColumn<Row>[];
  rows: Row[];
  /** Name of the CSV file; no download without it. */
  file?: string | undefined;
  /** Columns of the CSV file where they differ from those shown. */
  csvColumns?: TableColumn<Row>[];
  rowId?: (row: Row) => string;
  rowClass?: (row: Row) => string;
  /** On a phone each row becomes a card: for tables with much text. */
  stack?: boolean;
  sortable?: boolean;
  /** At most this high on screen. */
  tall?: boolean;
  /** Under a row, over its whole width; nothing for a row that is not open. */
  detail?: (row: Row) => ComponentChildren;
}

export const showCell = (cell: Cell) =>
  cell === null ? "\u2013" : typeof cell === "number" ? formatNumber(cell, 4) : cell;

export function DataTable<Row>(props: Props<Row>) {
  const {
    caption,
    titled = true,
    columns,
    rows,
    file,
    csvColumns,
    rowId,
    rowClass,
    stack,
    sortable = true,
    tall,
    detail,
  } = props;
  const { printing } = useDisplay();
  const [order, setOrder] = useState<{ key: string; descending: boolean } | null>(null);
  const sorted = useMemo(() => {
    const column = columns.find((c) => c.key === order?.key);
    return column ? sortRows(rows, column.value, order!.descending) : rows;
  }, [rows, columns, order]);

  const sortBy = (column: TableColumn<Row>) => {
    const first = column.numeric ?? false;
    setOrder((now) =>
      now?.key !== column.key
        ? { key: column.key, descending: first }
        : now.descending === first
          ? { key: now.key, descending: !first }
          : null,
    );
  };
  const direction = (key: string) => (order?.key !== key ? "none" : order.descending ? "descending" : "ascending");

  const title = useId();
  return (
    <div class="table-block">
      <div class={titled ? "table-head" : "visually-hidden"}>
        <p id={title} role="status">
          {caption}
        </p>
        {file && (
          <button
            type="button"
            class="quiet no-print"
            onClick={() => download(file, tableCsv(csvColumns ?? columns, sorted))}
          >
            CSV<span class="visually-hidden"> of {caption}</span>
          </button>
        )}
      </div>
      <div
        class={`table-box${stack ? " stack" : ""}${tall ? " tall" : ""}`}
        role="region"
        aria-labelledby={title}
        tabIndex={0}
      >
        <table aria-labelledby={title}>
          <thead>
            <tr>
              {columns.map((c) => (
                <th
                  key={c.key}
                  scope="col"
                  class={c.numeric ? "number" : ""}
                  aria-sort={sortable ? direction(c.key) : undefined}
                >
                  {sortable && !printing ? (
                    <button type="button" onClick={() => sortBy(c)}>
                      <ColumnHead column={c} />
                      <span class="sort-sign" aria-hidden="true">
                        {{ none: "↕", ascending: "↑", descending: "↓" }[direction(c.key)]}
                      </span>
                    </button>
                  ) : (
                    <ColumnHead column={c} />
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row, i) => {
              const key = rowId?.(row) ?? i;
              const below = detail?.(row);
              return (
                <Fragment key={key}>
                  <tr id={rowId?.(row)} class={rowClass?.(row)}>
                    {columns.map((c, at) => {
                      const content = c.show ? c.show(row) : showCell(c.value(row));
                      const name = c.numeric ? "number" : c.oneLine ? "one-line" : c.wide ? "wide" : "";
                      return at === 0 ? (
                        <th key={c.key} scope="row" class={name}>
                          {content}
                        </th>
                      ) : (
                        <td key={c.key} class={name} data-label={c.label}>
                          {content}
                        </td>
                      );
                    })}
                  </tr>
                  {below && (
                    <tr class="detail">
                      <td colSpan={columns.length}>{below}</td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
        {sorted.length === 0 && <p class="nothing">Nothing matches the filter.</p>}
      </div>
    </div>
  );
}

function ColumnHead<Row>({ column }: { column: TableColumn<Row> }) {
  return (
    <span>
      {column.label}
      {column.unit && <span class="unit"> {column.unit}</span>}
    </span>
  );
}

export function tableCsv<Row>(columns: TableColumn<Row>[], rows: Row[]): string {
  const cells = rows.map((row) => Object.fromEntries(columns.map((c) => [c.key, c.value(row)])));
  return toCsv({ columns, rows: cells });
}

/** Plain data as a table: the other view of a chart. */
export function PlainTable({ data, caption }: { data: TableData; caption: string }) {
  const columns = data.columns.map((c) => ({
    ...c,
    numeric: data.rows.some((row) => typeof row[c.key] === "number"),
    value: (row: Record<string, Cell>) => row[c.key] ?? null,
  }));
  return <DataTable caption={caption} titled={false} columns={columns} rows={data.rows} tall />;
}
