namespace Inception.Weights.Formats;

/// <summary>How a checkpoint file is laid out. It is recognized by the file's content, never by its extension.</summary>
public enum CheckpointFormat
{
    /// <summary>What <c>torch.save</c> has written since PyTorch 1.6: a zip archive with a pickle and one stored entry per storage.</summary>
    PyTorchZip,

    /// <summary>The format of <c>torch.save</c> before PyTorch 1.6: five pickles, then the storages one after the other.</summary>
    PyTorchLegacy,

    /// <summary>A JSON header followed by the raw tensors: <see href="https://github.com/huggingface/safetensors">safetensors</see>.</summary>
    Safetensors,

    /// <summary>Keras' HDF5 file (<c>.h5</c>): what <c>save_weights</c> and <c>save</c> write.</summary>
    KerasHdf5,

    /// <summary>Keras 3's archive (<c>.keras</c>): a zip archive with an HDF5 file and the model's configuration.</summary>
    KerasArchive,

    /// <summary>Version 1 of TensorFlow's checkpoints, <c>.ckpt</c>: a table by variable name that holds the values.</summary>
    TensorFlowCheckpoint,

    /// <summary>Version 2 of TensorFlow's checkpoints: the table <c>.index</c>, and the values in <c>.data-00000-of-00001</c> beside it.</summary>
    TensorFlowBundle,

    /// <summary>A frozen TensorFlow graph, <c>.pb</c>: the weights are constants of the graph.</summary>
    TensorFlowGraph,

    /// <summary>The weights of a Caffe network, <c>.caffemodel</c>.</summary>
    Caffe,

    /// <summary>An ONNX graph: the weights are its initializers, and may be in files beside it.</summary>
    Onnx,

    /// <summary>A TorchScript archive, <c>.pt</c>: the attributes of its module are the weights. Its code is not read.</summary>
    TorchScript,

    /// <summary>TensorFlow.js' layers model: <c>model.json</c> and its shards, as files or as the modules of an npm package.</summary>
    TensorFlowJs,
}
