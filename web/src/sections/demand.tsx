// What is asked for against what can be served, and what the chips do all month.
import { useMemo } from "preact/hooks";
import { addUp, byGroup, sumOver } from "../lib/series";
import { formatPercent } from "../lib/format";
import type { Series } from "../results";
import { useResults } from "../ui/context";
import { ifEmpty, type Section } from "../ui/section";
import { SeriesFigure } from "../ui/series_figure";
import { YearTable } from "../ui/year_table";

export const demand: Section = {
  id: "demand",
  title: "Capacity against demand",
  lead: "Each month serving within its latency limits comes first, then training, then resale. What is left idles; what cannot be served is shown, not hidden.",
  missing: (r) =>
    ifEmpty(
      [...byGroup(r, "tokens"), ...byGroup(r, "chip_time")],
      "The plan has no products and no training, so there is no demand to compare with.",
    ),
  Body: Demand,
};

/** One series that adds up all of a group. */
function total(group: Series[], id: string, label: string): Series[] {
  const first = group[0];
  if (!first) return [];
  return [{ ...first, id, label, values: addUp(group, first.values.length), p10: null, p50: null, p90: null }];
}

function Demand() {
  const results = useResults();
  const served = byGroup(results, "tokens");
  const unmet = byGroup(results, "tokens_unmet");
  const users = byGroup(results, "users");
  const chip_time = byGroup(results, "chip_time");
  const both = useMemo(() => [...total(served, "served", "Served"), ...total(unmet, "unmet", "Not served")], [results]);
  const span = { first: 0, last: results.months.length - 1 };
  const sum = (all: Series[]) => all.reduce((t, s) => t + (sumOver(s.values, span) ?? 0), 0);
  const missed = sum(unmet);
  const asked = sum(served) + missed;
  const work = sum(chip_time);
  const parts = chip_time.map((s) => `${s.label.toLowerCase()} ${formatPercent(sum([s]) / work)}`);
  return (
    <>
      <p class="finding">
        {asked > 0 &&
          `Over the whole plan ${missed > 0 ? formatPercent(missed / asked) : "none"} of the tokens asked for cannot be served. `}
        {work > 0 && `Chip time: ${parts.join(", ")}.`}
      </p>
      {both.length > 0 && (
        <SeriesFigure
          id="tokens"
          title="Tokens asked for"
          series={both}
          style="area"
          colourOf={(_, at) => (at === 0 ? 0 : 1)}
        />
      )}
      {chip_time.length > 0 && (
        <SeriesFigure id="chip-time" title="What the chips do" series={chip_time} style="area" />
      )}
      <div class="grid">
        {served.length > 1 && (
          <SeriesFigure
            id="tokens-product"
            title="Tokens served by product"
            series={served}
            style="area"
            height={240}
          />
        )}
        {users.length > 0 && <SeriesFigure id="users" title="Users" series={users} height={240} />}
      </div>
      <YearTable
        caption="Users, tokens and chip time by year"
        series={[...users, ...served, ...unmet, ...chip_time]}
        file="demand_by_year.csv"
      />
    </>
  );
}
