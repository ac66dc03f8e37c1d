#pragma once

#include <cstdint>
#include <string_view>

#include "opcost/core/result.h"

namespace opcost {

class Body;
class Inference;
class NodeView;
class Operands;
struct CustomRule;
struct Extent;

/// What becomes of a node of an operator, unless folding comes first.
enum class OpKind : std::uint8_t {
  Counted,      ///< Its pseudocode is counted.
  Free,         ///< Costs nothing by definition: see `why`.
  Folded,       ///< Its result is known before inference: see `why`.
  ControlFlow,  ///< Its subgraphs are counted node by node: see `why`.
  /// Its shapes are known, its work is not: every node is unknown, see `why`.
  Uncounted,
};

/// When constants at all inputs let a node run before inference.
enum class Folding : std::uint8_t { WhenInputsConstant, Never };

/// The input array whose tier the `patch` placement changes, and its patch.
struct Patch {
  std::string_view operand;  ///< "" : none.
  std::uint64_t elements = 0;
};

/// All that opcost knows of one operator from opset `since` on.
/// Formal parameters are words in ONNX's order: "X W B?" ('?' optional,
/// '*' variadic). An input that was an attribute of the same name in an older
/// opset needs no second entry: NodeView::integers() and its kin look in both.
struct OpRule {
  std::string_view op;
  std::string_view domain = "";  ///< "" is ai.onnx.
  int since = 1;
  /// Of an operator of another domain that is one of ai.onnx's: as of which opset
  /// (NodeView::opset() says so, not the domain's version); 0: it is none.
  int like_opset = 0;
  std::string_view inputs;
  std::string_view outputs;
  /// Arrays that the node carries as attributes, and that are read like any
  /// other: "coefficients intercepts". Where one of several attributes holds it,
  /// "labels=classlabels_strings|classlabels_ints" calls it `labels`.
  std::string_view tables = "";
  /// y = f(x) in one line, for people.
  std::string_view formula;

  /// Types and shapes of the outputs from those of the inputs. An Error makes
  /// the node unknown and says why.
  Status (*infer)(Inference&) = nullptr;
  /// The numbers of the outputs, where all the inputs' are known.
  void (*evaluate)(Inference&) = nullptr;
  /// The pseudocode.
  void (*count)(const Operands&, Body&) = nullptr;

  OpKind kind = OpKind::Counted;
  std::string_view why = "";  ///< Why it is free, folded or uncounted.
  /// A case in which a counted operator is free after all (`why` says which).
  bool (*free_when)(const NodeView&) = nullptr;
  Folding folding = Folding::WhenInputsConstant;
  /// A contraction: the products summed in its pseudocode are MACs.
  bool macs = false;
  /// For `--placement patch`.
  Patch (*patch)(const Operands&) = nullptr;
  /// Infers although the shape of an input is unknown.
  bool takes_unknown_shapes = false;
  /// Takes sequences, optionals and maps; every other rule is given tensors only.
  bool takes_containers = false;

  /// A small node of the operator: drives `opcost explain OP` and tests.
  /// "1x3x8x8 4x3x3x3 4; group=1 pads=1,1,1,1"; "_" leaves an input out;
  /// "=3,4" is an int64 constant of those numbers; a type may precede: "int8:2x3",
  /// and "3!" is a constant of some numbers.
  std::string_view example = "";
  /// Of a custom operator: what its file says; null for ours.
  const CustomRule* custom = nullptr;
};

}  // namespace opcost
