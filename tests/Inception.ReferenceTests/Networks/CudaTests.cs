using Inception.Networks;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

public class CudaTests
{
    /// <summary>
    /// The GPU sums in another order, and by TF32 where it is allowed: 1e-2 of the logits' deviation leaves room for both, and tells a
    /// wrong layer, which moves them by much more.
    /// </summary>
    [SkippableTheory]
    [InlineData("googlenet")]
    [InlineData("inception_small")]
    public void On_a_gpu_the_logits_are_those_of_the_cpu(string name)
    {
        Skip.IfNot(TorchRuntime.Describe().CudaAvailable == true, "libtorch sees no CUDA device here (or its CPU package is in use).");
        using var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network);
        network.eval();
        using var withoutGradients = no_grad();
        using var input = FormulaWeights.Input(2, network.Table.Input.Channels, 64, 64);
        using var expected = network.call(input);

        network.to(CUDA);
        using var inputOnGpu = input.to(CUDA);
        using var logitsOnGpu = network.call(inputOnGpu);
        using var logits = logitsOnGpu.cpu();

        ((logits - expected).abs().max() / expected.std()).item<float>().Should().BeLessThan(1e-2f);
    }

    [SkippableFact]
    public void A_gpu_can_be_asked_for_at_once()
    {
        Skip.IfNot(TorchRuntime.Describe().CudaAvailable == true, "libtorch sees no CUDA device here (or its CPU package is in use).");
        using var network = new InceptionV1(new() { Device = "cuda" });
        using var input = rand(1, 3, 64, 64, device: CUDA);

        using var logits = network.call(input);

        logits.device_type.Should().Be(DeviceType.CUDA);
    }
}
