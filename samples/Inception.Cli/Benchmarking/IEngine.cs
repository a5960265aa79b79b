using static TorchSharp.torch;

namespace Inception.Cli.Benchmarking;

/// <summary>A network that is ready to run, whatever runs it.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>Brings a batch into the form that the engine takes, and gives what is timed: one forward pass, its result disposed.</summary>
    Action ForwardOf(Tensor pictures);
}
