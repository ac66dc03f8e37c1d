#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/event.h"
#include "opcost/core/function_ref.h"
#include "rules/extent.h"
#include "rules/node_view.h"

namespace opcost {

/// What operators compute at whose operands' own types do not say it: floats, and whole
/// numbers between reading and writing them.
inline constexpr NumberType kFloat32{NumberFormat::Float, Bits{32}};
inline constexpr NumberType kInt32{NumberFormat::Int, Bits{32}};

/// An axis of an operand; negative values count from the end, as in ONNX.
struct Axis {
  std::int64_t value = 0;
};

/// An array that a node reads or writes, by its ONNX name.
class Operand {
 public:
  Operand() = default;
  enum class Role : std::uint8_t { Input, Output, Table, Intermediate };
  /// `input`: which of the node's inputs it is; nothing: none of them alone.
  Operand(std::string name, const TensorInfo* info, Role role,
          std::optional<std::size_t> input = std::nullopt);

  bool present() const { return info_ != nullptr; }
  explicit operator bool() const { return present(); }
  const std::string& name() const { return name_; }
  Role role() const { return role_; }
  bool is_output() const { return role_ == Role::Output; }
  /// An array that the node carries as an attribute.
  bool is_table() const { return role_ == Role::Table; }
  /// Which of the node's inputs it is, unpacked or not.
  std::optional<std::size_t> input() const { return input_; }
  bool constant() const { return present() && info_->constant; }
  /// Its numbers are known and all of them are 0.
  bool all_zero() const;

  /// std::nullopt for strings and for an absent operand.
  std::optional<NumberType> type() const;
  bool holds_strings() const { return present() && info_->type == ElementType::String; }
  std::size_t rank() const { return shape().size(); }
  const Shape& shape() const;
  /// What the walk knows of it; null for an absent operand.
  const TensorInfo* info() const { return info_; }

  /// |W|: all its elements. An absent operand has none.
  Extent elements() const;
  /// |W|/W[0]: the elements that share one index of the axis.
  Extent elements_per(Axis axis) const;
  /// W[0]: the extent of one axis; 1 beyond the rank.
  Extent extent(Axis axis) const;

 private:
  std::string name_;
  const TensorInfo* info_ = nullptr;
  Role role_ = Role::Intermediate;
  std::optional<std::size_t> input_;
};

/// An operand that is left out.
inline const Operand kNoOperand{};

/// The operands of a node whose shapes are all known.
class Operands : public NodeView {
 public:
  Operands(const OpRule& rule, const Node& node, int opset,
           std::span<const TensorInfo* const> inputs, std::span<TensorInfo> outputs);
  Operands(const Operands&) = delete;  // operands point at tables_
  Operands& operator=(const Operands&) = delete;

  /// By formal name: an input, output or table. An absent operand if it is left out (reading,
  /// writing or adding it does nothing).
  const Operand& operator[](std::string_view formal) const;
  /// All operands of a formal parameter, variadic or not: "inputs" gives inputs[0],
  /// inputs[1]...
  std::vector<const Operand*> all(std::string_view formal) const;
  /// The arrays that a sequence holds, "input_sequence[0]"...; empty if they are not known.
  std::vector<const Operand*> members(std::string_view formal) const;
  const Operand& first_output() const;
  const std::vector<Operand>& list() const { return operands_; }

  /// An array that is not a value of the node: an intermediate result that is kept from one loop
  /// to the next ("q", the projected queries). The same name gives the same operand.
  const Operand& array(std::string_view name, ElementType type, Shape shape) const;
  /// An input or output with the type that its bytes hold, e.g. 4-bit numbers in uint8. It is
  /// like the operand itself, but has this type and shape; absent if the operand is.
  const Operand& unpacked(std::string_view formal, ElementType type, Shape shape) const;

 private:
  // The positions of one formal parameter in operands_.
  struct Formals {
    std::string_view name;
    std::size_t first = 0, count = 0;
  };
  void append(std::string_view formals, std::span<const SharedText> names,
              FunctionRef<const TensorInfo*(std::size_t)> info, Operand::Role role);
  void append_tables();
  void append_members();

  struct Array {
    Array(std::string name, TensorInfo what, const Operand& like);
    TensorInfo info;
    Operand operand;
  };
  // `like`: what of the node it is.
  const Operand& keep(std::string name, TensorInfo info, const Operand& like) const;

  // Operands point into it. A rule sees its operands as const and names an array where it needs it:
  // the same name always gives the same array, so nothing that a rule can see changes.
  mutable std::deque<Array> arrays_;
  std::vector<Operand> operands_;  // inputs in order, then outputs, tables, members
  std::vector<TensorInfo> tables_;
  std::vector<Formals> formals_;
  std::vector<Formals> sequences_;
};

}  // namespace opcost
