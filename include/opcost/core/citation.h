#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace opcost {

/// A publication as an entry of a BibTeX file.
struct Citation {
  std::string key;     ///< "horowitz2014", by which a text cites it.
  std::string bibtex;  ///< "@inproceedings{horowitz2014, ...}", without blanks around it.
};

/// The one entry that a text holds. Nothing where it is none: it must begin with
/// "@kind{key," and end with the brace that closes it.
std::optional<Citation> parse_citation(std::string_view text);

}  // namespace opcost
