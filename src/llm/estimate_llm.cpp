// The energy of a request to a language model: its prompt, its decoding, its parameters.
#include "opcost/llm/estimate_llm.h"

#include <algorithm>
#include <cmath>

#include "llm/price_pass.h"
#include "llm/serve.h"
#include "llm/sum_steps.h"
#include "opcost/core/text.h"
#include "opcost/llm/build_graph.h"

namespace opcost {
namespace llm {
namespace {

/// Tokens of a pass that processes prompts: several short prompts share one.
constexpr std::int64_t kPromptPassTokens = 8192;

std::int64_t replica_share(std::int64_t all, std::int64_t replicas) {
  return (all + replicas - 1) / replicas;
}

class Request {
 public:
  Request(LlmEstimate& to, const Pricer& pricer, Placement placement)
      : to_(to), pricer_(pricer), placement_(placement) {
    // Under `tiled` the number of tiles jumps with every size: lines are straight but for that.
    if (placement == Placement::Tiled) tolerance_ = 1e-4;
  }

  Status run() {
    const LlmQuestion& q = to_.question;
    to_.replica_batch = replica_share(q.batch, q.data_parallel);
    to_.prompt_batch = std::clamp<std::int64_t>(kPromptPassTokens / q.prompt, 1, to_.replica_batch);
    to_.steps = q.output - 1;
    auto prompt = pass({.batch = to_.prompt_batch, .tokens = q.prompt, .past = 0});
    if (!prompt) return prompt.error();
    to_.prompt = *std::move(prompt);
    auto middle = step(static_cast<std::uint64_t>(q.prompt + to_.steps / 2));
    if (!middle) return middle.error();
    to_.middle = *std::move(middle);
    return decode();
  }

 private:
  Status decode() {
    StepRange range{static_cast<std::uint64_t>(to_.question.prompt),
                    static_cast<std::uint64_t>(to_.steps), breaks(), tolerance_};
    auto summed = sum_steps(range, [this](std::uint64_t past) { return step(past); });
    if (!summed) return summed.error();
    to_.decode = std::move(summed->cost);
    to_.passes_priced = summed->priced;
    return Ok{};
  }

  Result<PassCost> step(std::uint64_t past) {
    return pass({.batch = to_.replica_batch, .tokens = 1, .past = static_cast<std::int64_t>(past)});
  }

  Result<PassCost> pass(StepShape shape) {
    const LlmQuestion& q = to_.question;
    const ExpertSizes& experts = to_.model.experts;
    shape.activations = q.activations;
    shape.cache = q.cache;
    if (experts.count > 0)
      shape.experts_used = q.experts_used.value_or(
          expected_experts(experts.count, experts.chosen, shape.batch * shape.tokens));
    (shape.is_prompt() ? to_.prompt_experts : to_.decode_experts) = shape.experts_used;
    const LlmGraph graph = build_llm_graph(to_.model, shape);
    if (!described_) describe(graph);
    auto cost = price_pass(graph, pricer_, under(placement_));
    if (!cost) return cost;
    serve_pass(to_.model, q, shape, to_.serving ? &*to_.serving : nullptr, *cost);
    return cost;
  }

  // Where a window is full, and where a chunk begins.
  std::vector<std::uint64_t> breaks() const {
    std::vector<std::uint64_t> places;
    const auto end = static_cast<std::uint64_t>(to_.question.prompt + to_.steps);
    for (const LlmLayer& layer : to_.model.layers) {
      if (layer.window > 0) places.push_back(static_cast<std::uint64_t>(layer.window));
      const auto chunk = static_cast<std::uint64_t>(layer.chunk);
      if (chunk > 0 && end / chunk < 10'000)
        for (std::uint64_t at = chunk; at < end; at += chunk) places.push_back(at);
    }
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
  }

  void describe(const LlmGraph& graph) {
    described_ = true;
    to_.sizes = graph.sizes;
    for (const auto& [name, times] : graph.repeats) {
      const auto found = graph.layer_names.find(name);
      if (found != graph.layer_names.end()) to_.layers[name] = {found->second, times};
    }
  }

  LlmEstimate& to_;
  const Pricer& pricer_;
  Placement placement_;
  double tolerance_ = 1e-12;
  bool described_ = false;
};

Error bad_question(std::string what, std::string hint = "") {
  return {std::move(what), "", std::move(hint)};
}

Status check(const LlmQuestion& q, const Architecture& model) {
  const auto within = [](std::int64_t number, std::int64_t most) {
    return number >= 1 && number <= most;
  };
  if (!within(q.prompt, kMostLlmTokens) || !within(q.output, kMostLlmTokens))
    return bad_question("a request has from 1 to 16,777,216 tokens of prompt and of output");
  if (!within(q.batch, kMostLlmBatch))
    return bad_question("a batch has from 1 to 1,048,576 sequences");
  for (const std::int64_t devices : {q.tensor_parallel, q.expert_parallel, q.data_parallel})
    if (!within(devices, kMostLlmDevices))
      return bad_question("it may be spread over 1 to 16,384 devices");
  if (q.tensor_parallel > model.heads)
    return bad_question("--tensor-parallel " + std::to_string(q.tensor_parallel) + " for " +
                        std::to_string(model.heads) + " heads");
  if (q.expert_parallel > 1 && model.experts.count == 0)
    return bad_question("--expert-parallel for a model without experts", "use --tensor-parallel");
  if (q.experts_used &&
      (*q.experts_used < model.experts.chosen || *q.experts_used > model.experts.count))
    return bad_question("--routed " + std::to_string(*q.experts_used) + " for a model that sends " +
                        "each token to " + std::to_string(model.experts.chosen) + " of " +
                        std::to_string(model.experts.count) + " experts");
  return Ok{};
}

// Weights of all linear layers in another form.
void change_forms(const LlmQuestion& question, Architecture& model) {
  if (!question.weights) return;
  for (const WeightClass of : {WeightClass::Attention, WeightClass::StateSpace, WeightClass::Mlp,
                               WeightClass::Experts, WeightClass::SharedExpert})
    model.form(of) = *question.weights;
  for (LlmLayer& layer : model.layers) layer.mlp_as_typed = false;
  if (question.weights->plain())
    for (const WeightClass of : {WeightClass::Embedding, WeightClass::Head, WeightClass::Router})
      model.form(of) = *question.weights;
}

std::uint64_t cache_elements(const Architecture& m, const LlmLayer& layer) {
  if (layer.mixer == Mixer::Latent)
    return static_cast<std::uint64_t>(m.latent.rank + m.latent.rope);
  if (layer.mixer != Mixer::Attention) return 0;
  return static_cast<std::uint64_t>(2 * m.kv_heads * m.head_size);
}

void count_sizes(LlmEstimate& to) {
  Count parameters, bits;
  for (std::size_t at = 0; at < kWeightClasses; ++at) {
    if (at == static_cast<std::size_t>(WeightClass::Table)) continue;
    parameters += to.sizes[at].parameters;
    bits += to.sizes[at].bits;
  }
  const ExpertSizes& e = to.model.experts;
  const std::uint64_t decoder = parameters.exact().value_or(0);
  const std::uint64_t in_experts =
      to.sizes[static_cast<std::size_t>(WeightClass::Experts)].parameters.exact().value_or(0);
  const auto count = static_cast<std::uint64_t>(std::max<std::int64_t>(1, e.count));
  to.active_parameters =
      decoder - in_experts + in_experts / count * static_cast<std::uint64_t>(e.chosen);
  to.parameters = decoder + to.model.other_parameters;
  to.weight_bytes = bits.exact().value_or(0) / 8;
  const std::uint32_t width = number_type(to.question.cache).value_or(NumberType{}).bits.value;
  const auto last = static_cast<std::uint64_t>(to.question.prompt + to.question.output - 1);
  for (const LlmLayer& layer : to.model.layers) {
    const std::uint64_t each = cache_elements(to.model, layer) * width / 8;
    to.cache_bytes_per_token += each;
    std::uint64_t tokens = last;
    if (layer.window > 0) tokens = std::min(tokens, static_cast<std::uint64_t>(layer.window));
    if (layer.chunk > 0) tokens = std::min(tokens, static_cast<std::uint64_t>(layer.chunk));
    to.cache_bytes += each * tokens * static_cast<std::uint64_t>(to.question.batch);
  }
}

void note_assumptions(LlmEstimate& to) {
  auto& notes = to.assumptions;
  for (const std::string& note : to.model.notes) notes.push_back(note);
  if (!to.model.other_name.empty())
    notes.push_back("its " + to.model.other_name +
                    " tower is counted in the parameters and not run");
  if (to.model.experts.count > 0 && !to.question.experts_used)
    notes.emplace_back(
        "experts are chosen alike: a pass reads as many as E·(1 - (1 - k/E)^tokens), rounded once "
        "for each layer (--routed N says another number)");
  notes.push_back("prompts are processed " + std::to_string(to.prompt_batch) +
                  " at a time (as fit into 8,192 tokens), and attention computes their whole "
                  "squares of scores");
  notes.emplace_back("choosing the next token from its scores is not counted");
  if (!to.serving)
    to.warnings.push_back("table " + to.table.name +
                          " says nothing of time and static power: both are left out, and so is "
                          "what devices send each other");
}

}  // namespace
}  // namespace llm

std::int64_t expected_experts(std::int64_t experts, std::int64_t chosen, std::int64_t tokens) {
  const auto e = static_cast<double>(experts), k = static_cast<double>(chosen);
  const double used = e * (1 - std::pow(1 - k / e, static_cast<double>(tokens)));
  return std::clamp<std::int64_t>(std::llround(used), chosen, experts);
}

Result<LlmEstimate> estimate_llm(const Architecture& model, const LlmQuestion& question,
                                 const Pricer& pricer, const ServingCosts* serving,
                                 Placement placement) {
  if (auto fits = llm::check(question, model); !fits) return fits.error();
  LlmEstimate result;
  result.model = model;
  result.question = question;
  LlmQuestion& q = result.question;
  if (q.activations == ElementType::Undefined) q.activations = model.type;
  if (q.cache == ElementType::Undefined) q.cache = q.activations;
  llm::change_forms(q, result.model);
  result.table = pricer.info();
  result.placement = to_string(placement);
  if (serving != nullptr) result.serving = *serving;
  llm::Request request(result, pricer, placement);
  if (auto ran = request.run(); !ran) return ran.error();
  llm::count_sizes(result);
  llm::note_assumptions(result);
  return result;
}

}  // namespace opcost
