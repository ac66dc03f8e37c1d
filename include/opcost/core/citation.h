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

/// The single BibTeX entry of a text. std::nullopt unless the text begins with "@kind{key," and
/// ends with the brace that closes it.
std::optional<Citation> parse_citation(std::string_view text);

}  // namespace opcost
