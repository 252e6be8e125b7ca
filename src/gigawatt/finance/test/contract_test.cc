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

TEST(Contract, EventsChangeTheState) {
  // state(m) is that of the last event with a state up to m.
  Common common = in_state(ContractState::letter_of_intent);
  common.events = {{Month(2025, 11), std::nullopt, "no assurance of an agreement"},
                   {Month(2026, 1), ContractState::signed_, ""},
                   {Month(2026, 2), ContractState::superseded, "a plain ticket"}};
  EXPECT_EQ(common.state_at(Month(2025, 12)), ContractState::letter_of_intent);
  EXPECT_EQ(common.state_at(Month(2026, 1)), ContractState::signed_);
  EXPECT_EQ(common.state_at(Month(2031, 1)), ContractState::superseded);
  EXPECT_TRUE(common.may_pay());
  Common over = in_state(ContractState::superseded);
  over.events = {{Month(2026, 1), ContractState::effective, "revived"}};
  EXPECT_TRUE(over.may_pay());
}

}  // namespace
}  // namespace gw::finance::contract_test
