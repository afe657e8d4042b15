#include "simulation/replanning/record.hpp"

namespace rhcr {
namespace {

void keep_window(Snapshot& snapshot, WindowRecord& window) {
  snapshot.number(window.start, 0);
  snapshot.number(window.finished, 0);
  snapshot.flag(window.fallback);
  snapshot.flag(window.out_of_work);
  snapshot.number(window.cost);
  SolverStatistics& work = window.work;
  for (std::int64_t* count :
       {&work.high_level_expanded, &work.high_level_generated, &work.low_level_calls,
        &work.low_level_expanded, &work.low_level_generated, &work.root_conflicts,
        &work.group_merges}) {
    snapshot.number<std::int64_t>(*count, 0);
  }
}

}  // namespace

void SimulationRecord::keep(Snapshot& snapshot, const Graph& graph, int agents, int timestep) {
  const auto steps = static_cast<std::size_t>(timestep);
  const std::size_t states = (steps + 1) * agents;
  snapshot.number(congested_at, -1);
  snapshot.list(positions, 0, graph.cells() - 1);
  snapshot.list(headings, 0, kDirections - 1);
  snapshot.check(positions.size() == states);
  snapshot.check(headings.size() == (graph.rotation() ? states : 0));
  for (std::vector<std::int32_t>* counts : {&serving, &resting, &held_up}) {
    snapshot.list(*counts, 0, agents);
    snapshot.check(counts->size() == steps);
  }
  snapshot.entries(windows, [&](WindowRecord& window) { keep_window(snapshot, window); });
}

}  // namespace rhcr
