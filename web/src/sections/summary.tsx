// The first screen: the numbers that the plan names as its headline, what nobody pays, how the claims fare.
import { aggregateFlows, kUnfunded } from "../lib/flows";
import { countBy } from "../lib/filter";
import { formatRange, formatUsd, perLeftOut, splitValue } from "../lib/format";
import type { Headline } from "../results";
import { useLookup, useResults } from "../ui/context";
import { RangeBar } from "../ui/range_bar";
import { ifEmpty, type Section } from "../ui/section";
import { kStatuses, kStatusNames, TrustTag } from "../ui/tags";

export const summary: Section = {
  id: "summary",
  title: "Summary",
  lead: "Best estimates, how far to trust each, and what they are of. A name leads to its definition.",
  missing: (results) => ifEmpty(results.headline, "The plan names no headline metrics."),
  Body: () => (
    <>
      <Unfunded />
      <div class="cards">
        {useResults().headline.map((h) => (
          <Card key={h.metric} headline={h} />
        ))}
      </div>
      <ClaimTally />
    </>
  ),
};

function Card({ headline }: { headline: Headline }) {
  const metric = useLookup().metric(headline.metric);
  if (!metric) return null;
  const big = metric.text ? { number: metric.text, unit: "" } : splitValue(metric.value, metric.unit);
  const ranged = metric.p10 !== null && metric.p90 !== null;
  return (
    <article class="card">
      <h3>
        <a href={`#metric-${metric.id}`}>{headline.label || metric.label}</a>
      </h3>
      <p class="big">
        {big.number}
        {big.unit && <small> {big.unit}</small>}
      </p>
      {ranged && (
        <>
          <RangeBar metric={metric} />
          <p class="card-range">
            P10–P90: {formatRange(metric.p10, metric.p90, perLeftOut(metric.unit))}
          </p>
        </>
      )}
      <p class="card-note">{headline.note || metric.base}</p>
      <TrustTag trust={metric.trust} />
    </article>
  );
}

/** The headline that no contract mentions: payments which no party of the plan makes. */
function Unfunded() {
  const { money_flows, months } = useResults();
  const { metric, partyName } = useLookup();
  const highest = metric("finance.unfunded_gusd")?.value;
  const links = aggregateFlows(
    money_flows.filter((f) => f.from === kUnfunded),
    { first: 0, last: months.length - 1 },
  );
  const total = links.reduce((sum, l) => sum + l.usd, 0);
  if (money_flows.length === 0) return null;
  if (total === 0)
    return (
      <p class="callout good">
        <b>Every payment has a payer.</b> No party of the plan falls short of cash.
      </p>
    );
  return (
    <p class="callout alarm">
      <b>{formatUsd(highest == null ? total : highest * 1e9)} unfunded at the highest.</b> This is what the plan spends
      and no party in it pays. Drawn in all, before repayments, by{" "}
      {links
        .slice(0, 3)
        .map((l) => `${partyName(l.to)} (${formatUsd(l.usd)})`)
        .join(", ")}
      . <a href="#cash">Who runs dry, and when</a>
    </p>
  );
}

function ClaimTally() {
  const { claims } = useResults();
  if (claims.length === 0) return null;
  const counts = countBy(claims, kStatuses, (c) => c.status);
  return (
    <div class="tally">
      <h3>What was claimed, against what is computed</h3>
      <div class="tally-bar" aria-hidden="true">
        {kStatuses.map((s) => (
          <span key={s} class={`verdict-${s}`} style={{ flexGrow: counts.get(s)! }} />
        ))}
      </div>
      <ul class="tally-list">
        {kStatuses.map((s) => (
          <li key={s}>
            <span class={`dot verdict-${s}`} aria-hidden="true">
              {kStatusNames[s].sign}
            </span>
            <b>{counts.get(s)}</b> {kStatusNames[s].name.toLowerCase()}
          </li>
        ))}
        <li>
          <a href="#claims">All {claims.length} claims</a>
        </li>
      </ul>
    </div>
  );
}
