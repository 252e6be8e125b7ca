// Deals with their contracts: states over time, what each does, what is written and what is paid.
import { useMemo, useState } from "preact/hooks";
import { statesHeight, statesOption, type StateRow } from "../charts/money_options";
import { kStateLooks, stateLook } from "../charts/states";
import {
  filterDeals,
  isNamed,
  kNoFilter,
  kStates,
  paid,
  stateCounts,
  stateSpans,
  written,
} from "../lib/deals";
import { countBy, countOf, toggled } from "../lib/filter";
import { formatDate, formatPercent, formatUsd, humanise, monthIndex, plural } from "../lib/format";
import type { TableData } from "../lib/table";
import type { Deal, DealContract } from "../results";
import { useLookup, useResults, type Lookup } from "../ui/context";
import { Chip, Segments, Select } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { useDisplay } from "../ui/display";
import { Figure } from "../ui/figure";
import { ifEmpty, type Section } from "../ui/section";
import { SourceLink } from "../ui/source_link";
import { StateTag } from "../ui/tags";

export const deals: Section = {
  id: "deals",
  title: "Deals",
  lead: "Each deal with its contracts, the state of each over time, and what is paid against what is written. Written is the total that the contract states over its whole life; paid is the best-estimate case within the months of the plan, with interest.",
  missing: (r) => ifEmpty(r.deals, "The plan has no contracts, or these results do not list them by deal."),
  Body: Deals,
};

function Deals() {
  const { deals: all } = useResults();
  const lookup = useLookup();
  const { partyName } = lookup;
  const { printing } = useDisplay();
  const named = useMemo(() => all.filter(isNamed), [all]);
  const [filter, setFilter] = useState({ ...kNoFilter, named: named.length > 0 });
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const contracts = useMemo(() => all.flatMap((d) => d.contracts), [all]);
  const shown = useMemo(() => filterDeals(all, filter), [all, filter]);
  const others = useMemo(
    () => filterDeals(all, { ...filter, states: new Set() }).flatMap((d) => d.contracts),
    [all, filter],
  );
  const counts = countBy<DealContract, string>(others, kStates, (c) => c.state);
  const unique = (list: readonly string[]) => [...new Set(list)].filter(Boolean);
  const choices = (any: string, ids: readonly string[], name: (id: string) => string) => [
    { value: "", label: any },
    ...ids.map((value) => ({ value, label: name(value) })).sort((a, b) => a.label.localeCompare(b.label, "en")),
  ];
  const parties = choices("Any", unique(contracts.flatMap((c) => [...c.payers, c.payee])), partyName);
  const types = choices("Any", unique(contracts.map((c) => c.type)), humanise);
  const toggle = (id: string) => setOpen(toggled(open, id));
  return (
    <>
      <p class="finding">{finding(all, named)}</p>
      <div class="figure-controls no-print">
        {named.length > 0 && named.length < all.length && (
          <Segments
            label="Contracts"
            value={filter.named ? "named" : "all"}
            onChange={(scope) => setFilter({ ...filter, named: scope === "named" })}
            choices={[
              { value: "named", label: "Under deals" },
              { value: "all", label: "All contracts" },
            ]}
          />
        )}
        <Select
          label="Party"
          value={filter.party}
          onChange={(party) => setFilter({ ...filter, party })}
          choices={parties}
        />
        <Select label="Type" value={filter.type} onChange={(type) => setFilter({ ...filter, type })} choices={types} />
        <div class="chips" role="group" aria-label="Show contracts by state at the plan's end">
          {kStates.map((s) => (
            <Chip
              key={s}
              on={filter.states.has(s)}
              onClick={() => setFilter({ ...filter, states: toggled(filter.states, s) })}
            >
              <span aria-hidden="true">{stateLook(s).sign}</span> {humanise(s)} <b>{counts.get(s)}</b>
            </Chip>
          ))}
        </div>
      </div>
      <Timeline deals={shown} />
      <DataTable
        caption={
          countOf(shown, filter.named ? named : all, "deal") +
          (filter.named ? "" : ", a contract without a deal counted as one")
        }
        rows={shown}
        columns={columns(lookup, open, toggle)}
        csvColumns={[
          { key: "id", label: "Id", value: (d) => d.id },
          ...columns(lookup, open, toggle),
          { key: "evidence", label: "Evidence", value: (d) => d.evidence },
        ]}
        file="deals.csv"
        rowId={(d) => `deal-${d.id}`}
        detail={(d) => (printing || open.has(d.id)) && <Contracts deal={d} />}
        stack
      />
      <DataTable
        caption={countOf(
          shown.flatMap((d) => d.contracts),
          contracts,
          "contract",
        )}
        rows={shown.flatMap((d) => d.contracts)}
        columns={contractColumns(lookup)}
        csvColumns={[...contractColumns(lookup), ...kContractCsv]}
        file="contracts.csv"
        tall
      />
    </>
  );
}

function finding(all: readonly Deal[], named: readonly Deal[]): string {
  const contracts = (named.length > 0 ? named : all).flatMap((d) => d.contracts);
  const { usd, unstated } = written(contracts);
  const alone = named.length > 0 ? all.length - named.length : 0;
  const where = named.length > 0 ? `in ${plural(named.length, "deal")}` : "without a deal";
  const states = stateCounts(contracts).map(([state, n]) => `${n} ${humanise(state).toLowerCase()}`);
  const rest = unstated > 0 ? `, not counting ${unstated} that state no total` : "";
  const others =
    alone > 0
      ? ` Another ${plural(alone, "contract")} of the plan ${alone === 1 ? "belongs" : "belong"} to no deal.`
      : "";
  return `${plural(contracts.length, "contract")} ${where}, at the end of the plan ${states.join(", ")}: ${formatUsd(usd)} are written down${rest}, and ${formatUsd(paid(contracts))} are paid within the plan.${others}`;
}

function Timeline({ deals: shown }: { deals: readonly Deal[] }) {
  const { months } = useResults();
  const lookup = useLookup();
  const { dealName, contractName } = lookup;
  const rows = useMemo(
    () =>
      shown.flatMap((deal) =>
        deal.contracts.map((c): StateRow => ({
          label: contractName(c.contract),
          deal: dealName(deal.id),
          spans: stateSpans(c, months),
          events: c.events
            .map((e) => ({ at: monthIndex(e.month) - monthIndex(months[0]!), what: e.what }))
            .filter((e) => e.at >= 0 && e.at < months.length),
        })),
      ),
    [shown, months, dealName, contractName],
  );
  const option = useMemo(() => statesOption(rows, months), [rows, months]);
  return (
    <Figure
      id="contract-states"
      title="States of contracts over time"
      subtitle="One row for each contract, in the order of the deals"
      label={`Timeline of ${plural(rows.length, "contract")}. The table has each state with its first month, and each event.`}
      option={option}
      height={statesHeight(rows.length)}
      table={() => timelineTable(shown, lookup)}
      legend={[
        ...kStates.map((s) => ({ label: humanise(s), colour: kStateLooks[s].colour, mark: kStateLooks[s].shape })),
        { label: "Event", colour: "var(--ink)", mark: "diamond" },
      ]}
      empty={rows.length === 0 ? "No contract matches the filter." : null}
    />
  );
}

function timelineTable(shown: readonly Deal[], { partyName, dealName }: Lookup): TableData {
  const labels = {
    month: "Month",
    deal: "Deal",
    contract: "Contract",
    payer: "Payer",
    payee: "Payee",
    what: "What",
    state: "State from then on",
  };
  return {
    columns: Object.entries(labels).map(([key, label]) => ({ key, label })),
    rows: shown.flatMap((deal) =>
      deal.contracts.flatMap((c) => {
        const head = {
          deal: dealName(deal.id),
          contract: c.contract,
          payer: c.payers.map(partyName).join(", "),
          payee: partyName(c.payee),
        };
        const told = (month: string, state: string) => c.events.some((e) => e.month === month && e.state === state);
        return [
          ...c.states
            .filter((s) => !told(s.from, s.state))
            .map((s) => ({ ...head, month: s.from, what: "", state: humanise(s.state) })),
          ...c.events.map((e) => ({ ...head, month: e.month, what: e.what, state: humanise(e.state) })),
        ].sort((a, b) => a.month.localeCompare(b.month));
      }),
    ),
  };
}

function Contracts({ deal }: { deal: Deal }) {
  const { partyName, contractName } = useLookup();
  return (
    <div class="contracts">
      {deal.evidence && <p class="small">Evidence of the deal: {deal.evidence}.</p>}
      {deal.contracts.map((c) => (
        <article key={c.contract} class="contract">
          <h3>
            {contractName(c.contract)} <StateTag state={c.state} />
          </h3>
          <p class="small">
            {humanise(c.type)} · {c.payers.map(partyName).join(", ")} {c.payers.length > 1 ? "pay" : "pays"} {partyName(c.payee)} · {formatDate(c.start)} to{" "}
            {c.end ? formatDate(c.end) : "the end of the plan"}
            {!c.active && " · written down, not paid under in this plan"}
          </p>
          <p>{c.words}</p>
          {c.note && <p class="small">Note: {c.note}</p>}
          <p class="small">
            Paid {formatUsd(c.paid_usd)} of{" "}
            {c.total_usd === null ? "a total that is not stated" : formatUsd(c.total_usd)}
            {" · "}binds with {formatPercent(c.binding_probability)}
            {c.evidence && ` · evidence: ${c.evidence}`}
            {c.source && (
              <>
                {" · "}
                <SourceLink id={c.source} />
              </>
            )}
          </p>
          {c.events.length > 0 && (
            <ul class="small events">
              {c.events.map((e) => (
                <li key={e.month + e.what}>
                  {formatDate(e.month)}: {e.what}
                </li>
              ))}
            </ul>
          )}
        </article>
      ))}
    </div>
  );
}

function Opener({ text, open, onClick }: { text: string; open: boolean; onClick: () => void }) {
  const { printing } = useDisplay();
  if (printing) return <b>{text}</b>;
  return (
    <button type="button" class="opener" aria-expanded={open} onClick={onClick}>
      <span class="opener-sign" aria-hidden="true">
        {open ? "▾" : "▸"}
      </span>
      {text}
    </button>
  );
}

const columns = (
  { partyName, dealName }: Lookup,
  open: ReadonlySet<string>,
  toggle: (id: string) => void,
): TableColumn<Deal>[] => [
  {
    key: "name",
    label: "Deal",
    value: (d) => dealName(d.id),
    show: (d) => <Opener text={dealName(d.id)} open={open.has(d.id)} onClick={() => toggle(d.id)} />,
  },
  { key: "parties", label: "Parties", wide: true, value: (d) => d.parties.map(partyName).join(", ") },
  {
    key: "announced",
    label: "Announced",
    oneLine: true,
    value: (d) => d.announced,
    show: (d) => formatDate(d.announced),
  },
  {
    key: "states",
    label: "States at the end",
    value: (d) =>
      stateCounts(d.contracts)
        .map(([state, n]) => `${n} ${humanise(state).toLowerCase()}`)
        .join(", "),
    show: (d) => (
      <span class="state-list">
        {stateCounts(d.contracts).map(([state, n]) => (
          <StateTag key={state} state={state} text={`${n} ${humanise(state).toLowerCase()}`} />
        ))}
      </span>
    ),
  },
  {
    key: "total",
    label: "Written",
    numeric: true,
    value: (d) => written(d.contracts).usd,
    show: (d) => <Total deal={d} />,
  },
  {
    key: "paid",
    label: "Paid",
    numeric: true,
    value: (d) => paid(d.contracts),
    show: (d) => formatUsd(paid(d.contracts)),
  },
];

function Total({ deal }: { deal: Deal }) {
  const { usd, unstated } = written(deal.contracts);
  if (unstated === deal.contracts.length) return <span class="same">not stated</span>;
  return (
    <>
      {formatUsd(usd)}
      {unstated > 0 && <p class="small">{unstated} without a total</p>}
    </>
  );
}

const contractColumns = ({ partyName, contractName }: Lookup): TableColumn<DealContract>[] => [
  { key: "contract", label: "Contract", value: (c) => c.contract, show: (c) => contractName(c.contract) },
  { key: "type", label: "Type", value: (c) => humanise(c.type) },
  { key: "payer", label: "Payer", value: (c) => c.payers.map(partyName).join(", ") },
  { key: "payee", label: "Payee", value: (c) => partyName(c.payee) },
  {
    key: "state",
    label: "State at the end",
    value: (c) => humanise(c.state),
    show: (c) => <StateTag state={c.state} />,
  },
  {
    key: "total",
    label: "Written",
    numeric: true,
    value: (c) => c.total_usd,
    show: (c) => (c.total_usd === null ? <span class="same">not stated</span> : formatUsd(c.total_usd)),
  },
  { key: "paid", label: "Paid", numeric: true, value: (c) => c.paid_usd, show: (c) => formatUsd(c.paid_usd) },
  {
    key: "share",
    label: "Paid of written",
    numeric: true,
    value: (c) => (c.total_usd ? c.paid_usd / c.total_usd : null),
    show: (c) => formatPercent(c.total_usd ? c.paid_usd / c.total_usd : null),
  },
];

const kContractCsv: TableColumn<DealContract>[] = [
  { key: "words", label: "What it does", value: (c) => c.words },
  { key: "note", label: "Note", value: (c) => c.note },
  { key: "evidence", label: "Evidence", value: (c) => c.evidence },
  { key: "source", label: "Source", value: (c) => c.source },
];
