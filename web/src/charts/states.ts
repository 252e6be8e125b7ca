// How the state of a contract looks: a shape and a colour each, so that colour is never the only sign.
import type { State } from "../lib/deals";

export interface StateLook {
  /** Index in the palette. */
  colour: number;
  /** Full bars are in force, hollow ones agreed or intended, thin ones over. */
  shape: "full" | "hollow" | "dashed" | "thin" | "thin-dashed" | "crossed";
  sign: string;
}

export const kStateLooks: Record<State, StateLook> = {
  letter_of_intent: { colour: 5, shape: "dashed", sign: "○" },
  signed: { colour: 2, shape: "hollow", sign: "◐" },
  effective: { colour: 0, shape: "full", sign: "●" },
  ended: { colour: 7, shape: "thin", sign: "■" },
  superseded: { colour: 4, shape: "thin-dashed", sign: "»" },
  defaulted: { colour: 1, shape: "crossed", sign: "✕" },
};

const kUnknown: StateLook = { colour: 6, shape: "thin", sign: "?" };

export const stateLook = (state: string): StateLook => kStateLooks[state as State] ?? kUnknown;
