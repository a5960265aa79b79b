namespace Inception.Tool.Clustering;

/// <summary>The worker that the command line describes.</summary>
internal sealed record WorkerRequest(
    ClusterConnection Connection, string? Listen, int? Port, int Engines, int? Threads, string? Device, int ProbeSeconds);
