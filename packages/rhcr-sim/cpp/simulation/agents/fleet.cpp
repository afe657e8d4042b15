#include "simulation/agents/fleet.hpp"

#include <utility>

#include "map/random.hpp"

namespace rhcr {
namespace {

constexpr std::uint64_t kStartPurpose = 2;
constexpr std::uint64_t kHeadingPurpose = 5;

std::vector<Cell> draw_starts(const Scenario& scenario, const SimulationConfig& config) {
  std::vector<Cell> cells =
      config.start_candidates.empty() ? scenario.starts() : config.start_candidates;
  Random random(config.seed, kStartPurpose, 0);
  for (int i = 0; i < config.agents; ++i) {  // Fisher-Yates, as far as needed
    std::swap(cells[i], cells[i + random.below(static_cast<std::uint32_t>(cells.size()) - i)]);
  }
  cells.resize(config.agents);
  return cells;
}

std::vector<Vertex> draw_headings(const Graph& graph, const std::vector<Cell>& cells,
                                  std::uint64_t seed) {
  if (!graph.rotation()) return cells;
  std::vector<Vertex> vertices;
  Random random(seed, kHeadingPurpose, 0);
  for (const Cell cell : cells) {
    vertices.push_back(graph.vertex(cell, static_cast<int>(random.below(kDirections))));
  }
  return vertices;
}

}  // namespace

Fleet place_agents(const Scenario& scenario, const SimulationConfig& config) {
  Fleet fleet;
  fleet.cells = config.starts.empty() ? draw_starts(scenario, config) : config.starts;
  fleet.vertices = draw_headings(scenario.graph(), fleet.cells, config.seed);
  fleet.last_finished.assign(config.agents, 0);
  return fleet;
}

}  // namespace rhcr
