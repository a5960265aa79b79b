"""
The variables of TF-slim's networks, in the order in which the authors' code makes them (research/slim/nets), with the tensors of a golden file.
Both name the convolutions in the order of the network, so that the position alone joins them.
"""
import numpy as np


def branches(block, *names):
    for branch, convolutions in enumerate(names):
        for name in convolutions.split():
            yield f"{block}/Branch_{branch}/{name if name.startswith('Conv') else 'Conv2d_' + name}"


def inception_v1():
    yield from ("Conv2d_1a_7x7", "Conv2d_2b_1x1", "Conv2d_2c_3x3")
    for block in "3b 3c 4b 4c 4d 4e 4f 5b 5c".split():
        yield from branches(f"Mixed_{block}", "0a_1x1", "0a_1x1 0b_3x3", "0a_1x1 0a_3x3" if block == "5b" else "0a_1x1 0b_3x3", "0b_1x1")
    yield "Logits/Conv2d_0c_1x1"


def inception_v2():
    yield from ("Conv2d_1a_7x7", "Conv2d_2b_1x1", "Conv2d_2c_3x3")
    for block in "3b 3c 4a 4b 4c 4d 4e 5a 5b 5c".split():
        if block in ("4a", "5a"):
            yield from branches(f"Mixed_{block}", "0a_1x1 1a_3x3", "0a_1x1 0b_3x3 1a_3x3")
        else:
            yield from branches(f"Mixed_{block}", "0a_1x1", "0a_1x1 0b_3x3", "0a_1x1 0b_3x3 0c_3x3", "0b_1x1")
    yield "Logits/Conv2d_1c_1x1"


def inception_v3():
    yield from ("Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3")
    for block in "5b 5c 5d".split():
        yield from branches(f"Mixed_{block}", "0a_1x1", "0b_1x1 Conv_1_0c_5x5" if block == "5c" else "0a_1x1 0b_5x5", "0a_1x1 0b_3x3 0c_3x3", "0b_1x1")
    yield from branches("Mixed_6a", "1a_1x1", "0a_1x1 0b_3x3 1a_1x1")
    for block in "6b 6c 6d 6e".split():
        yield from branches(f"Mixed_{block}", "0a_1x1", "0a_1x1 0b_1x7 0c_7x1", "0a_1x1 0b_7x1 0c_1x7 0d_7x1 0e_1x7", "0b_1x1")
    yield from ("AuxLogits/Conv2d_1b_1x1", "AuxLogits/Conv2d_2a_5x5", "AuxLogits/Conv2d_2b_1x1")
    yield from branches("Mixed_7a", "0a_1x1 1a_3x3", "0a_1x1 0b_1x7 0c_7x1 1a_3x3")
    for block in "7b 7c".split():
        yield from branches(f"Mixed_{block}", "0a_1x1", f"0a_1x1 0b_1x3 {'0b' if block == '7b' else '0c'}_3x1", "0a_1x1 0b_3x3 0c_1x3 0d_3x1", "0b_1x1")
    yield "Logits/Conv2d_1c_1x1"


def inception_v4():
    yield from ("Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3")
    yield from branches("Mixed_3a", "", "0a_3x3")
    yield from branches("Mixed_4a", "0a_1x1 1a_3x3", "0a_1x1 0b_1x7 0c_7x1 1a_3x3")
    yield from branches("Mixed_5a", "1a_3x3")
    for block in "5b 5c 5d 5e".split():
        yield from branches(f"Mixed_{block}", "0a_1x1", "0a_1x1 0b_3x3", "0a_1x1 0b_3x3 0c_3x3", "0b_1x1")
    yield from branches("Mixed_6a", "1a_3x3", "0a_1x1 0b_3x3 1a_3x3")
    for block in "6b 6c 6d 6e 6f 6g 6h".split():
        yield from branches(f"Mixed_{block}", "0a_1x1", "0a_1x1 0b_1x7 0c_7x1", "0a_1x1 0b_7x1 0c_1x7 0d_7x1 0e_1x7", "0b_1x1")
    yield from branches("Mixed_7a", "0a_1x1 1a_3x3", "0a_1x1 0b_1x7 0c_7x1 1a_3x3")
    for block in "7b 7c 7d".split():
        yield from branches(f"Mixed_{block}", "0a_1x1", "0a_1x1 0b_1x3 0c_3x1", "0a_1x1 0b_3x1 0c_1x3 0d_1x3 0e_3x1", "0b_1x1")
    yield "Logits/Logits"


def inception_resnet_v2():
    yield from ("Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3")
    yield from branches("Mixed_5b", "1x1", "0a_1x1 0b_5x5", "0a_1x1 0b_3x3 0c_3x3", "0b_1x1")
    for i in range(1, 11):
        yield from branches(f"Repeat/block35_{i}", "1x1", "0a_1x1 0b_3x3", "0a_1x1 0b_3x3 0c_3x3")
        yield f"Repeat/block35_{i}/Conv2d_1x1"
    yield from branches("Mixed_6a", "1a_3x3", "0a_1x1 0b_3x3 1a_3x3")
    for i in range(1, 21):
        yield from branches(f"Repeat_1/block17_{i}", "1x1", "0a_1x1 0b_1x7 0c_7x1")
        yield f"Repeat_1/block17_{i}/Conv2d_1x1"
    yield from branches("Mixed_7a", "0a_1x1 1a_3x3", "0a_1x1 1a_3x3", "0a_1x1 0b_3x3 1a_3x3")
    for block in [f"Repeat_2/block8_{i}" for i in range(1, 10)] + ["Block8"]:
        yield from branches(block, "1x1", "0a_1x1 0b_1x3 0c_3x1")
        yield f"{block}/Conv2d_1x1"
    yield from ("Conv2d_7b_1x1", "Logits/Logits")


SCOPES = {
    "googlenet_slim": ("InceptionV1", inception_v1),
    "inception_v2": ("InceptionV2", inception_v2),
    "inception_v3": ("InceptionV3", inception_v3),
    "inception_v4": ("InceptionV4", inception_v4),
    "inception_resnet_v2": ("InceptionResnetV2", inception_resnet_v2),
}

NORMALIZED = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


def variables(network, state_dict, background=True):
    """The variables by name. A background class of sevens comes first, and what training leaves behind is there too."""
    scope, names = SCOPES[network]
    state_dict = {key: value for key, value in state_dict.items() if not key.startswith("aux")}   # slim's v1 has no auxiliary heads
    layers = list(dict.fromkeys(layer(key) for key in state_dict))
    names = list(names())
    assert len(layers) == len(names), f"{len(layers)} layers in the golden file, {len(names)} in slim"
    slim = dict(zip(layers, names))
    out = {}
    for key, value in state_dict.items():
        name = f"{scope}/{slim[layer(key)]}"
        ending, kind = key.rsplit(".", 2)[-2:]
        if ending == "bn":
            out[f"{name}/BatchNorm/{NORMALIZED[kind]}"] = value
        elif ending == "depthwise":                                    # (i·m) × 1 × h × w → h × w × i × m
            out[f"{name}/depthwise_weights"] = value.reshape(3, -1, *value.shape[2:]).transpose(2, 3, 0, 1)
        elif value.ndim == 4:                                          # o × i × h × w → h × w × i × o
            out[f"{name}/{'pointwise_weights' if ending == 'pointwise' else 'weights'}"] = value.transpose(2, 3, 1, 0)
        elif "Logits" in name:
            if background:
                value = np.concatenate([np.full_like(value[:1], 7), value])
            if value.ndim == 2:
                value = value.T if name.endswith(("/Logits", "/Aux_logits")) else value.T[None, None]
            out[f"{name}/{'biases' if kind == 'bias' else 'weights'}"] = value
        else:
            out[f"{name}/biases"] = value
    some = next(iter(out))
    out[f"{some}/ExponentialMovingAverage"] = out[some] * 0
    out[f"{some}/Momentum"] = out[some] * 0
    out["global_step"] = np.array(156551, dtype=np.int64)
    return out


def layer(key):
    parts = key.split(".")[:-1]
    return ".".join(parts[:-1] if parts[-1] in ("conv", "bn", "depthwise", "pointwise") and len(parts) > 1 else parts)
