// Debt service cover of each loan with a covenant.
import { useMemo, useState } from "preact/hooks";
import type { Line } from "../charts/options";
import { coverFinding, coverLimit } from "../lib/cover";
import { formatDate, formatNumber } from "../lib/format";
import type { Cover } from "../results";
import { useLookup, useResults, type Lookup } from "../ui/context";
import { Select } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { useDisplay } from "../ui/display";
import { LinesFigure } from "../ui/lines_figure";
import { ifEmpty, type Section } from "../ui/section";

export const covers: Section = {
  id: "covers",
  title: "Debt service cover",
  lead: "Cash available for debt service over the service due (DSCR), for each loan with a covenant. Below the lock-up nothing is paid out to owners; below the minimum the covenant is breached.",
  missing: (r) => ifEmpty(r.covers, "No loan of this plan has a covenant."),
  Body: Covers,
};

interface Row extends Cover, ReturnType<typeof coverFinding> {}

const cover = (value: number | null) => (value === null ? "none" : `${formatNumber(value)}x`);

function Covers() {
  const { covers: all } = useResults();
  const lookup = useLookup();
  const { partyName, contractName } = lookup;
  const { printing } = useDisplay();
  const rows = useMemo(() => all.map((c): Row => ({ ...c, ...coverFinding(c) })), [all]);
  const breached = rows.filter((r) => r.first_breach).sort((a, b) => a.first_breach.localeCompare(b.first_breach));
  const [chosen, setChosen] = useState((breached[0] ?? rows[0]!).contract);
  const control = (
    <Select
      label="Loan"
      value={chosen}
      onChange={setChosen}
      choices={all.map((c) => ({ value: c.contract, label: `${contractName(c.contract)} (${partyName(c.borrower)})` }))}
    />
  );
  return (
    <>
      <p class="finding">{finding(rows, breached, lookup)}</p>
      {rows
        .filter((r) => printing || r.contract === chosen)
        .map((r) => (
          <Loan key={r.contract} row={r} control={control} />
        ))}
      <DataTable
        caption="Loans with a covenant"
        rows={rows}
        columns={columns(lookup)}
        file="covers.csv"
        rowId={(r) => `cover-${r.contract}`}
      />
    </>
  );
}

function finding(rows: readonly Row[], breached: readonly Row[], { partyName, contractName }: Lookup): string {
  const first = breached[0];
  if (first)
    return `The first breach is in ${formatDate(first.first_breach)}: ${contractName(first.contract)} of ${partyName(first.borrower)} falls below its minimum of ${cover(first.minimum)}. Minimum breached: ${breached.length} of ${rows.length}.`;
  const known = rows.filter((r) => r.least !== null).sort((a, b) => a.least! - b.least!)[0];
  if (!known) return "No service falls due under these loans.";
  const locked = rows.filter((r) => r.first_lock_up).length;
  return `No minimum is breached, and ${locked === 0 ? "no loan" : `${locked} of ${rows.length}`} is below its lock-up in some month; the lowest cover is ${cover(known.least)}, of ${contractName(known.contract)} in ${formatDate(known.least_in)}.`;
}

function Loan({ row, control }: { row: Row; control: preact.ComponentChildren }) {
  const { partyName, contractName } = useLookup();
  const name = `${contractName(row.contract)} of ${partyName(row.borrower)}`;
  const { lines, money, max } = useMemo(() => {
    const level = (label: string, value: number | null, colour: number): Line[] =>
      value === null
        ? []
        : [
            {
              label: `${label} ${cover(value)}`,
              unit: "",
              values: row.months.map(() => value),
              colour,
              reference: true,
            },
          ];
    return {
      lines: [
        { label: "DSCR", unit: "", values: row.dscr, colour: 0 },
        ...level("Target", row.target, 2),
        ...level("Lock-up", row.lock_up, 4),
        ...level("Minimum", row.minimum, 1),
      ] as Line[],
      money: [
        { label: "Cash available", unit: "$", values: row.cash_usd, colour: 2 },
        { label: "Service due", unit: "$", values: row.service_usd, colour: 1 },
      ] as Line[],
      max: coverLimit(row.dscr, [row.target, row.lock_up, row.minimum]),
    };
  }, [row]);
  const table = () => ({
    columns: [
      { key: "month", label: "Month" },
      { key: "dscr", label: "DSCR", unit: "x" },
      { key: "cash", label: "Cash available", unit: "$" },
      { key: "service", label: "Service due", unit: "$" },
    ],
    rows: row.months.map((month, i) => ({
      month,
      dscr: row.dscr[i] ?? null,
      cash: row.cash_usd[i] ?? null,
      service: row.service_usd[i] ?? null,
    })),
  });
  return (
    <>
      <LinesFigure
        id={`cover-of-${row.contract}`}
        title={name}
        subtitle={`Debt service cover, lender ${partyName(row.lender)}${max === null ? "" : `; above ${max}x not drawn, the table has it`}`}
        label={`Cover of ${name}: least ${cover(row.least)} in ${formatDate(row.least_in)}; minimum ${cover(row.minimum)}.`}
        names={row.months}
        lines={lines}
        max={max}
        controls={control}
        table={table}
        empty={row.least === null ? "No service falls due under this loan within the plan." : null}
      />
      {row.least !== null && (
        <LinesFigure
          id={`cover-money-${row.contract}`}
          title="Cash available and service due"
          subtitle="$ per month"
          label={`Cash available for debt service and service due, ${name}.`}
          names={row.months}
          lines={money}
          height={220}
          table={table}
        />
      )}
    </>
  );
}

const columns = ({ partyName, contractName }: Lookup): TableColumn<Row>[] => [
  { key: "contract", label: "Loan", value: (r) => contractName(r.contract) },
  { key: "borrower", label: "Borrower", value: (r) => partyName(r.borrower) },
  { key: "lender", label: "Lender", value: (r) => partyName(r.lender) },
  { key: "target", label: "Target", numeric: true, value: (r) => r.target, show: (r) => cover(r.target) },
  { key: "lock_up", label: "Lock-up", numeric: true, value: (r) => r.lock_up, show: (r) => cover(r.lock_up) },
  { key: "minimum", label: "Minimum", numeric: true, value: (r) => r.minimum, show: (r) => cover(r.minimum) },
  { key: "least", label: "Lowest", numeric: true, value: (r) => r.least, show: (r) => cover(r.least) },
  {
    key: "least_in",
    label: "Lowest in",
    oneLine: true,
    value: (r) => r.least_in,
    show: (r) => formatDate(r.least_in) || "\u2013",
  },
  {
    key: "first_lock_up",
    label: "First lock-up",
    oneLine: true,
    value: (r) => r.first_lock_up,
    show: (r) => formatDate(r.first_lock_up) || "never",
  },
  {
    key: "first_breach",
    label: "First breach",
    oneLine: true,
    value: (r) => r.first_breach,
    show: (r) => (r.first_breach ? <b class="alarm-text">{formatDate(r.first_breach)}</b> : "never"),
  },
];
