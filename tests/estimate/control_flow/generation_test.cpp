// Text generators such as BeamSearch in whole models.
// BeamSearch and its kin: the decoder below multiplies its cache of [2,rows,1,L,4]
// by a weight [4,5], and its input_ids, as floats [rows,S], by nothing.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/estimate_of.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr auto kInt32 = ElementType::Int32;

GraphBuilder decoder(const std::string& weight) {
  GraphBuilder g;
  g.input("input_ids", kInt32, {"batch", "seq"});
  g.input("position_ids", kInt32, {"batch", "seq"});
  g.input("attention_mask", kInt32, {"batch", "total"});
  g.input("past_0", kFloat, {2, "batch", 1, "past", 4});
  g.weight(weight, kFloat, {4, 5});
  g.node("MatMul", {"past_0", weight}, {"projected"}).set_name("cache");
  g.node("Abs", {"input_ids"}, {"logits"}).set_name("fresh");
  g.node("Abs", {"attention_mask"}, {"seen"}).set_name("mask");
  g.output("logits");
  return g;
}

ModelBuilder search(const std::string& op, std::int64_t batch, std::int64_t prompt) {
  ModelBuilder b(13);
  b.opset("com.microsoft", 1);
  b.input("input_ids", kInt32, {batch, prompt});
  b.input("max_length", kInt32, {1});
  const bool beams = op == "BeamSearch";
  if (beams) b.input("num_beams", kInt32, {1});
  Names inputs{"input_ids", "max_length"};
  if (beams) inputs = {"input_ids", "max_length", "", "num_beams", "max_length"};
  b.node(op, inputs, {"sequences"}, {graph("decoder", decoder("w"))}).set_domain("com.microsoft");
  b.output("sequences");
  return b;
}

std::uint64_t reads(const NodeEstimate& node) {
  std::uint64_t count = 0;
  for (const EventEntry& entry : node.events)
    if (entry.event.action == Action::Read) count += entry.count;
  return count;
}

EstimateOptions up_to(double longest, double beams = 0) {
  EstimateOptions options;
  options.input_values["max_length"] = {longest};
  if (beams > 0) options.input_values["num_beams"] = {beams};
  return options;
}

}  // namespace

TEST_CASE("Generation: the decoder runs on the prompt, then once for every further token") {
  const Estimate result = estimate_of(search("GreedySearch", 3, 5), up_to(9));
  // Four tokens: the prompt of 5 gives the first, then the cache holds 5, 6, 7.
  CHECK(node_named(result, "cache").macs == 2 * 3 * (5 + 6 + 7) * 4 * 5);
  CHECK(reads(node_named(result, "fresh")) == 3 * (5 + 1 + 1 + 1));
  CHECK(reads(node_named(result, "mask")) == 3 * (5 + 6 + 7 + 8));
  CHECK(node_named(result, "fresh").times == 4);
  CHECK(result.outputs.front().shape == Shape{3, 9});
}

TEST_CASE("Generation: every beam is a row") {
  const Estimate result = estimate_of(search("BeamSearch", 3, 5), up_to(7, 4));
  CHECK(node_named(result, "cache").macs == 2 * 12 * 5 * 4 * 5);
  CHECK(reads(node_named(result, "fresh")) == 12 * (5 + 1));
  CHECK(result.outputs.front().shape == Shape{3, 7, 7});
}

TEST_CASE("Generation: beyond what is run one by one, the middle stands for the rest") {
  // 1,000 tokens behind a prompt of 2: the cache holds 2, 3, ..., 1,000 in turn. The 936
  // after the first 64 are even in number: half a step of 936 is lost.
  const Estimate result = estimate_of(search("GreedySearch", 1, 2), up_to(1002));
  std::uint64_t exact = 0;
  for (std::uint64_t past = 2; past <= 1000; ++past) exact += past;
  const std::uint64_t counted = node_named(result, "cache").macs / (2 * 4 * 5);
  CHECK(counted <= exact);
  CHECK(exact - counted == 936 / 2);
}

TEST_CASE("Generation: without a length one token is counted, with a warning") {
  const Estimate result = estimate_of(search("GreedySearch", 1, 5));
  CHECK(node_named(result, "fresh").times == 1);
  CHECK(std::ranges::any_of(result.warnings, [](const std::string& warning) {
    return warning.find("how many tokens it generates is not known") != std::string::npos;
  }));
  EstimateOptions options;
  options.trip_counts[result.nodes.front().id] = 3;
  CHECK(node_named(estimate_of(search("GreedySearch", 1, 5), options), "fresh").times == 3);
}

TEST_CASE("Generation: sizes from strangers are refused or held") {
  CHECK(estimate_of(search("GreedySearch", 1, std::int64_t{1} << 40)).coverage.unknown > 0);
  const auto vast = try_estimate(search("BeamSearch", 1 << 19, 1 << 19), up_to(1e9, 1e9));
  CHECK((vast.ok() || vast.error().what.find("64 bits") != std::string::npos));
}
