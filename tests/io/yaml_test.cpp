// Reading YAML with places, and what is refused.
#include "io/yaml.h"

#include <doctest/doctest.h>

#include <string>

using opcost::parse_yaml;
using opcost::YamlNode;

namespace {

std::string yaml_error(std::string_view text) {
  const auto parsed = parse_yaml(text, "f.yaml");
  return parsed ? "no error" : opcost::to_string(parsed.error());
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("YAML: keys and values keep their order and their place") {
  const auto root = parse_yaml("b: 1\na:\n  - x\n  - {k: v}\n", "f.yaml");
  REQUIRE(root.ok());
  REQUIRE(root->mapping.size() == 2);
  CHECK(root->mapping[0].key.scalar == "b");
  CHECK(root->mapping[1].key.where() == "f.yaml:2:1");
  const YamlNode* list = root->find("a");
  REQUIRE(list != nullptr);
  CHECK(list->sequence.at(0).where() == "f.yaml:3:5");
  CHECK(list->sequence.at(1).find("k")->where() == "f.yaml:4:9");
  CHECK(root->find("c") == nullptr);
}

TEST_CASE("YAML: what is refused is told with its line and column") {
  struct Case {
    std::string_view text, error;
  };
  for (const Case& one : {
           Case{"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: `a` is here twice; first in line 1"},
           Case{"a: &x 1\nb: *x\n", "f.yaml:1:4: anchors and aliases"},
           Case{"b: *x\n", "f.yaml:1:4: "},
           Case{"a: !!binary AAAA\n", "f.yaml:1:4: tags (!...) are not supported"},
           Case{"a: 1\n---\nb: 2\n", "f.yaml:2:1: a second document"},
           Case{"? [a, b]\n: 1\n", "f.yaml:1:3: a key must be a word"},
           Case{"a: [1, 2\n", "f.yaml:2:1: end of sequence flow not found"},
           Case{"a: 1\n\tb: 2\n", "f.yaml:2:"},
           Case{"", "f.yaml:1:1: the file is empty"},
           Case{"# only a comment\n", "f.yaml:1:1: the file is empty"},
           Case{"a: \"\\e[31m\"\n", "f.yaml:1:4: a control character in a text"},
       }) {
    CAPTURE(one.text);
    CHECK(yaml_error(one.text).starts_with(one.error));
  }
}

TEST_CASE("YAML: a control character, even yaml-cpp's own end mark, is no text") {
  using namespace std::string_literals;
  CHECK(yaml_error("a: 1\nb: \x04 2\n").starts_with("f.yaml:2:4: a control character"));
  CHECK(yaml_error("\0\0\0"s).starts_with("f.yaml:1:1: a control character"));
}

TEST_CASE("YAML: an alias bomb is refused at its first anchor") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'k'; ++name) {
    const std::string last = "*" + std::string(1, static_cast<char>(name - 1));
    bomb += std::string(1, name) + ": &" + name + " [" + last + repeated("," + last, 8) + "]\n";
  }
  CHECK(yaml_error(bomb).starts_with("f.yaml:1:4: anchors and aliases"));
}

TEST_CASE("YAML: nesting is bounded, in flow and in block style") {
  CHECK(yaml_error(repeated("[", 32) + repeated("]", 32)) == "no error");
  CHECK(yaml_error(repeated("[", 33) + repeated("]", 33)).find("deeper than 32") !=
        std::string::npos);
  CHECK(yaml_error(repeated("- ", 500'000)).find("deeper than 32") != std::string::npos);
  CHECK(yaml_error(repeated("{a: ", 250'000)).find("deeper than 32") != std::string::npos);
}

TEST_CASE("YAML: size and number of values are bounded") {
  CHECK(yaml_error(std::string(opcost::kMaxYamlBytes + 1, 'a')).find("larger than") !=
        std::string::npos);
  CHECK(yaml_error(repeated("- 1\n", 50'001)).find("more than 50000 values") != std::string::npos);
}
