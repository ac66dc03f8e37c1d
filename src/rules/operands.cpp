// The operands of a node as arrays with a name, a type and a shape.
#include "rules/operands.h"

#include <algorithm>
#include <utility>

#include "rules/attribute_table.h"

namespace opcost {
namespace {

const Shape kNoShape{};

// "inputs[0]"
std::string member_name(std::string_view formal, std::size_t at) {
  return std::string(formal) + "[" + std::to_string(at) + "]";
}

}  // namespace

Operand::Operand(std::string name, const TensorInfo* info, Role role,
                 std::optional<std::size_t> input)
    : name_(std::move(name)), info_(info), role_(role), input_(input) {}

std::optional<NumberType> Operand::type() const {
  return present() ? number_type(info_->type) : std::nullopt;
}

bool Operand::all_zero() const {
  if (!present() || !info_->numbers) return false;
  const auto only_zeros = [](const auto& list) {
    return std::ranges::all_of(list, [](auto number) { return number == 0; });
  };
  return std::visit(only_zeros, *info_->numbers);
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
  const auto input = [&](std::size_t at) { return inputs[at]; };
  const auto output = [&](std::size_t at) -> const TensorInfo* { return &outputs[at]; };
  operands_.reserve(inputs.size() + outputs.size() + 2);
  append(rule.inputs, node.inputs, input, Operand::Role::Input);
  append(rule.outputs, node.outputs, output, Operand::Role::Output);
  append_tables();
  append_members();
}

// Appended behind all others, so that these keep their positions.
void Operands::append_members() {
  for (const Formals& formal : formals_) {
    const TensorInfo* info = formal.count > 0 ? operands_[formal.first].info() : nullptr;
    if (info == nullptr || info->members == nullptr) continue;
    const Operand::Role role = operands_[formal.first].role();
    sequences_.push_back({formal.name, operands_.size(), info->members->size()});
    for (const TensorInfo& member : *info->members)
      operands_.emplace_back(member_name(formal.name, operands_.size() - sequences_.back().first),
                             &member, role);
  }
}

// An omitted optional input becomes an absent Operand; a variadic input becomes one Operand per
// value.
void Operands::append(std::string_view formals, std::span<const SharedText> names,
                      FunctionRef<const TensorInfo*(std::size_t)> info, Operand::Role role) {
  std::size_t at = 0;
  const auto append_next = [&](std::string name) {
    const bool there = at < names.size() && !names[at].empty();
    const bool is_input = there && role == Operand::Role::Input;
    operands_.emplace_back(std::move(name), there ? info(at) : nullptr, role,
                           is_input ? std::optional{at} : std::nullopt);
    ++at;
  };
  for (const Formal& formal : parse_formals(formals)) {
    Formals entry{formal.name, operands_.size()};
    if (!formal.variadic) append_next(std::string(formal.name));
    for (std::size_t i = 0; formal.variadic && at < names.size(); ++i)
      append_next(member_name(formal.name, i));
    entry.count = operands_.size() - entry.first;
    formals_.push_back(entry);
  }
}

// A table has the name of its attribute.
void Operands::append_tables() {
  const auto formals = parse_tables(rule().tables);
  tables_.reserve(formals.size());
  for (const TableFormal& formal : formals) {
    auto table = find_table(node(), formal);
    if (table) tables_.push_back(std::move(table->info));
    formals_.push_back({formal.name, operands_.size(), 1});
    operands_.emplace_back(std::string(table ? table->attribute : formal.name),
                           table ? &tables_.back() : nullptr, Operand::Role::Table);
  }
}

const Operand& Operands::operator[](std::string_view formal) const {
  const auto found = std::ranges::find(formals_, formal, &Formals::name);
  return found != formals_.end() && found->count > 0 ? operands_[found->first] : kNoOperand;
}

Operands::Array::Array(std::string name, TensorInfo what, const Operand& like)
    : info(std::move(what)), operand(std::move(name), &info, like.role(), like.input()) {}

const Operand& Operands::keep(std::string name, TensorInfo info, const Operand& like) const {
  const auto kept =
      std::ranges::find_if(arrays_, [&](const Array& one) { return one.operand.name() == name; });
  if (kept != arrays_.end()) return kept->operand;
  return arrays_.emplace_back(std::move(name), std::move(info), like).operand;
}

const Operand& Operands::array(std::string_view name, ElementType type, Shape shape) const {
  return keep(std::string(name), TensorInfo{type, std::move(shape)}, kNoOperand);
}

const Operand& Operands::unpacked(std::string_view formal, ElementType type, Shape shape) const {
  const Operand& packed = (*this)[formal];
  if (!packed) return packed;
  TensorInfo info{type, std::move(shape), packed.constant()};
  return keep(packed.name(), std::move(info), packed);
}

std::vector<const Operand*> Operands::all(std::string_view formal) const {
  std::vector<const Operand*> members;
  const auto found = std::ranges::find(formals_, formal, &Formals::name);
  if (found == formals_.end()) return members;
  for (std::size_t i = 0; i < found->count; ++i)
    if (operands_[found->first + i].present()) members.push_back(&operands_[found->first + i]);
  return members;
}

std::vector<const Operand*> Operands::members(std::string_view formal) const {
  std::vector<const Operand*> members;
  const auto found = std::ranges::find(sequences_, formal, &Formals::name);
  if (found == sequences_.end()) return members;
  for (std::size_t i = 0; i < found->count; ++i) members.push_back(&operands_[found->first + i]);
  return members;
}

const Operand& Operands::first_output() const {
  const auto found = std::ranges::find_if(
      operands_, [](const Operand& operand) { return operand.is_output() && operand.present(); });
  return found != operands_.end() ? *found : kNoOperand;
}

}  // namespace opcost
