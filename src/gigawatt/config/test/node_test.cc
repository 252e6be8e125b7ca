#include "gigawatt/config/node.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace gw::config::node_test {
namespace {

Node parsed(std::string_view yaml) {
  Diagnostics diagnostics;
  auto node = parse_yaml(yaml, "f", diagnostics);
  EXPECT_TRUE(node.has_value()) << yaml << "\n" << diagnostics.render();
  return node.value_or(Node());
}

// A random tree; texts from an alphabet that is rich in YAML's own characters.
rc::Gen<std::string> texts() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
                          "a", "b", "1", " ", ":", "#", "-", "'", "\"", "\\", ",", "[", "]", "{",
                          "}", "&", "*", "!", "|", ">", "%", "@", "`", "?", "~", "\n", "\t", "é",
                          "null", "...", "---", "<<", "=", "\xC2\xA0", "😀")),
                      [](const std::vector<std::string>& parts) {
                        std::string text;
                        for (const auto& part : parts) text += part;
                        return text;
                      });
}

Node random_tree(int depth) {
  const int kind = depth == 0 ? 0 : *rc::gen::inRange(0, 3);
  if (kind == 0) {
    Node scalar = Node::scalar(*texts());
    // As the parser would have it: what can only be written in quotes is quoted.
    Diagnostics diagnostics;
    const auto plain = parse_yaml("x: " + to_yaml(scalar), "f", diagnostics);
    RC_ASSERT(plain.has_value());
    scalar.quoted = plain->find("x")->quoted;
    return scalar;
  }
  Node node = kind == 1 ? Node::map() : Node::list();
  const int size = *rc::gen::inRange(0, 4);
  for (int i = 0; i < size; ++i) {
    if (kind == 2) {
      node.items.push_back(random_tree(depth - 1));
    } else {
      const std::string key = *texts();
      if (!key.empty() && key.size() < 200 && key != "<<" && node.find(key) == nullptr)
        node.add(key, random_tree(depth - 1));
    }
  }
  return node;
}

RC_GTEST_PROP(Node, ParsesBackWhatItWrites, ()) {
  const Node node = random_tree(4);
  const std::string yaml = to_yaml(node);
  Diagnostics diagnostics;
  const auto back = parse_yaml(yaml, "f", diagnostics);
  if (!back) RC_FAIL(yaml + diagnostics.render());
  RC_LOG() << yaml;
  RC_ASSERT(same(node, *back));
  RC_ASSERT(hash_of(node) == hash_of(*back));
}

TEST(Node, WritesBlockStyle) {
  const std::string yaml =
      "a: 1\n"
      "b:\n"
      "  - x\n"
      "  - c: \"2\"\n"
      "    d: {}\n"
      "  - - y\n"
      "    - []\n"
      "e: \"a: b\"\n";
  EXPECT_EQ(to_yaml(parsed(yaml)), yaml);
}

// Texts that fuzzing found to lose or gain quotes on the way.
TEST(Node, KeepsTextsPlain) {
  for (std::string_view yaml : {"a: \xDF\x91\n", "a: ---1 GW\n", "a: <<x\n", "...[/e]]\n", " ...\n",
                                "a: x\ty\n", "a: b:c#d\n", "- ---\n", "a: -1\n", "a: ?x\n"})
    EXPECT_EQ(to_yaml(parsed(yaml)), yaml);
  EXPECT_EQ(to_yaml(parsed("a: x\n\n  y\n")), "a: \"x\\ny\"\n");  // of several lines: a text
  EXPECT_EQ(to_yaml(parsed("\"---\": 1\n")), "\"---\": 1\n");
}

TEST(Node, WritesComments) {
  const auto comment = [](const Node& node) { return node.text == "1" ? "one" : ""; };
  EXPECT_EQ(to_yaml(parsed("a: 1\nb: [1, 2]\n"), comment),
            "a: 1  # one\nb:\n  - 1  # one\n  - 2\n");
}

TEST(Node, HashIgnoresTheOrderOfKeysOnly) {
  const auto hash = [](std::string_view yaml) { return hash_of(parsed(yaml)); };
  EXPECT_EQ(hash("a: 1\nb: {c: 2, d: 3}"), hash("b:\n  d: 3\n  c: 2\na: 1 # note"));
  EXPECT_NE(hash("[1, 2]"), hash("[2, 1]"));
  EXPECT_NE(hash("a: 1"), hash("a: '1'"));
  EXPECT_NE(hash("a: 1"), hash("a: 2"));
  EXPECT_NE(hash("a: {b: 1}"), hash("a: [b, 1]"));
  EXPECT_NE(hash("[[1], 2]"), hash("[1, [2]]"));
}

// Which of two alternatives decides is part of the meaning.
TEST(Node, HashKnowsTheDecidingLayer) {
  Node first = parsed("uniform: 1\nnormal: 2");
  Node second = first;
  first.entries[0].layer = 1;
  second.entries[1].layer = 1;
  EXPECT_NE(hash_of(first), hash_of(second));
  second.entries[1].layer = 0;
  second.entries[0].layer = 7;
  EXPECT_EQ(hash_of(first), hash_of(second));
}

TEST(Node, FindsTheIdOfAnItem) {
  const auto id = [](std::string_view yaml) {
    return std::string(item_id(parsed(yaml)).value_or("none"));
  };
  EXPECT_EQ(id("{id: gw, count: 1}"), "gw");
  EXPECT_EQ(id("lease: {term: 1}"), "lease");
  EXPECT_EQ(id("lease: {id: second, term: 1}"), "second");
  EXPECT_EQ(id("lease: short"), "none");
  EXPECT_EQ(id("{a: 1, b: 2}"), "none");
  EXPECT_EQ(id("word"), "none");
  EXPECT_EQ(id("{id: [1]}"), "none");
}

TEST(Node, ExcerptsStayShort) {
  const Node node = parsed("a: " + std::string(5000, 'x') + "\nb: 1\n");
  EXPECT_EQ(node.source->excerpt(2, 1), "b: 1");
  EXPECT_EQ(node.source->excerpt(1, 1).size(), 121u);
  EXPECT_EQ(node.source->excerpt(1, 3000), "");
  EXPECT_EQ(node.source->excerpt(9, 1), "");
}

}  // namespace
}  // namespace gw::config::node_test
