#include "layouts/distances.hpp"

#include <cstddef>

namespace maze {

Floor::Floor(const std::uint8_t* cells, int height, int width)
    : walkable_(static_cast<std::size_t>(height) * width),
      degrees_(walkable_.size()),
      neighbours_(walkable_.size() * 4) {
  const auto link = [this, cells](int cell, int neighbour) {
    if (cells[neighbour] == 0) neighbours_[cell * 4 + degrees_[cell]++] = neighbour;
  };
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const int cell = row * width + column;
      if (cells[cell] != 0) continue;
      walkable_[cell] = 1;
      if (row > 0) link(cell, cell - width);
      if (column > 0) link(cell, cell - 1);
      if (column + 1 < width) link(cell, cell + 1);
      if (row + 1 < height) link(cell, cell + width);
    }
  }
}

Search::Search(const Floor& floor) : floor_(floor), distances_(floor.size(), kUnreachable) {
  reached_.reserve(floor.size());
}

void Search::run(int source) {
  for (const std::int32_t cell : reached_) distances_[cell] = kUnreachable;
  reached_.clear();
  distances_[source] = 0;
  reached_.push_back(source);
  for (std::size_t next = 0; next < reached_.size(); ++next) {
    const std::int32_t cell = reached_[next];
    const std::int32_t* neighbours = floor_.neighbours(cell);
    for (int k = 0; k < floor_.degree(cell); ++k) {
      const std::int32_t neighbour = neighbours[k];
      if (distances_[neighbour] != kUnreachable) continue;
      distances_[neighbour] = distances_[cell] + 1;
      reached_.push_back(neighbour);
    }
  }
}

}  // namespace maze
