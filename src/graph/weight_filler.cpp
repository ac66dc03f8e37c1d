// Random numbers for the weights that a model does not carry.
#include "graph/weight_filler.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "graph/constant_shape.h"
#include "io/file.h"
#include "opcost/core/units.h"
#include "opcost/graph/tensor.h"

namespace opcost {
namespace {

using onnx_format::GraphProto;
using onnx_format::NodeProto;
using onnx_format::TensorProto;

constexpr int kExternalData = 1;  // TensorProto.DataLocation
constexpr std::string_view kWeightsFile = "opcost-weights.bin";
constexpr std::uint64_t kLargestInline = std::size_t{64} << 10;
constexpr std::uint64_t kMostBytes = std::uint64_t{16} << 30;
// External data is aligned to pages, because runtimes map it into memory.
constexpr std::uint64_t kAlignment = 4096;
// Deviation for tensors with one axis or none; it is small, so that variances stay positive.
constexpr double kVectorDeviation = 0.1;
// Larger fill values are masks (e.g. -1e9); smaller ones may be weights.
constexpr float kLargestFill = 1000.0F;

bool has_payload(const TensorProto& tensor) {
  return tensor.has_raw_data() || !tensor.float_data().empty() || !tensor.int32_data().empty() ||
         !tensor.int64_data().empty() || !tensor.double_data().empty() ||
         !tensor.uint64_data().empty() || !tensor.string_data().empty();
}

Count elements_of(const TensorProto& tensor) {
  Shape shape;
  for (const std::int64_t dim : tensor.dims()) {
    if (dim < 0) return Count::overflowed();
    shape.push_back(dim);
  }
  return element_count(shape);
}

ElementType type_of(const TensorProto& tensor) {
  return element_type_from_code(tensor.data_type());
}

// He et al. 2015, equation 10: sqrt(2 / number of inputs of a sum). A matrix may be stored
// either way round, so the mean of both sides is taken: losses and gains cancel on average.
double he_deviation(const TensorProto& tensor, double elements) {
  const double first = std::max(1.0, static_cast<double>(tensor.dims(0)));
  const double terms = tensor.dims_size() == 2 ? std::sqrt(elements) : elements / first;
  return std::sqrt(2.0 / std::max(1.0, terms));
}

Spread spread_of(const TensorProto& tensor, double elements, double fill) {
  if (tensor.dims_size() < 2) return {fill, kVectorDeviation};
  return {0.0, he_deviation(tensor, elements)};
}

void point_to(TensorProto& tensor, const std::string& file, std::uint64_t offset,
              std::uint64_t length) {
  tensor.set_data_location(kExternalData);
  const std::pair<const char*, std::string> entries[] = {
      {"location", file}, {"offset", std::to_string(offset)}, {"length", std::to_string(length)}};
  for (const auto& [key, value] : entries) {
    auto& entry = *tensor.add_external_data();
    entry.set_key(key);
    entry.set_value(value);
  }
}

}  // namespace

Status WeightFiller::fill_initializer(TensorProto& tensor) {
  if (is_external(tensor)) {
    const auto there = files_.move_to_copy(tensor);
    if (!there) return there.error();
    if (*there) return Ok{};
  } else if (has_payload(tensor) || elements_of(tensor).is_zero()) {
    return Ok{};
  }
  tensor.clear_external_data();
  tensor.clear_data_location();
  // A mean of 1 if the file says nothing: right for scales and variances.
  const double elements = static_cast<double>(elements_of(tensor).exact().value_or(0));
  return give_numbers(tensor, spread_of(tensor, elements, 1.0));
}

Status WeightFiller::give_numbers(TensorProto& tensor, Spread spread) {
  const Count elements = elements_of(tensor);
  const auto type = number_type(type_of(tensor));
  const auto cannot = [&tensor](const std::string& why) {
    return Error{"no random numbers for `" + tensor.name() + "`: " + why, "", ""};
  };
  if (!type || !can_be_random(type_of(tensor))) return cannot("its element type has none");
  const auto bytes = storage(elements, type->bits).value.exact();
  if (!bytes || *bytes > kMostBytes - bytes_) return cannot("more than 16 GiB");
  bytes_ += *bytes;
  ++filled_;
  if (*bytes > kLargestInline) return write_external(tensor, spread, *elements.exact());
  append_random(type_of(tensor), spread, *elements.exact(), random_, *tensor.mutable_raw_data());
  return Ok{};
}

// In pieces, so that gigabytes of weights need no memory.
Status WeightFiller::write_external(TensorProto& tensor, Spread spread, std::uint64_t elements) {
  const std::string path = (folder_ / kWeightsFile).string();
  if (!weights_.is_open()) {
    if (auto created = create_new_file(path); !created) return created;
    weights_.open(path, std::ios::binary);
  }
  const std::uint64_t start = (offset_ + kAlignment - 1) / kAlignment * kAlignment;
  std::string piece(start - offset_, '\0');
  offset_ = start;
  constexpr std::uint64_t kPiece = 1 << 16;  // elements; even, as two may share a byte
  while (elements > 0 && weights_) {
    weights_.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.clear();
    const std::uint64_t now = std::min(elements, kPiece);
    append_random(type_of(tensor), spread, now, random_, piece);
    offset_ += piece.size();
    elements -= now;
  }
  weights_.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  weights_.flush();
  if (!weights_) return Error{"cannot write random weights", path, "is the disk full?"};
  point_to(tensor, std::string(kWeightsFile), start, offset_ - start);
  return Ok{};
}

// Constants in nodes are never filled; those in other files follow the model.
Status WeightFiller::keep_constant(TensorProto& tensor) {
  if (!is_external(tensor)) return Ok{};
  const auto there = files_.move_to_copy(tensor);
  return there ? Status{Ok{}} : there.error();
}

Status WeightFiller::fill_attributes(NodeProto& node) {
  for (auto& attribute : *node.mutable_attribute()) {
    if (attribute.has_t())
      if (auto kept = keep_constant(*attribute.mutable_t()); !kept) return kept;
    for (auto& tensor : *attribute.mutable_tensors())
      if (auto kept = keep_constant(tensor); !kept) return kept;
    if (attribute.has_g())
      if (auto filled = fill(*attribute.mutable_g()); !filled) return filled;
    for (auto& graph : *attribute.mutable_graphs())
      if (auto filled = fill(graph); !filled) return filled;
  }
  return Ok{};
}

Status WeightFiller::replace_filled_constants(GraphProto& graph) {
  std::set<std::string> replaced;
  for (const MadeByShape& made : constants_of_shape(graph, source_of_)) {
    if (!is_floating(made.type) || !(std::abs(made.fill) <= kLargestFill)) continue;
    TensorProto tensor;
    tensor.set_name(made.output);
    tensor.set_data_type(static_cast<int>(made.type));
    for (const std::int64_t dim : made.shape) tensor.add_dims(dim);
    const Count elements = elements_of(tensor);
    if (elements.is_zero()) continue;
    const auto number = static_cast<double>(elements.exact().value_or(0));
    if (auto given = give_numbers(tensor, spread_of(tensor, number, made.fill)); !given)
      return given;
    *graph.add_initializer() = std::move(tensor);
    replaced.insert(made.output);
  }
  remove_producers(graph, replaced);
  return Ok{};
}

Status WeightFiller::fill_functions(onnx_format::ModelProto& model) {
  for (auto& function : *model.mutable_functions())
    for (NodeProto& node : *function.mutable_node())
      if (auto filled = fill_attributes(node); !filled) return filled;
  return Ok{};
}

Status WeightFiller::fill(GraphProto& graph) {
  for (TensorProto& tensor : *graph.mutable_initializer())
    if (auto filled = fill_initializer(tensor); !filled) return filled;
  for (NodeProto& node : *graph.mutable_node())
    if (auto filled = fill_attributes(node); !filled) return filled;
  return replace_filled_constants(graph);
}

}  // namespace opcost
