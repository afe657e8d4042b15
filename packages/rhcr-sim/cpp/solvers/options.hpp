#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/path_planner.hpp"

namespace rhcr {

/// What a caller chooses: the fields of the same names of `Config` in Python, defaults resolved.
struct Options {
  int agents = 0;
  std::uint64_t seed = 0;
  int steps = 0;                    ///< timesteps to simulate
  int window = 0;                   ///< conflicts are resolved this many timesteps ahead
  int period = 0;                   ///< timesteps executed between two plans, <= window
  std::int64_t max_expansions = 0;  ///< low-level expansions a window
  std::string solver = "pbs";
  Planner planner = Planner::kSipp;  ///< of single agents, for PBS and WHCA*
  double suboptimality = 1.0;        ///< bound of ECBS, >= 1
  bool independence = false;         ///< groups of agents that do not meet are planned apart
  int travel_time_window = 0;        ///< timesteps that LRA* remembers delays
  int robust = 0;                 ///< agents keep more than this many timesteps apart on every cell
  std::string fallback = "wait";  ///< repairs an unfinished plan: "wait", or a step planner
  int lookahead = 1;              ///< steps that EPIBT plans ahead
  double delay_probability = 0.0;         ///< that an agent is held up when it moves or turns
  std::vector<int> delay_steps = {1, 1};  ///< for at least and at most so many timesteps
  int livelock_windows = 0;  ///< so many without progress are a livelock; 0: nothing is
};

}  // namespace rhcr
