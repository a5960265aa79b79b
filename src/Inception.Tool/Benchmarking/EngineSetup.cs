namespace Inception.Tool.Benchmarking;

/// <summary>What an engine is made for.</summary>
/// <param name="Batch">Images in a batch.</param>
/// <param name="Threads">Threads in an operation.</param>
internal readonly record struct EngineSetup(int Batch, int Threads);
