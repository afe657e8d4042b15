#pragma once

#include <nanobind/nanobind.h>

namespace rhcr {

/// Adds the planning of single windows to the module.
void bind_planning(nanobind::module_& m);

}  // namespace rhcr
