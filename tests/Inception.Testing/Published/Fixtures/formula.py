"""The formula weights of Golden/Fixtures/README.md, in numpy, for the keys of a golden file."""
import json
import numpy as np


def uniform(name, count):
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * (1.0 / (1 << 53))


def values(key, shape, is_batch_norm, gain):
    u = uniform(key, int(np.prod(shape)))
    kind = key.rsplit(".", 1)[-1]
    fan_in = float(np.prod(shape[1:]))
    if kind == "weight" and len(shape) == 4:
        v = (2 * u - 1) * (np.sqrt(6.0 / fan_in) * gain)
    elif kind == "weight" and len(shape) == 2:
        v = (2 * u - 1) * np.sqrt(3.0 / fan_in)
    elif is_batch_norm and kind in ("weight", "running_var"):
        v = 0.5 + u
    elif is_batch_norm:
        v = (2 * u - 1) * 0.2
    else:
        v = (2 * u - 1) * 0.1
    return v.astype(np.float32).reshape(shape)


def state_dict(golden):
    """The network's tensors by the reference's keys, without counters, in the reference's order."""
    with open(golden, encoding="utf-8") as file:
        content = json.load(file)
    shapes = {key: shape for key, shape, *_ in content["keys"]}
    gain = content.get("conv_gain", 1.0)
    return {
        key: values(key, shape, key.rsplit(".", 1)[0] + ".running_mean" in shapes, gain)
        for key, shape in shapes.items()
        if not key.endswith("num_batches_tracked")
    }
