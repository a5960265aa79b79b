"""Writes Keras files with h5py (Debian: python3-h5py), independent of the reader: formula weights of a network, or the small fixtures beside this script.

    python3 write_keras.py formula GOLDEN.json keras-layers.txt STYLE OUT     a whole network; STYLE: keras1, keras2, keras2-model, keras3, ...
    python3 write_keras.py fixtures FOLDER                                    the small files

The formula stands in shared/golden. Keras' batch normalization of Inception v3 and Inception-ResNet v2 has no scale: the formula's scale γ goes into the
filter and into the moving mean, which gives the same network. Keras' own layout is that of keras/src/legacy/saving/legacy_h5_format.py and
keras/src/saving/saving_lib.py.
"""
import base64
import io
import json
import os
import re
import sys
import tarfile
import zipfile

import h5py
import numpy as np

HEADER_LIMIT = 64512


def seed(name):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = ((value ^ byte) * 0x100000001B3) & (2**64 - 1)
    return value


def uniform(name, shape):
    count = int(np.prod(shape, dtype=np.int64))
    with np.errstate(over="ignore"):
        z = np.uint64(seed(name)) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)) * 2.0**-53).reshape(shape)


class Formula:
    """The formula's state_dict."""

    def __init__(self, golden):
        self.gain = golden["conv_gain"]
        self.shapes = {key: shape for key, shape, *_ in golden["keys"]}

    def __call__(self, key):
        shape, u = self.shapes[key], uniform(key, self.shapes[key])
        layer, kind = key.rsplit(".", 1)
        normalization = f"{layer}.running_mean" in self.shapes
        if kind == "weight" and len(shape) == 4:
            value = (2 * u - 1) * np.sqrt(6 / np.prod(shape[1:])) * self.gain
        elif kind == "weight" and len(shape) == 2:
            value = (2 * u - 1) * np.sqrt(3 / shape[1])
        elif normalization:
            value = 0.5 + u if kind in ("weight", "running_var") else 0.2 * (2 * u - 1)
        else:
            value = 0.1 * (2 * u - 1)
        return value.astype(np.float32)


def convolutions(formula):
    """The convolutions with batch normalization and without auxiliary heads, in the order of the state_dict."""
    return [key[: -len(".conv.weight")] for key in formula.shapes if key.endswith(".conv.weight") and not key.startswith("AuxLogits")]


def without_scale(formula, row):
    gamma = formula(f"{row}.bn.weight").astype(np.float64)
    kernel = formula(f"{row}.conv.weight") * gamma[:, None, None, None]
    mean = formula(f"{row}.bn.running_mean") * gamma
    return (
        [("kernel", kernel.transpose(2, 3, 1, 0))],
        [("beta", formula(f"{row}.bn.bias")), ("moving_mean", mean), ("moving_variance", formula(f"{row}.bn.running_var"))],
    )


def plain(formula, layer):
    weight = formula(f"{layer}.weight")
    variables = [("kernel", weight.transpose(2, 3, 1, 0) if weight.ndim == 4 else weight.T)]
    return variables + ([("bias", formula(f"{layer}.bias"))] if f"{layer}.bias" in formula.shapes else [])


def separable(formula, layer):
    depthwise, pointwise = formula(f"{layer}.conv1.weight"), formula(f"{layer}.pointwise.weight")
    return [("depthwise_kernel", depthwise.transpose(2, 3, 0, 1)), ("pointwise_kernel", pointwise.transpose(2, 3, 1, 0))]


def normalization(formula, layer):
    return [
        ("gamma", formula(f"{layer}.weight")), ("beta", formula(f"{layer}.bias")),
        ("moving_mean", formula(f"{layer}.running_mean")), ("moving_variance", formula(f"{layer}.running_var")),
    ]


def inception_v3(formula):
    layers = {}
    for number, row in enumerate(convolutions(formula)):
        end = f"_{number}" if number else ""
        layers[f"conv2d{end}"], layers[f"batch_normalization{end}"] = without_scale(formula, row)
    layers["predictions"] = plain(formula, "fc")
    return layers


def inception_resnet_v2(formula):
    layers, number = {}, 0
    for row in convolutions(formula):
        end = f"_{number}" if number else ""
        names = ("conv_7b", "conv_7b_bn") if row == "conv2d_7b" else (f"conv2d{end}", f"batch_normalization{end}")
        layers[names[0]], layers[names[1]] = without_scale(formula, row)
        number += row != "conv2d_7b"
    for kind, name, count in (("35", "repeat", 10), ("17", "repeat_1", 20), ("8", "repeat_2", 9)):
        for i in range(count):
            layers[f"block{kind}_{i + 1}_conv"] = plain(formula, f"{name}.{i}.conv2d")
    layers["block8_10_conv"] = plain(formula, "block8.conv2d")
    layers["predictions"] = plain(formula, "classif")
    return layers


def xception(formula):
    layers = {}
    for i in (1, 2):
        layers[f"block1_conv{i}"] = plain(formula, f"conv{i}")
        layers[f"block1_conv{i}_bn"] = normalization(formula, f"bn{i}")
    for block in range(2, 14):
        at = 0 if block == 2 else 1
        for i in range(3 if 5 <= block <= 12 else 2):
            layers[f"block{block}_sepconv{i + 1}"] = separable(formula, f"block{block - 1}.rep.{at + 3 * i}")
            layers[f"block{block}_sepconv{i + 1}_bn"] = normalization(formula, f"block{block - 1}.rep.{at + 3 * i + 1}")
    for i in (1, 2):
        layers[f"block14_sepconv{i}"] = separable(formula, f"conv{i + 2}")
        layers[f"block14_sepconv{i}_bn"] = normalization(formula, f"bn{i + 2}")
    for number, block in enumerate((1, 2, 3, 12)):
        end = f"_{number}" if number else ""
        layers[f"conv2d{end}"] = plain(formula, f"block{block}.skip")
        layers[f"batch_normalization{end}"] = normalization(formula, f"block{block}.skipbn")
    layers["predictions"] = plain(formula, "fc")
    return layers


def attributes(group, name, data):
    """legacy_h5_format.save_attributes_to_hdf5_group."""
    data, chunks = np.asarray(data), 1
    while any(part.nbytes > HEADER_LIMIT for part in np.array_split(data, chunks)):
        chunks += 1
    if chunks == 1:
        group.attrs[name] = data
    else:
        for number, part in enumerate(np.array_split(data, chunks)):
            group.attrs[f"{name}{number}"] = part


def save_weights(root, layers, variable, renamed=lambda name: name, **options):
    names = [renamed(name) for name in layers]
    attributes(root, "layer_names", [name.encode() for name in names])
    root.attrs["backend"] = b"tensorflow"
    root.attrs["keras_version"] = b"2.15.0"
    for name in sorted(layers):
        group = root.create_group(renamed(name))
        weights = [(variable(renamed(name), kind), value) for kind, value in layers[name]]
        attributes(group, "weight_names", [weight.encode() for weight, _ in weights])
        for weight, value in weights:
            group.create_dataset(weight, data=np.ascontiguousarray(value, np.float32), **options)


def keras1(layer, kind):
    kind = {"kernel": "W", "bias": "b", "moving_mean": "running_mean", "moving_variance": "running_std"}.get(kind, kind)
    return f"{layer}_{kind}:0"


def keras2(layer, kind):
    return f"{layer}/{kind}:0"


def second_model(name):
    """What Keras 2 calls the layers of a session's second model, counted from one."""
    parts = re.fullmatch(r"(conv2d|batch_normalization)(?:_(\d+))?", name)
    return f"{parts[1]}_{int(parts[2] or 0) + 95}" if parts else name


def old_names(name):
    parts = re.fullmatch(r"(conv2d|batch_normalization)(?:_(\d+))?", name)
    return f"{'convolution2d' if parts[1] == 'conv2d' else 'batchnormalization'}_{int(parts[2] or 0) + 1}" if parts else name


def class_of(name):
    if name.startswith("batch_normalization") or name.endswith("_bn"):
        return "BatchNormalization"
    return "SeparableConv2D" if "sepconv" in name else "Dense" if name in ("predictions", "dense") else "Conv2D"


def snake(name):
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def save_state(root, layers, named, **options):
    """saving_lib._save_container_state of model.layers."""
    counts = {}
    root.create_group("vars")
    for name, variables in layers.items():
        kind = snake(class_of(name))
        number = counts.get(kind, 0)
        counts[kind] = number + 1
        group = root.create_group(f"layers/{kind}_{number}" if number else f"layers/{kind}").create_group("vars")
        if named:
            group.attrs["name"] = name
        for i, (_, value) in enumerate(variables):
            group.create_dataset(str(i), data=np.ascontiguousarray(value, np.float32), **options)


def keras_archive(path, layers, compression=zipfile.ZIP_STORED, **options):
    config = {"module": "keras", "class_name": "Functional", "config": {"name": "model", "layers": [
        {"module": "keras.layers", "class_name": class_of(name), "config": {"name": name}} for name in layers]}}
    weights = io.BytesIO()
    with h5py.File(weights, "w") as root:
        save_state(root, layers, named=False, **options)
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("metadata.json", json.dumps({"keras_version": "3.9.0"}))
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights.getvalue())


def write(style, layers, path):
    if style == "keras3":
        keras_archive(path, layers)
    elif style == "keras3-deflated":
        keras_archive(path, layers, zipfile.ZIP_DEFLATED)
    else:
        with h5py.File(path, "w", libver="latest" if style == "keras2-latest" else "earliest") as root:
            if style in ("keras2", "keras2-latest"):
                save_weights(root, layers, keras2)
            elif style == "keras2-second":
                save_weights(root, layers, keras2, second_model)
            elif style == "keras2-gzip":
                save_weights(root, layers, keras2, compression="gzip", shuffle=True)
            elif style == "keras1":
                save_weights(root, layers, keras1, old_names)
            elif style == "keras2-model":
                root.attrs["model_config"] = json.dumps({"class_name": "Model", "pad": "x" * 70_000}).encode()
                save_weights(root.create_group("model_weights"), layers, keras2)
                root.create_group("optimizer_weights").create_dataset("Adam/iterations:0", data=np.int64(3))
            elif style == "keras2-nested":
                inner = {key: value for key, value in layers.items() if key != "predictions"}
                attributes(root, "layer_names", [b"inception", b"dense_1"])
                group = root.create_group("inception")
                attributes(group, "weight_names", [keras2(name, kind).encode() for name in inner for kind, _ in inner[name]])
                for name in inner:
                    for kind, value in inner[name]:
                        group.create_dataset(keras2(name, kind), data=np.ascontiguousarray(value, np.float32))
                head = root.create_group("dense_1")
                attributes(head, "weight_names", [keras2("dense_1", kind).encode() for kind, _ in layers["predictions"]])
                for kind, value in layers["predictions"]:
                    head.create_dataset(keras2("dense_1", kind), data=np.ascontiguousarray(value, np.float32))
            elif style == "keras3-weights":
                save_state(root, layers, named=False)
            elif style == "keras3-named":
                save_state(root, layers, named=True)
            else:
                sys.exit(f"There is no style {style}.")


def formula_file(golden, order, style, path):
    with open(golden) as stream:
        golden = json.load(stream)
    with open(order) as stream:
        orders = dict(line.rstrip().split(": ") for line in stream)
    network = golden["model"].removesuffix("_keras")
    layers = globals()[network](Formula(golden))
    ordered = {name: layers[name] for name in orders[network].split()}
    assert len(ordered) == len(layers), sorted(set(layers) ^ set(ordered))
    write(style, ordered, path)


def small(names=("conv2d", "batch_normalization", "conv2d_1", "batch_normalization_1", "block2_sepconv1", "predictions")):
    """Six layers whose values count up, so that a test can tell each from the others."""
    layers, next_value = {}, 0
    shapes = {
        "Conv2D": [("kernel", (3, 2, 2, 4))], "SeparableConv2D": [("depthwise_kernel", (3, 3, 4, 1)), ("pointwise_kernel", (1, 1, 4, 5))],
        "Dense": [("kernel", (5, 3)), ("bias", (3,))],
        "BatchNormalization": [("beta", (4,)), ("moving_mean", (4,)), ("moving_variance", (4,))],
    }
    for name in names:
        layers[name] = []
        for kind, shape in shapes[class_of(name)]:
            count = int(np.prod(shape))
            layers[name].append((kind, np.arange(next_value, next_value + count, dtype=np.float32).reshape(shape) / 8))
            next_value += count
    return layers


def fixtures(folder):
    for style, ending in (
        ("keras1", "h5"), ("keras2", "h5"), ("keras2-second", "h5"), ("keras2-model", "h5"), ("keras2-gzip", "h5"), ("keras2-latest", "h5"),
        ("keras2-nested", "h5"), ("keras3", "keras"), ("keras3-deflated", "keras"), ("keras3-weights", "h5"), ("keras3-named", "h5"),
    ):
        write(style, small(), f"{folder}/{style}.{ending}")
    with h5py.File(f"{folder}/types.h5", "w") as root:
        for name in ("float16", "float32", "float64", "int8", "uint8", "int16", "int32", "int64", "uint16", "bool", ">f4"):
            root.create_dataset(name.replace(">", "big_"), data=np.array([[0, 1, 2], [3, 4, 5]], name))
        root.create_dataset("scalar", data=np.float32(2.5))
        root.create_dataset("empty", shape=(0, 3), dtype=np.float32)
        root.create_dataset("unwritten", shape=(2, 3), dtype=np.float32)
        root.create_dataset("null", data=h5py.Empty("f4"))
        root.create_dataset("text", data="words")
        root.create_dataset("deep/er/value", data=np.arange(3.0))
        root.create_dataset("chunked", data=np.arange(35.0, dtype=np.float32).reshape(5, 7), chunks=(2, 3))
        root.create_dataset("checked", data=np.arange(35, dtype=np.int32).reshape(5, 7), chunks=(4, 4), compression="gzip", shuffle=True, fletcher32=True)
    with h5py.File(f"{folder}/links.h5", "w") as root:
        root.create_dataset("here", data=np.zeros(3, np.float32))
        root["soft"] = h5py.SoftLink("/here")
        root["elsewhere"] = h5py.ExternalLink("/etc/passwd", "/x")
    with h5py.File(f"{folder}/cycle.h5", "w") as root:
        group = root.create_group("a/b")
        group["c"] = root["a"]
        root.create_dataset("x", data=np.zeros(3, np.float32))
    with h5py.File(f"{folder}/many.h5", "w") as root:
        for i in range(300):
            root.create_dataset(f"tensor_{i:03}", data=np.float32(i))


def tensorflow_js(folder):
    """A layers model of TensorFlow.js, whose second tensor lies in both shards, as files and as the modules of an npm package."""
    first, second = np.arange(6, dtype=np.float32).reshape(2, 3), np.arange(10, dtype=np.uint8)
    third, fourth = np.array([0, 1, 65535], np.uint16), np.array([0.5, -2], np.float16)
    weights = [
        {"name": "conv2d_1/kernel", "shape": [2, 3], "dtype": "float32"},
        {"name": "batch_normalization_1/beta", "shape": [10], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 0.25, "min": -1.0}},
        {"name": "batch_normalization_1/moving_mean", "shape": [3], "dtype": "float32", "quantization": {"dtype": "uint16", "scale": 0.5, "min": 2.0}},
        {"name": "dense_1/bias", "shape": [2], "dtype": "float32", "quantization": {"dtype": "float16"}},
    ]
    data = first.tobytes() + second.tobytes() + third.tobytes() + fourth.tobytes()
    model = {"format": "layers-model", "weightsManifest": [{"paths": ["group1-shard1of2", "group1-shard2of2"], "weights": weights}]}
    shards = {"group1-shard1of2": data[:30], "group1-shard2of2": data[30:]}
    os.makedirs(f"{folder}/tensorflow_js", exist_ok=True)
    with open(f"{folder}/tensorflow_js/model.json", "w") as stream:
        json.dump(model, stream)
    for name, content in shards.items():
        with open(f"{folder}/tensorflow_js/{name}", "wb") as stream:
            stream.write(content)
    script = re.sub(r'"(\w+)": ', r"\1:", json.dumps(model)).replace("0.25", ".25").replace("true", "!0")
    wrap = "!function(d){{module.exports=d()}}(function(){{return function(n){{}}({{1:[function(a,n,i){{n.exports={}}},{{}}]}},{{}},[1])(1)}});"
    modules = {"model": wrap.format(script)}
    modules.update({name: wrap.format(f'"{base64.b64encode(content).decode()}"') for name, content in shards.items()})
    with tarfile.open(f"{folder}/tensorflow_js.tgz", "w:gz", format=tarfile.USTAR_FORMAT) as archive:
        for name, text in modules.items():
            info = tarfile.TarInfo(f"package/models/small/{name}.min.js")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))


if __name__ == "__main__":
    if sys.argv[1] == "fixtures":
        fixtures(sys.argv[2])
        tensorflow_js(sys.argv[2])
    else:
        formula_file(*sys.argv[2:])
