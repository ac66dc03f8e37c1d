// Random strange nodes of every operator end in shapes or a fault.
#include <doctest/doctest.h>

#include <limits>

#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;

namespace {

constexpr std::int64_t kHuge = std::int64_t{1} << 62;

Integers strange_dims(Dice& dice, std::int64_t most_axes) {
  const Integers dims{0, 1, 1, 2, 3, 3, 5, 8, std::int64_t{1} << 30, kHuge};
  Integers drawn;
  for (std::int64_t axes = dice.between(0, most_axes); axes > 0; --axes)
    drawn.push_back(dims[static_cast<std::size_t>(dice.between(0, 9))]);
  return drawn;
}

Integers strange_list(Dice& dice) {
  const Integers entries{0,      1,     1,
                         1,      2,     3,
                         -1,     kHuge, std::numeric_limits<std::int64_t>::max(),
                         -kHuge, 7,     std::numeric_limits<std::int64_t>::min()};
  Integers drawn;
  for (std::int64_t count = dice.between(1, 4); count > 0; --count)
    drawn.push_back(entries[static_cast<std::size_t>(dice.between(0, 11))]);
  return drawn;
}

std::string strange_window_attributes(Dice& dice) {
  std::string text;
  for (const std::string list :
       {"strides", "dilations", "pads", "kernel_shape", "output_padding", "output_shape"})
    if (dice.between(0, 3) == 0) text += " " + list + "=" + list_text(strange_list(dice));
  for (const std::string one : {"group", "axis", "size", "p", "ceil_mode", "transA", "spatial"})
    if (dice.between(0, 3) == 0) text += " " + one + "=" + std::to_string(strange_list(dice)[0]);
  if (dice.between(0, 3) == 0) text += " auto_pad=SAME_UPPER";
  return text;
}

}  // namespace

TEST_CASE("Strange nodes: any dims and attributes end in a shape or a fault") {
  const std::string operators[] = {"Conv",    "ConvTranspose", "MaxPool",      "AveragePool",
                                   "LpPool",  "GlobalLpPool",  "Gemm",         "MatMul",
                                   "Softmax", "LRN",           "GlobalMaxPool"};
  const std::uint32_t cases = 3000;
  std::uint32_t shaped = 0;
  for (std::uint32_t seed = 0; seed < cases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const std::string op = operators[dice.between(0, 10)];
    const bool binary = op == "Conv" || op == "ConvTranspose" || op == "Gemm" || op == "MatMul";
    const Integers first = strange_dims(dice, 5);
    // Half of the second inputs have the rank that fits the first.
    Integers second = strange_dims(dice, 5);
    if (dice.coin()) second.resize(first.size(), 1);
    const OpCase strange{op, dims_text(first) + (binary ? " " + dims_text(second) : "") + ";" +
                                 strange_window_attributes(dice)};
    CAPTURE(strange.op);
    CAPTURE(strange.line);
    const std::string shapes = shapes_of(strange);
    CHECK(!shapes.empty());
    if (shapes.starts_with("fault: ")) continue;
    ++shaped;
    CHECK(shapes.find('-') == std::string::npos);
    macs_of(strange);  // counts, however large: an overflow is sticky, not undefined
  }
  CHECK(shaped > cases / 20);
}
