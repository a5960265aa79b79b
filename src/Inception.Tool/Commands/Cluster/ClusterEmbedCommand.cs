using System.CommandLine;
using Inception.Cluster;
using Inception.Tool.Clustering;

namespace Inception.Tool.Commands.Cluster;

/// <summary><c>inception cluster submit embed SOURCE</c>.</summary>
internal sealed class ClusterEmbedCommand
{
    private const string Examples = """
        inception cluster submit embed photos --recursive --weights inception_v3.tv_in1k --output photos.npy
        inception cluster submit embed @list.txt --weights inception_v3.tv_in1k --output photos.parquet --redis redis:6379
        """;

    private readonly ImageInputs _images = new("SOURCE");

    private readonly ModelArguments _model = new();

    private readonly JobOptions _job = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file for the vectors, on a file system that all workers share: .npy (with the image names in a .json file beside it) or .parquet",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<bool> _normalize = new("--normalize") { Description = "Scale each vector to length 1 (L2 norm)" };

    public static Command Create()
    {
        var options = new ClusterEmbedCommand();
        var command = new Command("embed", "Write an embedding vector of each image.") { options._output, options._normalize };
        command.SetExamples(Examples);
        command.SetNotes(SubmitNotes.Text);
        options._images.AddTo(command);
        options._job.AddTo(command);
        options._model.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.GetValue(_output)!;
        EmbeddingFile.Check(output);
        var images = await SubmitNotes.FindAsync(_images, parsed, cancellation);
        var job = new ClusterJob
        {
            Task = ClusterTask.Embed,
            Output = output,
            Normalize = parsed.GetValue(_normalize),
            FailsAtUnreadable = !_images.Skips(parsed),
        };
        return await _job.RunAsync(
            parsed, job, images, (jobs, filled) => JobModel.SubmitAsync(parsed, _model, jobs, filled, images, cancellation), cancellation);
    }
}
