// The lists of the money pages, for the parties and months of fixture.mjs: plausible, not computed.
const sum = (list) => list.reduce((a, b) => a + b, 0);
const round = (v, digits = 4) => (v === null ? null : Number(v.toPrecision(digits)));

const contract = (id, type, payer, payee, total_usd, paid_usd, states, extra = {}) => ({
  contract: id, type, words: `${payer} pays ${payee} under ${id.replaceAll("_", " ")}, month by month, as long as it is in effect.`,
  note: "", evidence: "press", source: "nvidia_2025_09",
  state: states[states.length - 1][1],
  states: states.map(([from, state]) => ({ from, state })),
  events: states.slice(1).map(([month, state]) => ({ month, what: `becomes ${state.replaceAll("_", " ")}`, state })),
  start: states[0][0], end: "", active: true, binding_probability: 1, payer, payers: payer.split(", "), payee, total_usd, paid_usd, ...extra,
});

export const makeDeals = (first) => [
  {
    id: "nvda_oai_2025", name: "NVIDIA and OpenAI: 10 GW", parties: ["nvidia", "openai"], announced: "2025-09-22", evidence: "vendor",
    contracts: [
      contract("staged_equity", "staged_equity", "nvidia", "openai", 100e9, 100e9, [[first, "letter_of_intent"], ["2026-03", "signed"], ["2027-02", "effective"], ["2034-06", "ended"]],
        { binding_probability: 0.35, events: [
          { month: "2026-03", what: "definitive agreement", state: "signed" }, { month: "2027-02", what: "tranche 1 at 1 GW", state: "effective" },
          { month: "2028-01", what: "tranche 2 at 2 GW", state: "" }, { month: "2034-06", what: "tranche 10 at 10 GW", state: "ended" },
        ] }),
      contract("purchase", "purchase", "openai", "nvidia", 350e9, 350e9, [[first, "letter_of_intent"], ["2026-03", "effective"]], { note: "Price: 35 G$ a gigawatt, as told." }),
      contract("lease", "lease", "openai", "nvidia", 310e9, 0, [[first, "letter_of_intent"], ["2026-03", "superseded"]], { active: false, binding_probability: 0 }),
    ],
  },
  {
    id: "oai_oracle_300", name: "OpenAI and Oracle: 4.5 GW", parties: ["openai", "oracle", "lenders"], announced: "2025-07", evidence: "filing",
    contracts: [
      contract("oracle_capacity", "capacity_purchase", "openai", "oracle", 300e9, 241e9, [[first, "signed"], ["2027-01", "effective"], ["2031-12", "defaulted"]], { evidence: "filing", end: "2031-12" }),
      contract("oracle_loan", "loan", "lenders", "oracle", 39.6e9, 39.6e9, [[first, "signed"], ["2026-01", "effective"], ["2033-12", "ended"]]),
    ],
  },
  { id: "construction", name: "construction", parties: ["openai", "builders"], announced: "", evidence: "", contracts: [
    contract("construction", "purchase", "openai", "builders", null, 120e9, [[first, "effective"]], { evidence: "", source: "" })] },
];

export const makeCapTables = (first, last) => [
  { issuer: "openai", months: [first, "2027-02", "2028-01", "2030-05", last],
    holders: [
      { party: "customers", stake: [0.73, 0.716, 0.703, 0.68, 0.655] }, { party: "lenders", stake: [0.27, 0.265, 0.26, 0.252, 0.241] },
      { party: "nvidia", stake: [0, 0.019, 0.037, 0.068, 0.104] },
    ],
    post_money_usd: [null, 510e9, 560e9, 700e9, null] },
  { issuer: "oracle", months: [first, last], holders: [{ party: "customers", stake: [1, 0.96] }, { party: "nvidia", stake: [0, 0.04] }], post_money_usd: [null, null] },
];

export function makeCovers(months) {
  const part = months.slice(16, 100);
  const cover = (id, borrower, terms, ratio) => {
    const service_usd = part.map((_, i) => 0.6e9 + 2e6 * i);
    const dscr = part.map((_, i) => round(ratio(i)));
    return { contract: id, borrower, lender: "lenders", ...terms, months: part, dscr, cash_usd: part.map((_, i) => (dscr[i] ?? 1) * service_usd[i]), service_usd };
  };
  return [
    cover("oracle_loan", "oracle", { minimum: 1.05, lock_up: 1.15, target: 1.3 }, (i) => (i < 4 ? null : 1.42 - 0.35 * Math.exp(-((i - 40) ** 2) / 90))),
    cover("oracle_bond", "oracle", { minimum: 1, lock_up: null, target: null }, (i) => 1.8 + 0.1 * Math.sin(i / 6)),
  ];
}

/** Five years by month: sales fall, a sculpted loan is repaid in four, the rest goes to the owner. */
function makeMonthly() {
  const n = 60;
  const debt0 = 420e6;
  const row = (id, label, kind, f, unit = "$") => ({ id, label, unit, kind, values: Array.from({ length: n + 1 }, (_, t) => round(f(t), 8)) });
  const ebitda = (t) => (t === 0 ? 0 : 17.5e6 * 0.991 ** t - 2.5e6);
  const tax = (t) => (t === 0 ? 0 : ebitda(t) * 0.06);
  const principal = (t) => (t >= 1 && t <= 48 ? debt0 / 48 : 0);
  const debt = (t) => debt0 - sum(Array.from({ length: Math.min(t, n) }, (_, k) => principal(k + 1)));
  const interest = (t) => (t === 0 ? 0 : (debt(t - 1) * 0.095) / 12);
  const dsra = (t) => (t < 48 ? 60e6 : 0);
  const service = (t) => principal(t) + interest(t);
  const owner = (t) => (t === 0 ? -405e6 : ebitda(t) - tax(t) - service(t) + (dsra(t - 1) - dsra(t)));
  const at_close = [["building and equipment", 705e6], ["interest until COD and commitment fee", 12e6], ["up-front fee and closing", 11e6], ["debt service reserve", 60e6], ["working capital", 37e6]];
  return {
    file: "plans/projects/building_20mw.yaml", name: "AI building of 20 MW", description: "1,248 servers on 20 MW, rented out by the GPU-hour, half paid by a loan.", per_year: 12,
    periods: Array.from({ length: n + 1 }, (_, t) => (t === 0 ? "COD" : `month ${t}`)),
    rows: [
      row("output", "output", "amount", (t) => (t === 0 ? 0 : 5.8e6), "GPU-hour"), row("sales", "sales", "amount", (t) => (t === 0 ? 0 : 17.5e6 * 0.991 ** t)), row("opex", "running costs", "amount", (t) => (t === 0 ? 0 : 2.5e6)),
      row("ebitda", "EBITDA", "amount", ebitda), row("tax_federal", "federal tax", "amount", tax), row("cfads", "CFADS", "amount", (t) => ebitda(t) - tax(t)),
      row("scheduled_service", "scheduled service", "amount", (t) => (t === 0 ? 0 : service(t))), row("interest", "interest", "amount", interest), row("principal", "principal", "amount", principal),
      row("debt", "debt", "level", debt), row("dsra", "debt service reserve", "level", dsra), row("trapped", "trapped cash", "level", () => 0), row("owner", "to the owner", "amount", owner),
    ],
    construction: Array.from({ length: 13 }, (_, month) => ({ month, spent_usd: month === 12 ? 168e6 : 55e6, interest_usd: month * 0.15e6, fee_usd: 0.1e6, debt_usd: month === 0 ? 4e6 : 420e6 / 12.2, equity_usd: 405e6 / 13, balance_usd: (420e6 * month) / 12 })),
    sources: [{ label: "debt", usd: 420e6 }, { label: "equity", usd: 405e6 }],
    uses: at_close.map(([label, usd]) => ({ label, usd })),
    figures: [
      { id: "irr_of_the_owner", label: "IRR of the owner", unit: "%", value: 7.18, why: "" }, { id: "npv", label: "NPV of the owner", unit: "$", value: -59.06e6, why: "" },
      { id: "min_dscr", label: "Least DSCR", unit: "", value: 1.46, why: "" }, { id: "llcr", label: "LLCR", unit: "", value: 1.486, why: "" },
      { id: "payback", label: "Payback", unit: "years", value: 4.7, why: "" }, { id: "irr_at_target_year", label: "IRR in the target year", unit: "share", value: null, why: "no target year is given" },
    ],
    dscr: Array.from({ length: n + 1 }, (_, t) => (t === 0 || service(t) === 0 || t > 48 ? null : round((ebitda(t) - tax(t)) / service(t)))),
    lock_up: 1.15, minimum: 1.05, target: 1.25,
    checks: [{ name: "sources - uses", residual: -0.00001, tolerance: 0.01, holds: true }, { name: "cash - its uses, worst period", residual: 0, tolerance: 0.01, holds: true }],
  };
}

const makeUnfinanced = () => ({
  file: "plans/projects/shed.yaml", name: "Shed without a loan", description: "", per_year: 1, periods: ["COD", "year 1", "year 2"],
  rows: [
    { id: "sales", label: "sales", unit: "$", kind: "amount", values: [0, 3e6, 2e6] }, { id: "owner", label: "to the owner", unit: "$", kind: "amount", values: [-8e6, 3e6, 2e6] },
  ],
  construction: [], sources: [{ label: "equity", usd: 8e6 }], uses: [{ label: "building", usd: 8e6 }],
  figures: [{ id: "irr", label: "IRR of the owner", unit: "share", value: null, why: "the money never comes back" }],
  dscr: [null, null, null], lock_up: null, minimum: null, target: null, checks: [{ name: "sources - uses", residual: 5, tolerance: 0.01, holds: false }],
});

export const makeProjects = () => [makeMonthly(), makeUnfinanced()];

export function makeStress() {
  const loss = (party, unpaid, guarantor = 0, more = 0, defaults = "") => ({ party, unpaid_usd: unpaid * 1e9, guarantor_usd: guarantor * 1e9, recovered_usd: unpaid * 2e8, more_support_usd: more * 1e9, defaults });
  const stress = (failed, losses, followers = []) => ({
    failed, on: "2029-03", lost_usd: sum(losses.map((l) => l.unpaid_usd + l.guarantor_usd)), followers,
    trail: losses.length ? [`2029-03: ${failed} is declared in default.`, ...losses.map((l) => `2029-03: ${l.party} is not paid what ${failed} owes.`), ...followers.map((f) => `2029-09: ${f} has no cash left and defaults too.`)] : [],
    losses,
  });
  return [
    stress("openai", [loss("oracle", 105.5, 0, 0, "2029-09"), loss("nvidia", 60, 5), loss("builders", 11), loss("utilities", 0.4)], ["oracle"]),
    stress("oracle", [loss("lenders", 39.2), loss("nvidia", 2.2)]),
    stress("nvidia", [loss("openai", 0, 0, 35)]),
    stress("builders", []), stress("utilities", []),
  ];
}

export function makeCircularity() {
  const kWhole = [["finn_index", "Finn index", 0.021, "of all that flows through inside parties"], ["net_external_demand", "Net external demand", 0.895, "of all operating payments to inside parties"]];
  const measures = [["nvidia", 1, 0.28], ["lenders", 0.02, null], ["oracle", null, 0.02]].flatMap(([party, returned, self]) => [
    ...(returned === null ? [] : [{ party, measure: "returned_share", label: "Returned share", value: returned, base: "comes back as revenue, of the funder's funding of inside parties" }]),
    ...(self === null ? [] : [{ party, measure: "self_funded_revenue", label: "Self funded revenue", value: self, base: "of the funder's revenue" }]),
  ]).concat(kWhole.map(([measure, label, value, base]) => ({ party: "", measure, label, value, base })));
  return {
    measures,
    years: Array.from({ length: 12 }, (_, k) => ({ year: 2025 + k, funded_usd: k < 9 ? 12e9 - k * 1e9 : 0, returned_share: round(0.9 - 0.05 * k), finn_index: round(0.03 / (k + 1)), external_demand: round(0.78 + 0.018 * k), hhi: k < 9 ? round(5000 - 300 * k) : null })),
    deals: [{ deal: "nvda_oai_2025", funded_usd: 100e9, returned_usd: 100e9, returned_share: 1, finn_without: 0.004, finn: 0.021 }, { deal: "oai_oracle_300", funded_usd: 39.6e9, returned_usd: 20e9, returned_share: 0.505, finn_without: 0.02, finn: 0.021 }, { deal: "construction", funded_usd: 0, returned_usd: 0, returned_share: null, finn_without: null, finn: 0.021 }],
    cycles: [{ parties: ["nvidia", "openai"], usd: 92e9 }, { parties: ["nvidia", "openai", "oracle"], usd: 8e9 }],
    concentration: [{ party: "oracle", revenue_usd: 300e9, largest: "openai", largest_share: 0.97, hhi: 9412 }, { party: "nvidia", revenue_usd: 446e9, largest: "openai", largest_share: 0.78, hhi: 6610 }],
  };
}

export const makeExposures = () => ({
  month: "2029-06",
  pairs: [["lenders", "oracle", 39e9, 39e9, 41e9], ["nvidia", "openai", 12e9, 9e9, 47e9], ["openai", "nvidia", 3e9, 0, 0], ["oracle", "openai", 25e9, 25e9, 120e9]]
    .map(([holder, debtor, gross_usd, net_usd, potential_usd]) => ({ holder, debtor, gross_usd, net_usd, potential_usd })),
  holders: [
    { party: "oracle", gross_usd: 25e9, net_usd: 25e9, potential_usd: 120e9, largest: "openai", largest_usd: 25e9, equity_usd: 11e9, to_equity: 2.27, above_limit: true, hhi: 10000 },
    { party: "lenders", gross_usd: 39e9, net_usd: 39e9, potential_usd: 41e9, largest: "oracle", largest_usd: 39e9, equity_usd: null, to_equity: null, above_limit: false, hhi: 10000 },
    { party: "nvidia", gross_usd: 12e9, net_usd: 9e9, potential_usd: 47e9, largest: "openai", largest_usd: 12e9, equity_usd: 200e9, to_equity: 0.06, above_limit: false, hhi: 10000 },
  ],
  debt_rank: [{ failed: "openai", total_loss: 0.31, contagion: 0.12, most_hit: "oracle", most_hit_loss: 1 }, { failed: "oracle", total_loss: 0.11, contagion: 0.05, most_hit: "lenders", most_hit_loss: 0.26 }],
  years: Array.from({ length: 12 }, (_, k) => ({ year: 2025 + k, gross_usd: 79e9 * Math.exp(-((k - 4) ** 2) / 8), net_usd: 73e9 * Math.exp(-((k - 4) ** 2) / 8), potential_usd: 208e9 * Math.exp(-((k - 4) ** 2) / 8) })),
});

export const makeComparisons = () => [{
  plan: "plans/nvidia_openai_10gw_known.yaml", name: "NVIDIA-OpenAI 10 GW, as known in mid-2026", label: "as known in mid-2026",
  metrics: [{ metric: "build.energised_gw", label: "Energised power", unit: "GW", value: 10, other: 4.9 },
    { metric: "capex.total_gusd", label: "Total capex", unit: "G$", value: 473, other: null },
    { metric: "finance.amazon.cash_min_gusd", label: "Amazon: lowest cash", unit: "G$", value: null, other: 31 }],
  deals: [
    { deal: "nvda_oai_2025", name: "NVIDIA and OpenAI: 10 GW", total_usd: 450e9, other_total_usd: 30e9, paid_usd: 450e9, other_paid_usd: 30e9, states: "effective 1, ended 1, superseded 1", other_states: "superseded 3" },
    { deal: "oai_oracle_300", name: "OpenAI and Oracle: 4.5 GW", total_usd: 339.6e9, other_total_usd: 339.6e9, paid_usd: 280.6e9, other_paid_usd: 255e9, states: "defaulted 1, ended 1", other_states: "effective 2" },
  ],
  contracts: [
    { contract: "staged_equity", deal: "nvda_oai_2025", type: "staged_equity", state: "ended", other_state: "superseded", total_usd: 100e9, other_total_usd: 30e9, paid_usd: 100e9, other_paid_usd: 30e9 },
    { contract: "purchase", deal: "nvda_oai_2025", type: "purchase", state: "effective", other_state: "", total_usd: 350e9, other_total_usd: null, paid_usd: 350e9, other_paid_usd: 0 },
    { contract: "oracle_capacity", deal: "oai_oracle_300", type: "capacity_purchase", state: "defaulted", other_state: "effective", total_usd: 300e9, other_total_usd: 300e9, paid_usd: 241e9, other_paid_usd: 255e9 },
    { contract: "oracle_loan", deal: "oai_oracle_300", type: "loan", state: "ended", other_state: "ended", total_usd: 39.6e9, other_total_usd: 39.6e9, paid_usd: 39.6e9, other_paid_usd: 39.6e9 },
  ],
  parties: [
    { party: "openai", name: "OpenAI", paid_usd: 900e9, received_usd: 800e9, unfunded_usd: 210e9, other_paid_usd: 500e9, other_received_usd: 500e9, other_unfunded_usd: 0 },
    { party: "nvidia", name: "NVIDIA", paid_usd: 320e9, received_usd: 446e9, unfunded_usd: 0, other_paid_usd: 120e9, other_received_usd: 130e9, other_unfunded_usd: 0 },
  ],
}];

export const makeIncidents = () => [
  { month: "2030-02", who: "oracle", what: "cover of oracle_loan below the lock-up", why: "1.07 against 1.15" },
  { month: "2031-12", who: "openai", what: "default", why: "no cash for oracle_capacity" },
];

export const makeChances = () => [
  { id: "vests.amd_warrant.1", label: "amd_warrant: tranche 1 vests", happens: true, probability: 0.5469, standard_error: 0.0622 },
  { id: "vests.amd_warrant.6", label: "amd_warrant: tranche 6 vests", happens: false, probability: 0.0156, standard_error: 0.0155 },
  { id: "defaults.openai", label: "OpenAI defaults", happens: true, probability: null, standard_error: null },
];
