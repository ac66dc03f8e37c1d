// Public and real files that were counted wrong, with what is right (data/cases).
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/estimate_of.h"
#include "support/program.h"
#include "support/qdq_network.h"

using namespace opcost;
using namespace opcost::test;

namespace {

Estimate case_of(const std::string& name, const EstimateOptions& options = {}) {
  const auto table = find_table(std::string(kDefaultTable));
  const auto model = load_onnx(shared_data() + "/cases/" + name + ".onnx");
  REQUIRE_MESSAGE((table.ok() && model.ok()), name);
  auto result = estimate(*model, *table, options);
  REQUIRE_MESSAGE(result.ok(), name);
  return *std::move(result);
}

std::uint64_t accesses(const Estimate& estimate, Action action, ElementType type) {
  std::uint64_t count = 0;
  for (const NodeEstimate& node : estimate.nodes)
    for (const EventEntry& entry : node.events)
      if (entry.event.action == action && entry.event.type == *number_type(type))
        count += entry.count;
  return count;
}

}  // namespace

TEST_CASE("Cases: products of quantised numbers are at their width") {
  if (shared_data().empty()) return skipped("shared data");
  struct Row {
    std::string name;
    ElementType type;
    std::uint64_t products;
  };
  for (const Row& row : std::vector<Row>{{"q35_last", ElementType::Int8, 147'456},
                                         {"q45_conv_silu_q", ElementType::Int8, 294'912},
                                         {"q_ident", ElementType::Int8, 112'896},
                                         {"q22_qk", ElementType::Int8, 256},
                                         {"q13_fq_function", ElementType::Int8, 8'192},
                                         {"q23_convT", ElementType::Int8, 32'768},
                                         {"q08_qcdq_act", ElementType::Int4, 294'912},
                                         {"q34_act_only", ElementType::Float, 147'456}}) {
    CAPTURE(row.name);
    const Estimate result = case_of(row.name);
    CHECK(products_at(result, row.type) == row.products);
    CHECK(result.totals.macs == row.products);
  }
  CHECK(mentions(case_of("q34_act_only").assumptions, "because its input W is float"));
  for (const NodeEstimate& node : case_of("q08_qcdq_act").nodes)
    if (node.op == "Clip") CHECK(node.events.empty());
}

TEST_CASE("Cases: what is stored in few bits is read so, and converted where it is needed") {
  if (shared_data().empty()) return skipped("shared data");
  const Estimate before = case_of("q30_dq_gather"), behind = case_of("q30_gather_dq");
  CHECK(before.totals.energy.value == behind.totals.energy.value);
  CHECK(accesses(before, Action::Convert, kFloat) == 32);
  const Estimate cast = case_of("q38_dq_cast");
  CHECK(accesses(cast, Action::Read, ElementType::Int8) == 4 * 64 * 32);
  CHECK(accesses(cast, Action::Write, ElementType::Float16) == 4 * 32);
  CHECK(case_of("qdq_scale_constants_after_conv").totals.energy.value ==
        case_of("qdq_scale_constants_before_conv").totals.energy.value);
  EstimateOptions folding;
  folding.what_if.fold_bn = true;
  const Estimate folded = case_of("a02_foldbn_int8", folding);
  for (const EventEntry& entry : node_named(folded, "conv").events)
    if (entry.operand == "B") CHECK(entry.event.type == *number_type(kFloat));
}

TEST_CASE("Cases: operators in blocks, empty pools, stages of a transform") {
  if (shared_data().empty()) return skipped("shared data");
  EstimateOptions one;
  one.dims["batch"] = 1;
  const Estimate blocked = case_of("q_resnet18_ortopt_all__ort", one);
  CHECK(blocked.totals.macs == 1'814'073'344);
  CHECK(blocked.coverage.unknown == 0);
  CHECK(*case_of("c26_zero_out").nodes.front().outputs.front().shape == Shape{1, 32, 8, 0});
  const auto stages = [](const Estimate& result) {
    double energy = 0;
    for (const EventEntry& entry : result.nodes.front().events)
      if (entry.operand == "stages") energy += entry.energy.value;
    return energy;
  };
  const Estimate many = case_of("y03_dft_batched"), one_transform = case_of("y03_dft_one");
  CHECK(stages(many) == doctest::Approx(2998 * stages(one_transform)));
  for (const auto& [action, part] : one_transform.totals.by_action)
    CHECK(many.totals.by_action.at(action).count ==
          part.count * (action == "read" || action == "write" ? 1 : 2998) +
              (action == "read"    ? 2997 * (400 + 4000)
               : action == "write" ? 2997 * (402 + 4000)
                                   : 0));
}
