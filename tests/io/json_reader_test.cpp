// Reading JSON with lines, and refusing what is not JSON.
#include "io/json_reader.h"

#include <doctest/doctest.h>

#include <string>

namespace opcost {
namespace {

std::string fault(std::string_view text, const JsonLimits& limits = {}) {
  const auto parsed = parse_json(text, "f.json", 1, limits);
  return parsed ? "fine" : parsed.error().where + ": " + parsed.error().what;
}

TEST_CASE("json: values keep their kind, order and exact whole numbers") {
  const auto parsed = parse_json(
      R"({"n": 18446744073709551615, "m": -3, "x": 2.5, "s": "a\u00e9\n", "t": true,
          "none": null, "list": [1, [2], {}]})",
      "f.json");
  REQUIRE(parsed);
  REQUIRE(parsed->object() != nullptr);
  CHECK(parsed->object()->size() == 7);
  CHECK(parsed->object()->at(1).key == "m");
  CHECK(parsed->find("n")->count() == 18446744073709551615U);
  CHECK_FALSE(parsed->find("m")->count());
  CHECK(parsed->find("m")->number() == -3.0);
  CHECK(parsed->find("x")->number() == 2.5);
  CHECK_FALSE(parsed->find("x")->count());
  CHECK(*parsed->find("s")->text() == "a\xc3\xa9\n");
  CHECK(*parsed->find("t")->truth());
  CHECK(parsed->find("none")->is_null());
  CHECK(parsed->find("list")->array()->size() == 3);
  CHECK(parsed->find("list")->array()->at(2).kind() == "an object");
  CHECK(parsed->find("absent") == nullptr);
  CHECK(parsed->find("x")->find("inside a number") == nullptr);
}

TEST_CASE("json: a value knows its line, also a number before a line end") {
  const auto parsed = parse_json("{\n\"a\": 1\n,\n\n\"b\":\n[true,\n \"x\" ]\n}\n", "f.json", 10);
  REQUIRE(parsed);
  CHECK(parsed->line == 10);
  CHECK(parsed->find("a")->line == 11);
  CHECK(parsed->find("b")->line == 15);
  CHECK(parsed->find("b")->array()->at(1).line == 16);
  CHECK(json_error(*parsed->find("a"), "f.json", "too small").where == "f.json:11");
}

TEST_CASE("json: what is none is refused with its line") {
  CHECK(fault("") == "f.json:1: no JSON: the text ends too early");
  CHECK(fault("{\"a\": 1,\n \"a\": 2}") == "f.json:2: `a` is here twice");
  CHECK(fault("[1,\n2\n") == "f.json:2: no JSON: the text ends too early");
  CHECK(fault("[1,\n tru]").starts_with("f.json:2: no JSON: unexpected"));
  CHECK(fault("{} {}").starts_with("f.json:1: no JSON"));
  CHECK(fault("[1, NaN]").starts_with("f.json:1: no JSON"));
  CHECK(fault("[\n1e999]") == "f.json:2: a number beyond what a double holds");
  CHECK(fault("\"\xff\"").starts_with("f.json:1: no JSON"));
}

TEST_CASE("json: size, depth and number of values are limited") {
  CHECK(fault("[[[1]]]", {.depth = 3}) == "fine");
  CHECK(fault("[[[[1]]]]", {.depth = 3}) == "f.json:1: nested deeper than 3 levels");
  CHECK(fault("[1,2,3]", {.values = 4}) == "fine");
  CHECK(fault("[1,2,3,4]", {.values = 4}) == "f.json:1: more than 4 values");
  CHECK(fault("[1,2,3]", {.bytes = 6}) == "f.json: larger than 6 bytes");
  CHECK(fault(std::string(1'000'000, '[')) == "f.json:1: nested deeper than 64 levels");
}

}  // namespace
}  // namespace opcost
