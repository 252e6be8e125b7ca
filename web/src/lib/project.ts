// One project: its years, and the way of the cash from revenue to the owner.
import type { ProjectFinance } from "../results";

type Row = ProjectFinance["rows"][number];

/** Years of operation; the period COD belongs to none. */
export const yearsOf = (p: ProjectFinance): number => Math.ceil((p.periods.length - 1) / Math.max(p.per_year, 1));

/** Indices of the periods of a year, both included; year 0 is all of operation. */
export function periodsOf(p: ProjectFinance, year: number): { first: number; last: number } {
  if (year === 0) return { first: 1, last: p.periods.length - 1 };
  const last = Math.min(year * p.per_year, p.periods.length - 1);
  return { first: (year - 1) * p.per_year + 1, last };
}

/** An amount added up over the periods, a level at their end. */
export function overPeriods(row: Row, { first, last }: { first: number; last: number }): number | null {
  if (row.kind === "level") return row.values[last] ?? null;
  return row.values.slice(first, last + 1).reduce((a, b) => a + b, 0);
}

export interface Step {
  id: string;
  label: string;
  usd: number;
  /** What is left at this point; the others are added to it. */
  total: boolean;
}

// Sign with which each row enters the owner's cash; of a level, the growth within the periods.
const kSteps: readonly [id: string, sign: 1 | -1, label: string][] = [
  ["sales", 1, "Sales"],
  ["capacity", 1, "Capacity payments"],
  ["salvage", 1, "Salvage"],
  ["opex", -1, "Running costs"],
  ["equipment_saving", -1, "Saved for equipment"],
  ["reserve_interest", 1, "Interest on reserves"],
  ["working_capital", -1, "Working capital"],
  ["receivables", -1, "Receivables"],
  ["tax_federal", -1, "Federal tax"],
  ["tax_state", -1, "State tax"],
  ["interest", -1, "Interest"],
  ["principal", -1, "Principal"],
  ["sweep", -1, "Cash sweep"],
  ["refinancing", 1, "Refinancing"],
  ["dsra", -1, "Debt service reserve"],
  ["trapped", -1, "Trapped by lock-up"],
  ["production_credit", 1, "Production credit"],
  ["investment_credit", 1, "Investment credit"],
];
const kBeforeDebt = "tax_state";

/**
 * owner = sales + capacity + salvage - opex - equipment saving + interest on reserves - growth of working capital and
 * receivables - tax - interest - principal - sweep + refinancing - growth of DSRA and trapped cash + credits.
 * What these rows leave over is the step "Other", so that the last step is always the row `owner`.
 */
export function waterfall(p: ProjectFinance, year: number): Step[] {
  const span = periodsOf(p, year);
  const value = (id: string) => {
    const row = p.rows.find((r) => r.id === id);
    if (!row) return 0;
    const end = overPeriods(row, span) ?? 0;
    return row.kind === "level" ? end - (row.values[span.first - 1] ?? 0) : end;
  };
  const scale = Math.max(1, ...kSteps.map(([id]) => Math.abs(value(id))));
  const steps: Step[] = [];
  let left = 0;
  const put = (id: string, label: string, usd: number) => {
    if (Math.abs(usd) > 1e-9 * scale) steps.push({ id, label, usd, total: false });
    left += usd;
  };
  for (const [id, sign, label] of kSteps) {
    put(id, label, sign * value(id));
    if (id === kBeforeDebt) steps.push({ id: "before_debt", label: "Cash before debt", usd: left, total: true });
  }
  const owner = value("owner");
  put("other", "Other", owner - left);
  steps.push({ id: "owner", label: "To the owner", usd: owner, total: true });
  return steps;
}
