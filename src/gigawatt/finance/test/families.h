// One contract of every family, in the order of the variant, and a world in which all of them run.
#pragma once

#include <string_view>

namespace gw::finance::testing {

inline constexpr std::string_view kEveryFamily = R"(contracts:
  - staged_equity: {investor: nvidia, issuer: openai, per_energised: 10 G$/GW, cap: 100 G$,
                    first_valuation: 500 G$, share_class: non_voting, state: letter_of_intent, binds_with_probability: 35%}
  - equity_round: {issuer: openai, pre_money: 730 G$, investors: [{investor: nvidia, amount: 30 G$}]}
  - purchase: {seller: nvidia, buyer: openai, flow: energised_power, price: {per_power: 35 G$/GW},
               pay: {order: 20%, delivery: 80%, order_lead_months: 9}}
  - sale: {seller: openai, buyer: end_users, flow: paying_users.chat, price: {per_time: 20 $/month},
           what: product}
  - capacity_purchase: {seller: oracle, buyer: openai, commitment: {2027-01: 30 G$/year, 2028-01: 60 G$/year}}
  - lease: {lessor: nvidia_spv, lessee: openai, flow: chips_delivered.vr, price: {per_chip: 40000 $/chip},
            rate: 9%, active: false, instead_of: [purchase]}
  - loan: {lender: lenders, borrower: abilene_spv, principal: 9.6 G$, rate: 6.58%, term_months: 180}
  - guarantee: {guarantor: nvidia, covers: [loan], cap: 20 G$}
  - opex: {payer: openai, per_time: 3 M$/month}
  - tax: {payer: nvidia, rate: 21%}
  - warrant: {issuer: amd, holder: openai, strike: 0.01 $, tranches: [{shares: 160 M, milestone: 6 GW}]}
)";

}  // namespace gw::finance::testing
