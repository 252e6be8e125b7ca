#include "gigawatt/finance/contracts/guarantee.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::Claim;
using internal::Desk;

struct Refs {
  PartyId guarantor;
};

class GuaranteeRunner final : public internal::Runner {
 public:
  GuaranteeRunner(const Guarantee& terms, const Refs&)
      : capped_(terms.cap.has_value()),
        left_(Money::rounded(terms.cap.value_or(Dollars())).value_or(Money())) {}

  void step(Desk&) override {}

  [[nodiscard]] Money call(ContractId, const Claim& claim) override {
    if (!capped_) return claim.amount;
    const Money paid = std::min(left_, claim.amount);
    left_ -= paid;
    return paid;
  }

 private:
  bool capped_;
  Money left_;
};

// Debtor and creditor of a contract that a guarantee can cover.
struct Covered {
  std::string debtor;
  std::string creditor;
};
std::optional<Covered> covered(const Contract& contract) {
  if (const auto* loan = std::get_if<Loan>(&contract)) return Covered{loan->borrower, loan->lender};
  if (const auto* lease = std::get_if<Lease>(&contract)) return Covered{lease->lessee, lease->lessor};
  return std::nullopt;
}

}  // namespace

std::string describe(const Guarantee& c) {
  return fmt::format("{} pays what is owed under {} if the debtor defaults{}.", c.guarantor,
                     fmt::join(c.covers, ", "), c.cap ? ", up to " + units::print(*c.cap) : "");
}

namespace internal {

std::unique_ptr<Program> bind(const Guarantee& c, Binder& binder) {
  const Refs refs{binder.party("guarantor", c.guarantor)};
  const std::vector<ContractId> covers = binder.contracts("covers", c.covers);
  for (ContractId id : covers) {
    const std::optional<Covered> other = covered(binder.contract(id));
    const std::string name = item_id(binder.contract(id));
    binder.require(other.has_value(), "covers", fmt::format("\"{}\" is not a loan or a lease", name));
    if (!other) continue;
    binder.require(other->debtor != c.guarantor, "covers",
                   fmt::format("\"{}\" would guarantee its own debt under {}", c.guarantor, name));
    binder.require(other->creditor != c.guarantor, "covers",
                   fmt::format("\"{}\" is the creditor of {} itself", c.guarantor, name));
  }
  binder.require(!c.covers.empty(), "covers", "a guarantee covers at least one loan or lease");
  auto program = std::make_unique<ProgramOf<Guarantee, Refs, GuaranteeRunner>>(refs);
  program->stage = Stage::settlement;
  program->parties = {refs.guarantor};
  program->covers = covers;
  return program;
}

}  // namespace internal
}  // namespace gw::finance
