// Writes profiles of pprof.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <unordered_map>

#include "io/gzip.h"
#include "opcost/core/text.h"
#include "opcost/core/version.h"
#include "report/exchange/profiles.h"
#include "report/exchange/stack.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

/// A message in protobuf's wire format. Field numbers are those of profile.proto.
class Message {
 public:
  void number(std::uint32_t field, std::uint64_t value) {
    varint(field << 3U);
    varint(value);
  }
  void bytes(std::uint32_t field, std::string_view value) {
    varint((field << 3U) | 2U);
    varint(value.size());
    text_ += value;
  }
  void packed(std::uint32_t field, const std::vector<std::uint64_t>& values) {
    Message all;
    for (const std::uint64_t value : values) all.varint(value);
    bytes(field, all.text_);
  }
  const std::string& text() const { return text_; }

 private:
  void varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) text_ += static_cast<char>((value & 0x7fU) | 0x80U);
    text_ += static_cast<char>(value);
  }
  std::string text_;
};

class ProfileWriter {
 public:
  std::string write(const Estimate& estimate, const std::vector<ProfileRow>& rows) {
    string("");
    for (const ProfileFigure& figure : kProfileFigures)
      profile_.bytes(1, value_type(figure.name, figure.unit));
    const std::string model = printable(estimate.model);
    for (const ProfileRow& row : rows) sample(model, row);
    const std::string comment = "opcost " + std::string(version()) + ", table " +
                                printable(estimate.table.name) + ", placement " +
                                std::string(to_string(estimate.options.placement));
    const std::uint64_t about = string(comment);
    const std::uint64_t unit = string("energy");
    for (const std::string& text : strings_) profile_.bytes(6, text);
    profile_.number(13, about);
    if (estimate.coverage.unknown > 0) unknown(estimate);
    profile_.number(14, unit);
    return gzip_stored(profile_.text());
  }

 private:
  void unknown(const Estimate& estimate) {
    const std::string text = plural_text(estimate.coverage.unknown, "node") + " of unknown cost";
    const std::uint64_t at = string(text);
    profile_.bytes(6, text);
    profile_.number(13, at);
  }

  std::uint64_t string(const std::string& text) {
    const auto [found, is_new] = string_at_.try_emplace(text, strings_.size());
    if (is_new) strings_.push_back(text);
    return found->second;
  }

  std::string value_type(std::string_view name, std::string_view unit) {
    Message type;
    type.number(1, string(std::string(name)));
    type.number(2, string(std::string(unit)));
    return type.text();
  }

  // A function and a location for each frame below each parent: their ids are one number.
  std::uint64_t location(const std::string& path, const std::string& name,
                         const std::string& model) {
    const auto [found, is_new] = location_at_.try_emplace(path, location_at_.size() + 1);
    if (!is_new) return found->second;
    Message function, line, place;
    function.number(1, found->second);
    function.number(2, string(path));  // names add up in pprof: only a whole path is one layer
    function.number(3, string(name));
    function.number(4, string(model));
    profile_.bytes(5, function.text());
    line.number(1, found->second);
    place.number(1, found->second);
    place.bytes(4, line.text());
    profile_.bytes(4, place.text());
    return found->second;
  }

  void sample(const std::string& model, const ProfileRow& row) {
    std::vector<std::uint64_t> places, values;
    std::string path;
    for (const std::string& frame : row.frames) {
      path += (path.empty() ? "" : "/") + frame;
      places.insert(places.begin(), location(path, frame, model));
    }
    for (std::size_t at = 0; at < row.values.size(); ++at) {
      const double before = std::round(sums_[at]);
      sums_[at] += row.values[at];
      values.push_back(static_cast<std::uint64_t>(
          static_cast<std::int64_t>(std::min(std::round(sums_[at]) - before, 9e18))));
    }
    Message sample;
    sample.packed(1, places);
    sample.packed(2, values);
    profile_.bytes(2, sample.text());
  }

  Message profile_;
  std::vector<std::string> strings_;
  std::unordered_map<std::string, std::uint64_t> string_at_, location_at_;
  std::array<double, kProfileFigures.size()> sums_{};
};

}  // namespace

std::string pprof_profile(const Estimate& estimate, const Selection& nodes,
                          const RenderOptions& options) {
  return ProfileWriter().write(estimate, profile_rows(estimate, nodes, options));
}

}  // namespace opcost
