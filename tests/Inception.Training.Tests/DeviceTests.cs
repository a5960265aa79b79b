using Inception.Training.Evaluation;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Inception.Training.Tests;

/// <summary>The meta device stands for a GPU: tensors on it have no values, so that a network that is moved away throws.</summary>
public class DeviceTests
{
    [Fact]
    public void A_network_is_trained_on_the_device_that_it_is_on()
    {
        using var network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4 * 36, 2)).to(DeviceType.META);
        var images = new StripedImages(16);

        using var session = new TrainingSession(network, images, images, new() { Average = new(), ClassWeights = [1, 2] }, checkpoints: null);

        session.Device.type.Should().Be(DeviceType.META);
        network.parameters().Should().OnlyContain(parameter => parameter.device_type == DeviceType.META);
    }

    [Fact]
    public void A_network_moves_to_a_device_that_the_options_name()
    {
        using var network = nn.Sequential(nn.Flatten(), nn.Linear(64, 2));
        var images = new StripedImages(16);

        using var session = new TrainingSession(network, images, images, new() { Device = META }, checkpoints: null);

        session.Device.type.Should().Be(DeviceType.META);
        network.parameters().Should().OnlyContain(parameter => parameter.device_type == DeviceType.META);
    }

    [Fact]
    public void A_network_is_evaluated_on_the_device_that_it_is_on()
    {
        using var network = new DeviceProbe(META);

        var result = network.Evaluate(new StripedImages(32));

        network.Seen.Should().Equal(DeviceType.META, DeviceType.META);
        network.Weight.device_type.Should().Be(DeviceType.META);
        result.Metrics.Count.Should().Be(32);
    }

    /// <summary>Notes where its inputs are, and gives logits on the CPU.</summary>
    private sealed class DeviceProbe : nn.Module<Tensor, Tensor>
    {
        private readonly List<DeviceType> _seen = [];

        public DeviceProbe(Device device)
            : base(nameof(DeviceProbe))
        {
            Weight = new Parameter(zeros(1, device: device));
            RegisterComponents();
        }

        public IReadOnlyList<DeviceType> Seen => _seen;

        public Parameter Weight { get; }

        public override Tensor forward(Tensor input)
        {
            _seen.Add(input.device_type);
            return zeros(input.shape[0], 2);
        }
    }
}
