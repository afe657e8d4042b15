#include "map/scenario.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "bindings/bindings.hpp"
#include "bindings/numpy.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace rhcr {
namespace {

using KindArray = nb::ndarray<const std::uint8_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

void make_scenario(Scenario* self, KindArray drivable, std::vector<Cell> targets,
                   std::vector<Cell> starts, std::vector<std::int32_t> weights, bool rotation) {
  nb::gil_scoped_release release;
  const std::vector<std::uint8_t> cells(drivable.data(), drivable.data() + drivable.size());
  Graph graph(static_cast<int>(drivable.shape(0)), static_cast<int>(drivable.shape(1)), cells,
              std::move(weights), rotation);
  new (self) Scenario(std::move(graph), std::move(targets), std::move(starts));
}

}  // namespace

void bind_scenario(nb::module_& m) {
  nb::class_<Scenario>(m, "Scenario", "Graph, goal cells and distance tables of one layout.")
      .def("__init__", &make_scenario, "drivable"_a, "targets"_a, "starts"_a,
           "weights"_a = std::vector<std::int32_t>(), "rotation"_a = false)
      .def("drop_unreachable_starts", &Scenario::drop_unreachable_starts,
           "Forgets the starts that cannot reach the first target.")
      .def(
          "starts", [](const Scenario& s) { return to_numpy(s.starts()); },
          "Cells where agents may start, (n,).")
      .def("disconnected_cell", &Scenario::disconnected_cell,
           "A start or goal cell that cannot reach the first target, or None.")
      .def(
          "distance",
          [](const Scenario& s, Vertex from, Cell to) { return s.distances_to(to)[from]; },
          "from_cell"_a, "to_cell"_a,
          "Steps from a cell to another; UNREACHABLE if there is no way.")
      .def("total_distance", &Scenario::total_distance, "from_targets"_a, "to_targets"_a,
           "Sum of the shortest distances of all pairs of targets.");
}

}  // namespace rhcr
