#!/usr/bin/env python3
"""What users see, as text files under tests/golden/.

golden_test.py [NAME...]            compares
golden_test.py --update [NAME...]   rewrites what differs; read the diff before you commit it
NAME: a plan, or "commands". GIGAWATT names the binary.
"""
import csv
import difflib
import json
import os
import re
import sys
import unittest

from gigawatt import FLAGSHIP, PLANS, ROOT, Case, gigawatt

GOLDEN = ROOT / "tests/golden"
UPDATE = False
DIGITS = 6           # of a number in metrics, statements, commitments
NOTHING = 1e-9       # what a sum that should be zero may leave
LEFT_OVER = 1e-4     # dollars in a check of a project or against SAM
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def rounded(text):
    """A number to DIGITS significant digits; other text as it is."""
    try:
        value = float(text)
    except ValueError:
        return text
    return "0" if abs(value) < NOTHING else f"{value:.{DIGITS}g}"


def steady(name, text):
    """What a command printed, without digits that compilers may change: programs get all of them, checks and
    comparisons show what rounding leaves over."""
    def number(match):
        found = match[0]
        if name.endswith(("_csv", "_json")) and ("." in found or "e" in found):
            return rounded(found)
        left_over = name.startswith(("finance_project", "validate_")) and abs(float(found)) < LEFT_OVER
        return "0".rjust(len(found)) if left_over else found

    return NUMBER.sub(number, text)


def unit_in_last_place(text):
    mantissa, _, exponent = text.partition("e")
    return 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))


def same_line(golden, found):
    """Equal but for one unit in the last printed digit: compilers may differ in the last bit of a sum."""
    if golden == found:
        return True
    if NUMBER.sub("#", golden) != NUMBER.sub("#", found):
        return False
    for a, b in zip(NUMBER.findall(golden), NUMBER.findall(found)):
        fraction = "." in a or "." in b or "e" in a or "e" in b
        if a != b and not (fraction and
                           abs(float(a) - float(b)) <= 1.001 * max(unit_in_last_place(a), unit_in_last_place(b))):
            return False
    return True


def same(golden, found):
    a, b = golden.splitlines(), found.splitlines()
    return len(a) == len(b) and all(map(same_line, a, b))


def lines(widths, rows):
    """Rows in columns of fixed widths, so that one long text changes one line only; below 0: right-aligned."""
    text = ""
    for row in rows:
        cells = [str(cell).rjust(-width) if width < 0 else str(cell).ljust(width) for cell, width in zip(row, widths)]
        text += "  ".join(cells).rstrip() + "\n"
    return text


def month(text):
    """Months are counted from 0000-01."""
    index = int(float(text))
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def table(folder, name):
    with open(folder / f"{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def metrics_text(folder):
    def cell(row, name):
        if row[name] == "":
            return row["text"] if name == "value" else "."
        return month(row[name]) if row["unit"] == "month" else rounded(row[name])

    return lines([44, -12, -12, -12, 0], [["metric", "value", "p10", "p90", "unit"]] + [
        [row["id"], cell(row, "value"), cell(row, "p10"), cell(row, "p90"), row["unit"]]
        for row in table(folder, "metrics")])


def statements_text(folder):
    """Of profit, loss and cash the sum over the horizon, of the balance sheet its last year."""
    totals, last = {}, {}
    for row in table(folder, "statements"):
        key = (row["party"], row["statement"], row["line"])
        totals[key] = totals.get(key, 0.0) + float(row["amount_usd"])
        last[key] = float(row["amount_usd"])
    return lines([20, 9, 40, -14], [["party", "statement", "line", "$"]] + [
        [*key, rounded(str(last[key] if key[1] == "balance" else totals[key]))] for key in totals])


def commitments_text(folder):
    return lines([28, 14, 12, 12, 18, 6, -14],
                 [["contract", "type", "payer", "payee", "state", "binds", "total $"]] + [
        [row["contract"], row["type"], row["payer"], row["payee"], row["state"], row["binding_probability"],
         rounded(row["total_usd"])] for row in table(folder, "commitments")])


def schedule_text(folder):
    phases = json.loads((folder / "results.json").read_text())["schedule"]
    return lines([16, 16, 24, 0], [["phase", "campus", "system", "energised"]] + [
        [phase["phase"], phase["campus"], phase["system"], phase["energised"] or "not within the horizon"]
        for phase in phases])


def claims_text(folder):
    return lines([6, 16, 0], [["claim", "stated", "verdict"]] + [
        [row["id"], row["stated"] or ".",
         row["verdict"] + (f"; computed: {row['computed']}" if row["computed"] else "")]
        for row in table(folder, "claims")])


TABLES = {"metrics": metrics_text, "statements": statements_text, "commitments": commitments_text,
          "schedule": schedule_text, "claims": claims_text}

BUILDING = "plans/projects/building_20mw.yaml"
AMD = ["--spot", "203.71 $", "--volatility", "55%", "--expiry", "5 years", "--rate", "4%", "--strike", "0.01 $",
       "--growth", "1.2 GW/year", "--deviation", "0.5 GW"]
EXAMPLE_17 = ["--payment", "50 k$", "--periods", "10", "--timing", "arrears", "--rate", "6%"]  # of IFRS 16

# Whatever is not about one plan's numbers. Run from the root, so that no path of a machine is in them.
COMMANDS = {
    "help": ["--help"],
    "help_run": ["run", "--help"],
    "help_claims": ["claims", "--help"],
    "help_catalog": ["catalog", "--help"],
    "help_catalog_list": ["catalog", "list", "--help"],
    "help_catalog_show": ["catalog", "show", "--help"],
    "help_catalog_sources": ["catalog", "sources", "--help"],
    "help_explain": ["explain", "--help"],
    "help_schema": ["schema", "--help"],
    "help_completion": ["completion", "--help"],
    "explain_field": ["explain", "buildout.blocks.gw.count"],
    "explain_part": ["explain", "buildout.blocks.gw.start"],
    "explain_value": ["explain", "campuses.abilene.supply", "--plan", "plans/nvidia_openai_10gw.yaml"],
    "explain_result": ["explain", "training.llama3_405b.days", "--plan", "plans/lab_16k_h100.yaml"],
    "catalog_show": ["catalog", "show", "h100_sxm"],
    "claims_refuted": ["claims", "plans/nvidia_openai_10gw.yaml", "--status", "refuted"],
    "finance_run": ["finance", "run", "plans/neocloud_20mw.yaml"],
    "finance_run_csv": ["finance", "run", "plans/neocloud_20mw.yaml", "--party", "neocloud", "--csv"],
    "finance_run_monthly": ["finance", "run", "plans/neocloud_20mw.yaml", "--party", "neocloud", "--monthly"],
    "finance_deal": ["finance", "deal", "amd_oai_warrant"],
    "finance_deal_announced": ["finance", "deal", "nvda_oai_loi_2025", "--plan", "plans/ai_deals_2026_announced.yaml"],
    "finance_deal_json": ["finance", "deal", "nvda_guarantees", "--json"],
    "finance_project": ["finance", "project", BUILDING],
    "finance_project_price": ["finance", "project", BUILDING, "--set", "project.target_irr=15%",
                              "--set", "project.sales.price=none"],
    "finance_project_without_debt": ["finance", "project", BUILDING, "--set", "project.sales.price=0.1$"],
    "finance_project_csv": ["finance", "project", BUILDING, "--csv"],
    "finance_value_warrant": ["finance", "value", "warrant", *AMD, "--tranche", "26.7e6@1 GW@250 $",
                              "--tranche", "26.6e6@6 GW@600 $"],
    "finance_value_option": ["finance", "value", "option", "share_on_touch", "--spot", "95 $", "--strike", "100 $",
                             "--volatility", "20%", "--expiry", "6 months", "--rate", "10%"],
    "finance_value_exit": ["finance", "value", "exit", "--market-rent", "2 G$/year", "--renewal-rent", "2 G$/year",
                           "--volatility", "35%", "--period", "4 years", "--exits", "4", "--rate", "5%"],
    "finance_value_guarantee": ["finance", "value", "guarantee", "--exposure", "860 M$", "--escrow", "470 M$",
                                "--hazard", "3%", "--rate", "4%"],
    "finance_value_guarantee_json": ["finance", "value", "guarantee", "--exposure", "860 M$", "--escrow", "470 M$",
                                     "--hazard", "3%", "--rate", "4%", "--json"],
    "finance_value_rvg": ["finance", "value", "rvg", "--value", "30 G$", "--guaranteed", "35 G$", "--volatility", "40%",
                          "--end", "4 years", "--rate", "5%", "--cap", "15 G$"],
    "finance_value_cds": ["finance", "value", "cds", "--notional", "10 k$", "--spread", "1.2%", "--start", "2005-06-09",
                          "--end", "2015-06-09", "--today", "2006-06-09", "--hazard", "1.234%", "--rate", "6%"],
    "finance_value_merton": ["finance", "value", "merton", "--equity", "3 G$", "--equity-volatility", "80%",
                             "--debt", "10 G$", "--maturity", "1 year", "--rate", "5%"],
    "finance_value_chip": ["finance", "value", "chip", "--new-price", "40 k$/chip", "--rental-price", "2.35 $/chip/h",
                           "--first-year", "65%", "--start", "2026-01", "--months", "36"],
    "finance_lease_lessee": ["finance", "lease", "lessee", *EXAMPLE_17],
    "finance_lease_lessee_csv": ["finance", "lease", "lessee", *EXAMPLE_17, "--csv"],
    "finance_lease_lessor": ["finance", "lease", "lessor", *EXAMPLE_17[:-2], "--fair-value", "400 k$",
                             "--residual-unguaranteed", "30 k$", "--life", "12"],
    "validate_finance": ["validate", "finance"],
    "validate_tariff": ["validate", "tariff"],
}
COMMANDS |= {"help_" + "_".join(command): [*command, "--help"] for command in [
    ["finance"], ["finance", "run"], ["finance", "deal"], ["finance", "project"],
    *(["finance", "value", *what] for what in [[], ["warrant"], ["option"], ["exit"], ["guarantee"], ["rvg"], ["cds"],
                                              ["merton"], ["chip"]]),
    *(["finance", "lease", *side] for side in [[], ["lessee"], ["lessor"]]),
    ["validate"], ["validate", "finance"], ["validate", "tariff"]]}


class Goldens(Case):
    def check(self, path, found):
        golden = path.read_text() if path.exists() else ""
        if same(golden, found) and path.exists():
            return
        if UPDATE:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found)
            print(f"rewrote {path.relative_to(ROOT)}")
            return
        name = str(path.relative_to(ROOT))
        diff = "".join(difflib.unified_diff(golden.splitlines(True), found.splitlines(True), name, "now", n=0))
        self.fail(f"\n{diff}\nIf this is meant: tests/e2e/golden_test.py --update")

    def plan(self, plan):
        out = self.folder / "out"
        summary = self.ok("run", plan.relative_to(ROOT), "--out", out)
        self.assertIn(f"report: {out}/report.html\n", summary)
        summary = summary.replace(str(out), f"out/{plan.stem}")
        with self.subTest("summary"):
            self.check(GOLDEN / plan.stem / "summary.txt", summary)
        for name, text in TABLES.items():
            found = text(out)
            if found.count("\n") > 1:
                with self.subTest(name):
                    self.check(GOLDEN / plan.stem / f"{name}.txt", found)
        if plan == FLAGSHIP:
            with self.subTest("README.md"):
                self.readme(summary)

    def readme(self, summary):
        """The README shows the flagship's summary word by word."""
        path = ROOT / "README.md"
        before, shown, after = re.split(r"(?<=`\./gw run`:\n\n```\n)(.*?)(?=```\n)", path.read_text(), maxsplit=1,
                                        flags=re.S)
        if same(shown, summary):
            return
        if UPDATE:
            path.write_text(before + summary + after)
            print("rewrote README.md")
        else:
            self.fail("README.md shows another summary than ./gw run prints: tests/e2e/golden_test.py --update")

    def test_commands(self):
        for name, arguments in COMMANDS.items():
            with self.subTest(name):
                self.check(GOLDEN / "commands" / f"{name}.txt", steady(name, self.ok(*arguments)))

    def test_no_golden_without_a_test(self):
        known = {plan.stem for plan in PLANS} | {"commands", "README.md"}
        self.assertEqual({path.name for path in GOLDEN.iterdir()} - known, set())
        self.assertEqual({path.stem for path in (GOLDEN / "commands").iterdir()}, set(COMMANDS))


for each in PLANS:
    setattr(Goldens, f"test_{each.stem}", lambda self, plan=each: self.plan(plan))


class Comparison(unittest.TestCase):
    """What the comparison lets pass and what it does not."""

    def test_last_digit_may_differ_by_one(self):
        self.assertTrue(same("x  1.23456 G$\n", "x  1.23457 G$\n"))
        self.assertTrue(same("1.23456e+11", "1.23455e+11"))
        self.assertFalse(same("x  1.23456 G$\n", "x  1.23458 G$\n"))
        self.assertFalse(same("x  1.23456 G$\n", "y  1.23456 G$\n"))

    def test_counts_months_and_lines_are_exact(self):
        self.assertFalse(same("2027-04\n", "2027-05\n"))
        self.assertFalse(same("48 hold\n", "49 hold\n"))
        self.assertFalse(same("a\n", "a\nb\n"))

    def test_what_rounding_leaves_is_not_kept(self):
        self.assertEqual(steady("finance_project", "left  -0.00001049  ok 2026-01"), "left            0  ok 2026-01")
        self.assertEqual(steady("finance_project", "left  -0.001049"), "left  -0.001049")
        self.assertEqual(steady("finance_run_csv", "2026,1.23456789012,3"), "2026,1.23457,3")
        self.assertEqual(steady("finance_run", "0.00001"), "0.00001")

    def test_rounding(self):
        self.assertEqual([rounded(t) for t in ("1234567.8", "-1e-12", "", "never")], ["1.23457e+06", "0", "", "never"])


def main():
    global UPDATE
    UPDATE = "--update" in sys.argv
    os.chdir(ROOT)
    names = [name for name in sys.argv[1:] if name != "--update"]
    chosen = [f"Goldens.test_{name}" for name in names]
    if not names:
        loader = unittest.TestLoader()
        chosen = [f"{case.__name__}.{test}" for case in (Goldens, Comparison) for test in loader.getTestCaseNames(case)]
    unittest.main(argv=[sys.argv[0], *chosen])


if __name__ == "__main__":
    main()
