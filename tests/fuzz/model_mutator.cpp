// Structure-aware mutation of models, for fuzz targets and for mutated files.
#include "model_mutator.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "ops/registry.h"
#include "rules/op_rule.h"

namespace opcost::fuzz {
namespace {

using namespace onnx_format;

constexpr std::array<std::int64_t, 22> kNumbers{
    0,   1,  2,  3,  4,       5,       7,         8,         16,        63,        64,
    127, -1, -2, -3, 1 << 16, 1 << 20, INT32_MAX, INT64_MAX, INT64_MIN, 1LL << 40, -7};
constexpr std::array kAttributes{"axis",        "axes",         "group",    "strides",  "pads",
                                 "dilations",   "kernel_shape", "to",       "perm",     "alpha",
                                 "hidden_size", "mode",         "equation", "keepdims", "auto_pad",
                                 "num_heads",   "body",         "dtype",    "value",    "blocksize",
                                 "direction",   "num_outputs",  "K",        "bits"};
constexpr std::array kWords{"",
                            "SAME_UPPER",
                            "ij,jk->ik",
                            "linear",
                            "bidirectional",
                            "...ij->i",
                            "\x1b[2J",
                            "['', 'a.b', 'a.b.c', 'd']",
                            "\xff\xfe",
                            "nearest"};
constexpr std::array kDomains{"", "com.microsoft", "ai.onnx.ml", "l"};
constexpr int kMostNodes = 200;  // so that a run takes milliseconds

template <class List>
auto* some(List& list, std::uint64_t dice) {
  return list.empty()
             ? nullptr
             : list.Mutable(static_cast<int>(dice % static_cast<std::uint64_t>(list.size())));
}

}  // namespace

std::int64_t ModelMutator::number() {
  return below(4) == 0 ? static_cast<std::int64_t>(below(300)) : kNumbers[below(kNumbers.size())];
}

// The one whose name the dice like best, so that a new operator changes few of all choices.
std::string ModelMutator::op() {
  const std::uint64_t chance = dice_.bits();
  std::string_view best;
  std::uint64_t most = 0;
  for (const OpRule* rule : all_rules()) {
    std::uint64_t hash = chance;
    for (const char c : rule->op) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    if (const std::uint64_t liking = SplitMix64(hash).bits(); liking >= most) {
      most = liking;
      best = rule->op;
    }
  }
  return std::string(best);
}

// The name of a value of the graph, or one that nothing defines.
std::string ModelMutator::value_of(const Graph& graph) {
  std::vector<std::string> names{"", "nothing"};
  for (const auto& input : graph.input()) names.push_back(input.name());
  for (const auto& constant : graph.initializer()) names.push_back(constant.name());
  for (const Node& node : graph.node())
    names.insert(names.end(), node.output().begin(), node.output().end());
  return names[below(names.size())];
}

// The graph or, mostly where there are some, one that is nested in it.
ModelMutator::Graph& ModelMutator::some_graph(Graph& graph) {
  std::vector<Graph*> inner;
  for (Node& node : *graph.mutable_node())
    for (auto& attribute : *node.mutable_attribute())
      if (attribute.has_g()) inner.push_back(attribute.mutable_g());
  return inner.empty() || below(3) == 0 ? graph : some_graph(*inner[below(inner.size())]);
}

void ModelMutator::shuffle_nodes(Graph& graph) {
  for (int at = graph.node_size() - 1; at > 0; --at)
    graph.mutable_node()->SwapElements(at,
                                       static_cast<int>(below(static_cast<std::uint64_t>(at) + 1)));
}

void ModelMutator::mutate_names(Node& node, const Graph& graph) {
  switch (below(6)) {
    case 0: node.add_input(value_of(graph)); break;
    case 1:
      if (node.input_size() > 0) node.mutable_input()->RemoveLast();
      break;
    case 2: node.add_output("o" + std::to_string(below(1000))); break;
    case 3:
      if (node.output_size() > 1) node.mutable_output()->RemoveLast();
      break;
    default:
      if (node.input_size() > 0) {
        const std::uint64_t at = below(static_cast<std::uint64_t>(node.input_size()));
        node.set_input(static_cast<int>(at), value_of(graph));
      }
  }
}

void ModelMutator::mutate_attribute(Node& node, const Graph& graph) {
  auto* attribute =
      below(3) == 0 ? node.add_attribute() : some(*node.mutable_attribute(), dice_.bits());
  if (attribute == nullptr) attribute = node.add_attribute();
  if (attribute->name().empty()) attribute->set_name(kAttributes[below(kAttributes.size())]);
  if (attribute->has_t() && below(2) == 0) return mutate_tensor(*attribute->mutable_t());
  if (attribute->ints_size() > 0 && below(2) == 0) {
    const std::uint64_t at = below(static_cast<std::uint64_t>(attribute->ints_size()));
    return attribute->set_ints(static_cast<int>(at), number());
  }
  attribute->clear_type();
  switch (below(7)) {
    case 0: attribute->set_f(static_cast<float>(number())); break;
    case 1: attribute->set_s(kWords[below(kWords.size())]); break;
    case 2: attribute->add_ints(number()); break;
    case 3: attribute->add_floats(0.5F); break;
    case 4: attribute->set_ref_attr_name(kAttributes[below(kAttributes.size())]); break;
    case 5:
      if (graph.initializer_size() > 0) *attribute->mutable_t() = graph.initializer(0);
      break;
    default: attribute->set_i(number());
  }
}

void ModelMutator::mutate_metadata(Node& node) {
  auto& entry = *node.add_metadata_props();
  entry.set_key("pkg.torch.onnx.name_scopes");
  entry.set_value(kWords[below(kWords.size())]);
}

void ModelMutator::mutate_node(Node& node, const Graph& graph) {
  switch (below(8)) {
    case 0: node.set_op_type(op()); break;
    case 1: node.set_domain(kDomains[below(kDomains.size())]); break;
    case 2: node.set_name(kWords[below(kWords.size())]); break;
    case 3: mutate_metadata(node); break;
    case 4:
    case 5: mutate_names(node, graph); break;
    default: mutate_attribute(node, graph);
  }
}

void ModelMutator::mutate_nodes(Graph& graph) {
  Node* node = some(*graph.mutable_node(), dice_.bits());
  if (node == nullptr || (below(6) == 0 && graph.node_size() < kMostNodes)) {
    Node& added = *graph.add_node();
    added.set_op_type(op());
    for (std::uint64_t left = below(4); left > 0; --left) added.add_input(value_of(graph));
    added.add_output("n" + std::to_string(below(1'000'000)));
    return;
  }
  if (below(12) == 0) return graph.mutable_node()->RemoveLast();
  if (below(12) == 0) return shuffle_nodes(graph);
  mutate_node(*node, graph);
}

void ModelMutator::mutate_tensor(TensorProto& tensor) {
  switch (below(6)) {
    case 0: tensor.set_data_type(static_cast<std::int32_t>(below(30))); break;
    case 1: tensor.add_dims(number()); break;
    case 2:
      if (tensor.dims_size() > 0) tensor.mutable_dims()->RemoveLast();
      break;
    case 3:
      if (tensor.int64_data_size() > 0) {
        const std::uint64_t at = below(static_cast<std::uint64_t>(tensor.int64_data_size()));
        tensor.set_int64_data(static_cast<int>(at), number());
      }
      break;
    case 4: tensor.set_raw_data(std::string(below(40), '\x01')); break;
    default:
      if (tensor.dims_size() > 0) {
        const std::uint64_t at = below(static_cast<std::uint64_t>(tensor.dims_size()));
        tensor.set_dims(static_cast<int>(at), number());
      }
  }
}

void ModelMutator::mutate_value(ValueInfoProto& value) {
  auto& type = *value.mutable_type();
  if (below(12) == 0) {
    auto& inner = *type.mutable_sequence_type()->mutable_elem_type()->mutable_tensor_type();
    inner.set_elem_type(1);
    return;
  }
  auto& tensor = *type.mutable_tensor_type();
  if (below(4) == 0) return tensor.set_elem_type(static_cast<std::int32_t>(below(30)));
  auto& dims = *tensor.mutable_shape()->mutable_dim();
  auto* dim = dims.empty() || below(5) == 0 ? dims.Add() : some(dims, dice_.bits());
  if (below(5) == 0)
    dim->set_dim_param(below(2) == 0 ? "N" : "N + " + std::to_string(below(9)));
  else
    dim->set_dim_value(number());
}

void ModelMutator::mutate_declarations(Graph& graph) {
  auto* constant = some(*graph.mutable_initializer(), dice_.bits());
  auto* input = some(*graph.mutable_input(), dice_.bits());
  switch (below(5)) {
    case 0:
    case 1:
      if (constant != nullptr) mutate_tensor(*constant);
      break;
    case 2: graph.add_output()->set_name(value_of(graph)); break;
    case 3: {
      auto& said = *graph.add_value_info();
      said.set_name(value_of(graph));
      mutate_value(said);
      break;
    }
    default:
      if (input != nullptr) mutate_value(*input);
  }
}

// The graph's nodes become the body of an If, a Loop or a Scan.
void ModelMutator::nest(Graph& graph) {
  Graph body;
  body.mutable_node()->Swap(graph.mutable_node());
  for (const auto& output : graph.output()) *body.add_output() = output;
  Node& outer = *graph.add_node();
  constexpr std::array<std::pair<const char*, const char*>, 4> kKinds{
      {{"If", "then_branch"}, {"Loop", "body"}, {"Scan", "body"}, {"SequenceMap", "body"}}};
  const auto& [op, attribute] = kKinds[below(kKinds.size())];
  outer.set_op_type(op);
  outer.add_input(value_of(graph));
  outer.add_input("");
  for (const auto& output : graph.output()) outer.add_output(output.name());
  for (const char* name : {attribute, "else_branch"}) {
    auto& held = *outer.add_attribute();
    held.set_name(name);
    *held.mutable_g() = body;
    if (op != kKinds[0].first) break;
  }
}

// A node's operator becomes a function of the same inputs, which may call itself.
void ModelMutator::call_function(ModelProto& model) {
  Node* node = some(*model.mutable_graph()->mutable_node(), dice_.bits());
  if (node == nullptr || model.functions_size() > 8) return;
  auto& function = *model.add_functions();
  function.set_name("F" + std::to_string(below(4)));
  function.set_domain("l");
  *function.mutable_input() = node->input();
  *function.mutable_output() = node->output();
  *function.add_node() = *node;
  auto& opset = *function.add_opset_import();
  opset.set_version(17);
  if (model.functions_size() > 1 && below(3) == 0)
    *function.add_node() = model.functions(0).node(0);
  node->set_op_type(function.name());
  node->set_domain("l");
}

void ModelMutator::mutate(ModelProto& model) {
  Graph& graph = *model.mutable_graph();
  switch (below(16)) {
    case 0: nest(some_graph(graph)); break;
    case 1: call_function(model); break;
    case 2:
      if (auto* opset = some(*model.mutable_opset_import(), dice_.bits()))
        opset->set_version(static_cast<std::int64_t>(below(30)));
      break;
    case 3:
      if (auto* function = some(*model.mutable_functions(), dice_.bits()))
        if (Node* node = some(*function->mutable_node(), dice_.bits())) mutate_node(*node, graph);
      break;
    case 4:
    case 5:
    case 6:
    case 7: mutate_declarations(some_graph(graph)); break;
    default: mutate_nodes(some_graph(graph));
  }
}

ModelProto small_model() {
  ModelProto model;
  model.set_ir_version(8);
  model.add_opset_import()->set_version(17);
  auto& graph = *model.mutable_graph();
  auto& x = *graph.add_input();
  x.set_name("x");
  x.mutable_type()->mutable_tensor_type()->set_elem_type(1);
  for (const std::int64_t dim : {1, 3, 8, 8})
    x.mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(dim);
  auto& w = *graph.add_initializer();
  w.set_name("w");
  w.set_data_type(1);
  for (const std::int64_t dim : {4, 3, 3, 3}) w.add_dims(dim);
  auto& conv = *graph.add_node();
  conv.set_op_type("Conv");
  conv.add_input("x");
  conv.add_input("w");
  conv.add_output("y");
  graph.add_output()->set_name("y");
  return model;
}

}  // namespace opcost::fuzz
