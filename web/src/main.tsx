// Reads the results that the engine embedded and draws the report.
import { render } from "preact";
import { App } from "./app";
import { parseResults } from "./lib/contract";

const root = document.getElementById("report")!;
try {
  const results = parseResults(document.getElementById("gigawatt-results")!.textContent ?? "");
  render(<App results={results} />, root);
} catch (error) {
  root.replaceChildren(
    Object.assign(document.createElement("p"), { className: "fatal", textContent: (error as Error).message }),
  );
}
