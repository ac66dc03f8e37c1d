#pragma once

#include <cstddef>
#include <istream>
#include <string>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"
#include "opcost/graph/load_options.h"

namespace opcost {

/// Reads an ONNX file of any IR version up to 14. The file is read in pieces: weights are skipped,
/// never copied, and external data is never opened. Errors name the file and, if one is at fault,
/// the node.
///
/// An Error: a file that is not regular or not ONNX; 2 GiB and more (protobuf's limit); more
/// memory for the graph than it may take; subgraphs nested more than 128 deep; a value defined
/// twice; a cycle; a constant with a negative dim; a node without an operator. Only a warning: a
/// value that nothing defines; two initializers of one name (the last is taken); numbers that do
/// not fit their dims (not kept); no IR version; no import of ONNX's operators (version 1 is
/// assumed).
Result<Model> load_onnx(const std::string& path, const LoadOptions& options = {});

/// The same from a stream (standard input), in constant memory beside the graph.
Result<Model> load_onnx(std::istream& stream, const std::string& source,
                        const LoadOptions& options = {});

/// The same from memory; the bytes need not outlive the call.
Result<Model> load_onnx(const void* data, std::size_t size, const std::string& source,
                        const LoadOptions& options = {});

}  // namespace opcost
