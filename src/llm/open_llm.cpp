// Opens a language model from where people keep it.
#include "opcost/llm/open_llm.h"

#include <filesystem>
#include <system_error>

#include "llm/gguf.h"
#include "opcost/llm/read_config.h"

namespace opcost {

Result<Architecture> open_llm(const std::string& path, std::string_view like) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored))
    return llm::is_gguf(path) ? llm::read_gguf(path, like) : read_llm_config(path, like);
  const std::string config = (std::filesystem::path(path) / "config.json").string();
  if (!std::filesystem::exists(config, ignored))
    return Error{"there is no config.json in this folder", path,
                 "a Hugging Face folder has one beside its weights"};
  auto model = read_llm_config(config, like);
  if (model) llm::read_safetensors(path, *model);
  return model;
}

}  // namespace opcost
