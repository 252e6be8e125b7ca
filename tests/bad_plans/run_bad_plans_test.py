"""Tests of run_bad_plans.py: what makes a case fail, with a shell script in the place of the command."""
import contextlib
import io
import pathlib
import tempfile
import unittest

import run_bad_plans


class RunBadPlans(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name) / "plans"
        self.folder.mkdir()
        (self.folder / "wrong.yaml").write_text("a: 1\n")
        self.command = pathlib.Path(scratch.name) / "gigawatt"

    def run_with(self, body, *arguments):
        self.command.write_text("#!/bin/sh\n" + body)
        self.command.chmod(0o755)
        self.printed = io.StringIO()
        with contextlib.redirect_stdout(self.printed):
            return run_bad_plans.main([str(self.command), str(self.folder), *arguments])

    def golden(self):
        return (self.folder / "wrong.expected").read_text()

    def test_update_writes_and_the_same_output_passes(self):
        body = 'echo "wrong.yaml:1:1: error: no" >&2; exit 2'
        self.assertEqual(self.run_with(body, "--update"), 0)
        self.assertEqual(self.golden(), "$ gigawatt run wrong.yaml\nwrong.yaml:1:1: error: no\nexit 2\n")
        self.assertEqual(self.run_with(body), 0)

    def test_another_message_fails_and_is_not_written(self):
        self.run_with("echo one >&2; exit 2", "--update")
        before = self.golden()
        self.assertEqual(self.run_with("echo two >&2; exit 2"), 1)
        self.assertIn("-one\n+two\n", self.printed.getvalue())
        self.assertEqual(self.golden(), before)

    def test_another_exit_code_fails(self):
        self.run_with("exit 2", "--update")
        self.assertEqual(self.run_with("exit 70"), 1)
        self.assertEqual(self.run_with("kill -SEGV $$"), 1)

    def test_a_case_without_golden_fails(self):
        self.assertEqual(self.run_with("exit 2"), 1)

    def test_a_plan_that_passes_fails_even_with_update(self):
        self.assertEqual(self.run_with("exit 0", "--update"), 1)
        self.assertFalse((self.folder / "wrong.expected").exists())

    def test_what_is_written_or_printed_fails(self):
        self.run_with("exit 2", "--update")
        for body in ("mkdir out; exit 2", "echo text; exit 2",
                     'while [ "$1" != --out ]; do shift; done; mkdir "$2"; exit 2'):
            self.assertEqual(self.run_with(body), 1, body)
            if (self.folder / "out").exists():
                (self.folder / "out").rmdir()

    def test_memory_beyond_the_limit_fails(self):
        self.run_with("exit 2", "--update")
        hungry = "python3 -c 'bytearray(1 << 30)' 2>/dev/null || exit 70; exit 2"
        self.assertEqual(self.run_with(hungry), 1)

    def test_an_unknown_case_is_an_error(self):
        with self.assertRaises(SystemExit):
            self.run_with("exit 2", "other_")


if __name__ == "__main__":
    unittest.main()
