#include "gigawatt/finance/project/internal/construction.h"

#include <algorithm>

namespace gw::finance::internal {

namespace {

constexpr double kMonths = 12.0;

double damages(const ConstructionTerms& c) {
  return std::min<double>(c.damages_per_month * static_cast<double>(c.delay_months),
                          c.damages_cap) *
         c.cost.si();
}

double shortcut(const Project& p) {
  return shortcut_interest({.cost = p.construction.cost.si(),
                            .rate = p.construction.rate.value_or(p.debt.rate),
                            .months = p.construction.shortcut_time.in(unit::month),
                            .fee = p.construction.shortcut_fee});
}

struct Draw {
  double debt = 0.0;
  double interest = 0.0;
};

// Interest is rate x (balance + draw / 2) and is itself drawn: solved for the month's draw.
//   pro rata, share g: draw = g (need + interest);  equity first: draw = max(0, need + interest -
//   left)
Draw draw_pro_rata(double need, double balance, double rate, double share) {
  const double interest = rate * (balance + 0.5 * share * need) / (1.0 - 0.5 * rate * share);
  return {share * (need + interest), interest};
}

Draw draw_after_equity(double need, double balance, double rate, double equity_left) {
  if (need + rate * balance <= equity_left) return {0.0, rate * balance};
  const double debt = (need - equity_left + rate * balance) / (1.0 - 0.5 * rate);
  return {debt, rate * (balance + 0.5 * debt)};
}

// Draws month by month; fills the months of the result and sums interest and commitment fees.
double draw_months(const Project& p, Sheet& s, double at_close, double at_cod) {
  const ConstructionTerms& c = p.construction;
  const int planned = static_cast<int>(c.months);
  const int cod = planned + static_cast<int>(c.delay_months);
  const double rate = c.rate.value_or(p.debt.rate) / kMonths;
  const double commitment = c.commitment_fee / kMonths;
  const double total = s.total > 0.0 ? s.total : at_close + at_cod + c.cost.si();
  const double share = std::clamp(s.debt / total, 0.0, 1.0);
  double equity_left = std::max(0.0, total - s.debt);
  double balance = 0.0;
  double carried = 0.0;
  s.r.construction.resize(static_cast<std::size_t>(cod) + 1);
  for (int k = 0; k <= cod; ++k) {
    double spent = k == 0 ? at_close : 0.0;
    if (k == cod) spent += at_cod;
    if (k >= 1 && k <= planned)
      spent +=
          c.cost.si() * (c.draws.empty() ? 1.0 / planned : static_cast<double>(c.draws[k - 1]));
    const double fee = k == 0 ? 0.0 : commitment * std::max(0.0, s.debt - balance);
    const double accrues = k == 0 ? 0.0 : rate;
    const Draw draw = c.order == DrawOrder::pro_rata
                          ? draw_pro_rata(spent + fee, balance, accrues, share)
                          : draw_after_equity(spent + fee, balance, accrues, equity_left);
    const double equity = spent + fee + draw.interest - draw.debt;
    equity_left -= equity;
    balance += draw.debt;
    carried += draw.interest + fee;
    s.r.construction[k] = {Dollars::from_si(spent),  Dollars::from_si(draw.interest),
                           Dollars::from_si(fee),    Dollars::from_si(draw.debt),
                           Dollars::from_si(equity), Dollars::from_si(balance)};
  }
  if (s.debt > total) {  // what the cost does not need goes to the owner at COD
    ConstructionMonth& last = s.r.construction.back();
    const Dollars surplus = Dollars::from_si(s.debt) - last.balance;
    last.debt_drawn += surplus;
    last.equity_drawn -= surplus;
    last.balance += surplus;
  }
  return carried;
}

}  // namespace

double shortcut_interest(const ConstructionShortcut& loan) {
  return loan.cost * (loan.rate / kMonths * loan.months / 2.0 + loan.fee);
}

double fixed_uses(const Project& p, Sheet& s) {
  const ConstructionTerms& c = p.construction;
  return c.cost.si() + c.other_cost.si() + c.financing_cost.si() + shortcut(p) +
         p.debt.closing_cost.si() + s.row(ProjectRow::working_capital)[0] +
         s.row(ProjectRow::receivables)[0] - c.grant.si() - damages(c);
}

void fund(const Project& p, Sheet& s) {
  const ConstructionTerms& c = p.construction;
  const double dsra = s.row(ProjectRow::dsra)[0];
  const double fixed = fixed_uses(p, s);
  s.upfront_fee = p.debt.upfront_fee * s.debt;
  s.damages = damages(c);
  s.construction_interest = 0.0;
  if (c.months > 0 || c.delay_months > 0) {
    const double at_close =
        c.other_cost.si() + c.financing_cost.si() + p.debt.closing_cost.si() + s.upfront_fee;
    const double planned_cost = c.months > 0 ? c.cost.si() : 0.0;
    const double at_cod = fixed + s.upfront_fee - at_close - planned_cost + dsra;
    s.construction_interest = draw_months(p, s, at_close, at_cod);
  } else {
    s.r.construction.clear();
  }
  s.total = fixed + dsra + s.upfront_fee + s.construction_interest;
  s.equity = s.total - s.debt;
  s.tax_basis = c.cost.si() + c.other_cost.si() + c.financing_cost.si() + shortcut(p) +
                s.construction_interest - s.damages;
}

}  // namespace gw::finance::internal
