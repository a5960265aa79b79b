"""Writes a .caffemodel with layers of version 1 or 2, from the fields of caffe.proto."""
import numpy as np
from tensorflow_files import field, little
from table import varint


def packed(numbers):
    return b"".join(varint(int(n)) for n in numbers)


def blob(array, legacy):
    if legacy:
        sizes = (1, 1, 1, 1) + array.shape
        head = b"".join(field(1 + i, int(size)) for i, size in enumerate(sizes[-4:]))
        return head + field(5, little(array.astype(np.float32)))
    head = field(7, field(1, packed(array.shape)))
    return (field(8, little(array)) if array.dtype == np.float64 else field(5, little(array.astype(np.float32)))) + head


class Writer:
    def __init__(self, path, version):
        self.file, self.version = open(path, "wb"), version
        self.file.write(field(1, b"Network") + field(3, b"data") + b"".join(field(4, n) for n in (1, 3, 224, 224)))

    def layer(self, name, kind, number, bottom, top, *blobs):
        if self.version == 1:
            body = field(2, bottom.encode()) + field(3, top.encode()) + field(4, name.encode()) + field(5, number)
            body += b"".join(field(6, blob(array, legacy=True)) for array in blobs)
            self.file.write(field(2, body))
        else:
            body = field(1, name.encode()) + field(2, kind.encode()) + field(3, bottom.encode()) + field(4, top.encode())
            body += b"".join(field(7, blob(array, legacy=False)) for array in blobs)
            self.file.write(field(100, body))

    def close(self):
        self.file.close()


STEM = {"conv1": "conv1/7x7_s2", "conv2": "conv2/3x3_reduce", "conv3": "conv2/3x3"}
BRANCHES = ["1x1", "3x3_reduce", "3x3", "5x5_reduce", "5x5", "pool_proj"]
HEADS = {"conv": "conv", "fc1": "fc", "fc2": "classifier"}


def googlenet_names(tensors):
    """Caffe's layers for the modules of the golden file, by their places in the network."""
    out, places = {}, {}
    for key in tensors:
        module = key.rsplit(".", 1)[0]
        if module in out:
            continue
        if module in STEM:
            out[module] = STEM[module]
        elif module.startswith("inception"):
            block = module.split(".")[0]
            place = places[block] = places.get(block, -1) + 1
            out[module] = f"inception_{block[-2:]}/{BRANCHES[place]}"
        elif module.startswith("aux"):
            out[module] = f"loss{module[3]}/{HEADS[module.split('.')[1]]}"
        else:
            out[module] = "loss3/classifier"
    return out


def write_googlenet(path, tensors, version):
    writer, names = Writer(path, version), googlenet_names(tensors)
    for module, name in names.items():
        weight, bias = tensors[module + ".weight"], tensors[module + ".bias"]
        kind, number = ("InnerProduct", 14) if weight.ndim == 2 else ("Convolution", 4)
        writer.layer(name, kind, number, "data", name, weight, bias)
        writer.layer(name.replace("/", "/relu_"), "ReLU", 18, name, name)
    writer.close()


def bn_layers(tensors):
    """The golden file's layers (Cadene's flat names) with Caffe's names."""
    for key in tensors:
        module, kind = key.rsplit(".", 1)
        if kind != "weight" or module.endswith("_bn"):
            continue
        name = module
        for block in [f"inception_{i}{letter}" for i in "345" for letter in "abcde"] + ["conv1", "conv2"]:
            name = name.replace(block + "_", block + "/")
        yield module, name if name != "last_linear" else "fc"


def write_bn_inception(path, tensors, fork):
    """The fork's BN layers have four blobs; Caffe's own BatchNorm has three, with a factor, and a Scale layer follows."""
    writer = Writer(path, 2)
    for module, name in bn_layers(tensors):
        weight, bias = tensors[module + ".weight"], tensors[module + ".bias"]
        writer.layer(name, "InnerProduct" if weight.ndim == 2 else "Convolution", 0, "data", name, weight, bias)
        if module + "_bn.weight" not in tensors:
            continue
        gamma, beta, mean, variance = (tensors[f"{module}_bn.{kind}"] for kind in ("weight", "bias", "running_mean", "running_var"))
        if fork:
            writer.layer(name + "_bn", "BN", 0, name, name + "_bn", *(array.reshape(1, -1, 1, 1) for array in (gamma, beta, mean, variance)))
        else:
            factor = np.array([4], dtype=np.float32)
            writer.layer(name + "/bn", "BatchNorm", 0, name, name + "/bn", mean * 4, variance * 4, factor)
            writer.layer(name + "/bn/sc", "Scale", 0, name + "/bn", name + "/bn", gamma, beta)
    writer.close()
