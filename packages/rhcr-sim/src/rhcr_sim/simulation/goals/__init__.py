"""Where agents are sent: goals drawn from the map, lists of goals, callbacks, pools of tasks."""
