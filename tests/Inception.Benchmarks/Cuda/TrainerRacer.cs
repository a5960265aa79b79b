using Inception.Networks;
using Inception.Training;
using Inception.Training.Optimization;
using static TorchSharp.torch;

namespace Inception.Benchmarks.Cuda;

/// <summary>
/// Whole steps of the <see cref="Trainer"/> on images in pageable memory. The trainer reads every loss, and throws if one is not finite.
/// </summary>
internal sealed class TrainerRacer(FamilyOptions options, NumberType type, int batch, int size, Device device)
    : OwnRacer("Inception, Trainer", type, device)
{
    private const double Dropout = 0.5;   // torchvision's

    private InceptionNetwork? _network;
    private IAsyncEnumerator<TrainingEvent>? _steps;

    protected override void Build()
    {
        _network = (options with { AuxiliaryHeads = true, Dropout = Dropout }).Create();
        var images = new SameImages(batch, size);
        _steps = new Trainer(_network, images, images, new()
        {
            Epochs = 1,
            Optimizer = new Sgd { Momentum = 0.9, Nesterov = true },
            Schedule = new ConstantRate { Rate = 0.01 },
            WeightDecay = 4e-5,
            LabelSmoothing = 0.1,
            ComputeType = Type == NumberType.Bf16 ? ScalarType.BFloat16 : null,
            Device = Device,
        }).RunAsync().GetAsyncEnumerator();
    }

    protected override void Call()
    {
        if (!_steps!.MoveNextAsync().AsTask().GetAwaiter().GetResult()) throw new InvalidOperationException("the training has ended");
    }

    public override void Dispose()
    {
        _steps?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _network?.Dispose();
    }
}
