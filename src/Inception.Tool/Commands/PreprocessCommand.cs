using System.CommandLine;
using Inception.Preprocessing;

namespace Inception.Tool.Commands;

/// <summary><c>inception preprocess IMAGE</c>: writes the preprocessed image, which is the input of a network.</summary>
internal static class PreprocessCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("IMAGE") { Description = "A JPEG, PNG, WebP, BMP, GIF or TIFF file" };
        var model = CommonOptions.Model();
        model.Required = false;
        var preset = new Option<string?>("--preset", "-p")
        {
            Description = "The name of a published preprocessing, instead of --model: " + string.Join(", ", Presets),
            HelpName = "NAME",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "The .npy file for the float32 array 1×C×H×W",
            HelpName = "x.npy",
            Required = true,
        };
        var command = new Command("preprocess", "Preprocess an image and write the network's input tensor as .npy.") { image, model, preset, output };
        command.SetExamples("""
            inception preprocess cat.jpg --model inception_v3 --output x.npy
            inception preprocess cat.jpg --preset fid_clean --output x.npy
            """);
        command.SetAction(parsed =>
        {
            var preprocessing = Choose(parsed.GetValue(model), parsed.GetValue(preset));
            var path = parsed.GetValue(output)!;
            OutputFile.Check(path, ".npy");
            OutputFile.RequireOther(path, parsed.GetValue(image));
            var decoded = preprocessing.CreateDecoder().Decode(InputFile.Existing(parsed.GetValue(image)!));
            var (channels, side) = (preprocessing.Channels, preprocessing.CropSize);
            var values = new float[channels * side * side];
            preprocessing.Write(decoded, values);
            NpyFile.Write(path, values, 1, channels, side, side);
            Console.WriteLine($"{path}: 1×{channels}×{side}×{side} float32");
            return 0;
        });
        return command;
    }

    private static IEnumerable<string> Presets => ImagePreprocessing.Known.Keys.Order(StringComparer.Ordinal);

    private static ImagePreprocessing Choose(string? model, string? preset) => (model, preset) switch
    {
        (not null, null) => NetworkChoice.Named(model).Preprocessing,
        (null, not null) when ImagePreprocessing.Known.TryGetValue(preset, out var known) => known,
        (null, not null) => throw new UserException($"Unknown preset '{preset}'. Presets: {string.Join(", ", Presets)}."),
        _ => throw new UserException("Expected either --model or --preset, which choose the preprocessing: give exactly one of them."),
    };
}
