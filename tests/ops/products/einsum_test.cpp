// The operator Einsum.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "support/dice.h"
#include "support/estimate_of.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

OpCase einsum(const std::string& inputs, const std::string& equation) {
  return {"Einsum", inputs + "; equation=" + equation};
}

}  // namespace

TEST_CASE("Einsum: a matrix product sums over the shared index") {
  // 2x4 outputs of 3 products each: 24 products and reads of either, 8*2 sums.
  const OpCase product = einsum("2x3 3x4", "ij,jk->ik");
  const Happenings expected{{"mul float32", 24},
                            {"add float32", 16},
                            {"read float32 Inputs[0]", 24},
                            {"read float32 Inputs[1]", 24},
                            {"write float32 Output", 8}};
  CHECK(count_of(product) == expected);
  CHECK(execution_of(product) == expected);
  CHECK(macs_of(product) == 24);
}

TEST_CASE("Einsum: an ellipsis stands for any axes, which broadcast") {
  check_shapes({
      {einsum("2x3x4x5 2x3x5x6", "...ij,...jk->...ik"), "2x3x4x6"},
      {einsum("2x3x4x5 5x6", "...ij,...jk->...ik"), "2x3x4x6"},
      {einsum("2x1x4x5 3x5x6", "...ij,...jk->...ik"), "2x3x4x6"},
      {einsum("2x3x4 3x4", "...i,...i->..."), "2x3"},
      {einsum("4x2x3 4", "i...,i->..."), "2x3"},
      {einsum("4x2x3x5", "i...j->j...i"), "5x2x3x4"},
      {einsum("2x3x4", "...i->i"), "4"},
      {einsum("4", "...i->...i"), "4"},
  });
  // The count that two public counters miss: 2*3 products of 4x5 by 5x6.
  CHECK(macs_of(einsum("2x3x4x5 2x3x5x6", "...ij,...jk->...ik")) == 720);
  // The axes of an ellipsis that the output lacks are summed: 4 sums of 6.
  CHECK(count_of(einsum("2x3x4", "...i->i")) == Happenings{{"read float32 Inputs[0]", 24},
                                                           {"add float32", 20},
                                                           {"write float32 Output", 4}});
}

TEST_CASE("Einsum: without an arrow the output has what occurs once, in ASCII order") {
  check_shapes({
      {einsum("2x3 3x4", "ij,jk"), "2x4"},
      {einsum("2x3", "ba"), "3x2"},
      {einsum("2x3", "aB"), "3x2"},
      {einsum("3x3", "ii"), "scalar"},
      {einsum("2x5x3x4 2x5x4x3", "...ij,...ji"), "2x5"},
      {einsum("5x2x3", "b...a"), "2x3x5"},
      {einsum("2x3", "ij->"), "scalar"},
      {einsum("2 3", "i,j->ji"), "3x2"},
      {einsum("() 3", ",i->i"), "3"},
      {einsum("1x3 2x3", "ij,ij->ij"), "2x3"},
      {einsum("0x3 3x4", "ij,jk->ik"), "0x4"},
  });
}

TEST_CASE("Einsum: a repeated index reads the diagonal only, one input multiplies nothing") {
  CHECK(count_of(einsum("3x3", "ii->i")) ==
        Happenings{{"read float32 Inputs[0]", 3}, {"write float32 Output", 3}});
  CHECK(count_of(einsum("3x3", "ii")) ==
        Happenings{{"read float32 Inputs[0]", 3}, {"add float32", 2}, {"write float32 Output", 1}});
  CHECK(macs_of(einsum("2x3", "ij->")) == 0);
}

TEST_CASE("Einsum: where nothing is summed a product is a multiply-accumulate all the same") {
  const OpCase outer = einsum("2 3", "i,j->ij");
  CHECK(count_of(outer) == Happenings{{"mul float32", 6},
                                      {"read float32 Inputs[0]", 6},
                                      {"read float32 Inputs[1]", 6},
                                      {"write float32 Output", 6}});
  CHECK(macs_of(outer) == 6);
}

TEST_CASE("Einsum: three inputs are contracted in pairs, in the order of the fewest products") {
  // jk·k first, 3 sums of 4 products; then ij by those, 2 sums of 3.
  const OpCase three = einsum("2x3 3x4 4", "ij,jk,k->i");
  CHECK(count_of(three) == Happenings{{"mul float32", 12 + 6},
                                      {"add float32", 9 + 4},
                                      {"read float32 Inputs[1]", 12},
                                      {"read float32 Inputs[2]", 12},
                                      {"write float32 pair 1", 3},
                                      {"read float32 Inputs[0]", 6},
                                      {"read float32 pair 1", 6},
                                      {"write float32 Output", 2}});
  CHECK(count_of(three) == execution_of(three));
  CHECK(macs_of(three) == 18);
  CHECK(mentions(assumptions_of(three), "1·(2·3)"));
  // A chain of matrices, 10x100, 100x5, 5x50: (AB)C takes 7,500 products, A(BC) 75,000 (Cormen et
  // al., Introduction to Algorithms, 15.2).
  const OpCase chain = einsum("10x100 100x5 5x50", "ij,jk,kl->il");
  CHECK(macs_of(chain) == 7500);
  CHECK(mentions(assumptions_of(chain), "(1·2)·3"));
  // Without an order that saves any, every pair is a product of its own.
  CHECK(macs_of(einsum("3 3 3", "i,i,i->i")) == 6);
  // More inputs than all orders are tried of: the cheapest pair first.
  CHECK(macs_of(einsum("2 2 2 2 2 2 2 2 2", "i,i,i,i,i,i,i,i,i->i")) == 16);
}

namespace {

// The fewest products of three terms in pairs, each order by itself.
std::uint64_t fewest_products(const std::vector<std::string>& terms, const std::string& output,
                              const Integers& extents) {
  const auto size = [&](const std::set<char>& letters) {
    std::uint64_t product = 1;
    for (const char letter : letters)
      product *= static_cast<std::uint64_t>(extents[static_cast<std::size_t>(letter - 'a')]);
    return product;
  };
  std::uint64_t fewest = UINT64_MAX;
  for (std::size_t last = 0; last < 3; ++last) {
    const std::set<char> kept(output.begin(), output.end());
    const std::set<char> third(terms[last].begin(), terms[last].end());
    std::set<char> both, rest = third;
    for (std::size_t at = 0; at < 3; ++at)
      if (at != last) both.insert(terms[at].begin(), terms[at].end());
    for (const char letter : both)
      if (kept.contains(letter) || third.contains(letter)) rest.insert(letter);
    fewest = std::min(fewest, size(both) + size(rest));
  }
  return fewest;
}

}  // namespace

TEST_CASE("Einsum: random equations count as loops over the indices of a pair do") {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const Integers extents = dice.several(4, 1, 3);
    const auto inputs = dice.between(1, 3);
    std::string equation, shapes, output;
    std::vector<std::string> terms(static_cast<std::size_t>(inputs));
    std::array<bool, 4> used{};
    for (std::int64_t input = 0; input < inputs; ++input) {
      Integers dims;
      equation += input == 0 ? "" : ",";
      for (std::int64_t axes = dice.between(1, 3); axes > 0; --axes) {
        const auto index = static_cast<std::size_t>(dice.between(0, 3));
        equation += static_cast<char>('a' + index);
        terms[static_cast<std::size_t>(input)] += static_cast<char>('a' + index);
        dims.push_back(extents[index]);
        used[index] = true;
      }
      shapes += input == 0 ? "" : " ";
      shapes += dims_text(dims);
    }
    std::uint64_t points = 1, outputs = 1;
    for (std::size_t index = 0; index < 4; ++index) {
      if (!used[index]) continue;
      points *= static_cast<std::uint64_t>(extents[index]);
      if (dice.coin()) continue;
      outputs *= static_cast<std::uint64_t>(extents[index]);
      output += static_cast<char>('a' + index);
    }
    const OpCase random = einsum(shapes, equation.append("->").append(output));
    CAPTURE(random.line);
    CHECK(count_of(random) == execution_of(random));
    if (inputs == 3) {
      CHECK(macs_of(random) == fewest_products(terms, output, extents));
      continue;
    }
    Happenings expected{{"write float32 Output", outputs}};
    for (std::int64_t input = 0; input < inputs; ++input)
      expected["read float32 Inputs[" + std::to_string(input) + "]"] = points;
    if (inputs > 1) expected["mul float32"] = points;
    if (points > outputs) expected["add float32"] = points - outputs;
    CHECK(count_of(random) == expected);
    CHECK(macs_of(random) == (inputs > 1 ? points : 0));
  }
}

TEST_CASE("Einsum: integers accumulate at 32 bits") {
  CHECK(count_of(einsum("int16:2 int16:2", "i,i->")) == Happenings{{"mul int16", 2},
                                                                   {"add int32", 1},
                                                                   {"read int16 Inputs[0]", 2},
                                                                   {"read int16 Inputs[1]", 2},
                                                                   {"write int16 Output", 1}});
}

TEST_CASE("Einsum: equations that do not fit are faults") {
  check_shapes({
      {{"Einsum", "2x3 3x4"}, ""},
      {einsum("2x3 3x4", "ij,jk,kl->il"), ""},
      {einsum("2x3 3x4", "ij->ij"), ""},
      {einsum("2x3 4x5", "ij,jk->ik"), ""},
      {einsum("2x3", "ijk->i"), ""},
      {einsum("2x3", "i->i"), ""},
      {einsum("2", "...ij->i"), ""},
      {einsum("2x3", "ij->ik"), ""},
      {einsum("2x3", "ij->ii"), ""},
      {einsum("2x3", "ii->i"), ""},
      {einsum("1x3", "ii->i"), ""},
      {einsum("2x3", "i1->i"), ""},
      {einsum("2x3", "ij->i->j"), ""},
      {einsum("2x3", "...i...->i"), ""},
      {einsum("2x3x2 4x3x2", "...i,...i->..."), ""},
      {einsum("2x3 int8:3x4", "ij,jk->ik"), ""},
  });
}

TEST_CASE("Einsum: spaces are ignored, and more than two inputs are stated") {
  ModelBuilder model(13);
  model.input("a", ElementType::Float, {2, 3}).input("b", ElementType::Float, {3, 4});
  model.node("Einsum", {"a", "b", "b"}, {"y"}, {text("equation", " i j , jk,  jk ->  i k ")});
  model.output("y");
  const Estimate result = estimate_of(model);
  CHECK(result.outputs.at(0).shape == Shape{2, 4});
  REQUIRE(result.assumptions.size() == 1);
  CHECK(result.assumptions[0].find("contracted in pairs") != std::string::npos);
}
