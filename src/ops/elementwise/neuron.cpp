// A spiking neuron, for --neurons: one update per timestep.
#include "ops/elementwise/neuron.h"

#include "ops/elementwise/elementwise.h"

namespace opcost {
namespace {

//   for each neuron:                                                    |Y|
//     read its input, read its membrane potential v
//     v = decay·v + input; where v >= threshold: spike, and v is reset
//     write v, write the spike (one bit)
void count_neuron(const Operands& op, Body& node) {
  const Operand& y = op.first_output();
  const Operand* x = data_operands(op).front();
  const Operand& membrane = op.array("membrane", x->info()->type, y.shape());
  const Operand& spikes = op.array("spikes", ElementType::UInt1, y.shape());
  node.each(y.elements(), [&](Body& neuron) {
    neuron.read(*x);
    neuron.read(membrane);
    neuron.does(Action::Neuron, membrane);
    neuron.write(membrane);
    neuron.write(spikes);
  });
}

}  // namespace

const OpRule kSpikingNeuron{
    .op = "LIF",
    .inputs = "X",
    .outputs = "Y",
    .formula = "a spike where decay·v + x reaches the threshold, v the membrane potential",
    .infer = infer_as_first,
    .count = count_neuron,
    .example = "2x3x5"};

}  // namespace opcost
