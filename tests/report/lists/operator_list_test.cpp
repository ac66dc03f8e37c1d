// The list of operators.
#include "report/lists/operator_list.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "support/paths.h"
#include "support/program.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::vector<std::string> names(const std::vector<OperatorEntry>& entries) {
  std::vector<std::string> all;
  for (const OperatorEntry& entry : entries) all.push_back(entry.name);
  return all;
}

OperatorEntry entry(const std::string& name, int since, int until, const std::string& status,
                    bool macs, const std::string& note) {
  return {"ai.onnx", name, since, until, status, macs, note};
}

const std::vector<OperatorEntry> kThree{entry("Abs", 1, 0, "counted", false, "|x|"),
                                        entry("Gemm", 1, 10, "counted", true, "A·B + C"),
                                        entry("Gemm", 11, 0, "counted", true, "A·B, + C")};

}  // namespace

TEST_CASE("Operators: a part of the name or the domain selects, whatever the case") {
  const auto some = operators_with("batchnorm");
  REQUIRE(some.ok());
  CHECK(names(*some) == std::vector<std::string>{"BatchNormalization"});
  CHECK(names(*some) == names(*operators_with("ai.onnx.BatchNorm")));
  CHECK(operators_with("ai.onnx.ml.")->size() >= 19);
  CHECK(operators_with("")->size() > operators_with("conv")->size());
}

TEST_CASE("Operators: a part that none has is an error with the nearest name") {
  const auto none = operators_with("Convv");
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().what == "no operator has `Convv` in its name");
  CHECK(none.error().hint.find("`Conv`") != std::string::npos);
}

TEST_CASE("Operators: versions that differ only in formal parameters are one entry") {
  const auto batch = operators_with("BatchNormalization");
  REQUIRE(batch.ok());
  CHECK(batch->size() == 1);
  CHECK(batch->front().since == 1);
  CHECK(batch->front().until == 0);
}

TEST_CASE("Operators: totals count an operator once") {
  CHECK(operator_list(kThree, ReportFormat::Text) ==
        "ai.onnx\n"
        "  Abs  counted       opset 1+     |x|\n"
        "  Gemm counted, MACs opset 1-10   A·B + C\n"
        "  Gemm counted, MACs opset 11+    A·B, + C\n"
        "\n"
        "2 operators: 2 counted (1 with MACs).\n"
        "Any other operator is reported as unknown, never as free.\n");
}

TEST_CASE("Operators: a bar is escaped in Markdown, a comma quoted in CSV") {
  const std::string page = operator_list(kThree, ReportFormat::Markdown);
  CHECK(page.find("| Abs | 1+ | counted |  | \\|x\\| |\n") != std::string::npos);
  CHECK(page.find("| Gemm | 1–10 | counted | yes | A·B + C |\n") != std::string::npos);
  CHECK(operator_list(kThree, ReportFormat::Csv) ==
        "domain,operator,since,until,status,macs,note\n"
        "ai.onnx,Abs,1,,counted,no,|x|\n"
        "ai.onnx,Gemm,1,10,counted,yes,A·B + C\n"
        "ai.onnx,Gemm,11,,counted,yes,\"A·B, + C\"\n");
}

TEST_CASE("Operators: JSON that a reader takes") {
  const auto json = nlohmann::json::parse(operator_list(kThree, ReportFormat::Json));
  CHECK(json.at("schema") == "opcost.ops/1");
  CHECK(json.at("operators").size() == 3);
  CHECK(json.at("operators")[0].at("until").is_null());
  CHECK(json.at("operators")[1].at("until") == 10);
  CHECK(json.at("operators")[2].at("macs") == true);
}

// opcost ops --format markdown -o src/ops/OPERATORS.md writes it, and so does
// OPCOST_REBASE=1 here.
TEST_CASE("Operators: the page of the documentation is current") {
  const std::string now = run_program({"ops", "--format", "markdown"}).out;
  if (std::getenv("OPCOST_REBASE") != nullptr)
    std::ofstream(test::source_dir() + "/src/ops/OPERATORS.md", std::ios::binary) << now;
  CHECK_MESSAGE(source_file("src/ops/OPERATORS.md") == now,
                "run: opcost ops --format markdown -o src/ops/OPERATORS.md");
}
