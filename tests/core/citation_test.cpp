// Finding the one BibTeX entry in a text.
#include "opcost/core/citation.h"

#include <doctest/doctest.h>

using opcost::parse_citation;

TEST_CASE("Citation: an entry of BibTeX has a key, whatever braces it holds") {
  const auto citation = parse_citation("\n @article{knuth:1984,\n title = {The {TeX}book} }\n");
  REQUIRE(citation.has_value());
  CHECK(citation->key == "knuth:1984");
  CHECK(citation->bibtex == "@article{knuth:1984,\n title = {The {TeX}book} }");
}

TEST_CASE("Citation: what is not exactly one entry is none") {
  for (const char* text :
       {"", "  ", "@", "@article", "@article{", "@article{key", "@article{key}", "@article{,}",
        "@{key,}", "article{key,}", "@article{a b,}", "@article{key, title = {x}",
        "@article{key,}}", "@article{key,} more", "@article{a,} @article{b,}"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_citation(text).has_value());
  }
}
