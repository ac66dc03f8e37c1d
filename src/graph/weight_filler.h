#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "graph/constant_source.h"
#include "graph/external_files.h"
#include "graph/onnx_format.pb.h"
#include "graph/random_numbers.h"
#include "opcost/core/count.h"
#include "opcost/core/result.h"

namespace opcost {

/// Finds the weights that a model lacks and fills them; see make_runnable().
class WeightFiller {
 public:
  WeightFiller(const std::filesystem::path& source_folder, std::filesystem::path folder,
               std::uint64_t seed, ConstantSourceOf source_of)
      : files_(source_folder), folder_(std::move(folder)), source_of_(source_of), random_(seed) {}

  /// A graph and the subgraphs in its nodes.
  Status fill(onnx_format::GraphProto& graph);
  /// The nodes of the model's functions.
  Status fill_functions(onnx_format::ModelProto& model);
  /// The external data that the model keeps: to be copied beside it.
  const ExternalFiles& external_files() const { return files_; }
  std::uint64_t filled() const { return filled_; }

 private:
  Status fill_initializer(onnx_format::TensorProto& tensor);
  Status fill_attributes(onnx_format::NodeProto& node);
  Status keep_constant(onnx_format::TensorProto& tensor);
  Status replace_filled_constants(onnx_format::GraphProto& graph);
  Status give_numbers(onnx_format::TensorProto& tensor, Spread spread);
  Status write_external(onnx_format::TensorProto& tensor, Spread spread, std::uint64_t elements);

  ExternalFiles files_;
  std::filesystem::path folder_;
  ConstantSourceOf source_of_;
  Random random_;
  std::ofstream weights_;
  std::uint64_t offset_ = 0, filled_ = 0, bytes_ = 0;
};

}  // namespace opcost
