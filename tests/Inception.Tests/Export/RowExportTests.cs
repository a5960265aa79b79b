using Inception.Export;
using Inception.Graphs;
using Inception.Inference;
using Inception.Layers;
using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Export;

/// <summary>The rows, and the corners of rows, that the networks of the family do not have; in ONNX for one size and for any, and in TorchScript.</summary>
public class RowExportTests
{
    private static readonly Dictionary<string, Row[]> Tables = new()
    {
        ["SAME padding before convolutions"] = [new SamePad(3, 2, 0), Conv("a", 6, 3, stride: 2), new SamePad(new(2, 5), new(3, 2), 0), PlainConv("b", 5, new(2, 5), stride: new(3, 2), bias: true)],
        ["SAME padding before maxima"] = [Conv("a", 6, 1), new SamePad(3, 2, double.NegativeInfinity), MaxPool("", 3, stride: 2), new SamePad(2, 2, double.NegativeInfinity), MaxPool("", 2, stride: 2, ceilMode: true)],
        ["SAME padding that others read too"] = [Conv("a", 4, 1), new SamePad(2, 3, 0), Block("b", Branch(Conv("0", 3, 2, stride: 3)), Branch(MaxPool("", 2, stride: 3)))],
        ["SAME padding of another value"] = [new SamePad(4, 1, 0.5), PlainConv("a", 4, 4)],
        ["SAME padding at the end"] = [Conv("a", 4, 3, stride: 2), new SamePad(3, 2, 0)],
        ["partial windows of a pool without padding"] = [Conv("a", 4, 1), MaxPool("p", 3, stride: 2, ceilMode: true), MaxPool("q", new(2, 3), stride: new(2, 2), ceilMode: true)],
        ["average pools that do not count their padding"] = [Conv("a", 4, 1), new AvgPool("", 3, 2, 1, CountIncludePad: false), new AvgPool("", new(1, 3), 1, new(0, 1), CountIncludePad: false)],
        ["average pools that count their padding"] = [Conv("a", 4, 1), new AvgPool("", 3, 2, 1, CountIncludePad: true), new AvgPool("", 5, 3, 2, CountIncludePad: true)],
        ["the mean of all places"] = [Conv("a", 4, 1), new GlobalPool("g", GlobalPooling.Average), Flatten(), Linear("fc", 3, bias: false)],
        ["the maximum of all places"] = [Conv("a", 4, 1), new GlobalPool("g", GlobalPooling.Maximum), Flatten(), Linear("fc", 3)],
        ["half of both"] = [Conv("a", 4, 1), new GlobalPool("g", GlobalPooling.AverageAndMaximum), Flatten()],
        ["both side by side"] = [Conv("a", 4, 1), new GlobalPool("g", GlobalPooling.Concatenated), Flatten(), Linear("fc", 3)],
        ["batch normalisation without a convolution"] = [new BatchNorm("first"), Relu(), Conv("a", 4, 1), AdaptiveAvgPool("", 1), Flatten(), new BatchNorm("vector"), new UnitLength("")],
        ["batch normalisation of a convolution that others read"] =
            [PlainConv("a", 3, 1), Residual("r", 1, relu: false, new BatchNorm("bn"), Relu(), PlainConv("b", 3, 3, padding: 1), new BatchNorm("bn2"))],
        ["two batch normalisations in a row"] = [new DepthwiseConv("a", 2, 3, 1, 0), new BatchNorm("one"), new BatchNorm("two"), Relu()],
        ["two batch normalisations of a vector"] = [AdaptiveAvgPool("", 1), Flatten(), new BatchNorm("one"), new BatchNorm("two"), Linear("fc", 4), new BatchNorm("three")],
        ["a convolution with bias before its normalisation"] = [new Conv("a", 5, 3, 2, 1) { Bias = true }, LocalResponseNorm("n")],
        ["a residual with a shortcut"] =
            [new Residual("r", 0.25, Relu: true, [PlainConv("a", 6, 3, stride: 2)]) { Shortcut = [Conv("s", 6, 3, stride: 2)] }],
        ["a transformed input"] = [InputTransform.ImageNetToUnitRange, Conv("a", 40, 3, padding: 1), Conv("b", 4, 3)],
        ["channels that some kernels compute wrongly"] = [Conv("a", 24, 1), Conv("b", 48, 5, padding: 2), Conv("c", 17, 1), PlainConv("d", 3, 3)],
        ["nothing but dropout"] = [Dropout("d", 0.5)],
    };

    private static readonly Dictionary<string, Row[]> TablesOfOneSize = new()
    {
        ["partial windows that would begin in the padding"] = [Conv("a", 4, 1), MaxPool("p", 2, stride: 2, padding: 1, ceilMode: true), MaxPool("q", 1, stride: 3, ceilMode: true)],
        ["places of equal windows"] = [Conv("a", 4, 2), AdaptiveAvgPool("", new Extent(4, 6)), Flatten(), Linear("fc", 3)],
        ["places of unequal windows"] = [Conv("a", 4, 1), AdaptiveAvgPool("", new Extent(5, 7)), Flatten(), Linear("fc", 3)],
    };

    private static readonly bool[] FoldedOrNot = [true, false];

    public static TheoryData<string> OfAnySize => new(Tables.Keys);

    public static TheoryData<string> All => new(Tables.Keys.Concat(TablesOfOneSize.Keys));

    [Theory]
    [MemberData(nameof(All))]
    public void A_table_of_these_rows_agrees_in_ONNX_for_one_size(string what)
    {
        foreach (var size in new Extent[] { new(13, 19), new(16, 12), new(17, 17) })
        {
            foreach (var fold in FoldedOrNot)
            {
                using var folder = new TemporaryFolder();
                using var network = Network(what, size);

                network.ExportOnnx(folder["network.onnx"], new() { FoldBatchNorm = fold });

                using var exported = new OnnxRun(folder["network.onnx"]);
                exported.ShouldAgreeWith(network, batch: 1, size.Height, size.Width);
                exported.ShouldAgreeWith(network, batch: 3, size.Height, size.Width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(OfAnySize))]
    public void A_table_of_these_rows_agrees_in_ONNX_for_any_size(string what)
    {
        foreach (var fold in FoldedOrNot)
        {
            using var folder = new TemporaryFolder();
            using var network = Network(what, new(14, 14));

            network.ExportOnnx(folder["network.onnx"], new() { FoldBatchNorm = fold, DynamicSize = true });

            using var exported = new OnnxRun(folder["network.onnx"]);
            foreach (var size in new Extent[] { new(13, 19), new(16, 12), new(17, 17), new(18, 15) })
            {
                exported.ShouldAgreeWith(network, batch: 1, size.Height, size.Width);
                exported.ShouldAgreeWith(network, batch: 3, size.Height, size.Width);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_table_of_these_rows_agrees_in_TorchScript(string what)
    {
        foreach (var fold in FoldedOrNot)
        {
            using var folder = new TemporaryFolder();
            using var network = Network(what, new(13, 19));

            network.ExportTorchScript(folder["network.pt"], new() { FoldBatchNorm = fold });

            using var exported = jit.load<Tensor, Tensor>(folder["network.pt"]);
            foreach (var size in new Extent[] { new(13, 19), new(16, 12) })
            {
                var (input, expected) = Exported.Reference(network, 2, size.Height, size.Width);
                using var gradients = no_grad();
                using var found = exported.call(input);
                found.ShouldAgreeWith(expected);
                input.Dispose();
                expected.Dispose();
            }
        }
    }

    /// <summary>No export, and the same rows: the portable engine against libtorch in float64. 3e-5 of the largest value: random weights may cancel.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_table_of_these_rows_agrees_in_the_portable_engine(string what)
    {
        foreach (var size in new Extent[] { new(13, 19), new(16, 12), new(17, 17) })
        {
            using var network = Network(what, size);
            network.eval();
            using var engine = network.CompilePortable(new() { Threads = 2, Verification = Verification.None, KernelFolder = "" });
            using var image = rand(1, 3, size.Height, size.Width);
            using var expected = GraphInterpreter.Run(NetworkGraphs.Build(network, null), image);
            var reference = expected.flatten().data<double>().ToArray();

            var found = new float[engine.OutputLength];
            engine.Run(image.data<float>().ToArray(), size.Height, size.Width, found);

            found.Should().HaveCount(reference.Length);
            reference.Zip(found, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThanOrEqualTo(3e-5 * reference.Max(Math.Abs), $"{size}");
        }
    }

    private static InceptionNetwork Network(string what, Extent size)
    {
        var rows = Tables.TryGetValue(what, out var any) ? any : TablesOfOneSize[what];
        return Exported.Filled(new InceptionNetwork(new NetworkTable("rows", new(3, size.Height, size.Width), rows) { Epsilon = 1e-3 }));
    }
}
