#pragma once

#include <google/protobuf/io/coded_stream.h>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/file_bytes.h"
#include "graph/shared_attributes.h"
#include "graph/wire_reader.h"
#include "opcost/core/shared_text.h"

namespace opcost::onnx_reader {

/// What the reader had to repair or leave out; at most kMostWarnings are reported.
class Warnings {
 public:
  void add(std::string warning);
  /// A constant whose numbers should be in the file and are not.
  void add_empty_constant(std::string_view name);
  /// All warnings; the last line says how many were not reported.
  std::vector<std::string> finish() &&;

 private:
  static constexpr std::size_t kMostWarnings = 100;

  std::vector<std::string> told_;
  std::size_t untold_ = 0;
  std::size_t empty_constants_ = 0;
  std::string first_empty_;
};

/// Words that many nodes have in common: the names of operators.
class Words {
 public:
  /// The word, in one text for all that have it; those of a file that has too many stand alone.
  SharedText shared(const std::string& word);

 private:
  static constexpr std::size_t kMostWords = 1000;

  std::map<std::string, SharedText> known_;
};

/// State that is shared by the functions that read one file.
struct ReadContext {
  ReadContext(google::protobuf::io::CodedInputStream& input, const InputLimits& limits)
      : wire(input, limits) {}

  WireReader wire;
  Warnings warnings;
  /// Where numbers can be read later; null: the input passes by once.
  std::shared_ptr<const FileBytes> file = nullptr;
  SharedAttributes attributes{};  ///< Of the nodes read so far.
  Words words{};
  int graph_depth = 0;           ///< Depth of the subgraph that is being read.
  std::size_t numbers_kept = 0;  ///< Bytes that the numbers of constants take so far.
};

/// A name for a message: in backquotes, control characters escaped, cut if it is long.
std::string in_quotes(std::string_view name);

/// "ai.onnx" is the default domain "" (onnx.proto, OperatorSetIdProto).
std::string normal_domain(std::string domain);

/// Reads a small message with its generated class. A message of more than 1 MiB can only have
/// documentation in it; it is left out with a warning.
template <class Message>
std::optional<Message> small_message(ReadContext& context, Field field, std::string_view kind) {
  constexpr std::size_t kLargest = std::size_t{1} << 20;
  const std::size_t size = context.wire.size(field);
  if (size > kLargest) {
    context.wire.skip_bytes(size);
    context.warnings.add("left out: " + std::string(kind) + " of more than 1 MiB");
    return std::nullopt;
  }
  Message message;
  if (!message.ParseFromString(context.wire.take(size))) {
    context.wire.fail("damaged or no ONNX file: " + std::string(kind) + " cannot be read",
                      "get or export the file again");
  }
  if (context.wire.failed()) return std::nullopt;
  return message;
}

}  // namespace opcost::onnx_reader
