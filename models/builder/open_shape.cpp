// Builds nodes that compute a shape at run time, as exporters write them for open dims.
#include "models/builder/open_shape.h"

namespace opcost::models {
namespace {

std::string vector_of_size(NetworkBuilder& net, std::string_view module, const Value& x,
                           std::int64_t axis) {
  return unsqueeze(net, module, {size_of(net, module, x, axis)}, {0}).name;
}

}  // namespace

std::string size_of(NetworkBuilder& net, std::string_view module, const Value& x,
                    std::int64_t axis) {
  return pick(net, module, {net.op("Shape", module, {x.name})}, 0, axis).name;
}

OpenShape::OpenShape(NetworkBuilder& net, std::string_view module, const Value& x)
    : batch_(vector_of_size(net, module, x, 0)), sequence_(vector_of_size(net, module, x, 1)) {}

Value OpenShape::reshape(NetworkBuilder& net, std::string_view module, const Value& x,
                         const Shape& rest) const {
  std::vector<std::string> parts = {batch_, sequence_};
  for (const std::int64_t size : rest) parts.push_back(numbers(net, module, {size}));
  const std::string dims = net.op("Concat", module, parts, {{"axis", 0}});
  return {net.op("Reshape", module, {x.name, dims}), rest.back()};
}

}  // namespace opcost::models
