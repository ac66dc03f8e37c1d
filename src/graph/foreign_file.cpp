// Recognises files that are not ONNX by their first bytes, to say what they are.
#include "graph/foreign_file.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>

namespace opcost::onnx_reader {
namespace {

using std::string_view_literals::operator""sv;  // NOLINT(misc-unused-using-decls): it is used

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view what;
  std::string_view hint;
};

constexpr auto kExport = "export the model as ONNX, e.g. with torch.onnx.export"sv;
constexpr auto kTorchExport =
    "export it from PyTorch: torch.onnx.export(net, example_inputs, \"net.onnx\")"sv;
constexpr auto kTf2onnx =
    "convert it: python -m tf2onnx.convert --saved-model FOLDER --output net.onnx"sv;
constexpr auto kKeras =
    "convert it: load it in Keras, then tf2onnx.convert.from_keras(model, output_path=\"net.onnx\")"sv;
constexpr auto kWeightsOnly =
    "it holds weights and no graph: load them into the network in PyTorch, then torch.onnx.export"sv;
constexpr auto kDownload = "the download went wrong: get the file itself, not a page about it"sv;

// Each format's own first bytes, as its specification gives them.
constexpr std::array kSignatures{
    Signature{0, "version https://git-lfs", "a Git LFS pointer, not the model itself",
              "fetch the model with `git lfs pull`"},
    Signature{0, "\x80\x02", "a Python pickle (an old PyTorch checkpoint)", kTorchExport},
    Signature{0, "\x80\x03", "a Python pickle", kExport},
    Signature{0, "\x80\x04", "a Python pickle", kExport},
    Signature{0, "\x80\x05", "a Python pickle", kExport},
    Signature{0, "\x89HDF\r\n\x1a\n", "an HDF5 file (a Keras model)", kKeras},
    Signature{4, "TFL3", "a TensorFlow Lite model",
              "convert it: python -m tf2onnx.convert --tflite MODEL --output net.onnx"},
    Signature{0, "GGUF", "a GGUF file", kWeightsOnly},
    Signature{0, "ftrt", "a TensorRT engine",
              "it is compiled for one GPU: give the ONNX file that it was built from"},
    Signature{0, "\x93NUMPY", "a NumPy array", kWeightsOnly},
    Signature{0, "7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"},
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

constexpr std::string_view kZip = "PK\x03\x04";

// The name of the first file in a ZIP archive (APPNOTE 4.3.7: its length at 26, the name at 30).
std::string_view first_name_in_zip(std::string_view head) {
  if (!head.starts_with(kZip) || head.size() < 30) return "";
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(head[at]); };
  return head.substr(30, byte(26) + 256U * byte(27));
}

ForeignFile zip_archive(std::string_view head) {
  const std::string_view name = first_name_in_zip(head);
  if (name.ends_with(".npy"))
    return {"this is an archive of NumPy arrays", std::string(kWeightsOnly)};
  if (name == "metadata.json" || name == "config.json" || name == "model.weights.h5")
    return {"this is a Keras model", std::string(kKeras)};
  if (name.ends_with("/data.pkl") || name.ends_with("/version") ||
      name.ends_with(".format_version"))
    return {"this is a PyTorch file (a checkpoint, a TorchScript or an exported program)",
            std::string(kTorchExport)};
  return {"this is a ZIP archive (a PyTorch checkpoint, or a packed model)",
          "unpack it, or export the model as ONNX with torch.onnx.export"};
}

// Safetensors: the length of a JSON header in eight bytes, the header.
bool is_safetensors(std::string_view head) {
  return head.size() > 9 && head.substr(8, 2) == "{\"" && head.substr(5, 3) == "\0\0\0"sv;
}

// A GraphDef of TensorFlow: its first field is a node, whose first is a name, then an operator.
bool is_graph_def(std::string_view head) {
  std::size_t at = 0;
  const auto next = [&] { return at < head.size() ? static_cast<unsigned char>(head[at++]) : 0U; };
  if (next() != 0x0a) return false;
  while (next() >= 0x80) continue;
  if (next() != 0x0a) return false;
  at += next();  // names of less than 128 bytes
  return next() == 0x12;
}

// What only the name of the file tells, as its bytes are protobuf like ONNX's.
std::optional<ForeignFile> by_name(std::string_view path) {
  if (path.ends_with("saved_model.pb"))
    return ForeignFile{"this is a TensorFlow SavedModel", std::string(kTf2onnx)};
  if (path.ends_with(".mlmodel"))
    return ForeignFile{"this is a Core ML model",
                       "export the network it was made from, e.g. with torch.onnx.export"};
  if (path.ends_with(".onnx_data") || path.ends_with(".onnx.data"))
    return ForeignFile{"these are the external weights of a model",
                       "name the .onnx file beside them"};
  return std::nullopt;
}

bool is_text(std::string_view head) {
  return std::all_of(head.begin(), head.end(), [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t';
  });
}

}  // namespace

std::optional<ForeignFile> recognise_foreign_file(std::string_view head, std::string_view path) {
  if (head.starts_with(kZip)) return zip_archive(head);
  if (is_safetensors(head))
    return ForeignFile{"this is a safetensors file", std::string(kWeightsOnly)};
  for (const Signature& signature : kSignatures) {
    if (head.size() < signature.offset + signature.bytes.size()) continue;
    if (head.substr(signature.offset, signature.bytes.size()) != signature.bytes) continue;
    return ForeignFile{"this is " + std::string(signature.what), std::string(signature.hint)};
  }
  if (!head.empty() && is_text(head)) {
    return ForeignFile{"this is a text file, not an ONNX model", "give a .onnx file"};
  }
  if (is_graph_def(head))
    return ForeignFile{"this is a frozen graph of TensorFlow",
                       "convert it: python -m tf2onnx.convert --graphdef MODEL --inputs NAMES "
                       "--outputs NAMES --output net.onnx"};
  return by_name(path);
}

ForeignFile recognise_folder(const std::string& path) {
  std::error_code ignored;
  const std::filesystem::path folder(path);
  if (std::filesystem::exists(folder / "saved_model.pb", ignored))
    return {"this folder is a TensorFlow SavedModel", std::string(kTf2onnx)};
  if (path.find(".mlpackage") != std::string::npos)
    return {"this folder is a Core ML package",
            "export the network it was made from, e.g. with torch.onnx.export"};
  return {"this is a folder, not an ONNX file", "name a .onnx file in it"};
}

}  // namespace opcost::onnx_reader
