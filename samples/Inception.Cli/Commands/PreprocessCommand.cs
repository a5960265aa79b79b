using System.CommandLine;
using Inception.Imaging;

namespace Inception.Cli.Commands;

/// <summary><c>inception preprocess IMAGE</c>: the tensor a network sees.</summary>
internal static class PreprocessCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("IMAGE") { Description = "A JPEG, PNG, WebP, BMP or GIF file" };
        var model = CommonOptions.Model();
        var output = new Option<string>("--output", "-o") { Description = "Where the float32 array 1×C×H×W goes", HelpName = "x.npy", Required = true };
        var command = new Command("preprocess", "Write the tensor a network sees of a picture, as .npy") { image, model, output };
        command.SetAction(parsed =>
        {
            var choice = NetworkChoice.Named(parsed.GetValue(model)!);
            var path = parsed.GetValue(output)!;
            OutputFile.Check(path);
            var picture = new ImageDecoder().Decode(InputFile.Existing(parsed.GetValue(image)!));
            using var tensor = choice.Preprocessing.Apply(picture);
            NpyFile.Write(path, tensor);
            Console.WriteLine($"{path}: {string.Join('×', tensor.shape)} float32");
            return 0;
        });
        return command;
    }
}
