// Writes an Error for the user: where it happened, what is wrong and a hint.
#include "opcost/core/error.h"

namespace opcost {

std::string to_string(const Error& error) {
  std::string text = error.where.empty() ? error.what : error.where + ": " + error.what;
  if (!error.hint.empty()) text += "\n  " + error.hint;
  return text;
}

}  // namespace opcost
