// Words from strangers: names of number types, and names nearest to a word.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "opcost/core/event.h"
#include "opcost/core/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string word(data, data + size);
  const auto type = opcost::parse_number_type(word);
  // The two directions agree: what a name means is written as that name again.
  if (type && opcost::parse_number_type(opcost::to_string(*type)) != type) std::abort();

  const std::array<std::string, 3> names{"float32", "bfloat16", word};
  if (opcost::nearest_names(word, names).size() > names.size()) std::abort();
  return 0;
}
