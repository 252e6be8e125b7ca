// The P10-P90 interval of a metric as a small bar with a mark at the best estimate.
import { formatRange, formatValue } from "../lib/format";
import type { Metric } from "../results";

export function RangeBar({ metric }: { metric: Metric }) {
  const { value, p10, p90, unit } = metric;
  if (p10 === null || p90 === null || value === null || (p10 === p90 && p10 === value)) return null;
  const low = Math.min(p10, value);
  const high = Math.max(p90, value);
  const pad = (high - low) * 0.08 || 1;
  const x = (v: number) => `${(((v - low + pad) / (high - low + 2 * pad)) * 100).toFixed(1)}%`;
  const label = `Best estimate ${formatValue(value, unit)}, P10 to P90 ${formatRange(p10, p90, unit)}`;
  return (
    <svg class="range-bar" role="img" aria-label={label} width="100%" height="14">
      <line x1="0" x2="100%" y1="7" y2="7" class="track" />
      <line x1={x(p10)} x2={x(p90)} y1="7" y2="7" class="span" />
      <line x1={x(value)} x2={x(value)} y1="1" y2="13" class="best" />
    </svg>
  );
}
