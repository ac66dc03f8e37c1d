#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "opcost/estimate/record.h"
#include "opcost/report/render_options.h"

// What reports say of a layer beside its counts and its energy.
namespace opcost {

/// "1x64x55x55" of its first output; with "*" if only the file declares it, and "+1" for each
/// further output; "" if it has none.
std::string output_text(const NodeEstimate& node);
/// The same of its inputs that are not stored in the model; of all if there is no other.
std::string input_text(const NodeEstimate& node);
/// The element type of its first output; "" if it is not known.
std::string output_type_text(const NodeEstimate& node);
/// Bytes of the arrays that it reads and writes, each once; std::nullopt if one is not known.
std::optional<std::uint64_t> bytes_of(const NodeEstimate& node);

/// What a column of the table of layers says of it; printable, "?" if it is not known.
std::string layer_column_text(const NodeEstimate& node, LayerColumn column);

/// A name that tells a person which layer it is: the module and the weight, where an exporter
/// numbered the nodes ("node_MatMul_149"); else the id.
std::string told_name(const NodeEstimate& node);

}  // namespace opcost
