// Project finance of one building: cash from revenue to owner, debt and its cover, sources and uses, figures, checks.
import { useMemo, useState } from "preact/hooks";
import { waterfallHeight, waterfallOption } from "../charts/money_options";
import type { Line } from "../charts/options";
import { coverLimit } from "../lib/cover";
import { capital, formatNumber, formatPercent, formatUsd, formatValue, plural } from "../lib/format";
import { overPeriods, periodsOf, waterfall, yearsOf } from "../lib/project";
import type { AmountLine, ProjectFinance } from "../results";
import { useResults } from "../ui/context";
import { Select } from "../ui/controls";
import { DataTable, type TableColumn } from "../ui/data_table";
import { useDisplay } from "../ui/display";
import { Figure } from "../ui/figure";
import { LinesFigure } from "../ui/lines_figure";
import { ifEmpty, type Section } from "../ui/section";

export const projectFinance: Section = {
  id: "project-finance",
  title: "Project finance",
  lead: "One building financed on its own: what it earns, in which order the cash is paid out, how far it covers the debt, and what the owner gets.",
  missing: (r) => ifEmpty(r.projects, "The plan names no project file under `projects`."),
  Body: Projects,
};

function Projects() {
  const { projects: all } = useResults();
  const { printing } = useDisplay();
  const [chosen, setChosen] = useState(all[0]!.file);
  return (
    <>
      {all.length > 1 && (
        <div class="figure-controls no-print">
          <Select
            label="Project"
            value={chosen}
            onChange={setChosen}
            choices={all.map((p) => ({ value: p.file, label: p.name }))}
          />
        </div>
      )}
      {all
        .filter((p) => printing || p.file === chosen)
        .map((p) => (
          <Project key={p.file} project={p} id={idOf(p)} />
        ))}
    </>
  );
}

/** The file's name without folder and ending, for ids and files. */
const idOf = (p: ProjectFinance) => p.file.replace(/^.*\//, "").replace(/\.\w+$/, "");

const total = (lines: readonly AmountLine[]) => lines.reduce((sum, line) => sum + line.usd, 0);

function finding(p: ProjectFinance): string {
  const debt = p.sources.find((line) => /debt|loan/i.test(line.label))?.usd ?? 0;
  const known = p.dscr.filter((v) => v !== null);
  const cover =
    known.length === 0
      ? "there is no debt service to cover"
      : `the lowest cover of debt service is ${formatNumber(Math.min(...known))}x${p.minimum === null ? "" : ` (minimum ${formatNumber(p.minimum)}x)`}`;
  const irr = p.figures.find((f) => /^irr(_of_the_owner)?$/.test(f.id));
  const earns = !irr
    ? ""
    : irr.value === null
      ? `; the owner's return has no value: ${irr.why}`
      : `; the owner earns ${formatValue(irr.value, irr.unit)} a year`;
  return `${p.name}: ${formatUsd(total(p.uses))} are paid until operation, ${formatPercent(total(p.sources) ? debt / total(p.sources) : 0)} of it by debt; ${cover}${earns}.`;
}

function Project({ project, id }: { project: ProjectFinance; id: string }) {
  const failed = project.checks.filter((c) => !c.holds).length;
  return (
    <div class="project">
      <p class="finding">{finding(project)}</p>
      {project.description && <p class="lead">{project.description}</p>}
      <Waterfall project={project} id={id} />
      <div class="grid">
        <Lines id={`sources-${id}`} title="Sources" lines={project.sources} />
        <Lines id={`uses-${id}`} title="Uses" lines={project.uses} />
      </div>
      <CoverFigure project={project} id={id} />
      <BalanceFigure project={project} id={id} />
      <Construction project={project} id={id} />
      <DataTable
        caption={`${project.name}: figures`}
        rows={project.figures}
        columns={kFigureColumns}
        csvColumns={kFigureCsv}
        file={`${id}_figures.csv`}
        stack
      />
      <Sheet project={project} id={id} />
      <DataTable
        caption={
          failed === 0
            ? `Checks: all ${project.checks.length} hold`
            : `Checks: ${failed} of ${project.checks.length} do not hold`
        }
        rows={project.checks}
        columns={kCheckColumns}
        file={`${id}_checks.csv`}
      />
    </div>
  );
}

function Waterfall({ project, id }: { project: ProjectFinance; id: string }) {
  const [year, setYear] = useState("0");
  const steps = useMemo(() => waterfall(project, Number(year)), [project, year]);
  const option = useMemo(() => waterfallOption(steps), [steps]);
  const years = Array.from({ length: yearsOf(project) }, (_, i) => String(i + 1));
  const when = year === "0" ? `all ${plural(years.length, "year")} of operation` : `year ${year}`;
  return (
    <Figure
      id={`waterfall-${id}`}
      title={`From revenue to the owner, ${when}`}
      subtitle="$; what the owner pays in before operation is not in it"
      label={`Waterfall of ${project.name}, ${when}: ${steps.map((s) => `${s.label} ${formatUsd(s.usd)}`).join(", ")}.`}
      option={option}
      height={waterfallHeight(steps.length)}
      legend={[
        { label: "Comes in", colour: 2 },
        { label: "Goes out", colour: 1 },
        { label: "What is left", colour: 7 },
      ]}
      controls={
        <Select
          label="Period"
          value={year}
          onChange={setYear}
          choices={[{ value: "0", label: "All of operation" }, ...years.map((y) => ({ value: y, label: `Year ${y}` }))]}
        />
      }
      table={() => ({
        columns: [
          { key: "step", label: "Step" },
          { key: "usd", label: "Amount", unit: "$" },
          { key: "kind", label: "Kind" },
        ],
        rows: steps.map((s) => ({ step: s.label, usd: s.usd, kind: s.total ? "left at this point" : "added" })),
      })}
    />
  );
}

function Lines({ id, title, lines }: { id: string; title: string; lines: AmountLine[] }) {
  const sum = total(lines);
  const columns: TableColumn<AmountLine>[] = [
    { key: "label", label: title, value: (l) => capital(l.label) },
    { key: "usd", label: "Amount", numeric: true, value: (l) => l.usd, show: (l) => formatUsd(l.usd) },
    {
      key: "share",
      label: "Share",
      numeric: true,
      value: (l) => (sum ? l.usd / sum : null),
      show: (l) => formatPercent(sum ? l.usd / sum : null),
    },
  ];
  return (
    <DataTable
      caption={`${title}: ${formatUsd(sum)}`}
      rows={lines}
      columns={columns}
      file={`${id}.csv`}
      sortable={false}
    />
  );
}

const periodColumn = { key: "period", label: "Period" };

function CoverFigure({ project, id }: { project: ProjectFinance; id: string }) {
  const { periods, dscr, target, lock_up, minimum } = project;
  const lines = useMemo(() => {
    const level = (label: string, value: number | null, colour: number): Line[] =>
      value === null
        ? []
        : [
            {
              label: `${label} ${formatNumber(value)}x`,
              unit: "",
              values: periods.map(() => value),
              colour,
              reference: true,
            },
          ];
    return [
      { label: "DSCR", unit: "", values: dscr, colour: 0 },
      ...level("Target", target, 2),
      ...level("Lock-up", lock_up, 4),
      ...level("Minimum", minimum, 1),
    ];
  }, [periods, dscr, target, lock_up, minimum]);
  const max = coverLimit(dscr, [target, lock_up, minimum]);
  const known = dscr.filter((v) => v !== null);
  return (
    <LinesFigure
      id={`project-cover-${id}`}
      title="Debt service cover by period"
      subtitle={`CFADS over debt service${max === null ? "" : `; above ${max}x not drawn, the table has it`}`}
      label={`Debt service cover, least ${known.length ? formatNumber(Math.min(...known)) : "none"}.`}
      names={periods}
      lines={lines}
      max={max}
      height={260}
      empty={known.length === 0 ? "No debt service falls due: the project has no debt." : null}
      table={() => ({
        columns: [periodColumn, { key: "dscr", label: "DSCR", unit: "x" }],
        rows: periods.map((period, i) => ({ period, dscr: dscr[i] ?? null })),
      })}
    />
  );
}

const kBalances: readonly [id: string, label: string, colour: number][] = [
  ["debt", "Debt", 0],
  ["dsra", "Debt service reserve", 2],
  ["trapped", "Trapped by lock-up", 1],
];

function BalanceFigure({ project, id }: { project: ProjectFinance; id: string }) {
  const { periods, rows } = project;
  const lines = useMemo(
    () =>
      kBalances.flatMap(([row, label, colour]): Line[] => {
        const values = rows.find((r) => r.id === row)?.values;
        return values?.some((v) => v !== 0) ? [{ label, unit: "$", values, colour }] : [];
      }),
    [rows],
  );
  return (
    <LinesFigure
      id={`project-debt-${id}`}
      title="Debt and reserves"
      subtitle="$, balance at the end of each period"
      label={`Balances of ${project.name}: ${lines.map((l) => `${l.label} ${formatUsd(l.values[0] ?? 0)} at COD`).join(", ")}.`}
      names={periods}
      lines={lines}
      height={260}
      empty={lines.length === 0 ? "The project has neither debt nor reserves." : null}
      table={() => ({
        columns: [periodColumn, ...lines.map((l) => ({ key: l.label, label: l.label, unit: "$" }))],
        rows: periods.map((period, i) => ({
          period,
          ...Object.fromEntries(lines.map((l) => [l.label, l.values[i] ?? null])),
        })),
      })}
    />
  );
}

function Construction({ project, id }: { project: ProjectFinance; id: string }) {
  const { construction } = project;
  const names = useMemo(() => construction.map((m) => (m.month === 0 ? "close" : String(m.month))), [construction]);
  const lines = useMemo(
    (): Line[] => [
      { label: "Equity", unit: "$", values: construction.map((m) => m.equity_usd), colour: 2 },
      { label: "Debt", unit: "$", values: construction.map((m) => m.debt_usd), colour: 0 },
    ],
    [construction],
  );
  const interest = construction.reduce((sum, m) => sum + m.interest_usd + m.fee_usd, 0);
  return (
    <LinesFigure
      id={`construction-${id}`}
      title="Draws during construction"
      subtitle={`$ by month from financial close; of it ${formatUsd(interest)} interest and fees`}
      label={`Draws of debt and equity over ${plural(construction.length, "month")} of construction.`}
      names={names}
      lines={lines}
      style="bar"
      height={240}
      empty={construction.length === 0 ? "All is paid at once when operation begins: there are no draws." : null}
      table={() => ({
        columns: [
          { key: "month", label: "Month" },
          ...kConstruction.map(([key, label]) => ({ key, label, unit: "$" })),
        ],
        rows: construction.map((m) => ({ ...m })),
      })}
    />
  );
}

const kConstruction = [
  ["spent_usd", "Spent"],
  ["interest_usd", "Interest"],
  ["fee_usd", "Commitment fee"],
  ["debt_usd", "Debt drawn"],
  ["equity_usd", "Equity drawn"],
  ["balance_usd", "Debt balance"],
] as const;

type Row = ProjectFinance["rows"][number];

const rowLabel = (r: Row) => (/^(dsra|cfads|ebitda)$/.test(r.label) ? r.label.toUpperCase() : capital(r.label));

/** All rows by year; the CSV file has every period. */
function Sheet({ project, id }: { project: ProjectFinance; id: string }) {
  const years = Array.from({ length: yearsOf(project) }, (_, i) => i + 1);
  const rows = project.rows.filter((r) => r.values.some((v) => v !== 0));
  const label: TableColumn<Row> = {
    key: "label",
    label: "Row",
    value: (r) => rowLabel(r),
    show: (r) => (
      <>
        {rowLabel(r)} <span class="small">{r.kind === "level" ? "at the end" : r.unit === "$" ? "" : r.unit}</span>
      </>
    ),
  };
  const plain = (value: number | null, unit: string) => formatValue(value, unit === "$" ? unit : "");
  const columns: TableColumn<Row>[] = [
    label,
    {
      key: "cod",
      label: project.periods[0] ?? "COD",
      numeric: true,
      value: (r) => r.values[0] ?? null,
      show: (r) => plain(r.values[0] ?? null, r.unit),
    },
    ...years.map((year) => ({
      key: `year_${year}`,
      label: `Year ${year}`,
      numeric: true,
      value: (r: Row) => overPeriods(r, periodsOf(project, year)),
      show: (r: Row) => plain(overPeriods(r, periodsOf(project, year)), r.unit),
    })),
  ];
  const csv: TableColumn<Row>[] = [
    { key: "id", label: "Id", value: (r) => r.id },
    label,
    { key: "unit", label: "Unit", value: (r) => r.unit },
    ...project.periods.map((period, i) => ({
      key: `period_${i}`,
      label: period,
      value: (r: Row) => r.values[i] ?? null,
    })),
  ];
  return (
    <DataTable
      caption={`${project.name}: all rows by year`}
      rows={rows}
      columns={columns}
      csvColumns={csv}
      file={`${id}.csv`}
      sortable={false}
      tall
    />
  );
}

type FigureRow = ProjectFinance["figures"][number];
const kFigureColumns: TableColumn<FigureRow>[] = [
  { key: "label", label: "Figure", value: (f) => capital(f.label) },
  {
    key: "value",
    label: "Value",
    numeric: true,
    value: (f) => f.value,
    show: (f) => <b>{formatValue(f.value, f.unit)}</b>,
  },
  { key: "why", label: "Note, or why there is none", value: (f) => f.why },
];
const kFigureCsv: TableColumn<FigureRow>[] = [
  { key: "id", label: "Id", value: (f) => f.id },
  ...kFigureColumns.slice(0, 2),
  { key: "unit", label: "Unit", value: (f) => f.unit },
  ...kFigureColumns.slice(2),
];

type CheckRow = ProjectFinance["checks"][number];
const kCheckColumns: TableColumn<CheckRow>[] = [
  { key: "name", label: "Check", value: (c) => capital(c.name) },
  { key: "residual", label: "Leaves over", numeric: true, value: (c) => c.residual, show: (c) => tiny(c.residual) },
  { key: "tolerance", label: "Tolerance", numeric: true, value: (c) => c.tolerance, show: (c) => tiny(c.tolerance) },
  {
    key: "holds",
    label: "Verdict",
    value: (c) => (c.holds ? "holds" : "does not hold"),
    show: (c) => (c.holds ? "✓ holds" : <b class="alarm-text">✕ does not hold</b>),
  },
];

/** Round-off is far below what the other numbers of the page show. */
const tiny = (value: number) => (value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : formatNumber(value));
