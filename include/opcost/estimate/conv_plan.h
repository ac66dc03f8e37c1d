#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/options.h"

namespace opcost {

/// One word of --conv: a way for all convolutions, "winograd", or for nodes whose name fits,
/// "/layer1/*=direct". An Error names the word.
Result<ConvRule> parse_conv_rule(std::string_view word);

/// That word again.
std::string conv_rule_text(const ConvRule& rule);
/// The words of a plan, separated by a blank.
std::string conv_plan_text(const ConvPlan& plan);

/// The way that the table's machine runs convolutions, where nothing else is asked.
void follow_conv(const PricerInfo& table, EstimateOptions& options);

}  // namespace opcost
