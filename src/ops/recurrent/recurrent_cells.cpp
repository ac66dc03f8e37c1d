// The operators RNN, GRU and LSTM.
#include <array>
#include <span>

#include "ops/recurrent/lstm_unit.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// What the three share. For each direction, step, sample and unit of the layer
// (W[0] · X[0] · X[1] · R[2] times) there are sums over the inputs x (X[2]) and over h of
// all units at the step before (R[2]). h is kept from step to step in an array: Y, or Y_h
// if Y is not wanted; before the first step it is initial_h. Without initial_h h is zero,
// and its products still execute. Only c stays in a unit's accumulator. Wb and Rb are two
// biases. A clip is two comparisons before each activation.
constexpr int kRnnGates = 1, kGruGates = 3;
constexpr std::array<std::string_view, 1> kRnnActivations{"Tanh"};
constexpr std::array<std::string_view, 2> kGruActivations{"Sigmoid", "Tanh"};

Status infer_rnn(Inference& node) { return infer_recurrent(node, kRnnGates, kRnnActivations); }
Status infer_gru(Inference& node) { return infer_recurrent(node, kGruGates, kGruActivations); }
Status infer_lstm(Inference& node) { return infer_recurrent(node, kLstmGates, kLstmActivations); }

//   h = f(W·x + R·h + Wb + Rb)
void rnn_unit(const RecurrentUnit& layer, Body& unit) {
  layer.weigh_inputs(unit);
  layer.accumulate_hidden(unit);
  layer.add_biases(unit);
  layer.activate(unit, 0);
  unit.write(layer.state());
}

void count_rnn(const Operands& op, Body& node) {
  count_recurrent(op, node, kRnnGates, kRnnActivations, rnn_unit);
}

//   z, r = f(W·x + R·h + Wb + Rb)            2 gates
//   n = g(W·x + R·(r·h) + Wb + Rb)
//       linear_before_reset: g(W·x + Wb + r·(R·h + Rb))
//   h = (1 - z)·n + z·h
// r·h of all units is kept where h is kept.
void gru_candidate(const RecurrentUnit& layer, Body& unit) {
  const Operands& op = layer.op;
  layer.weigh_inputs(unit);
  if (op.integer("linear_before_reset", 0) == 0) {
    unit.multiply(op["X"]);
    layer.accumulate_hidden(unit);
    layer.add_biases(unit);
  } else {
    unit.add_bias(op["B"]);
    unit.sum_over(layer.hidden, [&](Body& term) {
      term.read(op["R"]);
      term.read(layer.previous);
      term.multiply(op["R"], layer.previous);
    });
    unit.add_bias(op["B"]);
    unit.multiply(op["X"]);
    unit.add(op["X"]);
  }
  layer.activate(unit, 1);
}

void gru_unit(const RecurrentUnit& layer, Body& unit) {
  const Operand& x = layer.op["X"];
  unit.each({Count{2}, "2 gates"}, [&](Body& gate) {
    layer.weigh_inputs(gate);
    layer.accumulate_hidden(gate);
    layer.add_biases(gate);
    layer.activate(gate, 0);
  });
  unit.read(layer.previous);
  gru_candidate(layer, unit);
  unit.subtract(x);
  unit.multiply(x);
  unit.multiply(x);
  unit.add(x);
  unit.write(layer.state());
}

void count_gru(const Operands& op, Body& node) {
  count_recurrent(op, node, kGruGates, kGruActivations, gru_unit);
}

//   a gate weighs W·x + R·h + Wb + Rb
void weigh_gate(const RecurrentUnit& layer, Body& gate) {
  layer.weigh_inputs(gate);
  layer.accumulate_hidden(gate);
  layer.add_biases(gate);
}

void plain_unit(const RecurrentUnit& layer, Body& unit) { lstm_unit(layer, weigh_gate, unit); }

void count_lstm(const Operands& op, Body& node) {
  const Operand& start = op["initial_c"];
  if (start) node.each(start.elements(), [&](Body& unit) { unit.read(start); });
  count_recurrent(op, node, kLstmGates, kLstmActivations, plain_unit);
}

// sequence_lens: all steps of X count.
std::optional<IndexRange> whole_sequences(const NodeView& node, std::string_view formal) {
  const Shape& x = node.shape("X");
  if (formal != "sequence_lens" || x.empty()) return std::nullopt;
  return IndexRange{x[0], x[0] + 1};
}

constexpr OpRule recurrent(OpRule rule) {
  rule.macs = true;
  rule.steps_axis = recurrent_steps_axis;
  rule.input_range = whole_sequences;
  return rule;
}

constexpr std::array kRecurrentRules{
    recurrent({.op = "GRU",
               .inputs = "X W R B? sequence_lens? initial_h?",
               .outputs = "Y? Y_h?",
               .types = "float: X W R B initial_h; integer: sequence_lens",
               .formula = "z, r = f(W·x + R·h + b); n = g(W·x + R·(r·h) + b); h = (1 - z)·n + z·h",
               .infer = infer_gru,
               .count = count_gru,
               .example = "5x2x3 1x12x3 1x12x4 1x24; hidden_size=4 outputs=2"}),
    recurrent(
        {.op = "LSTM",
         .inputs = "X W R B? sequence_lens? initial_h? initial_c? P?",
         .outputs = "Y? Y_h? Y_c?",
         .types = "float: X W R B initial_h initial_c P; integer: sequence_lens",
         .formula = "i, o, f = f(W·x + R·h + b); n = g(W·x + R·h + b); c = f·c + i·n; h = o·h(c)",
         .infer = infer_lstm,
         .count = count_lstm,
         .example = "5x2x3 1x16x3 1x16x4 1x32; hidden_size=4 outputs=3"}),
    recurrent({.op = "RNN",
               .inputs = "X W R B? sequence_lens? initial_h?",
               .outputs = "Y? Y_h?",
               .types = "float: X W R B initial_h; integer: sequence_lens",
               .formula = "h = f(W·x + R·h + b)",
               .infer = infer_rnn,
               .count = count_rnn,
               .example = "5x2x3 1x4x3 1x4x4 1x8; hidden_size=4 outputs=2"}),
};

}  // namespace

std::span<const OpRule> recurrent_rules() { return kRecurrentRules; }

}  // namespace opcost
