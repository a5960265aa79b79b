using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Testing;

/// <summary>The networks that the tests export, with formula weights.</summary>
public static class Exported
{
    public static InceptionNetwork Network(string name) => Filled(SampleNetworks.Create(name));

    public static InceptionNetwork Filled(InceptionNetwork network)
    {
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }

    /// <summary>The first height and width from these on that the network takes: the branches of some blocks end at one size for some sizes of the image alone.</summary>
    public static (int Height, int Width) SizeFrom(InceptionNetwork network, int height, int width)
    {
        var channels = network.Table.Input.Channels;
        while (!network.Table.Fits(new(channels, height, height), auxiliaryHeads: false)) height++;
        while (!network.Table.Fits(new(channels, height, width), auxiliaryHeads: false)) width++;
        return (height, width);
    }

    /// <summary>The formula's images and the network's own logits.</summary>
    public static (Tensor Input, Tensor Logits) Reference(InceptionNetwork network, int batch, int height, int width)
    {
        using var gradients = no_grad();
        var input = FormulaWeights.Input(batch, network.Table.Input.Channels, height, width);
        return (input, network.call(input));
    }
}
