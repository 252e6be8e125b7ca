// Each party defaults in turn: who loses, who follows, who is exposed before anything happens.
import { useMemo, useState } from "preact/hooks";
import { heatHeight, heatOption, heatUnit, type HeatRow } from "../charts/money_options";
import { tipHead, tipRow } from "../charts/parts";
import type { Line } from "../charts/options";
import { formatDate, formatNumber, formatPercent, formatUsd, plural } from "../lib/format";
import { lossMatrix, lossOf } from "../lib/stress";
import type { ExposedHolder, Exposures, StressCase, StressLoss } from "../results";
import { useLookup, useResults } from "../ui/context";
import { Segments, Select } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { useDisplay } from "../ui/display";
import { Figure } from "../ui/figure";
import { LinesFigure } from "../ui/lines_figure";
import type { Section } from "../ui/section";

export const stress: Section = {
  id: "stress",
  title: "Who falls with whom",
  lead: "The plan is computed again once for each party, which stops paying in the month shown. Lost is what others are not paid and what they pay as guarantors, after what the estate gives back; support is what others then spend beyond the base case.",
  missing: (r) =>
    r.stress.length + r.exposures.holders.length > 0
      ? null
      : "These results hold no stress cases: the plan has no parties, or they were left out.",
  Body: Stress,
};

type NameOf = (id: string) => string;

function Stress() {
  const { stress: cases, exposures } = useResults();
  const { partyName } = useLookup();
  const matrix = useMemo(() => lossMatrix(cases), [cases]);
  return (
    <>
      {cases.length === 0 ? (
        <p class="empty">These results hold no stress cases.</p>
      ) : (
        <>
          <p class="finding">{finding(matrix.rows, cases, partyName)}</p>
          <Matrix matrix={matrix} />
          <DataTable
            caption="Ranking: what a default costs others"
            rows={cases}
            columns={rankColumns(partyName)}
            file="stress.csv"
            rowId={(c) => `stress-${c.failed}`}
            tall
          />
          <Trail cases={matrix.rows.length > 0 ? [...matrix.rows, ...matrix.without] : cases} />
        </>
      )}
      <Exposed exposures={exposures} />
    </>
  );
}

function finding(rows: readonly StressCase[], cases: readonly StressCase[], partyName: NameOf): string {
  const worst = rows[0];
  if (!worst) return `In none of ${plural(cases.length, "case")} does anybody else lose money.`;
  const loser = [...worst.losses].sort((a, b) => lossOf(b) - lossOf(a))[0]!;
  const follow = worst.followers.length
    ? `${worst.followers.map(partyName).join(", ")} ${worst.followers.length === 1 ? "follows" : "follow"}`
    : "nobody follows";
  return `The costliest default is that of ${partyName(worst.failed)}: others lose ${formatUsd(worst.lost_usd)}, ${partyName(loser.party)} most with ${formatUsd(lossOf(loser))}, and ${follow}.`;
}

function Matrix({ matrix }: { matrix: ReturnType<typeof lossMatrix> }) {
  const { rows, columns, without } = matrix;
  const { partyName } = useLookup();
  const { option, height, unit } = useMemo(() => {
    const heat = rows.map((c): HeatRow => ({
      label: partyName(c.failed),
      cells: c.losses
        .filter((l) => lossOf(l) > 0)
        .map((l) => ({ column: l.party, usd: lossOf(l), marked: l.defaults !== "", tip: lossTip(c, l, partyName) })),
    }));
    return {
      option: heatOption(heat, columns, partyName),
      height: heatHeight(heat, columns),
      unit: heatUnit(heat).label,
    };
  }, [rows, columns, partyName]);
  return (
    <Figure
      id="stress-matrix"
      title="Who fails, and who loses"
      subtitle={`Lost, ${unit}; rows fail, columns lose, framed: defaults too`}
      label={`Losses of ${plural(columns.length, "party", "parties")} in ${plural(rows.length, "case")}. ${rows
        .map((c) => `${partyName(c.failed)} fails: others lose ${formatUsd(c.lost_usd)}.`)
        .join(" ")}`}
      option={option}
      height={height}
      empty={rows.length === 0 ? "Nobody loses in any case." : null}
      table={() => ({
        columns: [
          { key: "failed", label: "Fails" },
          { key: "on", label: "Month" },
          { key: "party", label: "Loses" },
          { key: "unpaid", label: "Not paid", unit: "$" },
          { key: "guarantor", label: "Paid as guarantor", unit: "$" },
          { key: "recovered", label: "Recovered", unit: "$" },
          { key: "support", label: "More support", unit: "$" },
          { key: "defaults", label: "Defaults in" },
        ],
        rows: [...rows, ...without].flatMap((c) =>
          c.losses.map((l) => ({
            failed: partyName(c.failed),
            on: c.on,
            party: partyName(l.party),
            unpaid: l.unpaid_usd,
            guarantor: l.guarantor_usd,
            recovered: l.recovered_usd,
            support: l.more_support_usd,
            defaults: l.defaults,
          })),
        ),
      })}
    >
      {rows.length > 0 &&
        without.length > 0 &&
        `Left out, since nobody else loses when they fail: ${without.map((c) => partyName(c.failed)).join(", ")}.`}
    </Figure>
  );
}

const lossTip = (c: StressCase, l: StressLoss, partyName: NameOf) =>
  tipHead(`${partyName(c.failed)} fails: ${partyName(l.party)}`) +
  tipRow("", "Not paid", formatUsd(l.unpaid_usd)) +
  tipRow("", "Paid as guarantor", formatUsd(l.guarantor_usd)) +
  tipRow("", "Recovered", formatUsd(l.recovered_usd)) +
  (l.defaults ? tipRow("", "Defaults itself in", formatDate(l.defaults)) : "");

const most = (c: StressCase) =>
  c.losses.reduce<StressLoss | null>((best, l) => (lossOf(l) > (best ? lossOf(best) : 0) ? l : best), null);
const support = (c: StressCase) => c.losses.reduce((sum, l) => sum + l.more_support_usd, 0);

const rankColumns = (partyName: NameOf): TableColumn<StressCase>[] => [
  { key: "failed", label: "Fails", value: (c) => partyName(c.failed) },
  { key: "on", label: "In", oneLine: true, value: (c) => c.on, show: (c) => formatDate(c.on) },
  { key: "lost", label: "Others lose", numeric: true, value: (c) => c.lost_usd, show: (c) => formatUsd(c.lost_usd) },
  { key: "most", label: "Most exposed", value: (c) => (most(c) ? partyName(most(c)!.party) : "") },
  {
    key: "it_loses",
    label: "It loses",
    numeric: true,
    value: (c) => (most(c) ? lossOf(most(c)!) : null),
    show: (c) => (most(c) ? formatUsd(lossOf(most(c)!)) : "\u2013"),
  },
  { key: "support", label: "More support", numeric: true, value: support, show: (c) => formatUsd(support(c)) },
  { key: "followers", label: "Who follows", value: (c) => c.followers.map(partyName).join(", ") },
];

function Trail({ cases }: { cases: readonly StressCase[] }) {
  const { partyName } = useLookup();
  const { printing } = useDisplay();
  const [chosen, setChosen] = useState(cases[0]!.failed);
  const shown = printing
    ? cases.filter((c) => c.losses.some((l) => lossOf(l) > 0))
    : cases.filter((c) => c.failed === chosen);
  return (
    <div class="trail">
      <h3>How it goes</h3>
      <div class="figure-controls">
        <Select
          label="Fails"
          value={chosen}
          onChange={setChosen}
          choices={cases.map((c) => ({ value: c.failed, label: partyName(c.failed) }))}
        />
      </div>
      {shown.map((c) => (
        <div key={c.failed}>
          <p class="finding">
            <b>{partyName(c.failed)}</b> stops paying in {formatDate(c.on)}: others lose {formatUsd(c.lost_usd)}.
          </p>
          {c.trail.length === 0 ? (
            <p class="empty">Nothing follows from it.</p>
          ) : (
            <ol tabIndex={0} aria-label={`Trail of the default of ${partyName(c.failed)}`}>
              {c.trail.map((line, i) => (
                <li key={i}>{line}</li>
              ))}
            </ol>
          )}
        </div>
      ))}
    </div>
  );
}

type Kind = "gross" | "net" | "potential";

const kKinds: { value: Kind; label: string; doc: string }[] = [
  { value: "gross", label: "Gross", doc: "all that is owed" },
  { value: "net", label: "Net", doc: "what is owed both ways set off" },
  { value: "potential", label: "Potential", doc: "with what may still be drawn or fall due under contracts in force" },
];

function Exposed({ exposures }: { exposures: Exposures }) {
  const { partyName } = useLookup();
  const { pairs, holders, debt_rank, years, month } = exposures;
  const [kind, setKind] = useState<Kind>("gross");
  const amount = (x: Pick<ExposedHolder, "gross_usd" | "net_usd" | "potential_usd">) => x[`${kind}_usd` as const];
  const { heat, debtors } = useMemo(() => {
    const owing = pairs.filter((p) => p[`${kind}_usd` as const] > 0);
    const sumBy = (key: "holder" | "debtor") => {
      const sums = new Map<string, number>();
      for (const p of owing) sums.set(p[key], (sums.get(p[key]) ?? 0) + p[`${kind}_usd` as const]);
      return [...sums].sort((a, b) => b[1] - a[1]).map(([id]) => id);
    };
    return {
      debtors: sumBy("debtor"),
      heat: sumBy("holder").map((holder): HeatRow => ({
        label: partyName(holder),
        cells: owing
          .filter((p) => p.holder === holder)
          .map((p) => ({
            column: p.debtor,
            usd: p[`${kind}_usd` as const],
            marked: false,
            tip:
              tipHead(`${partyName(p.debtor)} owes ${partyName(holder)}`) +
              kKinds.map((k) => tipRow("", k.label, formatUsd(p[`${k.value}_usd` as const]))).join(""),
          })),
      })),
    };
  }, [pairs, kind, partyName]);
  const { option, height } = useMemo(
    () => ({ option: heatOption(heat, debtors, partyName), height: heatHeight(heat, debtors) }),
    [heat, debtors, partyName],
  );
  const lines = useMemo(
    () =>
      kKinds.map((k, i): Line => ({
        label: k.label,
        unit: "$",
        values: years.map((y) => y[`${k.value}_usd` as const]),
        colour: i,
      })),
    [years],
  );
  if (holders.length + pairs.length === 0)
    return <p class="empty">No party of this plan owes another money: there are no exposures.</p>;
  const above = holders.filter((h) => h.above_limit);
  const largest = [...pairs].sort((a, b) => amount(b) - amount(a))[0];
  const names = years.map((y) => String(y.year));
  return (
    <>
      <p class="finding">
        {largest &&
          `Most is owed in ${formatDate(month)}; the largest single exposure, ${kind}, is that of ${partyName(largest.holder)} to ${partyName(largest.debtor)}: ${formatUsd(amount(largest))}.`}{" "}
        {above.length > 0 &&
          `Above the limit against their own equity: ${above.map((h) => partyName(h.party)).join(", ")}.`}
      </p>
      <Figure
        id="exposures"
        title={`Who is owed by whom, ${formatDate(month)}`}
        subtitle={`${kKinds.find((k) => k.value === kind)!.label} exposure, ${heatUnit(heat).label}: ${kKinds.find((k) => k.value === kind)!.doc}; rows are owed, columns owe`}
        label={`Exposures in ${formatDate(month)}: ${holders.map((h) => `${partyName(h.party)} ${formatUsd(amount(h))}`).join(", ")}.`}
        option={option}
        height={height}
        controls={<Segments label="Kind of exposure" value={kind} onChange={setKind} choices={kKinds} />}
        empty={heat.length === 0 ? "Nothing is owed on this measure." : null}
        table={() => ({
          columns: [
            { key: "holder", label: "Is owed" },
            { key: "debtor", label: "Owes" },
            ...kKinds.map((k) => ({ key: k.value, label: k.label, unit: "$" })),
          ],
          rows: pairs.map((p) => ({
            holder: partyName(p.holder),
            debtor: partyName(p.debtor),
            gross: p.gross_usd,
            net: p.net_usd,
            potential: p.potential_usd,
          })),
        })}
      />
      <DataTable
        caption={`Exposure of each party, ${formatDate(month)}`}
        rows={holders}
        columns={holderColumns(partyName)}
        file="exposures_by_party.csv"
        rowId={(h) => `exposure-${h.party}`}
      />
      {years.length > 0 && (
        <LinesFigure
          id="exposures-by-year"
          title="Exposures over the years"
          subtitle="$, all pairs, at the year's end"
          label={`Exposures by year: ${years.map((y) => `${y.year} gross ${formatUsd(y.gross_usd)}`).join(", ")}.`}
          names={names}
          lines={lines}
          height={240}
          table={() => ({
            columns: [
              { key: "year", label: "Year" },
              ...kKinds.map((k) => ({ key: `${k.value}_usd`, label: k.label, unit: "$" })),
            ],
            rows: years.map((y) => ({ ...y, year: String(y.year) })),
          })}
        />
      )}
      {debt_rank.length > 0 && (
        <DataTable
          caption="DebtRank: the equity of one party is shocked to zero, losses as shares of all equity"
          rows={debt_rank}
          columns={rankedColumns(partyName)}
          file="debt_rank.csv"
          rowId={(d) => `debt-rank-${d.failed}`}
        />
      )}
    </>
  );
}

const money = (value: number | null) => (value === null ? "\u2013" : formatUsd(value));

const holderColumns = (partyName: NameOf): TableColumn<ExposedHolder>[] => [
  { key: "party", label: "Party", value: (h) => partyName(h.party) },
  ...kKinds.map((k) => ({
    key: k.value,
    label: k.label,
    numeric: true,
    value: (h: ExposedHolder) => h[`${k.value}_usd` as const],
    show: (h: ExposedHolder) => formatUsd(h[`${k.value}_usd` as const]),
  })),
  {
    key: "largest",
    label: "Largest to",
    value: (h) => (h.largest ? partyName(h.largest) : ""),
    show: (h) => (h.largest ? `${partyName(h.largest)}, ${formatUsd(h.largest_usd)}` : "\u2013"),
  },
  { key: "equity", label: "Own equity", numeric: true, value: (h) => h.equity_usd, show: (h) => money(h.equity_usd) },
  {
    key: "to_equity",
    label: "Of equity",
    numeric: true,
    value: (h) => h.to_equity,
    show: (h) => (
      <>
        {formatPercent(h.to_equity)}
        {h.above_limit && <b class="alarm-text"> above the limit</b>}
      </>
    ),
  },
  { key: "hhi", label: "HHI", numeric: true, value: (h) => h.hhi, show: (h) => formatNumber(h.hhi) },
];

const rankedColumns = (partyName: NameOf): TableColumn<Exposures["debt_rank"][number]>[] => [
  { key: "failed", label: "Shocked", value: (d) => partyName(d.failed) },
  {
    key: "total",
    label: "All equity lost",
    numeric: true,
    value: (d) => d.total_loss,
    show: (d) => formatPercent(d.total_loss),
  },
  {
    key: "contagion",
    label: "By contagion",
    numeric: true,
    value: (d) => d.contagion,
    show: (d) => formatPercent(d.contagion),
  },
  { key: "most_hit", label: "Most hit", value: (d) => (d.most_hit ? partyName(d.most_hit) : "") },
  {
    key: "most_hit_loss",
    label: "It loses of its equity",
    numeric: true,
    value: (d) => d.most_hit_loss,
    show: (d) => formatPercent(d.most_hit_loss),
  },
];
