// The nodes of a page, where a model has more than a page holds.
#include "report/html/page_nodes.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "support/browser.h"
#include "support/files.h"
#include "support/model_builder.h"
#include "support/program.h"
#include "support/sample_estimate.h"

namespace opcost::test {
namespace page_nodes_cases {

Selection all_of(const Estimate& estimate) {
  Selection nodes;
  for (const NodeEstimate& node : estimate.nodes) nodes.push_back(&node);
  return nodes;
}

NodeEstimate node_of(const std::string& id, double energy, std::uint64_t reads) {
  NodeEstimate node;
  node.id = id;
  node.op = "Relu";
  node.status = NodeStatus::Counted;
  node.energy = node.energy_array = {energy};
  node.macs = reads;
  const Event read{Action::Read, {NumberFormat::Float, Bits{32}}, false};
  node.events = {EventEntry{read, TierIndex{0}, "X", reads, {energy}}};
  return node;
}

TEST_CASE("HTML: a model that fits has all of its nodes") {
  const Estimate estimate = sample_estimate();
  const PageNodes held(all_of(estimate));
  CHECK(held.others() == 0);
  CHECK(held.nodes() == all_of(estimate));
}

TEST_CASE("HTML: of more nodes than fit the dearest stay in their order, the others are one sum") {
  Estimate estimate;
  const double energies[] = {5, 1, 7, 2, 3};
  for (const double energy : energies)
    estimate.nodes.push_back(
        node_of("n" + std::to_string(estimate.nodes.size()), energy, 10 + estimate.nodes.size()));
  const PageNodes held(all_of(estimate), 2);
  REQUIRE(held.nodes().size() == 3);
  CHECK(held.others() == 3);
  CHECK(held.nodes()[0]->id == "n0");
  CHECK(held.nodes()[1]->id == "n2");
  const NodeEstimate& sum = *held.nodes()[2];
  CHECK(sum.id == "[3 others]");
  CHECK(sum.energy.value == 6);
  CHECK(sum.energy_array.value == 6);
  CHECK(sum.macs == 11 + 13 + 14);
  REQUIRE(sum.events.size() == 1);
  CHECK(sum.events[0].count == 11 + 13 + 14);
  CHECK(sum.events[0].energy.value == 6);
}

TEST_SUITE("full") {
  TEST_CASE("HTML: 100,000 nodes within the default memory, and a browser opens them") {
    const Folder folder("html-large");
    const std::string model = folder.path("large.onnx");
    {
      ModelBuilder b(17);
      b.input("x", ElementType::Float, {4, 8});
      b.weight("w", ElementType::Float, {8, 8});
      std::string last = "x";
      for (int at = 0; at < 50'000; ++at) {
        const std::string module = "/block" + std::to_string(at / 1000) + "/" + std::to_string(at);
        b.node("MatMul", {last, "w"}, {module + "/MatMul_out"}).set_name(module + "/MatMul");
        b.node("Relu", {module + "/MatMul_out"}, {module + "/Relu_out"}).set_name(module + "/Relu");
        last = module + "/Relu_out";
      }
      b.output(last);
      folder.file("large.onnx", b.bytes());
    }
    const std::string html = folder.path("report.html"), json = folder.path("report.json");
    REQUIRE(run_program({model, "-o", html}).exit == 0);
    CHECK(std::filesystem::file_size(html) < 20'000'000);
    CHECK(text_of(html).find("80,000 others") != std::string::npos);
    REQUIRE(run_program({model, "-o", json}).exit == 0);
    const std::string told = browser_check(html, json);
    if (!told.empty()) CHECK(told == "ok");
  }
}

}  // namespace page_nodes_cases
}  // namespace opcost::test
