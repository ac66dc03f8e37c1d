#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/llm/architecture.h"

namespace opcost::llm {

/// What the tensors of a kind hold, and in which types.
struct GgufStored {
  std::uint64_t numbers = 0, bytes = 0;
  std::map<std::string_view, std::uint64_t> types;  ///< Numbers of each.
};

/// The header of a GGUF file: its metadata, and its tensors by kind.
struct GgufHeader {
  std::map<std::string, std::string> texts;
  std::map<std::string, std::uint64_t> numbers;  ///< Whole ones, and the length of a list.
  std::map<std::string, double> reals;
  std::array<GgufStored, kWeightClasses> stored;
  bool has_output = false;  ///< A head of its own: it is not tied.
};

/// Reads it; no payload of a tensor. An Error: it is cut short, absurd, or of an unknown type.
Result<GgufHeader> read_gguf_header(const std::string& path);

}  // namespace opcost::llm
