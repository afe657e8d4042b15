#pragma once

#include <nanobind/nanobind.h>

namespace rhcr {

void bind_scenario(nanobind::module_& m);    ///< layouts: graph, goal cells, distances
void bind_options(nanobind::module_& m);     ///< the choices that a simulation has
void bind_simulation(nanobind::module_& m);  ///< a running simulation
void bind_planning(nanobind::module_& m);    ///< single paths and single windows

}  // namespace rhcr
