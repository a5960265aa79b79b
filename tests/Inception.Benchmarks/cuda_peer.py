"""PyTorch's side of the benchmark "cuda": torchvision's networks as eager modules, as CUDA graphs, by torch.compile, and their training steps.

Usage: python3 cuda_peer.py
Answers each line of its input, a JSON object, by one line of JSON: what was asked for, or {"error": "why not"}. "do" is one of
  describe   the versions of PyTorch and of what it uses
  prepare    builds what "name" stands for, runs it a few times and checks that its numbers are finite
  measure    runs it "calls" times, waits for the device once at the end, and answers the milliseconds of a call
  release    forgets it
Nothing else reaches the output: what libraries print goes to stderr.
"""
import gc
import json
import math
import os
import platform
import sys
import time

WARM_UP_CALLS = 3
SMOOTHING, RATE, MOMENTUM, DECAY = 0.1, 0.01, 0.9, 4e-5
AUXILIARY_WEIGHT = {"inception_v3": 0.4, "googlenet": 0.3}   # of the papers; torchvision has no other network of the family

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import torch  # noqa: E402
import torchvision  # noqa: E402

TYPES = {"fp32": torch.float32, "tf32": torch.float32, "bf16": torch.bfloat16}


def describe(ask):
    return {
        "torch": torch.__version__,
        "torchvision": torchvision.__version__,
        "cuda": torch.version.cuda,
        "cudnn": torch.backends.cudnn.version() if torch.cuda.is_available() else None,
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "python": platform.python_version(),
    }


def network(ask):
    if ask["network"] not in AUXILIARY_WEIGHT:
        raise ValueError(f"torchvision has no {ask['network']}; it has {', '.join(AUXILIARY_WEIGHT)}")
    create = getattr(torchvision.models, ask["network"])
    return create(weights=None, aux_logits=True, init_weights=False, transform_input=False)


@torch.no_grad()
def fill(model):
    """As the other side fills its network: activations keep their size. A GPU's clock depends on the numbers that it multiplies."""
    for key, tensor in model.state_dict().items():
        if key.endswith("running_mean"):
            tensor.uniform_(-0.1, 0.1)
        if key.endswith("running_var"):
            tensor.uniform_(1, 2)
        if tensor.dim() == 4:
            tensor.normal_(0, math.sqrt(2 / tensor[0].numel()))


def captured(model, images):
    """A CUDA graph that reads its images in place."""
    if images.device.type != "cuda":
        raise RuntimeError("a CUDA graph needs a GPU")
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(WARM_UP_CALLS):
            model(images)
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        logits = model(images)

    def replay():
        graph.replay()
        return logits
    return replay


def compiled(model, mode):
    if not hasattr(torch, "compile"):
        raise RuntimeError(f"torch.compile needs PyTorch 2; this is {torch.__version__}")
    return torch.compile(model, mode=mode, dynamic=False)


def inference(ask):
    """The images lie on the device in the network's number type and order, or are copied from pageable memory and the logits back."""
    device, number_type = ask["device"], TYPES[ask["type"]]
    model = network(ask).eval()
    fill(model)
    model = model.to(device, number_type).to(memory_format=torch.channels_last)
    host = torch.randn(ask["batch"], 3, ask["size"], ask["size"])
    ready = host.to(device).to(number_type, memory_format=torch.channels_last)
    if ask["way"] == "graph":
        replay = captured(model, ready)
        if not ask["fromHost"]:
            return replay

        def copied():
            ready.copy_(host.to(device))   # converted on the GPU; copy_ alone would convert on the CPU
            return replay().float().cpu()
        return copied
    forward = model if ask["way"] == "eager" else compiled(model, ask["way"])
    if not ask["fromHost"]:
        return lambda: forward(ready)
    return lambda: forward(host.to(device).to(number_type, memory_format=torch.channels_last)).float().cpu()


def sgd(parameters):
    for fastest in ({"fused": True}, {"foreach": True}, {}):   # as far as this PyTorch has them
        try:
            return torch.optim.SGD(parameters, RATE, MOMENTUM, weight_decay=DECAY, nesterov=True, **fastest)
        except (TypeError, ValueError, RuntimeError):
            continue


def training(ask):
    """Whole steps on images that lie ready in pinned memory. The loss stays on the device: it is not read at each step."""
    device = ask["device"]
    model = network(ask).to(device).to(memory_format=torch.channels_last).train()
    optimizer = sgd(list(model.parameters()))
    criterion = torch.nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    host, labels = torch.randn(ask["batch"], 3, ask["size"], ask["size"]), torch.randint(1000, (ask["batch"],))
    if device == "cuda":
        host, labels = host.pin_memory(), labels.pin_memory()

    def step():
        images = host.to(device, non_blocking=True).to(memory_format=torch.channels_last)
        classes = labels.to(device, non_blocking=True)
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(device, torch.bfloat16, enabled=ask["type"] == "bf16"):
            outputs = model(images)
            loss = criterion(outputs.logits, classes)
            for auxiliary in outputs[1:]:
                loss = loss + AUXILIARY_WEIGHT[ask["network"]] * criterion(auxiliary, classes)
        loss.backward()
        optimizer.step()
        return loss.detach()
    return step


class Contestant:
    def __init__(self, ask):
        self.way, self.type, self.device = ask["way"], ask["type"], ask["device"]
        with self.settings():
            self.call = training(ask) if self.way == "training" else inference(ask)
            for _ in range(WARM_UP_CALLS):
                self.result = self.call()
            self.check()

    def settings(self):
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = self.type != "fp32"
        modes = {"training": torch.enable_grad, "eager": torch.inference_mode, "graph": torch.inference_mode}
        return modes.get(self.way, torch.no_grad)()   # torch.compile's CUDA graphs want no inference tensors

    def measure(self, calls):
        with self.settings():
            self.wait()
            start = time.perf_counter()
            for _ in range(calls):
                self.result = self.call()
            self.wait()
            milliseconds = (time.perf_counter() - start) * 1000 / calls
            self.check()
        return milliseconds

    def wait(self):
        if self.device == "cuda":
            torch.cuda.synchronize()

    def check(self):
        if not torch.isfinite(self.result).all().item():
            raise ArithmeticError("its results are not finite")


contestants = {}


def prepare(ask):
    contestants[ask["name"]] = Contestant(ask)
    return {}


def measure(ask):
    if ask["name"] not in contestants:
        raise LookupError("it was prepared by a Python process that has ended since")
    return {"milliseconds": contestants[ask["name"]].measure(ask["calls"])}


def release(ask):
    contestants.pop(ask["name"], None)
    if "torch._dynamo" in sys.modules:
        torch._dynamo.reset()
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    return {}


def main():
    torch.manual_seed(1)
    torch.backends.cudnn.benchmark = True
    actions = {"describe": describe, "prepare": prepare, "measure": measure, "release": release}
    for line in sys.stdin:
        try:
            ask = json.loads(line)
            answer = actions[ask["do"]](ask)
        except Exception as problem:
            answer = {"error": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
