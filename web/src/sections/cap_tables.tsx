// Who owns each issuer over time.
import { useMemo, useState } from "preact/hooks";
import type { Line } from "../charts/options";
import { formatDate, formatUsd, formatValue } from "../lib/format";
import { carryForward, largestHolders, mostValued, stakeChanges } from "../lib/ownership";
import type { CapTable } from "../results";
import { useLookup, useResults } from "../ui/context";
import { Select } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { useDisplay } from "../ui/display";
import { LinesFigure } from "../ui/lines_figure";
import { ifEmpty, type Section } from "../ui/section";

export const capTables: Section = {
  id: "cap-tables",
  title: "Who owns whom",
  lead: "The shares of each issuer by holder, month by month, after every round, tranche and exercised warrant. Post-money is what the last round values the issuer at.",
  missing: (r) => ifEmpty(r.cap_tables, "No issuer of this plan ever has more than one holder."),
  Body: CapTables,
};

const kHolders = 8;
const percent = (share: number | null) => formatValue(share, "share");

function CapTables() {
  const { cap_tables: all } = useResults();
  const { partyName } = useLookup();
  const { printing } = useDisplay();
  const first = mostValued(all)!;
  const [chosen, setChosen] = useState(first.issuer);
  const changes = stakeChanges([first]);
  const [fall, rise] = [changes[0], changes[changes.length - 1]];
  const control = (
    <Select
      label="Issuer"
      value={chosen}
      onChange={setChosen}
      choices={all.map((t) => ({ value: t.issuer, label: partyName(t.issuer) }))}
    />
  );
  return (
    <>
      <p class="finding">
        {fall && rise && fall.to < fall.from
          ? `In ${partyName(first.issuer)}, the issuer valued highest, the stake of ${partyName(fall.party)} falls most over the plan, from ${percent(fall.from)} to ${percent(fall.to)}; that of ${partyName(rise.party)} rises most, from ${percent(rise.from)} to ${percent(rise.to)}.`
          : "No holder's stake falls over the plan."}
      </p>
      {all
        .filter((t) => printing || t.issuer === chosen)
        .map((t) => (
          <Issuer key={t.issuer} table={t} control={control} />
        ))}
    </>
  );
}

function Issuer({ table, control }: { table: CapTable; control: preact.ComponentChildren }) {
  const { months } = useResults();
  const { partyName } = useLookup();
  const name = partyName(table.issuer);
  const { lines, post } = useMemo(() => {
    const holders = largestHolders(table, kHolders);
    const over = (values: readonly (number | null)[]) => carryForward(table.months, values, months);
    return {
      lines: holders.map((h, i): Line => ({
        label: h.party ? partyName(h.party) : "Others",
        unit: "share",
        values: over(h.stake),
        colour: i,
        step: true,
      })),
      post: [
        { label: "Post-money", unit: "$", values: over(known(table.post_money_usd)), colour: 0, step: true },
      ] satisfies Line[],
    };
  }, [table, months, partyName]);
  const valued = table.post_money_usd.filter((v) => v !== null);
  const last = table.months[table.months.length - 1]!;
  const holdings = table.holders.map((h) => `${partyName(h.party)} ${percent(h.stake[h.stake.length - 1] ?? 0)}`);
  return (
    <>
      <LinesFigure
        id={`cap-table-${table.issuer}`}
        title={`Holders of ${name}`}
        subtitle="Share of all shares, by month"
        label={`Holders of ${name} in ${formatDate(last)}: ${holdings.join(", ")}.`}
        names={months}
        lines={lines}
        style="area"
        max={1}
        height={320}
        controls={control}
        table={() => ({
          columns: [
            { key: "month", label: "Month" },
            ...table.holders.map((h) => ({ key: h.party, label: partyName(h.party), unit: "share" })),
            { key: "post", label: "Post-money", unit: "$" },
          ],
          rows: table.months.map((month, i) => ({
            month,
            ...Object.fromEntries(table.holders.map((h) => [h.party, h.stake[i] ?? null])),
            post: table.post_money_usd[i] ?? null,
          })),
        })}
      />
      {valued.length > 0 && (
        <LinesFigure
          id={`post-money-${table.issuer}`}
          title={`Post-money value of ${name}`}
          subtitle="$, of the last round, by month"
          label={`Post-money value of ${name}, last ${formatUsd(valued[valued.length - 1]!)}.`}
          names={months}
          lines={post}
          height={220}
          table={() => ({
            columns: [
              { key: "month", label: "Month" },
              { key: "post", label: "Post-money", unit: "$" },
            ],
            rows: table.months.map((month, i) => ({ month, post: table.post_money_usd[i] ?? null })),
          })}
        />
      )}
      <DataTable
        caption={`${name}, stakes when something changes`}
        rows={table.holders}
        columns={columns(table, partyName)}
        file={`cap_table_${table.issuer}.csv`}
        sortable={false}
      />
    </>
  );
}

/** A month without a round keeps the value of the last one. */
const known = (values: readonly (number | null)[]) => {
  let last: number | null = null;
  return values.map((v) => (last = v ?? last));
};

const columns = (table: CapTable, partyName: (id: string) => string): TableColumn<CapTable["holders"][number]>[] => [
  { key: "party", label: "Holder", value: (h) => partyName(h.party) },
  ...table.months.map((month, i) => ({
    key: month,
    label: formatDate(month),
    numeric: true,
    value: (h: CapTable["holders"][number]) => h.stake[i] ?? null,
    show: (h: CapTable["holders"][number]) => (h.stake[i] ? percent(h.stake[i]!) : "\u2013"),
  })),
];
