// Lists that their copies share until one of them is changed.
#include "opcost/core/shared_list.h"

#include <doctest/doctest.h>

#include <string>

namespace opcost::shared_list_cases {

using Words = SharedList<std::string>;

TEST_CASE("Shared list: copies are one list until one of them is changed") {
  Words words{"a", "b"};
  Words copy = words;
  CHECK(&copy[0] == &words[0]);
  copy.push_back("c");
  CHECK(copy.size() == 3);
  CHECK(words.size() == 2);
  CHECK(&copy[0] != &words[0]);
  const std::string* before = &copy.edit()[0];
  copy.edit()[1] = "d";  // it is alone now, and is not copied again
  CHECK(&copy[0] == before);
  CHECK(copy == Words{"a", "d", "c"});
  CHECK_FALSE(copy == words);
}

TEST_CASE("Shared list: another list is put behind") {
  Words words;
  words.append({});
  CHECK(words.empty());
  words.append({"a"});
  words.append({"b", "c"});
  CHECK(words == Words{"a", "b", "c"});
  words.clear();
  CHECK(words == Words{});
  CHECK(sizeof(Words) == sizeof(void*));
}

}  // namespace opcost::shared_list_cases
