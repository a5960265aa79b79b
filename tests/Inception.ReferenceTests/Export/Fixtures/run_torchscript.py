"""Runs TorchScript files with PyTorch as a user would: load, forward, compare.

Usage: run_torchscript.py FOLDER NAME...; for each name FOLDER has NAME.pt, and NAME.pth with the tensors x and y.
Prints, a line for each name, the largest difference over the largest |y|, the file's "network" text, and whether all buffers are float32.
"""

import sys

import torch

folder, *names = sys.argv[1:]
torch.set_num_threads(2)
for name in names:
    extra = {"network": ""}
    model = torch.jit.load(f"{folder}/{name}.pt", map_location="cpu", _extra_files=extra)
    tensors = torch.load(f"{folder}/{name}.pth", weights_only=True)
    x, y = tensors["x"], tensors["y"]
    with torch.no_grad():
        for _ in range(3):  # the second run is profiled, the third optimised
            found = model(x)
    assert found.shape == y.shape, (name, found.shape, y.shape)
    float32 = all(buffer.dtype == torch.float32 for buffer in model.buffers())
    network = extra["network"].decode() if isinstance(extra["network"], bytes) else extra["network"]
    print(name, ((found - y).abs().max() / y.abs().max()).item(), network, float32)
