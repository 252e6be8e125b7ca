// Profit and loss, cash flow and balance sheet of each party by year.
import { useState } from "preact/hooks";
import type { StatementLine, Statements } from "../results";
import { useLookup, useResults } from "../ui/context";
import { Select } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { useDisplay } from "../ui/display";
import { ifEmpty, type Section } from "../ui/section";

export const statements: Section = {
  id: "statements",
  title: "Statements",
  lead: "Queries of the double-entry ledger: profit and loss, cash flow and balance sheet by calendar year. The balance sheet is of the year's last month.",
  missing: (r) => ifEmpty(r.statements, "These results hold no statements: the plan has no parties."),
  Body: AllStatements,
};

const kNames: Record<StatementLine["statement"], string> = {
  pnl: "Profit and loss",
  cash: "Cash flow",
  balance: "Balance sheet",
};

function AllStatements() {
  const { statements: all } = useResults();
  const { partyName } = useLookup();
  const { printing } = useDisplay();
  const [chosen, setChosen] = useState(all[0]!.party);
  return (
    <>
      <div class="figure-controls">
        <Select
          label="Party"
          value={chosen}
          onChange={setChosen}
          choices={all.map((s) => ({ value: s.party, label: partyName(s.party) }))}
        />
      </div>
      {all
        .filter((s) => printing || s.party === chosen)
        .map((s) => (
          <OneParty key={s.party} statements={s} />
        ))}
    </>
  );
}

function OneParty({ statements: { party, years, lines } }: { statements: Statements }) {
  const name = useLookup().partyName(party);
  const largest = Math.max(0, ...lines.flatMap((l) => l.values_usd.map(Math.abs)));
  const [scale, unit] = largest >= 1e9 ? [1e9, "$ bn"] : [1e6, "$ m"];
  const columns = (title: string): TableColumn<StatementLine>[] => [
    { key: "line", label: title, unit, value: (l) => l.line },
    ...years.map((year, i) => ({
      key: String(year),
      label: String(year),
      numeric: true,
      value: (l: StatementLine) => l.values_usd[i] ?? null,
      show: (l: StatementLine) => formatFixed((l.values_usd[i] ?? 0) / scale),
    })),
  ];
  return (
    <div class="statements">
      {(["pnl", "cash", "balance"] as const).map((kind) => {
        const own = lines.filter((l) => l.statement === kind);
        return own.length === 0 ? null : (
          <DataTable
            key={kind}
            caption={`${name}, ${kNames[kind].toLowerCase()}`}
            columns={columns(kNames[kind])}
            rows={own}
            sortable={false}
            rowClass={(l) => (l.total ? "total" : "")}
            file={`${party}_${kind}.csv`}
          />
        );
      })}
    </div>
  );
}

/** One decimal, as statements have it; a dash for what rounds to nothing. */
function formatFixed(value: number): string {
  if (Math.abs(value) < 0.05) return "\u2013";
  return new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 })
    .format(value)
    .replace("-", "\u2212");
}
