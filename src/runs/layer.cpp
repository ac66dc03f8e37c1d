// The text of a layer.
#include "opcost/runs/layer.h"

#include "opcost/core/text.h"

namespace opcost {

std::string to_string(const Layer& layer) {
  std::string text = layer.type;
  if (layer.dtype != ElementType::Float) text += " " + std::string(to_string(layer.dtype));
  for (const auto& [name, values] : layer.parameters) text += " " + name + "=" + shape_text(values);
  return text;
}

}  // namespace opcost
