// AttnLSTM: an LSTM that attends to a memory in every step.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/recurrent/lstm_unit.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

struct Attention {
  std::int64_t size = 0;     ///< Size of a key: columns of QW and MW.
  std::int64_t memory = 0;   ///< Steps of the memory,
  std::int64_t depth = 0;    ///< and elements of each step.
  std::int64_t columns = 0;  ///< Elements of the attention that are appended to the inputs.
};

Result<Attention> attention_of(const NodeView& node) {
  for (const std::string_view name : {"QW", "MW", "V", "M"})
    if (!node.has(name)) return node.fault("its input " + std::string(name) + " is missing");
  const Shape &m = node.shape("M"), &qw = node.shape("QW"), &x = node.shape("X");
  const Shape &r = node.shape("R"), &aw = node.shape("AW");
  if (m.size() != 3 || qw.size() != 3 || x.size() != 3 || r.size() != 3)
    return node.fault("M is " + shape_text(m) + " and QW " + shape_text(qw));
  const Attention a{qw[2], m[1], m[2], node.has("AW") && aw.size() == 3 ? aw[2] : m[2]};
  if (a.depth > INT64_MAX - r[2]) return node.fault("M is " + shape_text(m));
  const std::pair<std::string_view, Shape> expected[]{
      {"M", {x[1], a.memory, a.depth}}, {"QW", {r[0], r[2], a.size}},
      {"MW", {r[0], a.depth, a.size}},  {"V", {r[0], a.size}},
      {"memory_seq_lens", {x[1]}},      {"AW", {r[0], a.depth + r[2], a.columns}}};
  for (const auto& [name, shape] : expected)
    if (auto fits = expect_shape(node, name, shape); !fits) return fits.error();
  return a;
}

Status infer_attention_lstm(Inference& node) {
  if (const auto attention = attention_of(node); !attention) return attention.error();
  if (node.has("memory_seq_lens"))
    node.assume("all steps of the memory are attended to, also those beyond memory_seq_lens");
  return infer_recurrent(node, kLstmGates, kLstmActivations);
}

const Operand& attention_array(const Operands& op, const Attention& a) {
  return op.array("attention", op.type("X"), {op.shape("R")[0], op.shape("X")[1], a.columns});
}

// + sum of W·attention, where attention is that of the step before
void weigh_attention(const RecurrentUnit& layer, Body& gate) {
  const Operands& op = layer.op;
  const auto a = attention_of(op);
  layer.weigh_inputs(gate);
  if (a)
    gate.accumulate_over(extent_of(a->columns, "attention"), [&](Body& term) {
      const Operand& attention = attention_array(op, *a);
      term.read(op["W"]), term.read(attention), term.multiply(op["W"], attention);
    });
  layer.accumulate_hidden(gate);
  layer.add_biases(gate);
}

void attention_unit(const RecurrentUnit& layer, Body& unit) {
  lstm_unit(layer, weigh_attention, unit);
}

void sum_product(const Operand& w, const Operand& x, const Extent& terms, Body& out) {
  out.sum_over(terms, [&](Body& term) { term.read(w), term.read(x), term.multiply(w, x); });
}

// The arrays that one step uses.
struct AttentionStep {
  const Operands& op;
  const Operand& h;
  const Operand& keys;
  const Operand& query;
  const Operand& context;
  const Operand& attention;
  Extent size, memory, depth, hidden, columns;

  //   query = h·QW                                          size, hidden
  //   for each step of the memory:                          memory
  //     s = sum of V·tanh(key + query)                      size
  //   p = softmax(s)                                        memory
  //   context = sum of p·M                                  depth, memory
  void attend(Body& step) const {
    const Operand &x = op["X"], &v = op["V"], &m = op["M"];
    step.each(size, [&](Body& out) { sum_product(op["QW"], h, hidden, out), out.write(query); });
    step.each(memory, [&](Body& score) {
      score.sum_over(size, [&](Body& term) {
        term.read(keys), term.read(query);
        for (const Action action : {Add, Exp, Add, Add, Div}) term.does(action, x);
        term.read(v), term.multiply_temporary(v);
      });
    });
    const Extent others{memory.count.minus_one(), "(memory - 1)"};
    step.each(others, [&](Body& one) { one.compare(x); });
    step.sum_over(memory, [&](Body& score) { score.add(x), score.exp(x); });
    step.each(memory, [&](Body& score) { score.divide(x); });
    step.each(depth, [&](Body& out) {
      out.sum_over(memory, [&](Body& term) { term.read(m), term.multiply_temporary(m); });
      out.write(context);
    });
  }

  //   AW: attention = h and context, times AW               columns, hidden + depth
  void project(Body& step) const {
    if (!op["AW"]) return;
    step.each(columns, [&](Body& out) {
      sum_product(op["AW"], h, hidden, out);
      out.accumulate_over(depth, [&](Body& term) {
        term.read(op["AW"]), term.read(context), term.multiply(op["AW"], context);
      });
      out.write(attention);
    });
  }
};

//   keys = M·MW, kept                                       directions, batch, memory, size
//   as LSTM, its inputs those of X and the attention
//   for each step: the attention that the next takes in     directions * X[0] * X[1]
// Every step is run for every sample.
void count_attention_lstm(const Operands& op, Body& node) {
  const auto a = attention_of(op);
  const auto layer = recurrent_layer(op, kLstmGates);
  if (!a || !layer) return;
  const std::int64_t d = layer->directions, n = layer->batch;
  const ElementType type = op.type("X");
  const Operand& keys = op.array("keys", type, {d, n, a->memory, a->size});
  const Operand& attention = attention_array(op, *a);
  const Operand& context = op["AW"] ? op.array("context", type, {a->depth}) : attention;
  node.each(keys.elements(), [&](Body& out) {
    sum_product(op["MW"], op["M"], extent_of(a->depth, "depth"), out);
    out.write(keys);
  });
  const Operand& start = op["initial_c"];
  if (start) node.each(start.elements(), [&](Body& unit) { unit.read(start); });
  count_recurrent(op, node, kLstmGates, kLstmActivations, attention_unit);
  const Operand& h = op["Y"] ? op["Y"] : op["Y_h"] ? op["Y_h"] : op["Y_c"];
  const AttentionStep step{op,
                           h,
                           keys,
                           op.array("query", type, {a->size}),
                           context,
                           attention,
                           extent_of(a->size, "size"),
                           extent_of(a->memory, "memory"),
                           extent_of(a->depth, "depth"),
                           extent_of(layer->hidden, "hidden"),
                           extent_of(a->columns, "attention")};
  node.each(extent_of(d, "directions") * op["X"].extent(Axis{0}) * op["X"].extent(Axis{1}),
            [&](Body& each) { step.attend(each), step.project(each); });
}

constexpr std::array kMicrosoftAttentionLstmRules{
    OpRule{.op = "AttnLSTM",
           .domain = kMicrosoft,
           .inputs = "X W R B? sequence_lens? initial_h? initial_c? P? QW? MW? V? M? "
                     "memory_seq_lens? AW?",
           .outputs = "Y? Y_h? Y_c?",
           .formula = "LSTM of X and an attention to M: softmax(V·tanh(M·MW + h·QW))·M",
           .infer = infer_attention_lstm,
           .count = count_attention_lstm,
           .macs = true,
           .steps_axis = recurrent_steps_axis,
           .example = "5x2x3 1x16x9 1x16x4 1x32 _ _ _ _ 1x4x5 1x7x5 1x5 2x8x7 _ 1x11x6; "
                      "hidden_size=4 outputs=3"},
};

}  // namespace

std::span<const OpRule> microsoft_attention_lstm_rules() { return kMicrosoftAttentionLstmRules; }

}  // namespace opcost
