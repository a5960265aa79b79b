using System.CommandLine;
using System.Diagnostics;
using Inception.Classification;
using Inception.Imaging;
using Inception.Labels;
using Inception.Layers;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using Spectre.Console;
using static TorchSharp.torch;

namespace Inception.Tool.Commands;

/// <summary><c>inception demo</c>: the block, why it reduces, a whole network, and real images classified; no network needed.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var command = new Command("demo", "The block, its arithmetic, a network, and real images classified (default)");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    public static Task<int> RunAsync(CancellationToken cancellation)
    {
        var shipped = LoadedNetwork.Of(NetworkChoice.Named(NetworkChoice.Default), weights: null, device: "auto");
        using var classifier = new ImageClassifier(shipped.Network, shipped.Preprocessing, shipped.Labels);
        ShowBlock();
        ShowReduction();
        ShowNetwork();
        ShowPhotographs(cancellation);
        ShowImages(classifier, cancellation);
        ShowAccuracy(cancellation);
        return Task.FromResult(0);
    }

    private static void ShowBlock()
    {
        Title("1. The Inception block: four branches see one input, and are joined on the channel axis");
        using var block = new InceptionBlock(inChannels: 32, poolFeatures: 64);
        using var input = rand(1, 32, 28, 28);
        using var output = block.call(input);
        Console.WriteLine("    input 32×28×28");
        Console.WriteLine("      ├─ 1×1 (64) ────────────────────┐");
        Console.WriteLine("      ├─ 1×1 (64) ─── 3×3 (96) ───────┤");
        Console.WriteLine("      ├─ 1×1 (48) ─── 5×5 (64) ───────┼── concatenate");
        Console.WriteLine("      └─ max-pool 3×3 ─── 1×1 (64) ───┘");
        Console.WriteLine($"    output {string.Join('×', output.shape.Skip(1))}: 64 + 96 + 64 + 64 = {block.OutChannels} channels");
        Console.WriteLine($"    {block.parameters().Sum(parameter => parameter.numel()):N0} parameters");
    }

    private static void ShowReduction()
    {
        Title("2. Why a 1×1 convolution comes first: 192 → 128 channels by a 3×3 window");
        using var direct = new BasicConv2d(192, 128, 3, padding: 1);
        using var reduce = new BasicConv2d(192, 96, 1);
        using var expand = new BasicConv2d(96, 128, 3, padding: 1);
        var (whole, first, second) = (ConvolutionWeights(direct), ConvolutionWeights(reduce), ConvolutionWeights(expand));
        Console.WriteLine($"    directly:            192·128·3·3             = {whole,7:N0} weights");
        Console.WriteLine($"    through 96 channels: 192·96·1·1 + 96·128·3·3 = {first + second,7:N0} weights, {(double)(first + second) / whole - 1:P0}");
    }

    private static void ShowNetwork()
    {
        Title("3. A whole network is such blocks in a table: Inception v3");
        SummaryCommand.Print(NetworkSummary.Create(InceptionV3.CreateTable(new())));
    }

    private static void ShowPhotographs(CancellationToken cancellation)
    {
        Title("4. What it sees of a photograph: resized, cropped and normalised as torchvision does, to the last bit");
        var decoder = new ImageDecoder();
        foreach (var path in Assets.Photographs)
        {
            cancellation.ThrowIfCancellationRequested();
            var photograph = decoder.Decode(path);
            using var tensor = ImagePreprocessing.InceptionV3.Apply(photograph);
            using var scope = NewDisposeScope();
            Console.WriteLine(
                $"    {Path.GetFileName(path),-14} {photograph.Width}×{photograph.Height} pixels → {string.Join('×', tensor.shape)}, " +
                $"{tensor.min().item<float>():F2} to {tensor.max().item<float>():F2}, mean {tensor.mean().item<float>():F2}");
        }

        Console.WriteLine($"    With torchvision's weights it names them: inception classify {Path.GetRelativePath(".", Assets.Photographs[1])} --weights inception_v3.torchvision");
    }

    private static void ShowImages(ImageClassifier classifier, CancellationToken cancellation)
    {
        Title("5. Real images: 20 of Fashion-MNIST's test set, classified by inception_medium with the shipped weights");
        var paths = Assets.FashionMnistFiles;
        var table = new Table().Border(TableBorder.Simple).AddColumn("Image").AddColumn("True").AddColumn("Predicted");
        table.AddColumn(new TableColumn("Probability").RightAligned()).AddColumn("");
        foreach (var (path, predictions) in paths.Zip(classifier.ClassifyMany(paths, top: 1, cancellation: cancellation)))
        {
            var truth = TrueLabel(path, classifier.Labels);
            var isRight = predictions[0].Label == truth;
            table.AddRow(
                Path.GetFileName(path), Markup.Escape(truth), Markup.Escape(predictions[0].Label),
                predictions[0].Probability.ToString("P1"), isRight ? "[green]right[/]" : "[red]wrong[/]");
        }

        AnsiConsole.Write(table);
    }

    private static void ShowAccuracy(CancellationToken cancellation)
    {
        var images = IdxImages.Read(Assets.FashionMnistImages, Assets.FashionMnistLabels, FashionMnist.ClassNames);
        using var network = new InceptionMedium(weights: Assets.MediumWeights);
        var watch = Stopwatch.StartNew();
        var batches = new ImageLoader(images, ImagePreprocessing.FashionMnist, options: new() { Shuffle = false });
        var result = network.Evaluate(batches, cancellation: cancellation);
        Console.WriteLine($"Accuracy on the {result.Count:N0} shipped test images: {result.Top1:P2} ({result.Correct:N0} right), {result.Count / watch.Elapsed.TotalSeconds:F0} images/s");
    }

    private static long ConvolutionWeights(BasicConv2d layer) =>
        layer.named_parameters().Single(entry => entry.name == "conv.weight").parameter.numel();

    /// <summary>The files are named by their class: <c>ankle-boot-0.png</c>.</summary>
    private static string TrueLabel(string path, LabelSet labels)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return labels.Single(label => name.StartsWith(label.ToLowerInvariant().Replace(' ', '-').Replace('/', '-') + "-", StringComparison.Ordinal));
    }

    private static void Title(string text) => AnsiConsole.MarkupLine($"\n[bold]{Markup.Escape(text)}[/]");
}
