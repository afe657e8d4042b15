#pragma once

#include <vector>

#include "map/graph.hpp"
#include "map/scenario.hpp"
#include "plan/snapshot.hpp"
#include "simulation/agents/config.hpp"

namespace rhcr {

/// Where the agents are at a timestep.
struct Fleet {
  int timestep = 0;
  std::vector<Cell> cells;         ///< by agent
  std::vector<Vertex> vertices;    ///< by agent: its cell, with rotation its cell and heading
  std::vector<int> last_finished;  ///< by agent: when it finished its last task, 0 if none

  int agents() const { return static_cast<int>(cells.size()); }

  void keep(Snapshot& snapshot, const Graph& graph) {
    snapshot.number(timestep, 0);
    snapshot.array(cells, 0, graph.cells() - 1);
    snapshot.array(vertices, 0, graph.vertices() - 1);
    snapshot.array(last_finished, 0, timestep);
  }
};

/// The agents at timestep 0; cells that are not given, and headings, are drawn from the seed.
Fleet place_agents(const Scenario& scenario, const SimulationConfig& config);

}  // namespace rhcr
