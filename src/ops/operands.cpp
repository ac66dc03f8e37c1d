#include "ops/operands.h"

#include <algorithm>
#include <utility>

namespace opcost {
namespace {

const Shape kNoShape{};
const Operand kAbsent{};

void append_operands(std::vector<Operand>& list, std::string_view formals,
                     std::span<const std::string> names,
                     FunctionRef<const TensorInfo*(std::size_t)> info, bool outputs) {
  std::size_t at = 0;
  for (const Formal& formal : parse_formals(formals)) {
    const std::string name(formal.name);
    if (!formal.variadic) {
      const bool there = at < names.size() && !names[at].empty();
      list.emplace_back(name, there ? info(at) : nullptr, outputs);
      ++at;
      continue;
    }
    for (const std::size_t first = at; at < names.size(); ++at)
      list.emplace_back(name + "[" + std::to_string(at - first) + "]",
                        names[at].empty() ? nullptr : info(at), outputs);
  }
}

}  // namespace

Operand::Operand(std::string name, const TensorInfo* info, bool is_output)
    : name_(std::move(name)), info_(info), is_output_(is_output) {}

std::optional<NumberType> Operand::type() const {
  return present() ? number_type(info_->type) : std::nullopt;
}

const Shape& Operand::shape() const { return present() && info_->shape ? *info_->shape : kNoShape; }

Extent Operand::elements() const {
  return {present() ? element_count(shape()) : Count{0}, "|" + name_ + "|"};
}

Extent Operand::extent(Axis axis) const {
  const auto signed_rank = static_cast<std::int64_t>(rank());
  const std::int64_t at = axis.value < 0 ? axis.value + signed_rank : axis.value;
  const bool inside = at >= 0 && at < signed_rank;
  const std::int64_t dim = inside ? shape()[static_cast<std::size_t>(at)] : 1;
  return {Count{static_cast<std::uint64_t>(dim)}, name_ + "[" + std::to_string(axis.value) + "]"};
}

Extent Operand::elements_per(Axis axis) const {
  const Extent all = elements(), one = extent(axis);
  return {one.count.is_zero() ? Count{0} : all.count / one.count, all.text + "/" + one.text};
}

Operands::Operands(const OpRule& rule, const Node& node, int opset,
                   std::span<const TensorInfo* const> inputs, std::span<TensorInfo> outputs)
    : NodeView(rule, node, opset, inputs, outputs) {
  operands_.reserve(inputs.size() + outputs.size() + 2);
  append_operands(
      operands_, rule.inputs, node.inputs, [&](std::size_t at) { return inputs[at]; }, false);
  append_operands(
      operands_, rule.outputs, node.outputs,
      [&](std::size_t at) -> const TensorInfo* { return &outputs[at]; }, true);
}

const Operand& Operands::operator[](std::string_view formal) const {
  const auto found = std::ranges::find(operands_, formal, &Operand::name);
  return found != operands_.end() ? *found : kAbsent;
}

std::vector<const Operand*> Operands::all(std::string_view formal) const {
  std::vector<const Operand*> found;
  for (const Operand& operand : operands_) {
    const std::string_view name = operand.name();
    const bool member =
        name.starts_with(formal) && name.size() > formal.size() && name[formal.size()] == '[';
    if (member && operand.present()) found.push_back(&operand);
  }
  return found;
}

const Operand& Operands::first_output() const {
  const auto found = std::ranges::find_if(
      operands_, [](const Operand& operand) { return operand.is_output() && operand.present(); });
  return found != operands_.end() ? *found : kAbsent;
}

}  // namespace opcost
