// How much of the money that goes round comes from the round itself: several measures, each with its base.
import { useMemo } from "preact/hooks";
import { pairsHeight, pairsOption } from "../charts/money_options";
import type { Line } from "../charts/options";
import { measureTable, type MeasureTable } from "../lib/circular";
import { capital, formatNumber, formatUsd, formatValue, humanise } from "../lib/format";
import type { CircularDeal, Circularity as Data } from "../results";
import { useLookup, useResults } from "../ui/context";
import { DataTable, type TableColumn } from "../ui/data_table";
import { Figure } from "../ui/figure";
import { LinesFigure } from "../ui/lines_figure";
import type { Section } from "../ui/section";

export const circularity: Section = {
  id: "circularity",
  title: "Circularity",
  lead: "How much of what parties earn from each other is money that they gave each other. There is no agreed measure, so several stand side by side, each with what it is a share of.",
  missing: ({ circularity: c }) =>
    c.measures.length + c.years.length + c.cycles.length > 0
      ? null
      : "No money goes round in this plan, or these results do not measure it.",
  Body: Circularity,
};

type NameOf = (id: string) => string;
/** From ten times the base on per cent are no longer read as a share. */
const share = (value: number | null) =>
  value !== null && Math.abs(value) >= 10 ? `${formatNumber(value)}x` : formatValue(value, "share");

function Circularity() {
  const { circularity: data } = useResults();
  const { partyName } = useLookup();
  const table = useMemo(() => measureTable(data.measures), [data]);
  return (
    <>
      <p class="finding">{finding(data, table, partyName)}</p>
      <Measures table={table} />
      <Years years={data.years} />
      <ByDeal deals={data.deals} />
      {data.cycles.length > 0 && (
        <DataTable
          caption="Money that goes in a circle, largest first"
          rows={data.cycles}
          columns={cycleColumns(partyName)}
          file="cycles.csv"
          tall
        />
      )}
      {data.concentration.length > 0 && (
        <DataTable
          caption="Concentration of revenue: HHI is the sum of squared shares in per cent, 10,000 is a single customer"
          rows={data.concentration}
          columns={concentrationColumns(partyName)}
          file="concentration.csv"
        />
      )}
    </>
  );
}

function finding(data: Data, table: MeasureTable, partyName: NameOf): string {
  const returned = data.measures
    .filter((m) => m.measure === "returned_share" && m.value > 0)
    .sort((a, b) => b.value - a.value)[0];
  const finn = table.whole.find((m) => m.measure === "finn_index");
  const cycle = data.cycles[0];
  const parts = [
    returned &&
      `Of what ${partyName(returned.party)} gives, ${share(returned.value)} comes back to it as revenue, the highest share of any party`,
    finn && `${share(finn.value)} of all that flows between parties goes in circles (Finn index)`,
    cycle && `the largest circle is ${circle(cycle.parties, partyName)} with ${formatUsd(cycle.usd)}`,
  ].filter(Boolean);
  return parts.length > 0 ? capital(`${parts.join("; ")}.`) : "No party gives money that comes back to it.";
}

const circle = (parties: readonly string[], partyName: NameOf) => {
  const names = parties[0] === parties[parties.length - 1] ? parties : [...parties, parties[0]!];
  return names.map(partyName).join(" → ");
};

function Measures({ table }: { table: MeasureTable }) {
  const { partyName } = useLookup();
  const { whole, parties, measures } = table;
  type Row = MeasureTable["parties"][number];
  const columns: TableColumn<Row>[] = [
    { key: "party", label: "Party", value: (r) => partyName(r.party) },
    ...measures.map((m) => ({
      key: m.measure,
      label: m.label || humanise(m.measure),
      numeric: true,
      value: (r: Row) => r.values.get(m.measure) ?? null,
      show: (r: Row) => share(r.values.get(m.measure) ?? null),
    })),
  ];
  return (
    <>
      {whole.length > 0 && (
        <div class="cards">
          {whole.map((m) => (
            <article key={m.measure} class="card">
              <h3>{m.label || humanise(m.measure)}</h3>
              <p class="big">{share(m.value)}</p>
              <p class="card-note">All parties; {m.base}</p>
            </article>
          ))}
        </div>
      )}
      {parties.length > 0 && (
        <>
          <dl class="what-if-list">
            {measures.map((m) => (
              <div key={m.measure}>
                <dt>{m.label || humanise(m.measure)}</dt>
                <dd>{m.base}</dd>
              </div>
            ))}
          </dl>
          <DataTable caption="Measures by party" rows={parties} columns={columns} file="circularity.csv" />
        </>
      )}
    </>
  );
}

const kYearLines = [
  ["returned_share", "Returned share"],
  ["finn_index", "Finn index"],
  ["external_demand", "External demand"],
] as const;

function Years({ years }: { years: Data["years"] }) {
  const lines = useMemo(
    () =>
      kYearLines.map(([key, label], i): Line => ({
        label,
        unit: "share",
        values: years.map((y) => y[key]),
        colour: i,
      })),
    [years],
  );
  const funded = useMemo(
    (): Line[] => [{ label: "Funded", unit: "$", values: years.map((y) => y.funded_usd), colour: 0 }],
    [years],
  );
  const concentration = useMemo(
    (): Line[] => [{ label: "HHI", unit: "", values: years.map((y) => y.hhi), colour: 0 }],
    [years],
  );
  const names = useMemo(() => years.map((y) => String(y.year)), [years]);
  if (years.length === 0) return null;
  const table = () => ({
    columns: [
      { key: "year", label: "Year" },
      { key: "funded_usd", label: "Funded", unit: "$" },
      ...kYearLines.map(([key, label]) => ({ key, label, unit: "share" })),
      { key: "hhi", label: "HHI" },
    ],
    rows: years.map((y) => ({ ...y, year: String(y.year) })),
  });
  return (
    <>
      <LinesFigure
        id="circularity-by-year"
        title="Measures over the years"
        subtitle="All inside parties together, shares"
        label={`Measures by year: ${years.map((y) => `${y.year} external demand ${share(y.external_demand)}`).join(", ")}.`}
        names={names}
        lines={lines}
        table={table}
        height={280}
      />
      <div class="grid">
        <LinesFigure
          id="funded-by-year"
          title="Money that parties give each other"
          subtitle="$ per year: equity, loans, prepayments"
          label={`Funding by year: ${years.map((y) => `${y.year} ${formatUsd(y.funded_usd)}`).join(", ")}.`}
          names={names}
          lines={funded}
          style="bar"
          table={table}
          height={240}
        />
        <LinesFigure
          id="concentration-by-year"
          title="Concentration of customers"
          subtitle="HHI, 10,000 is one customer; mean of the parties by what they are funded with"
          label={`Concentration by year: ${years.map((y) => `${y.year} ${y.hhi === null ? "none" : formatNumber(y.hhi)}`).join(", ")}.`}
          names={names}
          lines={concentration}
          max={10000}
          table={table}
          height={240}
          empty={years.every((y) => y.hhi === null) ? "No party is funded in these years." : null}
        />
      </div>
    </>
  );
}

const kDealsDrawn = 12;

function ByDeal({ deals }: { deals: readonly CircularDeal[] }) {
  const { dealName } = useLookup();
  const sorted = useMemo(
    () => deals.filter((d) => d.funded_usd > 0).sort((a, b) => b.funded_usd - a.funded_usd),
    [deals],
  );
  const option = useMemo(
    () =>
      pairsOption(
        sorted.slice(0, kDealsDrawn).map((d) => ({ label: dealName(d.deal), values: [d.funded_usd, d.returned_usd] })),
        ["Funded", "Returned"],
        "$",
      ),
    [sorted, dealName],
  );
  if (deals.length === 0) return null;
  return (
    <>
      <Figure
        id="circularity-by-deal"
        title="Given under each deal, and what comes back"
        subtitle={`$ over the plan; what comes back as revenue, not as interest or repayment${sorted.length > kDealsDrawn ? `; the ${kDealsDrawn} largest of ${sorted.length}` : ""}`}
        label={`By deal: ${sorted.map((d) => `${dealName(d.deal)} gives ${formatUsd(d.funded_usd)}, ${formatUsd(d.returned_usd)} comes back`).join("; ")}.`}
        option={option}
        height={pairsHeight(Math.min(sorted.length, kDealsDrawn))}
        legend={[
          { label: "Funded", colour: 0 },
          { label: "Returned", colour: 1 },
        ]}
        empty={sorted.length === 0 ? "No deal funds a party." : null}
        table={() => ({
          columns: [
            { key: "deal", label: "Deal" },
            { key: "funded_usd", label: "Funded", unit: "$" },
            { key: "returned_usd", label: "Returned", unit: "$" },
          ],
          rows: sorted.map((d) => ({ deal: dealName(d.deal), funded_usd: d.funded_usd, returned_usd: d.returned_usd })),
        })}
      />
      <DataTable
        caption="Circularity by deal"
        rows={[...deals]}
        columns={dealColumns(dealName)}
        file="circularity_by_deal.csv"
        rowId={(d) => `circular-${d.deal}`}
        tall
      />
    </>
  );
}

const points = (value: number | null) =>
  value === null ? "\u2013" : `${value > 0 ? "+" : ""}${formatNumber(value * 100, 2)}\u202fpp`;
const effect = (d: CircularDeal) => (d.finn_without === null ? null : d.finn - d.finn_without);

const dealColumns = (dealName: NameOf): TableColumn<CircularDeal>[] => [
  { key: "deal", label: "Deal", value: (d) => dealName(d.deal) },
  { key: "funded", label: "Funded", numeric: true, value: (d) => d.funded_usd, show: (d) => formatUsd(d.funded_usd) },
  {
    key: "returned",
    label: "Returned",
    numeric: true,
    value: (d) => d.returned_usd,
    show: (d) => formatUsd(d.returned_usd),
  },
  {
    key: "share",
    label: "Returned share",
    numeric: true,
    value: (d) => d.returned_share,
    show: (d) => share(d.returned_share),
  },
  {
    key: "without",
    label: "Finn index without it",
    numeric: true,
    value: (d) => d.finn_without,
    show: (d) => share(d.finn_without),
  },
  { key: "effect", label: "It adds", numeric: true, value: effect, show: (d) => points(effect(d)) },
];

const cycleColumns = (partyName: NameOf): TableColumn<Data["cycles"][number]>[] => [
  { key: "cycle", label: "Circle", value: (c) => circle(c.parties, partyName) },
  { key: "usd", label: "Goes round", numeric: true, value: (c) => c.usd, show: (c) => formatUsd(c.usd) },
];

const concentrationColumns = (partyName: NameOf): TableColumn<Data["concentration"][number]>[] => [
  { key: "party", label: "Seller", value: (c) => partyName(c.party) },
  {
    key: "revenue",
    label: "Revenue",
    numeric: true,
    value: (c) => c.revenue_usd,
    show: (c) => formatUsd(c.revenue_usd),
  },
  { key: "largest", label: "Largest customer", value: (c) => (c.largest ? partyName(c.largest) : "") },
  {
    key: "share",
    label: "Its share",
    numeric: true,
    value: (c) => c.largest_share,
    show: (c) => share(c.largest_share),
  },
  { key: "hhi", label: "HHI", numeric: true, value: (c) => c.hhi, show: (c) => formatNumber(c.hhi) },
];
