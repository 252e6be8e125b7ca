"""Runs the binary as a user does. The environment's GIGAWATT names it."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("GIGAWATT", str(ROOT / "build/dev/apps/cli/gigawatt"))
PLANS = sorted((ROOT / "plans").glob("*.yaml"))
FLAGSHIP = ROOT / "plans/nvidia_openai_10gw.yaml"
LAB = ROOT / "plans/lab_16k_h100.yaml"  # the fastest
NEOCLOUD = ROOT / "plans/neocloud_20mw.yaml"


def gigawatt(*arguments, cwd=ROOT, **options):
    """The finished process, with stdout and stderr as text."""
    return subprocess.run([BINARY, *map(str, arguments)], cwd=cwd, stdin=subprocess.DEVNULL, timeout=100,
                          **{"capture_output": True, "text": True, **options})


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Case(unittest.TestCase):
    """A test with a folder of its own."""
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gigawatt_e2e_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def ok(self, *arguments, **options):
        """Runs a command that must succeed without a message; its stdout."""
        done = gigawatt(*arguments, **options)
        self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
        return done.stdout

    def assert_same_files(self, folder, before, message=""):
        """`before` is what contents() said; names the files that differ, not their bytes."""
        now = contents(folder)
        self.assertEqual([name for name in sorted({*before, *now}) if before.get(name) != now.get(name)], [], message)
