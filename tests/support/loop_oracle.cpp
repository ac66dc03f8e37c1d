// Executes convolutions and pools as literal loops and counts what happens.
#include "support/loop_oracle.h"

#include <algorithm>
#include <functional>

namespace opcost::test {
namespace {

/// A sum or maximum as it comes together: the first term starts it.
class Reduction {
 public:
  explicit Reduction(std::uint64_t& combinations) : combinations_(combinations) {}
  void take() {
    if (started_) ++combinations_;
    started_ = true;
  }

 private:
  std::uint64_t& combinations_;
  bool started_ = false;
};

/// Calls `visit` with every index below `extents`, the last axis fastest.
void for_each_index(const Integers& extents, const std::function<void(const Integers&)>& visit) {
  if (std::ranges::find(extents, 0) != extents.end()) return;
  Integers index(extents.size(), 0);
  while (true) {
    visit(index);
    std::size_t axis = extents.size();
    while (axis > 0 && ++index[axis - 1] == extents[axis - 1]) index[--axis] = 0;
    if (axis == 0) return;
  }
}

Integers joined(Integers first, const Integers& then) {
  first.insert(first.end(), then.begin(), then.end());
  return first;
}

Integers window_counts(const WindowLayer& layer) {
  Integers counts;
  for (std::size_t axis = 0; axis < layer.size.size(); ++axis)
    counts.push_back(windows_along(layer.size[axis], layer.pads_begin[axis], layer.pads_end[axis],
                                   layer.kernel[axis], layer.dilations[axis], layer.strides[axis],
                                   layer.ceil_mode));
  return counts;
}

void drop_zeros(Observed& observed) {
  std::erase_if(observed.happenings, [](const auto& entry) { return entry.second == 0; });
}

Observed pool_loops(const WindowLayer& layer, const std::string& combine) {
  Observed seen;
  seen.shape = joined({layer.batch, layer.channels}, window_counts(layer));
  auto& happen = seen.happenings;
  for_each_index(seen.shape, [&](const Integers&) {
    Reduction reduction(happen[combine]);
    for_each_index(layer.kernel, [&](const Integers&) {
      ++happen["read float32 X"];
      reduction.take();
    });
    ++happen["write float32 Y"];
  });
  return seen;
}

}  // namespace

std::string WindowLayer::attributes() const {
  std::string text = "strides=" + list_text(strides) + " dilations=" + list_text(dilations) +
                     " pads=" + list_text(joined(pads_begin, pads_end));
  if (ceil_mode) text += " ceil_mode=1";
  if (group != 1) text += " group=" + std::to_string(group);
  if (!output_padding.empty()) text += " output_padding=" + list_text(output_padding);
  return text;
}

std::int64_t windows_along(std::int64_t size, std::int64_t pad_begin, std::int64_t pad_end,
                           std::int64_t kernel, std::int64_t dilation, std::int64_t stride,
                           bool ceil_mode) {
  // Positions are those of the input: its padding begins at -pad_begin.
  const auto last_tap = [&](std::int64_t start) { return start + (kernel - 1) * dilation; };
  const std::int64_t end = size + pad_end - 1;
  std::int64_t windows = 0, start = -pad_begin;
  for (; last_tap(start) <= end; start += stride) ++windows;
  if (!ceil_mode) return windows;
  const bool flush = last_tap(start - stride) == end;
  if (!flush) ++windows;
  const std::int64_t last_start = -pad_begin + (windows - 1) * stride;
  return last_start >= size ? windows - 1 : windows;
}

// y[n,k,p] = b[k] + sum over c, r of w[k,c,r] x[n, group of k first + c, p·stride + r·dilation -
// pad]
Observed conv_loops(const WindowLayer& layer) {
  Observed seen;
  seen.shape = joined({layer.batch, layer.filters}, window_counts(layer));
  auto& happen = seen.happenings;
  const std::int64_t per_group = layer.filters / layer.group;
  for_each_index(seen.shape, [&](const Integers& y) {
    Reduction sum(happen["add float32"]);
    for (std::int64_t c = 0; c < layer.channels; ++c) {
      const bool same_group = c / (layer.channels / layer.group) == y[1] / per_group;
      if (!same_group) continue;
      for_each_index(layer.kernel, [&](const Integers&) {
        ++happen["read float32 W"];
        ++happen["read float32 X"];
        ++happen["mul float32"];
        ++seen.macs;
        sum.take();
      });
    }
    if (layer.bias) ++happen["read float32 B"], ++happen["add float32 B"];
    ++happen["write float32 Y"];
  });
  drop_zeros(seen);
  return seen;
}

// y[n, m, i·stride + r·dilation - pad] += w[c, m, r] x[n, c, i]
Observed conv_transpose_loops(const WindowLayer& layer) {
  Observed seen;
  auto& happen = seen.happenings;
  Integers furthest(layer.size.size(), 0);
  const std::int64_t channels_in_group = layer.channels / layer.group;
  const std::int64_t filters_in_group = layer.filters / layer.group;
  for_each_index(joined({layer.batch, layer.channels}, layer.size), [&](const Integers& x) {
    for (std::int64_t m = 0; m < layer.filters; ++m) {
      if (m / filters_in_group != x[1] / channels_in_group) continue;
      for_each_index(layer.kernel, [&](const Integers& tap) {
        ++happen["read float32 W"];
        ++happen["read float32 X"];
        ++happen["mul float32"];
        ++happen["add float32"];
        ++seen.macs;
        for (std::size_t axis = 0; axis < tap.size(); ++axis) {
          const std::int64_t at =
              x[axis + 2] * layer.strides[axis] + tap[axis] * layer.dilations[axis];
          furthest[axis] = std::max(furthest[axis], at);
        }
      });
    }
  });
  seen.shape = {layer.batch, layer.filters};
  for (std::size_t axis = 0; axis < layer.size.size(); ++axis)
    seen.shape.push_back(furthest[axis] + 1 + layer.output_padding[axis] - layer.pads_begin[axis] -
                         layer.pads_end[axis]);
  for_each_index(seen.shape, [&](const Integers&) {
    if (layer.bias) ++happen["read float32 B"], ++happen["add float32 B"];
    ++happen["write float32 Y"];
  });
  return seen;
}

Observed max_pool_loops(const WindowLayer& layer, bool indices) {
  Observed seen = pool_loops(layer, "compare float32");
  if (indices) seen.happenings["write int64 Indices"] = seen.happenings["write float32 Y"];
  drop_zeros(seen);
  return seen;
}

Observed average_pool_loops(const WindowLayer& layer) {
  Observed seen = pool_loops(layer, "add float32");
  seen.happenings["div float32"] = seen.happenings["write float32 Y"];
  drop_zeros(seen);
  return seen;
}

// y[batch, i, j] = sum over k of a[batch, i, k] b[batch, k, j]
Observed matmul_loops(const Integers& a, const Integers& b) {
  Observed seen;
  auto& happen = seen.happenings;
  const std::size_t a_batch = a.size() > 2 ? a.size() - 2 : 0;
  const std::size_t b_batch = b.size() > 2 ? b.size() - 2 : 0;
  for (std::size_t from_end = std::max(a_batch, b_batch); from_end > 0; --from_end) {
    const std::int64_t x = from_end <= a_batch ? a[a_batch - from_end] : 1;
    const std::int64_t y = from_end <= b_batch ? b[b_batch - from_end] : 1;
    seen.shape.push_back(x == 1 ? y : x);
  }
  if (a.size() > 1) seen.shape.push_back(a[a.size() - 2]);
  if (b.size() > 1) seen.shape.push_back(b.back());
  for_each_index(seen.shape, [&](const Integers&) {
    Reduction sum(happen["add float32"]);
    for (std::int64_t k = 0; k < a.back(); ++k) {
      ++happen["read float32 A"];
      ++happen["read float32 B"];
      ++happen["mul float32"];
      ++seen.macs;
      sum.take();
    }
    ++happen["write float32 Y"];
  });
  drop_zeros(seen);
  return seen;
}

Observed gemm_loops(std::int64_t rows, std::int64_t inner, std::int64_t columns, bool alpha,
                    bool beta, bool bias) {
  Observed seen = matmul_loops({rows, inner}, {inner, columns});
  for_each_index(seen.shape, [&](const Integers&) {
    if (alpha) ++seen.happenings["mul float32"];
    if (!bias) return;
    ++seen.happenings["read float32 C"];
    if (beta) ++seen.happenings["mul float32 C"];
    ++seen.happenings["add float32 C"];
  });
  return seen;
}

// m = max x; s = sum exp(x - m); y = exp(x - m) / s, or (x - m) - log s
Observed softmax_loops(const Integers& shape, std::size_t first_axis, std::size_t end_axis,
                       bool logarithm) {
  Observed seen;
  seen.shape = shape;
  auto& happen = seen.happenings;
  Integers outside = shape, inside(shape.size(), 1);
  for (std::size_t axis = first_axis; axis < end_axis; ++axis)
    std::swap(outside[axis], inside[axis]);
  for_each_index(outside, [&](const Integers&) {
    Reduction maximum(happen["compare float32"]), sum(happen["add float32"]);
    for_each_index(inside, [&](const Integers&) {
      ++happen["read float32 input"];
      maximum.take();
    });
    for_each_index(inside, [&](const Integers&) {
      ++happen["read float32 input"];
      ++happen["add float32"];
      ++happen["exp float32"];
      sum.take();
    });
    if (logarithm) ++happen["log float32"];
    for_each_index(inside, [&](const Integers&) {
      ++happen[logarithm ? "add float32" : "div float32"];
      ++happen["write float32 output"];
    });
  });
  drop_zeros(seen);
  return seen;
}

}  // namespace opcost::test
