// The pseudocode of one unit of an LSTM.
#include "ops/recurrent/lstm_unit.h"

namespace opcost {

void lstm_unit(const RecurrentUnit& layer, WeighsGate weigh, Body& unit) {
  const Operands& op = layer.op;
  const Operand &x = op["X"], &peephole = op["P"];
  const bool coupled = op.integer("input_forget", 0) != 0;
  unit.each({Count{coupled ? 2U : 3U}, coupled ? "2 gates" : "3 gates"}, [&](Body& gate) {
    weigh(layer, gate);
    if (peephole) gate.read(peephole), gate.multiply(peephole), gate.add(peephole);
    layer.activate(gate, 0);
  });
  if (coupled) unit.subtract(x);
  weigh(layer, unit);
  layer.activate(unit, 1);
  unit.multiply(x);
  unit.multiply(x);
  unit.add(x);
  layer.activate(unit, 2);
  unit.multiply(x);
  unit.write(layer.state());
}

}  // namespace opcost
