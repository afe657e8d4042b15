#pragma once

#include <cstdint>

#include "layouts/distances.hpp"

namespace maze {

/// The two floor cells that are farthest apart, of those the first pair in row-major order.
struct Endpoints {
  std::int32_t start = -1;
  std::int32_t goal = -1;
  std::int32_t distance = -1;  // -1 if no two floor cells are adjacent
  std::int32_t reachable = 0;  // cells that can be reached from the start, itself included
};

/// Finds the endpoints with bounds on eccentricities (Takes and Kosters, 2011), which leave few
/// cells to search from.
Endpoints find_endpoints(const Floor& floor);

}  // namespace maze
