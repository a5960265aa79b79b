using System.CommandLine;
using System.Globalization;
using Inception.Networks;
using Inception.Runtime;
using Inception.Training;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Cli.Commands;

/// <summary><c>inception train --data fashion-mnist</c>: InceptionSmall from random weights to a file.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var data = CommonOptions.OneOf(new("--data") { Description = "The data set", DefaultValueFactory = _ => "fashion-mnist" }, "fashion-mnist");
        var dataDir = new Option<string?>("--data-dir") { Description = "The folder of the four files; the usual places, then a download, when left out", HelpName = "DIR" };
        var epochs = CommonOptions.WholeNumber(new("--epochs") { Description = "How often the training pictures are gone through", HelpName = "N", DefaultValueFactory = _ => TrainingOptions.ForFashionMnist.Epochs });
        var seed = CommonOptions.WholeNumber(new("--seed") { Description = "The start of all random numbers", HelpName = "S", DefaultValueFactory = _ => TrainingOptions.ForFashionMnist.Seed }, least: 0);
        var output = new Option<string>("--output", "-o") { Description = "Where the weights go (.safetensors, .pth), after every epoch", HelpName = "FILE", DefaultValueFactory = _ => "inception_small.safetensors" };
        var device = CommonOptions.Device();
        var command = new Command("train", "Train inception_small on Fashion-MNIST; Ctrl-C keeps the last finished epoch") { data, dataDir, epochs, seed, output, device };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            OutputFile.Check(path, CommonOptions.WeightExtensions);
            var options = TrainingOptions.ForFashionMnist with
            {
                Epochs = parsed.GetValue(epochs)!.Value,
                Seed = parsed.GetValue(seed)!.Value,
                Device = CommonOptions.Resolve(parsed.GetValue(device)!),
            };
            var pictures = await LoadAsync(parsed.GetValue(dataDir), cancellation);
            NativeAllocator.KeepFreedMemory();
            Train(pictures, options, path, cancellation);
            return 0;
        });
        return command;
    }

    private static void Train(FashionMnist data, TrainingOptions options, string path, CancellationToken cancellation)
    {
        random.manual_seed(options.Seed);
        using var network = new InceptionSmall();
        Console.WriteLine($"inception_small, {network.Summarize().Parameters:N0} parameters, on {data.Training.Count:N0} pictures from {data.Directory}, seed {options.Seed}, {options.Device}");
        using var bar = new ProgressLine(cancellation);
        var trainer = new Trainer(network, data.Training, data.Test, options)
        {
            Steps = bar,
            OnEpoch = epoch =>
            {
                OutputFile.Write(path, () => network.SaveWeights(path, Metadata(epoch, options)));
                bar.WriteLine($"epoch {epoch.Epoch,2}/{epoch.Epochs}  loss {epoch.TrainingLoss:F4}  test accuracy {epoch.Test.Accuracy:P2}  {epoch.ImagesPerSecond:F0} images/s  {epoch.Elapsed:hh\\:mm\\:ss}");
            },
        };
        trainer.Run(cancellation);
        bar.WriteLine($"Weights of the last epoch: {path}");
    }

    private static Dictionary<string, string> Metadata(TrainingEpoch epoch, TrainingOptions options) => new()
    {
        ["model"] = "inception_small",
        ["data"] = "fashion-mnist",
        ["epoch"] = $"{epoch.Epoch} of {epoch.Epochs}",
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["test_accuracy"] = epoch.Test.Accuracy.ToString("F4"),
    };

    private static async Task<FashionMnist> LoadAsync(string? directory, CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        var options = new FashionMnistOptions { Directory = directory };
        return await FashionMnist.LoadAsync(directory is null ? options : options with { Offline = true }, bar, cancellation);
    }
}
