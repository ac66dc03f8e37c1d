#pragma once

#include <string_view>

namespace opcost {

struct OpRule;

/// The operator on integers that does the work of one in float: what a file writes
/// as DequantizeLinear, Conv, QuantizeLinear is one QLinearConv.
struct IntegerForm {
  std::string_view op = "";  ///< "": there is none.
  std::string_view domain = "";
  /// Its rule, where no file can hold the operator: hardware has it, ONNX does not.
  const OpRule* rule = nullptr;
  /// Where each of its inputs comes from, in words:
  ///   0 0s 0z   the numbers, scale and zero point that input 0 of the operator in
  ///             float was made of
  ///   ys yz     scale and zero point of the quantiser behind it
  ///   2b        a bias: the int32 that it was made of, else it is stored as int32
  ///   2f        a bias of a float result: the int32 that it was made of, else as it is
  ///   0r        input 0 unchanged
  ///   *         all inputs, each as numbers, scale, zero point
  std::string_view inputs = "";
  /// The input in float, by its formal name, whose numbers are an attribute here.
  std::string_view input_as_attribute = "";
  /// Its attribute `opset` says of which version the operator in float is.
  bool opset_as_attribute = false;
};

/// The integer forms of an operator whose inputs come from dequantisers.
struct IntegerForms {
  IntegerForm to_integers = {};  ///< Its result goes to a quantiser.
  IntegerForm to_floats = {};    ///< Its result stays as it is.
};

/// IntegerForm::inputs of most operators with one input, and with two.
inline constexpr std::string_view kOneQuantized = "0 0s 0z ys yz";
inline constexpr std::string_view kTwoQuantized = "0 0s 0z 1 1s 1z ys yz";

}  // namespace opcost
