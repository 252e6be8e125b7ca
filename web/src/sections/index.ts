// The pages of the report, in reading order. A new page is one file here and one row below.
import type { Section } from "../ui/section";
import { allResults } from "./all_results";
import { capacity } from "./capacity";
import { capex } from "./capex";
import { cash } from "./cash";
import { claims } from "./claims";
import { commitments } from "./commitments";
import { demand } from "./demand";
import { energy } from "./energy";
import { limits } from "./limits";
import { moneyFlows } from "./money_flows";
import { schedule } from "./schedule";
import { sources } from "./sources";
import { statements } from "./statements";
import { summary } from "./summary";
import { unitCost } from "./unit_cost";
import { whatIfs } from "./what_ifs";

export const kSections: readonly Section[] = [
  summary,
  capacity,
  schedule,
  energy,
  demand,
  unitCost,
  capex,
  moneyFlows,
  cash,
  commitments,
  whatIfs,
  claims,
  statements,
  allResults,
  sources,
  limits,
];
