#pragma once

#include <optional>
#include <string>
#include <vector>

#include "opcost/core/function_ref.h"
#include "rules/interpreter.h"

namespace opcost {

/// What the product of two elements is, where a contraction sums it.
enum class ProductKind : std::uint8_t {
  None,    ///< No term of a contraction.
  Number,  ///< A multiplication.
  Spike,   ///< Of a spike (uint1): the other factor is added where there is one.
  Bits,    ///< Of two signs (bipolar): XNOR, and a bit is counted.
  Sign,    ///< By -1, 0 or +1 (bipolar, ternary): the other factor is added or subtracted.
  Shift,   ///< By a power of two (float8e8m0).
};

/// A block of pseudocode, as a rule writes it. The interpreter decides whether it is counted,
/// printed or executed; a rule cannot tell.
///
/// Temporaries are free: only arrays are read and written. Reading, writing or adding an
/// absent operand does nothing.
class Body {
 public:
  /// `contraction`: the products that are summed here are multiply-accumulates.
  Body(Interpreter& interpreter, const Operands& operands, bool contraction);

  /// Repeats the body that many times.
  void each(const Extent& trips, FunctionRef<void(Body&)> body);
  /// A sum of n terms: n - 1 additions at the accumulator's width.
  void sum_over(const Extent& terms, FunctionRef<void(Body&)> term);
  /// The same, with an accumulator type that the rule chooses.
  void sum_over(const Extent& terms, NumberType accumulator, FunctionRef<void(Body&)> term);
  /// n terms added to an accumulator that already has a value: n additions.
  void accumulate_over(const Extent& terms, FunctionRef<void(Body&)> term);
  void accumulate_over(const Extent& terms, NumberType accumulator, FunctionRef<void(Body&)> term);
  /// The largest (or smallest) of n terms: n - 1 comparisons.
  void max_over(const Extent& terms, FunctionRef<void(Body&)> term);
  /// The product of n terms: n - 1 multiplications.
  void product_over(const Extent& terms, FunctionRef<void(Body&)> term);

  /// A whole contraction: for each output, the sum of the products of a and b, then `finish`, which
  /// also writes it. `term` reads both factors and multiplies them, where more happens to them.
  void contract(const Nest& nest, FunctionRef<void(Body&)> finish);
  void contract(const Nest& nest, FunctionRef<void(Body&)> term, FunctionRef<void(Body&)> finish);
  /// States the loops of a contraction whose statements follow.
  void contracts(const Nest& nest) { interpreter_.contracts(nest); }
  /// States how an array is found again, for each of all accesses of the node.
  void finds_again(const Reuse& reuse) { interpreter_.finds_again(reuse); }
  void finds_again(const std::vector<Reuse>& reuses) {
    for (const Reuse& reuse : reuses) finds_again(reuse);
  }

  void read(const Operand& array);
  void write(const Operand& array);
  /// The key of a map entry: an integer or a string reference, 64 bits either way.
  void read_key(const Operand& map);
  void write_key(const Operand& map);

  /// The product of one element of each, at the wider of the two types.
  void multiply(const Operand& a, const Operand& b);
  /// The product of an element and a temporary of the same type, e.g. a probability that
  /// attention computed. Like the product of two elements it is a term of a sum.
  void multiply_temporary(const Operand& array);
  /// One element of the bias is read and added to the accumulator; both events carry the bias as
  /// their operand. `scaled`: it is multiplied by a constant first; that event carries the bias
  /// too.
  void add_bias(const Operand& bias, bool scaled = false);
  /// Arithmetic on temporaries of the type of `like`'s elements.
  void does(Action action, const Operand& like);
  /// The same at a type that no operand has.
  void does(Action action, NumberType type) { arithmetic(action, type, {}); }
  /// Converts a number from one type to another, at the wider of the two. Nothing if they are
  /// the same.
  void convert(NumberType from, NumberType to);
  void multiply(const Operand& like) { does(Action::Mul, like); }
  void add(const Operand& like) { does(Action::Add, like); }
  void subtract(const Operand& like) { does(Action::Add, like); }
  void compare(const Operand& like) { does(Action::Compare, like); }
  void divide(const Operand& like) { does(Action::Div, like); }
  void exp(const Operand& like) { does(Action::Exp, like); }
  void log(const Operand& like) { does(Action::Log, like); }
  void sqrt(const Operand& like) { does(Action::Sqrt, like); }
  /// From here on floats are summed at this type instead of the output's.
  void sums_at(NumberType type) { output_ = type; }
  /// x^p for an exponent without a cheaper form: exp(p * log x).
  void power(const Operand& like) { log(like), multiply(like), exp(like); }

  /// The first operand without an element type that was read, written or used.
  const std::string& type_fault() const { return fault_; }
  /// A string element was read or written: a 64-bit reference.
  bool touches_strings() const { return touches_strings_; }

 private:
  void reduce(const Extent& terms, Reduction reduction, Action combine,
              std::optional<NumberType> accumulator, FunctionRef<void(Body&)> term);
  void add_term(NumberType sum);
  void arithmetic(Action action, NumberType type, Statement statement);
  std::optional<NumberType> type_of(const Operand& operand);

  Interpreter& interpreter_;
  std::optional<NumberType> output_;
  bool contraction_;
  int reductions_ = 0;                       // nesting depth of sums
  NumberType term_;                          // type of the last value computed or read
  ProductKind product_ = ProductKind::None;  // of the term of a contraction's sum
  std::string fault_;
  bool touches_strings_ = false;
};

/// The type of a product: the wider one; a float if one is a float.
NumberType product_type(NumberType a, NumberType b);
/// The type of a sum: integers at max(32, width) bits, floats at the width of the output.
NumberType accumulator_type(NumberType term, std::optional<NumberType> output);

}  // namespace opcost
