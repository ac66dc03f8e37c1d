// The table of ONNX's element types: code, name, number format and width.
#include "opcost/graph/element_type.h"

#include <algorithm>
#include <array>

namespace opcost {
namespace {

struct Row {
  std::string_view name;
  std::optional<NumberType> number;
};

constexpr Row number(std::string_view name, NumberFormat format, std::uint32_t bits) {
  return {name, NumberType{format, Bits{bits}}};
}

using enum NumberFormat;

// In the order of ONNX's codes: onnx.proto, TensorProto.DataType, IR 14.
constexpr std::array kRows{
    Row{"undefined", std::nullopt},
    number("float32", Float, 32),
    number("uint8", UInt, 8),
    number("int8", Int, 8),
    number("uint16", UInt, 16),
    number("int16", Int, 16),
    number("int32", Int, 32),
    number("int64", Int, 64),
    Row{"string", std::nullopt},
    number("bool", Bool, 8),
    number("float16", Float, 16),
    number("float64", Float, 64),
    number("uint32", UInt, 32),
    number("uint64", UInt, 64),
    number("complex64", Complex, 64),
    number("complex128", Complex, 128),
    number("bfloat16", BFloat, 16),
    number("float8e4m3fn", Float, 8),
    number("float8e4m3fnuz", Float, 8),
    number("float8e5m2", Float, 8),
    number("float8e5m2fnuz", Float, 8),
    number("uint4", UInt, 4),
    number("int4", Int, 4),
    number("float4e2m1", Float, 4),
    number("float8e8m0", Float, 8),
    number("uint2", UInt, 2),
    number("int2", Int, 2),
    number("float6e2m3", Float, 6),
    number("float6e3m2", Float, 6),
    // Not of ONNX.
    number("uint1", UInt, 1),
    number("bipolar", Int, 1),
    number("ternary", Int, 2),
};
static_assert(kRows.size() == kAllElementTypes.size() + 1);

const Row& row(ElementType type) { return kRows[static_cast<std::size_t>(type)]; }

}  // namespace

ElementType element_type_from_code(std::int64_t code) {
  const bool known = code > 0 && code <= static_cast<std::int64_t>(kLastOfOnnx);
  return known ? static_cast<ElementType>(code) : ElementType::Undefined;
}

std::string_view to_string(ElementType type) { return row(type).name; }

std::optional<ElementType> parse_element_type(std::string_view name) {
  const auto found =
      std::ranges::find(kAllElementTypes, name, [](ElementType type) { return to_string(type); });
  return found != kAllElementTypes.end() ? std::optional{*found} : std::nullopt;
}

std::optional<NumberType> number_type(ElementType type) { return row(type).number; }

bool is_floating(ElementType type) {
  const auto number = number_type(type);
  return number &&
         (number->format == Float || number->format == BFloat || number->format == Complex);
}

}  // namespace opcost
