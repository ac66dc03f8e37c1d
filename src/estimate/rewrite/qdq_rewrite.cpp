// The operator on integers that stands for a quantised operator as files write it.
#include "estimate/rewrite/qdq_rewrite.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "rules/domains.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// Where each input of the integer operator comes from:
//   0 0s 0z   the numbers, scale and zero point that input 0 of the core was made of
//   ys yz     scale and zero point of the quantiser
//   2b        a bias: the int32 it was made of, else stored as such
//   0r        input 0 as it is
//   *         all inputs as numbers, scale, zero point
struct Rewrite {
  std::string_view op;
  bool quantized;  // the result
  std::string_view domain, integer_op;
  std::string_view inputs;
};

constexpr std::string_view kTwo = "0 0s 0z 1 1s 1z ys yz";
constexpr std::string_view kOne = "0 0s 0z ys yz";

// As ONNX Runtime has them (docs/ContribOperators.md, and its QDQ transformers).
constexpr std::array kRewrites{
    Rewrite{"Conv", true, "", "QLinearConv", "0 0s 0z 1 1s 1z ys yz 2b"},
    Rewrite{"MatMul", true, "", "QLinearMatMul", kTwo},
    Rewrite{"MatMul", false, kMicrosoft, "MatMulIntegerToFloat", "0 1 0s 1s 0z 1z"},
    Rewrite{"Gemm", true, kMicrosoft, "QGemm", "0 0s 0z 1 1s 1z 2b ys yz"},
    Rewrite{"Gemm", false, kMicrosoft, "QGemm", "0 0s 0z 1 1s 1z 2b"},
    Rewrite{"Add", true, kMicrosoft, "QLinearAdd", kTwo},
    Rewrite{"Sub", true, kMicrosoft, "QLinearAdd", kTwo},
    Rewrite{"Mul", true, kMicrosoft, "QLinearMul", kTwo},
    Rewrite{"AveragePool", true, kMicrosoft, "QLinearAveragePool", kOne},
    Rewrite{"GlobalAveragePool", true, kMicrosoft, "QLinearGlobalAveragePool", kOne},
    Rewrite{"ReduceMean", true, kMicrosoft, "QLinearReduceMean", kOne},
    Rewrite{"LeakyRelu", true, kMicrosoft, "QLinearLeakyRelu", kOne},
    Rewrite{"Sigmoid", true, kMicrosoft, "QLinearSigmoid", kOne},
    Rewrite{"Softmax", true, kMicrosoft, "QLinearSoftmax", kOne},
    Rewrite{"Where", true, kMicrosoft, "QLinearWhere", "0r 1 1s 1z 2 2s 2z ys yz"},
    Rewrite{"Concat", true, kMicrosoft, "QLinearConcat", "ys yz *"},
};

// These choose or move numbers, in whatever type they are.
constexpr std::array<std::string_view, 24> kOnAnyNumbers{
    "Clip",     "DepthToSpace", "Dropout",   "Expand",        "Flatten",   "Gather",
    "GatherND", "Identity",     "MaxPool",   "Pad",           "ReduceMax", "ReduceMin",
    "Relu",     "Reshape",      "Resize",    "Slice",         "Squeeze",   "SpaceToDepth",
    "Tile",     "Transpose",    "Unsqueeze", "GlobalMaxPool", "Upsample",  "GatherElements"};
// And these give no numbers of that type.
constexpr std::array<std::string_view, 2> kFromAnyNumbers{"ArgMax", "ArgMin"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, const std::string& op) {
  return std::ranges::find(list, op) != list.end();
}

ElementType type_of(const Walk& walk, const std::string& name) {
  const TensorInfo* info = name.empty() ? nullptr : walk.value(name);
  return info != nullptr ? info->type : ElementType::Undefined;
}

// The type a quantiser gives where it has no zero point to tell.
ElementType quantized_type(const Node& quantizer) {
  for (const Attribute& attribute : quantizer.attributes)
    if (attribute.name == "output_dtype")
      if (const auto* code = std::get_if<std::int64_t>(&attribute.value); code && *code != 0)
        return element_type_from_code(*code);
  return ElementType::UInt8;
}

TensorInfo zero_of(ElementType type) {
  return {type, Shape{}, true, std::make_shared<const Numbers>(std::vector<std::int64_t>{0})};
}

class Writer {
 public:
  Writer(const QuantizedGroup& group, const WalkedNode& walked, const Walk& walk)
      : group_(group), walked_(walked), walk_(walk) {
    made_.node.name = group.core->name;
    made_.node.attributes = group.core->attributes;
    made_.node.metadata = group.core->metadata;
    made_.node.outputs = {group.quantizer != nullptr ? group.quantizer->outputs.front()
                                                     : group.core->outputs.front()};
  }

  std::optional<IntegerOperator> by(const Rewrite& rewrite) {
    made_.node.op_type = rewrite.integer_op;
    made_.node.domain = rewrite.domain;
    std::string_view rest = rewrite.inputs;
    while (!rest.empty()) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      if (!put(rest.substr(0, blank))) return std::nullopt;
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    if (rewrite.op == "ReduceMean" && !axes_as_attribute()) return std::nullopt;
    if (rewrite.op == "Softmax")  // what its default axis means
      made_.node.attributes.push_back({"opset", std::int64_t{walked_.opset}, ""});
    return std::move(made_);
  }

  // The core itself on the numbers its data was made of.
  std::optional<IntegerOperator> on_numbers() {
    made_.node.op_type = group_.core->op_type;
    made_.node.domain = group_.core->domain;
    for (std::size_t at = 0; at < group_.core->inputs.size(); ++at)
      group_.sources[at] != nullptr ? numbers(at) : as_it_is(at);
    return std::move(made_);
  }

 private:
  bool put(std::string_view slot) {
    if (slot == "*") return every_input();
    const Node* quantizer = group_.quantizer;
    if (slot == "ys") return add(input_at(*quantizer, 1));
    if (slot == "yz") return zero_point(*quantizer, quantized_type(*quantizer));
    const auto at = static_cast<std::size_t>(slot.front() - '0');
    const char part = slot.size() > 1 ? slot[1] : 'x';
    if (part == 'r') return as_it_is(at);
    if (part == 'b') return bias(at);
    const Node* source = at < group_.sources.size() ? group_.sources[at] : nullptr;
    if (source == nullptr) return false;
    if (part == 's') return add(input_at(*source, 1));
    if (part == 'z') return zero_point(*source, type_of(walk_, input_at(*source, 0)));
    return numbers(at);
  }

  bool every_input() {
    for (std::size_t at = 0; at < group_.sources.size(); ++at) {
      const Node* source = group_.sources[at];
      if (source == nullptr) return false;
      numbers(at);
      add(input_at(*source, 1));
      zero_point(*source, type_of(walk_, input_at(*source, 0)));
    }
    return true;
  }

  bool add(const std::string& name) {
    made_.node.inputs.push_back(name);
    return true;
  }

  bool as_it_is(std::size_t at) { return add(input_at(*group_.core, at)); }

  bool make(const std::string& name, TensorInfo info) {
    made_.made.emplace_back(made_.node.inputs.size(), std::move(info));
    return add(name);
  }

  // Behind a Transpose or another view, a weight is stored as the core reads it.
  bool numbers(std::size_t at) {
    const std::string& name = input_at(*group_.sources[at], 0);
    const TensorInfo* stored = walk_.value(name);
    const TensorInfo* read = walked_.inputs[at];
    if (stored == nullptr || read == nullptr || stored->shape == read->shape) return add(name);
    TensorInfo info = *stored;
    info.shape = read->shape;
    info.numbers = nullptr;
    return make(name, std::move(info));
  }

  bool zero_point(const Node& conversion, ElementType type) {
    const std::string& name = input_at(conversion, 2);
    return name.empty() ? make("", zero_of(type)) : add(name);
  }

  bool bias(std::size_t at) {
    const std::string& name = input_at(*group_.core, at);
    if (name.empty()) return add("");
    if (group_.sources[at] != nullptr) return numbers(at);
    const TensorInfo* real = walked_.inputs[at];
    if (real == nullptr || !real->constant) return false;
    return make(name, TensorInfo{ElementType::Int32, real->shape, true});
  }

  // An input since opset 18, and an attribute of the integer operator.
  bool axes_as_attribute() {
    const std::string& name = input_at(*group_.core, 1);
    if (name.empty()) return true;
    const TensorInfo* axes = walk_.value(name);
    const auto* list = axes != nullptr ? integers_of(axes) : nullptr;
    if (list == nullptr) return false;
    made_.node.attributes.push_back({"axes", *list, ""});
    return true;
  }

  const QuantizedGroup& group_;
  const WalkedNode& walked_;
  const Walk& walk_;
  IntegerOperator made_;
};

bool is_conversion(const Node& node, std::string_view op) {
  return node.op_type == op && (node.domain.empty() || node.domain == kMicrosoft);
}

}  // namespace

bool is_quantizer(const Node& node) { return is_conversion(node, "QuantizeLinear"); }
bool is_dequantizer(const Node& node) { return is_conversion(node, "DequantizeLinear"); }

const std::string& input_at(const Node& node, std::size_t at) {
  static const std::string kNone;
  return at < node.inputs.size() ? node.inputs[at] : kNone;
}

std::optional<IntegerOperator> integer_operator(const QuantizedGroup& group,
                                                const WalkedNode& walked, const Walk& walk) {
  const Node& core = *group.core;
  if (!core.domain.empty() || group.sources.empty() || core.outputs.empty()) return std::nullopt;
  const bool quantized = group.quantizer != nullptr;
  Writer writer(group, walked, walk);
  const auto fits = [&](const Rewrite& rewrite) {
    return rewrite.op == core.op_type && rewrite.quantized == quantized;
  };
  const auto found = std::ranges::find_if(kRewrites, fits);
  if (found != kRewrites.end()) return writer.by(*found);
  const bool moves =
      quantized ? contains(kOnAnyNumbers, core.op_type) : contains(kFromAnyNumbers, core.op_type);
  if (!moves || group.sources.front() == nullptr) return std::nullopt;
  return writer.on_numbers();
}

}  // namespace opcost
