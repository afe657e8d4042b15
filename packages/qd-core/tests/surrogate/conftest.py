"""One thread for torch: many small operations of several threads wait for one another."""

import torch

torch.set_num_threads(1)
