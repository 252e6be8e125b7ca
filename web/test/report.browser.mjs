// The built report in headless Chromium: from a file, offline, on screen, by keyboard, on a phone, on paper.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { embed, fixture } from "./fixture.mjs";

const kChromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const kFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];
const kAxe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const kShots = process.env.SHOTS; // a folder for screenshots, for people to look at

let browser;
let folder;

before(async () => {
  browser = await chromium.launch({ executablePath: kChromium, headless: true, args: kFlags });
  folder = await mkdtemp(join(tmpdir(), "gigawatt-report-"));
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(name, results) {
  const template = await readFile(new URL("../dist/report.html", import.meta.url), "utf8");
  const file = join(folder, name);
  await writeFile(
    file,
    typeof results === "string" ? template.replace("__GIGAWATT_RESULTS__", () => results) : embed(template, results),
  );
  return pathToFileURL(file).href;
}

/** Opens a report; `said` collects whatever the page says to the console and asks of the network. */
async function open({ results = fixture(), name = "report.html", hash = "", ...options } = {}) {
  const address = await write(name, results);
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on(
    "request",
    (request) => request.url().startsWith("file:") || request.url().startsWith("data:") || said.push(request.url()),
  );
  await page.goto(address + hash);
  await page.waitForSelector("h1, .fatal");
  await page.waitForFunction(() =>
    [...document.querySelectorAll(".chart")].every((chart) => chart.querySelector("svg")),
  );
  return { page, said, close: () => context.close() };
}

const sectionIds = (page) => page.$$eval("section[id]", (all) => all.map((s) => s.id));

describe("on screen", () => {
  let page, said, close;
  before(async () => ({ page, said, close } = await open()));
  after(() => close());

  it("shows the plan and every headline with its number, range and trust", async () => {
    assert.equal(await page.title(), "NVIDIA-OpenAI 10 GW, as announced: gigawatt");
    assert.equal(await page.locator("h1").innerText(), "NVIDIA-OpenAI 10 GW, as announced");
    assert.equal(await page.locator(".card").count(), fixture().headline.length);
    const card = page.locator(".card", { hasText: "Building cost" });
    const text = (await card.innerText()).replace(/\u202f/g, " ");
    for (const part of ["$47.3 bn per GW", "$41.2–56.8 bn", "Datasheet"])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.match(await page.locator(".callout.alarm").innerText(), /unfunded/);
  });

  it("draws a chart or a table in every section, none of them empty", async () => {
    const ids = await sectionIds(page);
    assert.equal(ids.length, 23);
    for (const id of ids) {
      assert.equal(await page.locator(`#${id} .empty`).count(), 0, id);
      assert.ok((await page.locator(`#${id}`).innerText()).length > 100, id);
    }
    assert.ok((await page.locator(".chart svg path").count()) > 100);
    assert.ok((await page.locator(".chart svg").count()) >= 15);
  });

  it("moves the month slider by keyboard", async () => {
    const slider = page.getByRole("slider", { name: "Month" });
    const title = page.locator("#figure-money-flows h3");
    const whole = await title.innerText();
    assert.match(whole, /paid from Sep 2025 to Dec 2036/);
    await slider.focus();
    await page.keyboard.press("Home");
    assert.match(await title.innerText(), /to Sep 2025/);
    await page.keyboard.press("ArrowRight");
    assert.equal(await slider.getAttribute("aria-valuetext"), "Oct 2025");
    assert.match(await title.innerText(), /to Oct 2025/);
    await page.keyboard.press("End");
    assert.equal(await title.innerText(), whole);
    await page.getByRole("radio", { name: "Since the start" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await title.innerText(), /paid in Dec 2036/);
    assert.ok((await page.locator("#figure-money-flows svg text").allTextContents()).some((t) => t.includes("OpenAI")));
  });

  it("filters claims by verdict and by text", async () => {
    const rows = page.locator("#claims tbody tr");
    assert.equal(await rows.count(), 40);
    const refuted = page.locator("#claims").getByRole("button", { name: "Refuted 4" });
    await refuted.focus();
    await page.keyboard.press("Space");
    assert.equal(await refuted.getAttribute("aria-pressed"), "true");
    assert.equal(await rows.count(), 4);
    assert.match(await page.locator("#claims [role=status]").innerText(), /4 of 40 claims/);
    await page.getByLabel("Find in claims").fill("gigawatt SECOND half");
    assert.equal(await rows.count(), 0);
    assert.match(await page.locator("#claims").innerText(), /Nothing matches/);
    await page
      .locator("#claims")
      .getByRole("button", { name: /^≈?\s*Off/ })
      .click();
    assert.equal(await rows.count(), 4);
    await page.getByLabel("Find in claims").fill("");
  });

  it("sorts a table from its head", async () => {
    const head = page.locator("#all-results thead th", { hasText: "Metric" });
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    const names = await page.locator("#all-results tbody th .strong").allInnerTexts();
    assert.deepEqual(
      names,
      [...names].sort((a, b) => a.localeCompare(b, "en", { numeric: true, sensitivity: "base" })),
    );
  });

  it("gives each chart as a table and as a CSV file", async () => {
    const figure = page.locator("#figure-power");
    await figure.getByRole("button", { name: "Table of Power in service" }).click();
    assert.equal(await figure.locator("tbody tr").count(), 136);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      figure.getByRole("button", { name: "CSV of Power in service" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "power.csv");
    const lines = (await readFile(await download.path(), "utf8")).split("\r\n");
    assert.equal(
      lines[0],
      'Month,Facility power [GW],"Facility power, P10 [GW]","Facility power, P90 [GW]",IT power [GW],"IT power, P10 [GW]","IT power, P90 [GW]"',
    );
    assert.equal(lines.length, 136 + 2);
  });

  it("shows one phase of the schedule, another party's statements, any series", async () => {
    await page.locator("#schedule").getByLabel("Show").selectOption("gw.2");
    assert.match(await page.locator("#figure-schedule h3").innerText(), /Phase gw\.2: VR NVL72 at Shackelford, Texas/);
    await page.locator("#statements").getByLabel("Party").selectOption("oracle");
    assert.match(await page.locator("#statements .table-head").first().innerText(), /Oracle, profit and loss/);
    await page.getByLabel("Any series").selectOption("site_water");
    assert.equal(await page.locator("#all-results figure h3").innerText(), "Water");
  });

  it("hides a line from the legend", async () => {
    const button = page.locator("#figure-cash").getByRole("button", { name: "OpenAI" });
    const paths = () => page.locator("#figure-cash svg path").count();
    const all = await paths();
    await button.click();
    assert.equal(await button.getAttribute("aria-pressed"), "false");
    assert.ok((await paths()) < all);
  });

  it("says nothing to the console and asks nothing of the network", () => assert.deepEqual(said, []));
});

describe("links", () => {
  it("in the address lead to a section, a metric, a claim, a source", async () => {
    const { page, said, close } = await open({ hash: "#cash", reducedMotion: "reduce" });
    const at = (id) =>
      page.waitForFunction((of) => {
        const { top } = document.getElementById(of).getBoundingClientRect();
        return top > 0 && top < 200;
      }, id);
    await at("cash");
    for (const id of ["metric-serving.cost_per_mtoken_usd", "claim-F007", "source-eia_861"]) {
      await page.evaluate((of) => (location.hash = of), id);
      await at(id);
    }
    assert.deepEqual(said, []);
    await close();
  });
});

describe("accessibility", () => {
  let page, close;
  before(async () => {
    ({ page, close } = await open({ bypassCSP: true }));
    await page.addScriptTag({ path: kAxe });
  });
  after(() => close());

  it("the first thing that Tab reaches skips to the results", async () => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the results");
  });
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      it(`axe finds nothing, ${colorScheme}, ${width} px`, async () => {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
        const { violations, passes } = await page.evaluate(() =>
          axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }),
        );
        assert.deepEqual(
          violations.map((v) => [v.id, v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200))]),
          [],
        );
        assert.ok(passes.length > 25);
      });
    }
  }
  it("the reader may change dark to light", async () => {
    const { page, said, close } = await open({ colorScheme: "dark" });
    const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
    await page.getByRole("button", { name: "Dark" }).click();
    assert.equal(await theme(), "light");
    await page.reload();
    await page.waitForSelector("h1");
    assert.equal(await theme(), "light");
    assert.deepEqual(said, []);
    await close();
  });
});

describe("on a phone", () => {
  it("nothing is wider than the screen, the sections open as a menu", async () => {
    const { page, said, close } = await open({ viewport: { width: 360, height: 740 }, hasTouch: true });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    const link = page.locator(".contents a", { hasText: "Claims checked" });
    assert.equal(await link.isVisible(), false);
    await page.getByRole("button", { name: /Sections/ }).click();
    await link.click();
    await page.waitForFunction(() => Math.abs(document.getElementById("claims").getBoundingClientRect().top) < 200);
    assert.equal(await link.isVisible(), false);
    await page.getByRole("button", { name: "Sections: Claims checked" }).click();
    assert.equal(await link.isVisible(), true);
    await page.getByRole("button", { name: /Sections/ }).click();
    for (const id of await sectionIds(page)) {
      const wide = await page.$$eval(
        `#${id} *`,
        (all) =>
          all.filter((e) => !e.closest(".table-box, .visually-hidden, svg") && e.getBoundingClientRect().right > 361)
            .length,
      );
      assert.equal(wide, 0, id);
    }
    assert.deepEqual(said, []);
    await close();
  });
});

describe("on paper", () => {
  it("every section is there, in light colours, without controls, charts at one width", async () => {
    const { page, said, close } = await open({ colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.waitForFunction(() => document.documentElement.dataset.theme === "light");
    for (const id of await sectionIds(page)) assert.ok(await page.locator(`#${id}`).isVisible(), id);
    assert.equal(
      await page.locator("main button:visible, main select:visible, main input:visible, nav:visible").count(),
      0,
    );
    const widths = await page.$$eval(".chart > div > svg, .chart > svg", (all) =>
      all.map((s) => s.getAttribute("width")),
    );
    assert.deepEqual([...new Set(widths)], ["660"]);
    const parties = await page.locator("#statements .table-head").allInnerTexts();
    assert.equal(parties.length, 3 * 7);
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 100_000);
    assert.deepEqual(said, []);
    await close();
  });
});

describe("with little to show", () => {
  it("each section says what is missing", async () => {
    const { page, said, close } = await open({
      results: {
        gigawatt: { version: "0.1.0", schema: 1 },
        plan: { id: "x", name: "Empty", description: "", file: "x.yaml" },
      },
    });
    const ids = await sectionIds(page);
    for (const id of ids) assert.equal(await page.locator(`#${id} .empty`).count(), 1, id);
    assert.deepEqual(said, []);
    await close();
  });
  it("a plan of one year without study and without money", async () => {
    const whole = fixture();
    const cut = (list) => list && list.slice(0, 12);
    const results = {
      ...whole,
      months: cut(whole.months),
      money_flows: [],
      commitments: [],
      statements: [],
      parties: [],
      what_ifs: [],
      claims: [],
      capex_views: [],
      provenance: { ...whole.provenance, samples: 0 },
      metrics: whole.metrics.map((m) => ({ ...m, p10: null, p50: null, p90: null })),
      series: whole.series
        .filter((s) => s.group !== "cash")
        .map((s) => ({ ...s, values: cut(s.values), p10: null, p50: null, p90: null })),
    };
    const { page, said, close } = await open({ results });
    assert.match(await page.locator(".facts").innerText(), /No study was run/);
    assert.equal(await page.locator(".range-bar").count(), 0);
    assert.equal(await page.locator("main > .callout").count(), 0);
    assert.deepEqual(said, []);
    await close();
  });
  it("results that break their format are shown with a warning, no results with a reason", async () => {
    const results = fixture();
    results.money_flows[0].to = "nobody";
    const broken = await open({ results });
    assert.match(await broken.page.locator("main > .callout").innerText(), /no nobody/);
    assert.deepEqual(broken.said, []);
    await broken.close();
    const none = await open({ results: "__GIGAWATT_RESULTS__" });
    assert.match(await none.page.locator(".fatal").innerText(), /holds no results/);
    await none.close();
  });
  it("text is never markup", async () => {
    const evil = `</script><img src=x onerror="document.title='owned'"><b>`;
    const results = JSON.parse(JSON.stringify(fixture()).replaceAll("OpenAI", JSON.stringify(evil).slice(1, -1)));
    results.sources[0].address = "javascript:document.title='owned'";
    const { page, said, close } = await open({ results });
    assert.equal(await page.locator("main img").count(), 0);
    assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
    await page.locator("#figure-cash .chart").hover();
    await page.waitForTimeout(100);
    assert.notEqual(await page.title(), "owned");
    assert.equal(await page.locator("main img").count(), 0);
    assert.deepEqual(said, []);
    await close();
  });
});

if (kShots) {
  describe("for people to look at", () => {
    const views = {
      light: { colorScheme: "light" },
      dark: { colorScheme: "dark" },
      phone: { viewport: { width: 360, height: 740 } },
    };
    for (const [name, options] of Object.entries(views)) {
      it(name, async () => {
        const { page, close } = await open(options);
        await page.screenshot({ path: join(kShots, `${name}.png`), fullPage: true });
        if (name === "light") await page.pdf({ path: join(kShots, "print.pdf"), format: "A4" });
        await close();
      });
    }
  });
}
