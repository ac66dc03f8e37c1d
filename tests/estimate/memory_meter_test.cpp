// What is charged for the parts of an estimate, before it is made.
#include "estimate/memory_meter.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace opcost::test::memory_meter {
namespace {

/// A Relu of one number, with everything named.
struct Sample {
  Node node;
  TensorInfo input;
  UnbilledNode one;

  Sample() {
    node.name = "relu";
    node.op_type = "Relu";
    node.inputs = {"x"};
    node.outputs = {"y"};
    input.shape = Shape{1};
    one.id = "relu";
    one.node = one.in_file = &node;
    one.walked.inputs = {&input};
    one.walked.outputs = {input};
  }
};

template <class Change>
std::uint64_t charged(Change change) {
  Sample sample;
  change(sample);
  const Model model;
  MemoryMeter meter(model, {});
  const Bytes before = meter.mark();
  meter.add(sample.one);
  return *meter.mark().value.exact() - *before.value.exact();
}

/// Bytes more for each byte that a text is longer; 1000 of them, so that no small string hides it.
template <class Of>
std::uint64_t for_each_byte(Of of) {
  const auto with = [&](std::size_t more) {
    return charged([&](Sample& sample) { of(sample) = std::string(more, 'n'); });
  };
  CHECK((with(2000) - with(1000)) % 1000 == 0);
  return (with(2000) - with(1000)) / 1000;
}

TEST_CASE("Memory meter: texts are charged as often as they are kept and written") {
  // Once kept and three times in a report's text, which grows by doubling.
  CHECK(for_each_byte([](Sample & s) -> auto& { return s.node.name; }) == 4);
  CHECK(for_each_byte([](Sample & s) -> auto& { return s.one.walked.reason; }) == 4);
  CHECK(for_each_byte([](Sample & s) -> auto& { return s.node.inputs[0]; }) == 4);
  // An output's name is also in the region's table of values.
  CHECK(for_each_byte([](Sample & s) -> auto& { return s.node.outputs[0]; }) == 5);
  // An id stands in the record, in its module and before its remarks; and twice in the region.
  CHECK(for_each_byte([](Sample & s) -> auto& { return s.one.id; }) == 3 * 4 + 2);
}

TEST_CASE("Memory meter: operands and nodes that are made are charged one by one") {
  const std::uint64_t plain = charged([](Sample&) {});
  const std::uint64_t two = charged([](Sample& s) {
    s.node.inputs.emplace_back("x");
    s.one.walked.inputs.push_back(&s.input);
  });
  const std::uint64_t left_out = charged([](Sample& s) {
    s.node.inputs.emplace_back("x");
    s.one.walked.inputs.push_back(nullptr);
  });
  CHECK(two > left_out);
  CHECK(left_out > plain);
  // A dim of an operand: kept, and three times in the text.
  CHECK(two - left_out == 4 * sizeof(std::int64_t));
  const std::uint64_t made = charged([](Sample& s) { s.one.count_as(Node{s.node}); });
  CHECK(made - plain >= sizeof(Node));
  // Numbers of an output are charged to the node that made them.
  const auto with_numbers = [](std::size_t count) {
    return charged(
        [&](Sample& s) { s.one.walked.outputs[0].numbers = Numbers{std::vector<double>(count)}; });
  };
  CHECK(with_numbers(30) - with_numbers(10) == 2 * 20 * sizeof(double));
}

TEST_CASE("Memory meter: attributes are charged by what they hold") {
  const auto with = [](Attribute::Value value) {
    return charged([&](Sample& s) { s.node.attributes = {{"a", value, ""}}; });
  };
  const std::uint64_t plain = with(std::int64_t{1});
  CHECK(with(std::string(1000, 'n')) - plain >= 1000);
  CHECK(with(std::vector<std::int64_t>(100)) - with(std::vector<std::int64_t>(50)) == 400);
  CHECK(with(std::vector<float>(100)) - with(std::vector<float>(50)) == 200);
  const auto names = [](std::size_t bytes) {
    return std::vector<std::string>{std::string(bytes, 'n')};
  };
  CHECK(with(names(300)) - with(names(100)) == 200);
}

}  // namespace
}  // namespace opcost::test::memory_meter
