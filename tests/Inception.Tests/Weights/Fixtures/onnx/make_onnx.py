"""
Small ONNX files by the onnx package (Debian's python3-onnx), which checks them. Values are counted: i / 4. /usr/bin/python3 make_onnx.py
"""
import numpy as np
import onnx
from onnx import TensorProto, checker, external_data_helper, helper, numpy_helper


def counted(dtype, *shape):
    return (np.arange(int(np.prod(shape))) / (1 if np.issubdtype(dtype, np.integer) else 4)).astype(dtype).reshape(shape)


def model(initializers, nodes):
    graph = helper.make_graph(
        nodes, "graph", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 4, 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 5])], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])


conv, bias, fc = counted(np.float32, 4, 3, 2, 2), counted(np.float32, 4), counted(np.float32, 36, 5)
nodes = [
    helper.make_node("Conv", ["x", "1", "2"], ["c"]),
    helper.make_node("BatchNormalization", ["c", "2", "2", "2", "2"], ["b"]),
    helper.make_node("Flatten", ["b"], ["f"]),
    helper.make_node("Gemm", ["f", "3", "constant"], ["y"]),
]
constant = helper.make_node("Constant", [], ["constant"], value=numpy_helper.from_array(counted(np.float32, 5)))
typed = [
    numpy_helper.from_array(conv, "1"),
    helper.make_tensor("2", TensorProto.FLOAT, [4], bias.tolist()),
    helper.make_tensor("3", TensorProto.FLOAT, [36, 5], fc.reshape(-1).tolist()),
    helper.make_tensor("double", TensorProto.DOUBLE, [3], counted(np.float64, 3).tolist()),
    numpy_helper.from_array(counted(np.float16, 3), "half_raw"),
    helper.make_tensor("half", TensorProto.FLOAT16, [3], counted(np.float16, 3).view(np.uint16).tolist(), raw=False)
    if onnx.__version__ >= "1.13" else numpy_helper.from_array(counted(np.float16, 3), "half"),
    helper.make_tensor("int64", TensorProto.INT64, [3], [0, 1, 2]),
    helper.make_tensor("int8", TensorProto.INT8, [3], [0, 1, 2]),
]
whole = model(typed, [constant] + nodes)
checker.check_model(whole)
onnx.save(whole, "typed.onnx")

external = model([numpy_helper.from_array(conv, "1"), numpy_helper.from_array(bias, "2"), numpy_helper.from_array(fc, "3")], [constant] + nodes)
external_data_helper.convert_model_to_external_data(external, all_tensors_to_one_file=True, location="external.data", size_threshold=0)
onnx.save(external, "external.onnx")
