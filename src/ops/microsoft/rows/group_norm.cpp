// GroupNorm and SkipGroupNorm of com.microsoft, with channels last.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/quantized/quantization.h"
#include "ops/rows/standardization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

struct ChannelGroups {
  std::int64_t channels = 0, groups = 1;
};

Result<ChannelGroups> channel_groups(const NodeView& node) {
  const Shape& x = node.shape("X");
  if (x.size() != 4) return node.fault("X is " + shape_text(x) + "; it must be of rank 4");
  const ChannelGroups g{x[node.integer("channels_last", 1) != 0 ? 3 : 1],
                        node.integer("groups", 0)};
  if (g.groups < 1 || g.channels % g.groups != 0)
    return node.fault("groups is " + std::to_string(g.groups) + " for " +
                      std::to_string(g.channels) + " channels");
  if (auto fits = expect_lists(node, {"gamma", "beta", "bias"}, g.channels); !fits)
    return fits.error();
  if (const auto activation = node.integer("activation", 0); activation != 0 && activation != 1)
    return node.fault("its activation is " + std::to_string(activation));
  return g;
}

Status infer_group_norm(Inference& node) {
  if (const auto g = channel_groups(node); !g) return g.error();
  return node.set("Y", node.type("X"), node.shape("X"));
}

Status infer_skip_group_norm(Inference& node) {
  const auto g = channel_groups(node);
  if (!g) return g.error();
  const Shape &x = node.shape("X"), &skip = node.shape("skip");
  if (skip != Shape{x[0], g->channels} && !broadcasts_to(node, skip, x))
    return node.fault("skip " + shape_text(skip) + " is no part of X " + shape_text(x));
  if (auto set = node.set("S", node.type("X"), x); !set) return set;
  return node.set("Y", node.type("X"), x);
}

// x standardised in groups of the channels of each sample.
void count_groups(const Operands& op, const Operand& x, Body& node) {
  const auto g = channel_groups(op);
  if (!g) return;
  const Extent groups = op["X"].extent(Axis{0}) * extent_of(g->groups, "groups");
  const Extent all = op["X"].elements();
  const Extent length{groups.count.is_zero() ? Count{0} : all.count / groups.count,
                      all.text + "/(" + groups.text + ")"};
  const NumberType type = op["X"].type().value_or(kFloat32);
  const auto none = [](Body&) {};
  count_standardization({x, type, {groups, length}}, node, none, [&](Body& element) {
    element.read(op["gamma"]);
    element.does(Mul, type);
    element.read(op["beta"]);
    element.does(Add, type);
    if (op.integer("activation", 0) == 1)
      for (const Action action : {Exp, Add, Div, Mul}) element.does(action, type);
    element.write(op["Y"]);
  });
}

//   for each group of channels of each sample: standardised      X[0] * groups
//     y = d·r·gamma + beta; SiLU where asked for
void count_group_norm(const Operands& op, Body& node) { count_groups(op, op["X"], node); }

//   for each element: s = x + skip + bias, kept                  |X|
//   as GroupNorm, of s
void count_skip_group_norm(const Operands& op, Body& node) {
  const Operand& sums = op["S"] ? op["S"] : op.array("sums", op.type("X"), op.shape("X"));
  node.each(op["X"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.read(op["skip"]);
    element.add(op["X"]);
    element.add_bias(op["bias"]);
    element.write(sums);
  });
  count_groups(op, sums, node);
}

constexpr std::array kMicrosoftGroupNormRules{
    OpRule{.op = "GroupNorm",
           .domain = kMicrosoft,
           .inputs = "X gamma beta",
           .outputs = "Y",
           .types = "float: X; float: gamma beta",
           .formula = "y = gamma · (x - mean) / sqrt(var + epsilon) + beta, per group; SiLU",
           .infer = infer_group_norm,
           .count = count_group_norm,
           .example = "2x3x5x4 4 4; groups=2 activation=1"},
    OpRule{.op = "SkipGroupNorm",
           .domain = kMicrosoft,
           .inputs = "X gamma beta skip bias?",
           .outputs = "Y S?",
           .types = "float: X skip bias; float: gamma beta",
           .formula = "GroupNorm of s = x + skip + bias",
           .infer = infer_skip_group_norm,
           .count = count_skip_group_norm,
           .example = "2x3x5x4 4 4 2x4 4; groups=2 activation=0 outputs=2"},
};

}  // namespace

std::span<const OpRule> microsoft_group_norm_rules() { return kMicrosoftGroupNormRules; }

}  // namespace opcost
