using System.CommandLine;
using System.Globalization;
using Inception.Explanation;
using Inception.Labels;
using Inception.Models;
using static TorchSharp.torch;

namespace Inception.Tool.Commands;

/// <summary><c>inception gradcam IMAGE</c>: the image with the places that speak for a class.</summary>
internal static class GradCamCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("IMAGE") { Description = "A JPEG, PNG, WebP, BMP or GIF file" };
        var model = new ModelArguments();
        var stage = new Option<string?>("--stage", "-s")
        {
            Description = "The stage whose places are weighed; the last that has some when left out ('inception summary' lists them)",
            HelpName = "STAGE",
        };
        var label = new Option<string?>("--class", "-c")
        {
            Description = "The class to explain, by name, index or WordNet id; the likeliest when left out",
            HelpName = "CLASS",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Where the image goes; what the network did not see of it is dark",
            HelpName = "cam.png",
            Required = true,
        };
        var map = new Option<string?>("--map")
        {
            Description = "Where the heat goes too, as a float32 array height×width of the image, 0 to 1",
            HelpName = "cam.npy",
        };
        var json = CommonOptions.Json();
        var command = new Command("gradcam", "Show where in an image a network found the evidence for a class (Grad-CAM)")
        {
            image, stage, label, output, map, json,
        };
        model.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (source, path, mapPath) = (InputFile.Existing(parsed.GetValue(image)!), parsed.GetValue(output)!, parsed.GetValue(map));
            OutputFile.Check(path, ".png");
            if (mapPath is not null) OutputFile.Check(mapPath, ".npy");
            var loaded = await model.LoadAsync(parsed, cancellation, namesClasses: true);
            using var explainer = new ImageExplainer(loaded);
            cancellation.ThrowIfCancellationRequested();
            var explanation = explainer.Explain(source, new() { Stage = parsed.GetValue(stage), Class = IndexOf(parsed.GetValue(label), loaded.Labels!) });
            cancellation.ThrowIfCancellationRequested();
            OutputFile.Replace(path, file => file.Write(explanation.Blend().ToPng()));
            if (mapPath is not null) WriteMap(mapPath, explanation.ToImage());
            if (parsed.GetValue(json)) PrintJson(source, path, loaded, explanation);
            else Print(path, loaded, explanation);
            return 0;
        });
        return command;
    }

    private static int? IndexOf(string? text, LabelSet labels) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index
        : labels.Find(text);

    private static void WriteMap(string path, HeatMap map)
    {
        using var values = tensor(map.Values.ToArray(), map.Height, map.Width);
        NpyFile.Write(path, values);
    }

    private static void Print(string path, Model loaded, ImageExplanation explanation)
    {
        var activation = explanation.Activation;
        Console.WriteLine(
            $"{path}: {loaded.Labels![activation.Class]} ({activation.Probability:P1}) at {activation.Stage}, "
            + $"{activation.Map.Height}×{activation.Map.Width} places" + (activation.Peak > 0 ? "" : "; no place speaks for it"));
    }

    private static void PrintJson(string source, string path, Model loaded, ImageExplanation explanation)
    {
        var (stage, index, probability, peak, map) = explanation.Activation;
        JsonOutput.Write(new
        {
            image = source,
            output = path,
            model = loaded.Name,
            stage,
            @class = new { label = loaded.Labels![index], index, id = loaded.Labels!.IdOf(index), probability },
            peak,
            map = Enumerable.Range(0, map.Height).Select(y => Enumerable.Range(0, map.Width).Select(x => map[x, y])),
            seen = explanation.Seen,
        });
    }
}
