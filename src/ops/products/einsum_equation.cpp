// Parses the equation of Einsum and works out its dims.
#include "ops/products/einsum_equation.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

bool is_subscript(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string without_spaces(std::string_view text) {
  std::string kept;
  std::ranges::copy_if(text, std::back_inserter(kept), [](char c) { return c != ' '; });
  return kept;
}

Result<EinsumTerm> parse_term(const NodeView& node, std::string_view text) {
  EinsumTerm term;
  const std::size_t dots = text.find("...");
  term.ellipsis = dots != std::string_view::npos;
  term.before = text.substr(0, std::min(dots, text.size()));
  if (term.ellipsis) term.after = text.substr(dots + 3);
  if (!std::ranges::all_of(term.letters(), is_subscript))
    return node.fault("`" + std::string(text) + "` in its equation is no list of indices");
  return term;
}

// The extents of the letters and of the ellipsis, taken from the operands.
class Extents {
 public:
  explicit Extents(const NodeView& node) : node_(node) { extents_.fill(-1); }

  Status take(const EinsumTerm& term, const Shape& shape) {
    const std::size_t letters = term.before.size() + term.after.size();
    if (term.ellipsis ? shape.size() < letters : shape.size() != letters)
      return node_.fault("its equation gives " + std::to_string(letters) + " indices to an input " +
                         shape_text(shape));
    std::array<std::int64_t, 128> own;
    own.fill(-1);
    const auto tail = shape.end() - static_cast<std::ptrdiff_t>(term.after.size());
    const auto head = shape.begin() + static_cast<std::ptrdiff_t>(term.before.size());
    if (auto fits = diagonal(own, term.before, shape.begin()); !fits) return fits;
    if (auto fits = diagonal(own, term.after, tail); !fits) return fits;
    for (const char letter : term.letters())
      if (auto fits = meet(letter, own[index(letter)]); !fits) return fits;
    auto both = broadcast(node_, ellipsis_, Shape(head, tail));
    if (!both) return both.error();
    ellipsis_ = *std::move(both);
    return Ok{};
  }

  bool known(char letter) const { return of(letter) >= 0; }
  std::int64_t of(char letter) const { return extents_[index(letter)]; }
  const Shape& ellipsis() const { return ellipsis_; }

 private:
  static std::size_t index(char letter) { return static_cast<unsigned char>(letter) & 127U; }

  // An index that occurs twice in a term takes the diagonal: its extents must be equal.
  Status diagonal(std::array<std::int64_t, 128>& own, std::string_view letters,
                  Shape::const_iterator dim) const {
    for (const char letter : letters) {
      std::int64_t& extent = own[index(letter)];
      if (extent >= 0 && extent != *dim) return differ(letter, extent, *dim);
      extent = *dim++;
    }
    return Ok{};
  }

  Status meet(char letter, std::int64_t dim) {
    std::int64_t& extent = extents_[index(letter)];
    if (extent >= 0 && extent != dim && extent != 1 && dim != 1) return differ(letter, extent, dim);
    if (extent < 0 || extent == 1) extent = dim;
    return Ok{};
  }

  Error differ(char letter, std::int64_t one, std::int64_t other) const {
    return node_.fault(std::string("its index ") + letter + " is " + std::to_string(one) + " and " +
                       std::to_string(other));
  }

  const NodeView& node_;
  std::array<std::int64_t, 128> extents_;
  Shape ellipsis_;
};

EinsumTerm implicit_output(const std::vector<EinsumTerm>& terms) {
  EinsumTerm output;
  std::string all;
  for (const EinsumTerm& term : terms) {
    all += term.letters();
    output.ellipsis = output.ellipsis || term.ellipsis;
  }
  for (char letter = 'A'; letter <= 'z'; ++letter)
    if (std::ranges::count(all, letter) == 1) output.after += letter;
  return output;
}

Result<EinsumTerm> output_term(const NodeView& node, const std::string& equation,
                               const std::vector<EinsumTerm>& terms, const Extents& extents) {
  const std::size_t arrow = equation.find("->");
  if (arrow == std::string::npos) return implicit_output(terms);
  auto output = parse_term(node, std::string_view(equation).substr(arrow + 2));
  if (!output) return output;
  const std::string letters = output->letters();
  for (const char letter : letters)
    if (!extents.known(letter) || std::ranges::count(letters, letter) != 1)
      return node.fault(std::string("its output has the index ") + letter +
                        (extents.known(letter) ? " twice" : ", which no input has"));
  return output;
}

Shape output_shape(const EinsumTerm& output, const Extents& extents) {
  Shape shape;
  for (const char letter : output.before) shape.push_back(extents.of(letter));
  if (output.ellipsis)
    shape.insert(shape.end(), extents.ellipsis().begin(), extents.ellipsis().end());
  for (const char letter : output.after) shape.push_back(extents.of(letter));
  return shape;
}

Extent summed_points(const EinsumTerm& output, const Extents& extents) {
  Extent points{Count{1}, ""};
  const std::string kept = output.letters();
  const auto take = [&](std::int64_t extent, const std::string& name) {
    points.count *= Count{static_cast<std::uint64_t>(extent)};
    points.text += (points.text.empty() ? "|" : "·") + name;
  };
  for (char letter = 'A'; letter <= 'z'; ++letter)
    if (extents.known(letter) && kept.find(letter) == std::string::npos)
      take(extents.of(letter), std::string(1, letter));
  if (!output.ellipsis)
    for (const std::int64_t extent : extents.ellipsis()) take(extent, "...");
  points.text += points.text.empty() ? "1" : "|";
  return points;
}

constexpr EinsumIndex kEllipsis = 128;  // beyond all letters

EinsumIndices indices_of(const EinsumTerm& term, const Shape& shape) {
  EinsumIndices indices;
  const std::size_t dots = shape.size() - term.before.size() - term.after.size();
  for (std::size_t at = 0; at < term.before.size(); ++at) indices[term.before[at]] = shape[at];
  for (std::size_t at = 0; at < dots; ++at)
    indices[kEllipsis + static_cast<EinsumIndex>(dots - 1 - at)] = shape[term.before.size() + at];
  for (std::size_t at = 0; at < term.after.size(); ++at)
    indices[term.after[at]] = shape[term.before.size() + dots + at];
  return indices;
}

std::set<EinsumIndex> indices_of_output(const EinsumTerm& output, const Extents& extents) {
  std::set<EinsumIndex> kept;
  for (const char letter : output.letters()) kept.insert(letter);
  for (std::size_t at = 0; output.ellipsis && at < extents.ellipsis().size(); ++at)
    kept.insert(kEllipsis + static_cast<EinsumIndex>(at));
  return kept;
}

}  // namespace

Result<std::vector<EinsumTerm>> parse_einsum_terms(const NodeView& node, std::string_view text) {
  std::vector<EinsumTerm> terms;
  while (true) {
    const std::size_t comma = std::min(text.find(','), text.size());
    auto term = parse_term(node, text.substr(0, comma));
    if (!term) return term.error();
    terms.push_back(*std::move(term));
    if (comma == text.size()) return terms;
    text.remove_prefix(comma + 1);
  }
}

Result<EinsumShape> resolve_einsum(const NodeView& node) {
  return resolve_einsum(node, node.inputs("Inputs"));
}

Result<EinsumShape> resolve_einsum(const NodeView& node,
                                   const std::vector<const TensorInfo*>& inputs) {
  const std::string equation = without_spaces(node.word("equation", ""));
  const std::string_view left = std::string_view(equation).substr(0, equation.find("->"));
  const auto terms = parse_einsum_terms(node, left);
  if (!terms) return terms.error();
  if (terms->size() != inputs.size())
    return node.fault("its equation has " + std::to_string(terms->size()) + " terms for " +
                      std::to_string(inputs.size()) + " inputs");
  Extents extents(node);
  for (std::size_t at = 0; at < inputs.size(); ++at)
    if (auto taken = extents.take((*terms)[at], *inputs[at]->shape); !taken) return taken.error();
  const auto output = output_term(node, equation, *terms, extents);
  if (!output) return output.error();
  EinsumShape shape{output_shape(*output, extents),
                    summed_points(*output, extents),
                    {},
                    indices_of_output(*output, extents)};
  for (std::size_t at = 0; at < inputs.size(); ++at)
    shape.inputs.push_back(indices_of((*terms)[at], *inputs[at]->shape));
  return shape;
}

}  // namespace opcost
