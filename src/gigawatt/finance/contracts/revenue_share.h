// Revenue share: a part of what a party earns, each month.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/sale.h"

namespace gw::finance {

// pay(m) = min(cap left, share(m) x R(m)), R the payer's revenue of m before what it pays to
// customers against it; with `contracts` only what it received in cash under those, less what it
// paid back. Microsoft's 20% of OpenAI's revenue until 2030, capped in all since April 2026, is the
// model; the cap is not public.
struct RevenueShare {
  static constexpr std::string_view kType = "revenue_share";
  Common common;
  std::string payer;
  std::string payee;
  config::Steps<Ratio> share;
  std::vector<std::string> contracts;
  std::optional<Dollars> cap;
  ServiceKind what = ServiceKind::other;
};

[[nodiscard]] std::string describe(const RevenueShare& contract);

template <class Visitor>
void visit(Visitor& v, RevenueShare& c) {
  v.flatten(c.common);
  v.field("payer", c.payer, {.doc = "whose revenue it is", .required = true, .refers_to = "party"});
  v.field("payee", c.payee,
          {.doc = "who receives a share", .required = true, .refers_to = "party"});
  v.field("share", c.share,
          {.doc = "share of the revenue by date",
           .required = true,
           .min = 0,
           .max = 1,
           .example = "20%"});
  v.field("contracts", c.contracts,
          {.doc = "ids or parts of what earns the revenue; default: all of it"});
  v.field("cap", c.cap, {.doc = "most that is ever paid", .positive = true});
  v.field("what", c.what, {.doc = "what is paid for, decides the accounts"});
}

}  // namespace gw::finance
