using Inception.Networks;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

/// <summary>The networks in the formats of their publishers give the logits of the references.</summary>
[Trait("Category", "Slow")]
public sealed class PublishedFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("v2", "inception_v3", "model.ckpt.index", "TF-slim", CheckpointFormat.TensorFlowBundle)]
    [InlineData("v1", "googlenet_slim", "inception_v1.ckpt", "TF-slim", CheckpointFormat.TensorFlowCheckpoint)]
    [InlineData("v2", "inception_v2", "inception_v2.ckpt.index", "TF-slim", CheckpointFormat.TensorFlowBundle)]
    [InlineData("v1", "inception_v4", "inception_v4.ckpt", "TF-slim", CheckpointFormat.TensorFlowCheckpoint)]
    [InlineData("v1_tar_gz", "inception_resnet_v2", "inception_resnet_v2_2016_08_30.tar.gz", "TF-slim", CheckpointFormat.TensorFlowCheckpoint)]
    [InlineData("frozen_slim", "googlenet_slim", "inception_v1.pb", "TF-slim", CheckpointFormat.TensorFlowGraph)]
    [InlineData("frozen_2015", "fid_inception_v3", "classify_image_graph_def.pb", "TensorFlow 2015", CheckpointFormat.TensorFlowGraph)]
    [InlineData("caffe_v1", "googlenet_caffe", "bvlc_googlenet.caffemodel", "Caffe", CheckpointFormat.Caffe)]
    [InlineData("caffe_bn", "bninception", "bn_inception.caffemodel", "Caffe", CheckpointFormat.Caffe)]
    [InlineData("caffe_bn_fork", "bninception", "bn_inception_fork.caffemodel", "Caffe", CheckpointFormat.Caffe)]
    [InlineData("onnx_named", "googlenet_caffe", "googlenet-9.onnx", "Caffe", CheckpointFormat.Onnx)]
    [InlineData("onnx_numbered_external", "googlenet_caffe", "inception-v1-12.onnx", "ONNX", CheckpointFormat.Onnx)]
    [InlineData("onnx_bn_folded", "bninception", "folded.onnx", "ONNX", CheckpointFormat.Onnx)]
    public void The_logits_are_the_references(string format, string golden, string name, string layout, CheckpointFormat expected)
    {
        Skip.If(PublishedFile.WhyNot is not null, PublishedFile.WhyNot);
        PublishedFile.Write(format, golden, _folder[name]);
        var reference = GoldenFile.Read(golden);
        var options = Reference.Named(golden).Options;
        if (options is InceptionV1CaffeOptions caffe && expected == CheckpointFormat.Onnx) options = caffe with { AuxiliaryHeads = false };

        using var network = options.Create(_folder[name]);
        network.eval();
        using var _ = no_grad();
        using var input = FormulaWeights.Input(reference.InputShape);
        using var logits = network.call(input);

        using (var checkpoint = Checkpoint.Open(_folder[name])) checkpoint.Format.Should().Be(expected);
        ShouldStream(_folder[name]);
        network.LoadReport!.Layout.Should().Be(layout);
        logits.ShouldMatch(reference.Output, reference.OutputStats.Std, "logits");
    }

    /// <summary>Tensors are read one after the other: nothing but the array of one tensor, a buffer and the names are in memory.</summary>
    private static void ShouldStream(string path)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var checkpoint = Checkpoint.Open(path);
        var values = checkpoint.Entries.Sum(entry => checkpoint.ReadFloat32(entry.Key).LongLength);

        (GC.GetAllocatedBytesForCurrentThread() - before - (values * sizeof(float))).Should().BeLessThan(16 << 20);
    }
}
