// Names and what belongs to each, in the order in which they came.
#include "core/name_map.h"

#include <doctest/doctest.h>

#include <string>

#include "opcost/core/shared_text.h"

namespace opcost::name_map_cases {

TEST_CASE("Name map: what was put in is found, and nothing else") {
  NameMap<SharedText, int> map;
  CHECK(map.find("a") == nullptr);
  for (int at = 0; at < 1000; ++at) {
    const auto [value, is_new] = map.try_emplace("name" + std::to_string(at), int{at});
    CHECK(is_new);
    CHECK(*value == at);
  }
  CHECK(map.size() == 1000);
  for (int at = 0; at < 1000; ++at) {
    const int* found = map.find("name" + std::to_string(at));
    REQUIRE(found != nullptr);
    CHECK(*found == at);
  }
  CHECK_FALSE(map.contains("name1000"));
  CHECK_FALSE(map.contains(""));
}

TEST_CASE("Name map: a name that is there keeps what belongs to it, or gets another") {
  NameMap<SharedText, std::string> map;
  map.insert_or_assign("a", "first");
  std::string second = "second";
  const auto [kept, is_new] = map.try_emplace("a", std::move(second));
  CHECK_FALSE(is_new);
  CHECK(*kept == "first");
  map.insert_or_assign("a", "third");
  CHECK(*map.find("a") == "third");
  CHECK(map.size() == 1);
}

TEST_CASE("Name map: entries stay where they are, and are listed in the order they came") {
  NameMap<SharedText, int> map;
  map.reserve(4);
  const int* first = map.try_emplace("z", 0).first;
  for (int at = 1; at < 500; ++at) map.try_emplace(std::to_string(at), int{at});
  CHECK(map.find("z") == first);
  int expected = 0;
  for (const auto& [name, value] : map) CHECK(value == expected++);
  CHECK(expected == 500);
}

TEST_CASE("Name map: names may be views of texts elsewhere") {
  const std::string text = "one two";
  NameMap<std::string_view, int> map;
  map.try_emplace(std::string_view(text).substr(0, 3), 1);
  map.try_emplace(std::string_view(text).substr(4), 2);
  CHECK(*map.find("one") == 1);
  CHECK(*map.find("two") == 2);
  CHECK(map.find("one two") == nullptr);
}

}  // namespace opcost::name_map_cases
