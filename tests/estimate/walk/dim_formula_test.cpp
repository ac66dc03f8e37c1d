// Dims that are formulas, as exporters write them: what they are worth, and what they follow from.
#include "estimate/walk/dim_formula.h"

#include <doctest/doctest.h>

#include "estimate/walk/derived_dims.h"
#include "support/dice.h"

using namespace opcost;

namespace {

// Without a value: -1.
std::int64_t worth(const std::string& formula, const Bindings& dims) {
  return named_dim(formula, dims).value_or(-1);
}

std::string fault_of(const std::set<std::string>& symbols, Bindings dims) {
  const auto settled = settle_dims(symbols, "model", dims);
  return settled.ok() ? "" : settled.error().what;
}

Bindings settled(const std::set<std::string>& symbols, Bindings dims) {
  REQUIRE(settle_dims(symbols, "model", dims).ok());
  return dims;
}

}  // namespace

TEST_CASE("Dim formulas: the operators and functions that exporters write") {
  const Bindings dims{{"s", 7}, {"H", 14}, {"past", 127}, {"s0", 2}, {"seq-len", 3}};
  CHECK(worth("16*H", dims) == 224);
  CHECK(worth("s//2", dims) == 3);
  CHECK(worth("(s + 1)//2", dims) == 4);
  CHECK(worth("floor(s/2)+1", dims) == 4);
  CHECK(worth("floor(s/2 + 1/2)", dims) == 4);
  CHECK(worth("ceiling(s/2)", dims) == 4);
  CHECK(worth("s + -1", dims) == 6);
  CHECK(worth("-1 + s", dims) == 6);
  CHECK(worth("s**2", dims) == 49);
  CHECK(worth("s0**-1*4", dims) == 2);
  CHECK(worth("-s0**2 + 9", dims) == 5);
  CHECK(worth("Max(1, s)", dims) == 7);
  CHECK(worth("Min(s, H, 3)", dims) == 3);
  CHECK(worth("Mod(s, 4)", dims) == 3);
  CHECK(worth("s % 4", dims) == 3);
  CHECK(worth("FloorDiv(s, 2)", dims) == 3);
  CHECK(worth("CeilDiv(s, 2)", dims) == 4);
  CHECK(worth("2*floor((s - 1)/2)", dims) == 6);
  CHECK(worth("past + 1", dims) == 128);
  CHECK(worth("0.5*H", dims) == 7);
  CHECK(worth("seq-len + 1", dims) == 4);
  CHECK(worth("224", dims) == 224);
}

TEST_CASE("Dim formulas: what has no extent has no number") {
  const Bindings dims{{"s", 7}, {"zero", 0}, {"big", INT64_MAX}};
  for (const char* formula : {"s/2", "s - 8", "s//zero", "s % zero", "big*2", "big + 1", "t + 1",
                              "s**1000", "foo(s)", "s +", "(s", "s s", "", "Max()", "2s"})
    CHECK_MESSAGE(worth(formula, dims) == -1, formula);
  CHECK_FALSE(parse_dim_formula(std::string(200, '(') + "s" + std::string(200, ')')).has_value());
  CHECK_FALSE(parse_dim_formula(std::string(2000, '1')).has_value());
}

TEST_CASE("Dim formulas: a name is a name, whatever is in it") {
  for (const char* name :
       {"batch", "batch-size", "unk__123", "Reshape_4:0_d1", "x.shape", "-1", "1/2"})
    CHECK_MESSAGE(!is_formula(name), name);
  CHECK(names_in("2*(a + b-c)//a") == std::set<std::string>{"a", "b-c"});
  CHECK(worth("a weird name", {{"a weird name", 5}}) == 5);
}

TEST_CASE("Dim formulas: a number for a formula gives the one name in it") {
  CHECK(settled({"16*H"}, {{"16*H", 224}}).at("H") == 14);
  CHECK(settled({"s - 1"}, {{"s - 1", 127}}).at("s") == 128);
  CHECK_FALSE(settled({"s//2"}, {{"s//2", 64}}).contains("s"));  // 128 or 129
  CHECK(settled({"total_sequence_length", "past_sequence_length", "sequence_length"},
                {{"total_sequence_length", 64}, {"past_sequence_length", 60}})
            .at("sequence_length") == 4);
}

TEST_CASE("Dim formulas: bindings that contradict each other are refused") {
  CHECK(fault_of({"16*H"}, {{"16*H", 225}}).find("no whole number for `H`") != std::string::npos);
  CHECK(fault_of({"past + 1"}, {{"past + 1", 64}, {"past", 127}}).find("past + 1 = 128") !=
        std::string::npos);
  CHECK(fault_of({"s - 8"}, {{"s", 7}}).find("is -1") != std::string::npos);
  CHECK(fault_of({"s/2"}, {{"s", 7}}).find("is 7/2") != std::string::npos);
  const std::set<std::string> decoder{"total_sequence_length", "past_sequence_length",
                                      "sequence_length"};
  CHECK(fault_of(decoder, {{"past_sequence_length", 127}, {"total_sequence_length", 64}}) != "");
  CHECK(fault_of(decoder, {{"past_sequence_length", 127},
                           {"sequence_length", 1},
                           {"total_sequence_length", 64}}) != "");
}

TEST_CASE("Dim formulas: a mask covers the past tokens and a new one, if these are no named dim") {
  const std::set<std::string> decoder{"past_sequence", "total_sequence"};
  CHECK(fault_of(decoder, {{"past_sequence", 127}, {"total_sequence", 64}})
            .find("127 with past_sequence") != std::string::npos);
  CHECK(fault_of(decoder, {{"past_sequence", 127}, {"total_sequence", 127}}) != "");
  CHECK(fault_of(decoder, {{"past_sequence", 127}, {"total_sequence", 128}}) == "");
  CHECK(fault_of({"total_rows", "rows"}, {{"rows", 9}, {"total_rows", 4}}) == "");
  CHECK(settled({"past_tokens", "tokens", "total_tokens"}, {{"past_tokens", 9}, {"tokens", 3}})
            .at("total_tokens") == 12);
}

TEST_CASE("Dim formulas: random ones are worth what the arithmetic of whole numbers says") {
  test::Dice dice(15);
  for (int i = 0; i < 500; ++i) {
    const std::int64_t a = dice.between(0, 99), b = dice.between(1, 99), c = dice.between(1, 9);
    const Bindings dims{{"a", a}, {"b", b}};
    const std::string n = std::to_string(c);
    CHECK(worth("(a + b)//" + n, dims) == (a + b) / c);
    CHECK(worth(n + "*a + b", dims) == c * a + b);
    CHECK(worth("floor(a/" + n + ") + b", dims) == a / c + b);
    CHECK(worth("ceiling(a/" + n + ")", dims) == (a + c - 1) / c);
    CHECK(worth("Max(a, b) - Min(a, b)", dims) == std::max(a, b) - std::min(a, b));
    CHECK(worth("a % b", dims) == a % b);
  }
}
