"""Writes grad_cam.json: Grad-CAM of torchvision's networks under the weights of Golden/Fixtures/README.md, in float64, by hooks and autograd.

Run with torch 1.13, torchvision 0.14.1 and numpy:  python3 make_grad_cam.py
"""
import json
import pathlib

import numpy as np
import torch
import torchvision

M64 = (1 << 64) - 1


def uniform(key, count):
    seed = 0xCBF29CE484222325
    for byte in key.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & M64
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0 ** -53


def fill(network):
    state = network.state_dict()
    for key, tensor in state.items():
        if key.endswith("num_batches_tracked"):
            continue
        u, shape = uniform(key, tensor.numel()), tuple(tensor.shape)
        scope, kind = key.rsplit(".", 1)
        fan_in = int(np.prod(shape[1:]))
        if len(shape) == 4:
            values = (2 * u - 1) * np.sqrt(6 / fan_in)
        elif len(shape) == 2:
            values = (2 * u - 1) * np.sqrt(3 / fan_in)
        elif scope + ".running_mean" in state:
            values = 0.5 + u if kind in ("weight", "running_var") else 0.2 * (2 * u - 1)
        else:
            values = 0.1 * (2 * u - 1)
        tensor.copy_(torch.from_numpy(values.astype(np.float32).reshape(shape)))


def grad_cam(network, x, stage, label):
    kept = []
    hook = dict(network.named_modules())[stage].register_forward_hook(lambda module, args, output: kept.append(output))
    logits = network(x)
    hook.remove()
    target = int(logits.argmax()) if label is None else label
    gradient, = torch.autograd.grad(logits[0, target], kept)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    raw = torch.relu((weights * kept[0]).sum(dim=1))[0].detach()
    return {
        "stage": stage,
        "asked": label,
        "class": target,
        "probability": float(torch.softmax(logits, 1)[0, target]),
        "shape": list(raw.shape),
        "raw": [float(value) for value in raw.flatten()],
    }


def main():
    cases = []
    for name, size, stages in (("googlenet", 224, ("inception5b", "inception4a")), ("inception_v3", 299, ("Mixed_7c", "Mixed_6b"))):
        network = getattr(torchvision.models, name)(weights=None, init_weights=False, aux_logits=False, transform_input=False)
        with torch.no_grad():
            fill(network)
        network.double().eval()
        x = torch.from_numpy((2 * uniform("input", 3 * size * size) - 1).astype(np.float32).reshape(1, 3, size, size)).double()
        cases += [{"network": name, **grad_cam(network, x, stage, label)} for stage in stages for label in (None, 281)]
    pathlib.Path(__file__).with_name("grad_cam.json").write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
