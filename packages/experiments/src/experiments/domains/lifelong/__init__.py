"""What domains of robots that carry goods all day have in common: repair, simulation, measures."""
