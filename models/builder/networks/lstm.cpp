// Builds a language model with two LSTM layers.
// The medium model of Zaremba, Sutskever and Vinyals 2014 (arXiv 1409.2329): two layers of 650
// units over the 10,000 words of the Penn Treebank; as torch.nn.LSTM exports, which keeps its state
// between calls.
#include <string>
#include <vector>

#include "models/builder/networks.h"
#include "models/builder/sequence_layers.h"

namespace opcost::models {
namespace {

constexpr std::int64_t kUnits = 650;
constexpr std::int64_t kGates = 4;
constexpr std::int64_t kLstmLayers = 2;
constexpr std::int64_t kWords = 10'000;

struct State {
  Value h, c;
};

Value lstm(NetworkBuilder& net, std::int64_t layer, const Value& x, State& state) {
  const std::string name = "rnn", number = std::to_string(layer);
  const float mean = 1.0F / static_cast<float>(kUnits);
  const Shape matrix = {1, kGates * kUnits, kUnits};
  std::vector<std::string> inputs = {x.name};
  inputs.push_back(net.weight(name, "weight_ih_l" + number, matrix, mean));
  inputs.push_back(net.weight(name, "weight_hh_l" + number, matrix, mean));
  inputs.push_back(net.weight(name, "bias_l" + number, {1, 2 * kGates * kUnits}, 0.0F));
  inputs.emplace_back();  // the lengths of the sequences: all the same
  for (const Value& all : {state.h, state.c}) {
    inputs.push_back(slice(net, name, all, {.from = layer, .to = layer + 1}).name);
  }
  const auto& node = net.node("LSTM", name, inputs, {{"hidden_size", kUnits}}, 3);
  state = {{node.output(1), kUnits}, {node.output(2), kUnits}};
  const std::string directions = numbers(net, name, {1});
  return {net.op("Squeeze", name, {node.output(0), directions}), kUnits};
}

}  // namespace

void lstm_lm(NetworkBuilder& net) {
  const Dims state_dims = {kLstmLayers, "batch", kUnits};
  const Value ids = net.input("input", {"sequence", "batch"}, Type::kInt64);
  const State start = {{net.input("h_0", state_dims).name, kUnits},
                       {net.input("c_0", state_dims).name, kUnits}};
  Value x = embedding(net, "encoder", {kWords, kUnits}, ids.name);
  State lower = start, upper = start;
  x = lstm(net, 0, x, lower);
  x = lstm(net, 1, x, upper);
  x = linear(net, "decoder", x, {.out = kWords});
  x = reshape(net, "", x, {-1, kWords});
  x = {net.op("LogSoftmax", "", {x.name}, {{"axis", 1}}), kWords};
  net.output(x, "output", {"tokens", kWords});
  net.output(concat(net, "rnn", {lower.h, upper.h}, 0), "h_n", state_dims);
  net.output(concat(net, "rnn", {lower.c, upper.c}, 0), "c_n", state_dims);
}

}  // namespace opcost::models
