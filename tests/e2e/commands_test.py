#!/usr/bin/env python3
"""What programs, shells, terminals and readers of the README get from the commands."""
import csv
import fcntl
import io
import json
import os
import pty
import re
import shlex
import shutil
import struct
import subprocess
import tempfile
import termios
import unittest

from gigawatt import BINARY, FLAGSHIP, LAB, NEOCLOUD, PLANS, ROOT, Case, gigawatt


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text), strict=True))


class ForPrograms(Case):
    def both(self, *arguments):
        """JSON and CSV of a command, which must agree cell by cell."""
        rows = json.loads(self.ok(*arguments, "--json"))
        cells = rows_of(self.ok(*arguments, "--csv"))
        self.assertEqual(len(rows), len(cells), arguments)
        for row, cell in zip(rows, cells):
            self.assertEqual(list(row), list(cell))
            for name, value in row.items():
                if isinstance(value, (int, float)):
                    self.assertAlmostEqual(value, float(cell[name]), delta=abs(value) * 1e-11)
                else:
                    self.assertEqual(value or "", cell[name])
        return rows

    def test_run_prints_only_json_or_csv(self):
        out = self.folder / "out"
        printed = self.ok("run", NEOCLOUD, "--out", out, "--json")
        self.assertEqual(printed, (out / "results.json").read_text())
        printed = self.ok("run", NEOCLOUD, "--out", out, "--csv")
        self.assertEqual(rows_of(printed), rows_of((out / "metrics.csv").read_text()))

    def test_claims(self):
        every = self.both("claims", FLAGSHIP)
        ids = [row["id"] for row in every]
        self.assertEqual(len(set(ids)), len(ids))
        self.assertGreater(len(ids), 100)
        text = self.ok("claims", FLAGSHIP)
        self.assertIn(f"\n{len(ids)} claims: ", text)
        by_status = {status: rows_of(self.ok("claims", FLAGSHIP, "--status", status, "--csv"))
                     for status in ("holds", "off", "refuted", "depends", "input", "cannot")}
        self.assertEqual(sorted(row["id"] for rows in by_status.values() for row in rows), sorted(ids))
        words = {"holds": "hold", "off": "off", "refuted": "refuted", "depends": "depend on the base",
                 "input": "inputs", "cannot": "cannot be computed"}
        for status, rows in by_status.items():
            self.assertIn(f" {len(rows)} {words[status]}", text)

    def test_claims_with_study_have_a_probability(self):
        rows = self.both("claims", FLAGSHIP, "--study")
        known = [row["probability"] for row in rows if row["probability"] is not None]
        self.assertGreater(len(known), 20)
        self.assertTrue(all(0 <= p <= 1 for p in known))
        self.assertIn("P(claim)", self.ok("claims", FLAGSHIP, "--study", "--status", "holds").splitlines()[0])

    def test_catalog(self):
        kinds = self.both("catalog", "list")
        for kind in kinds:
            rows = self.both("catalog", "list", kind["kind"])
            self.assertEqual(len(rows), kind["items"], kind)
        self.assertEqual(self.both("catalog", "list", "chips"), self.both("catalog", "list", "chip"))
        sources = {row["id"] for row in self.both("catalog", "sources")}
        shown = self.both("catalog", "show", "vr_nvl72")
        self.assertTrue({row["source"] for row in shown} <= sources)
        self.assertEqual(shown, self.both("catalog", "sources", "vr_nvl72"))
        text = self.ok("catalog", "show", "vr_nvl72")
        for row in shown:
            self.assertIn(f"source: {row['source']}\n", text)

    def test_explain_field(self):
        row, = self.both("explain", "buildout.blocks.gw.count")
        self.assertEqual((row["path"], row["default"], row["required"]), ("buildout.blocks.<id>.count", "1", "false"))
        part = [row["path"] for row in self.both("explain", "study")]
        self.assertEqual(part[0], "study")
        self.assertIn("study.samples", part)

    def test_every_field_of_a_plan_is_explained(self):
        """Whatever --show-defaults names, explain knows."""
        for path in ("months", "seed", "ownership.owner", "campuses.abilene.supply.grid.capacity",
                     "buildout.blocks.gw.start.every", "buildout.supply.rubin.chips_per_quarter",
                     "demand.products.chat.slo.ttft", "demand.training.frontier_1.tokens", "operations.spares",
                     "parties.openai.opening_cash", "contracts.lease.rate", "what_if.no_deal.set", "study.samples",
                     "headline", "claims"):
            self.assertIn("\n  type: ", self.ok("explain", path), path)

    def test_explain_result_down_to_lines_and_sources(self):
        rows = self.both("explain", "capex.total_gusd", "--plan", FLAGSHIP)
        self.assertEqual((rows[0]["kind"], rows[0]["id"], rows[0]["depth"]), ("metric", "capex.total_gusd", 0))
        self.assertEqual({row["kind"] for row in rows}, {"metric", "input", "fact"})
        count, = (row for row in rows if row["id"] == "buildout.blocks.gw.count")
        place, line = count["place"].rsplit(":", 1)
        self.assertEqual(place, str(FLAGSHIP))
        self.assertIn("count: 10", FLAGSHIP.read_text().splitlines()[int(line) - 1])
        facts = [row for row in rows if row["kind"] == "fact"]
        self.assertTrue(any(row["id"] == "systems/vr_nvl72" and row["trust"] for row in facts))
        text = self.ok("explain", "capex.total_gusd", "--plan", FLAGSHIP)
        for row in rows:
            self.assertIn(row["id"], text)

    def test_explain_shows_what_set_changed(self):
        rows = self.both("explain", "buildout.blocks.gw.count", "--plan", FLAGSHIP, "--set",
                         "buildout.blocks.gw.count=4")
        self.assertEqual([(row["id"], row["text"], row["place"]) for row in rows],
                         [("buildout.blocks.gw.count", "4", "--set")])

    def test_every_metric_can_be_explained(self):
        out = self.folder / "out"
        self.ok("run", LAB, "--out", out, "--no-study")
        for row in rows_of((out / "metrics.csv").read_text()):
            with self.subTest(row["id"]):
                trace = json.loads(self.ok("explain", row["id"], "--plan", LAB, "--json"))
                self.assertEqual(trace[0]["text"], row["text"])

    def test_schema_describes_every_plan(self):
        schema = json.loads(self.ok("schema"))
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        for plan in PLANS:
            top = set(re.findall(r"^(\w+):", plan.read_text(), re.M)) - {"include"}
            self.assertEqual(top - set(schema["properties"]), set(), plan.name)


class ForShells(Case):
    def script(self, shell):
        path = self.folder / f"gigawatt.{shell}"
        path.write_text(self.ok("completion", shell))
        return path

    def complete(self, *words):
        """What bash offers for the last word."""
        line = " ".join(map(shlex.quote, words))
        done = subprocess.run(["bash", "-c", f"source {self.script('bash')}; COMP_WORDS=({line}); "
                               "COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); _gigawatt; printf '%s\\n' \"${COMPREPLY[@]}\""],
                              cwd=ROOT, capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_scripts_are_valid(self):
        for shell in ("bash", "zsh", "fish"):
            path = self.script(shell)
            if shutil.which(shell):
                subprocess.run([shell, "-n", path], check=True)

    def test_bash_completes(self):
        self.assertEqual(self.complete("gigawatt", "ru"), ["run"])
        self.assertEqual(self.complete("gigawatt", "catalog", "s"), ["show", "sources"])
        self.assertEqual(self.complete("gigawatt", "catalog", "list", "--j"), ["--json"])
        self.assertEqual(self.complete("gigawatt", "run", "--no"), ["--no-study", "--no-what-ifs"])
        self.assertEqual(self.complete("gigawatt", "run", "pla"), ["plans"])
        self.assertEqual(self.complete("gigawatt", "run", "plans/neo"), ["plans/neocloud_20mw.yaml"])
        self.assertEqual(self.complete("gigawatt", "run", "plans/neocloud_20mw.yaml", "--sam"), ["--samples"])

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish_completes(self):
        done = subprocess.run(["fish", "--no-config", "-c", f"source {self.script('fish')}; complete -C 'gigawatt ru'; "
                               "complete -C 'gigawatt run --sam'; complete -C 'gigawatt catalog so'"],
                              capture_output=True, text=True, env={**os.environ, "HOME": str(self.folder)})
        self.assertEqual([line.split("\t")[0] for line in done.stdout.splitlines()], ["run", "--samples", "sources"])

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh_registers(self):
        done = subprocess.run(["zsh", "-f", "-c", f"autoload -U compinit && compinit -u -d {self.folder}/dump; "
                               f"source {self.script('zsh')}; print -r -- $_comps[gigawatt]"],
                              capture_output=True, text=True)
        self.assertIn("_gigawatt", done.stdout)

    def test_every_command_and_option_is_offered(self):
        for command in re.findall(r"^  (\w+)  ", self.ok("--help").split("Subcommands:")[1], re.M):
            self.assertEqual(self.complete("gigawatt", command)[:1], [command])
            offered = self.complete("gigawatt", command, "--")
            for option in re.findall(r"(--[a-z-]+)", self.ok(command, "--help").split("Options:")[1]):
                self.assertIn(option, offered, command)


def in_terminal(columns, *arguments, stdout_too=True):
    """What a terminal of that width gets, and what stdout gets if it is no terminal."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    with tempfile.TemporaryFile("w+") as stdout:
        process = subprocess.Popen([BINARY, *map(str, arguments)], cwd=ROOT, stdin=subprocess.DEVNULL,
                                   stdout=side if stdout_too else stdout, stderr=side)
        os.close(side)
        shown = b""
        try:
            while part := os.read(main, 65536):
                shown += part
        except OSError:  # how Linux says that the other side is closed
            pass
        os.close(main)
        code = process.wait()
        stdout.seek(0)
        return code, shown.decode().replace("\r\n", "\n"), stdout.read()


class ForTerminals(Case):
    TABLES = [["catalog", "list"], ["catalog", "list", "chips"], ["catalog", "list", "deals"], ["catalog", "list", "llms"],
              ["claims", FLAGSHIP], ["explain", "buildout.blocks"]]

    def test_tables_fit_the_terminal_and_are_not_cut(self):
        for arguments in [*self.TABLES, ["run", FLAGSHIP, "--out", self.folder / "out", "--samples", 16]]:
            for width in (80, 120):
                with self.subTest(f"{arguments} in {width} columns"):
                    code, text, _ = in_terminal(width, *arguments)
                    self.assertEqual(code, 0)
                    self.assertEqual([line for line in text.splitlines() if len(line) > width and "/" not in line], [])
                    self.assertNotIn("\x1b[3", text)  # colours
        code, text, _ = in_terminal(80, "catalog", "list", "chips")
        words = set(text.split())
        for row in rows_of(self.ok("catalog", "list", "chips", "--csv")):
            self.assertTrue(set(row["name"].split()) <= words, row["name"])

    def test_help_fits_80_columns(self):
        for arguments in ([], ["run"], ["claims"], ["catalog"], ["catalog", "list"], ["catalog", "show"],
                          ["catalog", "sources"], ["explain"], ["schema"], ["completion"]):
            for line in self.ok(*arguments, "--help").splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_nothing_but_text_without_a_terminal(self):
        for arguments in [*self.TABLES, ["run", LAB, "--out", self.folder / "out"]]:
            text = self.ok(*arguments)
            self.assertNotIn("\x1b", text)
            self.assertNotIn("\r", text)
            self.assertTrue(text.endswith("\n"))
            self.assertEqual([line for line in text.splitlines() if line != line.rstrip()], [])

    def test_progress_goes_to_stderr_and_only_to_a_terminal(self):
        arguments = ["run", FLAGSHIP, "--out", self.folder / "out", "--samples", "700", "--threads", "1", "--no-what-ifs",
                     "--json"]
        code, seen, stdout = in_terminal(100, *arguments, stdout_too=False)
        self.assertEqual(code, 0)
        json.loads(stdout)
        self.assertRegex(seen, r"samples \[#+\.*\] \d+%, \d+ s left")
        self.assertTrue(seen.endswith("\r\x1b[K"), seen[-80:])  # the line is cleared
        done = gigawatt(*arguments)
        self.assertEqual((done.returncode, done.stderr, done.stdout), (0, "", stdout))


class ForReaders(Case):
    """Every command in the README and in the comments of plans runs."""

    def commands(self, text):
        for line in text.splitlines():
            found = re.match(r"^(?:#\s*(?:[\w ]+:\s+)?)?((?:\./gw run|gigawatt (?=[a-z])).*?)(?:\s{3,}\S.*|\s+#.*)?$", line.strip())
            if found:
                yield found[1]

    def check(self, command):
        words = shlex.split(command.replace("PATH=VALUE", "seed=1").replace("path=value", "seed=1"))
        named = {"PLAN": FLAGSHIP, "FILE": ROOT / "plans/projects/building_20mw.yaml"}
        words = [str(named.get(word, word)) for word in words]
        arguments = words[1:]
        if arguments[:1] == ["run"]:
            if len(arguments) == 1:
                arguments.append(str(FLAGSHIP))
            arguments += ["--out", self.folder / "out"]
        self.ok(*arguments)

    def test_readme(self):
        blocks = re.findall(r"^```\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
        found = [command for block in blocks for command in self.commands(block)]
        inline = re.findall(r"`(\./gw run [^`]*)`", (ROOT / "README.md").read_text())
        self.assertGreaterEqual(len(found), 6, found)
        for command in [*found, *inline]:
            with self.subTest(command):
                self.check(command)

    def test_comments_of_plans(self):
        plans = [*PLANS, *sorted((ROOT / "plans/projects").glob("*.yaml"))]
        found = [command for plan in plans for command in self.commands(plan.read_text())]
        self.assertGreaterEqual(len(found), 7)
        for command in found:
            with self.subTest(command):
                self.check(command)

    def test_files_that_the_readme_names_exist(self):
        text = (ROOT / "README.md").read_text()
        names = re.findall(r"`((?:plans|docs|tools|data|validation|apps|web|src)/[\w./-]*|CONTRIBUTING\.md)`", text)
        self.assertGreaterEqual(len(names), 5)
        for name in names:
            self.assertTrue((ROOT / name).exists(), name)

    def test_front_door_knows_its_commands(self):
        done = subprocess.run([ROOT / "gw", "help"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done_wrong = subprocess.run([ROOT / "gw", "frobnicate"], capture_output=True, text=True)
        self.assertEqual((done_wrong.returncode, done_wrong.stdout), (2, ""))
        for command in re.findall(r"`\./gw (\w+)", (ROOT / "README.md").read_text()):
            self.assertRegex(done.stdout, rf"\b{command}\b")


if __name__ == "__main__":
    unittest.main()
