// What a page of the report is: one file in sections/ that exports one of these, and one row in sections/index.ts.
import type { ComponentType } from "preact";
import type { Results } from "../results";

export interface Section {
  /** Of the link: report.html#cash. */
  id: string;
  title: string;
  /** One or two sentences under the title: what is shown and how to read it. */
  lead: string;
  /** What is missing for it to be shown, in words; null if it can be. */
  missing: (results: Results) => string | null;
  Body: ComponentType;
}

/** For `missing`: the text if the list is empty. */
export const ifEmpty = (list: readonly unknown[], text: string): string | null => (list.length === 0 ? text : null);
