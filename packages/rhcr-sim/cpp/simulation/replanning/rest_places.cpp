#include "simulation/replanning/rest_places.hpp"

#include <algorithm>

namespace rhcr {
namespace {

constexpr std::uint64_t kGoalPurpose = 1;
constexpr Agent kNobody = -1;

}  // namespace

RestPlaces::RestPlaces(const Scenario& scenario, const std::vector<GoalClass>& classes,
                       Endpoints endpoints, bool homes, const std::vector<Cell>& starts,
                       std::uint64_t seed)
    : scenario_(scenario),
      classes_(classes),
      endpoints_(endpoints),
      homes_(homes && endpoints == Endpoints::kDummy ? starts : std::vector<Cell>{}),
      drawn_(starts.size(), homes ? 0 : 1),
      goals_(starts.size(), kNoCell),
      places_(starts),
      owner_(scenario.graph().cells(), kNobody),
      wanted_(scenario.graph().cells(), 0) {
  for (std::size_t agent = 0; agent < starts.size(); ++agent) {
    randoms_.emplace_back(seed, kGoalPurpose, agent);
    owner_[starts[agent]] = static_cast<Agent>(agent);
  }
}

Cell RestPlaces::draw_goal(Agent agent, Cell now) {
  const GoalClass& goal_class = classes_[drawn_[agent] % classes_.size()];
  const Cell cell = draw(randoms_[agent], goal_class, [&](Cell candidate) {
    return candidate != now && !taken(agent, candidate);
  });
  if (cell == kNoCell) return cell;
  ++drawn_[agent];
  ++wanted_[cell];
  goals_[agent] = cell;
  return cell;
}

void RestPlaces::finish_goal(Agent agent) {
  --wanted_[goals_[agent]];
  goals_[agent] = kNoCell;
}

RestSearch::Target RestPlaces::place_for(Agent agent) {
  const Cell goal = goals_[agent];
  if (endpoints_ == Endpoints::kHold) return target(goal);
  if (!homes_.empty()) return target(homes_[agent]);
  const Cell place = draw(randoms_[agent], classes_[0], [&](Cell candidate) {
    return !taken(agent, candidate) && wanted_[candidate] == (candidate == goal ? 1 : 0);
  });
  return target(place);
}

void RestPlaces::take(Agent agent, Cell place) {
  owner_[places_[agent]] = kNobody;
  owner_[place] = agent;
  places_[agent] = place;
}

void RestPlaces::keep(Snapshot& snapshot) {
  const Cell last = scenario_.graph().cells() - 1;
  for (Random& random : randoms_) snapshot.number(random.state());
  snapshot.array(drawn_);
  snapshot.array(goals_, kNoCell, last);
  snapshot.array(places_, 0, last);
  if (!snapshot.reads()) return;
  std::fill(owner_.begin(), owner_.end(), kNobody);
  std::fill(wanted_.begin(), wanted_.end(), 0);
  for (std::size_t agent = 0; agent < places_.size(); ++agent) {
    owner_[places_[agent]] = static_cast<Agent>(agent);
    if (goals_[agent] != kNoCell) ++wanted_[goals_[agent]];
  }
}

/// One of the allowed cells of a class by weight; kNoCell if there is none.
template <typename Allowed>
Cell RestPlaces::draw(Random& random, const GoalClass& goal_class, Allowed allowed) {
  cumulative_.clear();
  double total = 0.0;
  for (std::size_t i = 0; i < goal_class.targets.size(); ++i) {
    const bool possible = allowed(scenario_.target_cell(goal_class.targets[i]));
    cumulative_.push_back(total += possible ? goal_class.weights[i] : 0.0);
  }
  if (!(total > 0.0)) return kNoCell;
  const double point = random.unit() * total;
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), point);
  return scenario_.target_cell(goal_class.targets[found - cumulative_.begin()]);
}

}  // namespace rhcr
