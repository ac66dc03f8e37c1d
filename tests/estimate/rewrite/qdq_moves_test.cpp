// Quantised networks cost the same wherever what does nothing stands.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "support/dice.h"
#include "support/qdq_network.h"

using namespace opcost;
using namespace opcost::test;

namespace {

// A convolution network with all that is written between conversions, and an attention behind it.
void build_mixed(QdqNetwork& net) {
  ModelBuilder& b = net.builder();
  b.int64s("tokens", {1, 8, -1});
  const auto same = ints("pads", {1, 1, 1, 1});
  const std::string x = net.fake(net.input("x", {1, 3, 8, 8}), ElementType::UInt8);
  std::string y = net.node("Conv", "stem", {x, net.weight("w1", {8, 3, 3, 3})}, {same});
  const std::string first = net.fake(net.node("Relu", "relu", {y}));
  y = net.node("Conv", "dw", {first, net.weight("w2", {8, 1, 3, 3})}, {same, integer("group", 8)});
  y = net.fake(net.node("Mul", "silu", {y, net.node("Sigmoid", "sig", {y})}));
  y = net.node("Conv", "pw", {y, net.weight("w3", {8, 8, 1, 1})});
  y = net.fake(net.node("Add", "add", {y, first}));
  y = net.node("MaxPool", "pool", {y}, {ints("kernel_shape", {2, 2}), ints("strides", {2, 2})});
  y = net.node("Transpose", "turn", {net.node("Reshape", "flat", {y, "tokens"})},
               {ints("perm", {0, 2, 1})});
  const std::string q = net.fake(net.node("MatMul", "q", {y, net.weight("wq", {8, 8})}));
  const std::string k = net.fake(net.node("MatMul", "k", {y, net.weight("wk", {8, 8})}));
  const std::string kt = net.node("Transpose", "kt", {k}, {ints("perm", {0, 2, 1})});
  const std::string scores = net.fake(net.node("MatMul", "qk", {q, kt}));
  y = net.fake(net.node("Softmax", "softmax", {scores}));
  y = net.node("MatMul", "pv", {y, q});
  b.output(net.node("Erf", "erf", {net.fake(y)}));
}

}  // namespace

TEST_CASE("QDQ moves: an Identity or Dropout on the way to any reader changes nothing") {
  QdqNetwork plain;
  build_mixed(plain);
  const Estimate expected = estimate_of(plain.builder());
  CHECK(products_at(expected, kInt8) > 0);
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    QdqNetwork net;
    int inserted = 0;
    net.on_the_way = [&](const std::string& value) {
      if (dice.between(0, 3) != 0) return value;
      std::string name = "i" + std::to_string(inserted++);
      net.builder().node(dice.coin() ? "Identity" : "Dropout", {value}, {name});
      return name;
    };
    build_mixed(net);
    const Estimate result = estimate_of(net.builder());
    CHECK(result.totals.macs == expected.totals.macs);
    CHECK(products_at(result, kInt8) == products_at(expected, kInt8));
    CHECK(result.totals.energy.value == doctest::Approx(expected.totals.energy.value));
  }
}

namespace {

// A value that is quantised, dequantised and moved, the moves in those two places.
std::string moved(QdqNetwork& net, const std::string& value, const std::string& name,
                  const std::vector<std::int64_t>& places) {
  const auto move = [&](const std::string& from, std::int64_t which) {
    const std::string tag = name + std::to_string(which);
    return which == 0 ? net.node("Transpose", tag, {from}, {ints("perm", {0, 2, 1})})
                      : net.node("Reshape", tag, {from, "shape"});
  };
  // Places: 0 before the quantiser, 1 between the two, 2 behind the dequantiser.
  std::string y = value;
  for (std::int64_t place = 0; place < 3; ++place) {
    for (std::int64_t which = 0; which < 2; ++which)
      if (places[static_cast<std::size_t>(which)] == place) y = move(y, which);
    if (place == 0) y = net.quantize(y);
    if (place == 1) {
      const std::string base = y;
      net.builder().constant(name + "_s", float_tensor({}, {0.5F}));
      net.builder().constant(name + "_z", raw_tensor(kInt8, {}, std::string(1, '\3')));
      y = net.dequantize(base, name);
    }
  }
  return y;
}

}  // namespace

TEST_CASE("QDQ moves: a Transpose or Reshape may stand on any side of the conversions") {
  for (const std::string reader : {"MatMul", "Exp"})
    for (const std::string maker : {"", "Conv", "Erf"}) {
      double expected = 0;
      for (std::int64_t transpose = 0; transpose < 3; ++transpose)
        for (std::int64_t reshape = transpose; reshape < 3; ++reshape) {
          CAPTURE(reader);
          CAPTURE(maker);
          CAPTURE(transpose);
          CAPTURE(reshape);
          QdqNetwork net;
          net.builder().int64s("shape", {1, 6, 12});
          std::string x = net.input("x", {1, 8, 9});
          if (maker == "Conv")
            x = net.node("Conv", "conv", {net.fake(x), net.weight("w0", {8, 8, 1})});
          if (maker == "Erf") x = net.node("Erf", "erf", {x});
          x = moved(net, x, "m", {transpose, reshape});
          net.builder().output(reader == "Exp"
                                   ? net.node("Exp", "exp", {x})
                                   : net.node("MatMul", "mm", {x, net.weight("w", {12, 5})}));
          const double energy = estimate_of(net.builder()).totals.energy.value;
          if (expected == 0) expected = energy;
          CHECK(energy == doctest::Approx(expected));
        }
    }
}

TEST_CASE("QDQ moves: of two readers one may need floats, and the conversion happens once") {
  QdqNetwork net;
  const std::string x = net.fake(net.input("x", {1, 8, 9}));
  const std::string turned = net.node("Transpose", "turn", {x}, {ints("perm", {0, 2, 1})});
  net.builder().output(net.node("MatMul", "mm", {turned, net.weight("w", {8, 5})}));
  net.builder().output(net.node("Exp", "exp", {turned}));
  const Estimate result = estimate_of(net.builder());
  CHECK(products_at(result, kInt8) == 9 * 8 * 5);
  for (const EventEntry& entry : node_named(result, "turn").events)
    CHECK(entry.event.type == *number_type(kInt8));
  std::uint64_t converted = 0;
  for (const EventEntry& entry : node_named(result, "dq_x").events)
    if (entry.event.action == Action::Write) converted += entry.count;
  CHECK(converted == 72);
}

TEST_CASE("QDQ moves: convolutions that are joined and then quantised are rounded one by one") {
  QdqNetwork net;
  const std::string x = net.fake(net.input("x", {1, 4, 6, 6}));
  const std::string a = net.node("Conv", "a", {x, net.weight("wa", {5, 4, 3, 3})});
  const std::string c = net.node("Conv", "c", {x, net.weight("wc", {7, 4, 3, 3})});
  const std::string both = net.node("Concat", "join", {a, c}, {integer("axis", 1)});
  net.builder().output(net.fake(both));
  const Estimate result = estimate_of(net.builder());
  for (const std::string core : {"a", "c"}) {
    CHECK(node_named(result, core).counted_as == "QLinearConv");
    CHECK(node_named(result, core).outputs.front().type == kInt8);
  }
  for (const EventEntry& entry : node_named(result, "join").events)
    CHECK(entry.event.type == *number_type(kInt8));
  CHECK(node_named(result, "q_join_y").status == NodeStatus::Free);
}

TEST_CASE("QDQ moves: what is joined with a result in float is quantised by itself") {
  QdqNetwork net;
  const std::string x = net.fake(net.input("x", {1, 4, 6, 6}));
  const std::string a = net.node("Conv", "a", {x, net.weight("wa", {5, 4, 3, 3})});
  const std::string e = net.node("Erf", "e", {net.input("z", {1, 2, 4, 4})});
  const std::string both = net.node("Concat", "join", {a, e}, {integer("axis", 1)});
  net.builder().output(net.fake(both));
  const Estimate result = estimate_of(net.builder());
  CHECK(node_named(result, "a").counted_as == "QLinearConv");
  std::uint64_t written = 0;
  for (const EventEntry& entry : node_named(result, "q_join_y").events)
    if (entry.event.action == Action::Write) written += entry.count;
  CHECK(written == 2 * 4 * 4);
}

TEST_CASE("QDQ moves: to quantise again by the same scale and zero point is free") {
  struct Row {
    char first;
    std::optional<char> again;  // std::nullopt: left out, which is 0
    bool free;
  };
  for (const Row& row :
       {Row{3, 3, true}, {3, 4, false}, {0, std::nullopt, true}, {1, std::nullopt, false}}) {
    CAPTURE(static_cast<int>(row.first));
    QdqNetwork net;
    ModelBuilder& b = net.builder();
    const auto point = [](char value) {
      return raw_tensor(ElementType::UInt8, {}, std::string(1, value));
    };
    net.input("x", {4, 8});
    b.constant("s", float_tensor({}, {0.5F}));
    b.constant("first", point(row.first));
    b.node("QuantizeLinear", {"x", "s", "first"}, {"q"});
    b.node("DequantizeLinear", {"q", "s", "first"}, {"d"});
    Names parameters{"d", "s"};
    if (row.again) {
      b.constant("again", point(*row.again));
      parameters.push_back("again");
    }
    b.node("QuantizeLinear", parameters, {"q2"}).set_name("requantise");
    parameters.front() = "q2";
    b.node("DequantizeLinear", parameters, {"d2"});
    b.output(net.node("MatMul", "mm", {"d2", net.weight("w", {8, 5})}));
    const NodeStatus status = node_named(estimate_of(b), "requantise").status;
    CHECK((status == NodeStatus::Free) == row.free);
  }
}
