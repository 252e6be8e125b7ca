// gigawatt finance lease: a lease in the books of both sides.
#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "finance_answer.h"
#include "finance_valuation.h"
#include "gigawatt/core/check.h"
#include "gigawatt/units/text.h"

namespace gw::cli {
namespace {

constexpr const char* kAssumes =
    "fixed payments, one rate per period, no variable rent, impairment or tax";

template <class Enum>
Enum value_of_name(std::string_view name) {
  const auto names = enum_names(Enum{});
  const auto found = std::find(names.begin(), names.end(), name);
  GW_CHECK(found != names.end(), name);  // the options were checked when they were parsed
  return static_cast<Enum>(found - names.begin());
}

// "4@100 M$@certain": periods, payment, and whether it is reasonably certain.
bool parse_renewal(std::string_view text, finance::LeaseRenewal& renewal) {
  constexpr std::string_view kCertain = "@certain";
  if (text.ends_with(kCertain)) {
    renewal.reasonably_certain = true;
    text.remove_suffix(kCertain.size());
  }
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return false;
  const auto periods = parse_quantity<Ratio>(text.substr(0, at));
  const auto payment = parse_quantity<Dollars>(text.substr(at + 1));
  if (!periods || !payment || *periods < 1 || *periods > 12'000) return false;
  renewal.periods = static_cast<int>(*periods);
  renewal.payment = *payment;
  return renewal.periods == *periods;
}

int change(const FinanceLeaseOptions& o, const finance::LesseeSchedule& schedule) {
  finance::LeaseChange change;
  change.after = o.change_after;
  change.kept = o.kept;
  change.rate_per_period = o.new_rate;
  change.payments.assign(static_cast<std::size_t>(std::max(0, o.new_periods)), o.new_payment);
  if (const std::string what = problem(schedule, change); !what.empty()) return refuse(what);
  const finance::LeaseModification m = modify(schedule, change);
  Answer("lease modification (IFRS 16.45-46, ASC 842-10-25-8)", kAssumes)
      .add("right_of_use_before", "right of use before", m.right_of_use_before)
      .add("liability_before", "liability before", m.liability_before)
      .add("gain", "gain on the part given up", m.gain)
      .add("liability_after", "liability after", m.liability_after)
      .add("right_of_use_adjustment", "adjustment of the right of use", m.right_of_use_adjustment)
      .add("right_of_use_after", "right of use after", m.right_of_use_after)
      .attach(m.rest.table())
      .print(o.format);
  return kOk;
}

int lessee(const FinanceLeaseOptions& o) {
  finance::LesseeLease lease = o.lessee;
  lease.in_advance = o.timing == "advance";
  for (const std::string& text : o.renewals) {
    finance::LeaseRenewal renewal;
    if (!parse_renewal(text, renewal))
      return refuse(fmt::format(
          "--renewal: \"{}\" is not PERIODS@PAYMENT[@certain]; write e.g. \"4@100 M$@certain\"",
          text));
    lease.renewals.push_back(renewal);
  }
  if (const std::string what = problem(lease); !what.empty()) return refuse(what);
  const auto schedule = lessee_schedule(lease, value_of_name<finance::LeaseStandard>(o.standard));
  if (o.change_after >= 0) return change(o, schedule);
  const finance::LeaseExposure exposure = lease_exposure(lease);
  const char* formula = o.standard == "asc842_operating"
                            ? "ASC 842 operating lease: level cost, liability at present value"
                        : o.standard == "asc842_finance"
                            ? "ASC 842 finance lease: straight-line right of use, interest"
                            : "IFRS 16: straight-line right of use, interest";
  Answer(formula, kAssumes)
      .add("liability", "liability at the start", schedule.liability)
      .add("right_of_use", "right of use at the start", schedule.right_of_use)
      .add("paid_at_start", "paid at the start", schedule.paid_at_start)
      .add("total_cost", "cost over the term", schedule.total_cost())
      .add("if_it_leaves", "exposure if it leaves when it may", exposure.if_it_leaves)
      .add("if_it_stays", "exposure with every renewal", exposure.if_it_stays)
      .add("undiscounted", "all payments with every renewal", exposure.undiscounted)
      .attach(schedule.table())
      .print(o.format);
  return kOk;
}

int lessor(const FinanceLeaseOptions& o) {
  finance::LessorLease lease = o.lessor;
  lease.in_advance = o.timing == "advance";
  if (lease.carrying_amount == Dollars()) lease.carrying_amount = lease.fair_value;
  lease.life_periods = std::max(lease.life_periods, lease.periods);
  if (const std::string what = problem(lease); !what.empty()) return refuse(what);
  const auto rate = implicit_rate(lease);
  if (!rate) {
    refuse(fmt::format("no implicit rate: {}", describe(rate.error())));
    return kInfeasible;
  }
  finance::LesseeLease receivable;
  receivable.payment = lease.payment;
  receivable.periods = lease.periods;
  receivable.in_advance = lease.in_advance;
  receivable.rate_per_period = std::max(0.0, rate->si());
  receivable.residual_guaranteed = receivable.residual_expected = lease.residual_guaranteed;
  const auto value = lessee_schedule(receivable, finance::LeaseStandard::ifrs16);
  finance::LeaseTest test;
  test.term_share = static_cast<double>(lease.periods) / lease.life_periods;
  test.value_share = value.right_of_use / lease.fair_value;
  test.third_party_share = o.third_party_share.value_or(0.0);
  const finance::LeaseClass found = classify(test);
  const finance::LessorClass kind =
      o.kind.empty() ? found.lessor : value_of_name<finance::LessorClass>(o.kind);
  const auto schedule = lessor_schedule(lease, kind);
  if (!schedule) {
    refuse(fmt::format("no rate of the net investment: {}", describe(schedule.error())));
    return kInfeasible;
  }
  const auto name = enum_names(kind)[static_cast<std::size_t>(kind)];
  Answer(fmt::format("lessor, {} (ASC 842-30); rate implicit in the lease", name),
         fmt::format("{}; {}", kAssumes,
                     o.kind.empty() ? fmt::format("class: {}", found.reason)
                                    : std::string("class as asked for")))
      .add("implicit_rate", "implicit rate per period", *rate)
      .add("term_share", "term of the life", test.term_share)
      .add("value_share", "payments of the fair value", test.value_share)
      .add("profit", "profit at the start", schedule->profit)
      .add("asset", "asset at the start", schedule->asset)
      .add("paid_at_start", "paid at the start", schedule->paid_at_start)
      .attach(schedule->table())
      .print(o.format);
  return kOk;
}

}  // namespace

int finance_lease(const FinanceLeaseOptions& options) {
  return options.verb == "lessor" ? lessor(options) : lessee(options);
}

}  // namespace gw::cli
