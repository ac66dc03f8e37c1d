// Drawing random layers and networks.
#include "opcost/runs/sample.h"
#include "opcost/runs/draw_samples.h"
#include "opcost/runs/parse_ranges.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "io/file.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/write_onnx.h"
#include "runs/random_draws.h"
#include "support/paths.h"

namespace opcost {
namespace {

std::string ranges_with(const std::string& more) { return "schema: opcost.ranges/1\n" + more; }

SampleRanges ranges_of(const std::string& more) {
  auto ranges = parse_ranges(ranges_with(more), "r.yaml");
  REQUIRE_MESSAGE(ranges.ok(), (ranges ? "" : to_string(ranges.error())));
  return *std::move(ranges);
}

std::string ranges_error(const std::string& more) {
  const auto ranges = parse_ranges(ranges_with(more), "r.yaml");
  REQUIRE_FALSE(ranges);
  return ranges.error().where + ": " + ranges.error().what;
}

SampleRanges paper() {
  const auto text =
      read_text_file(test::source_dir() + "/benchmarks/accuracy/getzner_ranges.yaml", 1U << 20);
  REQUIRE(text);
  auto ranges = parse_ranges(*text, "getzner_ranges.yaml");
  REQUIRE_MESSAGE(ranges.ok(), (ranges ? "" : to_string(ranges.error())));
  return *std::move(ranges);
}

TEST_CASE("Sample: draws reach both ends and nothing beyond") {
  RandomDraws draws(3);
  std::set<std::int64_t> uniform, logs;
  std::size_t below_ten = 0;
  for (int i = 0; i < 4000; ++i) {
    uniform.insert(draws.uniform(-2, 3));
    const std::int64_t log = draws.log_uniform(1, 99);
    CHECK(log >= 1);
    CHECK(log <= 99);
    if (log < 10) ++below_ten;
    logs.insert(log);
  }
  CHECK(uniform == std::set<std::int64_t>{-2, -1, 0, 1, 2, 3});
  CHECK(*logs.begin() == 1);
  CHECK(*logs.rbegin() > 90);
  // Of 1 to 100 on a logarithmic scale, a half is below 10: 2000 of 4000, give or take 32.
  CHECK(below_ten > 1850);
  CHECK(below_ten < 2150);
}

TEST_CASE("Sample: a seed gives the same samples, another one others") {
  const SampleRanges ranges = paper();
  const auto one = draw_samples(ranges, 40, 7), again = draw_samples(ranges, 40, 7),
             other = draw_samples(ranges, 40, 8);
  REQUIRE(one);
  REQUIRE(again);
  REQUIRE(other);
  CHECK(runs_to_fill_in(*one) == runs_to_fill_in(*again));
  CHECK(runs_to_fill_in(*one) != runs_to_fill_in(*other));
  // More samples begin with the same ones.
  const auto more = draw_samples(ranges, 41, 7);
  REQUIRE(more);
  CHECK(more->at(39).run.subject() == one->at(39).run.subject());
}

TEST_CASE("Sample: all of the paper's ranges are layers and networks that opcost counts") {
  const auto samples = draw_samples(paper(), 150, 7);
  REQUIRE(samples);
  std::set<std::string> kinds;
  for (const Sample& sample : *samples) {
    CAPTURE(sample.name);
    kinds.insert(sample.run.kind());
    const auto result = estimate(sample.model, *find_table("45nm"));
    REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
    CHECK(result->coverage.unknown == 0);
    CHECK(result->coverage.counted > 0);
    if (sample.run.kind() != "maxpool2d") continue;
    const auto& parameters = sample.run.layer->parameters;
    CHECK(2 * parameters.at("padding")[0] <= parameters.at("kernel_size")[0]);
  }
  CHECK(kinds == std::set<std::string>{"conv2d", "linear", "maxpool2d", "network", "relu",
                                       "sigmoid", "softmax", "tanh"});
}

TEST_CASE("Sample: layers of a network fit one another") {
  const auto samples =
      draw_samples(ranges_of("networks:\n"
                             "  net:\n"
                             "    batch: 2\n"
                             "    image_size: 8\n"
                             "    blocks: 2\n"
                             "    block:\n"
                             "      - {type: conv2d, out_channels: 5, kernel_size: 3, padding: 1}\n"
                             "      - {type: relu}\n"
                             "      - {type: maxpool2d, kernel_size: 2}\n"
                             "    head:\n"
                             "      - {type: linear, out_features: 10}\n"),
                   1, 1);
  REQUIRE(samples);
  const Graph& graph = samples->front().model.graph;
  std::vector<std::string> ops;
  for (const Node& node : graph.nodes) ops.push_back(node.op_type);
  CHECK(ops == std::vector<std::string>{"Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool",
                                        "Flatten", "Gemm"});
  // 8 halved twice is 2: 5 channels of 2x2 are 20 features.
  CHECK(graph.initializers.at("layer7/B").shape == Shape{10, 20});
  CHECK(graph.initializers.at("layer3/W").shape == Shape{5, 5, 3, 3});
  CHECK(samples->front().run.model == "net-0001.onnx");
}

TEST_CASE("Sample: weights say how often, conditions what") {
  const auto samples = draw_samples(
      ranges_of(
          "layers:\n"
          "  relu: {weight: 0, batch: 1, in_features: 1}\n"
          "  conv2d: {batch: 1, image_size: {uniform: [1, 9]}, kernel_size: {uniform: [1, 9]},"
          " in_channels: 6, out_channels: 4, groups: {uniform: [1, 6]},"
          " require: [output_size == 3, macs < 3000]}\n"),
      50, 1);
  REQUIRE(samples);
  for (const Sample& sample : *samples) {
    const auto& parameters = sample.run.layer->parameters;
    CHECK(parameters.at("image_size")[0] - parameters.at("kernel_size")[0] == 2);
    CHECK(4 % parameters.at("groups")[0] == 0);  // 1 and 2 divide 6 and 4
    CHECK(6 % parameters.at("groups")[0] == 0);
  }
  const auto never = draw_samples(ranges_of("layers:\n"
                                            "  maxpool2d: {batch: 1, image_size: 3, kernel_size: 5,"
                                            " in_channels: 1}\n"),
                                  1, 1);
  REQUIRE_FALSE(never);
  CHECK(never.error().where == "r.yaml:3:3");
}

TEST_CASE("Sample: the runs file has a row for each, its energy open") {
  const auto samples =
      draw_samples(ranges_of("layers:\n  relu: {batch: 3, in_features: {choice: [5, 5]}}\n"), 2, 1);
  REQUIRE(samples);
  CHECK(runs_to_fill_in(*samples) ==
        "schema,layer,batch,in_features,energy_j,time_s,idle_j,scope,method,source,config\n"
        "opcost.runs/1,relu,3,5,,,,,,,relu-0001\n"
        "opcost.runs/1,relu,3,5,,,,,,,relu-0002\n");
}

TEST_CASE("Sample: faulty ranges are told by line and column") {
  CHECK(ranges_error("layer: {}\n") == "r.yaml:2:1: unknown key `layer`");
  CHECK(ranges_error("layers:\n  rely: {batch: 1, in_features: 1}\n") ==
        "r.yaml:3:3: unknown layer `rely`");
  CHECK(ranges_error("layers:\n  relu: {batch: 1}\n") == "r.yaml:3:9: a relu needs `in_features`");
  CHECK(ranges_error("layers:\n  relu: {batch: {uniform: [5, 1]}, in_features: 1}\n") ==
        "r.yaml:3:27: it must be the least and the most");
  CHECK(ranges_error("layers:\n  relu: {batch: {normal: [5, 1]}, in_features: 1}\n") ==
        "r.yaml:3:18: unknown way to draw `normal`");
  CHECK(ranges_error("layers:\n  relu: {batch: 0, in_features: 1}\n") ==
        "r.yaml:3:17: it must be a whole number from 1 to 2147483647");
  CHECK(ranges_error("layers:\n  relu: {batch: 1, in_features: 1, require: [batch <= size]}\n") ==
        "r.yaml:3:46: unknown name `size`");
  CHECK(ranges_error(
            "networks:\n  n: {batch: 1, image_size: 4, block: [{type: conv2d, kernel_size: 1,"
            " out_channels: 1, in_channels: 3}]}\n") == "r.yaml:3:88: unknown key `in_channels`");
  CHECK(ranges_error("") == "r.yaml:1:1: there are no layers and no networks");
}

TEST_CASE("Sample: what has no weight has the weight 1") {
  const SampleRanges ranges = ranges_of(
      "layers:\n"
      "  relu: {batch: 1, in_features: 1}\n"
      "  tanh: {weight: 2, batch: 1, in_features: 1}\n");
  REQUIRE(ranges.entries.size() == 2);
  CHECK(ranges.entries[0].weight == 1);
  CHECK(ranges.entries[1].weight == 2);
}

}  // namespace
}  // namespace opcost
