#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "io/json_writer.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"
#include "report/estimate/selection.h"

namespace opcost {

/// Writes nodes in few bytes: each a list, whose texts are positions in one list of texts. The
/// lists are read by html/assets/estimate.js; energies are in pJ and exact, counts above 2^53 are
/// texts. null: not known.
class NodePacker {
 public:
  NodePacker(const Estimate& estimate, const Pricer* pricer)
      : estimate_(estimate), pricer_(pricer) {}

  /// Member "nodes".
  void write_nodes(JsonWriter& json, const Selection& nodes);
  /// Members "events", "prices" and "texts", of what the nodes needed.
  void write_tables(JsonWriter& json);

 private:
  std::int64_t text(const std::string& words);  // -1: ""
  std::size_t event(const Event& event);
  void write_node(JsonWriter& json, const NodeEstimate& node);
  void write_event(JsonWriter& json, const EventEntry& entry);
  void write_prices(JsonWriter& json);

  const Estimate& estimate_;
  const Pricer* pricer_;
  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::int64_t> text_at_;
  std::vector<Event> events_;
  std::map<std::string, std::size_t> event_at_;
  std::map<std::pair<std::size_t, std::int64_t>, std::optional<TierIndex>> priced_;
};

}  // namespace opcost
