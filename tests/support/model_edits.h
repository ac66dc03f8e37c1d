#pragma once

#include <optional>

#include "graph/onnx_format.pb.h"
#include "opcost/estimate/record.h"

// Other spellings of a model: files that say the same in other words.
namespace opcost::test {

using onnx_format::ModelProto;

/// Every value but the graph's inputs and outputs gets another name.
void rename_values(ModelProto& model);
/// An Identity on every third edge, in subgraphs and functions too.
void insert_identities(ModelProto& model);
/// Every initializer becomes the output of a Constant, but those that are inputs too.
void initializers_as_constants(ModelProto& model);
/// The graph calls a function, whose body are its nodes.
void wrap_in_function(ModelProto& model);
/// The nodes stand in the branch of an If whose condition is a constant.
void wrap_in_if(ModelProto& model);
/// The nodes stand in the body of a Loop that runs once.
void wrap_in_loop(ModelProto& model);

/// Every open dim of the inputs as 4.
EstimateOptions bound_to_four(const ModelProto& model);
/// The estimate at 45 nm; nothing where it is an Error.
std::optional<Estimate> try_estimate(const ModelProto& model, const EstimateOptions& options);

}  // namespace opcost::test
