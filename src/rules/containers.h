#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/inference.h"

// Sequences and optionals as rules know them: by what they hold.
namespace opcost {

using Members = std::vector<TensorInfo>;

/// Sequences of more members than this are known only by what their members
/// have in common, so that a short file cannot fill the memory.
inline constexpr std::size_t kMostMembers = 1024;
/// And those of all values that one region knows together: some 6 MiB.
inline constexpr std::size_t kMostMembersOfRegion = 32768;

/// What any of the members is, whichever it turns out to be: their type, and
/// their shape where they agree.
TensorInfo any_of(const Members& members);
/// A sequence of those members, in that order.
TensorInfo sequence_of(ElementType type, Members members);
/// An optional that holds one member, or none.
TensorInfo optional_of(Members members);

/// The sequence at a formal input that is there; an Error where it is none.
Result<const TensorInfo*> sequence_at(const NodeView& node, std::string_view formal);
/// An Error that says that nobody knows what an input holds.
Error contents_unknown(const NodeView& node, std::string_view formal);

}  // namespace opcost
