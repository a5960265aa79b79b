// Classifies images. The sample is compiled ahead of time into one native executable, which needs no .NET runtime.
//
//     dotnet publish -c Release samples/TinyClassify -o tiny
//     tiny/tiny-classify src/Inception.Tool/Assets/fashion-mnist/bag-0.png
//     Bag 90.5 %
//
//     tiny/tiny-classify --model my.safetensors cat.jpg dog.jpg

using System.Globalization;
using Inception;
using Inception.Portable;

var hasModel = args is ["--model", _, ..];
if (args.Length == (hasModel ? 2 : 0))
{
    Console.Error.WriteLine("usage: tiny-classify [--model CHECKPOINT] IMAGE…");
    return 2;
}

try
{
    using var model = PortableModel.Load(hasModel ? args[1] : Path.Combine(AppContext.BaseDirectory, "inception_medium.safetensors"));
    if (model.Engine.Report.Warning is { } warning) Console.Error.WriteLine(warning);
    foreach (var image in args[(hasModel ? 2 : 0)..])
    {
        var best = model.Classify(image, top: 1)[0];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{best.Label} {best.Probability * 100:F1} %"));
    }

    return 0;
}
catch (Exception failure) when (failure is InceptionException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
