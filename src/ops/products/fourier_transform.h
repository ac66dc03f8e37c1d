#pragma once

#include <cstdint>

#include "rules/body.h"

namespace opcost {

/// Longest length that is transformed; factorising longer ones would take too long.
inline constexpr std::int64_t kLongestTransform = std::int64_t{1} << 32;

/// One fast Fourier transform of n complex numbers in the array `work` of one transform, whose
/// elements are real and imaginary parts in turn. The numbers are temporaries before and
/// after: the caller reads and writes them.
///
/// Mixed radix, as in Cooley and Tukey (1965) and in FFT libraries. For each prime factor p
/// of n there is a stage of n/p butterflies. Each has p - 1 twiddle factors and a direct
/// transform of p numbers: p·(p - 1) additions and (p - 1)² products (none for p = 2,
/// whose factors are ±1). So a power of two takes n/2·log2 n products and n·log2 n
/// additions, and a prime the n·(n - 1) of the definition. Between two stages all 2n parts
/// are written to `work` and read.
void transform(Body& body, std::int64_t n, const Operand& work);

}  // namespace opcost
