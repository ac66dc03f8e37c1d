// Reads one ValueInfoProto: the declared type and shape of a value, and metadata.
#include "graph/read_value.h"

#include <string>
#include <utility>
#include <vector>

#include "graph/onnx_format.pb.h"

namespace opcost::onnx_reader {
namespace {

using onnx_format::TensorShapeProto;
using onnx_format::TypeProto;
using onnx_format::ValueInfoProto;

void read_dim(ReadContext& context, Field field, std::vector<Dim>& shape) {
  context.wire.charge(sizeof(Dim));
  Dim& dim = shape.emplace_back(UnknownDim{});
  context.wire.message(field, [&](Field inner) {
    switch (inner.number) {
      case TensorShapeProto::Dimension::kDimValueFieldNumber:
        dim = context.wire.integer(inner);
        break;
      case TensorShapeProto::Dimension::kDimParamFieldNumber:
        if (std::string name = context.wire.text(inner); !name.empty()) dim = std::move(name);
        break;
      default: context.wire.skip(inner);
    }
  });
}

void read_shape(ReadContext& context, Field field, DeclaredValue& value) {
  if (!value.shape) value.shape.emplace();
  context.wire.message(field, [&](Field inner) {
    if (inner.number == TensorShapeProto::kDimFieldNumber)
      read_dim(context, inner, *value.shape);
    else
      context.wire.skip(inner);
  });
}

// TypeProto.Tensor and TypeProto.SparseTensor, which have the same fields.
void read_tensor_type(ReadContext& context, Field field, DeclaredValue& value) {
  context.wire.message(field, [&](Field inner) {
    switch (inner.number) {
      case TypeProto::Tensor::kElemTypeFieldNumber:
        value.type = element_type_from_code(context.wire.integer(inner));
        break;
      case TypeProto::Tensor::kShapeFieldNumber: read_shape(context, inner, value); break;
      default: context.wire.skip(inner);
    }
  });
}

// The type of what a sequence, optional or map holds: of tensors only.
void read_held_type(ReadContext& context, Field field, int held, DeclaredValue& value) {
  context.wire.message(field, [&](Field inner) {
    if (inner.number != held) return context.wire.skip(inner);
    context.wire.message(inner, [&](Field type) {
      if (type.number == TypeProto::kTensorTypeFieldNumber)
        read_tensor_type(context, type, value);
      else
        context.wire.skip(type);
    });
  });
}

void read_type_field(ReadContext& context, Field field, DeclaredValue& value) {
  switch (field.number) {
    case TypeProto::kTensorTypeFieldNumber: read_tensor_type(context, field, value); break;
    case TypeProto::kSparseTensorTypeFieldNumber:
      value.kind = ValueKind::SparseTensor;
      read_tensor_type(context, field, value);
      break;
    case TypeProto::kSequenceTypeFieldNumber:
      value.kind = ValueKind::Sequence;
      read_held_type(context, field, TypeProto::Sequence::kElemTypeFieldNumber, value);
      break;
    case TypeProto::kMapTypeFieldNumber:
      value.kind = ValueKind::Map;
      read_held_type(context, field, TypeProto::Map::kValueTypeFieldNumber, value);
      value.shape.reset();
      break;
    case TypeProto::kOptionalTypeFieldNumber:
      value.kind = ValueKind::Optional;
      read_held_type(context, field, TypeProto::Optional::kElemTypeFieldNumber, value);
      break;
    default: context.wire.skip(field);
  }
}

}  // namespace

DeclaredValue read_value(ReadContext& context, Field field) {
  context.wire.charge(sizeof(DeclaredValue));
  DeclaredValue value;
  context.wire.message(field, [&](Field inner) {
    switch (inner.number) {
      case ValueInfoProto::kNameFieldNumber: value.name = context.wire.text(inner); break;
      case ValueInfoProto::kTypeFieldNumber:
        context.wire.message(inner, [&](Field type) { read_type_field(context, type, value); });
        break;
      default: context.wire.skip(inner);
    }
  });
  return value;
}

void read_metadata(ReadContext& context, Field field, Metadata& metadata) {
  auto entry = small_message<onnx_format::StringStringEntryProto>(context, field, "metadata");
  if (!entry) return;
  context.wire.charge(sizeof(Metadata::value_type));
  metadata.push_back({std::move(*entry->mutable_key()), std::move(*entry->mutable_value())});
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
