using System.CommandLine;
using Inception.Metrics.Extraction;
using Inception.Models.Catalogue;
using Inception.Networks;

namespace Inception.Tool.Metrics;

/// <summary>The options that say which weights compute features, and what runs them.</summary>
internal sealed class FeatureNetworkOptions
{
    private const string Portable = "portable", Compiled = "compiled", Eager = "eager";

    private readonly Option<string> _weights = new("--weights", "-w")
    {
        Description = "The weights of fid_inception_v3: a .pth, .pt or .safetensors file, or the id of published weights",
        HelpName = "FILE|ID",
        DefaultValueFactory = _ => FidNetwork.PublishedWeights.Id,
    };

    private readonly DeviceOptions _device = new();

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "portable computes float32 on the CPU with this library's own kernels. compiled optimizes the network for libtorch and supports every "
            + "--precision. eager runs the libtorch modules in float32. Default: portable for fp32 on the CPU, otherwise compiled",
    };

    private readonly PrecisionOptions _precision = new(takesFolders: true);

    private readonly CacheSettings _cache = new();

    public FeatureNetworkOptions() => CommonOptions.OneOf(_engine, Portable, Compiled, Eager);

    /// <summary>The weights in the user's words.</summary>
    public string WeightsName(ParseResult parsed) => parsed.GetValue(_weights)!;

    public void AddTo(Command command)
    {
        command.AddGroup("Network", _weights);
        _device.AddTo(command, "Network");
        command.AddGroup(EngineOptions.Group, _engine);
        _precision.AddTo(command);
        _cache.AddTo(command);
    }

    /// <summary>Complains about options that exclude each other, before anything is loaded.</summary>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_engine) == Eager && _precision.IsGiven(parsed))
            throw new UserException("--precision needs the compiled engine, and --engine eager always computes in float32: remove one of the two options.");
        if (parsed.GetValue(_engine) == Portable && !_precision.IsFloat32(parsed))
            throw new UserException("--engine portable supports float32 only: remove --engine portable, or set --precision fp32.");
        if (parsed.GetValue(_engine) == Portable && _device.IsGpuNamed(parsed))
            throw new UserException("--engine portable runs on the CPU only: remove --device cuda or --engine portable.");
        _precision.Check(parsed);
        if (Published(parsed) is { } published && published.Network != FidNetwork.PublishedWeights.Network)
        {
            throw new UserException(
                $"The weights {published.Id} belong to {published.Network}. The metrics need {FidNetwork.PublishedWeights.Network}: "
                    + $"use {FidNetwork.PublishedWeights.Id}, or a file with these weights.");
        }
    }

    /// <summary>The folder of the features' cache.</summary>
    public string FeatureFolder(ParseResult parsed) => _cache.MetricsFolder(parsed);

    /// <summary>Loads the network; weights that are not in the cache are downloaded.</summary>
    /// <exception cref="UserException">There are no such weights.</exception>
    public async Task<IFeatureNetwork> LoadAsync(ParseResult parsed, FeatureRequest request, CancellationToken cancellation)
    {
        var file = await PublishedWeightsArgument.FileAsync(parsed.GetValue(_weights)!, _cache.Open(parsed), cancellation);
        var engine = parsed.GetValue(_engine) ?? (_precision.IsFloat32(parsed) && _device.IsOnCpu(parsed) ? Portable : Compiled);
        if (engine == Portable) return FidNetwork.Load(file, new()
        {
            Dimensions = [request.Dimensions],
            Engine = EngineOptions.Options(new(NetworkOutput.Embedding, request.Images ?? int.MaxValue, request.Batch)),
        });
        var device = _device.Resolve(parsed);
        return TorchFeatureNetwork.Create(parsed, _precision, file, engine == Eager, device, request, cancellation);
    }

    private PublishedWeights? Published(ParseResult parsed) =>
        PublishedWeightsArgument.Find(parsed.GetValue(_weights)!) is { } published && !File.Exists(parsed.GetValue(_weights)!)
            ? PublishedWeightsArgument.RequireReadable(published)
            : null;
}
