// Recognises files that are not ONNX by their first bytes, to say what they are.
#include "graph/foreign_file.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace opcost::onnx_reader {
namespace {

using std::string_view_literals::operator""sv;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view what;
  std::string_view hint;
};

constexpr auto kExport = "export the model as ONNX, e.g. with torch.onnx.export"sv;
constexpr auto kDownload = "the download went wrong: get the file itself, not a page about it"sv;

// Each format's own first bytes, as its specification gives them.
constexpr std::array kSignatures{
    Signature{0, "version https://git-lfs", "a Git LFS pointer, not the model itself",
              "fetch the model with `git lfs pull`"},
    Signature{0, "PK\x03\x04", "a ZIP archive (a PyTorch checkpoint, or a packed model)",
              "unpack it, or export the model as ONNX with torch.onnx.export"},
    Signature{0, "\x80\x02", "a Python pickle (an old PyTorch checkpoint)", kExport},
    Signature{0, "\x80\x03", "a Python pickle", kExport},
    Signature{0, "\x80\x04", "a Python pickle", kExport},
    Signature{0, "\x80\x05", "a Python pickle", kExport},
    Signature{0, "\x89HDF\r\n\x1a\n", "an HDF5 file (a Keras model)",
              "convert the model to ONNX, e.g. with tf2onnx"},
    Signature{4, "TFL3", "a TensorFlow Lite model", "convert the model to ONNX, e.g. with tf2onnx"},
    Signature{4, "ORTM", "a model in ONNX Runtime's own format", "give the .onnx file"},
    Signature{0, "\x1f\x8b", "a gzip archive", "unpack it first"},
    Signature{0, "BZh", "a bzip2 archive", "unpack it first"},
    Signature{0, "\xfd\x37zXZ\0"sv, "an xz archive", "unpack it first"},
    Signature{0, "\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first"},
    Signature{0, "\x89PNG", "a PNG picture", "give a .onnx file"},
    Signature{0, "\xff\xd8\xff", "a JPEG picture", "give a .onnx file"},
    Signature{0, "%PDF", "a PDF document", "give a .onnx file"},
    Signature{0,
              "\x7f"
              "ELF",
              "a program", "give a .onnx file"},
    Signature{0, "<!DOCTYPE html", "a web page", kDownload},
    Signature{0, "<!doctype html", "a web page", kDownload},
    Signature{0, "<html", "a web page", kDownload},
};

bool is_text(std::string_view head) {
  return std::all_of(head.begin(), head.end(), [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t';
  });
}

}  // namespace

std::optional<ForeignFile> recognise_foreign_file(std::string_view head) {
  for (const Signature& signature : kSignatures) {
    if (head.size() < signature.offset + signature.bytes.size()) continue;
    if (head.substr(signature.offset, signature.bytes.size()) != signature.bytes) continue;
    return ForeignFile{"this is " + std::string(signature.what), std::string(signature.hint)};
  }
  if (!head.empty() && is_text(head)) {
    return ForeignFile{"this is a text file, not an ONNX model", "give a .onnx file"};
  }
  return std::nullopt;
}

}  // namespace opcost::onnx_reader
