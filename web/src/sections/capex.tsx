// Building cost per GW from parts, next to what others publish.
import { useMemo } from "preact/hooks";
import { rangesOption, type Range } from "../charts/options";
import { formatRange, formatUsd, humanise } from "../lib/format";
import type { CapexPart, CapexView } from "../results";
import { useLookup, useResults } from "../ui/context";
import { DataTable } from "../ui/data_table";
import { Figure } from "../ui/figure";
import { ifEmpty, type Section } from "../ui/section";
import { SourceLink } from "../ui/source_link";

export const capex: Section = {
  id: "capex",
  title: "Building cost per gigawatt",
  lead: "Built up from parts, per GW of facility power, beside published figures. Compare bases before numbers: most of the spread is what each figure counts.",
  missing: (r) => ifEmpty(r.capex, "These results hold no building cost from parts."),
  Body: Capex,
};

const sumOf = (parts: readonly CapexPart[]): CapexPart =>
  parts.reduce(
    (sum, p) => ({
      part: "All parts",
      usd_per_gw_low: sum.usd_per_gw_low + p.usd_per_gw_low,
      best: sum.best + p.best,
      high: sum.high + p.high,
    }),
    { part: "All parts", usd_per_gw_low: 0, best: 0, high: 0 },
  );

const range = (p: CapexPart): Range => ({
  label: p.part,
  low: p.usd_per_gw_low,
  high: p.high,
  best: p.best,
  own: true,
});

function Capex() {
  const { capex: parts, capex_views: views } = useResults();
  const { source } = useLookup();
  const total = useMemo(() => sumOf(parts), [parts]);
  const named = useMemo(() => parts.map((p) => ({ ...p, part: humanise(p.part) })), [parts]);
  const ranges = useMemo(() => [...named].sort((a, b) => b.best - a.best).map(range), [named]);
  const compared = useMemo(
    (): Range[] => [
      { ...range(total), label: "From parts (this plan)" },
      ...views.map((v) => ({ label: v.who, low: v.low_gusd * 1e9, high: v.high_gusd * 1e9 })),
    ],
    [total, views],
  );
  const partsOption = useMemo(() => rangesOption(ranges, "$", true), [ranges]);
  const viewsOption = useMemo(() => rangesOption(compared, "$"), [compared]);
  const marks = [
    { label: "Low to high", colour: "var(--accent)" },
    { label: "Best estimate", colour: "var(--ink)" },
  ];
  return (
    <>
      <p class="finding">
        From parts: <b>{formatUsd(total.best)} per GW</b> (low {formatUsd(total.usd_per_gw_low)}, high{" "}
        {formatUsd(total.high)}). Low and high add up those of the parts, as if all went well or all went badly
        together.
      </p>
      <Figure
        id="capex-parts"
        title="Parts"
        subtitle="$ per GW of facility power"
        label={`Building cost by part: ${ranges.map((r) => `${r.label} ${formatUsd(r.best!)}`).join(", ")}.`}
        option={partsOption}
        height={34 * ranges.length + 40}
        legend={marks}
        table={() => ({
          columns: [
            { key: "part", label: "Part" },
            ...["low", "best", "high"].map((key) => ({ key, label: humanise(key), unit: "$/GW" })),
          ],
          rows: [...named, total].map((p) => ({ part: p.part, low: p.usd_per_gw_low, best: p.best, high: p.high })),
        })}
      />
      {views.length > 0 && (
        <>
          <Figure
            id="capex-views"
            title="Beside published figures"
            subtitle="$ per GW, each on its own base"
            label={`Published figures: ${views.map((v) => `${v.who} ${formatRange(v.low_gusd, v.high_gusd, "G$")}`).join(", ")}.`}
            option={viewsOption}
            height={40 * compared.length + 40}
            legend={[
              { label: "This plan", colour: "var(--accent)" },
              { label: "Published", colour: 7 },
            ]}
            table={() => viewTable(views)}
          />
          <DataTable
            caption="Published building cost per GW, with bases and sources"
            rows={views}
            stack
            columns={[
              { key: "who", label: "Who", value: (v) => v.who },
              {
                key: "range",
                label: "Figure",
                numeric: true,
                value: (v) => v.high_gusd,
                show: (v) => formatRange(v.low_gusd, v.high_gusd, "G$"),
              },
              { key: "base", label: "Base", value: (v) => v.base },
              { key: "what", label: "What it counts", value: (v) => v.what },
              {
                key: "source",
                label: "Source",
                value: (v) => source(v.source)?.publisher ?? v.source,
                show: (v) => <SourceLink id={v.source} />,
              },
            ]}
          />
        </>
      )}
    </>
  );
}

const viewTable = (views: readonly CapexView[]) => ({
  columns: [
    { key: "who", label: "Who" },
    { key: "low_gusd", label: "Low", unit: "G$/GW" },
    { key: "high_gusd", label: "High", unit: "G$/GW" },
    { key: "base", label: "Base" },
    { key: "what", label: "What it counts" },
    { key: "source", label: "Source" },
  ],
  rows: views.map((v) => ({ ...v })),
});
