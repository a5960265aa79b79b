"""Writes the FID network under the formula weights as NVIDIA's TorchScript file names it (Debian: python3-torch).

    python3 write_nvidia.py GOLDEN.json OUT

The modules have the names of NVlabs/stylegan2-ada-pytorch's inception-2015-12-05.pt. Its batch normalization has no scale: the formula's scale goes into the
filter and the mean, which gives the same network. The code is a stand-in, which no reader may run.
"""
import os
import sys

import torch

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "Inception.Testing", "Published", "Fixtures"))
import formula    # noqa: E402

A = "conv tower.conv tower.conv_1 tower_1.conv tower_1.conv_1 tower_1.conv_2 tower_2.conv".split()
B = "conv tower.conv tower.conv_1 tower.conv_2".split()
C = "conv tower.conv tower.conv_1 tower.conv_2 tower_1.conv tower_1.conv_1 tower_1.conv_2 tower_1.conv_3 tower_1.conv_4 tower_2.conv".split()
D = "tower.conv tower.conv_1 tower_1.conv tower_1.conv_1 tower_1.conv_2 tower_1.conv_3".split()
E = "conv tower_conv tower_mixed_conv tower_mixed_conv_1 tower_1_conv tower_1_conv_1 tower_1_mixed_conv tower_1_mixed_conv_1 tower_2_conv".split()
LAYERS = ["conv", "conv_1", "conv_2", "conv_3", "conv_4"] + [
    f"mixed{f'_{i}' if i else ''}.{layer}" for i, block in enumerate((A, A, A, B, C, C, C, C, D, E, E)) for layer in block]


class Unit(torch.nn.Module):
    def __init__(self, weight, scale, beta, mean, var):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.from_numpy(weight) * torch.from_numpy(scale)[:, None, None, None])
        self.beta = torch.nn.Parameter(torch.from_numpy(beta))
        self.mean = torch.nn.Parameter(torch.from_numpy(mean) * torch.from_numpy(scale))
        self.var = torch.nn.Parameter(torch.from_numpy(var))

    def forward(self, x: torch.Tensor):
        raise RuntimeError("This code must not run.")


class Container(torch.nn.Module):
    def forward(self, x: torch.Tensor):
        raise RuntimeError("This code must not run.")


golden, out = sys.argv[1:]
state = formula.state_dict(golden)
convolutions = [key[: -len(".conv.weight")] for key in state if key.endswith(".conv.weight")]     # in the order of the network
assert len(convolutions) == len(LAYERS), (len(convolutions), len(LAYERS))
root = Container()
root.layers = Container()
for ours, theirs in zip(convolutions, LAYERS):
    place = root.layers
    *scopes, name = theirs.split(".")
    for scope in scopes:
        if not hasattr(place, scope):
            place.add_module(scope, Container())
        place = getattr(place, scope)
    place.add_module(name, Unit(state[f"{ours}.conv.weight"], *(state[f"{ours}.bn.{kind}"] for kind in ("weight", "bias", "running_mean", "running_var"))))
root.output = torch.nn.Linear(2048, 1008)
root.output.load_state_dict({kind: torch.from_numpy(state[f"fc.{kind}"]) for kind in ("weight", "bias")})
torch.jit.script(root).save(out)
