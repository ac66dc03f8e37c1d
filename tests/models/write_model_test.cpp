// The builder writes models with a payload of weights.
#include "models/builder/write_model.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <set>
#include <sstream>

#include "models/builder/networks.h"

using namespace opcost::models;
using opcost::onnx_format::ModelProto;
using opcost::onnx_format::TensorProto;

namespace {

std::string with_payload(const char* name) {
  std::ostringstream out;
  write_with_payload(build(*find_network(name), Weights::kInitializers), out);
  return out.str();
}

const TensorProto* initializer(const ModelProto& model, const std::string& name) {
  for (const auto& tensor : model.graph().initializer()) {
    if (tensor.name() == name) return &tensor;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("Payload: the model is the weightless one, its weights in the file") {
  ModelProto model;
  REQUIRE(model.ParseFromString(with_payload("lenet5")));
  CHECK(model.producer_name() == "opcost model builder");
  CHECK(model.graph().node_size() == 12);  // 5 layers, 4 tanh, 2 pools, 1 flatten
  const TensorProto* kernel = initializer(model, "conv2.weight");
  REQUIRE(kernel != nullptr);
  CHECK(kernel->raw_data().size() == 16 * 6 * 5 * 5 * 4);
  const TensorProto* bias = initializer(model, "conv2.bias");
  REQUIRE(bias != nullptr);
  CHECK(bias->float_data_size() == 16);
}

TEST_CASE("Payload: weights are spread around zero and never beyond 0.1") {
  ModelProto model;
  REQUIRE(model.ParseFromString(with_payload("mlp")));
  const std::string& raw = initializer(model, "fc1.weight")->raw_data();
  REQUIRE(raw.size() == 784 * 300 * 4);
  double sum = 0;
  double squares = 0;
  bool within = true;
  for (std::size_t i = 0; i < raw.size(); i += 4) {
    float weight = 0;
    std::memcpy(&weight, &raw[i], 4);
    sum += weight;
    squares += static_cast<double>(weight) * weight;
    within = within && std::fabs(weight) <= 0.1F;
  }
  CHECK(within);
  const double n = 784 * 300;
  CHECK(std::fabs(sum / n) < 0.001);
  // Four uniform numbers of width 0.05: variance 4 * 0.05^2 / 12.
  CHECK(std::sqrt(squares / n) == doctest::Approx(0.02887).epsilon(0.01));
}

TEST_CASE("Payload: a weight of int8 has a byte an element, of any value") {
  NetworkBuilder net("bytes", Weights::kInitializers);
  net.weight("fc", "weight", {7, 31}, 1.0F, Type::kInt8);  // 217: no whole number of words
  net.weight("fc", "zero_point", {7}, 0.0F, Type::kInt8);
  std::ostringstream out;
  write_with_payload(net.model(), out);
  ModelProto model;
  REQUIRE(model.ParseFromString(out.str()));
  const TensorProto* weight = initializer(model, "fc.weight");
  REQUIRE(weight != nullptr);
  CHECK(weight->raw_data().size() == 217);
  const std::set<char> values(weight->raw_data().begin(), weight->raw_data().end());
  CHECK(values.size() > 100);  // of 256, 217 times drawn
  const TensorProto* zero_point = initializer(model, "fc.zero_point");
  REQUIRE(zero_point != nullptr);
  CHECK(zero_point->int32_data_size() == 7);
}

TEST_CASE("Payload: the same bytes every time") {
  CHECK(with_payload("mlp") == with_payload("mlp"));
}
