#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/inference.h"

// Sequences and optionals as rules see them: by what they hold.
namespace opcost {

using Members = std::vector<TensorInfo>;

/// Sequences with more members than this are described only by how many there are and by what
/// these have in common, so that a short file cannot fill the memory.
inline constexpr std::size_t kMostMembers = 1024;
/// And the limit for the members of all values of one region: about 6 MiB.
inline constexpr std::size_t kMostMembersOfRegion = 32768;

/// What is known of a member without knowing which one: the common type, and the common shape
/// if there is one.
TensorInfo any_of(const Members& members);
/// How many members a sequence has; std::nullopt if that is not known.
std::optional<std::uint64_t> length_of(const TensorInfo& sequence);
/// A sequence of so many members of one type and shape.
TensorInfo uniform_sequence(ElementType type, Shape shape, std::uint64_t length);
/// A sequence with those members, in that order.
TensorInfo sequence_of(ElementType type, Members members);
/// An optional that holds one member, or is empty.
TensorInfo optional_of(Members members);

/// The sequence at a given formal input; an Error if that input is not a sequence.
Result<const TensorInfo*> sequence_at(const NodeView& node, std::string_view formal);
/// An Error that says that the contents of an input are not known.
Error contents_unknown(const NodeView& node, std::string_view formal);

}  // namespace opcost
