// Reads one NodeProto, and gives names to nodes that have none.
#include "graph/read_node.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "graph/onnx_format.pb.h"
#include "graph/read_attribute.h"
#include "graph/read_value.h"

namespace opcost::onnx_reader {
namespace {

using onnx_format::NodeProto;

void read_node_field(ReadContext& context, Field field, Node& node,
                     std::vector<Attribute>& attributes, Captures& captures) {
  WireReader& wire = context.wire;
  switch (field.number) {
    case NodeProto::kInputFieldNumber: node.inputs.push_back(wire.text(field)); break;
    case NodeProto::kOutputFieldNumber: node.outputs.push_back(wire.text(field)); break;
    case NodeProto::kNameFieldNumber: node.name = wire.text(field); break;
    case NodeProto::kOpTypeFieldNumber: node.op_type = wire.text(field); break;
    case NodeProto::kDomainFieldNumber: node.domain = normal_domain(wire.text(field)); break;
    case NodeProto::kOverloadFieldNumber: node.overload = wire.text(field); break;
    case NodeProto::kAttributeFieldNumber:
      attributes.push_back(read_attribute(context, field, captures));
      break;
    case NodeProto::kMetadataPropsFieldNumber: read_metadata(context, field, node.metadata); break;
    default: wire.skip(field);
  }
}

}  // namespace

void read_node(ReadContext& context, Field field, OpenNodes& open) {
  context.wire.charge(sizeof(Node));
  const std::size_t position = open.nodes.size();
  Node node;
  std::vector<Attribute> attributes;
  Captures captures;
  context.wire.message(
      field, [&](Field inner) { read_node_field(context, inner, node, attributes, captures); });
  node.attributes = context.attributes.shared(std::move(attributes));
  if (node.op_type.empty()) {
    context.wire.fail(
        "node " + std::to_string(position) + " " + in_quotes(node.name) + " has no operator type",
        "every node needs an op_type; export the model again");
  }
  open.nodes.push_back(std::move(node));
  if (!captures.empty()) open.captures.push_back({position, std::move(captures)});
}

void name_nodes(std::vector<Node>& nodes) {
  const auto nameless = [](const Node& node) { return node.name.empty(); };
  if (std::none_of(nodes.begin(), nodes.end(), nameless)) return;
  std::unordered_set<std::string> taken;
  for (const Node& node : nodes) taken.insert(node.name);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].name.empty()) continue;
    const std::string base = nodes[i].op_type + "_" + std::to_string(i);
    std::string name = base;
    for (int again = 1; !taken.insert(name).second; ++again) {
      name = base + "_" + std::to_string(again);
    }
    nodes[i].name = std::move(name);
  }
}

}  // namespace opcost::onnx_reader
