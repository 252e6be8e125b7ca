// The page: head, list of sections, sections, provenance.
import { useEffect, useMemo, useState } from "preact/hooks";
import { problems } from "./lib/contract";
import { formatDate, formatNumber } from "./lib/format";
import type { Results } from "./results";
import { kGroups, kSections } from "./sections";
import { Lookup, LookupContext, useResults } from "./ui/context";
import { DisplayContext, useDisplayState } from "./ui/display";
import { download } from "./ui/download";
import type { Section } from "./ui/section";

export function App({ results }: { results: Results }) {
  const { display, toggleDark } = useDisplayState();
  const lookup = useMemo(() => new Lookup(results), [results]);
  const breaches = useMemo(() => problems(results), [results]);
  useEffect(() => {
    document.title = `${results.plan.name}: gigawatt`;
    goToHash();
  }, []);
  return (
    <DisplayContext.Provider value={display}>
      <LookupContext.Provider value={lookup}>
        <a class="skip" href="#main">
          Skip to the results
        </a>
        <header class="top">
          <a class="brand" href="#summary">
            gigawatt
          </a>
          <span class="top-plan">{results.plan.name}</span>
          <span class="top-tools no-print">
            <button type="button" class="quiet" aria-pressed={display.dark} onClick={toggleDark}>
              Dark
            </button>
            <button type="button" class="quiet" onClick={() => print()}>
              Print
            </button>
          </span>
        </header>
        <div class="layout">
          <Contents />
          <main id="main" tabIndex={-1}>
            <PlanHead />
            {breaches.length > 0 && (
              <div class="callout alarm">
                <b>These results do not keep their format.</b> Some of what follows may be wrong or missing.
                <ul>
                  {breaches.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </div>
            )}
            {kSections.map((section) => (
              <SectionBlock key={section.id} section={section} />
            ))}
            <Footer />
          </main>
        </div>
      </LookupContext.Provider>
    </DisplayContext.Provider>
  );
}

/** The browser looked for the address's target before there was one. */
function goToHash() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id) document.getElementById(id)?.scrollIntoView({ behavior: "instant" });
}

function Contents() {
  const current = useCurrentSection();
  const [open, setOpen] = useState(false);
  return (
    <nav class={`contents no-print${open ? " open" : ""}`} aria-label="Sections">
      <button type="button" class="contents-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        Sections: <b>{kSections.find((s) => s.id === current)?.title}</b>
      </button>
      <ul class="groups" onClick={() => setOpen(false)}>
        {kGroups.map((group) => (
          <li key={group.title}>
            <span class="group-title" id={groupId(group.title)}>
              {group.title}
            </span>
            <ul aria-labelledby={groupId(group.title)}>
              {group.sections.map((s) => (
                <li key={s.id}>
                  <a href={`#${s.id}`} aria-current={s.id === current ? "true" : undefined}>
                    {s.title}
                  </a>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const groupId = (title: string) => `group-${title.toLowerCase().replaceAll(" ", "-")}`;

/** The section at the top of the window. */
function useCurrentSection(): string {
  const [current, setCurrent] = useState(kSections[0]!.id);
  useEffect(() => {
    const find = () => {
      const above = kSections.filter(
        (s) => (document.getElementById(s.id)?.getBoundingClientRect().top ?? 1e9) < innerHeight * 0.3,
      );
      setCurrent((above[above.length - 1] ?? kSections[0]!).id);
    };
    addEventListener("scroll", find, { passive: true });
    find();
    return () => removeEventListener("scroll", find);
  }, []);
  return current;
}

function PlanHead() {
  const { plan, months, provenance } = useResults();
  const first = months[0];
  const last = months[months.length - 1];
  const samples = provenance.samples;
  return (
    <div class="plan-head">
      <h1>{plan.name}</h1>
      <p class="description">{plan.description}</p>
      <p class="facts">
        {first && last && `${formatDate(first)} to ${formatDate(last)}, by month. `}
        {samples > 0
          ? `Ranges are P10 to P90 of ${formatNumber(samples, 9)} samples, the mark on a bar is the best estimate.`
          : "No study was run: there are no ranges."}
      </p>
    </div>
  );
}

function SectionBlock({ section }: { section: Section }) {
  const missing = section.missing(useResults());
  const { id, title, lead, Body } = section;
  return (
    <section id={id} aria-labelledby={`heading-${id}`}>
      <div class="section-head">
        <h2 id={`heading-${id}`}>
          {title}{" "}
          <a class="anchor no-print" href={`#${id}`} aria-label={`Link to ${title}`}>
            #
          </a>
        </h2>
        {!missing && <p class="lead">{lead}</p>}
      </div>
      {missing ? <p class="empty">{missing}</p> : <Body />}
    </section>
  );
}

function Footer() {
  const results = useResults();
  const { gigawatt, plan, provenance } = results;
  const rows: [string, string][] = [
    ["Plan", `${plan.id} (${plan.file})`],
    ["Plan hash", provenance.plan_hash],
    ["Data hash", provenance.data_hash],
    ["Seed", String(provenance.seed)],
    ["Samples", formatNumber(provenance.samples, 9)],
    ["Months", `${provenance.months_from} to ${provenance.months_to}`],
    ["Program", `gigawatt ${gigawatt.version}`],
  ];
  return (
    <footer>
      <h2>Where this comes from</h2>
      <p>The same plan, data and seed give the same bytes. To compute this report again:</p>
      <pre tabIndex={0} aria-label="Command">
        <code>./gw run {shellWord(plan.file)}</code>
      </pre>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        class="quiet no-print"
        onClick={() => download("results.json", JSON.stringify(results), "application/json")}
      >
        Download results.json
      </button>
    </footer>
  );
}

/** Quoted for a POSIX shell where that is needed. */
const shellWord = (text: string) => (/^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
