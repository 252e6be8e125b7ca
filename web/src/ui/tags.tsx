// Small marks: trust, verdict, contract state. Sign and word say it, the colour only helps.
import { stateLook } from "../charts/states";
import type { ClaimStatus } from "../results";
import { humanise } from "../lib/format";

export const kStatuses: readonly ClaimStatus[] = ["holds", "off", "refuted", "depends", "input", "cannot"];

export const kStatusNames: Record<ClaimStatus, { sign: string; name: string; doc: string }> = {
  holds: { sign: "✓", name: "Holds", doc: "computed and within the tolerance" },
  off: { sign: "≈", name: "Off", doc: "computed, outside the tolerance" },
  refuted: { sign: "✕", name: "Refuted", doc: "computed, the opposite is true" },
  depends: { sign: "◐", name: "Depends", doc: "true on one base, not on another" },
  input: { sign: "→", name: "Input", doc: "the plan assumes it; nothing is computed" },
  cannot: { sign: "?", name: "Cannot be computed", doc: "the model has no number for it" },
};

export function VerdictTag({ status, text }: { status: ClaimStatus; text: string }) {
  const { sign, name } = kStatusNames[status] ?? kStatusNames.cannot;
  return (
    <span class={`tag verdict-${status}`}>
      <span aria-hidden="true">{sign}</span> {text || name}
    </span>
  );
}

const kTrustDocs: Record<string, string> = {
  "measured table": "read from a table of measurements",
  fitted: "fitted to measurements",
  datasheet: "computed from data sheets and published terms",
  extrapolated: "beyond what was measured or published",
};

export function TrustTag({ trust }: { trust: string }) {
  if (!trust) return null;
  const level = ["extrapolated", "datasheet", "fitted", "measured table"].indexOf(trust) + 1;
  return (
    <span class="trust" title={kTrustDocs[trust] ?? ""}>
      <span class="trust-bars" aria-hidden="true">
        {[1, 2, 3, 4].map((i) => (
          <i key={i} class={i <= level ? "on" : ""} style={{ height: `${2 + i * 2}px` }} />
        ))}
      </span>
      {humanise(trust)}
    </span>
  );
}

/** The state of a contract. */
export function StateTag({ state, text }: { state: string; text?: string }) {
  return (
    <span class={`tag state state-${state}`}>
      <span aria-hidden="true">{stateLook(state).sign}</span> {text ?? humanise(state)}
    </span>
  );
}
