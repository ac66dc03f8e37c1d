#pragma once

#include <string>

#include "opcost/measure/log_context.h"
#include "opcost/measure/record.h"

// The lines of the raw file, each a JSON object with its line break.
namespace opcost {

std::string begin_line(const LogContext& context);
std::string idle_line(const IdleWindow& window);
std::string trial_line(const Trial& trial, const std::string& subject);
std::string result_line(const SubjectResult& result, const std::string& subject);

}  // namespace opcost
