#!/usr/bin/env python3
"""The files of an output folder say the same: CSV, SQLite, JSON and the report."""
import csv
import html.parser
import json
import math
import re
import sqlite3
import unittest

from gigawatt import FLAGSHIP, PLANS, ROOT, Case

TABLES = ["metrics", "monthly", "money_flows", "commitments", "capex", "capex_views", "schedule", "statements",
          "what_if", "claims", "chances", "incidents", "sources", "deals", "cap_tables", "covers", "projects", "stress",
          "stress_matrix", "comparisons", "exposures", "exposed", "debt_rank", "exposure_years", "circularity",
          "circularity_years", "circularity_deals", "cycles", "concentration"]


class Page(html.parser.HTMLParser):
    """The scripts of a page by type, and every address that it would load."""

    def __init__(self, text):
        super().__init__()
        self.scripts, self.loads, self.inside = {}, [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "script":
            self.inside = attributes.get("type", "")
        if tag in ("script", "link", "img", "iframe", "video", "audio", "source", "object", "embed", "base", "use"):
            self.loads += [attributes[name] for name in ("src", "href", "data", "srcset") if name in attributes]

    def handle_endtag(self, tag):
        if tag == "script":
            self.inside = None

    def handle_data(self, data):
        if self.inside is not None:
            self.scripts[self.inside] = self.scripts.get(self.inside, "") + data


def number(text):
    return None if text == "" else float(text)


class OutputFiles(Case):
    def check(self, plan):
        out = self.folder / plan.stem
        self.ok("run", plan, "--out", out)
        self.assertEqual(sorted(path.name for path in out.iterdir()),
                         sorted([f"{name}.csv" for name in TABLES] + ["report.html", "results.json", "results.sqlite"]))
        self.tables = {}
        for name in TABLES:
            with open(out / f"{name}.csv", newline="", encoding="utf-8") as file:
                reader = csv.DictReader(file, strict=True)
                self.tables[name] = list(reader)
                self.assertEqual(len(set(reader.fieldnames)), len(reader.fieldnames), name)
                self.assertTrue(all(None not in row and None not in row.values() for row in self.tables[name]), name)
        self.results = json.loads((out / "results.json").read_text())
        with self.subTest(f"{plan.stem}: SQLite"):
            self.check_sqlite(out)
        with self.subTest(f"{plan.stem}: JSON"):
            self.check_json()
        with self.subTest(f"{plan.stem}: report"):
            self.check_report(out)

    def check_sqlite(self, out):
        """Every cell is the one of the CSV file, exactly; its type is the one of the column."""
        with sqlite3.connect(out / "results.sqlite") as database:
            names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            self.assertEqual(names, {*TABLES, "columns"})
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            for name, rows in self.tables.items():
                cursor = database.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
                heads = [column[0] for column in cursor.description]
                if rows:
                    self.assertEqual(heads, list(rows[0]))
                documented = database.execute('SELECT name FROM columns WHERE "table" = ? ORDER BY rowid', [name])
                self.assertEqual([row[0] for row in documented], heads)
                stored = cursor.fetchall()
                self.assertEqual(len(stored), len(rows), name)
                for in_file, in_database in zip(rows, stored):
                    for text, value in zip(in_file.values(), in_database):
                        expected = text if isinstance(value, str) else number(text)
                        self.assertEqual(value, expected, (name, in_file))

    def same(self, value, text, what):
        """JSON has twelve digits, CSV all of them."""
        expected = number(text)
        if value is None or expected is None:
            self.assertEqual(value, expected, what)
        else:
            self.assertTrue(math.isclose(value, expected, rel_tol=1e-11, abs_tol=1e-300), (what, value, expected))

    def same_rows(self, name, rows, words, numbers):
        """`words` and `numbers`: column -> member of the rows of results.json."""
        self.assertEqual(len(rows), len(self.tables[name]), name)
        for row, cells in zip(rows, self.tables[name]):
            for column, member in words.items():
                self.assertEqual(row[member], cells[column], (name, cells))
            for column, member in numbers.items():
                self.same(row[member], cells[column], (name, column, cells))

    def check_json(self):
        results, months = self.results, self.results["months"]
        alike = lambda *names: {name: name for name in names}
        self.same_rows("metrics", results["metrics"],
                       alike("id", "label", "unit", "text", "base", "trust", "not_modelled"),
                       alike("value", "p10", "p50", "p90"))
        self.same_rows("commitments", results["commitments"],
                       alike("contract", "type", "payer", "payee", "label", "state"),
                       alike("total_usd", "binding_probability"))
        self.same_rows("capex", results["capex"], alike("part"),
                       {"low_usd_per_gw": "usd_per_gw_low", "best_usd_per_gw": "best", "high_usd_per_gw": "high"})
        self.same_rows("capex_views", results["capex_views"], alike("who", "what", "base", "source"),
                       alike("low_gusd", "high_gusd"))
        self.same_rows("claims", results["claims"],
                       alike("id", "claim", "stated", "computed", "verdict", "status", "base", "date"),
                       alike("probability"))
        self.same_rows("chances", results["chances"], alike("id", "label"), alike("probability", "standard_error"))
        self.same_rows("incidents", results["incidents"], alike("month", "who", "what", "why"), {})
        self.same_rows("deals", [{**contract, "deal": deal["id"], "name": deal["name"]}
                                 for deal in results["deals"] for contract in deal["contracts"]],
                       alike("deal", "name", "contract", "type", "payer", "payee", "state", "evidence", "words"), {})
        self.same_rows("stress", results["stress"], alike("failed", "on"), {})
        self.same_rows("exposures", results["exposures"]["pairs"], alike("holder", "debtor"), {})
        self.same_rows("debt_rank", results["exposures"]["debt_rank"], alike("failed", "most_hit"), {})
        self.same_rows("circularity", results["circularity"]["measures"], alike("party", "measure", "base"), {})
        self.same_rows("sources", [s for s in results["sources"] if not s["id"].startswith("claim")],
                       alike("id", "title", "publisher", "date", "address", "confidence"), {})
        self.same_rows("schedule", [{**phase, **task, "critical": str(task["critical"]).lower()}
                                    for phase in results["schedule"] for task in phase["tasks"]],
                       {**alike("phase", "block", "campus", "system", "start", "finish", "critical"), "task": "name"}, {})
        self.same_rows("statements", [{**line, "party": party["party"], "year": year, "usd": usd}
                                      for party in results["statements"] for line in party["lines"]
                                      for year, usd in zip(party["years"], line["values_usd"], strict=True)],
                       alike("party", "statement", "line"), {"year": "year", "amount_usd": "usd"})
        self.same_rows("money_flows", [{**flow, "month": month, "amount": cents} for flow in results["money_flows"]
                                       for month, cents in zip(months, flow["cents"], strict=True) if cents != 0],
                       alike("month", "from", "to", "reason", "kind"), {"amount_cents": "amount"})
        self.same_rows("monthly", [{"month": month, **{s["id"]: s["values"][i] for s in results["series"]}}
                                   for i, month in enumerate(months)],
                       alike("month"), alike(*(s["id"] for s in results["series"])))
        for metric, row in zip(results["metrics"], self.tables["what_if"], strict=True):
            self.assertEqual(metric["id"], row["id"])
            self.same(metric["value"], row["plan"], row["id"])
            for what_if in results["what_ifs"]:
                self.same(what_if["metrics"].get(metric["id"]), row[what_if["id"]], (row["id"], what_if["id"]))

    def check_report(self, out):
        text = (out / "report.html").read_text()
        page = Page(text)
        embedded = page.scripts["application/json"]
        self.assertNotIn("<", embedded)
        self.assertEqual(embedded.strip().replace("\\u003c", "<"), (out / "results.json").read_text().strip())
        self.assertEqual([address for address in page.loads if not address.startswith(("data:", "#"))], [])
        without_data = text.replace(embedded, "")
        self.assertIsNone(re.search(r"@import|url\(\s*['\"]?(https?:)?//", without_data))
        self.assertIsNone(re.search(r"\b(fetch|importScripts|XMLHttpRequest|WebSocket|EventSource)\b\s*\(\s*['\"]http",
                                    without_data))
        self.assertTrue("</html>" in text and text.rstrip().endswith("-->"))  # the licences come last

    def test_texts_cannot_break_out_of_a_file(self):
        """Markup, quotes, commas and line breaks in a name end up in every file as they are."""
        name = 'a "b", c; </script><img src=x onerror=alert(1)> <!-- é 中'
        plan = self.folder / "odd.yaml"
        text = (ROOT / "plans/lab_16k_h100.yaml").read_text().replace("name: Llama 3 405B on 16,384 H100", f"name: {json.dumps(name)}")
        text = text.replace("lab: {name: Lab,", "lab: {name: \"L,a\\\"b\\n</script>\",")
        plan.write_text(text)
        self.check(plan)
        self.assertEqual(self.results["plan"]["name"], name)
        self.assertIn('L,a"b\n</script>', [party["name"] for party in self.results["parties"]])

    def test_flagship(self):
        self.check(FLAGSHIP)

    def test_other_plans(self):
        for plan in PLANS:
            if plan != FLAGSHIP:
                self.check(plan)


if __name__ == "__main__":
    unittest.main()
