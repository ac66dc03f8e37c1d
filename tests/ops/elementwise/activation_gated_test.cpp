// Gated activations: SwiGLU, Gelu and others.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

struct GatedRow {
  OpCase node;
  Happenings actions;  // of one element
};

// Of one erf: |x|; p·x, + 1, 1 / it; degree 4; ·t; x·x, exp; ·; 1 - it; the sign.
const Happenings kErf{{"bitwise float32", 2},
                      {"mul float32", 1 + 4 + 1 + 1 + 1},
                      {"add float32", 1 + 4 + 1},
                      {"div float32", 1},
                      {"exp float32", 1}};

Happenings with(Happenings base, const Happenings& more) {
  for (const auto& [event, count] : more) base[event] += count;
  return base;
}

const std::vector<GatedRow> kGatedRows{
    {{"Erf", "2x3"}, kErf},
    {{"Gelu", "2x3", 20}, with(kErf, {{"mul float32", 3}, {"add float32", 1}})},
    // tanh is exp, 2 add and div; 5 mul and 2 add around it
    {{"Gelu", "2x3; approximate=tanh", 20},
     {{"exp float32", 1}, {"add float32", 4}, {"div float32", 1}, {"mul float32", 5}}},
    {{"Mish", "2x3"},
     {{"exp float32", 2},
      {"log float32", 1},
      {"add float32", 3},
      {"div float32", 1},
      {"mul float32", 1}}},
    {{"Swish", "2x3", 24},
     {{"exp float32", 1}, {"add float32", 1}, {"div float32", 1}, {"mul float32", 1}}},
    {{"Swish", "2x3; alpha=0.5", 24},
     {{"exp float32", 1}, {"add float32", 1}, {"div float32", 1}, {"mul float32", 2}}},
    {{"Celu", "2x3"},
     {{"compare float32", 1}, {"exp float32", 1}, {"add float32", 1}, {"mul float32", 2}}},
    {{"Softsign", "2x3"}, {{"bitwise float32", 1}, {"add float32", 1}, {"div float32", 1}}},
    {{"ThresholdedRelu", "2x3"}, {{"compare float32", 1}}},
    {{"Shrink", "2x3"}, {{"compare float32", 2}, {"add float32", 1}}},
};

}  // namespace

TEST_CASE("Gated activations: each element is the sequence of actions of its formula") {
  for (const GatedRow& row : kGatedRows) {
    CAPTURE(row.node.op);
    CAPTURE(row.node.line);
    Happenings arithmetic = count_of(row.node);
    CHECK(arithmetic == execution_of(row.node));
    std::uint64_t reads = 0, writes = 0;
    for (auto it = arithmetic.begin(); it != arithmetic.end();) {
      const bool read = it->first.starts_with("read "), write = it->first.starts_with("write ");
      reads += read ? it->second : 0;
      writes += write ? it->second : 0;
      it = read || write ? arithmetic.erase(it) : std::next(it);
    }
    Happenings expected;
    for (const auto& [event, count] : row.actions) expected[event] = 6 * count;
    CHECK(arithmetic == expected);
    CHECK(reads == 6);
    CHECK(writes == 6);
    CHECK(shapes_of(row.node) == "2x3");
    CHECK(macs_of(row.node) == 0);
  }
}

TEST_CASE("SwiGLU: a swish of A times B, which do not broadcast") {
  const OpCase node{"SwiGLU", "2x3 2x3", 28};
  CHECK(shapes_of(node) == "2x3");
  CHECK(count_of(node) == Happenings{{"read float32 A", 6},
                                     {"read float32 B", 6},
                                     {"exp float32", 6},
                                     {"add float32", 6},
                                     {"div float32", 6},
                                     {"mul float32", 12},
                                     {"write float32 Y", 6}});
  CHECK(count_of({"SwiGLU", "2x3 2x3; alpha=1.5", 28}).at("mul float32") == 18);
  CHECK(macs_of(node) == 0);
  CHECK(shapes_of({"SwiGLU", "2x3 3", 28}).starts_with("fault"));
  CHECK(shapes_of({"SwiGLU", "2x3 float16:2x3", 28}).starts_with("fault"));
}

TEST_CASE("Gelu: approximates with tanh or not at all") {
  CHECK(shapes_of({"Gelu", "2x3; approximate=relu", 20}).starts_with("fault"));
}
