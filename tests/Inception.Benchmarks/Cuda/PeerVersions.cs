namespace Inception.Benchmarks.Cuda;

/// <summary>What PyTorch says about itself.</summary>
internal sealed record PeerVersions(string Torch, string Torchvision, string? Cuda, int? Cudnn, string? Gpu, string Python);
