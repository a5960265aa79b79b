using System.CommandLine;
using Inception.Models;
using Inception.Networks;
using Inception.Tool.Data;
using Inception.Training.Data;
using Inception.Training.Evaluation;

namespace Inception.Tool.Commands;

/// <summary><c>inception evaluate</c>: evaluates a model on images with known classes.</summary>
internal sealed class EvaluateCommand
{
    private const string Examples = """
        inception evaluate --data fashion-mnist                   # the shipped model, 10,000 test images
        inception evaluate --model runs/1/model.safetensors --data test-images
        inception evaluate --weights inception_v3.tv_in1k --data imagenet/val --batch 16 --json
        """;

    private readonly ModelArguments _model = new();

    private readonly Option<string> _data = new("--data")
    {
        Description = $"The images: {ImageData.Accepted}",
        HelpName = "fashion-mnist|FOLDER|FILE",
        Required = true,
    };

    private readonly Option<string?> _dataDir = new("--data-dir")
    {
        Description = "The folder of Fashion-MNIST's files. Default: data/fashion-mnist, the cache or /usr/share/datasets/fashion-mnist, else a download",
        HelpName = "DIR",
    };

    private readonly Option<string?> _classes = new("--classes")
    {
        Description = "Evaluate only these classes, separated by commas. A name may be written like its folder (t-shirt-top). Default: all classes",
        HelpName = "A,B,…",
    };

    private readonly Option<int?> _batch = CommonOptions.WholeNumber(new("--batch")
    {
        Description = "The batch size, in images",
        HelpName = "N",
        DefaultValueFactory = _ => 32,
    });

    private readonly Option<string> _corrupt = CommonOptions.OneOf(
        new("--corrupt") { Description = "If a file is not a readable image: fail, or skip it", DefaultValueFactory = _ => "fail" }, "fail", "skip");

    private readonly EngineOptions _engine = new();

    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create()
    {
        var options = new EvaluateCommand();
        var command = new Command("evaluate", "Measure a model on labelled images: accuracy, confusion matrix, calibration error, time per image.")
        {
            options._data, options._dataDir, options._classes, options._batch, options._corrupt, options._json,
        };
        command.SetExamples(Examples);
        options._model.AddTo(command);
        options._engine.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _engine.Check(parsed);
        var fashion = await FashionMnistAsync(parsed, cancellation);
        var loaded = await _model.LoadAsync(parsed, cancellation, namesClasses: true);
        var images = Images(parsed, fashion, loaded);
        var parameters = loaded.Network.Summarize().Parameters;
        var side = loaded.Preprocessing.CropSize;
        var work = new InferenceWorkload(NetworkOutput.Logits, images.Count, parsed.GetValue(_batch)!.Value);
        using var network = _engine.Create(parsed, loaded.Network, work, side, side, loaded.Preprocessing, cancellation);
        var onCorrupt = parsed.GetValue(_corrupt) == "skip" ? CorruptImages.Skip : CorruptImages.Fail;
        var batches = new ImageLoader(images, loaded.Preprocessing, options: new() { BatchSize = work.Batch, Shuffle = false, OnCorrupt = onCorrupt });
        EvaluationResult evaluation;
        using (var bar = new ProgressLine(cancellation)) evaluation = network.Evaluate(batches, new() { Progress = bar }, cancellation);
        var text = new EvaluationText(
            evaluation, loaded.Name, parameters, EngineOptions.NameOf(network), PrecisionOptions.NameOf(network), batches.SkippedImages.Count);
        if (parsed.GetValue(_json)) text.WriteJson();
        else text.Write();
        return 0;
    }

    /// <summary>The test images of Fashion-MNIST, if requested. They are downloaded before anything else is loaded.</summary>
    private async Task<ILabelledImages?> FashionMnistAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (source, directory) = (parsed.GetValue(_data)!, parsed.GetValue(_dataDir));
        if (directory is not null && source != ImageData.FashionMnist)
            throw new UserException("--data-dir applies to --data fashion-mnist only: remove --data-dir.");
        if (source != ImageData.FashionMnist || Directory.Exists(source)) return null;
        return (await ImageData.FashionMnistAsync(directory, cancellation)).Test;
    }

    private ILabelledImages Images(ParseResult parsed, ILabelledImages? fashion, Model loaded)
    {
        try
        {
            return (fashion ?? ImageData.Open(parsed.GetValue(_data)!, loaded.Labels!)).OfClasses(parsed.GetValue(_classes)).Under(loaded.Labels!);
        }
        catch
        {
            loaded.Network.Dispose();
            throw;
        }
    }
}
