// Energy per sample and per token.
#include <doctest/doctest.h>

#include "opcost/estimate/work_unit.h"
#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

Result<WorkDone> done(const ModelBuilder& b, std::string_view words) {
  EstimateOptions options;
  options.per = *parse_work_unit(words);
  const auto result = try_estimate(b, options);
  if (!result) return result.error();
  return result->work;
}

ModelBuilder decoder() {
  ModelBuilder b(13);
  b.input("attention_mask", ElementType::Int64, {2, 100});
  b.input("input_ids", ElementType::Int64, {2, 7});
  b.node("Abs", {"input_ids"}, {"y"});
  return b;
}

}  // namespace

TEST_CASE("Work unit: samples are the batch, tokens the numbers of input_ids") {
  CHECK(done(decoder(), "inference")->count == 1);
  CHECK(done(decoder(), "sample")->count == 2);
  CHECK(done(decoder(), "token")->count == 14);
  CHECK(done(decoder(), "token")->basis == "`input_ids` is 2x7");
  CHECK(done(decoder(), "token=5")->count == 5);
}

TEST_CASE("Work unit: where the inputs do not say, the user must") {
  ModelBuilder image(13);
  image.input("x", ElementType::Float, {4, 3, 8, 9});
  image.node("Relu", {"x"}, {"y"});
  CHECK(done(image, "sample")->count == 4);
  CHECK(done(image, "token").error().what.find("no input of whole numbers") != std::string::npos);
  ModelBuilder scalar(13);
  scalar.input("x", ElementType::Float, {});
  scalar.node("Relu", {"x"}, {"y"});
  CHECK(done(scalar, "sample").error().hint == "say how many: --per sample=8");
  ModelBuilder empty(13);
  empty.input("x", ElementType::Float, {0, 3});
  empty.node("Relu", {"x"}, {"y"});
  CHECK(done(empty, "sample").error().what.find("does none") != std::string::npos);
}

TEST_CASE("Work unit: words that name none are refused") {
  for (const char* words : {"", "tokens", "token=", "token=0", "token=-1", "token=5x",
                            "inference=2", "sample=99999999999999999999"})
    CHECK(!parse_work_unit(words));
}
