// Shapes and loops that the recurrent operators share: directions, steps, gates.
#include "ops/recurrent/recurrent.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "rules/domains.h"

namespace opcost {
namespace {

// Opset 1 of GRU had a default with a letter missing.
Result<std::int64_t> directions_of(const NodeView& node) {
  const std::string_view direction = node.word("direction", "forward");
  if (direction == "bidirectional") return 2;
  if (direction == "forward" || direction == "reverse" || direction == "foward") return 1;
  return node.fault("its direction is `" + std::string(direction) + "`");
}

// ONNX Runtime's LSTM of 8-bit weights has [directions, inputs, gates · hidden].
bool has_transposed_weights(const NodeView& node) {
  return node.rule().domain == kMicrosoft && node.rule().op == "DynamicQuantizeLSTM";
}

// The inputs that W multiplies: those of X, and in ONNX Runtime's AttnLSTM the attention's too.
Result<std::int64_t> weighed_inputs(const NodeView& node, std::int64_t inputs) {
  if (node.rule().op != "AttnLSTM") return inputs;
  const Shape& attention = node.shape(node.has("AW") ? "AW" : "M");
  if (attention.size() != 3 || attention[2] > INT64_MAX - inputs)
    return node.fault("its attention is " + shape_text(attention) + "; it must be of rank 3");
  return inputs + attention[2];
}

Status check_recurrent_weights(const NodeView& node, const RecurrentLayer& layer, int gates) {
  const std::int64_t d = layer.directions, h = layer.hidden;
  const auto rows = dim_product(node, std::array<std::int64_t, 3>{gates, 2, h});
  if (!rows) return rows.error();
  const Shape state = layer.batch_first ? Shape{layer.batch, d, h} : Shape{d, layer.batch, h};
  const auto inputs = weighed_inputs(node, layer.inputs);
  if (!inputs) return inputs.error();
  const bool transposed = has_transposed_weights(node);
  const auto matrix = [&](std::int64_t columns) {
    return transposed ? Shape{d, columns, *rows / 2} : Shape{d, *rows / 2, columns};
  };
  const std::pair<std::string_view, Shape> expected[]{
      {"W", matrix(*inputs)},
      {"R", matrix(h)},
      {"B", {d, *rows}},
      {"P", {d, gates == 4 ? *rows / 8 * 3 : 0}},
      {"sequence_lens", {layer.batch}},
      {"initial_h", state},
      {"initial_c", state},
  };
  for (const auto& [name, shape] : expected)
    if (auto fits = expect_shape(node, name, shape); !fits) return fits;
  return Ok{};
}

// The number of steps over all samples, and how many samples run at least one step.
struct RecurrentSteps {
  Extent all, first;
};

// A sequence is counted as long as the input unless its length is known.
RecurrentSteps recurrent_steps(const Operands& op, const RecurrentLayer& layer) {
  const std::string names = layer.batch_first ? "X[1] * X[0]" : "X[0] * X[1]";
  const Extent samples = extent_of(layer.batch, layer.batch_first ? "X[0]" : "X[1]");
  const auto lengths = op.known_integers("sequence_lens");
  if (!op.has("sequence_lens") || !lengths)
    return {{samples.count * Count{static_cast<std::uint64_t>(layer.steps)}, names},
            layer.steps == 0 ? extent_of(0, "0") : samples};
  Count all, begun;
  for (const std::int64_t length : *lengths) {
    const std::int64_t steps = std::clamp<std::int64_t>(length, 0, layer.steps);
    all += Count{static_cast<std::uint64_t>(steps)};
    begun += Count{steps > 0 ? 1U : 0U};
  }
  return {{all, "sum of sequence_lens"}, {begun, "sequences of any steps"}};
}

Extent minus(const Extent& a, const Extent& b) {
  const auto from = a.count.exact(), taken = b.count.exact();
  return {from && taken ? Count{*from - std::min(*from, *taken)} : Count::overflowed(),
          "(" + a.text + " - " + b.text + ")"};
}

// The first activations of a direction; one entry for all directions if they are equal.
struct Direction {
  Extent times;
  std::span<const RecurrentActivation* const> activations;
};

std::vector<Direction> group_directions(const RecurrentActivations& all, std::int64_t directions) {
  const std::span<const RecurrentActivation* const> list(all);
  const std::size_t each = list.size() / static_cast<std::size_t>(directions);
  const bool alike = std::ranges::equal(list.first(each), list.last(each));
  if (alike) return {{extent_of(directions, "W[0]"), list.first(each)}};
  return {{extent_of(1, "1 direction"), list.first(each)},
          {extent_of(1, "1 direction"), list.last(each)}};
}

// W serves all steps at once; R one step after the other. `unit` has h of the step before.
struct RecurrentNests {
  const RecurrentLayer& layer;
  Count gates;

  Nest of_inputs(const RecurrentUnit& unit, const Extent& steps) const {
    Nest nest;
    nest.a = &unit.op["W"], nest.b = &unit.op["X"];
    nest.rows = Count{static_cast<std::uint64_t>(layer.directions)} * gates * unit.hidden.count;
    nest.columns = steps.count;
    nest.terms = unit.inputs.count;
    return nest;
  }
  Nest of_state(const RecurrentUnit& unit, Count directions, Count steps) const {
    Nest nest;
    nest.a = &unit.op["R"], nest.b = &unit.previous;
    nest.shared = directions;
    nest.rows = gates * unit.hidden.count;
    nest.terms = unit.hidden.count;
    const auto all = steps.exact().value_or(0), batch = static_cast<std::uint64_t>(layer.batch);
    const bool even = batch > 0 && all % batch == 0;
    nest.columns = Count{even ? batch : 1};
    nest.steps = Count{even ? all / batch : all};
    return nest;
  }
};

void write_last_outputs(const Operands& op, Body& node, const RecurrentUnit& unit) {
  for (const std::string_view name : {"Y_h", "Y_c"}) {
    const Operand& last = op[name];
    if (!last || (name == "Y_h" && &last == &unit.state())) continue;
    node.each(last.elements(), [&](Body& element) { element.write(last); });
  }
}

}  // namespace

std::size_t recurrent_steps_axis(const NodeView& node) {
  return node.integer("layout", 0) == 1 ? 1 : 0;
}

Result<RecurrentLayer> recurrent_layer(const NodeView& node, int gates) {
  const Shape &x = node.shape("X"), &r = node.shape("R");
  if (x.size() != 3 || r.size() != 3)
    return node.fault("X is " + shape_text(x) + " and R " + shape_text(r) +
                      "; both must be of rank 3");
  const auto directions = directions_of(node);
  if (!directions) return directions.error();
  const std::int64_t layout = node.integer("layout", 0);
  if (layout != 0 && layout != 1) return node.fault("its layout is " + std::to_string(layout));
  const bool batch_first = layout == 1;
  const std::int64_t hidden_size = r[has_transposed_weights(node) ? 1 : 2];
  const RecurrentLayer layer{
      *directions, x[batch_first ? 1 : 0], x[batch_first ? 0 : 1], x[2], hidden_size, batch_first};
  if (const auto hidden = node.integer("hidden_size", layer.hidden); hidden != layer.hidden)
    return node.fault("hidden_size is " + std::to_string(hidden) + " but R " + shape_text(r));
  if (auto fits = check_recurrent_weights(node, layer, gates); !fits) return fits.error();
  return layer;
}

Status infer_recurrent(Inference& node, int gates, std::span<const std::string_view> defaults) {
  const auto layer = recurrent_layer(node, gates);
  if (!layer) return layer.error();
  const auto& [d, t, n, inputs, h, batch_first] = *layer;
  const auto activations = recurrent_activations(node, defaults, static_cast<std::size_t>(d));
  if (!activations) return activations.error();
  if (!node.wants("Y") && !node.wants("Y_h") && !node.wants("Y_c"))
    return node.fault("none of its outputs is wanted");
  if (node.has("sequence_lens") && !node.known_integers("sequence_lens"))
    node.assume("every sequence is as long as the input: all its steps are counted");
  const Shape last = batch_first ? Shape{n, d, h} : Shape{d, n, h};
  for (const std::string_view name : {"Y_h", "Y_c"})
    if (auto set = node.set(name, node.type("X"), last); !set) return set;
  return node.set("Y", node.type("X"), batch_first ? Shape{n, t, d, h} : Shape{t, d, n, h});
}

const Operand& RecurrentUnit::state() const {
  return op["Y"] ? op["Y"] : op["Y_h"] ? op["Y_h"] : op["Y_c"];
}

void RecurrentUnit::weigh_inputs(Body& unit) const {
  unit.sum_over(inputs, [&](Body& term) {
    term.read(op["W"]);
    term.read(op["X"]);
    term.multiply(op["W"], op["X"]);
  });
}

void RecurrentUnit::accumulate_hidden(Body& unit) const {
  unit.accumulate_over(hidden, [&](Body& term) {
    term.read(op["R"]);
    term.read(previous);
    term.multiply(op["R"], previous);
  });
}

void RecurrentUnit::add_biases(Body& unit) const {
  unit.add_bias(op["B"]);
  unit.add_bias(op["B"]);
}

void RecurrentUnit::activate(Body& unit, std::size_t n) const {
  if (op.given("clip")) unit.compare(op["X"]), unit.compare(op["X"]);
  for (const Action action : activations[n]->actions) unit.does(action, op["X"]);
}

void count_recurrent(const Operands& op, Body& node, int gates,
                     std::span<const std::string_view> defaults,
                     void (*cell)(const RecurrentUnit&, Body&)) {
  const auto layer = recurrent_layer(op, gates);
  if (!layer) return;
  const auto activations =
      recurrent_activations(op, defaults, static_cast<std::size_t>(layer->directions));
  if (!activations) return;
  const RecurrentSteps steps = recurrent_steps(op, *layer);
  const Extent hidden = extent_of(layer->hidden, has_transposed_weights(op) ? "R[1]" : "R[2]");
  const RecurrentUnit any{op, op["X"], {}, extent_of(layer->inputs, "X[2]"), hidden};
  const RecurrentNests nests{*layer, Count{static_cast<std::uint64_t>(gates)}};
  node.contracts(nests.of_inputs(any, steps.all));
  const auto run = [&](const Extent& times, const Operand& previous, const Direction& direction) {
    RecurrentUnit unit{op, previous, direction.activations, any.inputs, hidden};
    node.contracts(nests.of_state(unit, direction.times.count, times.count));
    node.each(direction.times * times,
              [&](Body& step) { step.each(hidden, [&](Body& one) { cell(unit, one); }); });
  };
  for (const Direction& direction : group_directions(*activations, layer->directions)) {
    const bool starts_elsewhere = op.has("initial_h");
    if (starts_elsewhere) run(steps.first, op["initial_h"], direction);
    run(starts_elsewhere ? minus(steps.all, steps.first) : steps.all, any.state(), direction);
  }
  const Extent beyond = minus({Count{static_cast<std::uint64_t>(layer->steps)} *
                                   Count{static_cast<std::uint64_t>(layer->batch)},
                               "all steps"},
                              steps.all);
  if (op["Y"] && !beyond.count.is_zero())
    node.each(beyond * extent_of(layer->directions, "W[0]") * hidden,
              [&](Body& zero) { zero.write(op["Y"]); });
  write_last_outputs(op, node, any);
}

}  // namespace opcost
