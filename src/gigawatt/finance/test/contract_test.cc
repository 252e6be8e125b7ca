#include "gigawatt/finance/contract.h"

#include <gtest/gtest.h>

namespace gw::finance::contract_test {
namespace {

Common in_state(ContractState state) {
  Common common;
  common.state = state;
  return common;
}

TEST(Contract, WhatMayPay) {
  // The best-estimate case pays letters of intent as written; what is over pays only up to its end.
  EXPECT_TRUE(in_state(ContractState::letter_of_intent).may_pay());
  EXPECT_TRUE(in_state(ContractState::signed_).may_pay());
  EXPECT_TRUE(in_state(ContractState::effective).may_pay());
  for (const ContractState over :
       {ContractState::ended, ContractState::superseded, ContractState::defaulted}) {
    Common common = in_state(over);
    EXPECT_FALSE(common.may_pay());
    common.end = Month(2026, 2);
    EXPECT_TRUE(common.may_pay());
    common.active = false;
    EXPECT_FALSE(common.may_pay());
  }
}

}  // namespace
}  // namespace gw::finance::contract_test
