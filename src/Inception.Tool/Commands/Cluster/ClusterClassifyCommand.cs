using System.CommandLine;
using Inception.Cluster;
using Inception.Tool.Clustering;

namespace Inception.Tool.Commands.Cluster;

/// <summary><c>inception cluster submit classify SOURCE</c>.</summary>
internal sealed class ClusterClassifyCommand
{
    private const string Examples = """
        inception cluster submit classify photos --recursive --weights inception_v3.tv_in1k --output photos.csv
        inception cluster submit classify @list.txt --weights inception_v3.tv_in1k --top 1 --output photos.parquet --redis redis:6379
        """;

    private readonly ImageInputs _images = new("SOURCE");

    private readonly ModelArguments _model = new();

    private readonly JobOptions _job = new();

    private readonly ClassificationOutput _output = new();

    private readonly Option<int?> _top = CommonOptions.WholeNumber(
        new("--top") { Description = "How many classes to write for each image", HelpName = "N", DefaultValueFactory = _ => 5 });

    public static Command Create()
    {
        var options = new ClusterClassifyCommand();
        var command = new Command("classify", "Classify images and write the most probable classes of each image.") { options._top };
        command.SetExamples(Examples);
        command.SetNotes(SubmitNotes.Text);
        options._images.AddTo(command);
        options._output.AddTo(command);
        options._job.AddTo(command, hasJson: false);
        options._model.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var format = _output.Check(parsed);
        var output = _output.PathOf(parsed) ?? throw new UserException("--output is missing: add --output FILE on a file system that all workers share.");
        var images = await SubmitNotes.FindAsync(_images, parsed, cancellation);
        var job = new ClusterJob
        {
            Task = ClusterTask.Classify,
            Output = output,
            Format = format.ToString(),
            Top = parsed.GetValue(_top)!.Value,
            FailsAtUnreadable = !_images.Skips(parsed),
        };
        return await _job.RunAsync(
            parsed, job, images, (jobs, filled) => JobModel.SubmitAsync(parsed, _model, jobs, filled, images, cancellation), cancellation);
    }
}
