using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Testing;

/// <summary>Networks with formula weights, under which the logits depend on every layer, and small images for them.</summary>
public static class CompiledSamples
{
    public static InceptionNetwork Create(string name)
    {
        if (Reference.All.Any(reference => reference.Golden == name)) return Reference.Named(name).CreateWithFormulaWeights();
        var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }

    public static Tensor Images(InceptionNetwork network, int batch, int size) =>
        FormulaWeights.Input(batch, network.Table.Input.Channels, size, size);

    /// <summary>An engine for small images, on two threads unless the options say otherwise: the tests' own setting is one.</summary>
    public static CompiledInception Small(InceptionNetwork network, CompileOptions? options = null)
    {
        options ??= new();
        return network.Compile(options with { ImageSize = SampleNetworks.SmallSize(network.GetName()), Threads = options.Threads ?? 2 });
    }

    /// <summary>The largest difference of a logit, as a share of the largest.</summary>
    public static double Difference(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        return ((actual - expected).abs().max() / expected.abs().max()).item<float>();
    }

    public static Tensor Eager(InceptionNetwork network, Tensor images)
    {
        using var _ = no_grad();
        return network.call(images);
    }
}
