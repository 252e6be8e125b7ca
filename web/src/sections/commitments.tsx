// What the parties have signed up to pay, against what they earn.
import { useMemo, useState } from "preact/hooks";
import { yearBarsOption } from "../charts/options";
import { incomeOf, sumUsd, yearSpans } from "../lib/flows";
import { formatPercent, formatUsd, humanise } from "../lib/format";
import type { Commitment } from "../results";
import { useLookup, useResults } from "../ui/context";
import { Select } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { useDisplay } from "../ui/display";
import { Figure } from "../ui/figure";
import { ifEmpty, type Section } from "../ui/section";

export const commitments: Section = {
  id: "commitments",
  title: "Commitments against income",
  lead: "What each contract obliges its payers to pay, beside what they earn from operations (no equity, no loans, nothing from \u201cunfunded\u201d).",
  missing: (r) => ifEmpty(r.commitments, "The plan has no contracts that oblige anybody to pay."),
  Body: Commitments,
};

/** The parties of `payer`, the joined ids of those who pay a contract together. */
const partiesOf = (all: readonly Commitment[], payer: string) => all.find((c) => c.payer === payer)?.payers ?? [];

const paidIn = (c: Commitment) => c.cents.some((v) => v > 0);

function Commitments() {
  const { commitments: all } = useResults();
  const { partyName } = useLookup();
  const { printing } = useDisplay();
  const payers = useMemo(() => {
    const totals = new Map<string, number>();
    for (const c of all.filter(paidIn))
      totals.set(c.payer, (totals.get(c.payer) ?? 0) + c.cents.reduce((a, b) => a + b, 0));
    return [...totals].sort((a, b) => b[1] - a[1]).map(([party]) => party);
  }, [all]);
  const [chosen, setChosen] = useState("");
  const payer = payers.includes(chosen) ? chosen : payers[0];
  const nameOf = (p: string) => partiesOf(all, p).map(partyName).join(", ");
  const control = (
    <Select
      label="Payer"
      value={payer ?? ""}
      onChange={setChosen}
      choices={payers.map((p) => ({ value: p, label: nameOf(p) }))}
    />
  );
  return (
    <>
      {payer &&
        (printing ? payers : [payer]).map((p) => <Balance key={printing ? p : ""} payer={p} control={control} />)}
      <DataTable
        caption="Commitments by contract"
        rows={all}
        columns={columns(partyName)}
        file="commitments.csv"
        rowId={(c) => `contract-${c.contract}`}
        stack
      />
    </>
  );
}

function Balance({ payer, control }: { payer: string; control: preact.ComponentChildren }) {
  const { commitments: all, money_flows, months } = useResults();
  const { partyName } = useLookup();
  const { years, bars } = useMemo(() => {
    const spans = yearSpans(months);
    const own = all.filter((c) => c.payer === payer && paidIn(c));
    const due = own.map((c, i) => ({ label: c.label, colour: i, values: spans.map((s) => sumUsd(c.cents, s.span)) }));
    const income = {
      label: "Income from operations",
      colour: 0,
      line: true,
      values: partiesOf(all, payer)
        .map((p) =>
          incomeOf(
            p,
            money_flows,
            spans.map((s) => s.span),
          ),
        )
        .reduce((sum, one) => sum.map((v, i) => v + one[i]!)),
    };
    return { years: spans.map((s) => s.year), bars: [...due, income] };
  }, [all, money_flows, months, payer]);
  const option = useMemo(() => yearBarsOption(years, bars), [years, bars]);
  const name = partiesOf(all, payer).map(partyName).join(", ");
  const total = (line: boolean) =>
    bars.filter((b) => Boolean("line" in b) === line).reduce((sum, b) => sum + b.values.reduce((a, v) => a + v, 0), 0);
  const due = total(false);
  const income = total(true);
  return (
    <Figure
      id={`commitments-${payer.replaceAll(", ", "-")}`}
      title={`${name}: ${formatUsd(due)} due, ${formatUsd(income)} earned`}
      subtitle="$ per year, best-estimate case"
      label={`Commitments of ${name}: ${formatUsd(due)} due and ${formatUsd(income)} earned over the plan.`}
      option={option}
      legend={bars.map((b) => ({
        label: b.label,
        colour: "line" in b ? "var(--ink)" : b.colour,
        mark: "line" in b ? "line" : "box",
      }))}
      controls={control}
      table={() => ({
        columns: [{ key: "year", label: "Year" }, ...bars.map((b) => ({ key: b.label, label: b.label, unit: "$" }))],
        rows: years.map((year, i) => Object.fromEntries([["year", year], ...bars.map((b) => [b.label, b.values[i]!])])),
      })}
    />
  );
}

const columns = (partyName: (id: string) => string): TableColumn<Commitment>[] => [
  {
    key: "label",
    label: "Contract",
    value: (c) => c.label,
    show: (c) => (
      <>
        <span class="strong">{c.label}</span>
        <p class="small">{humanise(c.type)}</p>
      </>
    ),
  },
  { key: "payer", label: "Payer", value: (c) => c.payers.map(partyName).join(", ") },
  { key: "payee", label: "Payee", value: (c) => partyName(c.payee) },
  { key: "total", label: "Whole life", numeric: true, value: (c) => c.total_usd, show: (c) => formatUsd(c.total_usd) },
  { key: "paid", label: "Paid in the plan", numeric: true, value: (c) => sumAll(c), show: (c) => formatUsd(sumAll(c)) },
  { key: "state", label: "State", value: (c) => humanise(c.state) },
  {
    key: "binding",
    label: "Binds with",
    numeric: true,
    value: (c) => c.binding_probability,
    show: (c) => formatPercent(c.binding_probability),
  },
];

const sumAll = (c: Commitment) => sumUsd(c.cents, { first: 0, last: c.cents.length - 1 });
