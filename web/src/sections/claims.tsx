// What the press and the parties said, against what the model computes.
import { useMemo, useState } from "preact/hooks";
import { countBy, countOf, matchesText, toggled } from "../lib/filter";
import { formatDate, formatPercent } from "../lib/format";
import type { Claim, ClaimStatus } from "../results";
import { useLookup, useResults } from "../ui/context";
import { Chip, SearchField } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { ifEmpty, type Section } from "../ui/section";
import { SourceLink } from "../ui/source_link";
import { kStatuses, kStatusNames, VerdictTag } from "../ui/tags";

export const claims: Section = {
  id: "claims",
  title: "Claims checked",
  lead: "Public statements about the plan, in our words, each with the number computed for it. Verdicts are computed on the best estimate; P is the share of the study's samples in which the claim holds.",
  missing: (r) => ifEmpty(r.claims, "No claims file was checked against this plan."),
  Body: Claims,
};

function Claims() {
  const { claims: all } = useResults();
  const { source, metric } = useLookup();
  const [query, setQuery] = useState("");
  const [statuses, setStatuses] = useState<ReadonlySet<ClaimStatus>>(new Set());
  const found = useMemo(
    () =>
      all.filter((c) =>
        matchesText(query, [
          c.id,
          c.claim,
          c.stated,
          c.computed,
          c.verdict,
          c.base,
          c.why,
          source(c.source)?.publisher ?? "",
        ]),
      ),
    [all, query, source],
  );
  const counts = countBy(found, kStatuses, (c) => c.status);
  const shown = statuses.size === 0 ? found : found.filter((c) => statuses.has(c.status));
  return (
    <>
      <div class="figure-controls no-print">
        <SearchField label="Find in claims" value={query} onInput={setQuery} />
        <div class="chips" role="group" aria-label="Show claims by verdict">
          {kStatuses.map((s) => (
            <Chip key={s} on={statuses.has(s)} onClick={() => setStatuses(toggled(statuses, s))}>
              <span aria-hidden="true">{kStatusNames[s].sign}</span> {kStatusNames[s].name} <b>{counts.get(s)}</b>
            </Chip>
          ))}
        </div>
      </div>
      <DataTable
        caption={countOf(shown, all, "claim")}
        rows={shown}
        columns={columns((id) => metric(id)?.label ?? id)}
        file="claims.csv"
        rowId={(c) => `claim-${c.id}`}
        stack
      />
    </>
  );
}

const columns = (metricLabel: (id: string) => string): TableColumn<Claim>[] => [
  {
    key: "claim",
    label: "Claim",
    value: (c) => c.claim,
    show: (c) => (
      <>
        <span class="strong">{c.claim}</span>
        <p class="small">
          {c.id} · {formatDate(c.date)}
          {c.source && (
            <>
              {" "}
              · <SourceLink id={c.source} />
            </>
          )}
        </p>
      </>
    ),
  },
  { key: "stated", label: "Stated", value: (c) => c.stated },
  {
    key: "computed",
    label: "Computed",
    value: (c) => c.computed,
    show: (c) => (
      <>
        {c.computed || "\u2013"}
        {c.metric && (
          <p class="small">
            <a href={`#metric-${c.metric}`}>{metricLabel(c.metric)}</a>
          </p>
        )}
      </>
    ),
  },
  {
    key: "verdict",
    label: "Verdict",
    value: (c) => kStatuses.indexOf(c.status),
    show: (c) => (
      <>
        <VerdictTag status={c.status} text={c.verdict} />
        {c.why && <p class="small">{c.why}</p>}
      </>
    ),
  },
  { key: "base", label: "Base", value: (c) => c.base },
  {
    key: "probability",
    label: "P(claim)",
    numeric: true,
    value: (c) => c.probability,
    show: (c) => formatPercent(c.probability),
  },
];
