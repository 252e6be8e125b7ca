#!/usr/bin/env python3
"""A run that is killed or finds the disk full leaves the previous output whole, and the next one tidies up."""
import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import time
import unittest

from gigawatt import BINARY, LAB, NEOCLOUD, ROOT, Case, contents, gigawatt
from output_files_test import TABLES

KILLS = 20
ENOUGH = 30.0  # seconds until a run must have begun to write


class Interrupted(Case):
    def setUp(self):
        super().setUp()
        self.out = self.folder / "out"
        self.dice = random.Random(20250922)

    def leftovers(self):
        return sorted(path.name for path in self.folder.iterdir() if path.name != "out")

    def assert_whole(self):
        """Every file is complete and they all are of one run."""
        results = json.loads((self.out / "results.json").read_text())
        page = (self.out / "report.html").read_text()
        self.assertTrue((self.out / "results.json").read_text().replace("<", "\\u003c").strip() in page)
        self.assertTrue("</html>" in page and page.rstrip().endswith("-->"))  # the licences come last
        with sqlite3.connect(f"file:{self.out / 'results.sqlite'}?mode=ro", uri=True) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            count, = database.execute("SELECT count(*) FROM metrics").fetchone()
        self.assertEqual(count, len(results["metrics"]))
        self.assertEqual((self.out / "metrics.csv").read_text().count("\n"), count + 1)
        self.assertEqual(len(list(self.out.iterdir())), len(TABLES) + 3)  # page, JSON, SQLite
        return results["provenance"]["seed"]

    def start(self, seed):
        return subprocess.Popen([BINARY, "run", str(NEOCLOUD), "--out", str(self.out), "--set", f"seed={seed}"],
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_until_it_writes(self, process):
        begin = time.monotonic()
        while process.poll() is None and time.monotonic() - begin < ENOUGH:
            with os.scandir(self.folder) as entries:
                if any(entry.name.startswith(".out.") and entry.name not in self.known for entry in entries):
                    return

    def kill_at_random(self, how, seed):
        self.known = set(self.leftovers())
        process = self.start(seed)
        if self.dice.random() < 0.7:  # within the few milliseconds of writing
            self.wait_until_it_writes(process)
            time.sleep(self.dice.uniform(0, 0.015))
        else:
            time.sleep(self.dice.uniform(0, 0.15))
        process.send_signal(how)
        return process.wait()

    def check_kills(self, signals):
        self.ok("run", NEOCLOUD, "--out", self.out, "--set", "seed=1")
        self.assertEqual(self.assert_whole(), 1)
        died = left = 0
        for i, how in enumerate(signals):
            code = self.kill_at_random(how, seed=i + 2)
            self.assertIn(code, (-how, 0))
            died += code == -how
            left += bool(self.leftovers())
            self.assertIn(self.assert_whole(), range(1, i + 3))
        self.assertGreater(died, len(signals) / 2)
        self.ok("run", NEOCLOUD, "--out", self.out, "--set", "seed=99")
        self.assertEqual(self.assert_whole(), 99)
        self.assertEqual(self.leftovers(), [])
        return left

    def test_killed(self):
        left = self.check_kills([signal.SIGKILL] * KILLS)
        self.assertGreater(left, 0, "no kill fell into the writing: this test proves nothing")

    def test_interrupted_and_terminated(self):
        self.check_kills([signal.SIGINT, signal.SIGTERM, signal.SIGHUP] * 3)

    def test_two_runs_at_once_do_not_delete_each_other(self):
        processes = [self.start(seed) for seed in (1, 2, 3)]
        self.assertEqual([process.wait() for process in processes], [0, 0, 0])
        self.assertIn(self.assert_whole(), (1, 2, 3))
        self.assertEqual(self.leftovers(), [])

    def test_disk_full(self):
        """A limit on the size of files stands for a full disk: each file fails at another size."""
        self.ok("run", LAB, "--out", self.out)
        before = contents(self.out)
        for limit in (0, 1, 1000, 20_000, 100_000, 400_000, 700_000):
            with self.subTest(limit=limit):
                done = gigawatt("run", LAB, "--out", self.out, "--set", "seed=7",
                                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
                self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
                self.assertRegex(done.stderr, r"^gigawatt: /\S+: [^\n]+\n$")
                self.assert_same_files(self.out, before)
                self.assertEqual(self.leftovers(), [])
        self.assert_whole()

    def test_first_run_that_fails_leaves_nothing(self):
        done = gigawatt("run", LAB, "--out", self.out,
                        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)))
        self.assertEqual(done.returncode, 4)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_bad_input_leaves_the_output_alone(self):
        self.ok("run", LAB, "--out", self.out)
        before = contents(self.out)
        for bad in ("seed=-1", "campuses.rented.site=atlantis", "contracts.rent.price.per_chip_time=1e12 $/chip/h"):
            self.assertIn(gigawatt("run", LAB, "--out", self.out, "--set", bad).returncode, (2, 3))
            self.assert_same_files(self.out, before)

    def test_output_is_not_private(self):
        """Others may read it as the umask says; nobody's file modes are copied from a temporary folder."""
        self.ok("run", LAB, "--out", self.out, cwd=ROOT, preexec_fn=lambda: os.umask(0o022))
        self.assertEqual(self.out.stat().st_mode & 0o777, 0o755)
        self.assertEqual({path.stat().st_mode & 0o777 for path in self.out.iterdir()}, {0o644})


if __name__ == "__main__":
    unittest.main()
