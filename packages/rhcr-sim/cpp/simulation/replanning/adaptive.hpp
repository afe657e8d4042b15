#pragma once

#include <memory>
#include <utility>

#include "simulation/replanning/replanner.hpp"

namespace rhcr {

/// Plans with one replanner while traffic flows and hands periods over to another one when agents
/// stand still.
///
/// In a jam a search over windows still finds plans - everybody waits - and takes long for them, so
/// that neither failure nor work tells. What tells is a plan in which more than a few agents stay
/// where they are during a whole period: in free flow next to none do. After a jam the first
/// replanner is tried again, later each time that it finds one.
class Adaptive final : public Replanner {
 public:
  Adaptive(std::unique_ptr<Replanner> flow, std::unique_ptr<Replanner> jam)
      : flow_(std::move(flow)), jam_(std::move(jam)) {}

  void replan(const Moment& moment, WindowPlan& plan, WindowRecord& record) override;
  void keep(Snapshot& snapshot, const Fleet& now) override;

 private:
  bool flows(const Moment& moment, const WindowPlan& plan) const;

  std::unique_ptr<Replanner> flow_;
  std::unique_ptr<Replanner> jam_;
  WindowPlan trial_;
  int pause_ = 0;       // periods until the first replanner is tried again
  int next_pause_ = 1;  // after its next failure
};

}  // namespace rhcr
