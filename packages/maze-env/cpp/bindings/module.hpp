#pragma once

#include <nanobind/nanobind.h>

namespace maze {

void bind_rollouts(nanobind::module_& m);
void bind_agent(nanobind::module_& m);
void bind_layouts(nanobind::module_& m);

}  // namespace maze
