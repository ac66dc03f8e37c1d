#pragma once

#include "llm/config_fields.h"
#include "opcost/llm/architecture.h"

namespace opcost::llm {

/// What `quantization_config` says: the form of each class of weights, and layers whose MLP is
/// kept. `config` is the whole file, whose text part may be `text`. A method that is not known is a
/// fault of `text`.
void read_quantisation(const JsonValue& config, ConfigFields& text, Architecture& to);

/// Whether a list of module patterns ("lm_head", "model.layers.*.self_attn", "re:.*router") names a
/// module: as a part of its name, with * and the simple regular expressions that such lists have.
bool names_module(const std::vector<std::string>& patterns, std::string_view module);

}  // namespace opcost::llm
