// Writes events of Perfetto and chrome://tracing.
#include <algorithm>
#include <sstream>
#include <utility>

#include "io/json_writer.h"
#include "report/estimate/layer_figures.h"
#include "report/exchange/profiles.h"
#include "report/exchange/stack.h"
#include "report/exchange/trace_json.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr double kPicojoulesPerMicrosecond = 1000.0;  // of the picture

/// Slices of modules stay open while the layers that follow are inside them.
class TraceWriter {
 public:
  explicit TraceWriter(JsonWriter& json) : json_(json) {}

  void add(const ProfileRow& row) {
    std::size_t same = 0;
    const std::size_t outer = row.frames.size() - 1;
    while (same < std::min(open_.size(), outer) && open_[same].name == row.frames[same]) ++same;
    close_to(same);
    for (std::size_t at = same; at < outer; ++at) open_.push_back({row.frames[at], now_});
    const double begin = now_;
    now_ += row.values[0];
    slice(row.frames.back(), row.node != nullptr ? row.node->op : "row", begin, &row);
  }
  void finish() { close_to(0); }

 private:
  struct Open {
    std::string name;
    double begin;
  };

  void close_to(std::size_t depth) {
    while (open_.size() > depth) {
      slice(open_.back().name, "module", open_.back().begin, nullptr);
      open_.pop_back();
    }
  }

  void slice(const std::string& name, const std::string& category, double begin,
             const ProfileRow* row) {
    begin_slice(json_, name, category, begin / kPicojoulesPerMicrosecond,
                (now_ - begin) / kPicojoulesPerMicrosecond);
    if (row == nullptr) json_.member("energy_pj", now_ - begin);
    if (row != nullptr) {
      for (std::size_t at = 0; at < kProfileFigures.size(); ++at)
        json_.member(std::string(kProfileFigures[at].name) + (at < 2 ? "_pj" : ""),
                     row->values[at]);
      if (row->node != nullptr) json_.member("output", output_text(*row->node));
    }
    end_event(json_);
  }

  JsonWriter& json_;
  std::vector<Open> open_;
  double now_ = 0.0;
};

}  // namespace

std::string trace_events(const Estimate& estimate, const Selection& nodes,
                         const RenderOptions& options) {
  std::ostringstream out;
  JsonWriter json(out);
  begin_trace(json, estimate);
  json.member("time", "stands for energy: 1 us is 1 nJ");
  json.member("energy_pj", estimate.totals.energy.value);
  begin_trace_events(json);
  begin_metadata(json, "process_name");
  json.member("name", printable(estimate.model) + " (1 us is 1 nJ)");
  end_event(json);
  TraceWriter writer(json);
  for (const ProfileRow& row : profile_rows(estimate, nodes, options)) writer.add(row);
  writer.finish();
  end_trace(json);
  return std::move(out).str();
}

}  // namespace opcost
