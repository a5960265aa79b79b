using System.Globalization;

namespace Inception.Samples.ImageSearch;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public string? Folder { get; private init; }

    public string Model { get; private init; } = Path.Combine(AppContext.BaseDirectory, "inception_medium.safetensors");

    public string Store { get; private init; } = "";

    public string Url { get; private init; } = "http://127.0.0.1:5080";

    public string? Find { get; private init; }

    public int? Measure { get; private init; }

    /// <summary>A short run does not wait for the engine's races of kernels.</summary>
    public bool IsQuick => Find is not null;

    public static Arguments Parse(string[] args)
    {
        var parsed = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--model" => parsed with { Model = Next() },
                "--store" => parsed with { Store = Next() },
                "--url" => parsed with { Url = Next() },
                "--find" => parsed with { Find = Next() },
                "--measure" => parsed with { Measure = int.Parse(Next(), CultureInfo.InvariantCulture) },
                _ => parsed with { Folder = Path.GetFullPath(args[i]) },
            };

            string Next() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value.");
        }

        if (parsed.Folder is null && parsed.Measure is null) throw new ArgumentException("Name a folder of images.");
        return parsed.Store.Length > 0 ? parsed : parsed with { Store = Path.Combine(parsed.Folder ?? Path.GetTempPath(), ".image-search") };
    }
}
