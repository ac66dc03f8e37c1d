#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/cost/cost_table.h"
#include "opcost/estimate/record.h"
#include "support/model_builder.h"

namespace opcost::test {

/// The estimate of a model under construction at 45 nm, or the error.
Result<Estimate> try_estimate(const ModelBuilder& builder, const EstimateOptions& options = {});
/// The same where it must succeed.
Estimate estimate_of(const ModelBuilder& builder, const EstimateOptions& options = {});

/// The type of most of the tensors that tests declare.
inline constexpr ElementType kFloat = ElementType::Float;

/// The first node of an operator, and the node with a name or an id; there must be one.
const NodeEstimate& node_of(const Estimate& estimate, std::string_view op);
const NodeEstimate& node_named(const Estimate& estimate, std::string_view name);
const NodeEstimate& node_with_id(const Estimate& estimate, std::string_view id);

/// Whether one of the sentences has these words in it.
bool mentions(const std::vector<std::string>& sentences, std::string_view words);

}  // namespace opcost::test
