"""Writes a torchvision network (Debian: python3-torch, python3-torchvision) in two forms with the same weights.

    python3 write_torchvision.py quantized NETWORK OUT PLAIN    filters in qint8 by channel under the keys of torchvision's quantized files, and dequantized
    python3 write_torchvision.py script NETWORK OUT PLAIN       a TorchScript archive, and the state_dict
"""
import collections
import sys
import warnings

import torch
import torchvision

warnings.simplefilter("ignore")
kind, name, out, plain = sys.argv[1:]
torch.manual_seed(0)
network = getattr(torchvision.models, name)(weights=None, aux_logits=False, init_weights=False).eval()
for buffer in network.buffers():
    if buffer.dtype == torch.float32:
        buffer.uniform_(0.5, 1.5)
state = network.state_dict()

if kind == "script":
    torch.jit.script(network).save(out)
    torch.save(state, plain)
    sys.exit()

quantized, floats = collections.OrderedDict(), collections.OrderedDict()
quantized["quant.scale"], quantized["quant.zero_point"] = torch.tensor([0.02]), torch.tensor([64])
for key, value in state.items():
    if key.endswith(".conv.weight"):
        layer = key[: -len(".conv.weight")]
        scale = state[f"{layer}.bn.weight"] / torch.sqrt(state[f"{layer}.bn.running_var"] + 1e-3)
        folded = (value * scale[:, None, None, None]).contiguous(memory_format=torch.channels_last)
        steps = folded.abs().amax((1, 2, 3)).double() / 127 + 1e-9
        tensor = torch.quantize_per_channel(folded, steps, torch.zeros(len(steps), dtype=torch.long), 0, torch.qint8)
        bias = state[f"{layer}.bn.bias"] - state[f"{layer}.bn.running_mean"] * scale
        quantized[key], quantized[f"{layer}.conv.bias"] = tensor, bias
        quantized[f"{layer}.conv.scale"], quantized[f"{layer}.conv.zero_point"] = torch.tensor(0.05), torch.tensor(0)
        floats[key], floats[f"{layer}.bn.bias"] = tensor.dequantize().contiguous(), bias
        floats[f"{layer}.bn.weight"] = torch.ones_like(bias)
        floats[f"{layer}.bn.running_mean"], floats[f"{layer}.bn.running_var"] = torch.zeros_like(bias), torch.full_like(bias, 1 - 1e-3)
tensor = torch.quantize_per_tensor(state["fc.weight"], 0.01, 3, torch.qint8)
quantized["fc.scale"], quantized["fc.zero_point"] = torch.tensor(0.1), torch.tensor(50)
quantized["fc._packed_params.dtype"], quantized["fc._packed_params._packed_params"] = torch.qint8, (tensor, state["fc.bias"])
floats["fc.weight"], floats["fc.bias"] = tensor.dequantize(), state["fc.bias"]
torch.save(quantized, out)
torch.save(floats, plain)
