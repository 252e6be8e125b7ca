#include "gigawatt/finance/contract.h"

#include <vector>

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

constexpr MonthWindow kYears{Month(2025, 1), Month(2030, 12)};

TEST(Contract, StatesOverTheYearsBeginWithTheFirstEvent) {
  // Signed before it pays: nothing is known before. Ended in the month after `end`.
  Common common;
  common.start = Month(2027, 1);
  common.end = Month(2028, 12);
  common.events = {{Month(2025, 6), std::nullopt, "talks"},
                   {Month(2025, 9), ContractState::signed_, ""},
                   {Month(2026, 2), std::nullopt, "amended"},
                   {Month(2027, 1), ContractState::effective, ""}};
  EXPECT_TRUE(begins_with_event(common));
  EXPECT_EQ(states_over(common, kYears),
            (std::vector<StateStep>{{Month(2025, 9), ContractState::signed_},
                                    {Month(2027, 1), ContractState::effective},
                                    {Month(2029, 1), ContractState::ended}}));
  // A window that begins later or ends earlier has the states that hold in it.
  EXPECT_EQ(states_over(common, {Month(2026, 1), Month(2028, 12)}),
            (std::vector<StateStep>{{Month(2026, 1), ContractState::signed_},
                                    {Month(2027, 1), ContractState::effective}}));
  EXPECT_EQ(states_over(common, {Month(2029, 6), Month(2029, 6)}),
            (std::vector<StateStep>{{Month(2029, 6), ContractState::ended}}));
  // Never empty, though it is signed after the window.
  EXPECT_EQ(states_over(common, {Month(2025, 1), Month(2025, 3)}),
            (std::vector<StateStep>{{Month(2025, 3), ContractState::effective}}));
}

TEST(Contract, WhatPaysBeforeItsFirstEventHasAState) {
  Common common = in_state(ContractState::signed_);
  EXPECT_EQ(states_over(common, kYears),
            (std::vector<StateStep>{{Month(2025, 1), ContractState::signed_}}));
  common.events = {{Month(2025, 5), ContractState::effective, ""}};
  common.start = Month(2025, 2);
  EXPECT_FALSE(begins_with_event(common));
  EXPECT_EQ(states_over(common, kYears),
            (std::vector<StateStep>{{Month(2025, 1), ContractState::signed_},
                                    {Month(2025, 5), ContractState::effective}}));
  // Without a start: the event says since when it has been what it is.
  common.start.reset();
  EXPECT_FALSE(begins_with_event(common));
  common.state = ContractState::effective;
  EXPECT_TRUE(begins_with_event(common));
  EXPECT_EQ(states_over(common, kYears),
            (std::vector<StateStep>{{Month(2025, 5), ContractState::effective}}));
}

TEST(Contract, TheEndOfTheTermIsNoStateOfItsOwnForWhatIsOver) {
  // Superseded before its end it stays so; an event after the end holds from its month.
  Common common = in_state(ContractState::letter_of_intent);
  common.end = Month(2027, 12);
  common.events = {{Month(2026, 2), ContractState::superseded, ""}};
  EXPECT_EQ(states_over(common, kYears),
            (std::vector<StateStep>{{Month(2025, 1), ContractState::letter_of_intent},
                                    {Month(2026, 2), ContractState::superseded}}));
  common.events = {{Month(2029, 3), ContractState::effective, "revived"}};
  EXPECT_EQ(states_over(common, kYears),
            (std::vector<StateStep>{{Month(2025, 1), ContractState::letter_of_intent},
                                    {Month(2028, 1), ContractState::ended},
                                    {Month(2029, 3), ContractState::effective}}));
}

}  // namespace
}  // namespace gw::finance::contract_test
