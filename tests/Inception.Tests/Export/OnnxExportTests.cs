using Inception.Export;
using Inception.Networks;
using Inception.Tests.Golden;
using Inception.Tests.Networks;
using static TorchSharp.torch;

namespace Inception.Tests.Export;

/// <summary>Every network through ONNX Runtime, against the network itself.</summary>
public class OnnxExportTests
{
    public static TheoryData<string, bool> NamesAndFolding
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in SampleNetworks.Names)
            {
                data.Add(name, true);
                data.Add(name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(NamesAndFolding))]
    public void One_file_gives_the_networks_logits_for_one_picture_and_for_three(string name, bool fold)
    {
        using var folder = new TemporaryFolder();
        using var network = Filled(name);
        var side = SampleNetworks.SmallSize(name);

        network.ExportOnnx(folder["network.onnx"], new() { FoldBatchNorm = fold, InputSize = side });

        using var exported = new OnnxRun(folder["network.onnx"]);
        foreach (var batch in new[] { 1, 3 }) ShouldAgree(exported, network, batch, side, side);
    }

    internal static InceptionNetwork Filled(string name)
    {
        var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }

    private static void ShouldAgree(OnnxRun exported, InceptionNetwork network, int batch, int height, int width)
    {
        using var gradients = no_grad();
        using var input = FormulaWeights.Input(batch, network.Table.Input.Channels, height, width);
        using var expected = network.call(input);

        using var found = exported.Of(input);

        found.ShouldAgreeWith(expected);
    }
}
