// Debt service cover against what the lender asks for.
import type { Cover } from "../results";

export interface CoverFinding {
  least: number | null;
  /** Months, "" if there is none. */
  least_in: string;
  first_lock_up: string;
  first_breach: string;
}

/** Breach: below the minimum. Lock-up: below the level at which nothing is paid out to owners. */
export function coverFinding({ months, dscr, minimum, lock_up }: Cover): CoverFinding {
  const firstBelow = (level: number | null) => {
    const at = level === null ? -1 : dscr.findIndex((v) => v !== null && v < level);
    return at < 0 ? "" : months[at]!;
  };
  let low = -1;
  dscr.forEach((value, i) => {
    if (value !== null && (low < 0 || value < dscr[low]!)) low = i;
  });
  return {
    least: low < 0 ? null : dscr[low]!,
    least_in: low < 0 ? "" : months[low]!,
    first_lock_up: firstBelow(lock_up),
    first_breach: firstBelow(minimum),
  };
}

/** Where a picture of covers may end: well above all that is asked for; null if nothing lies beyond. */
export function coverLimit(dscr: readonly (number | null)[], asked: readonly (number | null)[]): number | null {
  const level = Math.max(1, ...asked.filter((v) => v !== null));
  const limit = Math.ceil(3 * level);
  return dscr.some((v) => v !== null && v > limit) ? limit : null;
}
