#pragma once

#include <cstdint>
#include <vector>

#include "simulation/simulation.hpp"

namespace rhcr {

/// Planes of an observation: what an agent sees around it.
enum class Plane { kObstacle, kAgent, kGoal, kCloser };

constexpr int kPlanes = 4;

/// Windows of (2 * radius + 1)^2 cells around all agents, as 0 and 1, in the order agent, plane,
/// row, column. Obstacles include all beyond the map; other agents; the first goal of the agent,
/// moved to the nearest cell of the window if it lies outside; cells from where the way to it is
/// shorter.
std::vector<std::uint8_t> observe(Simulation& simulation, int radius);

/// Moves that an agent can make: 1 for right, up, left, down if there is an edge and the agent is
/// not in service; (agents, 4).
std::vector<std::uint8_t> possible_moves(const Simulation& simulation);

}  // namespace rhcr
