// Estimates a model for the batch that is asked for, beside the one that its file is written for.
#include "opcost/estimate/estimate.h"

#include "estimate/batch_check.h"
#include "estimate/batch_runs.h"
#include "estimate/estimate_once.h"
#include "estimate/estimate_with.h"
#include "estimate/known_batches.h"
#include "estimate/walk/batch.h"
#include "estimate/walk/bind_inputs.h"
#include "opcost/estimate/batch_series.h"

namespace opcost {
namespace {

// The question for another batch than the file's, and the one that the file is written for.
struct BatchQuestion {
  std::int64_t from = 1, to = 1;
  EstimateOptions as_written;
};

// --input-shape may ask for another batch too, by another number in front than the file's.
BatchQuestion batch_question(const Model& model, const EstimateOptions& options) {
  BatchQuestion question{1, 1, options};
  if (options.what_if.batch) {
    question.from = batch_of_file(model, options);
    question.to = *options.what_if.batch;
    question.as_written.what_if.batch = question.from;
    return question;
  }
  for (const DeclaredValue& input : model.graph.inputs) {
    const auto given = question.as_written.input_shapes.find(input.name);
    if (given == question.as_written.input_shapes.end() || given->second.empty()) continue;
    const bool declared = input.shape && !input.shape->empty();
    const auto* number = declared ? std::get_if<std::int64_t>(&input.shape->front()) : nullptr;
    if (number == nullptr || *number < 1 || *number == given->second.front()) continue;
    if (question.from == question.to) {
      question.from = *number;
      question.to = given->second.front();
    }
    if (given->second.front() == question.to) given->second.front() = *number;
  }
  return question;
}

// Estimates a model for batches: the file's own, against which the work of every other is checked,
// is estimated once.
class BatchEstimates {
 public:
  BatchEstimates(WorkPages& pages, const Model& model, const Pricer& pricer, KnownBatches& known)
      : pages_(pages), model_(model), pricer_(pricer), known_(known) {}

  Result<Estimate> of(const EstimateOptions& options) {
    const BatchQuestion question = batch_question(model_, options);
    WalkNotes notes;
    if (options.what_if.batch == question.from && knows_of_file()) return *known_.of_file;
    if (question.from == question.to || question.to == 0)
      return estimate_once(pages_, model_, pricer_, options, nullptr, notes);
    if (auto bound = bind_inputs(model_, options); !bound) return bound.error();
    if (auto known = learn_of_file(question); !known) return known.error();
    const BatchChange change{known_.shapes, question.from, question.to};
    auto result = estimate_once(pages_, model_, pricer_, options, &change, notes);
    if (!result) return result;
    const bool open = leaves_batch_open(model_, options) && !notes.changes_batch;
    const auto work = open ? BatchWork::AtLeastInProportion : BatchWork::InProportion;
    if (auto follows = check_batch(*known_.of_file, *result, change, work); !follows)
      return follows.error();
    return result;
  }

 private:
  bool knows_of_file() const {
    const std::scoped_lock lock(known_.learning);
    return known_.of_file.has_value();
  }

  Status learn_of_file(const BatchQuestion& question) {
    const std::scoped_lock lock(known_.learning);
    if (known_.of_file) return Ok{};
    WalkNotes notes;
    notes.shapes = &known_.shapes;
    auto before = estimate_once(pages_, model_, pricer_, question.as_written, nullptr, notes);
    if (!before) return before.error();
    known_.of_file = *std::move(before);
    return Ok{};
  }

  WorkPages& pages_;
  const Model& model_;
  const Pricer& pricer_;
  KnownBatches& known_;
};

}  // namespace

BatchSeries::BatchSeries() : known_(std::make_unique<KnownBatches>()) {}
BatchSeries::~BatchSeries() = default;

Result<Estimate> estimate_with(WorkPages& pages, const Model& model, const Pricer& pricer,
                               const EstimateOptions& options, KnownBatches& known) try {
  BatchEstimates batches(pages, model, pricer, known);
  auto whole = batches.of(options);
  const auto& batch = options.what_if.batch;
  if (!whole || !batch || *batch < 2 || options.placement != Placement::Tiled ||
      pricer.prices_nodes())
    return whole;
  const auto of_batch = [&](std::int64_t size) {
    EstimateOptions part = options;
    part.what_if.batch = size;
    return batches.of(part);
  };
  return run_in_parts(*std::move(whole), *batch, of_batch, known.costs);
} catch (const UnreadableNumbers& unreadable) {
  return unreadable.error();
}

Result<Estimate> estimate(const Model& model, const Pricer& pricer,
                          const EstimateOptions& options) {
  WorkPages pages{.inferred = InferMemo(options.memoise), .bills = {}, .custom = {}};
  KnownBatches known;
  return estimate_with(pages, model, pricer, options, known);
}

}  // namespace opcost
