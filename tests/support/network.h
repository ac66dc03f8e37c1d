#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/onnx_format.pb.h"
#include "opcost/estimate/record.h"

// The networks of models/builder, as tests ask for them.
namespace opcost::test {

/// The estimate of a network at 45 nm; it must succeed and leave no node unknown.
Estimate estimate_of_network(std::string_view name, const EstimateOptions& options = {});

/// The network's parameters as PyTorch counts them: not the running statistics of normalisations,
/// nor the scales and zero points of quantised weights.
std::int64_t parameters_of(const onnx_format::ModelProto& model);

/// MACs of the nodes whose name has `part` in it.
std::uint64_t macs_where(const Estimate& estimate, std::string_view part);

}  // namespace opcost::test
