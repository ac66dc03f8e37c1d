// Reads one ValueInfoProto: the declared type and shape of a value, and metadata.
#include "graph/read_value.h"

#include <utility>

#include "graph/onnx_format.pb.h"

namespace opcost::onnx_reader {
namespace {

using onnx_format::TensorShapeProto;
using onnx_format::TypeProto;

Dim to_dim(const TensorShapeProto::Dimension& proto) {
  if (proto.has_dim_value()) return proto.dim_value();
  if (!proto.dim_param().empty()) return proto.dim_param();
  return UnknownDim{};
}

// For TypeProto.Tensor and TypeProto.SparseTensor.
template <class TensorType>
void take_tensor_type(ReadContext& context, const TensorType& proto, DeclaredValue& value) {
  value.type = element_type_from_code(proto.elem_type());
  if (!proto.has_shape()) return;
  value.shape.emplace();
  for (const auto& dim : proto.shape().dim()) {
    context.wire.charge(sizeof(Dim));
    value.shape->push_back(to_dim(dim));
  }
}

void take_type(ReadContext& context, const TypeProto& proto, DeclaredValue& value) {
  switch (proto.value_case()) {
    case TypeProto::kTensorType: take_tensor_type(context, proto.tensor_type(), value); break;
    case TypeProto::kSparseTensorType:
      value.kind = ValueKind::SparseTensor;
      take_tensor_type(context, proto.sparse_tensor_type(), value);
      break;
    case TypeProto::kSequenceType:
      value.kind = ValueKind::Sequence;
      take_tensor_type(context, proto.sequence_type().elem_type().tensor_type(), value);
      break;
    case TypeProto::kMapType:
      value.kind = ValueKind::Map;
      value.type = element_type_from_code(proto.map_type().value_type().tensor_type().elem_type());
      break;
    case TypeProto::kOptionalType:
      value.kind = ValueKind::Optional;
      take_tensor_type(context, proto.optional_type().elem_type().tensor_type(), value);
      break;
    case TypeProto::VALUE_NOT_SET: break;
  }
}

}  // namespace

std::optional<DeclaredValue> read_value(ReadContext& context, Field field) {
  auto proto = small_message<onnx_format::ValueInfoProto>(context, field, "a value's declaration");
  if (!proto) return std::nullopt;
  context.wire.charge(sizeof(DeclaredValue));
  DeclaredValue value;
  value.name = std::move(*proto->mutable_name());
  take_type(context, proto->type(), value);
  return value;
}

void read_metadata(ReadContext& context, Field field, Metadata& metadata) {
  auto entry = small_message<onnx_format::StringStringEntryProto>(context, field, "metadata");
  if (!entry) return;
  context.wire.charge(sizeof(Metadata::value_type));
  metadata.emplace_back(std::move(*entry->mutable_key()), std::move(*entry->mutable_value()));
}

void read_opset(ReadContext& context, Field field, std::map<std::string, std::int64_t>& opsets) {
  auto entry = small_message<onnx_format::OperatorSetIdProto>(context, field, "an opset import");
  if (!entry) return;
  const std::string domain = normal_domain(std::move(*entry->mutable_domain()));
  const auto [known, added] = opsets.try_emplace(domain, entry->version());
  if (added || known->second == entry->version()) return;
  context.warnings.add("domain " + in_quotes(domain) +
                       " is imported in two versions: the last holds");
  known->second = entry->version();
}

}  // namespace opcost::onnx_reader
