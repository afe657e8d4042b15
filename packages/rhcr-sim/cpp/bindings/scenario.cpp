#include "map/scenario.hpp"

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/vector.h>

#include <cstddef>
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
  new (self) Scenario(std::move(graph), std::move(targets), std::move(starts), SignalPoll());
}

std::uint64_t total_distance(const Scenario& scenario, const std::vector<std::int32_t>& from,
                             const std::vector<std::int32_t>& to) {
  nb::gil_scoped_release release;
  return scenario.total_distance(from, to, SignalPoll());
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
          [](const Scenario& s, Vertex from, Cell to) {
            return s.distances_to(to)->distances()[from];
          },
          "from_cell"_a, "to_cell"_a,
          "Steps from a cell to another; UNREACHABLE if there is no way.")
      .def("reachable", &Scenario::reachable, "from_cell"_a, "to_cell"_a,
           "Whether there is a way from a cell to another.")
      .def("total_distance", &total_distance, "from_targets"_a, "to_targets"_a,
           "Sum of the shortest distances of all pairs of targets.")
      .def_prop_ro(
          "field_bytes",
          [](const Scenario& s) { return s.distances_to(s.target_cell(0))->bytes(); },
          "Memory of the distances to the first target.")
      .def_prop_ro(
          "cache_bytes", [](const Scenario& s) { return s.cache().bytes(); },
          "Memory of the distance fields that are kept now.")
      .def(
          "set_cache_limit",
          [](const Scenario& s, std::size_t bytes) { s.cache().set_limit(bytes); }, "bytes"_a,
          "Sets how much memory distance fields may take that no agent needs now.");
}

}  // namespace rhcr
