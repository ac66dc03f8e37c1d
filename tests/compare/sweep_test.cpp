// Estimating one model with several values of one option.
#include "opcost/compare/sweep.h"
#include "opcost/compare/sweep_record.h"

#include <doctest/doctest.h>

#include "opcost/cost/tables.h"
#include "support/files.h"
#include "support/model_builder.h"

using namespace opcost;
using test::Folder;
using test::ModelBuilder;

namespace {

// A product of N x 8 with 8 x 4.
std::string model() {
  ModelBuilder b(13);
  b.input("x", ElementType::Float, {"N", 8});
  b.weight("w", ElementType::Float, {8, 4});
  b.node("MatMul", {"x", "w"}, {"y"});
  return b.bytes();
}

Result<Sweep> swept(const std::string& text, const std::string& path) {
  const auto request = sweep_request(text);
  REQUIRE(request.ok());
  return sweep({"m", path, {}}, *request, {*find_table("45nm")});
}

}  // namespace

TEST_CASE("Sweep: a dim, the batch and a precision, in the order given") {
  const Folder folder("sweep");
  const std::string path = folder.file("m.onnx", model());
  for (const char* name : {"N", "batch"}) {
    const auto made = swept(std::string(name) + "=4,1,2", path);
    REQUIRE(made.ok());
    REQUIRE(made->points.models.size() == 3);
    CHECK(made->points.models[0].cells[0].figures->macs == 4 * 32);
    CHECK(made->points.models[1].cells[0].figures->macs == 32);
    CHECK(*made->number(2) == 2.0);
    CHECK(*made->points.models[1].cells[0].relative == doctest::Approx(0.25).epsilon(0.01));
  }
  const auto types = swept("precision=float32,int8", path);
  REQUIRE(types.ok());
  CHECK_FALSE(types->number(0).has_value());
  CHECK(types->points.models[1].cells[0].figures->energy <
        types->points.models[0].cells[0].figures->energy);
}

// x has 32 N bytes and lives in 8 KiB up to N = 256; y has 16 N and w 128.
TEST_CASE("Sweep: its points tell in which memory arrays lie, and how a batch is run") {
  const Folder folder("sweep-homes");
  const auto made = swept("batch=256,257", folder.file("m.onnx", model()));
  REQUIRE(made.ok());
  const auto arrays_outside = [&](std::size_t at) {
    std::uint64_t arrays = 0;
    const auto& all = made->points.models[at].cells[0].figures->arrays_by_home;
    REQUIRE(all.size() > 1);
    for (std::size_t memory = 1; memory < all.size(); ++memory) arrays += all[memory].second;
    return arrays;
  };
  CHECK(arrays_outside(0) == 0);
  CHECK(arrays_outside(1) <= 1);  // unless its batch is run in parts
  const auto& run = made->points.models[0].cells[0].figures->batch_run;
  REQUIRE(run.has_value());
  CHECK(run->asked == 256);
}

TEST_CASE("Sweep: one value that fails leaves the others") {
  const Folder folder("sweep-bad");
  const auto made = swept("M=1,2", folder.file("m.onnx", model()));
  REQUIRE(made.ok());
  CHECK(made->points.models[0].cells[0].error->what == "no dim of the model is named `M`");
}

TEST_CASE("Sweep: what is no request is told") {
  for (const char* text : {"N", "=1", "N=", "N=1,,2", "N=1,"})
    CHECK_FALSE(sweep_request(text).ok());
  const Folder folder("sweep-words");
  const auto made = swept("N=one", folder.file("m.onnx", model()));
  REQUIRE_FALSE(made.ok());
  CHECK(made.error().what == "--sweep N: `one` is no whole number");
  CHECK_FALSE(swept("precision=int9", folder.path("m.onnx")).ok());
}
