"""The constants of TensorFlow's graph of 2015 in the order of the network, which is the golden file's too."""


def layers():
    yield from (f"conv{ending}" for ending in ("", "_1", "_2", "_3", "_4"))
    for block in ("mixed", "mixed_1", "mixed_2"):
        yield f"{block}/conv"
        yield from convolutions(f"{block}/tower", 2)
        yield from convolutions(f"{block}/tower_1", 3)
        yield f"{block}/tower_2/conv"
    yield "mixed_3/conv"
    yield from convolutions("mixed_3/tower", 3)
    for block in ("mixed_4", "mixed_5", "mixed_6", "mixed_7"):
        yield f"{block}/conv"
        yield from convolutions(f"{block}/tower", 3)
        yield from convolutions(f"{block}/tower_1", 5)
        yield f"{block}/tower_2/conv"
    yield from convolutions("mixed_8/tower", 2)
    yield from convolutions("mixed_8/tower_1", 4)
    for block in ("mixed_9", "mixed_10"):
        yield f"{block}/conv"
        yield from convolutions(f"{block}/tower", 1)
        yield from convolutions(f"{block}/tower/mixed", 2)
        yield from convolutions(f"{block}/tower_1", 2)
        yield from convolutions(f"{block}/tower_1/mixed", 2)
        yield f"{block}/tower_2/conv"
    yield "softmax"


def convolutions(scope, count):
    yield from (f"{scope}/conv" + (f"_{i}" if i else "") for i in range(count))


NORMALIZED = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


def constants(state_dict):
    ours = list(dict.fromkeys(key.rsplit(".", 1)[0].removesuffix(".conv").removesuffix(".bn") for key in state_dict))
    names = list(layers())
    assert len(ours) == len(names), f"{len(ours)} layers in the golden file, {len(names)} in the graph"
    names = dict(zip(ours, names))
    out = {}
    for key, value in state_dict.items():
        module, kind = key.rsplit(".", 1)
        if module == "fc":
            out["softmax/weights" if kind == "weight" else "softmax/biases"] = value.T
        elif module.endswith(".conv"):
            out[names[module.removesuffix(".conv")] + "/conv2d_params"] = value.transpose(2, 3, 1, 0)
        else:
            out[f"{names[module.removesuffix('.bn')]}/batchnorm/{NORMALIZED[kind]}"] = value
    return out
