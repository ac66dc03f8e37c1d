// Builds YOLOv3-tiny.
// YOLOv3-tiny (Redmon and Farhadi 2018, arXiv 1804.02767; yolov3-tiny.cfg of its authors), with all
// that follows the convolutions: boxes are decoded, the best kept, the overlapping dropped.
#include <array>
#include <string>
#include <vector>

#include "models/builder/networks.h"
#include "models/builder/sequence_layers.h"

namespace opcost::models {
namespace {

constexpr std::int64_t kYoloImage = 416;
constexpr std::int64_t kClasses = 80;  ///< Of COCO.
constexpr std::int64_t kAnchors = 3;   ///< At each place.
constexpr std::int64_t kBest = 300;    ///< Boxes that are held against each other.
constexpr std::int64_t kMost = 20;     ///< Boxes that are kept of each class.

/// One of the two grids that predict, and the sizes of its boxes in pixels (the .cfg).
struct Grid {
  std::string name;
  std::int64_t size = 13;
  std::array<float, 6> anchors;
};

/// Of all boxes of a grid.
struct Predictions {
  Value boxes, scores;
};

Value conv_norm_leaky(NetworkBuilder& net, const std::string& name, const Value& x,
                      std::int64_t out, std::int64_t kernel) {
  const Value y = net.conv(name + ".conv", x,
                           {.out = out, .kernel = kernel, .padding = kernel / 2, .bias = false});
  return net.leaky_relu(name + ".act", net.batch_norm(name + ".bn", y), 0.1F);
}

Value max_pool(NetworkBuilder& net, int index, const Value& x) {
  return net.max_pool("model." + std::to_string(index), x, {.kernel = 2, .stride = 2});
}

/// A window of 2 at stride 1 that keeps the size: a row and a column are added at the far ends.
Value max_pool_in_place(NetworkBuilder& net, const Value& x) {
  const std::string pads = numbers(net, "model.11", {0, 0, 0, 0, 0, 0, 1, 1});
  const std::string low = net.constant("model.11", float_scalar(-1e9F));
  const Value padded{net.op("Pad", "model.11", {x.name, pads, low}, {{"mode", "constant"}}),
                     x.channels};
  return net.max_pool("model.12", padded, {.kernel = 2, .stride = 1});
}

Value nearest_upsampled(NetworkBuilder& net, const std::string& name, const Value& x) {
  const std::string scales = net.constant(name, float_list({1.0F, 1.0F, 2.0F, 2.0F}));
  return {net.op("Resize", name, {x.name, "", scales},
                 {{"coordinate_transformation_mode", "asymmetric"},
                  {"cubic_coeff_a", -0.75F},
                  {"mode", "nearest"},
                  {"nearest_mode", "floor"}}),
          x.channels};
}

/// A float32 tensor of the file.
Value stored(NetworkBuilder& net, const std::string& name, const std::vector<float>& values,
             const Shape& dims) {
  auto tensor = float_list(values);
  tensor.clear_dims();
  for (const std::int64_t dim : dims) tensor.add_dims(dim);
  return {net.stored(name, std::move(tensor)), dims.back()};
}

/// Column and row of each place.
Value places(NetworkBuilder& net, const Grid& grid) {
  std::vector<float> values;
  for (std::int64_t row = 0; row < grid.size; ++row) {
    for (std::int64_t column = 0; column < grid.size; ++column) {
      values.push_back(static_cast<float>(column));
      values.push_back(static_cast<float>(row));
    }
  }
  return stored(net, grid.name + ".grid", values, {1, 1, grid.size, grid.size, 2});
}

/// Centres are sigmoid(t) into their place, sizes e^t times their anchor (section 2.1).
Value boxes(NetworkBuilder& net, const Grid& grid, const Value& centre, const Value& extent) {
  const std::string& name = grid.name;
  const std::int64_t stride = kYoloImage / grid.size;
  const std::vector<float> sizes(grid.anchors.begin(), grid.anchors.end());
  Value xy = net.add(name, net.sigmoid(name, centre), places(net, grid));
  xy = with_number(net, "Mul", name, xy, static_cast<float>(stride));
  const Value anchors = stored(net, name + ".anchor_grid", sizes, {1, kAnchors, 1, 1, 2});
  const Value wh = net.mul(name, {net.op("Exp", name, {extent.name}), 2}, anchors);
  return reshape(net, name, concat(net, name, {xy, wh}, 4), {1, -1, 4});
}

Predictions decode(NetworkBuilder& net, const Grid& grid, const Value& x) {
  const std::string& name = grid.name;
  constexpr std::int64_t kEach = 4 + 1 + kClasses;
  const Value raw = net.conv(name + ".m", x, {.out = kAnchors * kEach});
  Value each = reshape(net, name, raw, {1, kAnchors, kEach, grid.size, grid.size});
  each = transpose(net, name, each, {0, 1, 3, 4, 2}, kEach);
  const std::string parts = numbers(net, name, {2, 2, 1, kClasses});
  const auto& split = net.node("Split", name, {each.name, parts}, {{"axis", 4}}, 4);
  const std::string classes = split.output(3);
  const Value object = net.sigmoid(name, {split.output(2)});
  const Value box = boxes(net, grid, {split.output(0), 2}, {split.output(1), 2});
  const Value scores = net.mul(name, object, net.sigmoid(name, {classes, kClasses}));
  return {box, reshape(net, name, scores, {1, -1, kClasses})};
}

/// The boxes whose best class is most certain.
Predictions best(NetworkBuilder& net, const Predictions& all) {
  const std::string name = "nms";
  const std::string certain =
      net.op("ReduceMax", name, {all.scores.name}, {{"axes", Shape{0, 2}}, {"keepdims", 0}});
  const std::string count = numbers(net, name, {kBest});
  const auto& top =
      net.node("TopK", name, {certain, count}, {{"axis", 0}, {"largest", 1}, {"sorted", 1}}, 2);
  const std::string which = top.output(1);
  const auto chosen = [&](const Value& x) {
    return Value{net.op("Gather", name, {x.name, which}, {{"axis", 1}}), x.channels};
  };
  return {chosen(all.boxes), transpose(net, name, chosen(all.scores), {0, 2, 1}, kBest)};
}

/// Of each class those that overlap no more certain one by half.
void suppress(NetworkBuilder& net, const Predictions& candidates) {
  const std::string name = "nms";
  const std::string most = numbers(net, name, {kMost});
  const std::string overlap = net.constant(name, float_list({0.45F}));
  const std::string threshold = net.constant(name, float_list({0.25F}));
  const Value kept{net.op("NonMaxSuppression", name,
                          {candidates.boxes.name, candidates.scores.name, most, overlap, threshold},
                          {{"center_point_box", 1}}),
                   3};
  const Value of_image = reshape(net, name, candidates.boxes, {kBest, 4});
  const std::string which = pick(net, name, kept, 1, 2).name;
  const Value box{net.op("Gather", name, {of_image.name, which}), 4};
  const Value score{net.op("GatherND", name, {candidates.scores.name, kept.name})};
  net.output(box, "boxes", {"detections", 4});
  net.output(score, "scores", {"detections"});
  net.output(pick(net, name, kept, 1, 1), "classes", {"detections"}, Type::kInt64);
}

}  // namespace

void yolov3_tiny(NetworkBuilder& net) {
  const auto module = [](int index) { return "model." + std::to_string(index); };
  Value x = net.input("images", {1, 3, kYoloImage, kYoloImage});
  for (int index = 0; index < 8; index += 2) {  // 16, 32, 64 and 128 channels
    x = conv_norm_leaky(net, module(index), x, std::int64_t{16} << (index / 2), 3);
    x = max_pool(net, index + 1, x);
  }
  const Value fine = conv_norm_leaky(net, module(8), x, 256, 3);
  x = conv_norm_leaky(net, module(10), max_pool(net, 9, fine), 512, 3);
  x = conv_norm_leaky(net, module(13), max_pool_in_place(net, x), 1024, 3);
  const Value coarse = conv_norm_leaky(net, module(14), x, 256, 1);
  const Value large = conv_norm_leaky(net, module(15), coarse, 512, 3);
  const Value up =
      nearest_upsampled(net, module(17), conv_norm_leaky(net, module(16), coarse, 128, 1));
  const Value small = conv_norm_leaky(net, module(19), net.concat(module(18), {up, fine}), 256, 3);

  const Predictions of_large = decode(net, {"model.20.0", 13, {81, 82, 135, 169, 344, 319}}, large);
  const Predictions of_small = decode(net, {"model.20.1", 26, {10, 14, 23, 27, 37, 58}}, small);
  const Predictions all = {concat(net, "model.20", {of_large.boxes, of_small.boxes}, 1),
                           concat(net, "model.20", {of_large.scores, of_small.scores}, 1)};
  suppress(net, best(net, all));
}

}  // namespace opcost::models
