// Turns the statements of a rule's pseudocode into events for an interpreter.
#include "rules/body.h"

#include <algorithm>

#include "core/accumulator.h"

namespace opcost {
namespace {

bool is_real_float(NumberFormat format) {
  return format == NumberFormat::Float || format == NumberFormat::BFloat;
}

// What an array of strings holds for each string: a reference to its characters.
constexpr NumberType kStringReference{NumberFormat::UInt, Bits{64}};
// A key of a map: an int64, or a reference to a string.
constexpr NumberType kKey = kStringReference;

// One bit of a product of bits.
constexpr NumberType kOneBit{NumberFormat::UInt, Bits{1}};

ElementType element_of(const Operand& operand) { return operand.info()->type; }

// A spike says whether the other factor is added; of two spikes the product is one. Two signs are
// multiplied by XNOR of their bits. A sign, or nothing, is what a factor of -1, 0 or +1 gives the
// other. A power of two (float8e8m0 is nothing else) shifts it.
ProductKind kind_of_product(const Operand& a, const Operand& b) {
  const ElementType left = element_of(a), right = element_of(b);
  const auto either = [&](ElementType type) { return left == type || right == type; };
  const auto is_few = [](ElementType type) {
    return type == ElementType::Bipolar || type == ElementType::Ternary;
  };
  if (either(ElementType::UInt1)) return ProductKind::Spike;
  if (left == ElementType::Bipolar && right == ElementType::Bipolar) return ProductKind::Bits;
  if (is_few(left) || is_few(right)) return ProductKind::Sign;
  return either(ElementType::Float8E8M0) ? ProductKind::Shift : ProductKind::Number;
}

// Decides the format of a product of two formats: complex before float before int.
int precedence(NumberFormat format) {
  switch (format) {
    case NumberFormat::Complex: return 5;
    case NumberFormat::Float: return 4;
    case NumberFormat::BFloat: return 3;
    case NumberFormat::Int: return 2;
    case NumberFormat::UInt: return 1;
    case NumberFormat::Bool: return 0;
  }
  return 0;
}

}  // namespace

NumberType product_type(NumberType a, NumberType b) {
  if (is_whole(a.format) != is_whole(b.format)) return is_whole(a.format) ? b : a;
  const bool first = precedence(a.format) >= precedence(b.format);
  return {first ? a.format : b.format, std::max(a.bits, b.bits)};
}

NumberType accumulator_type(NumberType term, std::optional<NumberType> output) {
  if (is_whole(term.format)) {
    const auto format = term.format == NumberFormat::UInt ? NumberFormat::UInt : NumberFormat::Int;
    return {format, std::max(Bits{32}, term.bits)};
  }
  const bool same_kind = output && (is_real_float(output->format) == is_real_float(term.format)) &&
                         !is_whole(output->format);
  return same_kind ? *output : term;
}

Body::Body(Interpreter& interpreter, const Operands& operands, bool contraction)
    : interpreter_(interpreter),
      output_(operands.first_output().type()),
      contraction_(contraction) {}

void Body::each(const Extent& trips, FunctionRef<void(Body&)> body) {
  interpreter_.each(trips, [&] { body(*this); });
}

void Body::sum_over(const Extent& terms, FunctionRef<void(Body&)> term) {
  reduce(terms, Reduction::FirstStarts, Action::Add, std::nullopt, term);
}

void Body::sum_over(const Extent& terms, NumberType accumulator, FunctionRef<void(Body&)> term) {
  reduce(terms, Reduction::FirstStarts, Action::Add, accumulator, term);
}

void Body::accumulate_over(const Extent& terms, FunctionRef<void(Body&)> term) {
  reduce(terms, Reduction::IntoExisting, Action::Add, std::nullopt, term);
}

void Body::accumulate_over(const Extent& terms, NumberType accumulator,
                           FunctionRef<void(Body&)> term) {
  reduce(terms, Reduction::IntoExisting, Action::Add, accumulator, term);
}

void Body::max_over(const Extent& terms, FunctionRef<void(Body&)> term) {
  reduce(terms, Reduction::FirstStarts, Action::Compare, std::nullopt, term);
}

void Body::product_over(const Extent& terms, FunctionRef<void(Body&)> term) {
  reduce(terms, Reduction::FirstStarts, Action::Mul, std::nullopt, term);
}

void Body::contract(const Nest& nest, FunctionRef<void(Body&)> finish) {
  const auto product = [&](Body& term) {
    term.read(*nest.a);
    term.read(*nest.b);
    term.multiply(*nest.a, *nest.b);
  };
  contract(nest, product, finish);
}

void Body::contract(const Nest& nest, FunctionRef<void(Body&)> term,
                    FunctionRef<void(Body&)> finish) {
  if (nest.macs() == nest.outputs.count * nest.products.count) contracts(nest);
  each(nest.outputs, [&](Body& out) {
    out.sum_over(nest.products, term);
    finish(out);
  });
}

void Body::reduce(const Extent& terms, Reduction reduction, Action combine,
                  std::optional<NumberType> accumulator, FunctionRef<void(Body&)> term) {
  const auto sum_type = [&] {
    return accumulator ? *accumulator : accumulator_type(term_, output_);
  };
  const auto run_term = [&] {
    product_ = ProductKind::None;
    ++reductions_;
    term(*this);
    --reductions_;
  };
  const auto run_combine = [&] {
    if (combine == Action::Add) return add_term(sum_type());
    arithmetic(combine, term_, {});
  };
  interpreter_.reduce(terms, reduction, run_term, run_combine);
  if (combine == Action::Add) term_ = sum_type();
  product_ = ProductKind::None;
}

// What a term costs beside its product depends on what the product is.
void Body::add_term(NumberType sum) {
  Statement statement;
  switch (product_) {
    case ProductKind::Spike: return;  // it was added where it came
    case ProductKind::Bits: return arithmetic(Action::Popcount, kOneBit, statement);
    case ProductKind::Sign: return arithmetic(Action::Accumulate, sum, statement);
    case ProductKind::Shift: return arithmetic(Action::Add, sum, statement);
    case ProductKind::None:
    case ProductKind::Number: break;
  }
  statement.event.in_mac = product_ == ProductKind::Number;
  arithmetic(Action::Add, sum, statement);
}

std::optional<NumberType> Body::type_of(const Operand& operand) {
  if (operand.holds_strings()) {
    touches_strings_ = true;
    return kStringReference;
  }
  const auto type = operand.type();
  if (!type && operand.present() && fault_.empty()) fault_ = operand.name();
  return type;
}

void Body::read(const Operand& array) {
  const auto type = type_of(array);
  if (!type) return;
  term_ = *type;
  interpreter_.happen({.event = {Action::Read, *type, false}, .operand = &array});
}

void Body::write(const Operand& array) {
  const auto type = type_of(array);
  if (!type) return;
  interpreter_.happen({.event = {Action::Write, *type, false}, .operand = &array});
}

void Body::read_key(const Operand& map) {
  if (map.present()) interpreter_.happen({{Action::Read, kKey, false}, 1, &map, nullptr, nullptr});
}

void Body::write_key(const Operand& map) {
  if (map.present()) interpreter_.happen({{Action::Write, kKey, false}, 1, &map, nullptr, nullptr});
}

void Body::multiply(const Operand& a, const Operand& b) {
  const auto left = type_of(a), right = type_of(b);
  if (!left || !right) return;
  Statement product;
  product.left = &a;
  product.right = &b;
  NumberType type = product_type(*left, *right);
  if (element_of(a) == ElementType::Float8E8M0) type = *right;
  if (element_of(b) == ElementType::Float8E8M0) type = *left;
  product_ = contraction_ && reductions_ > 0 ? kind_of_product(a, b) : ProductKind::None;
  product.is_mac = product_ != ProductKind::None && product_ != ProductKind::Spike;
  switch (product_) {
    case ProductKind::Spike:
      return arithmetic(Action::Accumulate, accumulator_type(type, output_), product);
    case ProductKind::Bits: return arithmetic(Action::Bitwise, kOneBit, product);
    case ProductKind::Shift: return arithmetic(Action::Shift, type, product);
    case ProductKind::Sign: product.times = 0; break;
    case ProductKind::None:
    case ProductKind::Number: product.event.in_mac = product.is_mac; break;
  }
  arithmetic(Action::Mul, type, product);
}

void Body::multiply_temporary(const Operand& array) {
  const auto type = type_of(array);
  if (!type) return;
  const bool is_term = contraction_ && reductions_ > 0;
  product_ = is_term ? ProductKind::Number : ProductKind::None;
  Statement product;
  product.right = &array;
  product.event.in_mac = product.is_mac = is_term;
  arithmetic(Action::Mul, *type, product);
}

void Body::add_bias(const Operand& bias, bool scaled) {
  const auto type = type_of(bias);
  if (!type) return;
  const NumberType sum = accumulator_type(term_, output_);
  finds_again({&bias, bias.elements().count});
  read(bias);
  Statement by_bias;
  by_bias.operand = &bias;
  if (scaled) arithmetic(Action::Mul, sum, by_bias);
  arithmetic(Action::Add, sum, by_bias);
}

void Body::does(Action action, const Operand& like) {
  if (const auto type = type_of(like)) arithmetic(action, *type, {});
}

void Body::convert(NumberType from, NumberType to) {
  if (from != to) does(Action::Convert, from.bits > to.bits ? from : to);
}

// A complex product is 4 mul and 2 add of its halves, a complex sum 2 add; every other action
// is counted once per half.
void Body::arithmetic(Action action, NumberType type, Statement statement) {
  term_ = type;
  statement.event.action = action;
  statement.event.type = type;
  if (type.format != NumberFormat::Complex || statement.times == 0) {
    interpreter_.happen(statement);
    return;
  }
  statement.event.type = {NumberFormat::Float, Bits{type.bits.value / 2}};
  statement.times = action == Action::Mul ? 4 : 2;
  interpreter_.happen(statement);
  if (action != Action::Mul) return;
  statement.is_mac = false;
  statement.event.action = Action::Add;
  statement.times = 2;
  interpreter_.happen(statement);
}

}  // namespace opcost
