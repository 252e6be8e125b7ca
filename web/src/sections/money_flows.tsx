// Who pays whom: a Sankey diagram with a slider over the months.
import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { flowColour, sankeyHeight, sankeyOption, type FlowEdge } from "../charts/options";
import { kDark, kLight } from "../charts/theme";
import { aggregateFlows, kUnfunded, sankeyGraph, yearSpans, type FlowKind, type Link } from "../lib/flows";
import { escapeHtml, formatDate, formatUsd } from "../lib/format";
import type { TableData } from "../lib/table";
import { useLookup, useResults } from "../ui/context";
import { Segments } from "../ui/controls";
import { useDisplay } from "../ui/display";
import { Figure } from "../ui/figure";
import { ifEmpty, type Section } from "../ui/section";

export const moneyFlows: Section = {
  id: "money-flows",
  title: "Who pays whom",
  lead: "The width of a band is the money paid. Each party stands twice, on the left as payer and on the right as payee, so that money going round in circles shows as bands both ways.",
  missing: (r) => ifEmpty(r.money_flows, "No money moves in these results: the plan has no contracts."),
  Body: MoneyFlows,
};

type Mode = "cumulative" | "year" | "month";

function MoneyFlows() {
  const { money_flows, months } = useResults();
  const { partyName } = useLookup();
  const { dark, printing } = useDisplay();
  const [at, setAt] = useState(months.length - 1);
  const [mode, setMode] = useState<Mode>("cumulative");
  const [kind, setKind] = useState<FlowKind | "all">("all");
  const span = useMemo(
    () =>
      mode === "year"
        ? yearSpans(months).find((y) => y.span.last >= at)!.span
        : { first: mode === "month" ? at : 0, last: at },
    [mode, at, months],
  );
  const links = useMemo(() => aggregateFlows(money_flows, span, kind), [money_flows, span, kind]);
  const total = links.reduce((sum, l) => sum + l.usd, 0);
  const when =
    mode === "year"
      ? `in ${months[at]!.slice(0, 4)}`
      : mode === "month"
        ? `in ${formatDate(months[at]!)}`
        : `from ${formatDate(months[0]!)} to ${formatDate(months[at]!)}`;

  const { option, height } = useMemo(() => {
    const graph = sankeyGraph(links);
    const nodes = graph.nodes.map((n) => ({ ...n, label: partyName(n.party) }));
    const edges = graph.edges.map((e): FlowEdge => ({
      source: e.source,
      target: e.target,
      usd: e.link.usd,
      paint: e.link.from === kUnfunded ? "unfunded" : e.link.kind,
      tip: describe(e.link, partyName),
    }));
    const side = (name: string) => nodes.filter((n) => n.side === name).length;
    return { option: sankeyOption(nodes, edges), height: sankeyHeight(Math.max(side("payer"), side("payee"))) };
  }, [links, partyName]);

  const theme = dark && !printing ? kDark : kLight;
  return (
    <Figure
      id="money-flows"
      title={`${formatUsd(total)} paid ${when}`}
      subtitle="Payers on the left, payees on the right"
      label={`Money flows ${when}: ${
        links
          .slice(0, 8)
          .map((l) => `${partyName(l.from)} pays ${partyName(l.to)} ${formatUsd(l.usd)}`)
          .join("; ") || "none"
      }.`}
      option={option}
      table={() => linkTable(links, partyName)}
      height={height}
      legend={[
        { label: "Operating: systems, capacity, energy, fees, taxes", colour: flowColour(theme, "operating") },
        { label: "Funding: equity, loans, repayments", colour: flowColour(theme, "funding") },
        { label: "Unfunded: no party pays this", colour: flowColour(theme, "unfunded") },
      ]}
      empty={links.length === 0 ? `No such payments ${when}.` : null}
      controls={
        <>
          <MonthSlider months={months} at={at} onChange={setAt} />
          <Segments
            label="Span"
            value={mode}
            onChange={setMode}
            choices={[
              { value: "cumulative", label: "Since the start" },
              { value: "year", label: "This year" },
              { value: "month", label: "This month" },
            ]}
          />
          <Segments
            label="Kind of payment"
            value={kind}
            onChange={setKind}
            choices={[
              { value: "all", label: "All" },
              { value: "operating", label: "Operating" },
              { value: "funding", label: "Funding" },
            ]}
          />
        </>
      }
    >
      Money that a party pays to itself is left out. Parties are split into a payer and a payee side: the diagram cannot
      draw circles.
    </Figure>
  );
}

function MonthSlider({
  months,
  at,
  onChange,
}: {
  months: readonly string[];
  at: number;
  onChange: (at: number) => void;
}) {
  const id = useId();
  const [playing, setPlaying] = useState(false);
  const last = months.length - 1;
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => (at < last ? onChange(at + 1) : setPlaying(false)), 160);
    return () => clearTimeout(timer);
  }, [playing, at, last, onChange]);
  const play = () => {
    if (!playing && at === last) onChange(0);
    setPlaying(!playing);
  };
  return (
    <span class="field slider">
      <label for={id}>Month</label>
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        value={at}
        aria-valuetext={formatDate(months[at]!)}
        onInput={(e) => onChange(Number(e.currentTarget.value))}
      />
      <output for={id}>{formatDate(months[at]!)}</output>
      <button type="button" class="quiet" onClick={play} aria-pressed={playing}>
        {playing ? "Pause" : "Play"}
      </button>
    </span>
  );
}

function describe(link: Link, partyName: (id: string) => string): string {
  const head = `<b>${escapeHtml(partyName(link.from))} pays ${escapeHtml(partyName(link.to))}: ${formatUsd(link.usd)}</b>`;
  return head + link.reasons.map((r) => `<br>${escapeHtml(r.reason)}: ${formatUsd(r.usd)}`).join("");
}

const linkTable = (links: readonly Link[], partyName: (id: string) => string): TableData => ({
  columns: [
    { key: "from", label: "Payer" },
    { key: "to", label: "Payee" },
    { key: "kind", label: "Kind" },
    { key: "reason", label: "For" },
    { key: "usd", label: "Paid", unit: "$" },
  ],
  rows: links.flatMap((l) =>
    l.reasons.map((r) => ({
      from: partyName(l.from),
      to: partyName(l.to),
      kind: l.kind,
      reason: r.reason,
      usd: r.usd,
    })),
  ),
});
