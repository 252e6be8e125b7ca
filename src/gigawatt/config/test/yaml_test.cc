// The rules of the strict YAML reader, each with the message that a person sees.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "gigawatt/config/node.h"

namespace gw::config {
namespace {

using namespace std::string_literals;

std::string problems(std::string_view yaml, const ReadLimits& limits = {}) {
  Diagnostics diagnostics;
  const auto node = parse_yaml(yaml, "f", diagnostics, limits);
  EXPECT_EQ(node.has_value(), diagnostics.empty());
  return diagnostics.render();
}

Node tree(std::string_view yaml) {
  Diagnostics diagnostics;
  auto node = parse_yaml(yaml, "f", diagnostics);
  EXPECT_TRUE(node.has_value()) << diagnostics.render();
  return node.value_or(Node());
}

// "line:column+length" of the value at a key.
std::string place(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  if (node == nullptr) return "absent";
  return std::to_string(node->where.line) + ":" + std::to_string(node->where.column) + "+" +
         std::to_string(node->length);
}

TEST(Yaml, BuildsTheTree) {
  const Node node = tree("a: 1\nb:\n  - x\n  - {c: \"2\"}\nd: {}\ne: []\n");
  ASSERT_EQ(node.kind, NodeKind::map);
  EXPECT_EQ(node.find("a")->text, "1");
  EXPECT_FALSE(node.find("a")->quoted);
  EXPECT_EQ(node.find("b")->items.size(), 2u);
  EXPECT_EQ(node.find("b")->items[1].find("c")->text, "2");
  EXPECT_TRUE(node.find("b")->items[1].find("c")->quoted);
  EXPECT_EQ(node.find("d")->kind, NodeKind::map);
  EXPECT_EQ(node.find("e")->kind, NodeKind::list);
  EXPECT_EQ(node.find("x"), nullptr);
  EXPECT_EQ(node.where.file, "f");
}

TEST(Yaml, ScalarsStayText) {
  const Node node =
      tree("a: 012\nb: no\nc: 1:30\nd: 2026-07-31\ne: 1e3\nf: 'it''s'\ng: |\n  x\n  y\nh: true\n");
  EXPECT_EQ(node.find("a")->text, "012");
  EXPECT_EQ(node.find("b")->text, "no");
  EXPECT_EQ(node.find("c")->text, "1:30");
  EXPECT_EQ(node.find("d")->text, "2026-07-31");
  EXPECT_EQ(node.find("e")->text, "1e3");
  EXPECT_EQ(node.find("f")->text, "it's");
  EXPECT_EQ(node.find("g")->text, "x\ny\n");
  EXPECT_TRUE(node.find("g")->quoted);
  EXPECT_EQ(node.find("h")->text, "true");
}

TEST(Yaml, PlacesCountCodePoints) {
  const Node node = tree("é: ü\nab: {x: \"häß\", y: 22}\nc: 'a\n  b'\n");
  EXPECT_EQ(place(node, "é"), "1:4+1");
  EXPECT_EQ(place(*node.find("ab"), "x"), "2:9+5");
  EXPECT_EQ(place(*node.find("ab"), "y"), "2:19+2");
  EXPECT_EQ(place(node, "c"), "3:4+2");  // to the end of its first line
  EXPECT_EQ(node.entries[1].key_where.line, 2);
  EXPECT_EQ(node.entries[1].key_where.column, 1);
}

TEST(Yaml, WindowsLineEndsAndByteOrderMarkMoveNothing) {
  const Node unix_text = tree("a: 1\nb: é 2\n");
  const Node windows_text = tree(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: é 2\r\n");
  EXPECT_TRUE(same(unix_text, windows_text));
  EXPECT_EQ(place(windows_text, "a"), "1:4+1");
  EXPECT_EQ(place(windows_text, "b"), "2:4+3");
}

TEST(Yaml, RefusesWhatIsNotText) {
  EXPECT_EQ(problems("a: \x80\n"),
            "f:1:4: error: byte 0x80 is not valid UTF-8\n  a: \x80\n     ^\n  hint: save the file "
            "as UTF-8\n");
  for (std::string_view bad :
       {"a: \xC0\xAF", "a: \xED\xA0\x80", "a: \xF4\x90\x80\x80", "a: \xE2\x82", "a: \xFF"})
    EXPECT_NE(problems(bad).find("is not valid UTF-8"), std::string::npos);
  EXPECT_NE(problems("a: \0x"s).find("a NUL character (U+0000) is not allowed"), std::string::npos);
  EXPECT_NE(problems("a: \x1b[31m").find("a control character (U+001B)"), std::string::npos);
  EXPECT_NE(problems("a: \x7f").find("a control character (U+007F)"), std::string::npos);
  EXPECT_NE(problems("a\rb: 1").find("a carriage return without a line feed"), std::string::npos);
  EXPECT_NE(problems("a: \xC2\x85").find("a control character (U+0085)"), std::string::npos);
  EXPECT_NE(problems("a: \xE2\x80\xAE").find("an invisible text direction mark (U+202E)"),
            std::string::npos);
  EXPECT_NE(problems("a: \xEF\xBB\xBF").find("a byte order mark inside the text"),
            std::string::npos);
  EXPECT_NE(problems("a: \xE2\x80\xA8").find("a Unicode line separator"), std::string::npos);
  EXPECT_EQ(problems("\xFF\xFE"
                     "a"),
            "f:1:1: error: the text is UTF-16\n  hint: save the file as UTF-8\n");
}

TEST(Yaml, RefusesTabsAndOddSpaces) {
  EXPECT_NE(problems("a:\n\tb: 1\n").find("f:2:1: error: a tab is used as indent"),
            std::string::npos);
  EXPECT_NE(problems("a:\n \tb: 1\n").find("f:2:2: error: a tab is used as indent"),
            std::string::npos);
  EXPECT_EQ(problems("a: 1\n \t\nb: \t2\n"),
            "");  // on an empty line and inside a line it does no harm
  EXPECT_NE(problems("a:\n\xC2\xA0 b: 1\n").find("a special space (U+00A0) is used as indent"),
            std::string::npos);
  EXPECT_EQ(
      problems("a: 1\xC2\xA0GW\n"),
      "f:1:4: error: \"1\xC2\xA0GW\" holds a special space (U+00A0)\n  a: 1\xC2\xA0GW\n     ^~~~\n"
      "  hint: type a normal space\n");
  EXPECT_EQ(problems("a: \"1\xC2\xA0GW\"\n"), "");
}

TEST(Yaml, RefusesDuplicateKeysNamingBothPlaces) {
  EXPECT_EQ(
      problems("a: 1\nb: 2\na: 3\n"),
      "f:3:1: error: \"a\" appears twice in this map, first in line 1, column 1\n  a: 3\n  ^\n"
      "  hint: delete one of the two\n");
  EXPECT_NE(problems("x: {ab: 1, \"ab\": 2}")
                .find("f:1:12: error: \"ab\" appears twice in this map, first in line 1, "
                      "column 5"),
            std::string::npos);
  EXPECT_EQ(problems("a: {x: 1}\nb: {x: 1}\n"), "");
}

TEST(Yaml, RefusesEmptyValues) {
  EXPECT_EQ(problems("a:\nb: 1\n"),
            "f:1:1: error: \"a\" has no value\n  a:\n  ^\n"
            "  hint: write a value, or delete the line; quote a text that holds a comma or is "
            "\"null\"\n");
  for (std::string_view null : {"a: ~", "a: null", "a: Null", "a: NULL", "a: # nothing"})
    EXPECT_NE(problems(null).find("\"a\" has no value"), std::string::npos) << null;
  EXPECT_EQ(problems("a: 'null'\n"), "");
  EXPECT_NE(problems("[1,,2]").find("f:1:3: error: an item of the list is empty"),
            std::string::npos);
  EXPECT_NE(problems("- 1\n-\n- 3\n").find("f:2:1: error: an item of the list is empty"),
            std::string::npos);
  EXPECT_NE(problems("{src: x, not checked}").find("f:1:10: error: \"not checked\" has no value"),
            std::string::npos);
  EXPECT_NE(problems("{a:1}").find("hint: write a space behind the colon"), std::string::npos);
  EXPECT_NE(problems(": 1").find("a key is missing before the colon"), std::string::npos);
  EXPECT_NE(problems("'': 1").find("an empty key"), std::string::npos);
  EXPECT_NE(problems("").find("there is no value here"), std::string::npos);
  EXPECT_NE(problems("# only a comment\n").find("there is no value here"), std::string::npos);
}

TEST(Yaml, RefusesAnchorsAliasesTagsAndMergeKeys) {
  EXPECT_EQ(problems("a: &x 1\nb: *x\n"),
            "f:1:4: error: anchors (&name) are not supported\n  a: &x 1\n     ^\n"
            "  hint: write the value out, or use include\n"
            "f:2:4: error: aliases (*name) are not supported\n  b: *x\n     ^\n"
            "  hint: write the value out, or use include\n");
  EXPECT_NE(problems("a: *x\n").find("aliases (*name) are not supported"), std::string::npos);
  EXPECT_NE(problems("a: &x {b: 1}\n").find("anchors"), std::string::npos);
  for (std::string_view tag :
       {"a: !!str 1", "a: !x 1", "a: ! 1", "a: !<x> 1", "!!map {a: 1}", "a: !!int [1]"})
    EXPECT_NE(problems(tag).find("tags (!name) are not supported"), std::string::npos) << tag;
  EXPECT_NE(problems("<<: {a: 1}\n").find("merge keys (<<) are not supported"), std::string::npos);
}

TEST(Yaml, RefusesKeysThatAreNotWords) {
  EXPECT_NE(problems("? [a]\n: 1\n").find("a list cannot be a key"), std::string::npos);
  EXPECT_NE(problems("{a: 1}: 2\n").find("a map cannot be a key"), std::string::npos);
  EXPECT_NE(problems(std::string(300, 'k') + ": 1").find("a key of more than 256 bytes"),
            std::string::npos);
}

TEST(Yaml, RefusesMoreThanOneDocument) {
  EXPECT_NE(problems("a: 1\n---\nb: 2\n").find("f:2:1: error: a second document begins here"),
            std::string::npos);
  EXPECT_NE(
      problems("- a\nb: 1\n").find("f:2:1: error: this does not belong to what stands above it"),
      std::string::npos);
  EXPECT_NE(problems("%YAML 1.2\n---\na: 1\n").find("directives are not supported"),
            std::string::npos);
  EXPECT_EQ(problems("---\na: 1\n...\n"), "");
}

TEST(Yaml, RefusesUnterminatedQuotes) {
  EXPECT_EQ(problems("a: \"xyz\n"),
            "f:1:4: error: the quote \" opened here is never closed\n  a: \"xyz\n     ^\n"
            "  hint: close it at the end of the text\n");
  EXPECT_NE(
      problems("a: 'xyz\nb: 1\n").find("f:1:4: error: the quote ' opened here is never closed"),
      std::string::npos);
  EXPECT_NE(problems("\"a: 1\n").find("f:1:1: error: the quote \" opened here is never closed"),
            std::string::npos);
  EXPECT_NE(problems("a: \"x\\\"\n").find("never closed"), std::string::npos);
  EXPECT_NE(problems("a: 'x''\n").find("never closed"), std::string::npos);
}

TEST(Yaml, SpeaksItsOwnWordsAboutBrokenStructure) {
  EXPECT_EQ(
      problems("a: [1, 2\nb: 3\n"),
      "f:1:4: error: this [ is never closed, or a comma is missing in it\n  a: [1, 2\n     ^\n"
      "  hint: write [value, value]\n");
  EXPECT_NE(problems("a: {x: [1], y: 2\nb: 3\n").find("f:1:4: error: this { is never closed"),
            std::string::npos);
  EXPECT_NE(problems("a: b: c\n").find("f:1:5: error: a colon is not expected here"),
            std::string::npos);
  EXPECT_NE(problems("power 1 GW\ncount: 10\n").find("f:2:6: error: a colon is not expected here"),
            std::string::npos);
  EXPECT_NE(problems("a: ]\n").find("a closing bracket without its opening one"),
            std::string::npos);
  EXPECT_NE(
      problems("a: 1\n- b\n").find("f:2:1: error: this does not fit the map that it stands in"),
      std::string::npos);
  EXPECT_NE(problems("a: @x\n").find("this character cannot begin a value"), std::string::npos);
  EXPECT_NE(problems("a: \"\\q\"\n").find("unknown escape in double quotes"), std::string::npos);
  EXPECT_NE(problems("a: \"\\0\"\n").find("an escape stands for a character that is not allowed"),
            std::string::npos);
  EXPECT_NE(
      problems("a: \"\\u202e\"\n").find("an escape stands for an invisible text direction mark"),
      std::string::npos);
  EXPECT_NE(problems("a: |x\n  t").find("text after | or > on its line"), std::string::npos);
}

TEST(Yaml, HoldsItsLimits) {
  EXPECT_NE(problems(std::string(5 << 20, '#')).find("f: error: larger than 4 MiB"),
            std::string::npos);
  EXPECT_NE(problems("[1, 2, 3]", {.nodes = 3}).find("more than 3 values and keys"),
            std::string::npos);
  EXPECT_EQ(problems("[1, 2]", {.nodes = 3}), "");
  std::string deep;
  for (int i = 0; i < 70; ++i) deep += "- ";
  EXPECT_NE(problems(deep + "x").find("nested more than 64 levels deep"), std::string::npos);
  EXPECT_EQ(problems("[[x]]", {.depth = 2}), "");
  EXPECT_NE(problems("[[[x]]]", {.depth = 2}).find("nested more than 2 levels deep"),
            std::string::npos);
}

TEST(Yaml, StaysQuickAndShortOnHostileInput) {
  EXPECT_NE(problems(std::string(100'000, '[')), "");
  EXPECT_NE(problems(std::string(100'000, '{')), "");
  std::string aliases = "a: &a [x]\nb: [*a";
  for (int i = 0; i < 200'000; ++i) aliases += ",*a";
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_yaml(aliases + "]", "f", diagnostics).has_value());
  EXPECT_EQ(diagnostics.items().size(), 100u);
}

TEST(Yaml, ReadsFilesAndSaysWhyNot) {
  const auto folder = std::filesystem::temp_directory_path();
  Diagnostics diagnostics;
  EXPECT_FALSE(read_yaml((folder / "no_such_file.yaml").string(), diagnostics, {}, "x.yaml"));
  EXPECT_EQ(diagnostics.render(),
            "x.yaml: error: cannot open the file: No such file or directory\n");
  Diagnostics on_folder;
  EXPECT_FALSE(read_yaml(folder.string(), on_folder, {}, "x"));
  EXPECT_EQ(on_folder.render(), "x: error: this is a folder, not a file\n");
  const auto file = folder / "gigawatt_yaml_test.yaml";
  std::ofstream(file) << "a: 1\n";
  Diagnostics none;
  const auto node = read_yaml(file.string(), none);
  ASSERT_TRUE(node.has_value());
  EXPECT_EQ(node->find("a")->where.file, file.string());
  Diagnostics small;
  EXPECT_FALSE(read_yaml(file.string(), small, {.bytes = 3}));
  EXPECT_NE(small.render().find("larger than 3 bytes"), std::string::npos);
  std::filesystem::remove(file);
}

// Random bytes and random mutations of a good document either parse or are explained.
RC_GTEST_PROP(Yaml, NeverThrows, ()) {
  std::string text = "a: [1, {b: 'c'}]\nd:\n  - e: \"f\"\n    g: |\n      h\n";
  const auto edits = *rc::gen::inRange(1, 6);
  for (int i = 0; i < edits; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const char c = *rc::gen::oneOf(rc::gen::elementOf("[]{}:,-?&*!|>'\"%@` \n#\\"s),
                                   rc::gen::arbitrary<char>());
    if (*rc::gen::arbitrary<bool>())
      text.insert(at, 1, c);
    else
      text[at] = c;
  }
  Diagnostics diagnostics;
  const bool good = parse_yaml(text, "f", diagnostics).has_value();
  RC_ASSERT(good == diagnostics.empty());
}

}  // namespace
}  // namespace gw::config
