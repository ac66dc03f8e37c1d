#pragma once

#include <string>

#include "opcost/runs/measured_run.h"

// The measurements of Getzner et al. (2023) in the shared data folder, as runs.
namespace opcost::test {

/// Of layers_public.csv.
RunSet getzner_layers(const std::string& path);
/// Of networks_public.csv: the whole networks that models/ has.
RunSet getzner_networks(const std::string& path);

}  // namespace opcost::test
