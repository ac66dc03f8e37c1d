// The entries of a stored tensor one after the other, dense or sparse.
#include "weights/entry_stream.h"

namespace opcost {
namespace {

std::uint64_t low_bits(std::int64_t number, std::uint32_t bits) {
  const auto all = static_cast<std::uint64_t>(number);
  return bits >= 64 ? all : all & ((std::uint64_t{1} << bits) - 1);
}

// Types whose bits of minus zero are no NaN.
std::uint64_t minus_zero(ElementType type, std::uint32_t bits) {
  const bool has_none = type == ElementType::Float8E4M3FNUZ ||
                        type == ElementType::Float8E5M2FNUZ || type == ElementType::Float8E8M0;
  return is_floating(type) && !has_none ? std::uint64_t{1} << (bits - 1) : 0;
}

}  // namespace

KeyRule::KeyRule(ElementType type, std::uint32_t bits, std::int64_t zero_point)
    : type_(type), same_as_zero_(minus_zero(type, bits)) {
  if (zero_point == 0 || is_floating(type)) return;
  same_as_zero_ = moved_zero_ = low_bits(zero_point, bits);
  zero_ = static_cast<double>(zero_point);
}

double KeyRule::value(std::uint64_t key) const {
  if (key == 0) return 0;
  return value_of_bits(type_, key == moved_zero_ ? 0 : key) - zero_;
}

Result<EntryStream> EntryStream::open(const Model& model, const std::string& name,
                                      const Tensor& tensor, std::int64_t zero_point) {
  const Tensor& values = tensor.sparse && tensor.parts ? tensor.parts->values : tensor;
  auto opened = NumberStream::open(model, name, values);
  if (!opened) return opened.error();
  const KeyRule rule(opened->type(), opened->bits(), zero_point);
  EntryStream stream(*std::move(opened), rule);
  stream.name_ = name;
  stream.elements_ = element_count(tensor.shape).exact().value_or(0);
  const auto type = number_type(tensor.type);
  stream.stored_bits_ = stream.values_.elements() * (type ? type->bits.value : 0);
  if (!tensor.sparse) return stream;
  const Tensor& indices = tensor.parts->indices;
  auto positions = NumberStream::open(model, name, indices);
  if (!positions) return positions.error();
  const std::uint64_t each =
      indices.shape.size() == 2 ? std::max<std::size_t>(1, tensor.shape.size()) : 1;
  const bool fits = indices.type == ElementType::Int64 && positions->bits() == 64 &&
                    positions->elements() / each == stream.listed() &&
                    positions->elements() % each == 0;
  if (!fits)
    return Error{"the indices of the sparse constant `" + name + "` do not fit its numbers", "",
                 "export the model again"};
  stream.strides_.assign(each, 1);
  for (std::size_t axis = each; axis-- > 1;)
    stream.strides_[axis - 1] =
        stream.strides_[axis] * static_cast<std::uint64_t>(tensor.shape[axis]);
  stream.stored_bits_ += positions->elements() * 64;
  stream.indices_ = *std::move(positions);
  return stream;
}

Status EntryStream::change(const WeightChange& change) {
  if (!change.any()) return Ok{};
  ChangedNumbers made(change, rule_, elements_, elements_ - listed());
  while (made.needs_pass()) {
    auto read = each_piece([&](std::span<const unsigned char> bytes, std::uint64_t count) {
      made.learn(bytes, values_.bits(), count);
    });
    if (!read) return read;
    made.end_pass();
  }
  changed_ = std::move(made);
  rule_ = KeyRule(ElementType::Double, 64, 0);
  return Ok{};
}

Error EntryStream::too_short() const {
  return {"the numbers of `" + name_ + "` end before their dims say", "",
          "is the file complete? copy or export it again"};
}

Result<std::uint64_t> EntryStream::next_index() {
  std::uint64_t index = 0;
  for (const std::uint64_t stride : strides_) {
    if (index_piece_.empty()) {
      const auto piece = indices_->next();
      if (!piece) return piece.error();
      if (piece->size() < 8) return too_short();
      index_piece_ = *piece;
    }
    index += load<std::uint64_t>(index_piece_.data()) * stride;
    index_piece_ = index_piece_.subspan(8);
  }
  if (index < elements_) return index;
  return Error{"an index of the sparse constant `" + name_ + "` lies outside its dims", "",
               "export the model again"};
}

}  // namespace opcost
