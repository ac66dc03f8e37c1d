#pragma once

#include <string>
#include <string_view>

#include "io/json_writer.h"
#include "opcost/estimate/record.h"

// The Trace Event format of Chrome and Perfetto, as far as opcost writes it.
namespace opcost {

/// Opens the object and its otherData: who wrote it, of which model, priced with which table. The
/// caller adds what else it has to say there and calls begin_trace_events.
void begin_trace(JsonWriter& json, const Estimate& estimate);
/// Closes otherData and opens the list of events.
void begin_trace_events(JsonWriter& json);
void end_trace(JsonWriter& json);

/// A complete event of process 1, thread 1, up to its open `args`; times are microseconds.
void begin_slice(JsonWriter& json, std::string_view name, std::string_view category, double begin,
                 double duration);
/// An event that names or describes process 1, up to its open `args`.
void begin_metadata(JsonWriter& json, std::string_view name);
/// A value at a time, up to its open `args`, which hold the value.
void begin_counter(JsonWriter& json, std::string_view name, double microseconds);
/// Closes `args` and the event.
void end_event(JsonWriter& json);

}  // namespace opcost
