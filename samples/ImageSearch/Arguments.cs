using System.CommandLine;

namespace Inception.Samples.ImageSearch;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    private static readonly Argument<DirectoryInfo> FolderArgument = new Argument<DirectoryInfo>("folder")
    {
        Description = "The images to search, in this folder and below it",
        Arity = ArgumentArity.ZeroOrOne,
    }.AcceptExistingOnly();

    private static readonly Option<FileInfo> ModelOption = new Option<FileInfo>("--model")
    {
        Description = "A checkpoint with metadata",
        DefaultValueFactory = _ => new(Path.Combine(AppContext.BaseDirectory, "inception_medium.safetensors")),
    }.AcceptExistingOnly();

    private static readonly Option<FileInfo> FindOption = new Option<FileInfo>("--find")
    {
        Description = "Print the images nearest to this one, and end",
    }.AcceptExistingOnly();

    private static readonly Option<DirectoryInfo?> StoreOption = new("--store") { Description = "The folder of the index [default: .image-search in the image folder]" };

    private static readonly Option<string> UrlOption = new("--url") { Description = "Where the page is served", DefaultValueFactory = _ => "http://127.0.0.1:5080" };

    private static readonly Option<int?> MeasureOption = new("--measure") { Description = "Compare recall and time with exact search over this many made-up images" };

    public string? Folder { get; private init; }

    public required string Model { get; init; }

    public required string Store { get; init; }

    public required string Url { get; init; }

    public string? Find { get; private init; }

    public int? Measure { get; private init; }

    /// <summary>A short run does not wait for the engine's races of kernels.</summary>
    public bool IsQuick => Find is not null;

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The arguments of the process.</param>
    /// <param name="exitCode">The process's exit code where there is nothing more to do.</param>
    /// <returns>The arguments; null after the help, and after an error, which is printed.</returns>
    public static Arguments? Parse(string[] args, out int exitCode)
    {
        Arguments? read = null;
        var command = new RootCommand("Searches a folder by image.") { FolderArgument, ModelOption, FindOption, StoreOption, UrlOption, MeasureOption };
        command.Validators.Add(result =>
        {
            if (result.GetValue(FolderArgument) is null && result.GetValue(MeasureOption) is null) result.AddError("Name a folder of images.");
        });
        MeasureOption.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--measure needs a number of images, 1 or more.");
        });
        command.SetAction(result => read = From(result));
        exitCode = command.Parse(args).Invoke();
        return read;
    }

    private static Arguments From(ParseResult result)
    {
        var folder = result.GetValue(FolderArgument)?.FullName;
        return new()
        {
            Folder = folder,
            Model = result.GetRequiredValue(ModelOption).FullName,
            Store = result.GetValue(StoreOption)?.FullName ?? Path.Combine(folder ?? Path.GetTempPath(), ".image-search"),
            Url = result.GetRequiredValue(UrlOption),
            Find = result.GetValue(FindOption)?.FullName,
            Measure = result.GetValue(MeasureOption),
        };
    }
}
