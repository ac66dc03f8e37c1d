// Random strange nodes that copy end in shapes or a fault.
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost::test;

namespace {

constexpr std::int64_t kHuge = std::int64_t{1} << 62;

std::string strange_number(Dice& dice) {
  const Integers numbers{0,
                         1,
                         1,
                         2,
                         3,
                         -1,
                         -2,
                         7,
                         kHuge,
                         -kHuge,
                         std::numeric_limits<std::int64_t>::max(),
                         std::numeric_limits<std::int64_t>::min()};
  return std::to_string(numbers[static_cast<std::size_t>(dice.between(0, 11))]);
}

std::string strange_numbers(Dice& dice, std::int64_t count) {
  std::string text;
  for (; count > 0; --count) text += (text.empty() ? "" : ",") + strange_number(dice);
  return text;
}

Integers strange_dims(Dice& dice) {
  const Integers dims{0, 1, 1, 2, 2, 3, 4, 6, std::int64_t{1} << 31, kHuge};
  Integers drawn;
  for (std::int64_t axes = dice.between(0, 4); axes > 0; --axes)
    drawn.push_back(dims[static_cast<std::size_t>(dice.between(0, 9))]);
  return drawn;
}

// A tensor with numbers or without, of any shape or of that of the first input.
std::string strange_input(Dice& dice, const Integers& first) {
  const std::string types[] = {"", "int64:", "int32:", "bool:", "uint8:", "string:"};
  const std::string type = types[dice.between(0, 5)];
  switch (dice.between(0, 5)) {
    case 0: return "_";
    case 1: return type + dims_text(strange_dims(dice));
    case 2: return type + dims_text(first);
    case 3: return "()=" + strange_number(dice);
    case 4: {
      const auto rows = dice.between(1, 3), columns = dice.between(1, 3);
      return "int64:" + dims_text({rows, columns}) + "=" + strange_numbers(dice, rows * columns);
    }
    default: return "=" + strange_numbers(dice, dice.between(1, 4));
  }
}

std::string strange_attributes(Dice& dice) {
  std::string text;
  for (const std::string name :
       {"axis", "k", "blocksize", "batch_dims", "upper", "keepdims", "sorted", "largest",
        "time_axis", "batch_axis", "new_axis", "maxsplit", "dtype", "center_point_box",
        "min_gram_length", "max_gram_length", "max_skip_count", "ignore_index"})
    if (dice.between(0, 3) == 0) text += " " + name + "=" + strange_number(dice);
  if (dice.coin()) text += " reduction=" + std::string(dice.coin() ? "add" : "sum");
  if (dice.coin()) text += " ngram_indexes=" + strange_numbers(dice, 2) + " mode=IDF";
  return text;
}

}  // namespace

TEST_CASE("Strange copies: any dims, numbers and attributes end in a shape or a fault") {
  const std::string operators[] = {"Expand",
                                   "Tile",
                                   "Trilu",
                                   "DepthToSpace",
                                   "SpaceToDepth",
                                   "GatherElements",
                                   "GatherND",
                                   "Scatter",
                                   "ScatterElements",
                                   "ScatterND",
                                   "TensorScatter",
                                   "OneHot",
                                   "ReverseSequence",
                                   "CenterCropPad",
                                   "ArgMax",
                                   "ArgMin",
                                   "TopK",
                                   "Unique",
                                   "NonZero",
                                   "Compress",
                                   "NonMaxSuppression",
                                   "SplitToSequence",
                                   "StringNormalizer",
                                   "StringSplit",
                                   "TfIdfVectorizer",
                                   "NegativeLogLikelihoodLoss",
                                   "SoftmaxCrossEntropyLoss",
                                   "Pad",
                                   "ReduceSum",
                                   "ReduceProd",
                                   "ConcatFromSequence"};
  const std::uint32_t cases = 30000;
  std::uint32_t shaped = 0;
  for (std::uint32_t seed = 0; seed < cases; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const std::string op = operators[dice.between(0, 30)];
    const Integers first = strange_dims(dice);
    std::string inputs = dice.coin() ? dims_text(first) : strange_input(dice, first);
    for (std::int64_t more = dice.between(0, 2); more > 0; --more)
      inputs += " " + strange_input(dice, first);
    const int opsets[] = {1, 9, 11, 13, 18, 24, 28};
    const OpCase strange{op, inputs + ";" + strange_attributes(dice), opsets[dice.between(3, 6)]};
    if (op == "TensorScatter" && strange.opset < 24) continue;
    if (op == "StringSplit" && strange.opset < 20) continue;
    if (op == "CenterCropPad" && strange.opset < 18) continue;
    if (op == "Trilu" && strange.opset < 14) continue;
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
