"""Writes the fixtures of this folder. Run it with a Python that has PyTorch 1.13 (Debian 12: /usr/bin/python3, package python3-torch)."""
import argparse
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import io
import json
import os
import pathlib
import pickle
import struct
import types
import uuid
import zipfile

import numpy as np
import torch

os.chdir(os.path.dirname(os.path.abspath(__file__)))

LEGACY = {"_use_new_zipfile_serialization": False}
MAGIC = 0x1950A86A20F9469CFC6C


def dtypes():
    """One tensor of each type; what it holds follows from the counting 0, 1, 2, ... (minus 3 where there is a sign)."""
    count = torch.arange(6).reshape(2, 3)
    signed = count - 3
    state = collections.OrderedDict()
    for name in ("float32", "float64", "float16", "bfloat16"):
        state[name] = (signed.double() / 4).to(getattr(torch, name))
    for name in ("int8", "int16", "int32", "int64"):
        state[name] = signed.to(getattr(torch, name))
    state["uint8"] = count.to(torch.uint8)
    state["bool"] = count % 2 == 0
    state["complex64"] = torch.complex(signed.float(), count.float())
    state["complex128"] = torch.complex(signed.double(), count.double())
    state["scalar"] = torch.tensor(41, dtype=torch.int64)
    state["empty"] = torch.zeros(0, 3)
    return state


def views():
    """Views that share one storage, strided and shifted; the storage counts 0..23."""
    base = torch.arange(24, dtype=torch.float32)
    square = base.reshape(4, 6)
    return collections.OrderedDict(
        whole=base,
        transposed=square.t(),
        column=square[:, 2],
        block=square[1:3, 2:5],
        every_other=base[1::2],
        permuted=base.reshape(2, 3, 4).permute(2, 0, 1),
        tail=base[20:],
        channels_last=torch.arange(48, dtype=torch.float16).reshape(2, 3, 2, 4).contiguous(memory_format=torch.channels_last),
    )


def network():
    """A small network whose every number is a multiple of 1/64: exact in every type."""
    model = torch.nn.Sequential(
        collections.OrderedDict(
            conv=torch.nn.Conv2d(3, 4, 3, bias=False), bn=torch.nn.BatchNorm2d(4), flatten=torch.nn.Flatten(), fc=torch.nn.Linear(4, 5)
        )
    )
    for index, (name, value) in enumerate(model.state_dict().items()):
        numbers = (torch.arange(value.numel()) % 32 + index) / 64
        value.copy_((numbers if value.is_floating_point() else torch.tensor([7])).reshape(value.shape))
    return model


def save(state, name):
    torch.save(state, name + ".pth")
    torch.save(state, name + ".legacy.pth", **LEGACY)


def wrappers():
    model = network()
    state = model.state_dict()
    save(state, "network")
    torch.save({"epoch": 12, "arch": "small", "best_acc1": 77.5, "state_dict": state}, "state_dict.pth")
    torch.save({"model": {"state_dict": state}, "optimizer": {"lr": 0.1, "betas": (0.9, 0.999), "steps": [1, 2]}}, "model.pth")
    torch.save({"model": network().half().state_dict(), "model_ema": state}, "two_models.legacy.pth", **LEGACY)
    torch.save({"state_dict": torch.nn.DataParallel(model).state_dict()}, "data_parallel.pth")
    torch.save(dict(model.named_parameters()), "parameters.pth")
    torch.save(dict(model.named_parameters()), "parameters.legacy.pth", **LEGACY)
    nested = collections.OrderedDict(
        conv=collections.OrderedDict(weight=state["conv.weight"]),
        bn={key[3:]: value for key, value in state.items() if key.startswith("bn.")},
        fc={"weight": state["fc.weight"], "bias": state["fc.bias"]},
    )
    torch.save(nested, "nested.pth")
    old = collections.OrderedDict((key, value) for key, value in state.items() if not key.endswith("num_batches_tracked"))
    torch.save(old, "before_0.4.1.legacy.pth", **LEGACY)
    ones = collections.OrderedDict((key, value.reshape(1) if value.dim() == 0 else value) for key, value in state.items())
    torch.save(ones, "counter_of_one_element.pth")
    half = collections.OrderedDict((key, value.half() if value.is_floating_point() else value) for key, value in state.items())
    torch.save(half, "half.pth")
    bfloat = collections.OrderedDict((key, value.bfloat16() if value.is_floating_point() else value) for key, value in state.items())
    torch.save(bfloat, "bfloat16.legacy.pth", **LEGACY)
    torch.save(state, "protocol_4.pth", pickle_protocol=4)


def prefixed(state, prefix):
    return collections.OrderedDict((prefix + key, value) for key, value in state.items())


def training():
    """What training code writes around the weights and beside them. An average holds other numbers: the weights plus 1."""
    model = network()
    state = model.state_dict()
    average = collections.OrderedDict((key, value + 1) for key, value in state.items())
    averaged = collections.OrderedDict(n_averaged=torch.tensor(3), **prefixed(average, "module."))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    model(torch.ones(2, 3, 3, 3)).sum().backward()
    optimizer.step()
    state = network().state_dict()
    steps = torch.optim.lr_scheduler.MultiStepLR(optimizer, [10, 20]).state_dict()
    arguments = argparse.Namespace(lr=0.1, data=pathlib.PurePosixPath("/data"), seeds=(1, 2))
    files = {
        # pytorch/examples imagenet/main.py
        "imagenet": {"epoch": 3, "arch": "small", "state_dict": state, "best_acc1": torch.tensor(71.5), "optimizer": optimizer.state_dict(), "scheduler": steps},
        # torchvision references/classification/train.py
        "torchvision": {"model": prefixed(state, "module."), "optimizer": optimizer.state_dict(), "lr_scheduler": steps, "epoch": 3, "args": arguments,
                        "model_ema": averaged, "scaler": {"scale": 65536.0}},
        # timm utils/checkpoint_saver.py
        "timm": {"epoch": 3, "arch": "small", "state_dict_ema": average, "state_dict": state, "optimizer": optimizer.state_dict(), "version": 2,
                 "args": arguments, "amp_scaler": {"scale": 65536.0}, "metric": 71.5},
        "lightning": {"epoch": 3, "global_step": 30, "pytorch-lightning_version": "1.9.0", "callbacks": {"EarlyStopping{'mode': 'min'}": {"best": torch.tensor(1.0)}},
                      "state_dict": {**prefixed(average, "ema_model."), **prefixed(state, "model."), "criterion.weight": torch.ones(5)},
                      "optimizer_states": [optimizer.state_dict()], "lr_schedulers": [steps], "hyper_parameters": arguments},
        "lightning_compiled": {"state_dict": prefixed(state, "net._orig_mod."), "loops": {"fit": {}}},
        "averaged": collections.OrderedDict(n_averaged=torch.tensor(3), **prefixed(state, "module.")),
        "compiled_parallel": {"net": prefixed(state, "_orig_mod.module."), "rng_state": torch.zeros(8, dtype=torch.uint8), "cuda_rng_state": [torch.zeros(8)]},
        "parallel_part": {key.replace("conv.", "conv.module."): value for key, value in state.items()},
        "sharded": prefixed({key.replace("bn.", "bn._checkpoint_wrapped_module."): value for key, value in state.items()}, "_fsdp_wrapped_module."),
        "average_only": {"ema_state_dict": state, "decay": 0.999},
        "composer": {"state": {"model": prefixed(state, "module."), "optimizers": {"SGD": optimizer.state_dict()}}, "rng": [{"cuda": torch.zeros(8)}]},
        "deepspeed": {"module": state, "optimizer": optimizer.state_dict(), "global_steps": 30},
        "tuple": (state, {"lr": 0.1}),
        "dino": {"teacher": prefixed(average, "backbone."), "student": prefixed(state, "module.backbone."), "optimizer": optimizer.state_dict()},
        "gan": {"discriminator": {"conv.weight": torch.ones(1, 3, 4, 4), "logit.bias": torch.ones(1)}, "generator": state},
        "moco": {"state_dict": {**prefixed(state, "module.encoder_q."), **prefixed(average, "module.encoder_k."), "module.queue": torch.ones(4, 4)}},
        "unknown_name": {"best so far": state, "score": torch.tensor(71.5)},
        "default_dictionary": {"model": collections.defaultdict(list, state), "seen": collections.Counter("abba")},
        "backbone_and_head": {**prefixed({key: value for key, value in state.items() if not key.startswith("fc.")}, "backbone."),
                              **{key: value for key, value in state.items() if key.startswith("fc.")}},
        "module_beside_average": {"model": network(), "ema": state, "updates": 3},
    }
    for name, content in files.items():
        torch.save(content, f"training_{name}.pth")
    torch.save(files["torchvision"], "training_torchvision.legacy.pth", **LEGACY)
    torch.save({"model": network(), "optimizer": optimizer.state_dict()}, "code_beside_optimizer.pth")


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Settings:
    lr: float = 0.1
    tags: tuple = ("a", "b")


class Outer:
    class Inner(dict):
        pass


def beside():
    """Every kind of object that stands beside weights, in each protocol that torch.save can be asked for."""
    inside = Outer.Inner(a=1)
    endless = [1]
    endless.append(endless)
    circle = ([],)
    circle[0].append(circle)
    objects = {
        "counter": collections.Counter({10: 1, 20: 1}), "set": {1, 2}, "frozen": frozenset("ab"), "bytes": b"abc", "long bytes": bytes(300),
        "bytearray": bytearray(b"abc"), "scalar": np.float64(0.5), "array": np.arange(300), "random": np.random.RandomState(0).get_state(),
        "generator": np.random.default_rng(0), "text array": np.array(["a", "b"]), "namespace": argparse.Namespace(lr=0.1, nested=argparse.Namespace(a={1})),
        "simple": types.SimpleNamespace(a=1), "path": pathlib.PurePosixPath("/a/b"), "time": datetime.datetime(2026, 11, 28, 12, 0),
        "zone": datetime.datetime(2026, 11, 28, tzinfo=datetime.timezone.utc), "span": datetime.timedelta(1), "decimal": decimal.Decimal("0.1"),
        "fraction": fractions.Fraction(1, 3), "complex": 1 + 2j, "enum": Colour.RED, "data": Settings(), "inner": inside, "partial": functools.partial(int, base=2),
        "class": Settings, "function": os.path.join, "range": range(3), "slice": slice(1, 2), "ellipsis": ..., "deque": collections.deque([1, 2], maxlen=3),
        "ordered": collections.OrderedDict(a=1), "default": collections.defaultdict(list, a=[1]), "uuid": uuid.UUID(int=7), "large": 1 << 400,
        "endless": endless, "circle": circle, "error": ValueError("a"), "dtype": torch.float16, "unused dtype": torch.quint8, "device": torch.device("cpu"),
        "size": torch.Size([1, 2]), "sparse": torch.eye(3).to_sparse(), "quantized": torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8),
        "layout": torch.strided, "optimizer": torch.optim.SGD(network().parameters(), lr=0.1), "module": torch.nn.Linear(2, 2),
        ("a", 1): torch.ones(1), None: {"a": torch.ones(1)}, 0.5: 1, "long text": "a" * 300,
    }
    for protocol in range(2, 6):
        torch.save({"model": network().state_dict(), **objects}, f"beside_protocol_{protocol}.pth", pickle_protocol=protocol)
        flat = {**network().state_dict(), "rng_state": torch.zeros(8), "n_averaged": torch.tensor(3), "optimizer": {"state": {0: {"step": torch.tensor(3)}}}, **{key: value for key, value in objects.items() if not isinstance(key, tuple)}}
        if protocol % 2 == 0:
            torch.save(flat, f"beside_flat_protocol_{protocol}.pth", pickle_protocol=protocol)
    torch.save({"model": network().state_dict(), **objects}, "beside.legacy.pth", **LEGACY)
    state = network().state_dict()
    torch.save({**state, "fc.weight": state["fc.weight"].numpy()}, "numpy_weight.pth")
    torch.save({"model": {**state, "fc.weight": state["fc.weight"].to_sparse()}}, "sparse_weight.pth")
    torch.save({"state_dict": {**state, "fc.weight": torch.quantize_per_tensor(state["fc.weight"], 0.1, 0, torch.qint8)}}, "quantized_weight.pth")


def repeated():
    """Views that repeat the values of their storage, which counts 0, 1, 2, ..."""
    base = torch.arange(12, dtype=torch.float32)
    save(collections.OrderedDict(
        expanded=torch.tensor([0.5]).expand(3),
        scalar=torch.tensor(7.0).expand(2, 3),
        rows=base[:3].expand(4, 3),
        columns=base[:4].reshape(4, 1).expand(4, 3),
        windows=base.unfold(0, 4, 2),
        diagonal=torch.as_strided(base, (3, 3), (1, 1)),
        expanded_half=torch.tensor([0.5], dtype=torch.float16).expand(2, 2),
        empty=torch.ones(1).expand(0),
    ), "repeated")


def quantized_types():
    """Quantized tensors of every type and scheme that is read; the numbers of each count from -6 or 0, and scales and zero points from 1/8 and 0."""
    values, count = torch.arange(-6, 6, dtype=torch.float32), torch.arange(12, dtype=torch.float32)
    by_row = (torch.tensor([0.125, 0.25, 0.375]).double(), torch.tensor([0, 1, 2]), 0)
    filters = torch.arange(-12, 12, dtype=torch.float32).reshape(3, 2, 2, 2).contiguous(memory_format=torch.channels_last)
    return collections.OrderedDict(
        qint8=torch.quantize_per_tensor(values.reshape(3, 4) * 0.125, 0.125, 1, torch.qint8),
        quint8=torch.quantize_per_tensor(count.reshape(3, 4) * 0.125, 0.125, 3, torch.quint8),
        qint32=torch.quantize_per_tensor(values * 0.125, 0.125, 0, torch.qint32),
        rows=torch.quantize_per_channel(values.reshape(3, 4), *by_row, torch.qint8),
        filters=torch.quantize_per_channel(filters, *by_row, torch.qint8),
        slice=torch.quantize_per_tensor(values * 0.125, 0.125, 0, torch.qint8)[3:7],
        scale=torch.tensor([0.125]), zero_point=torch.tensor([3]),
    )


class QuantizedModule(torch.nn.Module):
    def __init__(self):
        super().__init__()
        for name, value in quantized_types().items():
            self.register_buffer(name, value)

    def forward(self, x: torch.Tensor):
        return x


class PackedModule(torch.nn.Module):
    """Packed parameters as TorchScript keeps them: an object of a class of PyTorch's own."""

    def __init__(self):
        super().__init__()
        torch.backends.quantized.engine = "qnnpack"
        self.fc = torch.nn.quantized.Linear(4, 3)
        self.fc.set_weight_bias(quantized_types()["qint8"], torch.arange(3.0))
        self.weight = torch.nn.Parameter(torch.arange(6, dtype=torch.float32).reshape(2, 3))

    def forward(self, x: torch.Tensor):
        return x


def quantized():
    state = quantized_types()
    packed = collections.OrderedDict(
        state, **{"fc.scale": torch.tensor(0.5), "fc._packed_params.dtype": torch.qint8, "fc._packed_params._packed_params": (state["rows"], torch.arange(3.0))})
    save(packed, "quantized_types")
    torch.jit.script(QuantizedModule()).save("quantized_types.pt")
    torch.jit.script(PackedModule()).save("quantized_packed.pt")


def foreign():
    """Files that are refused for what they are."""
    torch.jit.script(network()).save("torchscript.pt")
    torch.save(network(), "whole_module.pth")
    torch.save(torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8), "quantized.pth")
    torch.save({"w": torch.eye(3).to_sparse()}, "sparse.pth")


def repack(source, target, method, drop=(), add=()):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", method) as new:
        for item in old.infolist():
            if item.filename not in drop:
                new.writestr(item.filename, old.read(item))
        for name, content in add:
            new.writestr(name, content)


def zips():
    repack("views.pth", "views.deflated.pth", zipfile.ZIP_DEFLATED)
    # ZIP64 records where none are needed: every number in them must still be understood.
    data = {name: content for name, content in ((i.filename, zipfile.ZipFile("network.pth").read(i)) for i in zipfile.ZipFile("network.pth").infolist())}
    out, central = io.BytesIO(), b""
    for name, content in data.items():
        encoded, crc, offset = name.encode(), zipfile.crc32(content), out.tell()
        extra = struct.pack("<HHQQ", 1, 16, len(content), len(content))
        out.write(struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 33, crc, 0xFFFFFFFF, 0xFFFFFFFF, len(encoded), len(extra)) + encoded + extra + content)
        extra = struct.pack("<HHQQQ", 1, 24, len(content), len(content), offset)
        central += struct.pack(
            "<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 0, 0, 33, crc, 0xFFFFFFFF, 0xFFFFFFFF, len(encoded), len(extra), 0, 0, 0, 0, 0xFFFFFFFF
        ) + encoded + extra
    start = out.tell()
    out.write(central)
    end64 = out.tell()
    out.write(struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, len(data), len(data), len(central), start))
    out.write(struct.pack("<IIQI", 0x07064B50, 0, end64, 1))
    out.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))
    with open("zip64.pth", "wb") as file:
        file.write(out.getvalue())


SAFETENSORS = {
    "float32": ("F32", "<f4"), "float64": ("F64", "<f8"), "float16": ("F16", "<f2"), "int8": ("I8", "i1"), "int16": ("I16", "<i2"),
    "int32": ("I32", "<i4"), "int64": ("I64", "<i8"), "uint8": ("U8", "u1"), "complex64": ("C64", "<c8"),
}


def safetensors():
    """By the format's description: length of the header, the header in JSON, the bytes. Types as in dtypes(), and both eight-bit floats."""
    header, body = {"__metadata__": {"format": "pt", "made by": "make_fixtures.py"}}, b""

    def add(name, dtype, shape, content):
        nonlocal body
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(content)]}
        body += content

    for name, value in dtypes().items():
        if name in SAFETENSORS:
            add(name, SAFETENSORS[name][0], list(value.shape), value.numpy().astype(SAFETENSORS[name][1]).tobytes())
    signed = dtypes()["float32"].numpy()
    add("bfloat16", "BF16", [2, 3], (signed.view(np.uint32) >> 16).astype("<u2").tobytes())
    add("bool", "BOOL", [2, 3], bytes([1, 0, 1, 0, 1, 0]))
    add("scalar", "I64", [], struct.pack("<q", 41))
    add("empty", "F32", [0, 3], b"")
    add("float8_e4m3", "F8_E4M3", [256], bytes(range(256)))
    add("float8_e5m2", "F8_E5M2", [256], bytes(range(256)))
    text = json.dumps(header).encode()
    with open("dtypes.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


class Call:
    """Pickles as a call of any function with any arguments."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def archive(name, data_pkl, storages=()):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_STORED) as file:
        file.writestr("archive/data.pkl", data_pkl)
        for key, content in storages:
            file.writestr(f"archive/data/{key}", content)
        file.writestr("archive/version", "3\n")


def legacy(name, object_pickle):
    parts = [pickle.dumps(item, protocol=2) for item in (MAGIC, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {}})]
    with open(name, "wb") as file:
        file.write(b"".join(parts) + object_pickle + pickle.dumps([], protocol=2))


def hostile():
    """Pickles that run commands in a reader that executes them. None of them leaves a trace in a reader that does not."""
    marker = "touch inception-pickle-was-executed"
    for name, function, arguments in (("os_system", os.system, (marker,)), ("builtins_eval", eval, ("1 + 1",)), ("builtins_getattr", getattr, (1, "real"))):
        content = pickle.dumps({"weight": Call(function, *arguments)}, protocol=2)
        archive(f"hostile_{name}.pth", content)
        legacy(f"hostile_{name}.legacy.pth", content)
    archive("hostile_inst.pth", b"(S'" + marker.encode() + b"'\nios\nsystem\n.")
    archive("hostile_inst_first.pth", b"(ios\nsystem\n.")
    archive("hostile_obj.pth", b"\x80\x02(cos\nsystem\nX\x02\x00\x00\x00lso.")
    archive("hostile_stack_global.pth", b"\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02ls\x85R.")
    archive("hostile_newobj.pth", b"\x80\x02ccollections\nOrderedDict\n)\x81.")
    archive("hostile_persistent_text.pth", b"\x80\x02Pmodule\n.")
    archive("hostile_persistent_module.pth", b"\x80\x02(X\x06\x00\x00\x00moduleccollections\nOrderedDict\nX\x01\x00\x00\x00fX\x01\x00\x00\x00stQ.")
    archive("hostile_persistent_class.pth", b"\x80\x02(X\x07\x00\x00\x00storageccollections\nOrderedDict\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x01tQ.")
    archive("hostile_build.pth", b"\x80\x02X\x01\x00\x00\x00a}b.")
    archive("hostile_call_result.pth", b"\x80\x02ccollections\nOrderedDict\n)R)R.")
    archive("hostile_extension.pth", b"\x80\x02\x82\x01.")
    archive("hostile_nested_marks.pth", b"\x80\x02" + b"(" * 5000 + b"t" * 5000 + b".")
    archive("hostile_nested_lists.pth", b"\x80\x02}X\x01\x00\x00\x00a" + b"]" * 5000 + b"a" * 4999 + b"s.")
    archive("hostile_self_containing.pth", b"\x80\x02}q\x00X\x01\x00\x00\x00ah\x00s.")
    # Each dictionary holds the next one twice: 2^40 paths to the last.
    bomb = b"\x80\x02}q\x00"
    for level in range(40):
        bomb += b"}" + bytes([0x71, level + 1]) + b"(X\x01\x00\x00\x00ah" + bytes([level]) + b"X\x01\x00\x00\x00bh" + bytes([level]) + b"u"
    archive("hostile_memo_bomb.pth", bomb + b".")
    archive("hostile_long_string.pth", b"\x80\x04\x8d" + struct.pack("<Q", 1 << 62) + b"a.")
    archive("hostile_long_integer.pth", b"\x80\x02\x8b" + struct.pack("<I", 0xFFFFFFF0) + b"a.")
    archive("hostile_memo_index.pth", b"\x80\x02}r\xff\xff\xff\xff0.")


def tensor_pickle(elements=4, offset=0, shape=(4,), strides=(1,), key="0"):
    def text(value):
        return b"X" + struct.pack("<I", len(value)) + value.encode()

    def number(value):
        return b"J" + struct.pack("<i", value) if -(2**31) <= value < 2**31 else b"\x8a\x09" + value.to_bytes(9, "little", signed=True)

    def numbers(values):
        return b"(" + b"".join(number(value) for value in values) + b"t"

    storage = b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text(key) + text("cpu") + number(elements) + b"tQ"
    tensor = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + number(offset) + numbers(shape) + numbers(strides) + b"\x89ccollections\nOrderedDict\n)RtR"
    return b"\x80\x02}" + text("weight") + tensor + b"s."


def bad_tensors():
    content = np.arange(4, dtype="<f4").tobytes()
    for name, arguments in {
        "beyond_entry": {"elements": 5, "shape": (5,)},
        "beyond_storage": {"shape": (5,)},
        "shifted_beyond_storage": {"offset": 1},
        "strided_beyond_storage": {"strides": (2,)},
        "expanded": {"shape": (1 << 20, 1 << 20), "strides": (0, 0)},
        "negative_shape": {"shape": (-4,)},
        "negative_stride": {"strides": (-1,)},
        "negative_offset": {"offset": -1},
        "negative_elements": {"elements": -1},
        "overflowing_shape": {"shape": (1 << 32, 1 << 32), "strides": (0, 0)},
        "overflowing_shape_of_zero": {"shape": (0, 1 << 62, 1 << 62), "strides": (1, 1, 1)},
        "integer_of_nine_bytes": {"shape": (1 << 64,)},
        "strides_too_few": {"shape": (2, 2)},
        "missing_storage": {"key": "7"},
        "too_many_dimensions": {"shape": (1,) * 65, "strides": (1,) * 65},
    }.items():
        archive(f"bad_{name}.pth", tensor_pickle(**arguments), [("0", content)])


if __name__ == "__main__":
    save(dtypes(), "dtypes")
    save(views(), "views")
    wrappers()
    training()
    beside()
    repeated()
    quantized()
    foreign()
    zips()
    safetensors()
    hostile()
    bad_tensors()
