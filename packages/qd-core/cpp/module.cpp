#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "automaton.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace {

using Solutions = nb::ndarray<const float, nb::shape<-1, -1>, nb::c_contig, nb::device::cpu>;
using Seed = nb::ndarray<const std::uint8_t, nb::shape<-1, -1>, nb::c_contig, nb::device::cpu>;
using Tiles = nb::ndarray<std::uint8_t, nb::shape<-1, -1, -1>, nb::c_contig, nb::device::cpu>;

void grow(const Solutions& solutions, const Seed& seed, Tiles& tiles, int symbols, int hidden,
          int iterations, int threads) {
  const qd::AutomatonShape shape{symbols, hidden, static_cast<int>(seed.shape(0)),
                                 static_cast<int>(seed.shape(1)), iterations};
  const std::size_t count = solutions.shape(0), cells = seed.size();
  const bool codes = std::all_of(seed.data(), seed.data() + cells,
                                 [&](std::uint8_t code) { return code < symbols; });
  if (symbols < 1 || hidden < 1 || iterations < 1 || threads < 1 || !codes ||
      static_cast<int>(solutions.shape(1)) != shape.weights() || tiles.shape(0) != count ||
      tiles.shape(1) != seed.shape(0) || tiles.shape(2) != seed.shape(1))
    throw nb::value_error("grow: the arguments do not fit one another.");
  nb::gil_scoped_release release;
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    qd::Automaton automaton(shape, seed.data());
    for (std::size_t i = next++; i < count; i = next++)
      automaton.grow(solutions.data() + i * solutions.shape(1), tiles.data() + i * cells);
  };
  std::vector<std::thread> helpers;
  const std::size_t wanted = std::min<std::size_t>(threads, count);
  for (std::size_t i = 1; i < wanted; ++i) helpers.emplace_back(work);
  work();
  for (auto& helper : helpers) helper.join();
}

}  // namespace

NB_MODULE(_core, m) {
  m.doc() = "Native kernels of qd-core.";
  m.def("grow", &grow, "solutions"_a.noconvert(), "seed"_a.noconvert(), "tiles"_a.noconvert(),
        nb::kw_only(), "symbols"_a, "hidden"_a, "iterations"_a, "threads"_a,
        "Grow ``tiles`` ``uint8 (n, h, w)`` of automata with weights ``float32 (n, dim)``.\n\n"
        "Raises:\n    ValueError: If the arguments do not fit one another.");
}
