// What a model costs does not depend on the order of the nodes in its file.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "graph/onnx_format.pb.h"
#include "support/dice.h"
#include "support/model_edits.h"
#include "support/paths.h"

using namespace opcost;
namespace fs = std::filesystem;

namespace {

using Nodes = google::protobuf::RepeatedPtrField<onnx_format::NodeProto>;
using Order = std::vector<std::size_t>;

template <class Visit>
void each_subgraph(const onnx_format::NodeProto& node, Visit visit) {
  for (const auto& attribute : node.attribute()) {
    if (attribute.has_g()) visit(attribute.g());
    for (const auto& graph : attribute.graphs()) visit(graph);
  }
}

// What a node reads, in its subgraphs too.
void collect_inputs(const onnx_format::NodeProto& node, std::set<std::string>& names) {
  names.insert(node.input().begin(), node.input().end());
  each_subgraph(node, [&](const onnx_format::GraphProto& graph) {
    std::set<std::string> inside;
    for (const auto& inner : graph.node()) collect_inputs(inner, inside);
    for (const auto& output : graph.output()) inside.insert(output.name());
    for (const auto& inner : graph.node())
      for (const std::string& made : inner.output()) inside.erase(made);
    for (const auto& input : graph.input()) inside.erase(input.name());
    names.merge(inside);
  });
}

Order any_order(const Nodes& nodes, test::Dice& dice) {
  Order order;
  for (std::size_t at = 0; at < static_cast<std::size_t>(nodes.size()); ++at) order.push_back(at);
  for (std::size_t at = order.size(); at > 1; --at)
    std::swap(order[at - 1],
              order[static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(at) - 1))]);
  return order;
}

// One in which every node stands behind those whose outputs it reads.
Order valid_order(const Nodes& nodes, test::Dice& dice) {
  std::map<std::string, std::size_t> makers;
  for (std::size_t at = 0; at < static_cast<std::size_t>(nodes.size()); ++at)
    for (const std::string& output : nodes[static_cast<int>(at)].output())
      if (!output.empty()) makers.emplace(output, at);
  Order waits(static_cast<std::size_t>(nodes.size())), ready, order;
  std::vector<Order> readers(waits.size());
  for (std::size_t at = 0; at < waits.size(); ++at) {
    std::set<std::string> names;
    collect_inputs(nodes[static_cast<int>(at)], names);
    for (const std::string& name : names) {
      const auto maker = makers.find(name);
      if (maker == makers.end() || maker->second == at) continue;
      readers[maker->second].push_back(at);
      ++waits[at];
    }
    if (waits[at] == 0) ready.push_back(at);
  }
  while (!ready.empty()) {
    const auto last = static_cast<std::int64_t>(ready.size()) - 1;
    std::swap(ready[static_cast<std::size_t>(dice.between(0, last))], ready.back());
    order.push_back(ready.back());
    ready.pop_back();
    for (const std::size_t reader : readers[order.back()])
      if (--waits[reader] == 0) ready.push_back(reader);
  }
  REQUIRE(order.size() == waits.size());
  return order;
}

using MakeOrder = Order (*)(const Nodes&, test::Dice&);

void shuffle(Nodes& nodes, MakeOrder make_order, test::Dice& dice) {
  for (auto& node : nodes)
    for (auto& attribute : *node.mutable_attribute()) {
      if (attribute.has_g()) shuffle(*attribute.mutable_g()->mutable_node(), make_order, dice);
      for (auto& graph : *attribute.mutable_graphs())
        shuffle(*graph.mutable_node(), make_order, dice);
    }
  Nodes shuffled;
  for (const std::size_t at : make_order(nodes, dice))
    *shuffled.Add() = std::move(nodes[static_cast<int>(at)]);
  nodes.Swap(&shuffled);
}

void shuffle(onnx_format::ModelProto& model, MakeOrder make_order, test::Dice& dice) {
  shuffle(*model.mutable_graph()->mutable_node(), make_order, dice);
  for (auto& function : *model.mutable_functions())
    shuffle(*function.mutable_node(), make_order, dice);
}

EstimateOptions asked(const onnx_format::ModelProto& model, bool with_questions) {
  EstimateOptions options = test::bound_to_four(model);
  if (!with_questions) return options;
  options.what_if.fold_bn = options.what_if.fuse_activations = true;
  Precision eight;
  eight.weights = eight.activations = ElementType::Int8;
  options.what_if.precision.rules = {{"", "", eight}};
  return options;
}

void check_same_totals(const Estimate& a, const Estimate& b) {
  CHECK(a.totals.macs == b.totals.macs);
  CHECK(a.totals.parameters == b.totals.parameters);
  CHECK(a.totals.energy.value == doctest::Approx(b.totals.energy.value).epsilon(1e-12));
  CHECK(a.totals.energy_floor.value == doctest::Approx(b.totals.energy_floor.value).epsilon(1e-12));
  for (const auto& entry : a.totals.by_action) {
    CAPTURE(entry.first);
    REQUIRE(b.totals.by_action.contains(entry.first));
    CHECK(b.totals.by_action.at(entry.first).count == entry.second.count);
  }
  CHECK(a.coverage.counted == b.coverage.counted);
  CHECK(a.coverage.free == b.coverage.free);
  CHECK(a.coverage.folded == b.coverage.folded);
  CHECK(a.coverage.unknown == b.coverage.unknown);
}

// Whether the model can be estimated at all.
bool check_shuffled(const fs::path& file) {
  CAPTURE(file.string());
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(stream), {});
  onnx_format::ModelProto written;
  if (!written.ParseFromString(bytes)) return false;
  bool estimated = false;
  for (const bool with_questions : {false, true}) {
    const EstimateOptions options = asked(written, with_questions);
    const auto as_written = test::try_estimate(written, options);
    if (!as_written) continue;
    estimated = true;
    test::Dice dice(7);
    for (const MakeOrder make_order : {&valid_order, &any_order}) {
      CAPTURE(with_questions);
      CAPTURE(make_order == &valid_order);
      onnx_format::ModelProto shuffled = written;
      shuffle(shuffled, make_order, dice);
      const auto result = test::try_estimate(shuffled, options);
      REQUIRE(result.has_value());
      check_same_totals(*as_written, *result);
    }
  }
  return estimated;
}

constexpr std::uintmax_t kLargestFile = 8'000'000;  // larger ones hold weights, and take long

// Unfolds into 200,000 nodes: ten seconds for each of its estimates.
constexpr std::string_view kSlow = "amp16_4000.onnx";

std::size_t check_all(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".onnx" && entry.file_size() <= kLargestFile &&
        entry.path().filename() != kSlow)
      files.push_back(entry.path());
  std::ranges::sort(files);
  return static_cast<std::size_t>(std::ranges::count_if(files, check_shuffled));
}

fs::path shared_data() {
  const char* given = std::getenv("OPCOST_SHARED_DATA");
  return given != nullptr ? fs::path(given) : fs::path(test::source_dir()) / "../shared/data";
}

}  // namespace

TEST_CASE("Order of nodes: the project's own models cost the same in any") {
  CHECK(check_all(fs::path(test::source_dir()) / "models") >= 20);
}

TEST_CASE("Order of nodes: models found in public cost the same in any") {
  if (!fs::is_directory(shared_data() / "models")) {
    MESSAGE("skipped: no shared data");
    return;
  }
  CHECK(check_all(shared_data() / "models") >= 50);
}

TEST_CASE("Order of nodes: models that opcost got wrong once cost the same in any") {
  if (!fs::is_directory(shared_data() / "cases")) {
    MESSAGE("skipped: no shared data");
    return;
  }
  CHECK(check_all(shared_data() / "cases") >= 10);
}
