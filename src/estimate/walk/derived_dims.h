#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"

namespace opcost {

using Bindings = std::map<std::string, std::int64_t>;

/// The number of a named dim: its own, else that of the formula that it is ("past + 1"). The total
/// length of a decoder (ONNX Runtime's total_sequence_length) is the sum of its past and its new
/// tokens. std::nullopt if a name is not bound, or the number is no extent of a dim.
std::optional<std::int64_t> named_dim(const std::string& symbol, const Bindings& dims);
/// The same of any dim; numbers below 0 are unknown.
std::optional<std::int64_t> bound_dim(const Dim& dim, const Bindings& dims);

/// The formula that a named dim stands for; the name itself unless it is known to mean one.
std::string formula_behind(const std::string& symbol);
/// Whether the name is a formula of others, so that a number for it is no choice.
bool is_formula(const std::string& symbol);
/// The names in the formula: those that the user binds. The name itself if it is none.
std::set<std::string> names_in(const std::string& symbol);

/// Gives numbers to the dims that follow from others: formulas whose names are bound, and the one
/// name that a formula with a number leaves open ("16*H" is 224: H is 14). Errors: a formula with
/// another number than the one it is bound to, or with one that is no extent.
Status settle_dims(const std::set<std::string>& symbols, const std::string& model, Bindings& dims);

}  // namespace opcost
