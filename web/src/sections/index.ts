// The pages of the report, in reading order. A new page is one file here and one row below.
import type { Section } from "../ui/section";
import { allResults } from "./all_results";
import { capTables } from "./cap_tables";
import { capacity } from "./capacity";
import { capex } from "./capex";
import { cash } from "./cash";
import { chances } from "./chances";
import { circularity } from "./circularity";
import { claims } from "./claims";
import { commitments } from "./commitments";
import { comparisons } from "./comparisons";
import { covers } from "./covers";
import { deals } from "./deals";
import { demand } from "./demand";
import { energy } from "./energy";
import { limits } from "./limits";
import { moneyFlows } from "./money_flows";
import { projectFinance } from "./project_finance";
import { schedule } from "./schedule";
import { sources } from "./sources";
import { statements } from "./statements";
import { stress } from "./stress";
import { summary } from "./summary";
import { unitCost } from "./unit_cost";
import { whatIfs } from "./what_ifs";

export interface SectionGroup {
  title: string;
  sections: readonly Section[];
}

export const kGroups: readonly SectionGroup[] = [
  { title: "Overview", sections: [summary] },
  { title: "Build and use", sections: [capacity, schedule, energy, demand, unitCost, capex] },
  { title: "Money", sections: [moneyFlows, cash, commitments, statements] },
  { title: "Deals", sections: [deals, capTables, covers, projectFinance] },
  { title: "Risk", sections: [stress, chances, circularity] },
  { title: "Checks", sections: [comparisons, whatIfs, claims] },
  { title: "Reference", sections: [allResults, sources, limits] },
];

export const kSections: readonly Section[] = kGroups.flatMap((group) => group.sections);
