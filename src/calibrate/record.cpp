// The names of how a price was found.
#include "opcost/calibrate/record.h"

namespace opcost {

std::string_view to_string(Evidence evidence) {
  switch (evidence) {
    case Evidence::Determined: return "determined";
    case Evidence::Together: return "together";
    case Evidence::Base: return "base";
  }
  return "?";
}

}  // namespace opcost
