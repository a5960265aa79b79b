"""
Small .caffemodel files by Google's protobuf, from caffe_subset.proto. Values are counted: i / 4.
/usr/bin/python3 make_caffe.py (needs python3-protobuf and protoc)
"""
import importlib
import subprocess
import sys
import tempfile

folder = tempfile.mkdtemp()
subprocess.run(["protoc", f"--python_out={folder}", "caffe_subset.proto"], check=True)
sys.path.insert(0, folder)
caffe = importlib.import_module("caffe_subset_pb2")


def counted(count):
    return [i / 4 for i in range(count)]


old = caffe.NetParameter(name="Old", input=["data"], input_dim=[1, 3, 8, 8])
layer = old.layers.add(name="conv", type=4, bottom=["data"], top=["conv"])
layer.blobs.add(num=4, channels=3, height=2, width=2, data=counted(48), diff=[0] * 48)
layer.blobs.add(num=1, channels=1, height=1, width=4, data=counted(4))
old.layers.add(name="relu", type=18, bottom=["conv"], top=["conv"])
open("v1.caffemodel", "wb").write(old.SerializeToString())

new = caffe.NetParameter(name="New")
layer = new.layer.add(name="conv", type="Convolution", bottom=["data"], top=["conv"])
layer.blobs.add(shape=caffe.BlobShape(dim=[4, 3, 2, 2]), data=counted(48))
norm = new.layer.add(name="norm", type="BatchNorm", bottom=["conv"], top=["norm"])
norm.blobs.add(shape=caffe.BlobShape(dim=[4]), data=[2 * value for value in counted(4)])
norm.blobs.add(shape=caffe.BlobShape(dim=[4]), data=[2 * value for value in counted(4)])
norm.blobs.add(shape=caffe.BlobShape(dim=[1]), data=[2])
scale = new.layer.add(name="scale", type="Scale", bottom=["norm"], top=["norm"])
scale.blobs.add(shape=caffe.BlobShape(dim=[4]), data=counted(4))
scale.blobs.add(shape=caffe.BlobShape(dim=[4]), data=counted(4))
fc = new.layer.add(name="fc", type="InnerProduct", bottom=["norm"], top=["fc"])
fc.blobs.add(shape=caffe.BlobShape(dim=[5, 4]), double_data=counted(20))
open("v2.caffemodel", "wb").write(new.SerializeToString())
