"""Every rule of the house finds its violation at the right line, and passes clean text."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "tools"))
import house_rules

MODULE = "src/gigawatt/core/a.cc"
TESTED = {"src/gigawatt/core/test/a_test.cc": ""}


def check(name, text, **others):
    return list(house_rules.check({name: text, **TESTED, **others}))


class HouseRules(unittest.TestCase):
    def test_clean_source_passes(self):
        self.assertEqual(check(MODULE, "int f() {\n  return 1;\n}\n"), [])

    def test_header_size(self):
        self.assertIn("header of 301 lines", check("src/gigawatt/core/a.h", "\n" * 301)[0])
        self.assertEqual(check("src/gigawatt/core/a.h", "\n" * 300), [])

    def test_source_size(self):
        self.assertIn("source of 1001 lines", check(MODULE, "\n" * 1001)[0])

    def test_function_length(self):
        body = "int f(int x) {\n" + "  x++;\n" * 69 + "}\n"
        self.assertIn(f"{MODULE}:1: function of 71 lines", check(MODULE, body)[0])
        self.assertEqual(check(MODULE, body.replace("  x++;\n", "", 1)), [])

    def test_banned_word(self):
        found = check("docs/a.md", "fine\n\n" + "TO" + "DO later\n")
        self.assertIn("docs/a.md:3:", found[0])

    def test_printing_library(self):
        self.assertIn(f"{MODULE}:2: a library does not print", check(MODULE, "\nstd::cout << 1;\n")[0])
        self.assertEqual(check("apps/cli/main.cc", "std::cout << 1;\n"), [])

    def test_line_width(self):
        self.assertIn("line of 121 characters", check(MODULE, "x" * 121)[0])

    def test_source_without_test(self):
        found = list(house_rules.check({"src/gigawatt/core/b.cc": ""}))
        self.assertEqual(found, ["src/gigawatt/core/b.cc:1: no test of the same name: "
                                 "write src/gigawatt/core/test/b_test.cc"])


if __name__ == "__main__":
    unittest.main()
