// Other spellings of a model, for tests that what it costs does not depend on them.
#include "support/model_edits.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"

namespace opcost::test {
namespace {

using onnx_format::AttributeProto;
using onnx_format::FunctionProto;
using onnx_format::GraphProto;
using onnx_format::NodeProto;
// AttributeProto.AttributeType and TensorProto.DataType of onnx.proto.
constexpr std::int32_t kTensor = 4, kGraph = 5;
constexpr std::int32_t kInt64 = 7, kBool = 9;

using Nodes = google::protobuf::RepeatedPtrField<NodeProto>;

template <class Visit>
void each_subgraph(NodeProto& node, const Visit& visit) {
  for (AttributeProto& attribute : *node.mutable_attribute()) {
    if (attribute.has_g()) visit(*attribute.mutable_g());
    for (GraphProto& graph : *attribute.mutable_graphs()) visit(graph);
  }
}

// The main graph and all graphs in it and in functions.
void each_graph(Nodes& nodes, const std::function<void(GraphProto&)>& visit) {
  for (NodeProto& node : nodes)
    each_subgraph(node, [&](GraphProto& graph) {
      each_graph(*graph.mutable_node(), visit);
      visit(graph);
    });
}

void each_graph(ModelProto& model, const std::function<void(GraphProto&)>& visit) {
  each_graph(*model.mutable_graph()->mutable_node(), visit);
  for (FunctionProto& function : *model.mutable_functions())
    each_graph(*function.mutable_node(), visit);
  visit(*model.mutable_graph());
}

/// Gives values new names, the same wherever they stand.
class Renaming {
 public:
  /// Keeps the names of the graph's inputs and outputs.
  explicit Renaming(ModelProto& model) {
    keep_ends(model.graph());
    keep_named_ends(*model.mutable_graph()->mutable_node());
    for (FunctionProto& function : *model.mutable_functions())
      keep_named_ends(*function.mutable_node());
  }

  void rename(std::string* name) const {
    // Not in the old order: nothing may depend on it.
    if (!name->empty() && !kept_.contains(*name))
      *name = "r" + std::to_string(std::hash<std::string>{}(*name));
  }
  void rename(Nodes& nodes) const {
    for (NodeProto& node : nodes) {
      for (std::string& name : *node.mutable_input()) rename(&name);
      for (std::string& name : *node.mutable_output()) rename(&name);
    }
  }
  void rename(GraphProto& graph) const {
    rename(*graph.mutable_node());
    for (auto& value : *graph.mutable_input()) rename(value.mutable_name());
    for (auto& value : *graph.mutable_output()) rename(value.mutable_name());
    for (auto& value : *graph.mutable_value_info()) rename(value.mutable_name());
    for (auto& value : *graph.mutable_initializer()) rename(value.mutable_name());
    for (auto& value : *graph.mutable_sparse_initializer())
      rename(value.mutable_values()->mutable_name());
  }

 private:
  void keep_ends(const GraphProto& graph) {
    for (const auto& input : graph.input()) kept_.insert(input.name());
    for (const auto& output : graph.output()) kept_.insert(output.name());
  }
  // ONNX Runtime's generators of text know the inputs of their graphs by name.
  void keep_named_ends(Nodes& nodes) {
    for (NodeProto& node : nodes)
      each_subgraph(node, [&](GraphProto& graph) {
        if (!node.domain().empty()) keep_ends(graph);
        keep_named_ends(*graph.mutable_node());
      });
  }

  std::set<std::string> kept_;
};

NodeProto* add_node(Nodes& nodes, const std::string& op, const std::string& output) {
  NodeProto* node = nodes.Add();
  node->set_op_type(op);
  node->add_output(output);
  return node;
}

void insert_into(Nodes& nodes, int& edge) {
  Nodes made;
  for (NodeProto& node : nodes)
    for (std::string& input : *node.mutable_input()) {
      if (input.empty() || ++edge % 3 != 0) continue;
      const std::string alias = input + "_same" + std::to_string(edge);
      add_node(made, "Identity", alias)->add_input(input);
      input = alias;
    }
  for (NodeProto& node : made) *nodes.Add() = std::move(node);
}

AttributeProto* attribute_of(NodeProto* node, const std::string& name, std::int32_t type) {
  AttributeProto* attribute = node->add_attribute();
  attribute->set_name(name);
  attribute->set_type(type);
  return attribute;
}

void scalar(Nodes& nodes, const std::string& name, std::int32_t type) {
  AttributeProto* value = attribute_of(add_node(nodes, "Constant", name), "value", kTensor);
  value->mutable_t()->set_data_type(type);
  if (type == kBool)
    value->mutable_t()->add_int32_data(1);
  else
    value->mutable_t()->add_int64_data(1);
}

void as_constants(GraphProto& graph) {
  std::set<std::string> inputs;
  for (const auto& input : graph.input()) inputs.insert(input.name());
  Nodes nodes;
  google::protobuf::RepeatedPtrField<onnx_format::TensorProto> left;
  for (auto& tensor : *graph.mutable_initializer()) {
    if (inputs.contains(tensor.name())) {
      *left.Add() = std::move(tensor);
      continue;
    }
    NodeProto* node = add_node(nodes, "Constant", tensor.name());
    *attribute_of(node, "value", kTensor)->mutable_t() = std::move(tensor);
  }
  graph.mutable_initializer()->Swap(&left);
  for (NodeProto& node : *graph.mutable_node()) *nodes.Add() = std::move(node);
  graph.mutable_node()->Swap(&nodes);
}

// The nodes of the graph with what they make, in a graph of their own; the outer one keeps its
// inputs, outputs and initializers.
GraphProto taken_out(GraphProto& graph) {
  GraphProto inner;
  inner.set_name("inside");
  inner.mutable_node()->Swap(graph.mutable_node());
  inner.mutable_value_info()->Swap(graph.mutable_value_info());
  for (const auto& output : graph.output()) *inner.add_value_info() = output;
  return inner;
}

const std::string kInside = "inside_";

// Outputs of the inner graph, under names of their own. An output may be an input passed on.
void give_outputs(GraphProto& inner, const GraphProto& graph, NodeProto& outer) {
  for (const auto& output : graph.output()) {
    add_node(*inner.mutable_node(), "Identity", kInside + output.name())->add_input(output.name());
    inner.add_output()->set_name(kInside + output.name());
    outer.add_output(output.name());
  }
}

}  // namespace

void rename_values(ModelProto& model) {
  const Renaming renaming(model);
  each_graph(model, [&](GraphProto& graph) { renaming.rename(graph); });
  for (FunctionProto& function : *model.mutable_functions()) {
    renaming.rename(*function.mutable_node());
    for (std::string& name : *function.mutable_input()) renaming.rename(&name);
    for (std::string& name : *function.mutable_output()) renaming.rename(&name);
    for (auto& value : *function.mutable_value_info()) renaming.rename(value.mutable_name());
  }
}

void insert_identities(ModelProto& model) {
  int edge = 0;
  each_graph(model, [&](GraphProto& graph) { insert_into(*graph.mutable_node(), edge); });
  for (FunctionProto& function : *model.mutable_functions())
    insert_into(*function.mutable_node(), edge);
}

void initializers_as_constants(ModelProto& model) { each_graph(model, as_constants); }

void wrap_in_function(ModelProto& model) {
  GraphProto& graph = *model.mutable_graph();
  GraphProto inner = taken_out(graph);
  FunctionProto& function = *model.add_functions();
  function.set_name("Whole");
  function.set_domain("test.wrapped");
  *function.mutable_opset_import() = model.opset_import();
  auto* version = model.add_opset_import();
  version->set_domain("test.wrapped");
  version->set_version(1);
  NodeProto& call = *graph.add_node();
  call.set_op_type("Whole");
  call.set_domain("test.wrapped");
  std::set<std::string> passed;
  const auto pass = [&](const std::string& name) {
    if (!passed.insert(name).second) return;
    call.add_input(name);
    function.add_input(name);
  };
  for (const auto& input : graph.input()) pass(input.name());
  for (const auto& weight : graph.initializer()) pass(weight.name());
  for (const auto& weight : graph.sparse_initializer()) pass(weight.values().name());
  give_outputs(inner, graph, call);
  for (const auto& output : inner.output()) function.add_output(output.name());
  function.mutable_node()->Swap(inner.mutable_node());
  function.mutable_value_info()->Swap(inner.mutable_value_info());
}

void wrap_in_if(ModelProto& model) {
  GraphProto& graph = *model.mutable_graph();
  GraphProto inner = taken_out(graph);
  scalar(*graph.mutable_node(), "always", kBool);
  NodeProto& branch = *graph.add_node();
  branch.set_op_type("If");
  branch.add_input("always");
  give_outputs(inner, graph, branch);
  GraphProto never;
  never.set_name("never");
  for (const auto& output : graph.output()) {
    scalar(*never.mutable_node(), "never_" + output.name(), kInt64);
    never.add_output()->set_name("never_" + output.name());
  }
  *attribute_of(&branch, "then_branch", kGraph)->mutable_g() = std::move(inner);
  *attribute_of(&branch, "else_branch", kGraph)->mutable_g() = std::move(never);
}

void wrap_in_loop(ModelProto& model) {
  GraphProto& graph = *model.mutable_graph();
  GraphProto inner = taken_out(graph);
  scalar(*graph.mutable_node(), "once", kInt64);
  scalar(*graph.mutable_node(), "always", kBool);
  NodeProto& loop = *graph.add_node();
  loop.set_op_type("Loop");
  loop.add_input("once");
  loop.add_input("always");
  for (const char* name : {"trip", "goes_on"}) inner.add_input()->set_name(name);
  add_node(*inner.mutable_node(), "Identity", "still")->add_input("goes_on");
  inner.add_output()->set_name("still");
  give_outputs(inner, graph, loop);
  *attribute_of(&loop, "body", kGraph)->mutable_g() = std::move(inner);
}

EstimateOptions bound_to_four(const ModelProto& model) {
  EstimateOptions options;
  for (const auto& input : model.graph().input())
    for (const auto& dim : input.type().tensor_type().shape().dim())
      if (dim.has_dim_param() && dim.dim_param().find_first_of("+-*/( ") == std::string::npos)
        options.dims[dim.dim_param()] = 4;  // a formula follows from the names in it
  return options;
}

std::optional<Estimate> try_estimate(const ModelProto& model, const EstimateOptions& options) {
  const std::string bytes = model.SerializeAsString();
  const auto loaded = load_onnx(bytes.data(), bytes.size(), "edited.onnx");
  if (!loaded) return std::nullopt;
  auto result = estimate(*loaded, *find_table("45nm"), options);
  if (!result) return std::nullopt;
  return *std::move(result);
}

}  // namespace opcost::test
