namespace Inception.Benchmarks.Cuda;

/// <summary>A contestant of PyTorch, which the Python process measures by its own clock.</summary>
/// <param name="peer">The process.</param>
/// <param name="settings">The network, its images, and the device.</param>
/// <param name="way">What <c>cuda_peer.py</c> calls it.</param>
/// <param name="type">What it multiplies in.</param>
/// <param name="batch">The images of a batch.</param>
/// <param name="size">Their height and width.</param>
/// <param name="fromHost">Whether images come from pageable memory and the logits go back.</param>
internal sealed class PeerRacer(TorchPeer peer, CudaSettings settings, string way, NumberType type, int batch, int size, bool fromHost = false)
    : Racer(NameOf(way), type)
{
    public const string Eager = "eager", Graph = "graph", Training = "training";

    private readonly string _id = Guid.NewGuid().ToString();

    public override bool IsYardstick => way is Eager or Training;

    public override bool IsSlowToPrepare => way is CudaSettings.ReduceOverhead or CudaSettings.MaxAutotune;

    public override void Prepare(TimeSpan patience)
    {
        peer.Start();
        var limit = TimeSpan.FromSeconds(settings.TorchCompileSeconds);
        peer.Ask(
            new
            {
                Do = "prepare",
                Name = _id,
                Way = way,
                Type = $"{Type}".ToLowerInvariant(),
                settings.Network,
                settings.Device,
                Batch = batch,
                Size = size,
                FromHost = fromHost,
            },
            IsSlowToPrepare && limit < patience ? limit : patience);
    }

    public override double Measure(int calls, TimeSpan patience) =>
        peer.Ask(new { Do = "measure", Name = _id, Calls = calls }, patience).GetProperty("milliseconds").GetDouble();

    public override void Dispose()
    {
        if (peer.ProcessId is not null) peer.Ask(new { Do = "release", Name = _id }, TimeSpan.FromSeconds(30));
    }

    private static string NameOf(string way) => way switch
    {
        Eager => "PyTorch, eager",
        Graph => "PyTorch, CUDA graph",
        Training => "PyTorch, eager",
        _ => $"PyTorch, torch.compile {way}",
    };
}
