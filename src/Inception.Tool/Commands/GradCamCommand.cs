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
            Description = "The stage whose feature map is weighted; the last one by default ('inception summary' lists them)",
            HelpName = "STAGE",
        };
        var label = new Option<string?>("--class", "-c")
        {
            Description = "The class to explain, by name, index or WordNet id; the most probable one by default",
            HelpName = "CLASS",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The image with the heat map; the parts that the network did not see are dark",
            HelpName = "cam.png",
            Required = true,
        };
        var map = new Option<string?>("--map")
        {
            Description = "Write the heat map too, as a float32 array height×width from 0 to 1",
            HelpName = "cam.npy",
        };
        var json = CommonOptions.Json();
        var command = new Command("gradcam", "Show where in an image the evidence for a class is (Grad-CAM).")
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
