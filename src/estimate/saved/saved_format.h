#pragma once

#include <cstdint>
#include <string_view>

// What the writer and the reader of an estimate in JSON have in common.
namespace opcost::saved {

inline constexpr std::string_view kSchema = "opcost.estimate/1";
/// Grows with what is added; a reader of an older minor version finds all that it knows.
inline constexpr std::uint64_t kSchemaMinor = 3;

/// The names of the members that the reader reads. Others are for other programs.
namespace keys {
inline constexpr std::string_view kSchema = "schema";
inline constexpr std::string_view kModel = "model";
inline constexpr std::string_view kPath = "path";
inline constexpr std::string_view kName = "name";
inline constexpr std::string_view kInputs = "inputs";
inline constexpr std::string_view kOutputs = "outputs";
inline constexpr std::string_view kDtype = "dtype";
inline constexpr std::string_view kShape = "shape";
inline constexpr std::string_view kTable = "table";
inline constexpr std::string_view kTechnology = "technology";
inline constexpr std::string_view kOverrides = "overrides";
inline constexpr std::string_view kTiers = "tiers";
inline constexpr std::string_view kCapacityBytes = "capacity_bytes";
inline constexpr std::string_view kOptions = "options";
inline constexpr std::string_view kPlacement = "placement";
inline constexpr std::string_view kFourOpsOnly = "four_ops_only";
inline constexpr std::string_view kQdq = "qdq";
inline constexpr std::string_view kBindings = "bindings";
inline constexpr std::string_view kInputShapes = "input_shapes";
inline constexpr std::string_view kOnlyOps = "only_ops";
inline constexpr std::string_view kWhatIf = "what_if";
inline constexpr std::string_view kPrecision = "precision";
inline constexpr std::string_view kBatch = "batch";
inline constexpr std::string_view kConv = "conv";
inline constexpr std::string_view kFoldBn = "fold_bn";
inline constexpr std::string_view kFuseActivations = "fuse_activations";
inline constexpr std::string_view kWeights = "weights";
inline constexpr std::string_view kPointerReads = "pointer_reads";
inline constexpr std::string_view kSparsity = "sparsity";
inline constexpr std::string_view kQuantiseWeights = "quantise_weights";
inline constexpr std::string_view kSpikes = "spikes";
inline constexpr std::string_view kNeurons = "neurons";
inline constexpr std::string_view kSkipZeros = "skip_zeros";
inline constexpr std::string_view kDensity = "density";
inline constexpr std::string_view kNodes = "nodes";
inline constexpr std::string_view kId = "id";
inline constexpr std::string_view kOp = "op";
inline constexpr std::string_view kDomain = "domain";
inline constexpr std::string_view kStatus = "status";
inline constexpr std::string_view kMacs = "macs";
inline constexpr std::string_view kEnergyPj = "energy_pj";
inline constexpr std::string_view kEnergyPjIdeal = "energy_pj_ideal";
inline constexpr std::string_view kEnergyPjFloor = "energy_pj_floor";
inline constexpr std::string_view kEnergyPjTiled = "energy_pj_tiled";
inline constexpr std::string_view kEnergyPjArray = "energy_pj_array";
inline constexpr std::string_view kEvents = "events";
inline constexpr std::string_view kAction = "action";
inline constexpr std::string_view kFormat = "format";
inline constexpr std::string_view kBits = "bits";
inline constexpr std::string_view kTier = "tier";
inline constexpr std::string_view kOperand = "operand";
inline constexpr std::string_view kInMac = "in_mac";
inline constexpr std::string_view kCount = "count";
inline constexpr std::string_view kPj = "pj";
inline constexpr std::string_view kTotals = "totals";
inline constexpr std::string_view kParameters = "parameters";
inline constexpr std::string_view kByAction = "by_action";
inline constexpr std::string_view kByTier = "by_tier";
inline constexpr std::string_view kByOp = "by_op";
inline constexpr std::string_view kCoverage = "coverage";
inline constexpr std::string_view kCounted = "counted";
inline constexpr std::string_view kFree = "free";
inline constexpr std::string_view kFolded = "folded";
inline constexpr std::string_view kUnknown = "unknown";
}  // namespace keys

}  // namespace opcost::saved
