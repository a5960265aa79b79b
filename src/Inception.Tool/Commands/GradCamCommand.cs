using System.CommandLine;
using Inception.Explanation;
using Inception.Labels;

namespace Inception.Tool.Commands;

/// <summary><c>inception gradcam IMAGE</c>: shows where in an image the evidence for a class is.</summary>
internal static class GradCamCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("IMAGE") { Description = "A JPEG, PNG, WebP, BMP, GIF or TIFF file" };
        var model = new ModelArguments();
        var stage = new Option<string?>("--stage", "-s")
        {
            Description = "The stage whose feature map is explained ('inception summary' lists the stages). Default: the last stage with a feature map",
            HelpName = "STAGE",
        };
        var label = new Option<string?>("--class", "-c")
        {
            Description = "The class to explain, by name, index or WordNet id. Default: the most probable class",
            HelpName = "CLASS",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The PNG file for the image with the heat map. Parts outside the network's input crop are dark",
            HelpName = "cam.png",
            Required = true,
        };
        var map = new Option<string?>("--map")
        {
            Description = "Also write the heat map to this file, as a float32 array height×width with values from 0 to 1",
            HelpName = "cam.npy",
        };
        var json = CommonOptions.Json();
        var command = new Command("gradcam", "Write a heat map that shows which parts of an image support a class (Grad-CAM).")
        {
            image, stage, label, output, map, json,
        };
        command.SetExamples("""
            inception gradcam cat.jpg --weights inception_v3.tv_in1k --output cam.png
            inception gradcam cat.jpg --weights inception_v3.tv_in1k --class "tiger cat" --output cam.png
            """);
        model.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (source, path, mapPath) = (InputFile.Existing(parsed.GetValue(image)!), parsed.GetValue(output)!, parsed.GetValue(map));
            OutputFile.Check(path, ".png");
            if (mapPath is not null) OutputFile.Check(mapPath, ".npy");
            OutputFile.RequireOther(path, source);
            var explained = await ExplainAsync(parsed, model, source, parsed.GetValue(stage), parsed.GetValue(label), cancellation);
            cancellation.ThrowIfCancellationRequested();
            OutputFile.Replace(path, file => file.Write(explained.Explanation.Blend().ToPng()));
            if (mapPath is not null) WriteMap(mapPath, explained.Explanation.ToImage());
            if (parsed.GetValue(json)) PrintJson(source, path, explained);
            else Print(path, explained);
            return 0;
        });
        return command;
    }

    /// <summary>
    /// Explains with the portable engine, which needs no libtorch. For an earlier stage, and for networks that the engine cannot explain, gradients on libtorch
    /// are used.
    /// </summary>
    private static async Task<Explained> ExplainAsync(
        ParseResult parsed, ModelArguments model, string source, string? stage, string? label, CancellationToken cancellation)
    {
        if (stage is null && model.IsOnCpu(parsed))
        {
            using var portable = await model.LoadPortableAsync(parsed, new() { QuickStart = true }, cancellation, namesClasses: true);
            if (portable.ExplainedStage is not null)
                return new(portable.Name, portable.Labels!, portable.Explain(source, IndexOf(label, portable.Labels!)));
        }

        var loaded = await model.LoadAsync(parsed, cancellation, namesClasses: true);
        using var explainer = new ImageExplainer(loaded);
        cancellation.ThrowIfCancellationRequested();
        return new(loaded.Name, loaded.Labels!, explainer.Explain(source, new() { Stage = stage, Class = IndexOf(label, loaded.Labels!) }));
    }

    private static int? IndexOf(string? text, LabelSet labels) =>
        text is null ? null : labels.IndexOf(text);

    private static void WriteMap(string path, HeatMap map) => NpyFile.Write(path, map.Values.ToArray(), map.Height, map.Width);

    private static void Print(string path, Explained explained)
    {
        var activation = explained.Explanation.Activation;
        Console.WriteLine(
            $"{path}: {explained.Labels[activation.Class]} ({activation.Probability:P1}) at {activation.Stage}, "
            + $"{activation.Map.Height}×{activation.Map.Width} places" + (activation.Peak > 0 ? "" : "; no part of the image supports this class"));
    }

    private static void PrintJson(string source, string path, Explained explained)
    {
        var (stage, index, probability, peak, map) = explained.Explanation.Activation;
        JsonOutput.Write(new
        {
            image = source,
            output = path,
            model = explained.Model,
            stage,
            @class = new { label = explained.Labels[index], index, id = explained.Labels.IdOf(index), probability },
            peak,
            map = Enumerable.Range(0, map.Height).Select(y => Enumerable.Range(0, map.Width).Select(x => map[x, y])),
            seen = explained.Explanation.Seen,
        });
    }

    /// <summary>An explanation with its model and labels.</summary>
    private sealed record Explained(string Model, LabelSet Labels, ImageExplanation Explanation);
}
