// Layers of a runs file as models of one node.
#include "opcost/runs/layer.h"
#include "opcost/runs/layer_types.h"

#include <doctest/doctest.h>

#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/runs/layer_model.h"
#include "opcost/runs/runs_in_place.h"

namespace opcost {
namespace {

using Sizes = std::map<std::string, std::vector<std::int64_t>>;

Estimate estimate_of(const Layer& layer) {
  const auto model = layer_model(layer);
  REQUIRE_MESSAGE(model.ok(), (model ? "" : to_string(model.error())));
  auto result = estimate(*model, *find_table("45nm"));
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  CHECK(result->coverage.unknown == 0);
  CHECK(result->coverage.counted == 1);
  return *std::move(result);
}

std::string output_of(const Layer& layer) {
  return shape_text(estimate_of(layer).nodes.front().outputs.front().shape.value());
}

std::string fault_of(const Layer& layer) {
  const auto fits = check_layer(layer);
  return fits ? "fine" : fits.error().what;
}

TEST_CASE("Layers: a convolution has the shape and the products of PyTorch's") {
  const Layer layer{"conv2d",
                    ElementType::Float,
                    {{"batch", {2}},
                     {"image_size", {9, 7}},
                     {"kernel_size", {3}},
                     {"in_channels", {4}},
                     {"out_channels", {6}},
                     {"stride", {2}},
                     {"padding", {1}},
                     {"groups", {2}}}};
  // (9 + 2 - 3) / 2 + 1 = 5 and (7 + 2 - 3) / 2 + 1 = 4; 18 taps a filter.
  CHECK(output_of(layer) == "2x6x5x4");
  CHECK(estimate_of(layer).totals.macs == 2 * 6 * 5 * 4 * (4 / 2) * 9);
}

TEST_CASE("Layers: a linear layer multiplies batch x in x out, with a bias unless told otherwise") {
  Layer layer{
      "linear", ElementType::Float, {{"batch", {3}}, {"in_features", {5}}, {"out_features", {7}}}};
  CHECK(output_of(layer) == "3x7");
  CHECK(estimate_of(layer).totals.macs == 3 * 5 * 7);
  // Weights, and a bias of each output.
  CHECK(estimate_of(layer).totals.parameters == 5 * 7 + 7);
  layer.parameters["bias"] = {0};
  CHECK(estimate_of(layer).totals.parameters == 5 * 7);
}

TEST_CASE("Layers: a pool strides by its window unless told otherwise") {
  Layer layer{"maxpool2d",
              ElementType::Float,
              {{"batch", {1}}, {"image_size", {8}}, {"kernel_size", {2}}, {"in_channels", {3}}}};
  CHECK(output_of(layer) == "1x3x4x4");
  layer.parameters["stride"] = {1};
  CHECK(output_of(layer) == "1x3x7x7");
}

TEST_CASE("Layers: every type is counted with the least it needs") {
  for (const LayerType& type : layer_types()) {
    CAPTURE(type.name);
    Layer layer;
    layer.type = std::string(type.name);
    std::string words(type.required);
    for (std::size_t end = 0; !words.empty(); words.erase(0, end)) {
      end = std::min(words.find(' '), words.size());
      layer.parameters[words.substr(0, end)] = {4};
      end = std::min(end + 1, words.size());
    }
    CHECK(estimate_of(layer).totals.energy.value > 0);
    layer.dtype = ElementType::Float16;
    CHECK(layer_model(layer)->graph.inputs.front().type == ElementType::Float16);
  }
}

TEST_CASE("Layers: `inplace` is of elementwise layers, and counts the same") {
  Layer layer{"relu", ElementType::Float, {{"batch", {2}}, {"in_features", {8}}, {"inplace", {1}}}};
  CHECK(runs_in_place(layer));
  CHECK(to_string(layer) == "relu batch=2 in_features=8 inplace=1");
  const Estimate inside = estimate_of(layer);
  layer.parameters["inplace"] = {0};
  CHECK_FALSE(runs_in_place(layer));
  CHECK(estimate_of(layer).totals.energy == inside.totals.energy);
  layer.parameters["inplace"] = {2};
  CHECK(fault_of(layer) == "`inplace` must be from 0 to 1, not 2");
  layer.type = "softmax";
  CHECK(fault_of(layer) == "a softmax has no `inplace`");
}

TEST_CASE("Layers: what does not fit is named") {
  CHECK(fault_of({"con2d", ElementType::Float, {}}) == "unknown layer `con2d`");
  CHECK(fault_of({"relu", ElementType::Float, {{"batch", {1}}}}) == "a relu needs `in_features`");
  CHECK(
      fault_of(
          {"relu", ElementType::Float, {{"batch", {1}}, {"in_features", {4}}, {"padding", {1}}}}) ==
      "a relu has no `padding`");
  CHECK(fault_of({"relu", ElementType::Float, {{"batch", {0}}, {"in_features", {4}}}}) ==
        "`batch` must be from 1 to 2147483647, not 0");
  CHECK(fault_of({"relu", ElementType::Float, {{"batch", {1, 2}}, {"in_features", {4}}}}) ==
        "`batch` takes one number");
}

TEST_CASE("Layers: text names the type, the number type and the parameters in one order") {
  CHECK(to_string(Layer{"relu", ElementType::Float16, {{"in_features", {4}}, {"batch", {1}}}}) ==
        "relu float16 batch=1 in_features=4");
}

}  // namespace
}  // namespace opcost
