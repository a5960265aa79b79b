using Inception.Explanation;
using Inception.Networks;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.GpuTests;

/// <summary>The modules of every network on the device, against float64 on the CPU.</summary>
public sealed class NetworkTests
{
    /// <summary>In float32 an H200 was off by 5.6e-6 of the logits' deviation at most, and with TensorFloat-32 by 2e-3; a wrong layer moves them by far more.</summary>
    private const double Float32Bound = 1e-4, TensorFloat32Bound = 1e-2;

    public static TheoryData<string, string> Networks => Devices.Networks;

    public static TheoryData<string> All => Devices.All;

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_logits_are_those_of_float64(string device, string name)
    {
        var place = Devices.Take(device);
        using var network = CompiledSamples.Create(name);
        using var images = CompiledSamples.Images(network, batch: 2, SampleNetworks.SmallSize(name));
        using var expected = InFloat64(name, images);
        network.to(place);
        using var placed = images.to(place);

        foreach (var (precision, bound) in new[] { (Float32Precision.Highest, Float32Bound), (Float32Precision.High, TensorFloat32Bound) })
        {
            using var _ = Devices.In(precision);
            using var logits = CompiledSamples.Eager(network, placed);
            logits.device.type.Should().Be(place.type);
            Devices.Difference(logits, expected).Should().BeLessThan(bound, "{0} in {1}", name, precision);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_network_is_made_on_the_device(string device)
    {
        Devices.Take(device);
        using var network = new InceptionSmall(new() { Device = device });

        network.parameters().Should().OnlyContain(parameter => parameter.device.type.ToString().Equals(device, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Gradients_are_those_of_the_cpu(string device)
    {
        var place = Devices.Take(device);
        using var _ = Devices.In(Float32Precision.Highest);
        var expected = Gradients(CPU);
        var found = Gradients(place);

        found.Keys.Should().Equal(expected.Keys);
        // Float32 sums over 1,568 places in another order: 1e-5 was seen between two CPUs; a lost term is of the size of the gradient itself.
        foreach (var key in expected.Keys) Devices.Difference(found[key], expected[key]).Should().BeLessThan(1e-3, key);
        foreach (var one in expected.Values.Concat(found.Values)) one.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_explanation_is_that_of_the_cpu(string device)
    {
        var place = Devices.Take(device);
        using var _ = Devices.In(Float32Precision.Highest);
        using var network = CompiledSamples.Create("inception_small");
        using var image = CompiledSamples.Images(network, batch: 1, 28);
        var expected = GradCam.Explain(network, image, new() { Class = 3 })[0];
        network.to(place);
        using var placed = image.to(place);

        var found = GradCam.Explain(network, placed, new() { Class = 3 })[0];

        found.Stage.Should().Be(expected.Stage);
        // A map is 1 where it is strongest.
        foreach (var (value, wanted) in found.Map.Values.ToArray().Zip(expected.Map.Values.ToArray())) value.Should().BeApproximately(wanted, 1e-4f);
    }

    private static Tensor InFloat64(string name, Tensor images)
    {
        using var network = CompiledSamples.Create(name);
        network.to(ScalarType.Float64);
        using var exact = images.to(ScalarType.Float64);
        return CompiledSamples.Eager(network, exact);
    }

    private static SortedDictionary<string, Tensor> Gradients(Device device)
    {
        using var network = CompiledSamples.Create("inception_small");
        network.to(device);
        network.eval();   // batch normalisation by the running statistics, so that one image's gradient does not depend on the others'
        using var scope = NewDisposeScope();
        var images = CompiledSamples.Images(network, batch: 8, 28).to(device);
        nn.functional.cross_entropy(network.call(images), arange(8, ScalarType.Int64, device)).backward();
        return new(network.named_parameters().ToDictionary(one => one.name, one => one.parameter.grad!.cpu().clone().DetachFromDisposeScope()), StringComparer.Ordinal);
    }
}
