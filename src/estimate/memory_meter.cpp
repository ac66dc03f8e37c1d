// Adds up the memory that an estimate takes, from the sizes of its parts.
#include "estimate/memory_meter.h"

#include <memory>
#include <optional>
#include <variant>

namespace opcost {
namespace {

// What the heap and a container add to each piece of memory: malloc's header and rounding, the
// growth of vectors, the pointers of a map's node. Measured with glibc 2.36.
constexpr std::size_t kOfEachPiece = 64;
// A name stands in the record, and in the text of the report, which grows by doubling.
constexpr std::size_t kCopiesInText = 3;
// The row of a node and the line of an event in JSON, the longest format, and in the page of a text
// report before it is written; estimates on the large side. A chain of 100,000 nodes takes 461 MB
// as HTML and 564 MB as JSON in a file (measured), and is counted as nearly twice that.
constexpr std::size_t kRowOfReport = 2048;
constexpr std::size_t kLineOfReport = 256;

std::size_t size_of(const std::string& text) {
  return sizeof(std::string) + text.size() + kOfEachPiece;
}

std::size_t size_in_report(const std::string& text) {
  return size_of(text) + kCopiesInText * text.size();
}

template <class T>
std::size_t size_of(const std::vector<T>& numbers) {
  return sizeof(std::vector<T>) + numbers.size() * sizeof(T) + kOfEachPiece;
}

std::size_t size_of(const std::vector<std::string>& texts) {
  std::size_t sum = sizeof(std::vector<std::string>) + kOfEachPiece;
  for (const std::string& text : texts) sum += size_of(text);
  return sum;
}

std::size_t size_of(const TensorInfo& info) {
  std::size_t sum = sizeof(info) + kOfEachPiece;
  if (info.shape) sum += info.shape->size() * sizeof(info.shape->front());
  // Numbers are shared by all who pass them on; the one that made them has them alone.
  if (info.numbers && info.numbers.use_count() <= 2)
    sum += sizeof(Numbers) + info.numbers.size() * sizeof(double) + kOfEachPiece;
  if (info.members) sum += info.members->size() * (sizeof(info) + kOfEachPiece);
  return sum;
}

// Tensors and graphs are shared, and counted with the file.
std::size_t size_of(const Attribute& attribute) {
  std::size_t sum = sizeof(attribute) + size_of(attribute.name);
  std::visit(
      [&](const auto& value) {
        if constexpr (requires { value.size(); }) sum += size_of(value);
      },
      attribute.value);
  return sum;
}

std::size_t size_of(const std::vector<Attribute>& attributes) {
  std::size_t sum = kOfEachPiece;
  for (const Attribute& attribute : attributes) sum += size_of(attribute);
  return sum;
}

// An input or output in the report.
std::size_t size_of_entry(const std::string& name, const std::optional<Shape>& shape) {
  const std::size_t dims = shape ? shape->size() : 0;
  return sizeof(TensorEntry) + size_in_report(name) + (1 + kCopiesInText) * dims * sizeof(dims);
}

std::size_t size_of(const Node& node) {
  return sizeof(node) + size_of(node.inputs) + size_of(node.outputs) + size_of(node.attributes);
}

// Its id stands there as that, in its module and before its remarks.
std::size_t size_of_row(const std::string& id, const std::string& name, const std::string& reason,
                        const std::vector<Attribute>& attributes) {
  const std::size_t texts = 3 * size_in_report(id) + size_in_report(name) + size_in_report(reason);
  return sizeof(NodeEstimate) + kRowOfReport + texts + size_of(attributes);
}

}  // namespace

MemoryMeter::MemoryMeter(const Model& model, const EstimateOptions& options)
    : use_(model.memory), source_(model.source) {
  if (options.max_memory) use_.limit = *options.max_memory;
}

void MemoryMeter::add(const Region& region) {
  std::size_t sum = sizeof(Walk) + size_of(region.path) + size_of(region.definition);
  if (region.initializers != nullptr)
    for (const auto& [name, tensor] : *region.initializers)
      sum += size_of(name) + sizeof(KnownValue) + size_of(tensor.shape);
  if (region.declared_outputs != nullptr)
    sum += region.declared_outputs->size() * (sizeof(std::string) + kOfEachPiece);
  use_.add(sum);
}

void MemoryMeter::add(const std::vector<Attribute>& attributes) { use_.add(size_of(attributes)); }

// Its row of the report is counted at once: a small node may have many operands.
void MemoryMeter::add(const UnbilledNode& one) {
  const WalkedNode& walked = one.walked;
  std::size_t sum = sizeof(one) + 2 * size_of(one.id);  // it is also in the list of its region's
  for (std::size_t at = 0; at < walked.inputs.size(); ++at) {
    const TensorInfo* input = walked.inputs[at];
    sum += sizeof(const TensorInfo*) + sizeof(ValueId);
    sum += input != nullptr ? size_of_entry(one.node->inputs[at], input->shape)
                            : size_of_entry(one.node->inputs[at], std::nullopt);
  }
  for (std::size_t at = 0; at < walked.outputs.size(); ++at) {
    sum += 2 * size_of(walked.outputs[at]) + size_of(one.node->outputs[at]);
    sum += size_of_entry(one.node->outputs[at], walked.outputs[at].shape);
  }
  for (const auto& node : one.made_nodes) sum += size_of(*node);
  use_.add(sum + size_of_row(one.id, one.node->name, walked.reason, one.node->attributes));
}

// What the bill adds to it.
void MemoryMeter::add_bill(const NodeEstimate& node) {
  std::size_t sum = size_in_report(node.pseudocode);
  for (const auto* list : {&node.assumptions, &node.warnings})
    sum += (1 + kCopiesInText) * (size_of(*list) + list->size() * node.id.size());
  for (const EventEntry& event : node.events)
    sum += sizeof(event) + event.operand.size() + kLineOfReport;
  use_.add(sum);
}

void MemoryMeter::add(const NodeEstimate& node) {
  std::size_t sum = size_of_row(node.id, node.name, node.reason, node.attributes);
  for (const auto* list : {&node.inputs, &node.outputs})
    for (const TensorEntry& entry : *list) sum += size_of_entry(entry.name, entry.shape);
  use_.add(sum);
  add_bill(node);
}

void MemoryMeter::add_names(const std::vector<std::string>& names, const std::string& path) {
  use_.add(size_of(names) + names.size() * (sizeof(KnownValue) + 2 * kOfEachPiece + path.size()));
}

void MemoryMeter::keep_only(const std::vector<NodeEstimate>& nodes, Bytes mark) {
  use_.used = mark;
  for (const NodeEstimate& node : nodes) add(node);
}

Status MemoryMeter::check() const {
  if (!use_.exceeded()) return Ok{};
  return use_.too_much("what its functions and subgraphs unfold into", source_);
}

}  // namespace opcost
