using System.CommandLine;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tool.Commands;

/// <summary><c>inception features IMAGE…</c>: computes the feature maps of images at the stages of a network.</summary>
internal static class FeaturesCommand
{
    private static readonly string[] Extensions = [".npy", ".npz", ".safetensors"];

    public static Command Create()
    {
        var images = new Argument<string[]>("IMAGE") { Description = "JPEG, PNG, WebP, BMP, GIF or TIFF files", Arity = ArgumentArity.OneOrMore };
        var model = new ModelArguments();
        var stages = new Option<string[]>("--stage", "-s")
        {
            Description = "The stage whose feature map is written ('inception summary' lists the stages). Can be repeated",
            HelpName = "STAGE",
            Required = true,
        };
        var pooled = new Option<bool>("--pooled") { Description = "Average each feature map over height and width, and write one vector per image" };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file for the float32 arrays N×C×H×W, named by stage: .npz, .safetensors, or .npy for one stage",
            HelpName = "FILE",
            Required = true,
        };
        var json = CommonOptions.Json();
        var command = new Command("features", "Write the feature maps of images at one or more stages of a network.") { images, stages, pooled, output, json };
        command.SetExamples("""
            inception features cat.jpg --weights inception_v3.tv_in1k --stage Mixed_7c --output f.npy
            inception features *.jpg --weights inception_v3.tv_in1k -s Mixed_5d -s Mixed_7c --output f.npz
            """);
        model.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (paths, path, names) = (parsed.GetValue(images)!, parsed.GetValue(output)!, parsed.GetValue(stages)!);
            OutputFile.Check(path, Extensions);
            if (names.Length > 1 && IsA(path, ".npy"))
                throw new UserException($"'{path}' can hold one stage, but {names.Length} are given. Use the extension .npz or .safetensors.");
            foreach (var image in paths) InputFile.Existing(image);
            var loaded = await model.LoadAsync(parsed, cancellation);
            using var network = loaded.Network;
            using var features = Run(network, loaded.Preprocessing, paths, names, parsed.GetValue(pooled), cancellation);
            foreach (var (stage, values) in features) FiniteTensors.Require(values, loaded.Name, $"values at stage '{stage}'");
            Write(path, features);
            if (parsed.GetValue(json)) PrintJson(path, loaded.Name, paths, features);
            else foreach (var (stage, values) in features) Console.WriteLine($"{path}: {stage} {string.Join('×', values.shape)} float32");
            return 0;
        });
        return command;
    }

    private static StageFeatures Run(
        InceptionNetwork network, ImagePreprocessing preprocessing, string[] paths, string[] stages, bool pooled, CancellationToken cancellation)
    {
        network.eval();
        using var _ = no_grad();
        using var input = preprocessing.Apply(paths, preprocessing.CreateDecoder().Decode, cancellationToken: cancellation);
        using var placed = input.to(network.parameters().First().device);
        return pooled ? network.PooledFeatures(placed, stages) : network.Features(placed, stages);
    }

    private static void Write(string path, StageFeatures features)
    {
        if (IsA(path, ".npz")) NpyFile.WriteAll(path, features);
        else if (IsA(path, ".npy")) NpyFile.Write(path, features.Values.Single());
        else OutputFile.Write(path, () => SafetensorsFile.Write(path, features));
    }

    private static bool IsA(string path, string extension) => Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);

    private static void PrintJson(string path, string model, string[] images, StageFeatures features) => JsonOutput.Write(new
    {
        output = path,
        model,
        images,
        stages = features.Select(stage => new { name = stage.Key, shape = stage.Value.shape }),
    });
}
