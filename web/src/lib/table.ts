// A table as data: what a chart shows as a table, what a CSV download holds.

export type Cell = string | number | null;

export interface Column {
  key: string;
  label: string;
  unit?: string;
}

export interface TableData {
  columns: Column[];
  rows: Record<string, Cell>[];
}

/** Numbers and dates before text, text by the reader's alphabet with numbers in it in order, nothing last. */
export function compareCells(a: Cell, b: Cell): number {
  if (a === b) return 0;
  if (a === null || a === "") return b === null || b === "" ? 0 : 1;
  if (b === null || b === "") return -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  return a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
}

/** A sorted copy; equal rows keep their order, empty cells stay last in both directions. */
export function sortRows<Row>(rows: Row[], value: (row: Row) => Cell, descending: boolean): Row[] {
  const empty = (cell: Cell) => cell === null || cell === "";
  return rows
    .map((row) => ({ row, cell: value(row) }))
    .sort((a, b) => {
      const order = compareCells(a.cell, b.cell);
      return descending && !empty(a.cell) && !empty(b.cell) ? -order : order;
    })
    .map(({ row }) => row);
}

/**
 * RFC 4180 with CRLF; the unit goes into the head: "Power [GW]". Text that a spreadsheet would run as a formula
 * gets a leading apostrophe.
 */
export function toCsv({ columns, rows }: TableData): string {
  const field = (cell: Cell | undefined) => {
    if (cell === null || cell === undefined) return "";
    if (typeof cell === "number") return String(cell);
    const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  const head = columns.map((c) => field(c.unit ? `${c.label} [${c.unit}]` : c.label)).join(",");
  return [head, ...rows.map((row) => columns.map((c) => field(row[c.key])).join(","))].join("\r\n") + "\r\n";
}
