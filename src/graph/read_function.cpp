// Reads one FunctionProto: a model-local function.
#include "graph/read_function.h"

#include <utility>

#include "graph/onnx_format.pb.h"
#include "graph/read_attribute.h"
#include "graph/read_node.h"
#include "graph/read_value.h"

namespace opcost::onnx_reader {
namespace {

using onnx_format::FunctionProto;

void read_default(ReadContext& context, Field field, Function& function) {
  Captures captures;  // a default is fixed: its subgraphs cannot use values around them
  function.attribute_defaults.push_back(read_attribute(context, field, captures));
}

void read_body_value(ReadContext& context, Field field, Function& function) {
  DeclaredValue value = read_value(context, field);
  std::string name = value.name;
  function.value_info.insert_or_assign(std::move(name), std::move(value));
}

void read_function_field(ReadContext& context, Field field, Function& function, OpenNodes& open) {
  WireReader& wire = context.wire;
  switch (field.number) {
    case FunctionProto::kNameFieldNumber: function.name = wire.text(field); break;
    case FunctionProto::kDomainFieldNumber:
      function.domain = normal_domain(wire.text(field));
      break;
    case FunctionProto::kOverloadFieldNumber: function.overload = wire.text(field); break;
    case FunctionProto::kInputFieldNumber: function.inputs.push_back(wire.text(field)); break;
    case FunctionProto::kOutputFieldNumber: function.outputs.push_back(wire.text(field)); break;
    case FunctionProto::kAttributeFieldNumber:
      function.attributes.push_back(wire.text(field));
      break;
    case FunctionProto::kAttributeProtoFieldNumber: read_default(context, field, function); break;
    case FunctionProto::kNodeFieldNumber: read_node(context, field, open); break;
    case FunctionProto::kOpsetImportFieldNumber: read_opset(context, field, function.opsets); break;
    case FunctionProto::kValueInfoFieldNumber: read_body_value(context, field, function); break;
    default: wire.skip(field);
  }
}

void finish_function(ReadContext& context, OpenNodes open, Function& function) {
  name_nodes(open.nodes);
  function.nodes = std::move(open.nodes);
  Scope scope(context, function.nodes, function.nodes.size());
  for (const std::string& input : function.inputs) scope.give(input);
  for (const std::string& output : function.outputs) scope.want(output);
  const Captures undefined = scope.order_nodes(std::move(open.captures));
  warn_of_undefined(undefined, "in function " + in_quotes(function.name) + ": ", context.warnings);
}

}  // namespace

Function read_function(ReadContext& context, Field field) {
  context.wire.charge(sizeof(Function));
  Function function;
  OpenNodes open;
  context.wire.message(field,
                       [&](Field inner) { read_function_field(context, inner, function, open); });
  if (!context.wire.failed()) finish_function(context, std::move(open), function);
  return function;
}

}  // namespace opcost::onnx_reader
