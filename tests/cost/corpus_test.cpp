// Loads the fuzzer's corpus of cost tables as an ordinary test.
#include <doctest/doctest.h>

#include <filesystem>

#include "support/paths.h"

#include "opcost/cost/tables.h"

using namespace opcost;

// The fuzzer's corpus: good-*.yaml load, all others are errors that say where.
TEST_CASE("Table: the fuzzer's corpus loads or is refused as its names say") {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::source_dir() + "/tests/fuzz/corpus/table")) {
    ++files;
    const std::string path = entry.path().string();
    CAPTURE(path);
    const auto table = load_table(path);
    CHECK(table.ok() == entry.path().filename().string().starts_with("good-"));
    if (!table) CHECK(table.error().where.starts_with(path + ":"));
  }
  CHECK(files >= 10);
}
