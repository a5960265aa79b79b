namespace Inception.Tool.Benchmarking;

/// <summary>A network that is ready to run, whatever runs it.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>Whether it runs the network that it was made of, which then must outlive it.</summary>
    bool UsesNetwork { get; }

    /// <summary>Brings images into the form that the engine takes, and gives what is timed: one forward pass, its result disposed.</summary>
    Action ForwardOf(ImageBatch images);
}
