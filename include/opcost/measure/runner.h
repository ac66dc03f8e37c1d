#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/graph/element_type.h"
#include "opcost/graph/tensor.h"
#include "opcost/measure/seconds.h"

namespace opcost {

/// An input that a runner fills with random numbers.
struct InputSpec {
  std::string name;
  ElementType type = ElementType::Float;
  Shape shape;
  /// For integers: the least value, and one above the largest. Floats are normal, with mean 0 and
  /// deviation 1.
  std::int64_t low = 0, high = 2;
  std::string file{};  ///< An array in NumPy's format, instead of random numbers; mostly "".
};

/// What an array held in one inference.
struct ValueCount {
  std::uint64_t elements = 0, nonzero = 0, ones = 0;

  bool is_spikes() const { return nonzero == ones; }
};

/// What runs: a model with all its weights, and its inputs.
struct Workload {
  std::string model;  ///< Path of an ONNX file.
  std::vector<InputSpec> inputs;
};

/// Runs inferences, a given number at a time.
class Runner {
 public:
  Runner() = default;
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  virtual ~Runner() = default;

  /// A description of what runs: "onnxruntime 1.17.1, CPUExecutionProvider, 4 threads".
  virtual std::string description() const = 0;
  /// Runs that many inferences one after the other and returns their total time. `expected`: about
  /// how long it will take; a runner that takes very much longer is stopped. Errors: it ended,
  /// hangs, or answers nonsense.
  virtual Result<Seconds> run(std::uint64_t inferences, Seconds expected) = 0;
  /// Counts what a value holds that is an input or output of the model; the first time it runs one
  /// inference. Errors: as run(), or it cannot count.
  virtual Result<ValueCount> count(const std::string& value);
  /// Its process group; 0 if it does not run in a process of its own.
  virtual int group() const = 0;
};

/// The program that runs the models, and its settings.
struct RunnerOptions {
  /// "onnxruntime": ONNX Runtime with its Python package; "command=PROG": a program, started by the
  /// shell, with the protocol of src/measure/RUNNER_PROTOCOL.md.
  std::string runner = "onnxruntime";
  std::string python = "python3";  ///< For onnxruntime.
  int threads = 0;                 ///< 0: the runtime's default.
  std::string provider = "cpu";    ///< "cpu", "cuda"
  std::uint64_t seed = 1;          ///< Of the inputs.
  Seconds timeout{300};            ///< To load, and to answer in addition to the expected time.
};

}  // namespace opcost
