#include "gigawatt/finance/project/internal/operations.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/finance/project/internal/income_tax.h"

namespace gw::finance::internal {

namespace {

// Amounts by year of a row, spread over its months later.
class ByYear {
 public:
  ByYear(Sheet& sheet, ProjectRow row)
      : years_(sheet.years), row_(row), amounts_(sheet.by_year(row)) {}
  double& operator[](int year) { return amounts_[year]; }
  double operator[](int year) const { return amounts_[year]; }
  void clear() { std::fill_n(amounts_ + 1, years_, 0.0); }
  [[nodiscard]] ProjectRow row() const { return row_; }

 private:
  int years_;
  ProjectRow row_;
  double* amounts_;
};

void sell(const Project& p, const OperatingCase& operating, const Sheet& sheet, ByYear& output,
          ByYear& sales, ByYear& capacity) {
  double units = p.sales.per_year * operating.output;
  double price = operating.price;
  double payment = p.sales.capacity_payment.si();
  const double kept = 1.0 - p.sales.degradation;
  const double dearer = 1.0 + p.sales.price_escalation;
  const double more = 1.0 + p.sales.capacity_escalation;
  for (int y = 1; y <= sheet.years; ++y) {
    output[y] = units;
    sales[y] = units * price;
    capacity[y] = payment;
    units *= kept;
    price *= dearer;
    payment *= more;
  }
}

void run(const Project& p, const OperatingCase& operating, const ByYear& output, int years,
         ByYear& opex) {
  opex.clear();
  for (const CostItem& item : p.opex) {
    const double fixed = item.per_year.si();
    const double per_unit = item.per_unit.si();
    const double growth = 1.0 + item.escalation;
    double factor = 1.0;
    for (int y = 1; y <= years; ++y) {
      opex[y] += (fixed + per_unit * output[y]) * factor;
      factor *= growth;
    }
  }
  const double cost = p.construction.cost.si();
  double insurance = p.insurance * cost;
  const double dearer = 1.0 + p.inflation;
  for (int y = 1; y <= years; ++y) {
    opex[y] += insurance;
    insurance *= dearer;
  }
  if (const double assessed = p.property_tax.rate * p.property_tax.assessed * cost; assessed > 0.0)
    for (int y = 1; y <= years; ++y)
      opex[y] += assessed * std::max(0.0, 1.0 - (y - 1) * p.property_tax.decline.si());
  if (operating.opex != 1.0)
    for (int y = 1; y <= years; ++y) opex[y] *= operating.opex;
}

// Savings of the year for replacements to come, in equal parts of each cycle.
void save(const Project& p, Sheet& sheet, ByYear& saving) {
  saving.clear();
  std::fill_n(sheet.replaced.begin(), sheet.years + 1, 0.0);
  const double growth = 1.0 + p.inflation;
  for (const Replacement& part : p.replacements) {
    const int every = static_cast<int>(part.every_years);
    for (int end = every; end <= sheet.years; end += every) {
      const double cost = part.cost.si() * std::pow(growth, end - 1);
      sheet.replaced[end] += cost;
      for (int y = end - every + 1; y <= end; ++y) saving[y] += cost / every;
    }
  }
}

// Balance at the end of t = share of a year x the yearly amount of t + 1.
void hold(double years, int per_year, int periods, const double* amounts, double* balances) {
  const double share = years * per_year;
  for (int t = 0; t < periods; ++t) balances[t] = share * amounts[t + 1];
  balances[periods] = 0.0;
}

void credit(const Project& p, const ByYear& output, const Sheet& sheet, ByYear& credits) {
  if (p.tax.production_credit.per_unit == Dollars()) return credits.clear();
  const ProductionCredit& terms = p.tax.production_credit;
  double rate = terms.per_unit.si();
  for (int y = 1; y <= sheet.years; ++y) {
    const double paid =
        p.sam.credit_in_whole_dollars ? std::floor(1000.0 * rate + 0.5) / 1000.0 : rate;
    credits[y] = y <= terms.years ? output[y] * paid : 0.0;
    rate *= 1.0 + terms.escalation;
  }
}

// Balance of what is saved for replacements.
void save_up(const Project& p, Sheet& s) {
  double* reserve = s.row(ProjectRow::equipment_reserve);
  if (p.replacements.empty()) return static_cast<void>(std::fill_n(reserve, s.periods + 1, 0.0));
  const double* saved = s.row(ProjectRow::equipment_saving);
  reserve[0] = 0.0;
  for (int t = 1; t <= s.periods; ++t) {
    const double spent = t % s.per_year == 0 ? s.replaced[t / s.per_year] : 0.0;
    reserve[t] = reserve[t - 1] + saved[t] - spent;
    // The parts of a cycle add up to its cost but for their last bits.
    if (spent > 0.0 && std::abs(reserve[t]) < 1e-12 * spent) reserve[t] = 0.0;
  }
}

}  // namespace

void operate(const Project& p, const OperatingCase& operating, Sheet& s) {
  ByYear output(s, ProjectRow::output);
  ByYear sales(s, ProjectRow::sales);
  ByYear capacity(s, ProjectRow::capacity);
  ByYear opex(s, ProjectRow::opex);
  ByYear saving(s, ProjectRow::equipment_saving);
  ByYear credits(s, ProjectRow::production_credit);
  ByYear earned(s, ProjectRow::ebitda);
  sell(p, operating, s, output, sales, capacity);
  run(p, operating, output, s.years, opex);
  save(p, s, saving);
  credit(p, output, s, credits);
  const double salvage = p.salvage * p.construction.cost.si();
  for (int y = 1; y <= s.years; ++y) earned[y] = sales[y] + capacity[y] - opex[y];
  for (const ByYear* rows : {&output, &sales, &capacity, &opex, &saving, &credits, &earned})
    spread_by_month(rows->row(), s);
  s.row(ProjectRow::ebitda)[s.periods] += salvage;
  if (s.per_year > 1) earned[s.years] += salvage;
  std::fill_n(s.row(ProjectRow::salvage), s.periods + 1, 0.0);
  s.row(ProjectRow::salvage)[s.periods] = salvage;

  save_up(p, s);
  hold(p.reserves.working_capital.in(unit::year), s.per_year, s.periods, s.row(ProjectRow::opex),
       s.row(ProjectRow::working_capital));
  double* receivables = s.row(ProjectRow::receivables);
  const double* sold = s.row(ProjectRow::sales);
  const double* paid = s.row(ProjectRow::capacity);
  const double share = p.reserves.receivables.in(unit::year)*s.per_year;
  for (int t = 0; t < s.periods; ++t) receivables[t] = share * (sold[t + 1] + paid[t + 1]);
  receivables[s.periods] = 0.0;
}

}  // namespace gw::finance::internal
