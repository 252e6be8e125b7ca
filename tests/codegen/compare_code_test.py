"""The comparison of machine code must report what differs."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import compare_code  # noqa: E402


def run(left, right):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, text in (("left.cc", left), ("right.cc", right)):
            path = pathlib.Path(folder) / name
            path.write_text(text)
            paths.append(str(path))
        compiler = os.environ.get("CXX", "c++")
        result = subprocess.run([sys.executable, str(HERE / "compare_code.py"), compiler, folder, *paths],
                                capture_output=True, text=True, check=False)
    return result.returncode, result.stdout


SUM = """extern "C" double gw_sum(const double* x, long n) {
  double sum = 0;
  for (long i = 0; i < n; ++i) sum += x[i];
  return sum;
}
"""


class CompareCode(unittest.TestCase):
    def test_equal_code_is_equal_under_other_names(self):
        code, text = run(SUM, SUM.replace("sum +=", "total +=").replace("double sum", "double total")
                         .replace("return sum", "return total"))
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r"^1 functions, \d+ instructions: the same")

    def test_reports_another_operation(self):
        code, text = run(SUM, SUM.replace("sum += x[i]", "sum -= x[i]"))
        self.assertEqual(code, 1)
        self.assertRegex(text, r"^gw_sum: instruction \d+ of \d+ and \d+: '.*' against '.*'")

    def test_reports_an_additional_operation(self):
        code, text = run(SUM, SUM.replace("return sum", "return sum * 2"))
        self.assertEqual(code, 1)
        self.assertIn("gw_sum", text)

    def test_reports_a_missing_function(self):
        code, text = run(SUM, SUM.replace("gw_sum", "gw_total"))
        self.assertEqual(code, 1)
        self.assertIn("gw_sum: no instructions right", text)
        self.assertIn("gw_total: no instructions left", text)

    def test_reports_sources_without_a_kernel(self):
        code, text = run("int x;", "int y;")
        self.assertEqual(code, 1)
        self.assertIn("no function gw_*", text)

    def test_reports_a_longer_function(self):
        found = list(compare_code.differences({"gw_f": ["ret"]}, {"gw_f": ["ret", "nop"]}))
        self.assertEqual(found, ["gw_f: instruction 2 of 1 and 2: '(end)' against 'nop'"])


if __name__ == "__main__":
    unittest.main()
