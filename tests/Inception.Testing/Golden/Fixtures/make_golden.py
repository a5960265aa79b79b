"""Makes googlenet_caffe.json, googlenet_slim.json, inception_v2.json, xception_keras.json and auxiliary_heads.json under the formula weights of README.md.

The networks stand here as plain functions, written from the papers, Caffe's, TF-slim's and Keras' published layer parameters
(tensorflow/models research/slim/nets/inception_v1.py, keras_applications/xception.py); TensorFlow's SAME padding and Caffe's normalisation are
written out by their definitions. Needs torch 1.13 or later.

    python3 make_golden.py [NAME ...]     all files, or those of these names
"""
import json
import math
import sys

import numpy
import torch
import torch.nn.functional as F

torch.set_grad_enabled(False)


def uniform(name, count):
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) % 2**64
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(seed) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z ^= z >> numpy.uint64(31)
    return (z >> numpy.uint64(11)).astype(numpy.float64) * 2.0**-53


class Weights:
    """Makes a tensor when a key is asked for the first time, and remembers its shape in order."""

    def __init__(self, gain=1.0):
        self.shapes, self.gain = {}, gain

    def __call__(self, key, *shape):
        self.shapes[key] = list(shape)
        u = uniform(key, math.prod(shape))
        layer, kind = key.rsplit(".", 1)
        normalization = len(self.shapes.get(f"{layer}.weight", ())) == 1      # the scale is asked for first
        if kind == "weight" and len(shape) == 4:
            values = (2 * u - 1) * math.sqrt(6 / math.prod(shape[1:])) * self.gain
        elif kind == "weight" and len(shape) == 2:
            values = (2 * u - 1) * math.sqrt(3 / shape[1])
        elif normalization and kind in ("weight", "running_var"):
            values = 0.5 + u
        elif normalization:
            values = 0.2 * (2 * u - 1)
        else:
            values = 0.1 * (2 * u - 1)
        return torch.from_numpy(values.astype(numpy.float32).reshape(shape)).double()


def image(*shape):
    return torch.from_numpy((2 * uniform("input", math.prod(shape)) - 1).astype(numpy.float32).reshape(shape)).double()


class Recorder:
    def __init__(self):
        self.nodes = []

    def __call__(self, name, value):
        self.nodes.append({
            "name": name, "at": "output", "shape": list(value.shape),
            "mean": value.mean().item(), "std": value.std(unbiased=False).item(), "first": value.flatten()[:8].tolist(),
        })
        return value


# --- GoogLeNet as in Caffe -------------------------------------------------------------------------------------------

def googlenet_caffe(x, w, note, heads=None):
    def conv(name, x, out, kernel, stride=1, padding=0):
        weight = w(f"{name}.weight", out, x.shape[1], kernel, kernel)
        return F.conv2d(x, weight, w(f"{name}.bias", out), stride, padding).relu()

    def linear(name, x, out):
        return F.linear(x, w(f"{name}.weight", out, x.shape[1]), w(f"{name}.bias", out))

    def norm(x, size=5, alpha=1e-4, beta=0.75):
        squares = F.pad((x * x).transpose(1, 3), (size // 2, size // 2)).unfold(3, size, 1).sum(-1).transpose(1, 3)
        return x / (1 + alpha / size * squares) ** beta

    def pool(x):
        return F.max_pool2d(x, 3, 2, ceil_mode=True)

    def mixed(name, x, one, three_reduce, three, five_reduce, five, projection):
        return note(name, torch.cat([
            conv(f"{name}.branch1", x, one, 1),
            conv(f"{name}.branch2.1", conv(f"{name}.branch2.0", x, three_reduce, 1), three, 3, padding=1),
            conv(f"{name}.branch3.1", conv(f"{name}.branch3.0", x, five_reduce, 1), five, 5, padding=2),
            conv(f"{name}.branch4.1", F.max_pool2d(x, 3, 1, 1), projection, 1),
        ], 1))

    def head(name, x):
        if heads is None:
            return
        x = conv(f"{name}.conv", F.avg_pool2d(x, 5, 3), 128, 1).flatten(1)
        heads[name] = linear(f"{name}.fc2", linear(f"{name}.fc1", x, 1024).relu(), 1000)

    x = note("conv1", conv("conv1", x, 64, 7, 2, 3))
    x = note("norm1", norm(pool(x)))
    x = conv("conv3", conv("conv2", x, 64, 1), 192, 3, padding=1)
    x = note("maxpool2", pool(note("norm2", norm(x))))
    x = mixed("inception3a", x, 64, 96, 128, 16, 32, 32)
    x = mixed("inception3b", x, 128, 128, 192, 32, 96, 64)
    x = mixed("inception4a", note("maxpool3", pool(x)), 192, 96, 208, 16, 48, 64)
    head("aux1", x)
    x = mixed("inception4b", x, 160, 112, 224, 24, 64, 64)
    x = mixed("inception4c", x, 128, 128, 256, 24, 64, 64)
    x = mixed("inception4d", x, 112, 144, 288, 32, 64, 64)
    head("aux2", x)
    x = mixed("inception4e", x, 256, 160, 320, 32, 128, 128)
    x = mixed("inception5a", note("maxpool4", pool(x)), 256, 160, 320, 32, 128, 128)
    x = mixed("inception5b", x, 384, 192, 384, 48, 128, 128)
    return linear("fc", note("avgpool", x.mean((2, 3))), 1000)


# --- TensorFlow's and Keras' ------------------------------------------------------------------------------------------

def same(x, kernel, stride, value=0.0):
    """TensorFlow's SAME: ceil(size / stride) places, the odd one after."""
    padding = []
    for size in (x.shape[3], x.shape[2]):
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        padding += [total // 2, total - total // 2]
    return F.pad(x, padding, value=value)


def normalized(name, x, w):
    """Batch normalization with the epsilon of TF-slim and Keras."""
    channels = x.shape[1]
    scale, shift = w(f"{name}.weight", channels), w(f"{name}.bias", channels)
    mean, variance = w(f"{name}.running_mean", channels), w(f"{name}.running_var", channels)
    w.shapes[f"{name}.num_batches_tracked"] = []
    per_channel = lambda v: v.view(1, -1, 1, 1)
    return (x - per_channel(mean)) / per_channel(variance + 1e-3).sqrt() * per_channel(scale) + per_channel(shift)


def same_conv(name, x, w, out, kernel, stride=1):
    """slim.conv2d with slim.batch_norm and ReLU."""
    x = F.conv2d(same(x, kernel, stride), w(f"{name}.conv.weight", out, x.shape[1], kernel, kernel), None, stride)
    return normalized(f"{name}.bn", x, w).relu()


def same_max_pool(x, kernel, stride):
    return F.max_pool2d(same(x, kernel, stride, -math.inf), kernel, stride)


# --- Inception v1 as in TF-slim, under torchvision's names ------------------------------------------------------------

def googlenet_slim(x, w, note, heads=None):
    def conv(name, x, out, kernel, stride=1):
        return same_conv(name, x, w, out, kernel, stride)

    def mixed(name, x, one, three_reduce, three, five_reduce, five, projection):
        return note(name, torch.cat([
            conv(f"{name}.branch1", x, one, 1),
            conv(f"{name}.branch2.1", conv(f"{name}.branch2.0", x, three_reduce, 1), three, 3),
            conv(f"{name}.branch3.1", conv(f"{name}.branch3.0", x, five_reduce, 1), five, 3),
            conv(f"{name}.branch4.1", same_max_pool(x, 3, 1), projection, 1),
        ], 1))

    x = note("conv1", conv("conv1", x, 64, 7, 2))
    x = note("maxpool1", same_max_pool(x, 3, 2))
    x = note("conv3", conv("conv3", conv("conv2", x, 64, 1), 192, 3))
    x = note("maxpool2", same_max_pool(x, 3, 2))
    x = mixed("inception3a", x, 64, 96, 128, 16, 32, 32)
    x = mixed("inception3b", x, 128, 128, 192, 32, 96, 64)
    x = note("maxpool3", same_max_pool(x, 3, 2))
    x = mixed("inception4a", x, 192, 96, 208, 16, 48, 64)
    x = mixed("inception4b", x, 160, 112, 224, 24, 64, 64)
    x = mixed("inception4c", x, 128, 128, 256, 24, 64, 64)
    x = mixed("inception4d", x, 112, 144, 288, 32, 64, 64)
    x = mixed("inception4e", x, 256, 160, 320, 32, 128, 128)
    x = note("maxpool4", same_max_pool(x, 2, 2))
    x = mixed("inception5a", x, 256, 160, 320, 32, 128, 128)
    x = mixed("inception5b", x, 384, 192, 384, 48, 128, 128)
    x = note("avgpool", x.mean((2, 3)))
    return F.linear(x, w("fc.weight", 1000, 1024), w("fc.bias", 1000))


# --- Xception as in Keras, under timm's names -------------------------------------------------------------------------

def xception_keras(x, w, note, heads=None):
    def conv(name, x, out, kernel, stride=1, padding="valid"):
        x = same(x, kernel, stride) if padding == "same" else x
        return F.conv2d(x, w(f"{name}.weight", out, x.shape[1], kernel, kernel), None, stride)

    def separable(name, x, out):
        """SeparableConv2D(out, 3, padding='same', use_bias=False)"""
        channels = x.shape[1]
        x = F.conv2d(same(x, 3, 1), w(f"{name}.conv1.weight", channels, 1, 3, 3), groups=channels)
        return F.conv2d(x, w(f"{name}.pointwise.weight", out, channels, 1, 1))

    def units(block, x, first, *outs):
        """Activation, SeparableConv2D, BatchNormalization, as often as there are channels; the first block begins without activation."""
        for i, out in enumerate(outs):
            x = x if first and i == 0 else x.relu()
            at = 3 * i + (0 if first else 1)
            x = normalized(f"{block}.rep.{at + 1}", separable(f"{block}.rep.{at}", x, out), w)
        return x

    def reduction(block, x, *outs, first=False):
        residual = normalized(f"{block}.skipbn", conv(f"{block}.skip", x, outs[-1], 1, 2, "same"), w)
        return note(block, same_max_pool(units(block, x, first, *outs), 3, 2) + residual)

    x = note("act1", normalized("bn1", conv("conv1", x, 32, 3, 2), w).relu())
    x = note("act2", normalized("bn2", conv("conv2", x, 64, 3), w).relu())
    x = reduction("block1", x, 128, 128, first=True)
    x = reduction("block2", x, 256, 256)
    x = reduction("block3", x, 728, 728)
    for i in range(8):
        x = note(f"block{i + 4}", x + units(f"block{i + 4}", x, False, 728, 728, 728))
    x = reduction("block12", x, 728, 1024)
    x = note("act3", normalized("bn3", separable("conv3", x, 1536), w).relu())
    x = note("act4", normalized("bn4", separable("conv4", x, 2048), w).relu())
    x = note("global_pool", x.mean((2, 3)))
    return F.linear(x, w("fc.weight", 1000, 2048), w("fc.bias", 1000))


# --- Inception v2 as in TF-slim --------------------------------------------------------------------------------------

def inception_v2(x, w, note, heads=None):
    def conv(name, x, out, kernel, stride=1):
        return same_conv(name, x, w, out, kernel, stride)

    def max_pool(x, stride):
        return same_max_pool(x, 3, stride)

    def mean_pool(x):
        """The mean of the places inside the image."""
        ones = torch.ones_like(x[:1, :1])
        window = torch.ones(1, 1, 3, 3, dtype=x.dtype)
        sums = F.conv2d(same(x, 3, 1).flatten(0, 1).unsqueeze(1), window).view(x.shape)
        return sums / F.conv2d(same(ones, 3, 1), window)

    def mixed(name, x, one, three_reduce, three, double_reduce, double, projection, pool=mean_pool):
        b = f"{name}.Branch_"
        return note(name, torch.cat([
            conv(b + "0.Conv2d_0a_1x1", x, one, 1),
            conv(b + "1.Conv2d_0b_3x3", conv(b + "1.Conv2d_0a_1x1", x, three_reduce, 1), three, 3),
            conv(b + "2.Conv2d_0c_3x3", conv(b + "2.Conv2d_0b_3x3", conv(b + "2.Conv2d_0a_1x1", x, double_reduce, 1), double, 3), double, 3),
            conv(b + "3.Conv2d_0b_1x1", pool(x), projection, 1),
        ], 1))

    def reduction(name, x, three_reduce, three, double_reduce, double):
        b = f"{name}.Branch_"
        return note(name, torch.cat([
            conv(b + "0.Conv2d_1a_3x3", conv(b + "0.Conv2d_0a_1x1", x, three_reduce, 1), three, 3, 2),
            conv(b + "1.Conv2d_1a_3x3", conv(b + "1.Conv2d_0b_3x3", conv(b + "1.Conv2d_0a_1x1", x, double_reduce, 1), double, 3), double, 3, 2),
            max_pool(x, 2),
        ], 1))

    stem = "Conv2d_1a_7x7"
    x = F.conv2d(same(x, 7, 2), w(f"{stem}.depthwise.weight", 24, 1, 7, 7), None, 2, groups=3)
    x = F.conv2d(x, w(f"{stem}.pointwise.weight", 64, 24, 1, 1), w(f"{stem}.pointwise.bias", 64)).relu()
    x = note("MaxPool_2a_3x3", max_pool(note(f"{stem}.pointwise", x), 2))
    x = conv("Conv2d_2c_3x3", conv("Conv2d_2b_1x1", x, 64, 1), 192, 3)
    x = note("MaxPool_3a_3x3", max_pool(x, 2))
    x = mixed("Mixed_3b", x, 64, 64, 64, 64, 96, 32)
    x = mixed("Mixed_3c", x, 64, 64, 96, 64, 96, 64)
    x = reduction("Mixed_4a", x, 128, 160, 64, 96)
    x = mixed("Mixed_4b", x, 224, 64, 96, 96, 128, 128)
    x = mixed("Mixed_4c", x, 192, 96, 128, 96, 128, 128)
    x = mixed("Mixed_4d", x, 160, 128, 160, 128, 160, 96)
    x = mixed("Mixed_4e", x, 96, 128, 192, 160, 192, 96)
    x = reduction("Mixed_5a", x, 128, 192, 192, 256)
    x = mixed("Mixed_5b", x, 352, 192, 320, 160, 224, 128)
    x = mixed("Mixed_5c", x, 352, 192, 320, 192, 224, 128, pool=lambda x: max_pool(x, 1))
    x = note("AvgPool_1a", x.mean((2, 3)))
    return F.linear(x, w("Logits.weight", 1000, 1024), w("Logits.bias", 1000))


# --- The auxiliary head of Inception v4 and Inception-ResNet v2 as in TF-slim ------------------------------------------

def auxiliary_head(x, w):
    def conv(name, x, out, kernel):
        x = F.conv2d(x, w(f"{name}.conv.weight", out, x.shape[1], kernel, kernel))
        weight, bias, mean, variance = (w(f"{name}.bn.{kind}", out) for kind in ("weight", "bias", "running_mean", "running_var"))
        return F.batch_norm(x, mean, variance, weight, bias, eps=1e-3).relu()

    x = conv("AuxLogits.conv1", conv("AuxLogits.conv0", F.avg_pool2d(x, 5, 3), 128, 1), 768, 5).flatten(1)
    return F.linear(x, w("AuxLogits.fc.weight", 1000, 768), w("AuxLogits.fc.bias", 1000))


# ---------------------------------------------------------------------------------------------------------------------

def write(name, golden):
    rounded = json.loads(json.dumps(golden), parse_float=lambda text: float(f"{float(text):.9g}"))
    with open(f"{name}.json", "w") as file:
        json.dump(rounded, file)
        file.write("\n")


def make(name, network, source, *odd, heads=False, size=224, gain=1.0):
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    weights, recorder, aux = Weights(gain), Recorder(), {} if heads else None
    output = network(image(1, 3, size, size), weights, recorder, aux)
    extra = {other: network(image(1, 3, *other), Weights(gain), lambda _, value: value) for other in odd}
    buffers = ("running_mean", "running_var", "num_batches_tracked")
    counts = {key: math.prod(shape) for key, shape in weights.shapes.items()}
    golden = {
        "model": name, "source": source, "input_name": "input", "input_shape": [1, 3, size, size], "conv_gain": gain,
        "parameters": sum(n for key, n in counts.items() if not key.endswith(buffers)),
        "buffers": sum(n for key, n in counts.items() if key.endswith(buffers)),
        "key_count": len(counts), "keys": [[key, shape] for key, shape in weights.shapes.items()],
        "output_shape": list(output.shape), "output_stats": {"mean": output.mean().item(), "std": output.std(unbiased=False).item()},
        "output": output.flatten().tolist(), "nodes": recorder.nodes,
        "extra": [{
            "input_shape": [1, 3, *other], "mean": value.mean().item(), "std": value.std(unbiased=False).item(), "first": value.flatten()[:64].tolist(),
        } for other, value in extra.items()],
    }
    if heads:
        golden["aux"] = {key: {"shape": list(value.shape), "output": value.flatten()[:64].tolist()} for key, value in aux.items()}
    write(name, golden)
    print(name, golden["parameters"], golden["key_count"])


make("googlenet_caffe", googlenet_caffe, "bvlc_googlenet's layers, as functions in make_golden.py", (160, 192), heads=True)
make("googlenet_slim", googlenet_slim, "TF-slim's inception_v1, as functions in make_golden.py", (161, 161), (97, 130))
make("inception_v2", inception_v2, "TF-slim's inception_v2, as functions in make_golden.py", (161, 190))
make("xception_keras", xception_keras, "Keras' Xception, as functions in make_golden.py", (150, 150), (128, 181), size=299, gain=0.75)

if not sys.argv[1:] or "auxiliary_heads" in sys.argv[1:]:
    write("auxiliary_heads", {
        name: {"input_shape": shape, "output": auxiliary_head(image(*shape), Weights()).flatten().tolist()}
        for name, shape in (("inception_v4", (1, 1024, 17, 17)), ("inception_resnet_v2", (1, 1088, 17, 17)))
    })
