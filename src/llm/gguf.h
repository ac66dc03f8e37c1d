#pragma once

#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/llm/architecture.h"

namespace opcost::llm {

/// Whether a file begins as a GGUF file does.
bool is_gguf(const std::string& path);
/// The model of a GGUF file (llama.cpp), from its header alone: sizes from its metadata, widths
/// from the types of its tensors. An Error: a header that is cut short, or absurd; an architecture
/// that is not known.
Result<Architecture> read_gguf(const std::string& path, std::string_view like);

/// Reads the headers of the safetensors files of a folder: notes in which types weights are stored,
/// takes the type of an unquantised model from them, and warns where they hold another number of
/// parameters than the config says. Files that are not read are no error but noted.
void read_safetensors(const std::string& folder, Architecture& to);

}  // namespace opcost::llm
