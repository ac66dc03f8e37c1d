#pragma once

#include <optional>
#include <string>
#include <utility>

#include "opcost/measure/meter.h"
#include "opcost/measure/runner.h"

// The lines that programs answer by the protocols of PROTOCOLS.md and RUNNER_PROTOCOL.md. They are
// strangers' text: std::nullopt for a line of another form.
namespace opcost {

/// The name of a meter that is a program.
inline constexpr std::string_view kCommandName = "command";

/// "opcost-meter 1 measured board INA238 on the 12 V rail"
std::optional<MeterDescription> meter_greeting(const std::string& line);
/// "error TEXT": the program reports a gap in its own words.
std::optional<std::string> meter_refusal(const std::string& line);
/// "joules 12.5 [seconds=5.01] [package-0=10.5 dram-0=2]"; the parts must add up. `seconds`: the
/// length of the window where the program does not tell it.
std::optional<EnergyWindow> energy_in_answer(const std::string& line, double seconds);

/// What a runner says behind "done": how long it ran, of `passed` seconds by our clock.
std::optional<double> seconds_in_answer(const std::string& text, double passed);
/// What a runner says behind "counted": elements, those that are not 0, those that are 1.
std::optional<ValueCount> counts_in_answer(const std::string& text);
/// The first word of a line, and the rest.
std::pair<std::string, std::string> first_word(const std::string& line);

}  // namespace opcost
