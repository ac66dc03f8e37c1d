// Loads a model: from a file, a stream or memory.
#include "opcost/graph/load_onnx.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <climits>
#include <string_view>
#include <utility>

#include "graph/file_source.h"
#include "graph/foreign_file.h"
#include "graph/istream_source.h"
#include "graph/read_context.h"
#include "graph/read_model.h"

namespace opcost {
namespace {

using google::protobuf::io::CodedInputStream;
using onnx_reader::ReadContext;

Error empty_input(const std::string& source) {
  return {"the file is empty", source, "get or export the file again"};
}

// protobuf counts the bytes of a message in an int, so ONNX files end at 2 GiB.
Error too_large(const std::string& source) {
  return {"the file is larger than 2 GiB, which no ONNX file can be", source,
          "save the model with its weights as external data"};
}

Error to_error(const onnx_reader::WireReader::Failure& failure, std::string_view head,
               const std::string& source) {
  if (auto foreign = onnx_reader::recognise_foreign_file(head, source)) {
    return {std::move(foreign->what), source, std::move(foreign->hint)};
  }
  return {failure.what, source, failure.hint};
}

Model named(Model model, const std::string& source) {
  model.source = source;
  return model;
}

}  // namespace

Result<Model> load_onnx(const std::string& path, const LoadOptions& options) try {
  const auto file = onnx_reader::FileSource::open(path);
  if (!file) return file.error();
  onnx_reader::FileSource& source = **file;
  if (source.size() == 0) return empty_input(path);
  if (source.size() > INT_MAX) return too_large(path);
  CodedInputStream input(&source);
  input.PushLimit(static_cast<int>(source.size()));
  ReadContext context(input, {static_cast<std::size_t>(source.size()), options.max_memory});
  context.file = source.bytes();
  Model model = onnx_reader::read_model(context);
  if (source.broken()) return onnx_reader::became_shorter(path);
  if (context.wire.failed()) return to_error(context.wire.failure(), source.head(), path);
  model.file = path;
  return named(std::move(model), path);
} catch (const UnreadableNumbers& unreadable) {
  return unreadable.error();
}

Result<Model> load_onnx(std::istream& stream, const std::string& source,
                        const LoadOptions& options) {
  onnx_reader::IstreamSource bytes(stream);
  google::protobuf::io::CopyingInputStreamAdaptor pieces(&bytes);
  CodedInputStream input(&pieces);
  ReadContext context(input, {0, options.max_memory});
  Model model = onnx_reader::read_model(context);
  if (bytes.broken()) return Error{"reading stopped with an error", source, "try again"};
  if (bytes.too_large()) return too_large(source);
  if (bytes.head().empty()) return empty_input(source);
  if (context.wire.failed()) return to_error(context.wire.failure(), bytes.head(), source);
  return named(std::move(model), source);
}

Result<Model> load_onnx(const void* data, std::size_t size, const std::string& source,
                        const LoadOptions& options) {
  if (size == 0) return empty_input(source);
  if (size > INT_MAX) return too_large(source);
  CodedInputStream input(static_cast<const std::uint8_t*>(data), static_cast<int>(size));
  ReadContext context(input, {size, options.max_memory});
  Model model = onnx_reader::read_model(context);
  const std::string_view head(static_cast<const char*>(data),
                              std::min(size, onnx_reader::kHeadSize));
  if (context.wire.failed()) return to_error(context.wire.failure(), head, source);
  return named(std::move(model), source);
}

}  // namespace opcost
