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

/** What results hold of the money pages when the plan has no parties. */
const kNoMoneyPages = {
  deals: [],
  cap_tables: [],
  covers: [],
  projects: [],
  stress: [],
  comparisons: [],
  incidents: [],
  chances: [],
  circularity: { measures: [], years: [], deals: [], cycles: [], concentration: [] },
  exposures: { month: "", pairs: [], holders: [], debt_rank: [], years: [] },
};

const sectionIds = (page) => page.$$eval("section[id]", (all) => all.map((s) => s.id));

describe("on screen", () => {
  let page, said, close;
  before(async () => ({ page, said, close } = await open()));
  after(() => close());

  it("shows the plan and every headline with its number, range and trust", async () => {
    assert.equal(await page.title(), "NVIDIA-OpenAI 10 GW, as announced: gigawatt");
    assert.equal(await page.locator("h1").innerText(), "NVIDIA-OpenAI 10 GW, as announced");
    assert.equal(await page.locator("#summary .card").count(), fixture().headline.length);
    const card = page.locator("#summary .card", { hasText: "Building cost" });
    const text = (await card.innerText()).replace(/\u202f/g, " ");
    for (const part of ["$47.3 bn per GW", "$41.2–56.8 bn", "Datasheet"])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.match(await page.locator(".callout.alarm").innerText(), /unfunded/);
  });

  it("draws a chart or a table in every section, none of them empty", async () => {
    const ids = await sectionIds(page);
    assert.equal(ids.length, 24);
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
    assert.match(await title.innerText(), /paid in 2036/);
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

describe("money pages", () => {
  let page, said, close;
  before(async () => ({ page, said, close } = await open()));
  after(() => close());
  const finding = async (id) => (await page.locator(`#${id} .finding`).first().innerText()).replace(/\u202f/g, " ");

  it("deals: filters contracts, opens a deal by keyboard", async () => {
    assert.match(
      await finding("deals"),
      /^5 contracts in 2 deals, .*1 effective, 2 ended, 1 superseded, 1 defaulted: \$1\.1 tn are written down, and \$731 bn are paid within the plan\. Another 1 contract of the plan belongs to no deal\.$/,
    );
    const rows = page.locator('#deals tbody tr[id^="deal-"]');
    assert.equal(await rows.count(), 2);
    await page.locator("#deals").getByRole("radio", { name: "All contracts" }).check();
    assert.equal(await rows.count(), 3);
    await page.locator("#deals").getByLabel("Party").selectOption("lenders");
    assert.equal(await rows.count(), 1);
    await page.locator("#deals").getByLabel("Party").selectOption("");
    await page.locator("#deals").getByLabel("Type").selectOption("purchase");
    assert.equal(await rows.count(), 2);
    await page.locator("#deals").getByLabel("Type").selectOption("");
    await page
      .locator("#deals")
      .getByRole("button", { name: /Defaulted 1/ })
      .click();
    assert.equal(await rows.count(), 1);
    await page
      .locator("#deals")
      .getByRole("button", { name: /Defaulted 1/ })
      .click();
    const opener = page.getByRole("button", { name: "NVIDIA and OpenAI: 10 GW" });
    assert.equal(await page.locator("#deals .contract").count(), 0);
    await opener.focus();
    await page.keyboard.press("Enter");
    assert.equal(await opener.getAttribute("aria-expanded"), "true");
    const text = (await page.locator("#deals .contract").first().innerText()).replace(/\u202f/g, " ");
    for (const part of [
      "month by month",
      "Paid $100 bn of $100 bn",
      "evidence: press",
      "NVIDIA, 22 Sep 2025",
      "tranche 2 at 2 GW",
    ])
      assert.ok(text.includes(part), `${part} in ${text}`);
    assert.match(await page.locator("#deals .contract").nth(2).innerText(), /not paid under in this plan/);
  });

  it("deals: the timeline as a table has every state and event", async () => {
    const figure = page.locator("#figure-contract-states");
    await figure.getByRole("button", { name: "Table of States" }).click();
    const text = await figure.locator("table").innerText();
    assert.match(text, /2028-01\s+NVIDIA and OpenAI: 10 GW\s+staged_equity\s+NVIDIA\s+OpenAI\s+tranche 2 at 2 GW/);
    // 15 states, of which 9 are told by an event, and 10 events
    assert.equal(await figure.locator("tbody tr").count(), 16);
  });

  it("owners: another issuer, its table", async () => {
    assert.match(
      await finding("cap-tables"),
      /In OpenAI, .* Customers falls most over the plan, from 73% to 65\.5%; that of NVIDIA rises most/,
    );
    await page.getByLabel("Issuer", { exact: true }).selectOption("oracle");
    assert.equal(await page.locator("#figure-cap-table-oracle h3").innerText(), "Holders of Oracle");
    assert.equal(await page.locator("#cap-tables tbody tr").count(), 2);
  });

  it("chances: says what is open and what was not drawn", async () => {
    assert.match(await finding("chances"), /2 of 3 events happen in the best-estimate case; in .* samples 2 are open\./);
    assert.match(await page.locator("#chance-defaults\\.openai").innerText(), /happens\s+no study/);
  });

  it("cover: says what is breached or how low it comes", async () => {
    assert.match(
      await finding("covers"),
      /No minimum is breached, and 1 of 2 is below its lock-up .* 1\.07x, of Oracle loan in May 2030/,
    );
    await page.locator("#covers").getByLabel("Loan", { exact: true }).selectOption("oracle_bond");
    assert.equal(await page.locator("#figure-cover-of-oracle_bond h3").innerText(), "Oracle bond of Oracle");
    assert.match(await page.locator("#cover-oracle_loan").innerText(), /Jan 2030\s+never/);
  });

  it("project: one year of the waterfall, figures without value, a check that fails", async () => {
    assert.match(
      await finding("project-finance"),
      /\$825 m are paid until operation, 51% of it by debt; .* earns 7\.18% a year/,
    );
    await page.locator("#project-finance").getByLabel("Period", { exact: true }).selectOption("2");
    assert.equal(
      await page.locator("#figure-waterfall-building_20mw h3").innerText(),
      "From revenue to the owner, year 2",
    );
    const drawn = await page.locator("#figure-waterfall-building_20mw svg text").allTextContents();
    assert.ok(drawn.includes("To the owner") && drawn.includes("Principal"));
    assert.match(
      await page.locator("#project-finance").innerText(),
      /IRR in the target year\s+–\s+no target year is given/,
    );
    await page
      .locator("#project-finance")
      .getByLabel("Project", { exact: true })
      .selectOption("plans/projects/shed.yaml");
    const text = await page.locator("#project-finance").innerText();
    assert.match(text, /the owner's return has no value: the money never comes back/);
    assert.match(text, /Checks: 1 of 1 do not hold/);
    assert.match(text, /there are no draws/);
  });

  it("stress: the matrix says what it leaves out, a trail is told, exposures switch", async () => {
    assert.match(
      await finding("stress"),
      /default is that of OpenAI: others lose \$182 bn, Oracle most with \$106 bn, and Oracle follows/,
    );
    assert.match(
      await page.locator("#figure-stress-matrix figcaption").innerText(),
      /NVIDIA, Builders and equipment makers, Utilities/,
    );
    assert.equal(await page.locator("#stress .trail li").count(), 6);
    await page.locator("#stress").getByLabel("Fails", { exact: true }).selectOption("nvidia");
    assert.match(await page.locator("#stress .trail").innerText(), /NVIDIA stops paying in Mar 2029: others lose \$0/);
    const exposures = page.locator("#figure-exposures");
    const cells = async () => (await exposures.locator("svg text").allTextContents()).filter((t) => /^\d/.test(t));
    assert.deepEqual((await cells()).sort(), ["12", "25", "3", "39"]);
    await exposures.getByRole("radio", { name: "Potential" }).check();
    assert.deepEqual((await cells()).sort(), ["120", "41", "47"]);
  });

  it("circularity: measures with their bases, circles, concentration", async () => {
    assert.match(
      await finding("circularity"),
      /Of what NVIDIA gives, 100% comes back .* NVIDIA → OpenAI → NVIDIA with \$92 bn/,
    );
    const text = await page.locator("#circularity").innerText();
    for (const part of [
      "of the funder's revenue",
      "of all that flows through inside parties",
      "9,412",
      "NVIDIA → OpenAI → Oracle → NVIDIA",
    ])
      assert.ok(text.includes(part), part);
  });

  it("comparison: largest difference first, as written and as paid", async () => {
    assert.match(
      await finding("comparison"),
      /writes down \$790 bn and pays \$731 bn; .* The widest gap is NVIDIA and OpenAI: 10 GW/,
    );
    await page.locator("#comparison").getByRole("radio", { name: "As paid" }).check();
    assert.equal(await page.locator("#figure-comparison h3").innerText(), "Paid under each deal within the plan");
    const head = () => page.locator("#comparison .table-head p").nth(1).innerText();
    assert.match(await head(), /^3 of 4 contracts; other: As known in mid-2026/);
    await page.locator("#comparison").getByRole("radio", { name: "All contracts" }).check();
    assert.match(await head(), /^All 4 contracts/);
  });

  it("the menu has the pages in groups", async () => {
    const groups = await page.locator(".contents .group-title").allInnerTexts();
    assert.deepEqual(groups, ["Overview", "Build and use", "Money", "Deals", "Risk", "Checks", "Reference"]);
    assert.equal(await page.locator(".contents ul ul a").count(), 24);
  });

  it("say nothing to the console and ask nothing of the network", () => assert.deepEqual(said, []));
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
  it("a deal opens by keyboard, for axe to look into", async () => {
    await page.locator("#deals .opener").first().focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#deals .contract").count(), 3);
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
      ...kNoMoneyPages,
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
