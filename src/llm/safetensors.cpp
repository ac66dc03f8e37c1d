// Reads the headers of safetensors files: which types weights are stored in, and how many.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>
#include <vector>

#include "io/json_reader.h"
#include "llm/gguf.h"
#include "opcost/core/count.h"
#include "opcost/core/text.h"

namespace opcost::llm {
namespace {

// The format's own limit of a header.
constexpr std::uint64_t kMostHeader = 100'000'000;
constexpr std::size_t kMostFiles = 2000;

struct StoredNumbers {
  Count numbers, bytes;
};
using ByType = std::map<std::string, StoredNumbers>;

// The JSON in front of the weights; std::nullopt: the file is none, or is cut short.
std::optional<std::string> header_text(const std::filesystem::path& path) {
  std::error_code ignored;
  const std::uint64_t size = std::filesystem::file_size(path, ignored);
  std::ifstream file(path, std::ios::binary);
  unsigned char bytes[8] = {};
  if (!file.read(reinterpret_cast<char*>(bytes), 8)) return std::nullopt;
  std::uint64_t length = 0;
  for (int at = 7; at >= 0; --at) length = length << 8 | bytes[at];
  if (length > kMostHeader || size < 8 || length > size - 8) return std::nullopt;
  std::string text(static_cast<std::size_t>(length), '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(length))) return std::nullopt;
  return text;
}

bool add_tensor(const JsonValue& tensor, ByType& to) {
  const JsonValue *type = tensor.find("dtype"), *shape = tensor.find("shape");
  const JsonValue* place = tensor.find("data_offsets");
  if (type == nullptr || type->text() == nullptr || shape == nullptr || shape->array() == nullptr ||
      place == nullptr || place->array() == nullptr || place->array()->size() != 2)
    return false;
  Count numbers{1};
  for (const JsonValue& dim : *shape->array()) numbers *= Count{dim.count().value_or(0)};
  const auto begin = (*place->array())[0].count(), end = (*place->array())[1].count();
  if (!begin || !end || *end < *begin) return false;
  StoredNumbers& stored = to[*type->text()];
  stored.numbers += numbers;
  stored.bytes += Count{*end - *begin};
  return true;
}

bool add_file(const std::filesystem::path& path, ByType& to) {
  const auto text = header_text(path);
  if (!text) return false;
  const auto header = parse_json(*text, path.string());
  if (!header || header->object() == nullptr) return false;
  return std::ranges::all_of(*header->object(), [&](const JsonMember& member) {
    return member.key == "__metadata__" || add_tensor(member.value, to);
  });
}

std::vector<std::filesystem::path> files_of(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (std::filesystem::directory_iterator at(folder, failed), end;
       !failed && at != end && files.size() < kMostFiles; at.increment(failed))
    if (at->path().extension() == ".safetensors") files.push_back(at->path());
  std::ranges::sort(files);
  return files;
}

// Of a model that is not quantised: the type that most numbers are stored in.
void take_type(const ByType& types, Architecture& to) {
  const bool quantised =
      std::ranges::any_of(to.forms, [](const WeightForm& form) { return !form.plain(); });
  const auto most = std::ranges::max_element(
      types, {}, [](const auto& row) { return row.second.numbers.exact().value_or(0); });
  if (quantised || most == types.end()) return;
  const ElementType type = most->first == "F32"    ? ElementType::Float
                           : most->first == "F16"  ? ElementType::Float16
                           : most->first == "BF16" ? ElementType::BFloat16
                                                   : ElementType::Undefined;
  if (type == ElementType::Undefined) return;
  to.type = type;
  for (WeightForm& form : to.forms) form.type = type;
}

}  // namespace

void read_safetensors(const std::string& folder, Architecture& to) {
  ByType types;
  std::size_t unread = 0;
  for (const auto& file : files_of(folder))
    if (!add_file(file, types)) ++unread;
  if (unread > 0)
    to.notes.push_back(plural_text(unread, "safetensors file") + " could not be read");
  if (types.empty()) return;
  std::string text;
  Count bytes;
  for (const auto& [type, stored] : types) {
    text += (text.empty() ? "" : ", ") + type.substr(0, 20) + " " + grouped_text(stored.numbers);
    bytes += stored.bytes;
  }
  to.stored_bytes = bytes.exact().value_or(0);
  to.notes.push_back("its safetensors files hold " + text + " numbers, " +
                     si_text(static_cast<double>(to.stored_bytes)) + "B");
  take_type(types, to);
}

}  // namespace opcost::llm
