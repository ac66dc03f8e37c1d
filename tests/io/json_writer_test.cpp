// Writing JSON: layout, strings and numbers.
#include "io/json_writer.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

using opcost::JsonWriter;

namespace {

template <class T>
std::string written(const T& value) {
  std::ostringstream out;
  JsonWriter json(out);
  json.value(value);
  return out.str();
}

}  // namespace

TEST_CASE("JsonWriter: members and elements are separated, blocks indented, lines kept") {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("a", std::uint64_t{1});
  json.key("b");
  json.begin_array();
  json.begin_object(JsonWriter::Layout::Line);
  json.member("c", true);
  json.null_member("d");
  json.end_object();
  json.value("e");
  json.end_array();
  json.key("f");
  json.begin_array();
  json.end_array();
  json.end_object();
  CHECK(out.str() ==
        "{\n"
        "  \"a\": 1,\n"
        "  \"b\": [\n"
        "    {\"c\": true, \"d\": null},\n"
        "    \"e\"\n"
        "  ],\n"
        "  \"f\": []\n"
        "}\n");
}

TEST_CASE("JsonWriter: what is inside a line stays on it") {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_array(JsonWriter::Layout::Line);
  json.begin_array();
  json.value(std::int64_t{-1});
  json.value(std::int64_t{2});
  json.end_array();
  json.value("x");
  json.end_array();
  CHECK(out.str() == "[[-1, 2], \"x\"]\n");
}

TEST_CASE("JsonWriter: strings are ASCII that reads back as the same string") {
  for (const std::string text : {"plain", "a\"b\\c", "line\nfeed", "esc\x1b[2J", "µ 日本 😀", ""}) {
    CAPTURE(text);
    const std::string json = written(std::string_view(text));
    CHECK(std::ranges::all_of(json, [](char c) { return c >= ' ' && c <= '~'; }));
    CHECK(nlohmann::json::parse(json) == text);
  }
}

TEST_CASE("JsonWriter: bytes that are no UTF-8 become the replacement character") {
  CHECK(written(std::string_view("a\xFF"
                                 "b\xC3")) == "\"a\\ufffdb\\ufffd\"");
}

TEST_CASE("JsonWriter: a key is escaped like any string") {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object(JsonWriter::Layout::Line);
  json.member("\"\n", "v");
  json.end_object();
  CHECK(out.str() == "{\"\\\"\\n\": \"v\"}\n");
}

TEST_CASE("JsonWriter: integers keep all 64 bits") {
  CHECK(written(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(written(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
}

TEST_CASE("JsonWriter: doubles have the shortest digits that read back as the same number") {
  CHECK(written(0.1) == "0.1");
  CHECK(written(896.5) == "896.5");
  CHECK(written(1e300) == "1e+300");
}

TEST_CASE("JsonWriter: a number that is not finite is null") {
  CHECK(written(std::nan("")) == "null");
  CHECK(written(-std::numeric_limits<double>::infinity()) == "null");
}
