#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "opcost/core/event.h"

namespace opcost {

/// TensorProto.DataType, with ONNX's own codes (IR 14).
enum class ElementType : std::uint8_t {
  Undefined = 0,
  Float = 1,
  UInt8 = 2,
  Int8 = 3,
  UInt16 = 4,
  Int16 = 5,
  Int32 = 6,
  Int64 = 7,
  String = 8,
  Bool = 9,
  Float16 = 10,
  Double = 11,
  UInt32 = 12,
  UInt64 = 13,
  Complex64 = 14,
  Complex128 = 15,
  BFloat16 = 16,
  Float8E4M3FN = 17,
  Float8E4M3FNUZ = 18,
  Float8E5M2 = 19,
  Float8E5M2FNUZ = 20,
  UInt4 = 21,
  Int4 = 22,
  Float4E2M1 = 23,
  Float8E8M0 = 24,
  UInt2 = 25,
  Int2 = 26,
  Float6E2M3 = 27,
  Float6E3M2 = 28,
  // What networks of few bits are made of; no ONNX file has them, --precision and others ask.
  UInt1 = 29,    ///< 0 or 1: a spike.
  Bipolar = 30,  ///< -1 or +1, in one bit.
  Ternary = 31,  ///< -1, 0 or +1, in two bits.
};
/// The last of ONNX's own codes.
inline constexpr ElementType kLastOfOnnx = ElementType::Float6E3M2;

/// Every type but Undefined, in the order of the codes.
inline constexpr auto kAllElementTypes = [] {
  std::array<ElementType, static_cast<std::size_t>(ElementType::Ternary)> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<ElementType>(i + 1);
  return all;
}();

/// ONNX's code as an element type; Undefined for a code opcost does not know.
ElementType element_type_from_code(std::int64_t code);
/// "float32", "int8", "float8e4m3fn", "string", "undefined"
std::string_view to_string(ElementType type);
/// The type of that name, but not Undefined.
std::optional<ElementType> parse_element_type(std::string_view name);
/// Format and width; std::nullopt for Undefined and String, which have no fixed width.
std::optional<NumberType> number_type(ElementType type);
/// Whether it is a float, bfloat or complex type.
bool is_floating(ElementType type);

}  // namespace opcost
