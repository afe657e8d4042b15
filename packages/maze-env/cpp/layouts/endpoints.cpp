#include "layouts/endpoints.hpp"

#include <algorithm>
#include <vector>

namespace maze {
namespace {

class EndpointSearch {
 public:
  explicit EndpointSearch(const Floor& floor)
      : floor_(floor), search_(floor), upper_(floor.size(), -1), lower_(floor.size(), 0) {}

  Endpoints run() {
    for (int cell = 0; cell < floor_.size(); ++cell) {
      if (floor_.walkable(cell) && upper_[cell] < 0) measure_component(cell);
    }
    return diameter_ < 1 ? Endpoints() : first_pair();
  }

 private:
  /// Raises the diameter to that of the component of `seed` unless it is smaller.
  void measure_component(int seed) {
    search_.run(seed);
    std::vector<std::int32_t> open = search_.reached();
    for (const std::int32_t cell : open) upper_[cell] = static_cast<std::int32_t>(open.size()) - 1;
    bool widest = true;
    tighten(seed);
    while (true) {
      open.erase(std::remove_if(open.begin(), open.end(),
                                [this](int cell) { return upper_[cell] <= diameter_; }),
                 open.end());
      if (open.empty()) return;
      search_.run(widest ? widest_of(open) : innermost_of(open));
      tighten(search_.reached().front());
      widest = !widest;
    }
  }

  int widest_of(const std::vector<std::int32_t>& cells) const {
    return *std::max_element(cells.begin(), cells.end(),
                             [this](int a, int b) { return upper_[a] < upper_[b]; });
  }

  int innermost_of(const std::vector<std::int32_t>& cells) const {
    return *std::min_element(cells.begin(), cells.end(),
                             [this](int a, int b) { return lower_[a] < lower_[b]; });
  }

  /// Draws the conclusions of a finished search from `source`.
  void tighten(int source) {
    const std::int32_t eccentricity = search_.distance(search_.reached().back());
    diameter_ = std::max(diameter_, eccentricity);
    for (const std::int32_t cell : search_.reached()) {
      const std::int32_t distance = search_.distance(cell);
      upper_[cell] = std::min(upper_[cell], eccentricity + distance);
      lower_[cell] = std::max({lower_[cell], eccentricity - distance, distance});
    }
    upper_[source] = eccentricity;
    lower_[source] = eccentricity;
  }

  Endpoints first_pair() {
    int start = 0;
    while (true) {
      if (upper_[start] >= diameter_) {
        search_.run(start);
        tighten(start);
        if (upper_[start] == diameter_) break;
      }
      ++start;
    }
    int goal = 0;
    while (search_.distance(goal) != diameter_) ++goal;
    return {start, goal, diameter_, static_cast<std::int32_t>(search_.reached().size())};
  }

  const Floor& floor_;
  Search search_;
  std::int32_t diameter_ = 0;
  std::vector<std::int32_t> upper_;  // bounds of eccentricities; -1 where no search has been
  std::vector<std::int32_t> lower_;
};

}  // namespace

Endpoints find_endpoints(const Floor& floor) { return EndpointSearch(floor).run(); }

}  // namespace maze
