// Inputs and weights that make a model ready to run.
#include "opcost/measure/workload.h"

#include <doctest/doctest.h>

#include "opcost/graph/load_onnx.h"
#include "opcost/measure/prepare_model.h"
#include "opcost/measure/take_apart.h"
#include "support/files.h"
#include "support/model_builder.h"

namespace opcost::test {
namespace {

struct Loaded {
  explicit Loaded(const std::string& name) : folder("workload-" + name) {}
  Model load(const ModelBuilder& builder) const {
    auto model = load_onnx(folder.file("m.onnx", builder.bytes()));
    REQUIRE(model.ok());
    return *std::move(model);
  }
  Folder folder;
};

using Ranges = std::map<std::string, IntegerRange>;

Result<PreparedModel> prepare(const Loaded& loaded, const ModelBuilder& builder,
                              const EstimateOptions& options = {}, const Ranges& ranges = {}) {
  std::filesystem::create_directories(loaded.folder.path("run"));
  return prepare_model(loaded.load(builder), options, ranges, loaded.folder.path("run"), 1);
}

IntegerRange range_of(const PreparedModel& prepared, const std::string& name) {
  for (const InputSpec& input : prepared.work.inputs)
    if (input.name == name) return {input.low, input.high};
  FAIL(name);
  return {};
}

/// Token ids, as a language model has them: a table of 100 rows, a mask beside.
ModelBuilder tokens() {
  ModelBuilder b;
  b.input("ids", ElementType::Int64, {"batch", "seq"});
  b.input("mask", ElementType::Int64, {"batch", "seq"});
  b.input("pixels", ElementType::UInt8, {2, 2});
  b.weight("table", ElementType::Float, {100, 8});
  b.node("Cast", {"ids"}, {"ids32"}, {integer("to", 6)});
  b.node("Gather", {"table", "ids32"}, {"rows"});
  b.node("Cast", {"mask"}, {"weights"}, {integer("to", 1)});
  b.node("Cast", {"pixels"}, {"image"}, {integer("to", 1)});
  b.output("rows").output("weights").output("image");
  return b;
}

TEST_CASE(
    "Workload: integers that are moved before they choose rows are drawn from the rows as well") {
  const Loaded loaded("moved");
  ModelBuilder b;
  b.input("ids", ElementType::Int64, {6});
  b.int64s("some", {0, 2}).int64s("shape", {1, 2});
  b.weight("table", ElementType::Float, {50, 8});
  b.node("Gather", {"ids", "some"}, {"chosen"});
  b.node("Reshape", {"chosen", "shape"}, {"row"});
  b.node("Gather", {"table", "row"}, {"y"});
  b.output("y");
  const auto prepared = prepare(loaded, b);
  REQUIRE_MESSAGE(prepared.ok(), (prepared ? "" : prepared.error().what));
  CHECK(range_of(*prepared, "ids") == IntegerRange{0, 50});
}

TEST_CASE("Workload: what an unknown operator gives says nothing of what it takes") {
  const Loaded loaded("unknown");
  ModelBuilder b;
  b.opset("made.up", 1);
  b.input("ids", ElementType::Int64, {6});
  b.weight("table", ElementType::Float, {50, 8});
  b.node("Strange", {"ids"}, {"row"}).set_domain("made.up");
  b.node("Gather", {"table", "row"}, {"y"});
  b.output("y");
  const auto prepared = prepare(loaded, b);
  REQUIRE_MESSAGE(prepared.ok(), (prepared ? "" : prepared.error().what));
  CHECK(range_of(*prepared, "ids") == IntegerRange{0, 2});
}

TEST_CASE("Workload: integers that choose rows of a table are drawn from its rows") {
  const Loaded loaded("tokens");
  EstimateOptions options;
  options.dims["seq"] = 7;
  const auto prepared = prepare(loaded, tokens(), options);
  REQUIRE_MESSAGE(prepared.ok(), (prepared ? "" : prepared.error().what));
  CHECK(prepared->work.inputs[0].shape == Shape{1, 7});
  CHECK(range_of(*prepared, "ids") == IntegerRange{0, 100});
  CHECK(range_of(*prepared, "mask") == IntegerRange{0, 2});
  CHECK(range_of(*prepared, "pixels") == IntegerRange{0, 256});
  CHECK(prepared->filled == 1);
  CHECK(prepared->work.model == loaded.folder.path("run/model.onnx"));
}

TEST_CASE("Workload: the user's range is used, and must name an input") {
  const Loaded loaded("ranges");
  EstimateOptions options;
  options.dims["seq"] = 7;
  const auto given = prepare(loaded, tokens(), options, {{"ids", {5, 6}}});
  REQUIRE(given.ok());
  CHECK(range_of(*given, "ids") == IntegerRange{5, 6});
  const auto typo = prepare(loaded, tokens(), options, {{"idz", {5, 6}}});
  REQUIRE_FALSE(typo.ok());
  CHECK(typo.error().what == "no input `idz`");
  CHECK(typo.error().hint.find("`ids`") != std::string::npos);
  CHECK_FALSE(prepare(loaded, tokens(), options, {{"ids", {5, 5}}}).ok());
}

TEST_CASE("Workload: several uses narrow the range, axes and lengths count") {
  const Loaded loaded("uses");
  ModelBuilder b;
  b.input("i", ElementType::Int64, {3}).input("j", ElementType::Int64, {3});
  b.input("lengths", ElementType::Int32, {1});
  b.input("x", ElementType::Float, {5, 1, 4});
  b.weight("wide", ElementType::Float, {100, 20});
  b.weight("w", ElementType::Float, {1, 8, 4}).weight("r", ElementType::Float, {1, 8, 8});
  b.node("Gather", {"wide", "i"}, {"a"}, {integer("axis", -1)});
  b.node("Gather", {"wide", "i"}, {"b"});
  b.node("Gather", {"wide", "j"}, {"c"});
  b.node("Gather", {"wide", "j"}, {"d"}, {integer("axis", -1)});
  b.node("RNN", {"x", "w", "r", "", "lengths"}, {"y"}, {integer("hidden_size", 8)});
  b.output("a").output("b").output("c").output("d").output("y");
  const auto prepared = prepare(loaded, b);
  REQUIRE_MESSAGE(prepared.ok(), (prepared ? "" : prepared.error().what));
  CHECK(range_of(*prepared, "i") == IntegerRange{0, 20});
  CHECK(range_of(*prepared, "j") == IntegerRange{0, 20});       // in either order
  CHECK(range_of(*prepared, "lengths") == IntegerRange{5, 6});  // all five steps
}

TEST_CASE("Workload: a dim that must be bound is an error") {
  const Loaded loaded("unbound");
  const auto prepared = prepare(loaded, tokens());
  REQUIRE_FALSE(prepared.ok());
  CHECK(prepared.error().hint.find("--dim") != std::string::npos);
}

TEST_CASE("Layers: nodes that do the same are one, others are told apart") {
  const Loaded loaded("layers");
  ModelBuilder b;
  b.input("x", ElementType::Float, {1, 8, 6, 5});
  for (const char* w : {"w1", "w2"}) b.weight(w, ElementType::Float, {8, 8, 3, 3});
  b.weight("w3", ElementType::Float, {8, 8, 1, 1});
  b.int64s("shape", {1, 240});
  const auto pads = ints("pads", {1, 1, 1, 1});
  b.node("Conv", {"x", "w1"}, {"a"}, {pads}).set_name("first");
  b.node("Conv", {"a", "w2"}, {"b"}, {pads}).set_name("second");
  b.node("Conv", {"b", "w3"}, {"c"}).set_name("third");
  b.node("Add", {"c", "b"}, {"d"}).set_name("sum");
  b.node("Add", {"d", "d"}, {"e"}).set_name("twice");
  b.node("Reshape", {"e", "shape"}, {"f"}).set_name("view");
  b.output("f");
  const Model model = loaded.load(b);
  const auto apart = take_apart(model, {});
  REQUIRE_MESSAGE(apart.ok(), (apart ? "" : apart.error().what));
  REQUIRE(apart->layers.size() == 4);
  CHECK(apart->layers[0].title == "Conv 8x8x3x3 to 1x8x6x5");
  CHECK(apart->layers[0].nodes == std::vector<std::string>{"first", "second"});
  CHECK(apart->layers[1].nodes == std::vector<std::string>{"third"});
  CHECK(apart->layers[2].nodes == std::vector<std::string>{"sum"});
  CHECK(apart->layers[3].nodes == std::vector<std::string>{"twice"});  // reads one array, not two
  CHECK(apart->free == 1);
  CHECK(apart->not_cut.empty());

  // Each is a model of one node, with its weights declared and not there.
  const std::string& bytes = apart->layers[0].bytes;
  const auto layer = load_onnx(bytes.data(), bytes.size(), "layer");
  REQUIRE(layer.ok());
  REQUIRE(layer->graph.nodes.size() == 1);
  CHECK(layer->graph.inputs.size() == 1);
  CHECK(layer->graph.initializers.at("x1").shape == Shape{8, 8, 3, 3});
  CHECK(bytes.size() < 1000);
}

TEST_CASE("Layers: constants that say what is done keep their numbers") {
  const Loaded loaded("numbers");
  ModelBuilder b;
  b.input("x", ElementType::Float, {4, 6});
  b.int64s("starts", {1}).int64s("ends", {3});
  b.constant("low", float_tensor({}, {0.0F})).constant("high", float_tensor({}, {6.0F}));
  b.node("Slice", {"x", "starts", "ends"}, {"a"});
  b.node("Clip", {"a", "low", "high"}, {"b"});
  b.output("b");
  const auto apart = take_apart(loaded.load(b), {});
  REQUIRE(apart.ok());
  REQUIRE(apart->layers.size() == 2);
  const auto numbers_in = [&](std::size_t layer, const std::string& name) {
    const std::string& bytes = apart->layers[layer].bytes;
    const auto model = load_onnx(bytes.data(), bytes.size(), "layer");
    REQUIRE(model.ok());
    return model->graph.initializers.at(name).numbers;
  };
  const auto ends = numbers_in(0, "x2");
  REQUIRE(ends);
  CHECK(std::get<std::vector<std::int64_t>>(*ends) == std::vector<std::int64_t>{3});
  const auto high = numbers_in(1, "x2");
  REQUIRE(high);
  CHECK(std::get<std::vector<double>>(*high) == std::vector<double>{6.0});
}

TEST_CASE("Layers: what cannot be cut out is named, with the reason") {
  const Loaded loaded("uncut");
  GraphBuilder branch;
  branch.node("Relu", {"x"}, {"r"});  // reads x from without
  branch.output("r");
  ModelBuilder b;
  b.input("x", ElementType::Float, {4}).input("c", ElementType::Bool, {});
  b.node("If", {"c"}, {"y"}, {graph("then_branch", branch), graph("else_branch", branch)})
      .set_name("choice");
  b.node("Relu", {"y"}, {"z"}).set_name("after");
  b.output("z");
  const auto apart = take_apart(loaded.load(b), {});
  REQUIRE(apart.ok());
  CHECK(apart->layers.empty());
  CHECK(apart->not_cut ==
        std::vector<std::string>{"choice (If): it runs other nodes",
                                 "after (Relu): the shape of an input is not known"});
}

}  // namespace
}  // namespace opcost::test
