// Cash of each party over time, and who runs dry.
import { useMemo } from "preact/hooks";
import { unfundedByPayee } from "../lib/flows";
import { formatDate, formatUsd, formatValue, humanise, moneyUnit } from "../lib/format";
import { byGroup, lastValue, minimum } from "../lib/series";
import type { Incident, Series } from "../results";
import { useLookup, useResults, type Lookup } from "../ui/context";
import { DataTable, type TableColumn } from "../ui/data_table";
import { ifEmpty, type Section } from "../ui/section";
import { SeriesFigure } from "../ui/series_figure";

export const cash: Section = {
  id: "cash",
  title: "Cash, and who runs dry",
  lead: "Cash at the end of each month in the best-estimate case, every contract paid as written. Where a party has no money left, the payment is posted to \u201cunfunded\u201d.",
  missing: (r) => ifEmpty(byGroup(r, "cash"), "These results hold no cash by month: the plan has no parties."),
  Body: Cash,
};

const partyOf = (s: Series) => s.id.replace(/^cash\./, "");

interface Row {
  party: string;
  name: string;
  series: Series;
  lowest: number | null;
  lowest_month: string;
  unfunded: number;
  first_unfunded: string;
}

function Cash() {
  const results = useResults();
  const { months, money_flows } = results;
  const lookup = useLookup();
  const { partyName, partyIndex } = lookup;
  const series = useMemo(() => byGroup(results, "cash").filter((s) => partyOf(s) !== "unfunded"), [results]);
  const colourOf = useMemo(() => (s: Series) => partyIndex(partyOf(s)), [partyIndex]);
  const unfunded = useMemo(() => unfundedByPayee(money_flows, months.length), [money_flows, months]);
  const rows = series.map((s): Row => {
    const low = minimum(s.values);
    const shortfall = unfunded.get(partyOf(s)) ?? [];
    const first = shortfall.findIndex((usd) => usd > 0);
    return {
      party: partyOf(s),
      name: partyName(partyOf(s)),
      series: s,
      lowest: low?.value ?? null,
      lowest_month: low ? months[low.at]! : "",
      unfunded: shortfall.reduce((a, b) => a + b, 0),
      first_unfunded: first < 0 ? "" : months[first]!,
    };
  });
  const dry = rows.filter((r) => r.first_unfunded).sort((a, b) => a.first_unfunded.localeCompare(b.first_unfunded));
  const shortfalls = useMemo(
    (): Series[] =>
      [...unfunded].map(([party, values]) => ({
        id: `unfunded.${party}`,
        group: "unfunded",
        label: `For ${partyName(party)}`,
        unit: "$",
        kind: "amount",
        values: accumulate(values),
        p10: null,
        p50: null,
        p90: null,
      })),
    [unfunded, partyName],
  );
  const shortfallColour = useMemo(() => (s: Series) => partyIndex(s.id.replace("unfunded.", "")), [partyIndex]);
  return (
    <>
      <p class="finding">
        {dry.length === 0
          ? "No party runs out of cash."
          : dry
              .map(
                (r) =>
                  `${r.name} runs dry in ${formatDate(r.first_unfunded)} and lacks ${formatUsd(r.unfunded)} in all.`,
              )
              .join(" ")}
      </p>
      <SeriesFigure id="cash" title="Cash by party" series={series} colourOf={colourOf} height={360} />
      {shortfalls.length > 0 && (
        <SeriesFigure
          id="unfunded"
          title="Unfunded, since the start"
          series={shortfalls.map((s) => ({ ...s, kind: "level" }))}
          style="area"
          base="added up"
          height={240}
          colourOf={shortfallColour}
        />
      )}
      <DataTable
        caption="Lowest cash and shortfall by party"
        rows={rows}
        columns={kColumns}
        file="cash_by_party.csv"
        rowId={(r) => `cash-${r.party}`}
      />
      {results.incidents.length > 0 && (
        <DataTable
          caption="What happens in the best-estimate case"
          rows={results.incidents}
          columns={incidentColumns(lookup)}
          file="incidents.csv"
          tall
        />
      )}
    </>
  );
}

const incidentColumns = ({ partyName, isParty }: Lookup): TableColumn<Incident>[] => [
  { key: "who", label: "Who", value: (i) => (isParty(i.who) ? partyName(i.who) : i.who) },
  { key: "month", label: "Month", oneLine: true, value: (i) => i.month, show: (i) => formatDate(i.month) },
  { key: "what", label: "What", value: (i) => humanise(i.what) },
  // Sentences of a trail begin with their month, which has its own column.
  { key: "why", label: "Why", value: (i) => i.why.replace(`${i.month}: `, "") },
];

const accumulate = (values: readonly number[]) => {
  let sum = 0;
  return values.map((v) => (sum += v));
};

const usdOf = (s: Series, value: number | null) => (value === null ? null : value * (moneyUnit(s.unit)?.factor ?? 1));
const show = (s: Series, value: number | null) => formatValue(value, s.unit);

const kColumns: TableColumn<Row>[] = [
  { key: "name", label: "Party", value: (r) => r.name },
  {
    key: "lowest",
    label: "Lowest",
    numeric: true,
    value: (r) => usdOf(r.series, r.lowest),
    show: (r) => show(r.series, r.lowest),
  },
  {
    key: "lowest_month",
    label: "Lowest in",
    oneLine: true,
    value: (r) => r.lowest_month,
    show: (r) => formatDate(r.lowest_month),
  },
  {
    key: "dry",
    label: "Runs dry",
    oneLine: true,
    value: (r) => r.first_unfunded,
    show: (r) => (r.first_unfunded ? formatDate(r.first_unfunded) : "never"),
  },
  {
    key: "unfunded",
    label: "Unfunded",
    numeric: true,
    value: (r) => r.unfunded,
    show: (r) => (r.unfunded > 0 ? <b class="alarm-text">{formatUsd(r.unfunded)}</b> : "none"),
  },
  {
    key: "first",
    label: "First month",
    numeric: true,
    value: (r) => usdOf(r.series, r.series.values[0] ?? null),
    show: (r) => show(r.series, r.series.values[0] ?? null),
  },
  {
    key: "last",
    label: "Last month",
    numeric: true,
    value: (r) => usdOf(r.series, lastValue(r.series.values)),
    show: (r) => show(r.series, lastValue(r.series.values)),
  },
];
