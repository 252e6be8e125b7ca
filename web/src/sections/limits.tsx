// What the model leaves out.
import { useResults } from "../ui/context";
import { ifEmpty, type Section } from "../ui/section";

export const limits: Section = {
  id: "not-modelled",
  title: "Not modelled",
  lead: "What these results do not know. Each line can move a number above.",
  missing: (r) => ifEmpty(r.not_modelled, "These results do not say what they leave out."),
  Body: () => (
    <ul class="limits">
      {useResults().not_modelled.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  ),
};
