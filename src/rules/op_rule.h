#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "graph/constant_source.h"
#include "opcost/core/result.h"
#include "opcost/graph/element_type.h"
#include "rules/integer_form.h"
#include "rules/other_way.h"
#include "rules/window.h"

namespace opcost {

class Body;
class Inference;
class NodeView;
class Operands;
struct CustomRule;
struct Extent;

/// How a node of an operator is treated, unless it is folded before.
enum class OpKind : std::uint8_t {
  Counted,      ///< Its pseudocode is counted.
  Free,         ///< Costs nothing by definition: see `why`.
  Folded,       ///< Its result is known before inference: see `why`.
  ControlFlow,  ///< Its subgraphs are counted node by node: see `why`.
  /// Its shapes are known, its work is not: every node is unknown, see `why`.
  Uncounted,
};

/// When a node with constant inputs runs before inference.
enum class Folding : std::uint8_t { WhenInputsConstant, Never };

/// What the first output (for a variadic one: each) holds of the numbers of the first input.
enum class Yields : std::uint8_t {
  NewNumbers,  ///< Computed ones; also where nobody needs to know better.
  Generated,   ///< None of them: its own, of which they only say how many (Range).
  Rearranged,  ///< Each of them once, as it is, in another shape or order (Reshape, Transpose).
  Copied,      ///< Some of them, as they are, perhaps several times (Slice, Expand, Gather).
  Joined,      ///< All of them, and those of all other inputs, each once (Concat).
  /// Some of them, or others of the same scale: a bound, padding, what lies between two
  /// (MaxPool, Relu, Pad, Resize).
  Chosen,
  Converted,  ///< Each of them in another element type (Cast).
  Indices,    ///< Where they are, not what they are (ArgMax).
};

/// How the marks of a router (which token goes to which expert) come through an operator.
enum class Marks : std::uint8_t {
  None,         ///< Nothing is known of them.
  OnePerIndex,  ///< It makes one mark for each element of its first input (OneHot).
  /// It makes marks where its inputs are equal: of several such masks with different constants at
  /// most one marks an element.
  WhereEqual,
  Kept,   ///< Its outputs have marks at most where the first input has them (x > 0).
  Found,  ///< It lists where the marks are (NonZero).
};

/// Between real and quantised numbers.
enum class Conversion : std::uint8_t { None, Quantizes, Dequantizes };

/// How an operator runs the graphs in its attributes.
enum class Subgraphs : std::uint8_t {
  None,            ///< It has none.
  Branch,          ///< One of two (If).
  Loop,            ///< A number of times, or while a condition holds.
  Scan,            ///< Once for each slice of its inputs.
  SequenceMap,     ///< Once for each tensor of a sequence.
  Generation,      ///< Once for each token of a text (BeamSearch).
  ScoreModifiers,  ///< Once on the scores of its attention, beside what its rule counts.
};

/// Whole numbers: from the first to before the second.
using IndexRange = std::pair<std::int64_t, std::int64_t>;

/// The input whose tier changes under placement `patch`, and the size of its patch.
struct Patch {
  std::string_view operand;  ///< "" if there is none.
  std::uint64_t elements = 0;
};

/// All that opcost knows of one operator from opset `since` on. Formal parameters are words
/// in ONNX's order: "X W B?" ('?' optional, '*' variadic). An input that was an attribute of
/// the same name in an older opset needs no second entry: NodeView::integers() and similar
/// functions look in both places.
struct OpRule {
  std::string_view op;
  std::string_view domain = "";  ///< "" is ai.onnx.
  int since = 1;
  /// For an operator of another domain that equals one of ai.onnx: the opset of ai.onnx whose
  /// behaviour it has, returned by NodeView::opset(); 0: it equals none.
  int like_opset = 0;
  std::string_view inputs = "";
  std::string_view outputs = "";
  /// ONNX's type constraints of the inputs: "float: X W B; integer: indices" says that X, W and B
  /// have one type, a float, and the indices an integer one (type_constraint.h). A node whose
  /// inputs have other types is unknown, with the reason dtype. "": not checked here.
  std::string_view types = "";
  /// Arrays that the node carries as attributes and that are read like any other:
  /// "coefficients intercepts". If one of several attributes holds the array,
  /// "labels=classlabels_strings|classlabels_ints" calls it `labels`.
  std::string_view tables = "";
  /// The operator as a formula in one line, for people.
  std::string_view formula = "";

  /// Types and shapes of the outputs from those of the inputs. An Error makes
  /// the node unknown and says why.
  Status (*infer)(Inference&) = nullptr;
  /// Computes the numbers of the outputs; called only if those of all inputs are known.
  void (*evaluate)(Inference&) = nullptr;
  /// The pseudocode.
  void (*count)(const Operands&, Body&) = nullptr;

  OpKind kind = OpKind::Counted;
  std::string_view why = "";  ///< Why it is free, folded or uncounted.
  /// A condition under which a counted operator is free after all (`why` says which).
  bool (*free_when)(const NodeView&) = nullptr;
  Folding folding = Folding::WhenInputsConstant;
  /// A contraction: the products summed in its pseudocode are MACs.
  bool macs = false;
  /// For `--placement patch`.
  Patch (*patch)(const Operands&) = nullptr;
  /// The axis of its first input along which it goes step by step, where samples cannot stand;
  /// null: there is none.
  std::size_t (*steps_axis)(const NodeView&) = nullptr;
  /// Infers even if the shape of an input is unknown.
  bool takes_unknown_shapes = false;
  /// Accepts sequences, optionals and maps; all other rules get tensors only.
  bool takes_containers = false;

  /// Computes each output element from the input elements in the same place, at most;
  /// --fuse-activations joins it to the node before.
  bool elementwise = false;
  Yields yields = Yields::NewNumbers;
  Marks marks = Marks::None;
  /// The file may write the extents of its result as numbers, and with them the batch for which it
  /// was exported (Reshape, Slice).
  bool states_extents = false;
  /// Holds each number between bounds, which a quantiser behind it does as well.
  bool clamp = false;
  Conversion conversion = Conversion::None;
  /// Of one that dequantises: its rule where the node behind it reads the stored weight
  /// as it is and converts each number on the way; null: there is none.
  const OpRule* as_stored = nullptr;
  /// Of one whose output stays in float: the type that the numbers of its first output fit, each up
  /// to a scale (1 bit: bipolar; 2 and narrow: ternary); std::nullopt where that is not known. Null
  /// for all others.
  std::optional<ElementType> (*held_type)(const NodeView&) = nullptr;
  /// The operators on integers that hardware runs between dequantisers and a quantiser.
  IntegerForms quantized_as = {};
  /// For --conv: how else it can be run.
  std::span<const OtherWay> other_ways = {};
  /// The operator of ai.onnx that this one is, quantised or fused: "Conv" of QLinearConv,
  /// ConvInteger and FusedConv. "": none.
  std::string_view base = "";
  /// For --fold-bn: y = a·x + b in each channel, with a and b from inputs 1 to 4; and a
  /// contraction whose weights and bias can take that in.
  bool scales_channels = false, takes_channel_scale = false;
  /// Its window, for who prices a node by its shape. The node was inferred without a fault.
  std::optional<Window> (*window)(const Operands&) = nullptr;
  Subgraphs subgraphs = Subgraphs::None;
  ConstantSource constant = ConstantSource::None;
  /// What the whole numbers of an input must keep to: those that choose elements of
  /// another input, or count its steps. Nothing where any number will do.
  std::optional<IndexRange> (*input_range)(const NodeView&, std::string_view formal) = nullptr;

  /// A small node of the operator: drives `opcost explain OP` and tests.
  /// "1x3x8x8 4x3x3x3 4; group=1 pads=1,1,1,1"; "_" leaves an input out;
  /// "=3,4" is an int64 constant of those numbers; a type may precede: "int8:2x3",
  /// and "3!" is a constant of some numbers.
  std::string_view example = "";
  /// For a custom operator: what its file says; null for built-in operators.
  const CustomRule* custom = nullptr;
};

}  // namespace opcost
