#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/element_type.h"
#include "opcost/graph/tensor.h"

namespace opcost {

using Seconds = std::chrono::duration<double>;

/// An input that a runner makes from random numbers.
struct InputSpec {
  std::string name;
  ElementType type = ElementType::Float;
  Shape shape;
  /// Of integers: the least, and one above the largest. Floats are normal,
  /// with mean 0 and deviation 1.
  std::int64_t low = 0, high = 2;
};

/// What is run: a model with all its weights, and its inputs.
struct Workload {
  std::string model;  ///< Path of an ONNX file.
  std::vector<InputSpec> inputs;
};

/// Runs inferences, as many at a time as it is told.
class Runner {
 public:
  Runner() = default;
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  virtual ~Runner() = default;

  /// What runs, in its own words: "onnxruntime 1.17.1, CPUExecutionProvider, 4 threads".
  virtual std::string description() const = 0;
  /// Runs so many inferences one after the other and gives the time they took
  /// together. `expected`: about how long that will be; a runner that takes very
  /// much longer is stopped. Errors: it ended, hangs, or answers nonsense.
  virtual Result<Seconds> run(std::uint64_t inferences, Seconds expected) = 0;
  /// The process group it runs in; 0: in no process of its own.
  virtual int group() const = 0;
};

/// Which program runs the models, and how.
struct RunnerOptions {
  /// "onnxruntime": ONNX Runtime by its Python package; "command=PROG": a program
  /// that speaks the protocol of src/measure/RUNNER_PROTOCOL.md, by the shell.
  std::string runner = "onnxruntime";
  std::string python = "python3";  ///< For onnxruntime.
  int threads = 0;                 ///< 0: as many as the runtime takes by itself.
  std::string provider = "cpu";    ///< "cpu", "cuda"
  std::uint64_t seed = 1;          ///< Of the inputs.
  Seconds timeout{300};            ///< To load, and to answer beyond the time expected.
};

/// An Error where `options` name no runner or provider.
Status check_runner(const RunnerOptions& options);
/// Starts the runner and lets it load the model. `interrupted` is asked while it
/// is waited for. Errors: it cannot be started, refuses the model, or hangs.
Result<std::unique_ptr<Runner>> start_runner(const RunnerOptions& options, const Workload& work,
                                             const std::function<bool()>& interrupted);

}  // namespace opcost
