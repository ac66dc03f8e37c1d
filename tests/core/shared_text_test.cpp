// Texts that their copies share.
#include "opcost/core/shared_text.h"

#include <doctest/doctest.h>

#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

namespace opcost::shared_text_cases {

TEST_CASE("Shared text: copies are one text, and read like a string") {
  const SharedText text = "/model/conv.1";
  SharedText copy = text;
  CHECK(&copy.str() == &text.str());
  CHECK(copy == text);
  CHECK(copy == "/model/conv.1");
  CHECK(copy == std::string("/model/conv.1"));
  CHECK(copy == std::string_view("/model/conv.1"));
  CHECK(copy != SharedText("/model/conv.2"));
  CHECK(copy < SharedText("/model/conv.2"));
  CHECK(copy.size() == 13);
  CHECK(copy.front() == '/');
  CHECK(copy.back() == '1');
  CHECK(copy[1] == 'm');
  CHECK(copy.find("conv") == 7);
  CHECK(copy.find('/', 1) == 6);
  CHECK(copy.rfind('.') == 11);
  CHECK(copy.substr(7) == "conv.1");
  CHECK(copy.starts_with("/model"));
  CHECK(copy.ends_with(".1"));
  CHECK("node " + copy + "!" == "node /model/conv.1!");
  CHECK(copy.str() + copy == "/model/conv.1/model/conv.1");
  CHECK(copy + ".weight" == "/model/conv.1.weight");
  std::ostringstream out;
  out << copy;
  CHECK(out.str() == text.str());
  copy.clear();
  CHECK(copy.empty());
  CHECK(text == "/model/conv.1");
}

TEST_CASE("Shared text: an empty one holds nothing") {
  const SharedText none;
  CHECK(none.empty());
  CHECK(none == "");
  CHECK(none == SharedText(""));
  CHECK(none.str().empty());
  CHECK(sizeof(SharedText) == sizeof(void*));
}

TEST_CASE("Shared text: equal texts are one key, whether they are shared or not") {
  std::unordered_set<SharedText> set{SharedText("a")};
  CHECK(set.contains(SharedText(std::string("a"))));
  CHECK_FALSE(set.contains(SharedText("b")));
  std::map<std::string, int> by_string{{"a", 1}};
  CHECK(by_string.at(SharedText("a")) == 1);
}

TEST_CASE("Shared text: threads copy and drop one text") {
  const SharedText text = "a text that is too long to be held in a string itself";
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int at = 0; at < 4; ++at)
    threads.emplace_back([&text] {
      for (int times = 0; times < 100; ++times) {
        const std::vector<SharedText> copies(100, text);
        if (copies.back() != text) throw std::logic_error("another text");
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(text.ends_with("itself"));
}

}  // namespace opcost::shared_text_cases
