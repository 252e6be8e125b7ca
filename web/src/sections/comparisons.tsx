// This plan beside another one: what was announced against what is known.
import { useMemo, useState } from "preact/hooks";
import { pairsHeight, pairsOption } from "../charts/money_options";
import { byDifference, changesMoney, comparedDeals, differentDeals, relativeDifference, sameUsd } from "../lib/compare";
import { countOf } from "../lib/filter";
import { kUnfunded } from "../lib/flows";
import { capital, formatDifference, formatUsd, formatValue, humanise, perLeftOut } from "../lib/format";
import type { ComparedContract, ComparedDeal, ComparedParty, Comparison } from "../results";
import { useLookup, useResults, type Lookup } from "../ui/context";
import { Segments, Select } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { useDisplay } from "../ui/display";
import { Figure } from "../ui/figure";
import { ifEmpty, type Section } from "../ui/section";
import { StateTag } from "../ui/tags";

export const comparisons: Section = {
  id: "comparison",
  title: "Announced against known",
  lead: "The same parties and deals in two plans, this one and another: what is written down and what is paid in each, largest differences first. Written leaves out contracts that are superseded, defaulted or inactive at the plan\u2019s end, and guarantees, backstops and insurance, whose limits stand behind money that is written down elsewhere.",
  missing: (r) => ifEmpty(r.comparisons, "The plan names no other plan to compare with (`compare_with`)."),
  Body: Comparisons,
};

function Comparisons() {
  const { comparisons: all } = useResults();
  const { printing } = useDisplay();
  const [chosen, setChosen] = useState(all[0]!.plan);
  return (
    <>
      {all.length > 1 && (
        <div class="figure-controls no-print">
          <Select
            label="Other plan"
            value={chosen}
            onChange={setChosen}
            choices={all.map((c) => ({ value: c.plan, label: otherOf(c) }))}
          />
        </div>
      )}
      {all
        .filter((c) => printing || c.plan === chosen)
        .map((c) => (
          <One key={c.plan} comparison={c} id={all.indexOf(c) === 0 ? "" : `-${all.indexOf(c) + 1}`} />
        ))}
    </>
  );
}

const kThis = "This plan";
const otherOf = (c: Comparison) => capital(c.label) || c.name;

type Money = "total" | "paid";

function finding(c: Comparison, nameOf: (d: ComparedDeal) => string): string {
  const sum = (value: (d: ComparedDeal) => number) => c.deals.reduce((s, d) => s + value(d), 0);
  const unfunded = c.parties.find((p) => p.party === kUnfunded);
  const nobody =
    unfunded && !sameUsd(unfunded.paid_usd, unfunded.other_paid_usd)
      ? ` Nobody has agreed to pay ${formatUsd(unfunded.paid_usd)} of it here, ${formatUsd(unfunded.other_paid_usd)} there.`
      : "";
  const [widest] = differentDeals(comparedDeals(c));
  const written =
    widest && Math.abs(widest.total_usd - widest.other_total_usd) >= Math.abs(widest.paid_usd - widest.other_paid_usd);
  const most = widest
    ? ` The widest gap is ${nameOf(widest)}: ${formatUsd(written ? widest.total_usd : widest.paid_usd)} against ${formatUsd(written ? widest.other_total_usd : widest.other_paid_usd)} ${written ? "written" : "paid"}.`
    : "";
  return `This plan writes down ${formatUsd(sum((d) => d.total_usd))} and pays ${formatUsd(sum((d) => d.paid_usd))}; ${c.name} (${c.label}) writes down ${formatUsd(sum((d) => d.other_total_usd))} and pays ${formatUsd(sum((d) => d.other_paid_usd))}.${nobody}${most}`;
}

function One({ comparison: c, id }: { comparison: Comparison; id: string }) {
  const [which, setWhich] = useState<"different" | "all">("different");
  const names = [kThis, otherOf(c)] as const;
  const contracts = useMemo(
    () =>
      byDifference(
        which === "all" ? c.contracts : c.contracts.filter(differs),
        (x) => x.paid_usd,
        (x) => x.other_paid_usd,
      ),
    [c, which],
  );
  const all = useMemo(() => comparedDeals(c), [c]);
  const deals = useMemo(() => differentDeals(all), [all]);
  const lookup = useLookup();
  // A contract without a deal stands under its own id.
  const nameOf = (d: ComparedDeal) => (d.name === d.deal.replaceAll("_", " ") ? lookup.contractName(d.deal) : d.name);
  return (
    <>
      <p class="finding">{finding(c, nameOf)}</p>
      <DealPairs deals={deals} id={id} names={names} nameOf={nameOf} />
      <DataTable
        caption={`${countOf(deals, all, "deal")}: those that differ; other: ${names[1]}`}
        rows={deals}
        columns={dealColumns(names, nameOf)}
        file={`comparison_deals${id}.csv`}
        rowId={(d) => `compared${id}-${d.deal}`}
        tall
      />
      <div class="figure-controls no-print">
        <Segments
          label="Contracts"
          value={which}
          onChange={setWhich}
          choices={[
            { value: "different", label: "Contracts that differ" },
            { value: "all", label: "All contracts" },
          ]}
        />
      </div>
      <DataTable
        caption={`${countOf(contracts, c.contracts, "contract")}; other: ${names[1]}`}
        rows={contracts}
        columns={contractColumns(names, lookup)}
        file={`comparison_contracts${id}.csv`}
        tall
      />
      <DataTable
        caption={`By party; other: ${names[1]}`}
        rows={byDifference(
          c.parties,
          (p) => p.paid_usd + p.received_usd + p.unfunded_usd,
          (p) => p.other_paid_usd + p.other_received_usd + p.other_unfunded_usd,
        )}
        columns={kPartyColumns}
        file={`comparison_parties${id}.csv`}
        tall
      />
      {c.metrics.length > 0 && <Metrics comparison={c} id={id} names={names} />}
    </>
  );
}

const differs = (c: ComparedContract) => c.state !== c.other_state || changesMoney(c);

const kDrawn = 14;

function DealPairs({
  deals,
  id,
  names,
  nameOf,
}: {
  deals: readonly ComparedDeal[];
  id: string;
  names: readonly [string, string];
  nameOf: (d: ComparedDeal) => string;
}) {
  const more = (a: (d: ComparedDeal) => boolean) => deals.filter(a).length;
  const [money, setMoney] = useState<Money>(
    more((d) => !sameUsd(d.total_usd, d.other_total_usd)) < more((d) => !sameUsd(d.paid_usd, d.other_paid_usd))
      ? "paid"
      : "total",
  );
  const value = (d: ComparedDeal) => (money === "total" ? d.total_usd : d.paid_usd);
  const other = (d: ComparedDeal) => (money === "total" ? d.other_total_usd : d.other_paid_usd);
  const sorted = useMemo(
    () =>
      byDifference(
        deals.filter((d) => !sameUsd(value(d), other(d))),
        value,
        other,
      ),
    [deals, money],
  );
  const drawn = sorted.slice(0, kDrawn);
  const option = useMemo(
    () =>
      pairsOption(
        drawn.map((d) => ({ label: nameOf(d), values: [value(d), other(d)] })),
        names,
        "$",
      ),
    [sorted, money],
  );
  return (
    <Figure
      id={`comparison${id}`}
      title={money === "total" ? "Written under each deal" : "Paid under each deal within the plan"}
      subtitle={`$, largest difference first${sorted.length > drawn.length ? `; ${drawn.length} of ${sorted.length} deals that differ` : ""}`}
      label={drawn.map((d) => `${nameOf(d)}: ${formatUsd(value(d))} against ${formatUsd(other(d))}.`).join(" ")}
      option={option}
      height={pairsHeight(drawn.length)}
      legend={names.map((label, i) => ({ label, colour: i }))}
      controls={
        <Segments
          label="Money"
          value={money}
          onChange={setMoney}
          choices={[
            { value: "total", label: "As written" },
            { value: "paid", label: "As paid" },
          ]}
        />
      }
      empty={sorted.length === 0 ? "No deal differs on this measure." : null}
      table={() => ({
        columns: [
          { key: "deal", label: "Deal" },
          { key: "total", label: `${names[0]}, written`, unit: "$" },
          { key: "other_total", label: `${names[1]}, written`, unit: "$" },
          { key: "paid", label: `${names[0]}, paid`, unit: "$" },
          { key: "other_paid", label: `${names[1]}, paid`, unit: "$" },
        ],
        rows: sorted.map((d) => ({
          deal: nameOf(d),
          total: d.total_usd,
          other_total: d.other_total_usd,
          paid: d.paid_usd,
          other_paid: d.other_paid_usd,
        })),
      })}
    />
  );
}

/** Three columns: this plan, the other, the difference of this to the other. */
function pairColumns<Row>(
  key: string,
  label: string,
  value: (row: Row) => number | null,
  other: (row: Row) => number | null,
): TableColumn<Row>[] {
  const money = (v: number | null) => (v === null ? <span class="same">not stated</span> : formatUsd(v));
  const change = (row: Row) => {
    const [a, b] = [value(row), other(row)];
    return a === null || b === null ? null : a - b;
  };
  return [
    { key, label, numeric: true, value, show: (r) => money(value(r)) },
    { key: `other_${key}`, label: `${label}, other`, numeric: true, value: other, show: (r) => money(other(r)) },
    {
      key: `${key}_change`,
      label: `${label}, difference`,
      numeric: true,
      value: change,
      show: (r) => formatDifference(value(r), other(r), "$") || "\u2013",
    },
  ];
}

const dealColumns = (
  names: readonly [string, string],
  nameOf: (d: ComparedDeal) => string,
): TableColumn<ComparedDeal>[] => [
  { key: "deal", label: "Deal", value: nameOf },
  ...pairColumns<ComparedDeal>(
    "total",
    "Written",
    (d) => d.total_usd || null,
    (d) => d.other_total_usd || null,
  ),
  ...pairColumns<ComparedDeal>(
    "paid",
    "Paid",
    (d) => d.paid_usd,
    (d) => d.other_paid_usd,
  ),
  {
    key: "states",
    label: "States",
    oneLine: true,
    value: (d) => d.states,
    show: (d) =>
      d.states === d.other_states ? (
        capital(d.states)
      ) : (
        <>
          {capital(d.states) || "none"}
          <p class="small">
            {names[1]}: {capital(d.other_states) || "none"}
          </p>
        </>
      ),
  },
];

const stateOf = (state: string) => (state ? <StateTag state={state} /> : <span class="same">not in this plan</span>);

const contractColumns = (
  names: readonly [string, string],
  { contractName, dealName }: Lookup,
): TableColumn<ComparedContract>[] => [
  {
    key: "contract",
    label: "Contract",
    value: (c) => c.contract,
    show: (c) => (
      <>
        {contractName(c.contract)}
        <p class="small">
          {[humanise(c.type), c.deal && c.deal !== c.contract && dealName(c.deal)].filter(Boolean).join(", ")}
        </p>
      </>
    ),
  },
  { key: "state", label: names[0], value: (c) => c.state, show: (c) => stateOf(c.state) },
  { key: "other_state", label: names[1], value: (c) => c.other_state, show: (c) => stateOf(c.other_state) },
  ...pairColumns<ComparedContract>(
    "paid",
    "Paid",
    (c) => c.paid_usd,
    (c) => c.other_paid_usd,
  ),
  ...pairColumns<ComparedContract>(
    "total",
    "Written",
    (c) => c.total_usd,
    (c) => c.other_total_usd,
  ),
];

const kPartyColumns: TableColumn<ComparedParty>[] = [
  { key: "party", label: "Party", value: (p) => p.name || humanise(p.party) },
  ...pairColumns<ComparedParty>(
    "paid",
    "Pays",
    (p) => p.paid_usd,
    (p) => p.other_paid_usd,
  ),
  ...pairColumns<ComparedParty>(
    "received",
    "Gets",
    (p) => p.received_usd,
    (p) => p.other_received_usd,
  ),
  ...pairColumns<ComparedParty>(
    "unfunded",
    "Unfunded",
    (p) => p.unfunded_usd,
    (p) => p.other_unfunded_usd,
  ),
];

function Metrics({
  comparison: c,
  id,
  names,
}: {
  comparison: Comparison;
  id: string;
  names: readonly [string, string];
}) {
  const { metric } = useLookup();
  const { headline } = useResults();
  type Row = Comparison["metrics"][number];
  const rows = useMemo(() => {
    const first = headline.flatMap((h) => c.metrics.filter((m) => m.metric === h.metric));
    const size = (m: Row) => relativeDifference(m.value, m.other);
    return [...first, ...c.metrics.filter((m) => !first.includes(m)).sort((a, b) => size(b) - size(a))];
  }, [c, headline]);
  const unit = (m: Row) => m.unit;
  const show = (value: number | null, m: Row) =>
    value === null ? (
      <span class="same">{metric(m.metric) ? "cannot be computed" : "not in this plan"}</span>
    ) : (
      formatValue(value, perLeftOut(unit(m)))
    );
  const columns: TableColumn<Row>[] = [
    {
      key: "metric",
      label: "Metric",
      value: (m) => m.label,
      show: (m) => (metric(m.metric) ? <a href={`#metric-${m.metric}`}>{m.label}</a> : m.label),
    },
    { key: "value", label: names[0], numeric: true, value: (m) => m.value, show: (m) => show(m.value, m) },
    { key: "other", label: names[1], numeric: true, value: (m) => m.other, show: (m) => show(m.other, m) },
    {
      key: "change",
      label: "Difference",
      numeric: true,
      value: (m) => (m.value === null || m.other === null ? null : m.value - m.other),
      show: (m) => formatDifference(m.value, m.other, unit(m)) || "\u2013",
    },
    { key: "base", label: "Base", value: (m) => metric(m.metric)?.base ?? "" },
  ];
  return (
    <DataTable
      caption={`Metrics; other: ${names[1]}`}
      rows={rows}
      columns={columns}
      file={`comparison_metrics${id}.csv`}
      tall
    />
  );
}
