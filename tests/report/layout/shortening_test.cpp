// Names cut so that they stay apart, and texts in ASCII.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "report/layout/printable.h"

namespace opcost::test {
namespace shortening_cases {

TEST_CASE("Names cut: those that differ stay apart, wherever they differ") {
  const std::vector<std::string_view> names{"/encoder/layer.0/attention/self/query/MatMul",
                                            "/encoder/layer.1/attention/self/query/MatMul",
                                            "/encoder/layer.0/attention/self/value/MatMul",
                                            "/decoder/layer.0/attention/self/query/MatMul",
                                            "/encoder/layer.10/attention/self/query/MatMul"};
  for (const std::size_t width : {8U, 12U, 20U, 30U}) {
    CAPTURE(width);
    const auto cut = shortened_apart(names, width);
    std::set<std::string> seen(cut.begin(), cut.end());
    CHECK(seen.size() == names.size());
    for (const std::string& name : cut) CHECK(columns(name) <= width);
  }
}

TEST_CASE("Names cut: a thousand that differ in one place each") {
  std::vector<std::string> names;
  for (int at = 0; at < 1000; ++at)
    names.push_back("block" + std::to_string(at) + "/a/very/long/name/of/a/layer/that/all/share");
  const auto cut = shortened_apart({names.begin(), names.end()}, 12);
  CHECK(std::set<std::string>(cut.begin(), cut.end()).size() == names.size());
}

TEST_CASE("Names cut: equal texts stay equal, short ones unchanged") {
  CHECK(shortened_apart({"ab", "ab", "cd"}, 8) == std::vector<std::string>{"ab", "ab", "cd"});
  const auto cut = shortened_apart({"abcdefghij", "abcdefghij"}, 5);
  CHECK(cut[0] == cut[1]);
  CHECK(shortened_apart({}, 5).empty());
}

TEST_CASE("ASCII: what opcost draws gets its like, in as many columns") {
  const std::string text = "≥ 1.2 µJ ─── ██▌ a…b é 日";
  const std::string plain = in_ascii(text);
  CHECK(plain == ">=1.2 uJ --- ### a~b ? ?");
  CHECK(columns(plain) == columns(text));
  for (const char c : plain) CHECK(static_cast<unsigned char>(c) < 0x80);
}

}  // namespace shortening_cases
}  // namespace opcost::test
