#!/usr/bin/env python3
"""Money on the command line: hard cases are a value with a reason or a message, never NaN and never a crash."""
import json
import re
import unittest

from gigawatt import NEOCLOUD, ROOT, Case, gigawatt

PROJECT = ROOT / "plans/projects/building_20mw.yaml"
NO_SALES = ["--set", "project.sales.price=0$", "--set", "project.salvage=0%"]
NO_RESERVES = ["--set", "project.reserves.working_capital=0 months", "--set", "project.reserves.receivables=0 months"]
NOT_A_NUMBER = re.compile(r"\b(?:nan|inf)\b", re.I)


class HardCases(Case):
    def project(self, *arguments):
        text = self.ok("finance", "project", PROJECT, *arguments)
        for table in (text, self.ok("finance", "project", PROJECT, *arguments, "--csv")):
            self.assertIsNone(NOT_A_NUMBER.search(table), table)

        def refuse(word):
            raise AssertionError(word)

        json.loads(self.ok("finance", "project", PROJECT, *arguments, "--json"), parse_constant=refuse)
        return {line[:24].strip(): line[24:].strip() for line in text.splitlines()}

    def test_cash_flow_below_zero_carries_no_debt(self):
        figures = self.project("--set", "project.sales.price=0.1$")
        self.assertRegex(figures["debt"], r"^0 +M\$ +no debt: CFADS does not serve any$")
        self.assertRegex(figures["least DSCR"], r"^x +there is no debt$")

    def test_passes_are_counted_in_words(self):
        self.assertRegex(self.ok("finance", "project", PROJECT), r" [0-9]+ passes through the circular equations\.")

    def test_without_a_positive_flow_there_is_no_rate(self):
        figures = self.project(*NO_SALES, *NO_RESERVES)
        self.assertRegex(figures["IRR of the owner"], r"^% +all flows have the same sign$")
        self.assertRegex(figures["payback"], r"^years +the owner's money does not come back$")

    def test_debt_above_the_cost_has_no_rate(self):
        figures = self.project("--set", "project.debt.gearing_cap=none", "--set", "project.sales.price=20$")
        self.assertRegex(figures["IRR of the owner"], r"^% +the owner invests nothing")

    def test_a_sculpted_loan_without_cash_is_not_repaid_from_nothing(self):
        loan = ["--set", "contracts.building_loan.repayment=sculpted",
                "--set", "demand.products.rental.income.per_chip_time=0 $/chip/h"]
        text = self.ok("finance", "run", NEOCLOUD, *loan)
        self.assertIsNone(NOT_A_NUMBER.search(text), text)
        self.assertIn("support", text)

    def test_amounts_beyond_the_books(self):
        done = gigawatt("finance", "run", NEOCLOUD, "--set", "parties.neocloud.opening_cash=1e30 G$")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("cannot be booked", done.stderr)

    def test_shares_of_draws_that_do_not_add_up(self):
        done = gigawatt("finance", "project", PROJECT, "--set", "project.construction.draws=[50%, 60%]")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("project.construction.draws", done.stderr)


class Overrides(Case):
    def test_several_of_them(self):
        text = self.ok("finance", "project", PROJECT, "--set", "project.sales.price=none",
                       "--set", "project.target_irr=15%")
        self.assertRegex(text, r"IRR of the owner +15\.00 +%")

    def test_the_last_of_one_path_counts(self):
        once = self.ok("finance", "project", PROJECT, "--set", "project.sales.price=3$")
        self.assertEqual(self.ok("finance", "project", PROJECT, "--set", "project.sales.price=2$",
                                 "--set", "project.sales.price=3$"), once)


class Run(Case):
    def test_what_is_refused_writes_no_file(self):
        path = self.folder / "books.xlsx"
        for refused, message in ((["--monthly"], "--monthly needs --party"),
                                 (["--monthly", "--party", "nobody"], 'no party "nobody"')):
            done = gigawatt("finance", "run", NEOCLOUD, "--xlsx", path, *refused)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(message, done.stderr)
            self.assertFalse(path.exists())


if __name__ == "__main__":
    unittest.main()
