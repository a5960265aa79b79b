using System.Text.Json;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>Auxiliary heads that no PyTorch library has, against make_golden.py's; GoogLeNet's and v3's are in TrainingParityTests.</summary>
[Trait("Category", "Slow")]
public class AuxiliaryHeadTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "Fixtures", "auxiliary_heads.json"))).RootElement;

    [Theory]
    [InlineData("inception_v4")]
    [InlineData("inception_resnet_v2")]
    public void The_head_is_tf_slims(string name)
    {
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        FormulaWeights.Fill(network);
        network.eval();
        using var _ = no_grad();
        var golden = Golden.GetProperty(name);
        using var input = FormulaWeights.Input(golden.GetProperty("input_shape").Deserialize<long[]>()!);
        var head = (nn.Module<Tensor, Tensor>)network.named_children().Single(child => child.name == "AuxLogits").module;

        using var logits = head.call(input);

        logits.ShouldMatch(golden.GetProperty("output").Deserialize<double[]>()!, logits.std().item<float>(), "auxiliary logits");
    }

    [Theory]
    [InlineData("inception_v4", "features.17")]
    [InlineData("inception_resnet_v2", "repeat_1.19")]
    public void The_head_reads_the_last_stage_at_17_by_17(string name, string stage)
    {
        var rows = NetworkFamily.Named(name).CreateTable().Rows.ToList();

        rows[rows.FindIndex(row => row.Name == "AuxLogits") - 1].Name.Should().Be(stage);
    }

    [Fact]
    public void Caffes_heads_come_in_the_order_of_their_places()
    {
        var golden = GoldenFile.Read("googlenet_caffe");
        using var network = Reference.Named("googlenet_caffe").CreateWithFormulaWeights();
        using var _ = no_grad();
        using var input = FormulaWeights.Input(golden.InputShape);

        using var output = network.ForwardWithAuxiliary(input);

        output.Logits.ShouldMatch(golden.Output, golden.OutputStats.Std, "logits");
        output.Auxiliary[0].ShouldMatch(golden.Aux["aux1"].Output, output.Auxiliary[0].std().item<float>(), "aux1");
        output.Auxiliary[1].ShouldMatch(golden.Aux["aux2"].Output, output.Auxiliary[1].std().item<float>(), "aux2");
    }
}
