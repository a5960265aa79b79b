"""Writes ONNX graphs from the fields of onnx.proto; the small fixtures are by the onnx package itself."""
import os
import numpy as np
from caffe_files import bn_layers, googlenet_names, packed
from tensorflow_files import field, little


def tensor(name, array, external=None):
    head = field(1, packed(array.shape)) + field(2, 1) + field(8, name.encode())
    if external is None:
        return head + field(9, little(array))
    location, offset = external
    pairs = {"location": location, "offset": str(offset), "length": str(array.nbytes)}
    return head + b"".join(field(13, field(1, key.encode()) + field(2, value.encode())) for key, value in pairs.items()) + field(14, 1)


def node(kind, inputs, output, **numbers):
    attributes = b"".join(field(5, field(1, name.encode()) + field(3, value) + field(20, 2)) for name, value in numbers.items())
    return b"".join(field(1, name.encode()) for name in inputs) + field(2, output.encode()) + field(4, kind.encode()) + attributes


def write(path, layers, external=False):
    """Layers are (operation, names, arrays). External values lie in a folder beside the model."""
    nodes, tensors, value, offset = [], [], "data", 0
    location = "weights/" + os.path.basename(path) + ".data"
    if external:
        os.makedirs(os.path.join(os.path.dirname(path), "weights"), exist_ok=True)
        beside = open(os.path.join(os.path.dirname(path), location), "wb")
    for place, (kind, names, arrays) in enumerate(layers):
        output = f"value{place}"
        numbers = {"transB": 1} if kind == "Gemm" else {}
        nodes.append(field(1, node(kind, [value, *names], output, **numbers)))
        nodes.append(field(1, node("Relu", [output], output + "r")))
        value = output + "r"
        for name, array in zip(names, arrays):
            tensors.append(field(5, tensor(name, array, (location, offset) if external else None)))
            if external:
                beside.write(little(array))
                offset += array.nbytes
    if external:
        beside.close()
    graph = b"".join(nodes) + field(2, b"graph") + b"".join(tensors)
    with open(path, "wb") as file:
        file.write(field(1, 3) + field(2, b"onnx-caffe2") + field(7, graph) + field(8, field(2, 9)))


def googlenet(tensors, numbered):
    place = 0
    for module, name in googlenet_names(tensors).items():
        if module.startswith("aux"):
            continue
        weight, bias = tensors[module + ".weight"], tensors[module + ".bias"]
        names = [str(place), str(place + 1)] if numbered else [name + "_w_0", name + "_b_0"]
        place += 2
        yield "Gemm" if weight.ndim == 2 else "Conv", names, [weight, bias]


def bn_inception(tensors, folded):
    place = 0

    def numbers(count):
        nonlocal place
        place += count
        return [str(i) for i in range(place - count, place)]

    for module, _ in bn_layers(tensors):
        weight, bias = tensors[module + ".weight"], tensors[module + ".bias"]
        if module + "_bn.weight" not in tensors:
            yield "Gemm", numbers(2), [weight, bias]
            continue
        gamma, beta, mean, variance = (tensors[f"{module}_bn.{kind}"] for kind in ("weight", "bias", "running_mean", "running_var"))
        if folded:
            scale = gamma.astype(np.float64) / np.sqrt(variance.astype(np.float64) + 1e-5)
            weight = (weight * scale[:, None, None, None]).astype(np.float32)
            yield "Conv", numbers(2), [weight, ((bias - mean) * scale + beta).astype(np.float32)]
        else:
            yield "Conv", numbers(2), [weight, bias]
            yield "BatchNormalization", numbers(4), [gamma, beta, mean, variance]
