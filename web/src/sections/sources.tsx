// Where the numbers come from.
import { useState } from "preact/hooks";
import { countOf, matchesText } from "../lib/filter";
import { formatDate, humanise } from "../lib/format";
import type { Source } from "../results";
import { useResults } from "../ui/context";
import { SearchField } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { ifEmpty, type Section } from "../ui/section";

export const sources: Section = {
  id: "sources",
  title: "Sources",
  lead: "What the plan's inputs and the claims rest on, with how well each is known: measured, datasheet, vendor, filing, press, estimate, judgement, unverified.",
  missing: (r) => ifEmpty(r.sources, "These results name no sources."),
  Body: Sources,
};

function Sources() {
  const { sources: all } = useResults();
  const [query, setQuery] = useState("");
  const shown = all.filter((s) => matchesText(query, [s.id, s.title, s.publisher, s.confidence, ...s.used_by]));
  return (
    <>
      <div class="figure-controls no-print">
        <SearchField label="Find in sources" value={query} onInput={setQuery} />
      </div>
      <DataTable
        caption={countOf(shown, all, "source")}
        rows={shown}
        columns={kColumns}
        file="sources.csv"
        rowId={(s) => `source-${s.id}`}
        stack
      />
    </>
  );
}

/** Only web addresses become links; anything else is shown as text. */
const isWeb = (address: string) => /^https?:\/\/[^\s]+$/.test(address);

const kColumns: TableColumn<Source>[] = [
  {
    key: "title",
    label: "Source",
    value: (s) => s.title,
    show: (s) => (
      <>
        {isWeb(s.address) ? (
          <a href={s.address} rel="noreferrer">
            {s.title}
          </a>
        ) : (
          <span class="strong">{s.title}</span>
        )}
        {s.address && <p class="small address">{s.address}</p>}
      </>
    ),
  },
  { key: "publisher", label: "Publisher", value: (s) => s.publisher },
  { key: "date", label: "Date", oneLine: true, value: (s) => s.date, show: (s) => formatDate(s.date) },
  { key: "confidence", label: "Known by", value: (s) => s.confidence, show: (s) => humanise(s.confidence) },
  {
    key: "used_by",
    label: "Used by",
    value: (s) => s.used_by.join("; "),
    show: (s) => (
      <span class="small">
        {s.used_by.map((path, i) => (
          <>
            {i > 0 && ", "}
            <code>{path}</code>
          </>
        ))}
      </span>
    ),
  },
];
