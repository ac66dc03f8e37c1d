// Operators of ai.onnx.ml on maps.
#include <doctest/doctest.h>

#include "ops/registry.h"
#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

TEST_CASE("ml maps: shapes") {
  check_shapes({
      {ml_case("CastMap", "map:3"), "3"},
      {ml_case("CastMap", "map:3; map_form=SPARSE max_map=10"), "10"},
      {ml_case("CastMap", "map:3; map_form=SPARSE max_map=-10"), ""},
      {ml_case("CastMap", "map:3; cast_to=TO_INT8"), ""},
      {ml_case("CastMap", "3"), ""},
      {ml_case("DictVectorizer", "map:3; string_vocabulary=[a,b,c,d]"), "1x4"},
      {ml_case("DictVectorizer", "map:3"), ""},
      {ml_case("DictVectorizer", "3; string_vocabulary=[a,b,c,d]"), ""},
      {ml_case("ZipMap", "2x3; classlabels_int64s=1,2"), ""},
      {ml_case("ZipMap", "2x3"), ""},
      {ml_case("ZipMap", "2x3x1; classlabels_int64s=1,"), ""},
      {ml_case("ZipMap", "map:3; classlabels_int64s=1,2,3"), ""},
  });
}

TEST_CASE("CastMap: packs values in the order of keys, or spreads them by key") {
  CHECK(count_of(ml_case("CastMap", "map:3; cast_to=TO_INT64")) ==
        Happenings{{"read float32 X", 3}, {"convert int64", 3}, {"write int64 Y", 3}});
  CHECK(count_of(ml_case("CastMap", "map:3; map_form=SPARSE max_map=5")) ==
        Happenings{{"read uint64 X", 5}, {"read float32 X", 5}, {"write float32 Y", 5}});
}

// At most every word is in the map: 4 entries, each bisected among 4 words (3 looks).
TEST_CASE("DictVectorizer: an entry for each word of the vocabulary") {
  CHECK(count_of(ml_case("DictVectorizer", "map:4; string_vocabulary=[a,b,c,d]")) ==
        Happenings{{"read uint64 X", 4},
                   {"read uint64 string_vocabulary", 12},
                   {"compare uint64", 12},
                   {"read float32 X", 4},
                   {"write float32 Y", 4}});
}

TEST_CASE("ZipMap: writes a key and a value for each score") {
  CHECK(count_of(ml_case("ZipMap", "2x3; classlabels_int64s=1,2,3")) ==
        Happenings{{"read int64 classlabels_int64s", 6},
                   {"write uint64 Z", 6},
                   {"read float32 X", 6},
                   {"write float32 Z", 6}});
}

TEST_CASE("ZipMap: gives a sequence of maps, and names each where they are few") {
  const auto zipped = [](const std::string& line) {
    const OpRule& rule = *find_rule("ai.onnx.ml", "ZipMap", 1);
    const auto example = *parse_example(rule, line);
    return infer_node(rule, example.node, 1, example.input_pointers()).outputs.at(0);
  };
  const TensorInfo few = zipped("2x3; classlabels_strings=[a,b,c]");
  CHECK(few.kind == ValueKind::Sequence);
  REQUIRE((few.members != nullptr));
  REQUIRE(few.members->size() == 2);
  CHECK(few.members->back().kind == ValueKind::Map);
  CHECK(few.members->back().shape == Shape{3});
  CHECK((zipped("4611686018427387904x1; classlabels_int64s=7,").members == nullptr));
}

TEST_CASE("DictVectorizer: takes a map from the graph's inputs and states what it assumes") {
  ModelBuilder b(13);
  b.opset("ai.onnx.ml", 1);
  auto* map = b.proto().add_input();
  map->set_name("x");
  map->mutable_type()->mutable_map_type()->set_key_type(8);
  map->mutable_type()
      ->mutable_map_type()
      ->mutable_value_type()
      ->mutable_tensor_type()
      ->set_elem_type(11);
  b.node("DictVectorizer", {"x"}, {"y"}, {texts("string_vocabulary", {"a", "b"})})
      .set_domain("ai.onnx.ml");
  b.output("y");
  const Estimate estimate = estimate_of(b);
  CHECK(estimate.nodes.at(0).status == NodeStatus::Counted);
  CHECK(estimate.outputs.at(0).type == ElementType::Double);
  CHECK(estimate.outputs.at(0).shape == Shape{1, 2});
  REQUIRE_FALSE(estimate.assumptions.empty());
  CHECK(estimate.assumptions.front().find("every word of its vocabulary is in the map") !=
        std::string::npos);
}

TEST_CASE("CastMap: a map of unknown size is unknown until --input-shape tells it") {
  ModelBuilder b(13);
  b.opset("ai.onnx.ml", 1);
  auto* map = b.proto().add_input();
  map->set_name("x");
  map->mutable_type()->mutable_map_type()->set_key_type(7);
  map->mutable_type()
      ->mutable_map_type()
      ->mutable_value_type()
      ->mutable_tensor_type()
      ->set_elem_type(1);
  b.node("CastMap", {"x"}, {"y"}).set_domain("ai.onnx.ml");
  b.output("y");
  const Estimate without = estimate_of(b);
  CHECK(without.nodes.at(0).status == NodeStatus::Unknown);
  CHECK(without.nodes.at(0).reason ==
        "how many entries its map `x` has is not known before the network runs");
  EstimateOptions options;
  options.input_shapes["x"] = {5};
  CHECK(estimate_of(b, options).outputs.at(0).shape == Shape{5});
}
