#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/tuple.h>

#include <cstdint>
#include <tuple>

#include "bindings/module.hpp"
#include "bindings/numpy.hpp"
#include "layouts/distances.hpp"
#include "layouts/endpoints.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace maze {
namespace {

using Cells = InputArray<std::uint8_t, 2>;

Floor floor_of(const Cells& cells) {
  return Floor(cells.data(), static_cast<int>(cells.shape(0)), static_cast<int>(cells.shape(1)));
}

std::tuple<int, int, int, int> endpoints(Cells cells) {
  nb::gil_scoped_release release;
  const Endpoints found = find_endpoints(floor_of(cells));
  return {found.start, found.goal, found.distance, found.reachable};
}

OutputArray<std::int32_t> distances(Cells cells, int source) {
  const Floor floor = floor_of(cells);
  Search search(floor);
  search.run(source);
  return to_numpy(search.distances(), {cells.shape(0), cells.shape(1)});
}

}  // namespace

void bind_layouts(nb::module_& m) {
  m.def("endpoints", &endpoints, "cells"_a,
        "Start, goal, distance and reachable cells of the farthest pair; -1 if there is none.");
  m.def("distances", &distances, "cells"_a, "source"_a,
        "Steps from a floor cell, int32 (H, W), -1 where there is no way.");
}

}  // namespace maze
