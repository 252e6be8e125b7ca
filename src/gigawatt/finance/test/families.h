// One contract of every family, in the order of the variant, and a world in which all of them run.
#pragma once

#include <string_view>

namespace gw::finance::testing {

inline constexpr std::string_view kEveryFamily = R"(contracts:
  - staged_equity: {investor: nvidia, issuer: openai, per_energised: 10 G$/GW, cap: 100 G$,
                    first_valuation: 500 G$, share_class: non_voting, state: letter_of_intent, binds_with_probability: 35%}
  - equity_round: {issuer: openai, pre_money: 730 G$, preference: 1, pool: {share: 5%}, investors: [{investor: nvidia, amount: 30 G$}]}
  - purchase: {seller: nvidia, buyer: openai, flow: energised_power, price: {per_power: 35 G$/GW},
               pay: {order: 20%, delivery: 80%, order_lead_months: 9}}
  - sale: {seller: openai, buyer: end_users, flow: paying_users.chat, price: {per_time: 20 $/month},
           what: product}
  - capacity_purchase: {seller: oracle, buyer: openai, commitment: {2027-01: 30 G$/year, 2028-01: 60 G$/year}}
  - lease: {lessor: nvidia_spv, lessee: openai, flow: chips_delivered.vr, price: {per_chip: 40000 $/chip},
            rate: 9%, standard: asc842_operating, lessor_books: sales_type, renewals: 2, renewals_taken: 1,
            term_months: 6, incentive_share: 5%, purchase_option: 10%, purchase_taken: true, active: false,
            instead_of: [purchase]}
  - loan: {lender: lenders, borrower: abilene_spv, principal: 9.6 G$, rate: 6.58%, term_months: 180,
           covenant: {contracts: [ppa, sale], lock_up: 1.15}, sweep_share: 30%, upfront_fee: 1%}
  - guarantee: {guarantor: nvidia, covers: [loan, lease, bond], cap: 20 G$, escrow: 470 M$, fee: 0.5%, relet_share: 60%}
  - opex: {payer: openai, per_time: 3 M$/month}
  - tax: {payer: nvidia, rate: 21%}
  - warrant: {issuer: amd, holder: openai, strike: 0.01 $, tranches: [{shares: 160 M, milestone: 6 GW}]}
  - delayed_draw_loan: {lender: lenders, borrower: openai, commitment: 5 G$, rate: {base: {2026-01: 4.3%, 2027-01: 3.8%},
                        spread: 6%}, cash_floor: 8 G$, commitment_fee: 0.5%, seniority: junior}
  - vendor_loan: {vendor: nvidia, customer: openai, purchases: [purchase], share: 20%, limit: 7 G$, rate: 8%,
                  default_probability: 10%, loss_given_default: 60%}
  - bond: {holders: lenders, issuer: abilene_spv, principal: 27.3 G$, coupon: 6.58%, maturity: 2028-05,
           repayment: level, interest_only_months: 12, parked: {contracts: [utility_bill], yield: 4%}}
  - margin_loan: {lender: lenders, borrower: softbank, collateral: openai, principal: 10 G$, rate: 7.88%}
  - capacity_backstop: {guarantor: nvidia, beneficiary: oracle, capacity: energised_power,
                        sold: energised_power.abilene, price: 12 G$/GW/year, cap: 6.3 G$}
  - revenue_share: {payer: openai, payee: oracle, share: {2026-01: 20%, 2028-01: 10%}, cap: 38 G$}
  - ppa: {buyer: abilene_spv, flow: site_energy.abilene, price: 55 $/MWh, growth_per_year: 2%, minimum: 200 MW}
  - utility_bill: {payer: abilene_spv, energy: site_energy.abilene, energy_price: 40 $/MWh,
                   peak: site_peak.abilene, demand_charge: 12 $/kW/month}
  - insurance: {insured: openai, insurer: lenders, rate: 0.5%, deductible: 10 M$,
                losses: [{month: 2026-05, loss: 50 M$, what: fire}]}
  - residual_value_guarantee: {guarantor: oracle, owner: abilene_spv, original: 27 G$, value_share: {2026-01: 100%,
                               2027-01: 62%}, guaranteed: 20 G$, cap: 3 G$, exit: 2027-03}
)";

}  // namespace gw::finance::testing
