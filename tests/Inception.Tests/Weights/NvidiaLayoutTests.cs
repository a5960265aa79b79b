using Inception.Networks;

namespace Inception.Tests.Weights;

/// <summary>The names of NVIDIA's TorchScript file of the FID network, as public code that loads the file writes them.</summary>
public class NvidiaLayoutTests
{
    [Theory]
    [InlineData("layers.conv.weight", "Conv2d_1a_3x3.conv.weight")]
    [InlineData("layers.conv_4.beta", "Conv2d_4a_3x3.bn.bias")]
    [InlineData("layers.mixed.tower_1.conv_2.mean", "Mixed_5b.branch3x3dbl_3.bn.running_mean")]
    [InlineData("layers.mixed_3.conv.var", "Mixed_6a.branch3x3.bn.running_var")]
    [InlineData("layers.mixed_7.tower_1.conv_4.weight", "Mixed_6e.branch7x7dbl_5.conv.weight")]
    [InlineData("layers.mixed_8.tower.conv_1.weight", "Mixed_7a.branch3x3_2.conv.weight")]
    [InlineData("layers.mixed_9.tower_mixed_conv_1.weight", "Mixed_7b.branch3x3_2b.conv.weight")]
    [InlineData("layers.mixed_10.tower_1_conv_1.beta", "Mixed_7c.branch3x3dbl_2.bn.bias")]
    [InlineData("layers.mixed_10.tower_1_mixed_conv.weight", "Mixed_7c.branch3x3dbl_3a.conv.weight")]
    [InlineData("output.bias", "fc.bias")]
    [InlineData("layers.mixed_9.tower.conv.weight", "layers.mixed_9.tower.conv.weight")]   // not a name of the file: stays, and is reported
    [InlineData("layers.conv.gamma", "layers.conv.gamma")]
    public void A_key_becomes_the_networks(string theirs, string ours) =>
        new FidInceptionV3Options().CreateTable().Layouts.Single(layout => layout.Name == "NVIDIA").KeyMap(theirs).Should().Be(ours);
}
