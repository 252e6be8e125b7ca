// The build schedule as a Gantt chart, and what sets each phase's date.
import { useMemo, useState } from "preact/hooks";
import { ganttOption, packTasks, type GanttRow } from "../charts/options";
import { formatDate, formatNumber, monthIndex, plural } from "../lib/format";
import type { TableData } from "../lib/table";
import type { Phase } from "../results";
import { useResults } from "../ui/context";
import { Select } from "../ui/controls";
import { Figure } from "../ui/figure";
import { ifEmpty, type Section } from "../ui/section";

export const schedule: Section = {
  id: "schedule",
  title: "Build schedule",
  lead: "Each phase runs from its first task to the month its power goes on. A day lost on the critical path is a day lost for the phase.",
  missing: (r) => ifEmpty(r.schedule, "The plan builds nothing, or these results hold no schedule."),
  Body: Schedule,
};

const kAll = "*";

function Schedule() {
  const { schedule: phases, months } = useResults();
  const [chosen, setChosen] = useState(kAll);
  const rows = useMemo(
    () => (chosen === kAll ? overview(phases) : detail(phases.find((p) => p.phase === chosen)!)),
    [phases, chosen],
  );
  const span = useMemo(() => monthsOf(rows, months), [rows, months]);
  const option = useMemo(() => ganttOption(rows, span), [rows, span]);
  const height = 40 + rows.reduce((sum, row) => sum + Math.max(26, row.lanes * 13 + 10), 0);
  const choices = [{ value: kAll, label: "All phases" }, ...phases.map((p) => ({ value: p.phase, label: p.phase }))];
  return (
    <>
      <p class="finding">{whatSetsTheDate(phases)}</p>
      <Figure
        id="schedule"
        title={chosen === kAll ? "All phases" : `Phase ${chosen}: ${place(phases.find((p) => p.phase === chosen)!)}`}
        label={`Gantt chart of ${plural(rows.length, chosen === kAll ? "phase" : "task")}. ${phases.map((p) => `${p.phase}: power on ${formatDate(p.energised) || "after the plan"}.`).join(" ")}`}
        option={option}
        table={() => scheduleTable(phases)}
        height={height}
        legend={[
          { label: "On the critical path", colour: 1 },
          { label: "Other tasks", colour: 7 },
          { label: "Power on", colour: "var(--ink)", mark: "diamond" },
        ]}
        controls={<Select label="Show" choices={choices} value={chosen} onChange={setChosen} />}
      />
    </>
  );
}

const place = (p: Phase) => [p.system, p.campus].filter(Boolean).join(" at ");

const overview = (phases: readonly Phase[]): GanttRow[] =>
  phases.map((p) => ({ label: p.phase, ...packTasks(p), energised: p.energised }));

const detail = (phase: Phase): GanttRow[] => [
  ...phase.tasks.map((t) => ({ label: t.name, bars: [{ ...t, lane: 0 }], lanes: 1, energised: "" })),
  { label: "Power on", bars: [], lanes: 1, energised: phase.energised },
];

/** The months that the rows need, out of those of the plan, with one to spare on each side. */
function monthsOf(rows: readonly GanttRow[], months: readonly string[]): string[] {
  const dates = rows.flatMap((r) => [r.energised, ...r.bars.flatMap((b) => [b.start, b.finish])]).filter(Boolean);
  const cut = (text: string) => text.slice(0, 7);
  const first = dates.reduce((a, b) => (a < b ? a : b), months[months.length - 1]!);
  const last = dates.reduce((a, b) => (a > b ? a : b), months[0]!);
  const from = Math.max(months.indexOf(cut(first)) - 1, 0);
  const to = months.indexOf(cut(last));
  return months.slice(from, to < 0 ? undefined : to + 3);
}

/** When power goes on, and the tasks that take most months of the critical paths. */
function whatSetsTheDate(phases: readonly Phase[]): string {
  const months = new Map<string, number>();
  for (const task of phases.flatMap((p) => p.tasks).filter((t) => t.critical)) {
    months.set(task.name, (months.get(task.name) ?? 0) + monthIndex(task.finish) - monthIndex(task.start));
  }
  const longest = [...months].sort((a, b) => b[1] - a[1]).slice(0, 3);
  const done = phases
    .filter((p) => p.energised)
    .map((p) => p.energised)
    .sort();
  const dates =
    done.length === 0
      ? "No phase goes into service within the plan."
      : `First power on ${formatDate(done[0]!)}, last ${formatDate(done[done.length - 1]!)}; ${done.length} of ${plural(phases.length, "phase")} in service.`;
  if (longest.length === 0) return dates;
  const shares = longest.map(([name, n]) => `${name.toLowerCase()} ${formatNumber(n / phases.length, 2)}`);
  return `${dates} Most months on the critical path, mean of the phases: ${shares.join(", ")}.`;
}

function scheduleTable(phases: readonly Phase[]): TableData {
  const labels = {
    phase: "Phase",
    block: "Block",
    campus: "Campus",
    system: "System",
    task: "Task",
    start: "Start",
    finish: "Finish",
    critical: "Critical path",
    energised: "Power on",
  };
  return {
    columns: Object.entries(labels).map(([key, label]) => ({ key, label })),
    rows: phases.flatMap(({ tasks, ...phase }) =>
      tasks.map((t) => ({
        ...phase,
        task: t.name,
        start: t.start,
        finish: t.finish,
        critical: t.critical ? "yes" : "",
      })),
    ),
  };
}
