#!/usr/bin/env python3
"""The same plan gives the same bytes: on any number of threads, run again, and from its own defaults written out."""
import json
import re
import shutil
import unittest

from gigawatt import FLAGSHIP, NEOCLOUD, PLANS, ROOT, Case, contents


class SameBytes(Case):
    def run_plan(self, plan, name, *options):
        self.ok("run", plan, "--out", self.folder / name, *options)
        return contents(self.folder / name)

    def check_threads(self, plan, *threads):
        one = self.run_plan(plan, "one", "--threads", 1)
        self.assertIn("results.json", one)
        for count in threads:
            self.run_plan(plan, "other", "--threads", count)
            self.assert_same_files(self.folder / "other", one, f"{count} threads")

    def test_flagship_on_any_number_of_threads_and_again(self):
        self.check_threads(FLAGSHIP, 2, 5, 1)

    def test_the_other_plans_on_any_number_of_threads(self):
        for plan in PLANS:
            if plan != FLAGSHIP:
                with self.subTest(plan.stem):
                    self.check_threads(plan, 3)

    def test_a_seed_or_a_number_of_samples_changes_the_study_and_not_the_best_estimate(self):
        def values(files):
            metrics = json.loads(files["results.json"])["metrics"]
            return [m["value"] for m in metrics], [(m["p10"], m["p90"]) for m in metrics]

        best, band = values(self.run_plan(NEOCLOUD, "one"))
        for options in (["--set", "seed=21"], ["--samples", 63]):
            other_best, other_band = values(self.run_plan(NEOCLOUD, "other", *options))
            self.assertEqual(best, other_best, options)
            self.assertNotEqual(band, other_band, options)

    def test_defaults_written_out_are_the_same_plan(self):
        """Values, distributions and what-ifs; the plan's hash and the lines of origin differ."""
        for plan in PLANS:
            with self.subTest(plan.stem):
                copies = self.folder / plan.stem  # claims may name the plans beside this one
                shutil.copytree(ROOT / "plans", copies)
                text = self.ok("run", plan.relative_to(ROOT), "--show-defaults")
                self.assertRegex(text, re.compile(r"# default$", re.M))
                self.assertRegex(text, re.compile(rf"# plans/{plan.name}:\d+$", re.M))
                (copies / plan.name).write_text(text)
                results = []
                for source in (plan, copies / plan.name):
                    found = json.loads(self.run_plan(source, "out")["results.json"])
                    found["provenance"].pop("plan_hash")
                    found["plan"].pop("file")
                    results.append(found)
                self.assertEqual(results[0], results[1])


if __name__ == "__main__":
    unittest.main()
