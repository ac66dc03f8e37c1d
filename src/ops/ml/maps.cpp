// CastMap, DictVectorizer and ZipMap of ai.onnx.ml.
// Operators of ai.onnx.ml on maps. A map keeps its entries in the order of their
// keys, so that packing them takes no sorting.
#include <array>
#include <memory>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/ml/parts.h"
#include "rules/attribute_table.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// Up to this many maps of a sequence are described one by one; of more only the type is kept.
constexpr std::int64_t kMostMaps = 1024;

Result<TensorInfo> map_of(const Inference& node) {
  const TensorInfo& map = *node.input("X");
  if (map.kind != ValueKind::Map)
    return node.fault("its input `" + node.name_of("X") + "` is no map");
  return map;
}

bool is_sparse(const NodeView& node) { return node.word("map_form", "DENSE") == "SPARSE"; }

Result<ElementType> cast_target(const Inference& node) {
  const std::string_view to = node.word("cast_to", "TO_FLOAT");
  if (to == "TO_FLOAT") return ElementType::Float;
  if (to == "TO_INT64") return ElementType::Int64;
  if (to == "TO_STRING") return ElementType::String;
  return node.fault("its cast_to `" + std::string(to) + "` names no type");
}

// DENSE: the values in the order of their keys. SPARSE: max_map elements, each value at
// the position that its key names.
Status infer_cast_map(Inference& node) {
  const auto map = map_of(node);
  if (!map) return map.error();
  const auto type = cast_target(node);
  if (!type) return type.error();
  if (is_sparse(node)) return node.set("Y", *type, {node.integer("max_map", 1)});
  if (!map->shape || map->shape->size() != 1)
    return node.fault("how many entries its map `" + node.name_of("X") +
                      "` has is not known before the network runs");
  return node.set("Y", *type, *map->shape);
}

//   for each entry:                       those of X; at most |Y|
//     SPARSE: read its key
//     read its value, converted to the type of Y
//   for each element: write it            |Y|
void count_cast_map(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& entry) {
    if (is_sparse(op)) entry.read_key(op["X"]);
    read_as(op["X"], op["Y"], entry);
    entry.write(op["Y"]);
  });
}

Status infer_dict_vectorizer(Inference& node) {
  const auto map = map_of(node);
  if (!map) return map.error();
  const auto vocabulary = table_of(node, "vocabulary");
  if (!vocabulary) return node.fault("it has no vocabulary");
  node.assume("every word of its vocabulary is in the map");
  return node.set("Y", map->type, {1, vocabulary->info.shape->front()});
}

//   for each entry:                           at most |vocabulary|
//     read its key, look it up                log2 |vocabulary|
//     read its value, write it there          |Y| writes in all
void count_dict_vectorizer(const Operands& op, Body& node) {
  node.each(op["vocabulary"].elements(), [&](Body& entry) {
    entry.read_key(op["X"]);
    look_up(op["vocabulary"], entry);
    entry.read(op["X"]);
    entry.write(op["Y"]);
  });
}

// A row of X becomes a map; the labels are its keys.
Status infer_zip_map(Inference& node) {
  const auto rows = samples_of(node);
  if (!rows) return rows.error();
  const auto labels = table_of(node, "labels");
  if (!labels) return node.fault("it has no class labels");
  if (labels->info.shape->front() != rows->features)
    return node.fault("X " + shape_text(node.shape("X")) + " has not a column for each of " +
                      std::to_string(labels->info.shape->front()) + " labels");
  TensorInfo map{node.type("X"), Shape{rows->features}};
  TensorInfo sequence = map;
  map.kind = ValueKind::Map;
  sequence.kind = ValueKind::Sequence;
  if (rows->count <= kMostMaps)
    sequence.members =
        std::make_shared<const std::vector<TensorInfo>>(static_cast<std::size_t>(rows->count), map);
  node.set_container("Z", std::move(sequence));
  return Ok{};
}

//   for each row, each label:               |X|
//     read it, write it as a key
//     read the element, write it as the value
void count_zip_map(const Operands& op, Body& node) {
  node.each(op["X"].elements(), [&](Body& entry) {
    entry.read(op["labels"]);
    entry.write_key(op["Z"]);
    entry.read(op["X"]);
    entry.write(op["Z"]);
  });
}

constexpr std::array kMlMapRules{
    OpRule{.op = "CastMap",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Y",
           .formula = "the values of a map in the order of their keys",
           .infer = infer_cast_map,
           .count = count_cast_map,
           .takes_containers = true,
           .example = "map:3; cast_to=TO_INT64"},
    OpRule{.op = "DictVectorizer",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Y",
           .tables = "vocabulary=string_vocabulary|int64_vocabulary",
           .formula = "the values of a map at the places of their keys in a vocabulary, found by "
                      "bisection",
           .infer = infer_dict_vectorizer,
           .count = count_dict_vectorizer,
           .takes_containers = true,
           .example = "map:3; string_vocabulary=[a,b,c,d]"},
    OpRule{.op = "ZipMap",
           .domain = kMl,
           .inputs = "X",
           .outputs = "Z",
           .types = "number: X",
           .tables = "labels=classlabels_strings|classlabels_int64s",
           .formula = "a map from the labels to the scores, sample by sample",
           .infer = infer_zip_map,
           .count = count_zip_map,
           .example = "2x3; classlabels_int64s=1,2,3"},
};

}  // namespace

std::span<const OpRule> ml_map_rules() { return kMlMapRules; }

}  // namespace opcost
