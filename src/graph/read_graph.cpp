// Reads one GraphProto: nodes, constants, inputs and outputs of a (sub)graph.
#include "graph/read_graph.h"

#include <utility>

#include "graph/onnx_format.pb.h"
#include "graph/read_node.h"
#include "graph/read_tensor.h"
#include "graph/read_value.h"

namespace opcost::onnx_reader {
namespace {

using onnx_format::GraphProto;

// Chosen by us: real models nest a few levels, and each level is recursion, which has to fit a
// stack of 1 MiB.
constexpr int kDeepestGraph = 128;

void add_initializer(ReadContext& context, NamedTensor constant, Graph& graph) {
  if (constant.name.empty()) {
    return context.warnings.add("an initializer without a name: left out");
  }
  const bool added =
      graph.initializers.insert_or_assign(constant.name, std::move(constant.tensor)).second;
  if (added) return;
  context.warnings.add("two initializers are named " + in_quotes(constant.name) +
                       ": the last one holds");
}

void add_value_info(DeclaredValue value, Graph& graph) {
  std::string name = value.name;
  graph.value_info.insert_or_assign(std::move(name), std::move(value));
}

void read_graph_field(ReadContext& context, Field field, Graph& graph, OpenNodes& open) {
  switch (field.number) {
    case GraphProto::kNodeFieldNumber: read_node(context, field, open); break;
    case GraphProto::kNameFieldNumber: graph.name = context.wire.text(field); break;
    case GraphProto::kInitializerFieldNumber:
      add_initializer(context, read_tensor(context, field), graph);
      break;
    case GraphProto::kSparseInitializerFieldNumber:
      add_initializer(context, read_sparse_tensor(context, field), graph);
      break;
    case GraphProto::kInputFieldNumber: graph.inputs.push_back(read_value(context, field)); break;
    case GraphProto::kOutputFieldNumber: graph.outputs.push_back(read_value(context, field)); break;
    case GraphProto::kValueInfoFieldNumber:
      add_value_info(read_value(context, field), graph);
      break;
    default: context.wire.skip(field);
  }
}

// IR 3 and older require that every initializer is an input too (onnx.proto).
void remove_constant_inputs(Graph& graph) {
  std::erase_if(graph.inputs, [&](const DeclaredValue& input) {
    return graph.initializers.contains(input.name);
  });
}

Captures finish_graph(ReadContext& context, OpenNodes open, Graph& graph) {
  name_nodes(open.nodes);
  remove_constant_inputs(graph);
  graph.nodes = std::move(open.nodes);
  Scope scope(context, graph.nodes,
              graph.inputs.size() + graph.initializers.size() + graph.nodes.size());
  for (const DeclaredValue& input : graph.inputs) scope.give(input.name);
  for (const auto& [name, constant] : graph.initializers) scope.give(name);
  for (const DeclaredValue& output : graph.outputs) scope.want(output.name);
  return scope.order_nodes(std::move(open.captures));
}

}  // namespace

OpenGraph read_graph(ReadContext& context, Field field) {
  OpenGraph result;
  OpenNodes open;
  context.wire.charge(sizeof(Graph));
  if (++context.graph_depth > kDeepestGraph) {
    context.wire.fail("graphs are nested more than " + std::to_string(kDeepestGraph) + " deep",
                      "export the model with less control flow");
  }
  context.wire.message(field,
                       [&](Field inner) { read_graph_field(context, inner, result.graph, open); });
  --context.graph_depth;
  if (!context.wire.failed()) {
    result.captures = finish_graph(context, std::move(open), result.graph);
  }
  return result;
}

}  // namespace opcost::onnx_reader
