using System.CommandLine;
using System.Globalization;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Runtime;
using Inception.Training;
using Inception.Training.Augmentation;
using Inception.Training.Data;
using Inception.Training.Optimization;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Cli.Commands;

/// <summary><c>inception train --data fashion-mnist</c>: InceptionSmall from random weights to a file.</summary>
internal static class TrainCommand
{
    private const int BatchSize = 128;

    private static readonly TrainingOptions Recipe = new() { Epochs = 10, Schedule = new CosineDecay { Rate = 0.1, WarmUpEpochs = 2 } };

    public static Command Create()
    {
        var data = CommonOptions.OneOf(new("--data") { Description = "The data set", DefaultValueFactory = _ => "fashion-mnist" }, "fashion-mnist");
        var dataDir = new Option<string?>("--data-dir") { Description = "The folder of the four files; the usual places, then a download, when left out", HelpName = "DIR" };
        var epochs = CommonOptions.WholeNumber(new("--epochs") { Description = "How often the training pictures are gone through", HelpName = "N", DefaultValueFactory = _ => Recipe.Epochs });
        var seed = CommonOptions.WholeNumber(new("--seed") { Description = "The start of all random numbers", HelpName = "S", DefaultValueFactory = _ => Recipe.Seed }, least: 0);
        var output = new Option<string>("--output", "-o") { Description = "Where the weights go (.safetensors, .pth), after every epoch", HelpName = "FILE", DefaultValueFactory = _ => "inception_small.safetensors" };
        var device = CommonOptions.Device();
        var command = new Command("train", "Train inception_small on Fashion-MNIST; Ctrl-C keeps the last finished epoch") { data, dataDir, epochs, seed, output, device };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            OutputFile.Check(path, CommonOptions.WeightExtensions);
            var options = Recipe with
            {
                Epochs = parsed.GetValue(epochs)!.Value,
                Seed = parsed.GetValue(seed)!.Value,
                Device = CommonOptions.Resolve(parsed.GetValue(device)!),
            };
            var pictures = await LoadAsync(parsed.GetValue(dataDir), cancellation);
            NativeAllocator.KeepFreedMemory();
            await TrainAsync(pictures, options, path, cancellation);
            return 0;
        });
        return command;
    }

    private static async Task TrainAsync(FashionMnist data, TrainingOptions options, string path, CancellationToken cancellation)
    {
        random.manual_seed(options.Seed);
        using var network = new InceptionSmall();
        Console.WriteLine($"inception_small, {network.Summarize().Parameters:N0} parameters, on {data.Training.Count:N0} pictures from {data.Directory}, seed {options.Seed}, {options.Device}");
        using var bar = new ProgressLine(cancellation);
        var training = new PictureLoader(data.Training, ImagePreprocessing.FashionMnist, PictureAugmentation.ForFashionMnist, new() { BatchSize = BatchSize, Seed = options.Seed, DropLast = true });
        var test = new PictureLoader(data.Test, ImagePreprocessing.FashionMnist, options: new() { BatchSize = BatchSize, Shuffle = false });
        await foreach (var done in new Trainer(network, training, test, options).RunAsync(cancellation))
        {
            if (done is TrainingStep step) bar.Report(step);
            if (done is not TrainingEpoch epoch) continue;
            OutputFile.Write(path, () => network.SaveWeights(path, Metadata(epoch.Result, options)));
            bar.WriteLine($"epoch {epoch.Result.Epoch,2}/{epoch.Epochs}  loss {epoch.Result.TrainingLoss:F4}  test accuracy {epoch.Result.Top1:P2}  {epoch.Result.ImagesPerSecond:F0} images/s  {epoch.Result.Elapsed:hh\\:mm\\:ss}");
        }

        bar.WriteLine($"Weights of the last epoch: {path}");
    }

    private static Dictionary<string, string> Metadata(EpochResult epoch, TrainingOptions options) => new()
    {
        ["model"] = "inception_small",
        ["data"] = "fashion-mnist",
        ["epoch"] = $"{epoch.Epoch} of {options.Epochs}",
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["test_accuracy"] = epoch.Top1.ToString("F4"),
    };

    private static async Task<FashionMnist> LoadAsync(string? directory, CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        var options = new FashionMnistOptions { Directory = directory };
        return await FashionMnist.LoadAsync(directory is null ? options : options with { Offline = true }, bar, cancellation);
    }
}
