#!/usr/bin/env python3
"""LibreOffice recalculates our spreadsheets and must find what the engine found, cell by cell.

Four questions: are the stored numbers those of the formulas; still after a row is inserted in every sheet; does a
changed input give what the engine gives for the changed project; does a broken formula show. Where quantities are
circular, the solved rows are copied from their calculated rows until they settle, as Cover tells the reader to.

Usage: GIGAWATT=path/to/gigawatt workbook_test.py
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from office import Jobs, Workbook, read_dump

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("GIGAWATT", str(ROOT / "build/release/apps/cli/gigawatt"))
HALF_CENT = 0.005
LAST_BITS = 4e-12  # of the largest amount of a row: the engine's circular passes agree to 1e-12
RATIO = 1e-9
SETTLE_PASSES = 40

BUILDING = "plans/projects/building_20mw.yaml"
YEARLY = "tests/workbook/projects/yearly.yaml"
SAM = "tests/workbook/projects/sam.yaml"
WORKBOOKS = {
    "building": [BUILDING],
    "yearly": [YEARLY],
    "gearing_cap": [YEARLY, "--set", "project.debt.gearing_cap=45%"],
    "p90": [YEARLY, "--set", "project.debt.p90_dscr=1.3", "--set", "project.sales.p90=80%"],
    "stress": [YEARLY, "--set", "project.stress.output=80%", "--set", "project.distributions.sweep=50%"],
    "default": [YEARLY, "--set", "project.stress.price=60%"],
    "refinanced": [YEARLY, "--set", "project.refinance={year: 3, sizing: dscr, fee: 1%}"],
    "percent": [YEARLY, "--set", "project.debt.sizing=percent", "--set", "project.debt.moratorium_years=1"],
    "late": [YEARLY, "--set", "project.construction.delay_months=3", "--set", "project.construction.order=equity_first",
             "--set", "project.construction.damages_per_month=1%"],
    "target": [YEARLY, "--set", "project.sales.price=none", "--set", "project.target_irr=15%"],
    "sam": [SAM],
}
PLANS = {"plan": "plans/neocloud_20mw.yaml", "deals": "plans/ai_deals_2026.yaml"}
# One input each; the engine runs the project with the same change.
CHANGES = [
    ("yearly", "project.sales.price", "2.9 $", 2.9),
    ("yearly", "project.debt.rate", "7.5%", 0.075),
    ("yearly", "project.construction.cost", "650 M$", 650e6),
    ("yearly", "project.debt.tenor_years", "5", 5),
    ("yearly", "project.stress.output", "75%", 0.75),
    ("gearing_cap", "project.debt.gearing_cap", "40%", 0.40),
    ("p90", "project.sales.p90", "70%", 0.70),
    ("stress", "project.distributions.sweep", "20%", 0.20),
    ("sam", "project.sales.price", "0.07 $", 0.07),
    ("sam", "project.construction.cost", "210 M$", 210e6),
    ("building", "project.debt.dscr", "1.6", 1.6),
]


def export(path, arguments, command="project"):
    done = subprocess.run([BINARY, "finance", command, *arguments, "--xlsx", str(path)], cwd=ROOT, timeout=60,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if not path.exists():
        raise SystemExit(f"{arguments}: no workbook: {done.stderr}")
    return Workbook(path)


def differences(expected, found, inserted=None):
    """Formula cells whose value is not the stored one. `inserted`: row put into every sheet."""
    largest = {}
    for (sheet, row, _), (_, value) in expected.formulas.items():
        if isinstance(value, float):
            largest[sheet, row] = max(largest.get((sheet, row), 0.0), abs(value))
    for (sheet, row, column), (formula, value) in sorted(expected.formulas.items()):
        at = row + 1 if inserted is not None and row >= inserted else row
        now = found.get((sheet, at, column))
        if not isinstance(value, float):
            if now is not None:
                yield f"{sheet} row {row + 1} column {column + 1}: {now} instead of text; ={formula}"
            continue
        money = expected.unit(sheet, row).startswith("$") and "/" not in expected.unit(sheet, row)
        scale = largest[sheet, row]
        within = HALF_CENT + LAST_BITS * scale if money else RATIO * max(1.0, scale)
        if not isinstance(now, float) or not abs(now - value) <= within:
            yield f"{sheet} row {row + 1} column {column + 1}: {now} instead of {value!r}; ={formula}"


class Test:
    """Exports everything first, then asks LibreOffice once."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.jobs = Jobs(folder)
        self.questions = []  # (what, expected workbook, dump, inserted row, whether it must differ)
        self.books = {name: export(self.folder / f"{name}.xlsx", arguments) for name, arguments in WORKBOOKS.items()}
        for name, plan in PLANS.items():
            self.books[name] = export(self.folder / f"{name}.xlsx", [plan], "run")

    def recalculated(self):
        for name, book in self.books.items():
            self.jobs.add("open", book.path)
            self.questions.append((f"{name}: recalculated", book, self.jobs.dump(), None, False))
            if name in ("yearly", "plan"):
                for sheet in book.sheets:
                    self.jobs.add("insert", sheet, 9)
                self.questions.append((f"{name}: a row inserted in every sheet", book, self.jobs.dump(), 9, False))
            self.jobs.add("close")

    def changed(self):
        for name, path, text, value in CHANGES:
            book = self.books[name]
            after = export(self.folder / f"{name}_{len(self.questions)}.xlsx",
                           WORKBOOKS[name] + ["--set", f"{path}={text}"])
            self.jobs.add("open", book.path)
            self.jobs.add("set", "Inputs", book.input_cell(path), value)
            if path == "project.debt.rate":  # the construction loan's follows it in the project, and is an input here
                self.jobs.add("set", "Inputs", book.input_cell("project.construction.rate"), value)
            for source, target in book.solved_pairs():
                self.jobs.add("pair", *source, *target)
            self.jobs.add("settle", SETTLE_PASSES)
            self.questions.append((f"{name}: {path} = {text}", after, self.jobs.dump(), None, False))
            self.jobs.add("close")

    def broken(self):
        """A number in the place of one formula: the comparison must say so."""
        book = self.books["yearly"]
        place = next(at for at, (formula, _) in sorted(book.formulas.items())
                     if at[0] == "Operations" and "Inputs!" in formula and at[2] > 20)
        self.jobs.add("open", book.path)
        self.jobs.add("set", place[0], f"{Workbook._letters(place[2])}{place[1] + 1}", 0.5)
        self.questions.append(("yearly: a broken formula shows", book, self.jobs.dump(), None, True))
        self.jobs.add("close")

    def files(self):
        """The same bytes twice; nothing but a spreadsheet is replaced. Yields what is wrong."""
        again = export(self.folder / "again.xlsx", WORKBOOKS["yearly"])
        if again.path.read_bytes() != self.books["yearly"].path.read_bytes():
            yield "two runs wrote different bytes"
        note = self.folder / "note.xlsx"
        note.write_text("not a spreadsheet\n")
        for path, code in ((note, 4), (self.folder / "no_extension", 4), (pathlib.Path("/proc/none/a.xlsx"), 4)):
            done = subprocess.run([BINARY, "finance", "project", YEARLY, "--xlsx", str(path)], cwd=ROOT, timeout=60,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True)
            if done.returncode != code or done.stdout or done.stderr.count("\n") != 1:
                yield f"--xlsx {path}: exit {done.returncode}: {done.stderr}"
        if note.read_text() != "not a spreadsheet\n":
            yield "a file that is no spreadsheet was replaced"
        if left := [path.name for path in self.folder.iterdir() if path.name.startswith(".")]:
            yield f"left behind: {left}"

    def run(self):
        wrong = list(self.files())
        print("\n".join(f"FAIL {line}" for line in wrong) or "ok   files: same bytes, nothing else replaced")
        self.recalculated()
        self.changed()
        self.broken()
        start = time.monotonic()
        self.jobs.run(timeout=300)
        failed = len(wrong)
        cells = 0
        for what, book, dump, inserted, must_differ in self.questions:
            found = list(differences(book, read_dump(dump), inserted))
            cells += len(book.formulas)
            good = bool(found) == must_differ
            failed += not good
            print(f"{'ok  ' if good else 'FAIL'} {what}: {len(book.formulas)} formulas, {len(found)} differ")
            for line in [] if good else found[:8]:
                print("     " + line)
        for name, book in self.books.items():
            if name != "default" and book.verdict() != 1.0:
                failed += 1
                print(f"FAIL {name}: not all checks hold")
        print(f"{cells} formula cells compared; LibreOffice took {time.monotonic() - start:.0f} s")
        return failed


def main():
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        raise SystemExit("workbook_test: LibreOffice is missing: ./gw workbook installs it")
    with tempfile.TemporaryDirectory(prefix="gigawatt_workbook_") as folder:
        return 1 if Test(folder).run() else 0


if __name__ == "__main__":
    sys.exit(main())
