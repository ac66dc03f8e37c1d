// Parameters of the language models of tests/data/llm: equal to what their hubs publish.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "core/parse.h"
#include "opcost/cost/tables.h"
#include "opcost/llm/estimate_llm.h"
#include "opcost/llm/read_config.h"
#include "support/files.h"
#include "support/paths.h"

namespace opcost::test::llm_parameters {
namespace {

TEST_CASE("Language models: parameters and bytes of 33 configs are those published") {
  const auto table = find_table("45nm");
  REQUIRE(table.ok());
  const std::string folder = source_dir() + "/tests/data/llm/";
  std::size_t rows = 0;
  const std::string csv = text_of(folder + "models.csv");
  for (const std::string_view line : split(csv, '\n')) {
    const auto cells = split(line, ',');
    if (cells.size() != 7 || cells[0] == "config_file") continue;
    const std::string file(cells[0]);
    CAPTURE(file);
    const auto model = read_llm_config(folder + "configs/" + file);
    REQUIRE_MESSAGE(model.ok(), to_string(model.error()));
    const auto made = estimate_llm(*model, {.prompt = 8, .output = 2, .batch = 1}, *table, nullptr,
                                   Placement::Floor);
    REQUIRE_MESSAGE(made.ok(), to_string(made.error()));
    CHECK(made->active_parameters == parse_number<std::uint64_t>(cells[3]));
    CHECK(made->parameters - model->other_parameters == parse_number<std::uint64_t>(cells[2]));
    if (cells[6] == "1") CHECK(made->parameters == parse_number<std::uint64_t>(cells[1]));
    CHECK(made->weight_bytes == parse_number<std::uint64_t>(cells[4]));
    CHECK(made->cache_bytes_per_token == parse_number<std::uint64_t>(cells[5]));
    ++rows;
  }
  CHECK(rows == 33);
}

}  // namespace
}  // namespace opcost::test::llm_parameters
