// node build.mjs         -> dist/report.html: the report with everything inlined, waiting for its results
// node build.mjs tests   -> dist/test/*.test.mjs: the unit tests as plain modules, for `node --test`
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";

const kMarker = "__GIGAWATT_RESULTS__";
const kMaxBytes = 800_000;
// What is inside dist/report.html and whose notices it therefore has to carry.
const kBundled = { preact: ["LICENSE"], echarts: ["NOTICE", "LICENSE"], zrender: ["LICENSE"], tslib: ["LICENSE.txt"] };

/** ECharts' own dark theme is never used: the charts take their colours from src/charts/theme.ts. */
const kNoDarkTheme = {
  name: "no-dark-theme",
  setup: (build) =>
    build.onLoad({ filter: /echarts[\\/]lib[\\/]theme[\\/]dark\.js$/ }, () => ({ contents: "export default {};" })),
};

const common = { bundle: true, jsx: "automatic", jsxImportSource: "preact", logLevel: "warning", charset: "utf8" };

async function report() {
  const browser = { ...common, write: false, minify: true, target: ["es2022"], legalComments: "none", plugins: [kNoDarkTheme] };
  const [script, style, page] = await Promise.all([
    build({
      ...browser,
      entryPoints: ["src/main.tsx"],
      format: "iife",
      define: { "process.env.NODE_ENV": '"production"' },
    }),
    build({ ...browser, entryPoints: ["src/report.css"] }),
    readFile("src/report.html", "utf8"),
  ]);
  const licenses = await Promise.all(
    Object.entries(kBundled).flatMap(([name, files]) =>
      files.map(async (file) => `${name}, ${file}:\n\n${await readFile(`node_modules/${name}/${file}`, "utf8")}`),
    ),
  );
  // Functions as replacements: "$&" in the code must stay what it is.
  const html = page
    .replace("/*STYLE*/", () => style.outputFiles[0].text.trim())
    .replace("/*SCRIPT*/", () => script.outputFiles[0].text.trim())
    .replace("LICENSES", () =>
      `\nThis page includes other people's work:\n\n${licenses.join("\n\n")}\n`.replace(/-->/g, "-- >"),
    );
  const count = html.split(kMarker).length - 1;
  if (count !== 1) throw new Error(`the marker ${kMarker} occurs ${count} times, not once`);
  const bytes = Buffer.byteLength(html);
  if (bytes > kMaxBytes) throw new Error(`dist/report.html has ${bytes} bytes, more than ${kMaxBytes}`);
  await mkdir("dist", { recursive: true });
  await writeFile("dist/report.html", html);
  console.log(`dist/report.html: ${(bytes / 1000).toFixed(0)} kB`);
}

async function tests() {
  await rm("dist/test", { recursive: true, force: true });
  const names = (await readdir("test")).filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: names.map((name) => `test/${name}`),
    outdir: "dist/test",
    outExtension: { ".js": ".mjs" },
    format: "esm",
    platform: "node",
    target: ["node18"],
    sourcemap: "inline",
  });
}

process.chdir(new URL(".", import.meta.url).pathname);
await (process.argv[2] === "tests" ? tests() : report());
