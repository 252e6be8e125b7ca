// gigawatt finance value ..., gigawatt finance lease ...: single deals valued from the command
// line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "gigawatt/finance/valuation/chip_price.h"
#include "gigawatt/finance/valuation/credit.h"
#include "gigawatt/finance/valuation/lease_accounting.h"
#include "gigawatt/finance/valuation/milestone_warrant.h"
#include "gigawatt/finance/valuation/options.h"

namespace CLI {
class App;
}

namespace gw::cli {

// What the verbs of `finance value` ask for; each fills the parts that it reads.
struct FinanceValueOptions {
  std::string verb;  // warrant, option, exit, guarantee, rvg, cds, merton, chip
  Format format = Format::text;

  finance::OptionTerms option;
  std::string kind = "call";
  Dollars barrier;

  finance::WarrantTerms warrant;
  std::vector<std::string> tranches;  // "SHARES[@POWER][@PRICE]"
  std::optional<Ratio> probability;   // of the milestone, where only that is known
  std::optional<Power> expected_purchases;
  std::optional<DollarsPerPower> system_price;
  std::int64_t paths = 0;
  std::int64_t seed = 1;
  int threads = 0;

  finance::LesseeExit exit;
  int exits = 1;
  finance::ExitGuarantee exit_guarantee;

  finance::GuaranteedDebt guarantee;
  Dollars exposure;
  int periods = 5;
  std::optional<Ratio> borrower_spread;
  Ratio guarantor_spread;

  finance::ResidualGuarantee residual;

  finance::DefaultSwap swap;
  std::optional<Ratio> market_spread;  // sets the hazard
  std::string start, end, today;

  finance::MertonTerms merton;

  finance::ChipMarket chip;
  std::optional<Ratio> first_year;       // sets the decay
  std::vector<std::string> generations;  // "YYYY-MM=RESALE_DROP[,RENTAL_DROP]"
  std::string chip_start = "2026-01";
  int months = 36;
  std::int64_t sample = -1;  // below 0: the expected path
  finance::RetirementTerms retirement;
};
int finance_value(const FinanceValueOptions& options);

struct FinanceLeaseOptions {
  std::string verb;  // lessee, lessor
  Format format = Format::text;
  std::string standard = "ifrs16";
  std::string timing = "arrears";

  finance::LesseeLease lessee;
  std::vector<std::string> renewals;  // "PERIODS@PAYMENT[@certain]"
  int change_after = -1;              // below 0: no change
  Ratio kept = 1.0;
  Dollars new_payment;
  int new_periods = 0;
  Ratio new_rate;

  finance::LessorLease lessor;
  std::optional<Ratio> third_party_share;
  std::string kind;  // default: by classification
};
int finance_lease(const FinanceLeaseOptions& options);

// Adds `value` and `lease` below `finance`; `code` gets the exit code of the one that runs.
void add_finance_valuation(CLI::App& finance, int& code);

}  // namespace gw::cli
