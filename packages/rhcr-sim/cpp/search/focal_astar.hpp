#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "plan/bitset.hpp"
#include "plan/plan_state.hpp"
#include "plan/window_problem.hpp"
#include "search/focal_queue.hpp"

namespace rhcr {

/// `agent` must not be on cell `to` at times `first` to `last`, or, with `from` set, must not move
/// from vertex `from` to vertex `to`.
struct Constraint {
  Agent agent;
  Vertex from;
  std::int32_t to;
  int first;
  int last;
};

/// Focal search over (cell, time, goal) for one agent: constraints are hard,
/// the paths of the other agents soft. Of all paths that cost at most
/// `suboptimality` times the optimum it prefers one with few collisions.
///
/// Like SIPP it ends at the window, from where the distance tables are exact. An
/// agent at its goal may serve it or pass by; one in service at its start must
/// finish, and nobody else may enter that cell meanwhile.
class FocalAstar {
 public:
  FocalAstar(const Graph& graph, double suboptimality);

  void prepare(const WindowProblem& problem);

  /// Plans a path for `agent`; `constraints` are all its own. Returns false if there is none.
  bool plan(const PlanState& plans, Agent agent, const std::vector<Constraint>& constraints,
            Path& path);

  /// No path of the last `plan` costs less than this.
  int lower_bound() const {
    return problem_->rests(agent_) ? 0 : static_cast<int>(queue_.lower_bound());
  }

  std::int64_t expanded() const { return expanded_; }
  std::int64_t generated() const { return generated_; }
  std::int64_t calls() const { return calls_; }

 private:
  static constexpr int kNone = -1;

  struct Node {
    Vertex vertex;
    int parent;
    int goal;  ///< goals reached and served so far
    int arrival;
    int time;   ///< from when the agent may move on
    int spent;  ///< g: cost up to `time`
    int cost;   ///< f: cost of the cheapest whole path through this state
    int conflicts;
  };

  struct Known {  // the latest way to a state in a search that no other one surpassed
    std::uint32_t search = 0;
    int spent = 0;
    int conflicts = 0;
  };

  bool search(Path& path);
  Word* blocked_times(const Constraint& constraint);
  void change(Word* times, Word value);
  void expand(int id);
  void move_to(int parent, Vertex vertex, int weight);
  void generate(Node node);
  bool serve(Node& node) const;
  int collisions(Cell from, Cell to, int time) const;
  void add(Node node);
  bool last(const Node& node) const;
  Known& known(const Node& node);

  const Graph& graph_;
  const WindowProblem* problem_ = nullptr;
  int window_ = 0;
  std::vector<Word> blocked_cells_;              // by cell: times
  std::vector<Word> blocked_moves_;              // by vertex and move: arrival times
  std::vector<std::pair<Word*, Word>> changed_;  // old values of blocked times, for this search

  // The current search.
  const PlanState* plans_ = nullptr;
  Agent agent_ = 0;
  const Goal* goals_ = nullptr;
  int goal_count_ = 0;
  std::uint32_t search_ = 0;
  std::vector<Node> nodes_;
  FocalQueue queue_;
  std::vector<Known> known_;

  std::int64_t expanded_ = 0;
  std::int64_t generated_ = 0;
  std::int64_t calls_ = 0;
};

}  // namespace rhcr
