// Loading constant tensors of every element type.
#include <cmath>
#include <initializer_list>
#include <limits>

#include "tests/graph/loading.h"

using namespace opcost;
using namespace opcost::test;
using onnx_format::TensorProto;
using Integers = std::vector<std::int64_t>;
using Reals = std::vector<double>;

namespace {

Model model_with(const TensorProto& proto) {
  ModelBuilder b;
  b.constant("c", proto);
  return loaded(b.bytes());
}

/// The numbers of a constant that must be kept.
Numbers numbers_of(const TensorProto& proto) {
  const Model model = model_with(proto);
  const auto& numbers = model.graph.initializers.at("c").numbers;
  REQUIRE(numbers != nullptr);
  CHECK(model.warnings.empty());
  return *numbers;
}

std::string bytes_of(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

TensorProto typed(ElementType type, std::int64_t elements) {
  TensorProto proto;
  proto.set_data_type(static_cast<int>(type));
  proto.add_dims(elements);
  return proto;
}

TensorProto in_int32_data(ElementType type, std::int64_t elements,
                          std::initializer_list<std::int32_t> values) {
  auto proto = typed(type, elements);
  for (const std::int32_t value : values) proto.add_int32_data(value);
  return proto;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("load: integers of every width from raw bytes, lowest byte first") {
  struct Case {
    ElementType type;
    std::int64_t elements;
    std::string raw;
    Integers numbers;
  };
  using enum ElementType;
  const Case cases[] = {
      {UInt8, 2, bytes_of({1, 255}), {1, 255}},
      {Int8, 2, bytes_of({1, 255}), {1, -1}},
      {UInt16, 1, bytes_of({0x34, 0xff}), {0xff34}},
      {Int16, 1, bytes_of({0xfe, 0xff}), {-2}},
      {UInt32, 1, bytes_of({0, 0, 0, 0x80}), {2147483648}},
      {Int32, 1, bytes_of({0, 0, 0, 0x80}), {-2147483648}},
      {Int64, 1, bytes_of({2, 0, 0, 0, 0, 0, 0, 0x80}), {INT64_MIN + 2}},
      {UInt64, 1, bytes_of({255, 255, 255, 255, 255, 255, 255, 255}), {-1}},  // the bit pattern
      {Bool, 3, bytes_of({0, 1, 2}), {0, 1, 1}},
      {UInt4, 3, bytes_of({0x21, 0x0f}), {1, 2, 15}},  // the low half first
      {Int4, 3, bytes_of({0x8f, 0x07}), {-1, -8, 7}},
      {UInt2, 5, bytes_of({0b11100100, 0b00000010}), {0, 1, 2, 3, 2}},
      {Int2, 4, bytes_of({0b11100100}), {0, 1, -2, -1}},
  };
  for (const Case& c : cases) {
    INFO(to_string(c.type));
    CHECK(std::get<Integers>(numbers_of(raw_tensor(c.type, {c.elements}, c.raw))) == c.numbers);
  }
}

TEST_CASE("load: floats of every width from raw bytes") {
  struct Case {
    ElementType type;
    std::int64_t elements;
    std::string raw;
    Reals numbers;
  };
  using enum ElementType;
  const Case cases[] = {
      {Float, 1, bytes_of({0, 0, 0xc0, 0xbf}), {-1.5}},
      {Double, 1, bytes_of({0, 0, 0, 0, 0, 0, 0xf8, 0x3f}), {1.5}},
      // 0x3c00 = 1; 0x0001 = 2^-24; 0xfc00 = -inf; 0x7bff = 65504
      {Float16,
       4,
       bytes_of({0, 0x3c, 1, 0, 0, 0xfc, 0xff, 0x7b}),
       {1, std::ldexp(1, -24), -kInfinity, 65504}},
      {BFloat16, 2, bytes_of({0xc0, 0x3f, 0x80, 0xff}), {1.5, -kInfinity}},
      // 0x38 = 1; 0x7e = 1.75 * 2^8; 0x01 = 2^-9
      {Float8E4M3FN, 4, bytes_of({0x38, 0x7e, 0x01, 0xb8}), {1, 448, std::ldexp(1, -9), -1}},
      // bias 8: 0x40 = 1; 0x7f = 1.875 * 2^7
      {Float8E4M3FNUZ, 2, bytes_of({0x40, 0x7f}), {1, 240}},
      // 0x3c = 1; 0x7b = 1.75 * 2^15; 0x7c = infinity
      {Float8E5M2, 3, bytes_of({0x3c, 0x7b, 0x7c}), {1, 57344, kInfinity}},
      // bias 16: 0x40 = 1; 0x7f = 1.75 * 2^15
      {Float8E5M2FNUZ, 2, bytes_of({0x40, 0x7f}), {1, 57344}},
      {Float8E8M0, 3, bytes_of({127, 130, 0}), {1, 8, std::ldexp(1, -127)}},
      // All of E2M1's magnitudes, two a byte, then -6.
      {Float4E2M1, 9, bytes_of({0x10, 0x32, 0x54, 0x76, 0x0f}), {0, 0.5, 1, 1.5, 2, 3, 4, 6, -6}},
      // Four in three bytes: 0x08 = 1, 0x1f = 7.5, 0x21 = -1/8, 0x0c = 1.5; then one alone.
      {Float6E2M3, 5, bytes_of({0xc8, 0x17, 0x32, 0x3f}), {1, 7.5, -0.125, 1.5, -7.5}},
      // 0x0c = 1, 0x1f = 28, 0x21 = -1/16
      {Float6E3M2, 3, bytes_of({0xcc, 0x17, 0x02}), {1, 28, -0.0625}},
      {Complex64, 1, bytes_of({0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}), {1, -2}},
      {Complex128, 1, bytes_of({0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0}), {1, -2}},
  };
  for (const Case& c : cases) {
    INFO(to_string(c.type));
    CHECK(std::get<Reals>(numbers_of(raw_tensor(c.type, {c.elements}, c.raw))) == c.numbers);
  }
}

TEST_CASE("load: the patterns that are no numbers, of each small float") {
  using enum ElementType;
  const std::pair<ElementType, std::string> cases[] = {
      {Float16, bytes_of({1, 0x7c})},   {BFloat16, bytes_of({0xc0, 0x7f})},
      {Float8E4M3FN, bytes_of({0x7f})}, {Float8E4M3FNUZ, bytes_of({0x80})},
      {Float8E5M2, bytes_of({0x7d})},   {Float8E5M2FNUZ, bytes_of({0x80})},
      {Float8E8M0, bytes_of({0xff})},
  };
  for (const auto& c : cases) {
    INFO(to_string(c.first));
    CHECK(std::isnan(std::get<Reals>(numbers_of(raw_tensor(c.first, {1}, c.second))).at(0)));
  }
}

TEST_CASE("load: int32_data holds the small types, floats as bit patterns") {
  using enum ElementType;
  CHECK(std::get<Integers>(numbers_of(in_int32_data(Int32, 2, {-7, 7}))) == Integers{-7, 7});
  CHECK(std::get<Integers>(numbers_of(in_int32_data(Int8, 2, {-7, 249}))) == Integers{-7, -7});
  CHECK(std::get<Integers>(numbers_of(in_int32_data(UInt16, 1, {65535}))) == Integers{65535});
  CHECK(std::get<Integers>(numbers_of(in_int32_data(Bool, 2, {0, 1}))) == Integers{0, 1});
  CHECK(std::get<Integers>(numbers_of(in_int32_data(Int4, 3, {0x8f, 7}))) == Integers{-1, -8, 7});
  CHECK(std::get<Reals>(numbers_of(in_int32_data(Float16, 1, {0x3c00}))) == Reals{1});
  CHECK(std::get<Reals>(numbers_of(in_int32_data(BFloat16, 1, {0x3fc0}))) == Reals{1.5});
  CHECK(std::get<Reals>(numbers_of(in_int32_data(Float8E4M3FN, 1, {0x38}))) == Reals{1});
  // Those of 6 bits are one to an entry.
  CHECK(std::get<Reals>(numbers_of(in_int32_data(Float6E2M3, 2, {8, 0x3f}))) == Reals{1, -7.5});
}

TEST_CASE("load: float_data, double_data, int64_data and uint64_data") {
  CHECK(std::get<Reals>(numbers_of(float_tensor({2}, {0.5F, -2}))) == Reals{0.5, -2});
  CHECK(std::get<Integers>(numbers_of(int64_tensor({2}, {-1, 1}))) == Integers{-1, 1});

  auto doubles = typed(ElementType::Double, 1);
  doubles.add_double_data(0.25);
  CHECK(std::get<Reals>(numbers_of(doubles)) == Reals{0.25});

  auto unsigned32 = typed(ElementType::UInt32, 1);
  unsigned32.add_uint64_data(4294967295);
  CHECK(std::get<Integers>(numbers_of(unsigned32)) == Integers{4294967295});

  auto unsigned64 = typed(ElementType::UInt64, 1);
  unsigned64.add_uint64_data(UINT64_MAX);
  CHECK(std::get<Integers>(numbers_of(unsigned64)) == Integers{-1});

  auto complex = typed(ElementType::Complex64, 1);
  complex.add_float_data(3);
  complex.add_float_data(4);
  CHECK(std::get<Reals>(numbers_of(complex)) == Reals{3, 4});
}

TEST_CASE("load: a scalar has one number and a tensor of no elements has none") {
  CHECK(std::get<Integers>(numbers_of(int64_tensor({}, {9}))) == Integers{9});
  CHECK(std::get<Integers>(numbers_of(int64_tensor({0}, {}))).empty());
  CHECK(std::get<Reals>(numbers_of(raw_tensor(ElementType::Float, {0, 4}, ""))).empty());
}

TEST_CASE("load: unpacked numbers, a key before each, as other writers put them") {
  // TensorProto { dims 2, data_type 7 (INT64), name "c", int64_data (7) 1, int64_data 300 }
  const std::string tensor(
      "\x08\x02\x10\x07\x42\x01"
      "c"
      "\x38\x01\x38\xac\x02",
      12);
  const std::string graph = "\x2a\x0c" + tensor;  // initializer (5)
  const std::string bytes = "\x08\x07\x3a\x0e" + graph;
  const Model model = loaded(bytes);
  const auto& numbers = model.graph.initializers.at("c").numbers;
  REQUIRE(numbers != nullptr);
  CHECK(std::get<Integers>(*numbers) == Integers{1, 300});
}

TEST_CASE("load: numbers that do not fit the dims or the type are not used, with a warning") {
  const TensorProto cases[] = {
      int64_tensor({3}, {1, 2}),
      raw_tensor(ElementType::Float, {2}, std::string(7, '\0')),
      raw_tensor(ElementType::Int4, {3}, std::string(3, '\0')),
      raw_tensor(ElementType::Float, {std::int64_t{1} << 62, 8}, std::string(4, '\0')),
      in_int32_data(ElementType::Float, 1, {1}),
  };
  for (const TensorProto& proto : cases) {
    const Model model = model_with(proto);
    CHECK(model.graph.initializers.at("c").numbers == nullptr);
    CHECK(warns(model, "`c` holds other numbers"));
  }
}

TEST_CASE("load: constants whose numbers are missing are told in one warning") {
  ModelBuilder b;
  b.constant("a", typed(ElementType::Float, 2)).constant("b", typed(ElementType::Float, 2));
  const Model model = loaded(b.bytes());
  REQUIRE(model.warnings.size() == 1);
  CHECK(contains(model.warnings[0], "2, the first is `a`"));
}

TEST_CASE("load: a payload of 64 KiB is kept, one byte more is not") {
  const auto raw = [](std::size_t size) {
    return raw_tensor(ElementType::UInt8, {static_cast<std::int64_t>(size)}, std::string(size, 7));
  };
  CHECK(std::get<Integers>(numbers_of(raw(65536))).size() == 65536);
  const Model model = model_with(raw(65537));
  CHECK(model.graph.initializers.at("c").numbers == nullptr);
  CHECK(model.graph.initializers.at("c").shape == Shape{65537});
  CHECK(model.warnings.empty());
}

TEST_CASE("load: a large payload in typed fields is not kept either") {
  const Model model = model_with(float_tensor({16385}, std::vector<float>(16385, 1)));
  CHECK(model.graph.initializers.at("c").numbers == nullptr);
  CHECK(model.warnings.empty());
}

TEST_CASE("load: external data is not opened, and whatever else is there not used") {
  auto proto = int64_tensor({1}, {5});
  proto.set_data_location(1);
  proto.add_external_data()->set_key("location");
  const Model model = model_with(proto);
  CHECK(model.graph.initializers.at("c").numbers == nullptr);
  CHECK(model.warnings.empty());
}

TEST_CASE("load: texts and types that are not known have a shape and no numbers") {
  auto texts = typed(ElementType::String, 1);
  texts.add_string_data("word");
  CHECK(model_with(texts).graph.initializers.at("c").type == ElementType::String);
  CHECK(model_with(texts).graph.initializers.at("c").numbers == nullptr);

  auto future = typed(ElementType::Float, 1);
  future.set_data_type(77);
  CHECK(model_with(future).graph.initializers.at("c").type == ElementType::Undefined);
}
