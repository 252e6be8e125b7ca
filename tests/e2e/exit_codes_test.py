#!/usr/bin/env python3
"""Exit codes, and messages that say what to do: nonsense never exits 0, and never in 60 lines of usage."""
import os
import unittest

from gigawatt import BINARY, LAB, ROOT, Case, gigawatt

BAD, INFEASIBLE, IO = 2, 3, 4
PLAN = "plans/lab_16k_h100.yaml"
FLAG = "plans/nvidia_openai_10gw.yaml"

# arguments, what the message must say
BAD_COMMAND_LINES = [
    ([], "a command is missing"),
    ([""], 'unknown command ""'),
    (["help"], 'unknown command "help"'),
    (["runn"], 'unknown command "runn"; did you mean "run"?'),
    (["RUN", PLAN], 'unknown command "RUN"'),
    (["-x"], 'unknown option "-x"'),
    (["--verbose"], 'unknown option "--verbose"'),
    (["run"], "plan is required"),
    (["run", ""], "must not be empty"),
    (["run", PLAN, "extra"], 'unexpected argument "extra"'),
    (["run", PLAN, PLAN], f'unexpected argument "{PLAN}"'),
    (["run", PLAN, "--bogus"], 'unknown option "--bogus"'),
    (["run", PLAN, "--sample", "3"], 'unknown option "--sample"; did you mean "--samples"?'),
    (["run", PLAN, "--SAMPLES", "3"], 'unknown option "--SAMPLES"'),
    (["run", PLAN, "--format", "xml"], 'unknown option "--format"'),
    (["run", PLAN, "--samples"], "--samples"),
    (["run", PLAN, "--samples="], "--samples"),
    (["run", PLAN, "--samples", "-5"], "not in range 0 to 10000000"),
    (["run", PLAN, "--samples", "abc"], "not in range 0 to 10000000"),
    (["run", PLAN, "--samples", "1.5"], "not in range 0 to 10000000"),
    (["run", PLAN, "--samples", "1e3"], "not in range 0 to 10000000"),
    (["run", PLAN, "--samples", "nan"], "not in range 0 to 10000000"),
    (["run", PLAN, "--samples", "99999999999999999999"], "not in range 0 to 10000000"),
    (["run", PLAN, "--samples", "3", "--samples", "4"], "--samples"),
    (["run", PLAN, "--threads", "abc"], "not in range 1 to 1024"),
    (["run", PLAN, "--threads", "0"], "not in range 1 to 1024"),
    (["run", PLAN, "--threads", "2000"], "not in range 1 to 1024"),
    (["run", PLAN, "--set"], "--set"),
    (["run", PLAN, "--set", "seed"], "expected path=value"),
    (["run", PLAN, "--set", "=3"], "expected path=value"),
    (["run", PLAN, "--set", ""], "expected path=value"),
    (["run", PLAN, "--set", "sead=3"], 'unknown field "sead"'),
    (["run", PLAN, "--set", "seed="], "seed"),
    (["run", PLAN, "--set", "seed=-1"], "must be zero or more, found -1"),
    (["run", PLAN, "--set", "seed=many"], "seed"),
    (["run", PLAN, "--set", "seed=1", "seed=2"], 'unexpected argument "seed=2"'),
    (["run", PLAN, "--set", "months.to=2024-13"], "months.to"),
    (["run", PLAN, "--set", "contracts.rent.price.per_chip_time=3 GW"], "per_chip_time"),
    (["run", PLAN, "--set", "buildout.blocks.nothing.count=3"], "buildout.blocks"),
    (["run", PLAN, "--set", "campuses.rented.site=atlantis"], "atlantis"),
    (["run", PLAN, "--json", "--csv"], "excludes"),
    (["run", PLAN, "--json=5"], "--json takes no value"),
    (["run", PLAN, "--json=false"], "--json takes no value"),
    (["run", PLAN, "--no-study=maybe"], "--no-study takes no value"),
    (["run", PLAN, "--no-study", "--samples", "3"], "excludes"),
    (["run", PLAN, "--show-defaults", "--json"], "excludes"),
    (["run", PLAN, "--out"], "--out"),
    (["run", PLAN, "--out", ""], "must not be empty"),
    (["run", PLAN, "--data", ""], "must not be empty"),
    (["run", "README.md"], "README.md:"),
    (["run", BINARY], "error"),
    (["claims"], "plan is required"),
    (["claims", PLAN], "names no claims file"),
    (["claims", PLAN, "--json"], "names no claims file"),
    (["claims", FLAG, "--status", "nonsense"], "nonsense not in"),
    (["claims", FLAG, "--status", ""], "not in"),
    (["claims", FLAG, "--samples", "3"], 'unknown option "--samples"'),
    (["catalog"], "a command is missing"),
    (["catalog", "frob"], 'unknown command "frob"'),
    (["catalog", "lst"], 'did you mean "list"?'),
    (["catalog", "list", ""], "must not be empty"),
    (["catalog", "list", "nothing"], 'no kind "nothing"'),
    (["catalog", "list", "chips", "extra"], 'unexpected argument "extra"'),
    (["catalog", "show"], "id is required"),
    (["catalog", "show", ""], "must not be empty"),
    (["catalog", "show", "nothing"], '"nothing"'),
    (["catalog", "show", "nothing", "--json"], '"nothing"'),
    (["catalog", "show", "chips/nothing"], 'no chip "nothing"'),
    (["catalog", "show", "../../README"], 'no kind "../.."'),
    (["catalog", "sources", "nothing"], '"nothing"'),
    (["explain"], "what is required"),
    (["explain", ""], "must not be empty"),
    (["explain", "nonsense"], 'no field "nonsense"'),
    (["explain", "nonsense", "--json"], 'no field "nonsense"'),
    (["explain", "buildout.blocks.gw.cuont"], "no field"),
    (["explain", "capex.total_gusd"], "gigawatt explain capex.total_gusd --plan PLAN"),
    (["explain", "nonsense", "--plan", PLAN], 'no field or result "nonsense"'),
    (["explain", "capex.total_gsud", "--plan", PLAN], 'did you mean "capex.total_gusd"?'),
    (["explain", "seed", "--set", "seed=1"], "--set requires --plan"),
    (["explain", "seed", "extra"], 'unexpected argument "extra"'),
    (["schema", "extra"], 'unexpected argument "extra"'),
    (["schema", "--json"], 'unknown option "--json"'),
    (["completion"], "shell is required"),
    (["completion", "tcsh"], "tcsh not in"),
    (["completion", "bash", "zsh"], 'unexpected argument "zsh"'),
]


class ExitCodes(Case):
    def fails(self, code, message, *arguments, most_lines=8, **options):
        done = gigawatt(*arguments, **options)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(message, done.stderr)
        self.assertEqual(done.stdout or "", "")
        lines = done.stderr.splitlines()
        self.assertLessEqual(len(lines), most_lines, done.stderr)
        for word in ("internal error", "terminate", "what()", "std::", "basic_string"):
            self.assertNotIn(word, done.stderr)
        return done.stderr

    def test_bad_command_lines(self):
        for arguments, message in BAD_COMMAND_LINES:
            with self.subTest(" ".join(arguments)):
                out = ["--out", self.folder / "out"] if arguments[:2] == ["run", PLAN] and \
                    not any(a.startswith(("--out", "--show")) for a in arguments) else []
                self.fails(BAD, message, *arguments[:1], *out, *arguments[1:])
                self.assertFalse((self.folder / "out").exists())

    def test_files_of_another_kind(self):
        """Every fault with its line, at most 20 of them."""
        self.fails(BAD, '"gigawatt" is missing', "run", "data/sources.yaml", most_lines=80)
        self.fails(BAD, f"{PLAN}:2:1: error: ", "claims", FLAG, "--file", PLAN, most_lines=80)

    def test_a_usage_error_points_to_the_help_of_its_command(self):
        self.assertIn('Run "gigawatt --help"', self.fails(BAD, "", "runn"))
        self.assertIn('Run "gigawatt run --help"', self.fails(BAD, "", "run", PLAN, "--bogus"))
        self.assertIn('Run "gigawatt catalog list --help"', self.fails(BAD, "", "catalog", "list", "chips", "x"))

    def test_good_command_lines(self):
        self.assertIn("Subcommands:", self.ok("--help"))
        self.assertRegex(self.ok("--version"), r"^gigawatt \d+\.\d+\.\d+\n$")
        self.ok("run", PLAN, "--out", self.folder / "out", "--samples", 0, "--no-what-ifs")
        self.ok("run", "--out", self.folder / "out", "--", PLAN)

    def test_what_cannot_be_read(self):
        secret = self.folder / "secret.yaml"
        secret.write_text("gigawatt: 1\n")
        secret.chmod(0)
        for arguments, message in [
            (["run", "nothing.yaml"], "nothing.yaml: cannot read: No such file or directory"),
            (["run", "plans"], "plans: cannot read: this is a folder, not a plan"),
            (["run", "nothing.yaml", "--show-defaults"], "nothing.yaml: cannot read"),
            (["run", PLAN + "/x"], "cannot read: Not a directory"),
            (["run", PLAN, "--data", "/nonexistent"], "/nonexistent: cannot read: this is no folder of facts"),
            (["claims", "nothing.yaml"], "cannot read"),
            (["claims", FLAG, "--file", "nothing.csv"], "nothing.csv: cannot read: No such file"),
            (["claims", FLAG, "--file", "plans"], "plans: cannot read: this is a folder"),
            (["claims", FLAG, "--set", "claims=nothing.csv"], "nothing.csv"),
            (["explain", "seed", "--plan", "nothing.yaml"], "cannot read"),
            (["catalog", "list", "--data", "/nonexistent"], "/nonexistent: cannot read"),
            (["catalog", "list", "chips", "--data", "plans"], "plans: cannot read: this is no folder of facts"),
            (["catalog", "show", "vr_nvl72", "--data", "/nonexistent"], "/nonexistent: cannot read"),
        ]:
            with self.subTest(" ".join(arguments)):
                self.fails(IO, message, *arguments)
        if os.geteuid() != 0:
            self.fails(IO, "cannot read: Permission denied", "run", secret)

    def test_what_cannot_be_written(self):
        file = self.folder / "file"
        file.write_text("kept")
        for out, message in [(file, "this is a file, not a folder"), (file / "x", "Not a directory"),
                             ("/proc/x", "/proc"), ("/dev/null", "a file, not a folder"),
                             ("x" * 300, "File name too long")]:
            with self.subTest(str(out)):
                self.fails(IO, message, "run", ROOT / PLAN, "--out", out, cwd=self.folder)
        self.assertEqual(file.read_text(), "kept")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["file"])

    def test_nobody_loses_files_to_out(self):
        (self.folder / "photos").mkdir()
        (self.folder / "thesis.txt").write_text("years of work")
        for out in (".", "photos/..", self.folder, str(self.folder) + "/"):
            self.fails(IO, "choose another folder", "run", LAB, "--out", out, cwd=self.folder)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["photos", "thesis.txt"])
        self.ok("run", LAB, "--out", "photos", cwd=self.folder)  # an empty folder is free

    def test_full_disk_behind_stdout(self):
        for arguments in (["schema"], ["--help"], ["catalog", "list", "chips"], ["completion", "bash"],
                          ["run", LAB, "--out", self.folder / "out"], ["run", LAB, "--show-defaults"]):
            with self.subTest(str(arguments[0])), open("/dev/full", "w") as full:
                done = gigawatt(*arguments, capture_output=False, stdout=full, stderr=-1)
                self.assertEqual(done.returncode, IO, done.stderr)
                self.assertIn("No space left on device", done.stderr)

    def test_infeasible(self):
        """No layout of the run fits the memory of 8 chips: results say so, and so does the exit code."""
        out = self.folder / "out"
        done = gigawatt("run", PLAN, "--out", out, "--set", "demand.training.llama3_405b.chips_at_most=8")
        self.assertEqual(done.returncode, INFEASIBLE)
        self.assertRegex(done.stderr, r"^gigawatt: infeasible: demand.training.llama3_405b: llama31_405b needs at "
                                      r"least [\d.]+ GB a chip on 8 chips, h100_sxm has [\d.]+ GB\n$")
        self.assertTrue((out / "report.html").exists())

    def test_infeasible_service(self):
        done = gigawatt("run", FLAG, "--out", self.folder / "out", "--no-study", "--no-what-ifs", "--set",
                        "demand.products.chat.slo.tpot=1 us")
        self.assertEqual(done.returncode, INFEASIBLE)
        self.assertIn("gigawatt: infeasible: demand.products.chat: ", done.stderr)

    def test_amounts_that_cannot_be_booked(self):
        self.fails(INFEASIBLE, "cannot be booked", "run", PLAN, "--out", self.folder / "out", "--set",
                   "contracts.rent.price.per_chip_time=1e12 $/chip/h")
        self.assertFalse((self.folder / "out").exists())


if __name__ == "__main__":
    unittest.main()
