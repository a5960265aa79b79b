using System.CommandLine;
using Inception.Cluster;
using Inception.Inference;
using Inception.Labels;
using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Networks;
using Inception.Portable;
using Inception.Tool.Clustering;
using Inception.Tool.Metrics;

namespace Inception.Tool.Commands.Cluster;

/// <summary><c>inception cluster submit statistics SOURCE</c>: what 'metrics statistics' computes, on a cluster.</summary>
internal sealed class ClusterStatisticsCommand
{
    private const string Examples = """
        inception cluster submit statistics photos --output real.npz
        inception cluster submit statistics @list.txt --convention pytorch-fid --output real.npz --redis redis:6379
        """;

    private readonly ImageInputs _images = new("SOURCE");

    private readonly JobOptions _job = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The .npz file for mu, sigma and n, on a file system that all workers share",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _convention = ExtractionSettings.ConventionOption();

    private readonly Option<string> _weights = new("--weights", "-w")
    {
        Description = "The weights of fid_inception_v3: a .pth, .pt or .safetensors file, or the id of published weights",
        HelpName = "FILE|ID",
        DefaultValueFactory = _ => FidNetwork.PublishedWeights.Id,
    };

    private readonly CacheSettings _cache = new();

    public static Command Create()
    {
        var options = new ClusterStatisticsCommand();
        var command = new Command("statistics", "Save the mean and covariance of the images' features, for FID.") { options._output, options._convention };
        command.SetExamples(Examples);
        command.SetNotes(SubmitNotes.Text);
        options._images.AddTo(command);
        options._job.AddTo(command);
        command.AddGroup("Network", options._weights);
        options._cache.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.GetValue(_output)!;
        OutputFile.Check(output, ".npz");
        var images = await SubmitNotes.FindAsync(_images, parsed, cancellation);
        var job = new ClusterJob { Task = ClusterTask.Statistics, Output = output, FailsAtUnreadable = !_images.Skips(parsed) };
        return await _job.RunAsync(parsed, job, images, (jobs, filled) => SubmitAsync(parsed, jobs, filled, images, cancellation), cancellation);
    }

    /// <summary>The network of FID with the convention's preprocessing, as one compiled model.</summary>
    private async Task<ClusterJob> SubmitAsync(
        ParseResult parsed, ClusterClient jobs, ClusterJob job, IReadOnlyList<string> images, CancellationToken cancellation)
    {
        var file = await PublishedWeightsArgument.FileAsync(parsed.GetValue(_weights)!, _cache.Open(parsed), cancellation);
        var network = new FidInceptionV3Options();
        var options = new Models.ModelOptions
        {
            Network = network,
            Preprocessing = MetricOptions.For(ExtractionSettings.ConventionNamed(parsed.GetValue(_convention)!)).Preprocessing,
            Labels = LabelSet.Numbered(network.Classes),   // nobody sees them; a compiled model has some
        };
        using var model = await PortableModel.LoadAsync(file, options, new PortableOptions { Output = NetworkOutput.Embedding }, cancellation);
        return await jobs.SubmitAsync(job, images, model, cancellation);
    }
}
