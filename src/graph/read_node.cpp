// Reads one NodeProto, and gives names to nodes that have none.
#include "graph/read_node.h"

#include <algorithm>
#include <list>
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

/// The attributes of one node; those that others have too are not read again.
class NodeAttributes {
 public:
  explicit NodeAttributes(ReadContext& context) : context_(context) {}

  void read(Field field) {
    const std::size_t size = context_.wire.size(field);
    const std::string_view ahead = context_.wire.ahead(size);
    const Attribute* held = context_.attributes.known(ahead);
    if (held != nullptr) {
      context_.wire.skip_bytes(size);
    } else {
      const std::string bytes(ahead.substr(0, SharedAttributes::kLongestKey + 1));
      Attribute attribute = read_attribute(context_, size, captures_);
      held = context_.attributes.take(bytes, attribute);
      if (held == nullptr) held = &own_.emplace_back(std::move(attribute));
    }
    all_.push_back(held);
  }
  SharedList<Attribute> list() const { return context_.attributes.list_of(all_, own_.empty()); }
  Captures& captures() { return captures_; }

 private:
  ReadContext& context_;
  std::vector<const Attribute*> all_;  ///< In the order of the file.
  std::list<Attribute> own_;
  Captures captures_;
};

void read_node_field(ReadContext& context, Field field, Node& node, NodeAttributes& attributes) {
  WireReader& wire = context.wire;
  switch (field.number) {
    case NodeProto::kInputFieldNumber: node.inputs.emplace_back(wire.text(field)); break;
    case NodeProto::kOutputFieldNumber: node.outputs.emplace_back(wire.text(field)); break;
    case NodeProto::kNameFieldNumber: node.name = wire.text(field); break;
    case NodeProto::kOpTypeFieldNumber:
      node.op_type = context.words.shared(wire.text(field));
      break;
    case NodeProto::kDomainFieldNumber:
      node.domain = context.words.shared(normal_domain(wire.text(field)));
      break;
    case NodeProto::kOverloadFieldNumber: node.overload = wire.text(field); break;
    case NodeProto::kAttributeFieldNumber: attributes.read(field); break;
    case NodeProto::kMetadataPropsFieldNumber: read_metadata(context, field, node.metadata); break;
    default: wire.skip(field);
  }
}

}  // namespace

void read_node(ReadContext& context, Field field, OpenNodes& open) {
  context.wire.charge(sizeof(Node));
  const std::size_t position = open.nodes.size();
  Node& node = open.nodes.emplace_back();
  NodeAttributes attributes(context);
  context.wire.message(field,
                       [&](Field inner) { read_node_field(context, inner, node, attributes); });
  node.attributes = attributes.list();
  if (node.op_type.empty()) {
    context.wire.fail(
        "node " + std::to_string(position) + " " + in_quotes(node.name) + " has no operator type",
        "every node needs an op_type; export the model again");
  }
  if (Captures& captures = attributes.captures(); !captures.empty())
    open.captures.push_back({position, std::move(captures)});
}

void name_nodes(std::vector<Node>& nodes) {
  const auto nameless = [](const Node& node) { return node.name.empty(); };
  if (std::none_of(nodes.begin(), nodes.end(), nameless)) return;
  std::unordered_set<std::string_view> taken;
  taken.reserve(nodes.size() * 2);
  for (const Node& node : nodes) taken.insert(node.name);
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (!nodes[i].name.empty()) continue;
    const std::string base = nodes[i].op_type + "_" + std::to_string(i);
    nodes[i].name = base;
    for (int again = 1; taken.contains(nodes[i].name); ++again) {
      nodes[i].name = base + "_" + std::to_string(again);
    }
    taken.insert(nodes[i].name);
  }
}

}  // namespace opcost::onnx_reader
