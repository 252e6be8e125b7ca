// A results file of a 10 GW plan over 136 months, made by a small deterministic model. The numbers are plausible, not
// results: they exercise every page. `node test/fixture.mjs > results.json` prints it.
import { pathToFileURL } from "node:url";
import * as money from "./fixture_money.mjs";

const kFirst = 2025 * 12 + 8; // 2025-09
const kCount = 136;
const kDays = 30.4375;

const monthText = (index) => `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
const months = Array.from({ length: kCount }, (_, i) => monthText(kFirst + i));
const at = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1 - kFirst;
const each = (f) => months.map((_, i) => f(i));
const round = (v, digits = 4) => (v === null ? null : Number(v.toPrecision(digits)));
const sum = (list) => list.reduce((a, b) => a + b, 0);

/** Numbers in [0, 1), the same in every run (a linear congruential generator). */
function makeRandom(seed) {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const kTasks = [
  ["Land and permits", 0, 5], ["Grid connection", 1, 13], ["Shell", 4, 10], ["Power train", 6, 13],
  ["Cooling", 8, 13], ["Racks", 12, 15], ["Network", 13, 15], ["Commissioning", 15, 17],
];
const kCampuses = ["Abilene, Texas", "Shackelford, Texas", "Lordstown, Ohio", "Milam, Texas"];

function makePhases(random) {
  return Array.from({ length: 10 }, (_, k) => {
    const start = kFirst + 1 + k * 8 - (k === 0 ? 1 : 0);
    const stretch = 0.8 + 0.35 * random();
    const grid = random() < 0.6;
    const tasks = kTasks.map(([name, from, to]) => ({
      name,
      start: monthText(start + Math.round(from * stretch)),
      finish: monthText(start + Math.round(to * stretch)),
      critical: name === "Commissioning" || name === "Racks" || name === "Land and permits" || (grid ? name === "Grid connection" : name === "Power train" || name === "Shell"),
    }));
    return {
      phase: `gw.${k + 1}`,
      block: "gw",
      campus: kCampuses[k % 4],
      system: k < 4 ? "VR NVL72" : "Rubin Ultra NVL576",
      tasks,
      energised: tasks[7].finish,
    };
  });
}

const series = (id, group, label, unit, kind, values, low = null, high = null) => ({
  id, group, label, unit, kind,
  values: values.map((v) => round(v)),
  p10: low && low.map((v) => round(v)),
  p50: low && values.map((v) => round(v)),
  p90: high && high.map((v) => round(v)),
});

function makePhysics(phases) {
  const gw = (shift, keep = () => true) => each((i) => phases.filter((p) => keep(p) && at(p.energised) + shift <= i).length);
  const facility = gw(0);
  const scale = (list, f) => list.map((v) => v * f);
  const power = [
    series("energised_power", "power", "Facility power", "GW", "level", facility, gw(7), gw(-2)),
    series("it_power", "power", "IT power", "GW", "level", scale(facility, 0.8), scale(gw(7), 0.77), scale(gw(-2), 0.83)),
    ...kCampuses.map((c, k) => series(`energised_power.campus_${k + 1}`, "campus_power", c, "GW", "level", gw(0, (p) => p.campus === c))),
  ];
  const chips = [
    series("chips_in_service", "chips", "Chips in service", "chips", "level", scale(facility, 285_000), scale(gw(7), 280_000), scale(gw(-2), 290_000)),
    series("chips_in_service.vr_nvl72", "chips_by_system", "VR NVL72", "chips", "level", scale(gw(0, (p) => p.system.startsWith("VR")), 301_000)),
    series("chips_in_service.rubin_ultra", "chips_by_system", "Rubin Ultra NVL576", "chips", "level", scale(gw(0, (p) => p.system.startsWith("Ru")), 266_000)),
  ];
  const energy = kCampuses.map((c, k) =>
    series(`site_energy.campus_${k + 1}`, "energy", c, "GWh", "amount", gw(0, (p) => p.campus === c).map((v, i) => v * kDays * 24 * (0.84 + 0.03 * Math.sin((i / 12) * 2 * Math.PI)))));
  const warm = (i) => Math.sin(((i + 4) / 12) * 2 * Math.PI);
  const pue = each((i) => (facility[i] ? 1.135 + 0.035 * warm(i) : null));
  const total = each((i) => sum(energy.map((s) => s.values[i])));
  const site = [
    series("pue", "pue", "PUE", "", "level", pue, pue.map((v) => v && v - 0.03), pue.map((v) => v && v + 0.045)),
    series("site_water", "water", "Water", "ML", "amount", each((i) => total[i] * (0.35 + 0.2 * warm(i)))),
    series("site_carbon", "carbon", "Carbon dioxide", "kt", "amount", each((i) => total[i] * 0.36 * 0.985 ** (i / 3))),
  ];
  const logistic = (i, now, limit, mid) => now + (limit - now) / (1 + Math.exp(-(i - mid) / 11));
  const users = [
    series("users.chat", "users", "Chat", "users", "level", each((i) => logistic(i, 7e8, 2.5e9, 26))),
    series("users.agents", "users", "Agents", "users", "level", each((i) => logistic(i, 1e6, 6e8, 52))),
    series("users.api", "users", "API", "users", "level", each((i) => logistic(i, 4e6, 3e7, 40))),
  ];
  const asked = users.map((u, k) => u.values.map((v) => v * [1.1e5, 1.9e6, 4.2e6][k]));
  const capacity = facility.map((v) => 60e12 + v * 330e12);
  const share = each((i) => Math.min(1, (capacity[i] * 0.7) / sum(asked.map((a) => a[i]))));
  const product = ["chat", "agents", "api"];
  const tokens = users.map((u, k) => series(`tokens.${product[k]}`, "tokens", u.label, "tokens", "amount", asked[k].map((v, i) => v * share[i])));
  const unmet = users.map((u, k) => series(`tokens_unmet.${product[k]}`, "tokens_unmet", u.label, "tokens", "amount", asked[k].map((v, i) => v * (1 - share[i]))));
  const hours = each((i) => (chips[0].values[i] + chips[1].values[i]) * kDays * 24 * 1e-6);
  const serving = each((i) => hours[i] * 0.95 * Math.min(0.7, sum(asked.map((a) => a[i])) / capacity[i]));
  const rest = each((i) => hours[i] - serving[i]);
  const chip_time = [["serving", "Serving", serving], ["training", "Training", rest.map((v) => v * 0.62)], ["resale", "Resale", rest.map((v) => v * 0.14)], ["idle", "Idle", rest.map((v) => v * 0.24)]]
    .map(([id, label, values]) => series(`chip_time.${id}`, "chip_time", label, "M chip-hours", "amount", values));
  const cost = each((i) => (facility[i] ? 0.31 * 0.982 ** i + 0.035 + 0.2 / (i + 4) : null));
  const unit_cost = [
    series("cost_per_mtoken.chat", "unit_cost", "Chat", "$", "level", cost, cost.map((v) => v && v * 0.74), cost.map((v) => v && v * 1.38)),
    series("cost_per_mtoken.agents", "unit_cost", "Agents", "$", "level", cost.map((v) => v && v * 1.62)),
  ];
  return { series: [...power, ...chips, ...energy, ...site, ...users, ...tokens, ...unmet, ...chip_time, ...unit_cost], facility };
}

const kParties = [
  ["openai", "OpenAI", "lab", 17], ["nvidia", "NVIDIA", "chip vendor", 56], ["oracle", "Oracle", "cloud", 11], ["lenders", "Lenders", "lender", 150],
  ["builders", "Builders and equipment makers", "supplier", 5], ["utilities", "Utilities", "utility", 5], ["customers", "Customers", "customers", 4000], ["unfunded", "Unfunded", "unfunded", 0],
];

/** Posts payments month by month; what OpenAI and Oracle lack is paid by "unfunded". Whole cents. */
function makeMoney(facility) {
  const cash = Object.fromEntries(kParties.map(([id, , , gusd]) => [id, gusd * 1e11]));
  const history = Object.fromEntries(kParties.map(([id]) => [id, []]));
  const flows = new Map();
  const pay = (i, from, to, kind, reason, usd) => {
    const cents = Math.round(usd * 100);
    if (cents <= 0) return;
    const key = JSON.stringify([from, to, kind, reason]);
    if (!flows.has(key)) flows.set(key, { from, to, kind, reason, cents: each(() => 0) });
    flows.get(key).cents[i] += cents;
    cash[from] -= cents;
    cash[to] += cents;
  };
  for (let i = 0; i < kCount; i++) {
    const gw = facility[i];
    const added = gw - (facility[i - 1] ?? 0);
    const coming = (facility[Math.min(i + 4, kCount - 1)] - gw) / 4;
    const revenue = 1.1e9 + 34e9 / (1 + Math.exp(-(i - 78) / 17));
    if (added > 0) pay(i, "nvidia", "openai", "funding", "Equity tranche", added * 10e9);
    pay(i, "customers", "openai", "operating", "Subscriptions, API and advertising", revenue);
    pay(i, "openai", "nvidia", "operating", "Systems", coming * 35e9);
    pay(i, "openai", "builders", "operating", "Shell, power and cooling", coming * 12e9);
    pay(i, "openai", "utilities", "operating", "Energy", gw * 0.62e6 * 62);
    if (i >= 16 && i < 76) pay(i, "openai", "oracle", "operating", "Capacity (take or pay)", 5e9 * Math.min(1, (i - 15) / 20));
    pay(i, "openai", "builders", "operating", "Staff, research and running costs", 0.55e9 + revenue * 0.31);
    if (i >= 4 && i < 40) pay(i, "lenders", "oracle", "funding", "Loan", 1.1e9);
    if (i >= 4 && i < 46) pay(i, "oracle", "nvidia", "operating", "Systems", 2.3e9);
    if (i >= 40 && i < 100) pay(i, "oracle", "lenders", "funding", "Repayment", 0.66e9);
    if (i >= 6 && i < 100) pay(i, "oracle", "lenders", "operating", "Interest", 0.21e9);
    pay(i, "nvidia", "customers", "funding", "Share repurchases", coming > 0 ? 4e9 : 1e9);
    for (const id of ["openai", "oracle"]) if (cash[id] < 0) pay(i, "unfunded", id, "funding", "Shortfall", -cash[id] / 100);
    for (const [id] of kParties) history[id].push(cash[id]);
  }
  const cash_series = kParties.filter(([id]) => id !== "customers").map(([id, name]) =>
    series(`cash.${id}`, "cash", name, "G$", "level", history[id].map((c) => c / 1e11)));
  return { money_flows: [...flows.values()], cash_series, history };
}

function makeStatements(money_flows, history) {
  const years = [...new Set(months.map((m) => Number(m.slice(0, 4))))];
  const byYear = (f) => years.map((y) => months.reduce((t, m, i) => t + (Number(m.slice(0, 4)) === y ? f(i) : 0), 0));
  const total = (lines) => years.map((_, i) => sum(lines.map((l) => l.values_usd[i])));
  return kParties.filter(([id]) => id !== "unfunded").map(([id]) => {
    const of = (kind) => money_flows.filter((f) => f.kind === kind && (f.from === id || f.to === id)).map((f) => ({
      line: `${f.reason}, ${f.from === id ? "paid to" : "from"} ${kParties.find(([p]) => p === (f.from === id ? f.to : f.from))[1]}`,
      values_usd: byYear((i) => ((f.from === id ? -1 : 1) * f.cents[i]) / 100),
    }));
    const operating = of("operating");
    const funding = of("funding");
    const write_down = { line: "Depreciation", values_usd: byYear((i) => -(i * (id === "openai" ? 9e7 : 1e7))) };
    const end = years.map((y) => history[id][months.lastIndexOf(months.filter((m) => m.startsWith(y)).pop())] / 100);
    const assets = years.map((_, k) => 5e9 + (id === "openai" ? 31e9 : 2e9) * k);
    const line = (statement, l, extra = {}) => ({ statement, ...l, ...extra });
    return {
      party: id,
      years,
      lines: [
        ...operating.map((l) => line("pnl", l)),
        line("pnl", write_down),
        line("pnl", { line: "Result", values_usd: total([...operating, write_down]) }, { total: true }),
        ...[...operating, ...funding].map((l) => line("cash", l)),
        line("cash", { line: "Change in cash", values_usd: total([...operating, ...funding]) }, { total: true }),
        line("balance", { line: "Cash", values_usd: end }),
        line("balance", { line: "Systems and buildings", values_usd: assets }),
        line("balance", { line: "Assets", values_usd: end.map((v, k) => v + assets[k]) }, { total: true }),
        line("balance", { line: "Debt", values_usd: end.map((v) => v * 0.1) }),
        line("balance", { line: "Equity", values_usd: end.map((v, k) => v * 0.9 + assets[k]) }),
        line("balance", { line: "Debt and equity", values_usd: end.map((v, k) => v + assets[k]) }, { total: true }),
      ],
    };
  });
}

const metric = (id, label, unit, base, value, low, high, trust, doc, reads, not_modelled = "", text = "") => ({
  id, group: { build: "Build", capex: "Capex", power: "Power", serving: "Serving", training: "Training", finance: "Finance", equity: "Equity", circularity: "Circularity" }[id.split(".")[0]],
  label, unit, base, value, text, p10: low, p50: value, p90: high, trust, doc, reads, not_modelled,
});

function makeMetrics(unfunded) {
  const first = 2027 * 12 + 1;
  return [
    metric("build.energised_gw", "Power in service at the end", "GW", "facility power", 10, 8.1, 10, "extrapolated", "Facility power of all phases energised by the last month.", ["energised_power", "buildout.blocks.gw"], "Failed financing of a phase."),
    metric("build.first_gw_month", "First gigawatt in service", "month", "energised, not announced", first, first - 2, first + 9, "extrapolated", "Month in which the first phase is energised.", ["buildout.blocks.gw.tasks"], "Strikes and permits that are refused."),
    metric("build.chips", "Chips in service at the end", "chips", "GPU packages of two dies", 2_800_000, 2_450_000, 2_980_000, "datasheet", "Packages in all racks in service; a Rubin package holds two dies.", ["chips_in_service.vr_nvl72", "chips_in_service.rubin_ultra"]),
    metric("build.dies", "Dies in service at the end", "chips", "compute dies", 5_600_000, 4_900_000, 5_960_000, "datasheet", "Compute dies in all racks in service.", ["build.chips"]),
    metric("capex.per_gw_gusd", "Building cost", "G$/GW", "facility power, Vera Rubin", 47.3, 41.2, 56.8, "datasheet", "Cost from parts divided by facility power.", ["buildout.capex"], "Land price differences between campuses."),
    metric("capex.total_gusd", "Building cost in all", "G$", "10 GW, undiscounted", 473, 398, 561, "datasheet", "Sum of the build-out's capital spending.", ["capex.per_gw_gusd", "build.energised_gw"]),
    metric("power.energy_twh_per_year", "Energy in the last year", "TWh", "facility, load 0.84", 73.6, 58.2, 75.9, "fitted", "Energy bought by all campuses in the last twelve months.", ["site_energy"]),
    metric("power.us_homes_million", "US homes with the same use", "M homes", "10.5 MWh a year each, load 1", 8.34, null, null, "datasheet", "10 GW times 8,760 hours, divided by the mean use of a US home.", ["build.energised_gw"]),
    metric("power.pue", "PUE, mean of the last year", "", "energy, not design peak", 1.135, 1.105, 1.18, "fitted", "Facility energy over IT energy.", ["pue"]),
    metric("power.carbon_mt_per_year", "Carbon dioxide in the last year", "Mt", "location based", 20.4, 15.8, 23.9, "datasheet", "Energy bought times the grid's carbon intensity.", ["site_carbon"], "Power purchase agreements."),
    metric("serving.cost_per_mtoken_usd", "Cost of a million tokens", "$/Mtoken", "last year, all products", 0.0923, 0.068, 0.131, "fitted", "Cost of serving in the last year divided by tokens served.", ["tokens.chat", "chip_time.serving", "capex.total_gusd"], "Prompt caching across users."),
    metric("serving.unmet_share", "Tokens asked for and not served", "share", "whole plan", 0.214, 0.13, 0.33, "extrapolated", "Unmet tokens divided by tokens asked for.", ["tokens_unmet.chat"]),
    metric("training.frontier_days", "Days to train the frontier model", "days", "200,000 chips, fp8", 94, 79, 121, "fitted", "60 T tokens on a mixture of experts with 2.7 T parameters.", ["training.programme.frontier_1"]),
    metric("finance.unfunded_gusd", "Unfunded", "G$", "sum over the plan", round(unfunded / 1e11), round(unfunded / 1e11 * 0.7), round(unfunded / 1e11 * 1.3), "extrapolated", "Payments which no party of the plan makes.", ["cash.openai", "contracts"]),
    metric("finance.openai.cash_min_gusd", "OpenAI, lowest cash", "G$", "end of month", 0, 0, 0, "extrapolated", "Lowest cash of OpenAI at a month's end.", ["cash.openai"]),
    metric("finance.oracle.cash_min_gusd", "Oracle, lowest cash", "G$", "end of month", 0, 0, 3.1, "extrapolated", "Lowest cash of Oracle at a month's end.", ["cash.oracle"]),
    metric("equity.openai.nvidia.stake", "NVIDIA's stake in OpenAI", "share", "after ten tranches", 0.1043, 0.071, 0.139, "datasheet", "Shares of ten tranches at the prevailing valuation.", ["contracts.staged_equity"], "Employee share pools."),
    metric("circularity.returned_share", "Investment that returns as sales", "share", "within 24 months", 1, 1, 1, "datasheet", "NVIDIA's equity that comes back as payment for systems.", ["contracts.staged_equity", "contracts.purchase"]),
    metric("finance.nvidia.sales_gusd", "NVIDIA's sales under the plan", "G$", "whole plan", 350, 283, 368, "datasheet", "Systems bought by OpenAI for the ten phases.", ["contracts.purchase"]),
    metric("finance.openai.irr", "Return to OpenAI", "share", "to the last month", null, null, null, "", "Internal rate of return of the plan to OpenAI.", ["cash.openai"], "", "none: the cash flow has no sign change"),
  ];
}

const kSources = [
  ["nvidia_2025_09", "Letter of intent on 10 GW of systems", "NVIDIA", "2025-09-22", "vendor"], ["wsj_2025_10", "Lease of chips and loan guarantees under discussion", "The Wall Street Journal", "2025-10-21", "press"],
  ["bernstein_2025_10", "What a gigawatt of data centre costs", "Bernstein", "2025-10", "estimate"], ["ms_2026_05", "Semiconductors, capital cost per GW", "Morgan Stanley", "2026-05-08", "estimate"],
  ["nvidia_call_2025_08", "Second-quarter call of fiscal 2026", "NVIDIA", "2025-08-27", "vendor"], ["epoch_2026", "Frontier data centres", "Epoch AI", "2026-09-24", "estimate"],
  ["amd_8k", "Form 8-K on the warrant", "AMD", "2025-10-06", "filing"], ["eia_861", "Residential electricity use", "EIA", "2024", "measured"],
  ["noaa_normals", "Climate normals 1991-2020", "NOAA", "2021-05", "measured"], ["llama3", "The Llama 3 herd of models", "Meta", "2024-07-31", "measured"],
  ["rubin_sheet", "Vera Rubin NVL72 data sheet", "NVIDIA", "2026-01-05", "datasheet"], ["oracle_10q", "Quarterly report", "Oracle", "2025-12-10", "filing"],
  ["own", "Judgement of the plan's author", "", "", "judgement"],
];

const kClaimRows = [
  ["NVIDIA invests up to 100 G$", "100 G$", "100 G$", "holds", "holds", "sum of ten tranches", "finance.nvidia.sales_gusd", ""],
  ["At least 10 GW are built together", "10 GW", "10.0 GW", "holds", "holds", "facility power", "build.energised_gw", ""],
  ["The first gigawatt comes online in the second half of 2026", "2026-H2", "Feb 2027", "2 months late", "off", "energised", "build.first_gw_month", "The grid connection is on the critical path of the first phase."],
  ["10 GW need 4 to 5 million GPUs", "4–5 M", "2.8 M packages or 5.6 M dies", "depends on the base", "depends", "packages or dies", "build.chips", "A Rubin package holds two dies; neither count lies in the range."],
  ["10 GW would power more than 8 million homes", "> 8 M homes", "8.34 M homes", "holds", "holds", "10.5 MWh a home and year, load 1", "power.us_homes_million", ""],
  ["A gigawatt costs 50 to 60 G$", "50–60 G$/GW", "47.3 G$/GW", "off by 5%", "off", "facility power", "capex.per_gw_gusd", "Ours leaves out financing during construction."],
  ["35 G$ of each gigawatt go to NVIDIA", "35 G$/GW", "35 G$/GW", "input", "input", "facility power", "", "The plan's purchase contract states this price."],
  ["The investment is paid for by its own sales", "true", "100% returns within 24 months", "holds", "holds", "payments for systems", "circularity.returned_share", ""],
  ["The lease would be 10 to 15% cheaper than buying", "10–15%", "", "cannot be computed", "cannot", "", "", "The lease's terms are not public."],
  ["OpenAI's income covers its commitments by 2030", "true", "false", "refuted", "refuted", "operating income", "finance.unfunded_gusd", "Commitments exceed income in each year to 2031."],
];

function makeClaims(random) {
  const variants = ["", ", as told by the seller", ", as told by the buyer", ", in the analysts' version"];
  return Array.from({ length: 40 }, (_, k) => {
    const [claim, stated, computed, verdict, status, base, metric_id, why] = kClaimRows[k % 10];
    const computable = status !== "input" && status !== "cannot";
    return {
      id: `F${String(k + 1).padStart(3, "0")}`,
      claim: claim + variants[Math.floor(k / 10)], stated, computed, verdict, status, base, metric: metric_id, why,
      probability: computable ? round(status === "holds" ? 0.7 + 0.3 * random() : 0.4 * random(), 2) : null,
      source: kSources[k % 6][0],
      date: monthText(kFirst + Math.floor(k / 5)),
    };
  });
}

const kCapex = [["Systems", 29.1, 31.8, 36.2], ["Network", 3.6, 4.4, 5.9], ["Storage", 0.4, 0.6, 0.9], ["Shell", 1.7, 2.2, 2.9], ["Electrical", 3.6, 4.6, 5.7], ["Cooling", 1.5, 1.9, 2.6], ["Backup", 0.7, 1, 1.4], ["Fit out", 0.4, 0.6, 0.9], ["Land", 0.1, 0.2, 0.4]];

const kViews = [
  ["NVIDIA (call of August 2025)", "per GW of facility power", 50, 60, "Everything in the data centre, forward-looking systems; 35 of it NVIDIA's", "nvidia_call_2025_08"],
  ["Morgan Stanley, Vera Rubin", "per GW of IT power", 41, 41, "Racks, network, shell, power; without memory contracts", "ms_2026_05"],
  ["Bernstein, GB200 NVL72", "per GW of facility power", 35, 35, "3.4 M$ of compute and 2.5 M$ of facility a rack", "bernstein_2025_10"],
  ["Epoch AI, GB200 NVL72", "per GW of IT power", 38, 38, "US hyperscaler as owner", "epoch_2026"],
];

export function fixture() {
  const random = makeRandom(20250922);
  const schedule = makePhases(random);
  const { series: physical, facility } = makePhysics(schedule);
  const { money_flows, cash_series, history } = makeMoney(facility);
  const paid = (from, to, reason) => money_flows.find((f) => f.from === from && f.to === to && f.reason === reason).cents;
  const unfunded = sum(money_flows.filter((f) => f.from === "unfunded").flatMap((f) => f.cents));
  const metrics = makeMetrics(unfunded);
  const shift = (factors) => Object.fromEntries(metrics.map((m) => [m.id, m.value === null ? null : factors[m.id] === undefined ? m.value : m.unit === "month" ? m.value + factors[m.id] : round(m.value * factors[m.id])]));
  const commitment = (contract, type, payer, payee, label, total_usd, state, binding_probability, reason) =>
    ({ contract, type, payer, payers: payer.split(", "), payee, label, total_usd, state, binding_probability, cents: reason ? paid(payer, payee, reason) : [] });
  return {
    gigawatt: { version: "0.1.0", schema: 1 },
    plan: {
      id: "nvidia_openai_10gw", name: "NVIDIA-OpenAI 10 GW, as announced",
      description: "The letter of intent of 22 September 2025: ten gigawatts of NVIDIA systems, 10 G$ of equity with each gigawatt, the first on Vera Rubin. Every contract is paid as written.",
      file: "plans/nvidia_openai_10gw.yaml",
    },
    provenance: { plan_hash: "b3:6f1d0c5a9e2b47d8a1c3f5e79b0d2468", data_hash: "b3:0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d", seed: 20250922, samples: 64, months_from: months[0], months_to: months[kCount - 1] },
    months,
    headline: [
      ["build.energised_gw", "Power in service", "facility power, Dec 2036"], ["build.first_gw_month", "First gigawatt", "announced: second half of 2026"],
      ["build.chips", "Chips", "packages; 5.6 M dies"], ["capex.per_gw_gusd", "Building cost", "per GW of facility power, from parts"],
      ["power.energy_twh_per_year", "Energy a year", "last year; 8.3 M US homes"], ["serving.cost_per_mtoken_usd", "Cost of tokens", "last year, all products"],
      ["serving.unmet_share", "Demand not served", "tokens, whole plan"], ["finance.unfunded_gusd", "Unfunded", "spending that no party pays"],
      ["equity.openai.nvidia.stake", "NVIDIA's stake", "after ten tranches"],
    ].map(([m, label, note]) => ({ metric: m, label, note })),
    metrics,
    series: [...physical, ...cash_series],
    parties: kParties.map(([id, name, kind]) => ({ id, name, kind })),
    money_flows,
    commitments: [
      commitment("purchase", "purchase", "openai", "nvidia", "10 GW of systems", 350e9, "letter_of_intent", 0.35, "Systems"),
      commitment("oracle_capacity", "capacity_purchase", "openai", "oracle", "4.5 GW of capacity", 300e9, "signed", 0.8, "Capacity (take or pay)"),
      commitment("construction", "purchase", "openai", "builders", "Shells, power and cooling", 120e9, "letter_of_intent", 0.35, "Shell, power and cooling"),
      commitment("staged_equity", "staged_equity", "nvidia", "openai", "Up to 100 G$ of equity", 100e9, "letter_of_intent", 0.35, "Equity tranche"),
      commitment("oracle_loan", "loan", "oracle", "lenders", "Repayment of the build-out loan", 39.6e9, "effective", 1, "Repayment"),
      commitment("lease", "lease", "openai", "nvidia", "Lease in place of purchase", 310e9, "superseded", 0, ""),
    ],
    capex: kCapex.map(([part, low, best, high]) => ({ part, usd_per_gw_low: low * 1e9, best: best * 1e9, high: high * 1e9 })),
    capex_views: kViews.map(([who, base, low_gusd, high_gusd, what, source]) => ({ who, base, low_gusd, high_gusd, what, source })),
    schedule,
    statements: makeStatements(money_flows, history),
    what_ifs: [
      { id: "no_deal", label: "No deal", doc: "NVIDIA invests nothing; OpenAI buys the systems all the same.", metrics: shift({ "finance.unfunded_gusd": 1.31, "equity.openai.nvidia.stake": 0, "circularity.returned_share": 0 }) },
      { id: "slips_a_year", label: "Slips a year", doc: "Every phase starts twelve months later.", metrics: shift({ "build.first_gw_month": 12, "build.energised_gw": 0.9, "build.chips": 0.905, "serving.unmet_share": 1.42, "finance.unfunded_gusd": 0.83 }) },
      { id: "lease", label: "Lease", doc: "OpenAI leases the chips for five years in place of buying them.", metrics: shift({ "finance.unfunded_gusd": 0.58, "serving.cost_per_mtoken_usd": 1.17, "finance.nvidia.sales_gusd": 1.12 }) },
      { id: "lab_defaults", label: "Lab defaults", doc: "OpenAI stops paying in March 2029; its contracts go to clearing.", metrics: shift({ "build.energised_gw": 0.4, "build.chips": 0.43, "power.energy_twh_per_year": 0.4, "finance.nvidia.sales_gusd": 0.4, "finance.unfunded_gusd": 0.22, "equity.openai.nvidia.stake": 0 }) },
    ],
    claims: makeClaims(random),
    sources: kSources.map(([id, title, publisher, date, confidence], k) => ({
      id, title, publisher, date, confidence,
      address: id === "own" ? "" : `https://example.org/${id.replaceAll("_", "-")}`,
      used_by: [["contracts.purchase.price", "buildout.capex", "systems.vr_nvl72.rack_power", "sites.us_texas_abilene.weather"][k % 4], `claims.F${String(k + 1).padStart(3, "0")}`],
    })),
    not_modelled: [
      "Refused permits and lawsuits against campuses.", "Price response of chip makers to a second buyer of this size.", "Curtailment of the grid in heat waves.",
      "Employee share pools and their dilution.", "Exchange rates: all money is in US dollars of its year.", "Competition between labs for the same users.",
      "Reuse of chips older than six years.", "Scripts in text such as </script><b>&amp; are data, not markup.",
    ],
    deals: money.makeDeals(months[0]),
    cap_tables: money.makeCapTables(months[0], months[kCount - 1]),
    covers: money.makeCovers(months),
    projects: money.makeProjects(),
    stress: money.makeStress(),
    circularity: money.makeCircularity(),
    exposures: money.makeExposures(),
    comparisons: money.makeComparisons(),
    incidents: money.makeIncidents(),
    chances: money.makeChances(),
  };
}

/** The page with the results put in, as the engine does it. */
export const embed = (page, results) =>
  page.replace("__GIGAWATT_RESULTS__", () => JSON.stringify(results).replaceAll("<", "\\u003c"));

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.stdout.write(JSON.stringify(fixture(), null, 1));
