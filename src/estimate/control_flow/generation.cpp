// BeamSearch, GreedySearch, Sampling: a decoder that runs once for every token,
// with a cache that grows by one. What its inputs are follows from their names,
// as ONNX Runtime's own exporter gives them (onnxruntime/python/tools/transformers).
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "estimate/control_flow/control_flow.h"
#include "estimate/control_flow/repeat.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

// All steps beyond this number are counted like the one in their middle: work grows linearly
// with the length of the cache.
constexpr std::uint64_t kMostSteps = 64;

struct Sizes {
  std::int64_t batch = 1, beams = 1, prompt = 1;
  std::uint64_t tokens = 1;  // tokens that are generated
  bool has_encoder = false;
  std::int64_t source = 1;  // length of the encoder's output
  std::int64_t rows() const { return batch * beams; }
};

// One run of the decoder: its new tokens, and the tokens in the cache.
struct Step {
  std::int64_t past = 0, fresh = 1;
};

bool contains(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
}

std::int64_t dim_of(const DeclaredValue& input, std::size_t axis, std::int64_t otherwise) {
  const bool there = input.shape && axis < input.shape->size();
  const auto* number = there ? std::get_if<std::int64_t>(&(*input.shape)[axis]) : nullptr;
  return number != nullptr && *number >= 0 ? *number : otherwise;
}

// [rows, heads, length, size], or [2, rows, heads, length, size] for keys and values.
Shape cache_shape(const DeclaredValue& input, std::int64_t rows, std::int64_t length) {
  Shape shape;
  const std::size_t rank = input.shape ? input.shape->size() : 0;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    const bool is_rows = axis + 4 == rank, is_length = axis + 2 == rank;
    shape.push_back(is_rows ? rows : is_length ? length : dim_of(input, axis, 1));
  }
  return shape;
}

Shape input_shape(const DeclaredValue& input, const Sizes& sizes, const Step& step) {
  const std::string& name = input.name;
  const std::int64_t rows = sizes.rows(), total = step.past + step.fresh;
  if (contains(name, "past_sequence_length") || contains(name, "beam_width")) return {1};
  if (contains(name, "past"))
    return cache_shape(input, rows, contains(name, "cross") ? sizes.source : step.past);
  if (contains(name, "cache_indirection")) return {sizes.batch, sizes.beams, total};
  if (contains(name, "encoder_attention_mask")) return {rows, sizes.source};
  if (contains(name, "attention_mask")) return {rows, total};
  if (contains(name, "hidden_states")) return {rows, sizes.source, dim_of(input, 2, 1)};
  return {rows, step.fresh};  // input_ids, position_ids
}

std::vector<TensorInfo> decoder_inputs(const Graph& decoder, const Sizes& sizes, const Step& step) {
  std::vector<TensorInfo> inputs;
  for (const DeclaredValue& input : decoder.inputs)
    inputs.push_back({input.type, input_shape(input, sizes, step)});
  return inputs;
}

class Generation {
 public:
  Generation(const ControlFlow& flow, WalkedNode& walked)
      : flow_(flow),
        walked_(walked),
        view_(*walked.rule, flow.node, walked.opset, walked.inputs, walked.outputs),
        encoder_(subgraph_of(flow.node, "encoder")),
        decoder_(subgraph_of(flow.node, "decoder")),
        first_(subgraph_of(flow.node, "init_decoder")) {}

  Result<std::vector<NodeEstimate>> run() {
    if (decoder_ == nullptr) return ill_formed(walked_, "it has no decoder");
    if (std::string why = find_sizes(); !why.empty()) return ill_formed(walked_, std::move(why));
    if (auto ran = run_encoder(); !ran) return ran.error();
    if (auto ran = run_decoder(); !ran) return ran.error();
    set_outputs();
    return std::move(nodes_);
  }

 private:
  // "", or why the sizes are not known.
  std::string find_sizes() {
    const TensorInfo* ids = view_.input("input_ids");
    if (ids == nullptr || !ids->shape || ids->shape->size() < 2)
      return "the shape of its input_ids is not known";
    sizes_.has_encoder = encoder_ != nullptr;
    sizes_.batch = ids->shape->front();
    sizes_.prompt = sizes_.source = ids->shape->back();
    if (sizes_.batch > kLargest || sizes_.prompt > kLargest)
      return "its input_ids are absurdly long";
    find_beams();
    find_tokens();
    return "";
  }

  void find_beams() {
    if (walked_.rule->inputs.find("num_beams") == std::string_view::npos) return;
    const auto beams = known_number(view_.input("num_beams"));
    sizes_.beams = std::clamp<std::int64_t>(beams.value_or(1), 1, kLargest);
    if (!beams)
      walked_.warnings.push_back(
          "how many beams it follows is not known: one is counted (--set-value '" +
          view_.name_of("num_beams") + "=N' sets it)");
  }

  void find_tokens() {
    const std::string flag = "(--trip-count '" + flow_.id + "=N' sets how many)";
    if (const auto told = given_trip_count(flow_)) {
      sizes_.tokens = *told;
      return;
    }
    const auto longest = known_number(view_.input("max_length"));
    const std::int64_t given = sizes_.has_encoder ? 1 : sizes_.prompt;
    if (longest)
      sizes_.tokens = static_cast<std::uint64_t>(std::max<std::int64_t>(*longest - given, 0));
    if (longest)
      walked_.assumptions.push_back("an end token may stop it earlier: all " +
                                    std::to_string(sizes_.tokens) + " tokens are counted " + flag);
    else
      walked_.warnings.push_back("how many tokens it generates is not known: one is counted " +
                                 flag);
  }

  Status run_encoder() {
    if (encoder_ == nullptr || sizes_.tokens == 0) return Ok{};
    Sizes unexpanded = sizes_;
    unexpanded.beams = 1;
    std::vector<TensorInfo> inputs = decoder_inputs(*encoder_, unexpanded, {0, 1});
    if (!inputs.empty()) inputs.front() = *view_.input("input_ids");
    auto ran = flow_.runner.run_subgraph(*encoder_, inputs, flow_.walk, flow_.id + "/encoder/");
    if (!ran) return ran.error();
    for (const TensorInfo& output : ran->outputs)  // its states are [batch, length, size]
      if (output.shape && output.shape->size() == 3 && (*output.shape)[1] > 1)
        sizes_.source = (*output.shape)[1];
    return add(std::move(ran->nodes), 1);
  }

  // The first run processes the whole prompt (with an encoder: the start token).
  Status run_decoder() {
    if (sizes_.tokens == 0) return Ok{};
    const std::int64_t begin = sizes_.has_encoder ? 1 : sizes_.prompt;
    const Graph& first = first_ != nullptr ? *first_ : *decoder_;
    const std::string name = first_ != nullptr ? "/init_decoder/" : "/decoder/";
    if (auto ran = run_step(first, name, {0, begin}, 1); !ran) return ran;
    std::uint64_t done = 1;
    while (done < sizes_.tokens) {
      const std::uint64_t left = sizes_.tokens - done;
      const bool rest = done >= kMostSteps || !flow_.runner.may_unroll();
      const std::uint64_t times = rest ? left : 1;
      const std::int64_t past = begin + static_cast<std::int64_t>(done - 1 + (times - 1) / 2);
      if (auto ran = run_step(*decoder_, "/decoder/", {past, 1}, times); !ran) return ran;
      done += times;
    }
    if (sizes_.tokens > kMostSteps)
      walked_.assumptions.push_back("the tokens after the first " + std::to_string(kMostSteps) +
                                    " are counted as the one in their middle");
    return Ok{};
  }

  Status run_step(const Graph& graph, const std::string& name, const Step& step,
                  std::uint64_t times) {
    auto ran = flow_.runner.run_subgraph(graph, decoder_inputs(graph, sizes_, step), flow_.walk,
                                         flow_.id + name);
    if (!ran) return ran.error();
    return add(std::move(ran->nodes), times);
  }

  Status add(std::vector<NodeEstimate> nodes, std::uint64_t times) {
    if (auto fits = repeat(nodes, times); !fits) return fits;
    return add_run(nodes_, std::move(nodes));
  }

  void set_outputs() {
    const auto tokens = static_cast<std::int64_t>(std::min(sizes_.tokens, std::uint64_t{kLargest}));
    Shape shape{sizes_.batch};
    if (view_.has("num_return_sequences"))
      shape.push_back(known_number(view_.input("num_return_sequences")).value_or(1));
    shape.push_back((sizes_.has_encoder ? 1 : sizes_.prompt) + tokens);
    if (shape.size() > 2) shape[1] = std::clamp<std::int64_t>(shape[1], 0, kLargest);
    if (!walked_.outputs.empty()) walked_.outputs.front() = {ElementType::Int32, std::move(shape)};
  }

  // More than any model has; keeps products of a few of them within 64 bits.
  static constexpr std::int64_t kLargest = 1 << 20;

  const ControlFlow& flow_;
  WalkedNode& walked_;
  NodeView view_;
  const Graph *encoder_, *decoder_, *first_;
  Sizes sizes_;
  std::vector<NodeEstimate> nodes_;
};

}  // namespace

Result<std::vector<NodeEstimate>> run_generation(const ControlFlow& flow, WalkedNode& walked) {
  return Generation(flow, walked).run();
}

}  // namespace opcost
