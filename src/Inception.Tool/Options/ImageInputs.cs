using System.CommandLine;
using Inception.Preprocessing;

namespace Inception.Tool.Options;

/// <summary>The arguments and options that name many images; commands that work through images share them.</summary>
internal sealed class ImageInputs
{
    /// <summary>What is written about them in the help of a command.</summary>
    public const string Help = "Images, folders, patterns ('photos/**/*.jpg') or lists of paths (@list.txt); - reads a list from standard input";

    private const string Skip = "skip", Fail = "fail";

    private readonly Argument<string[]> _paths;

    private readonly Option<bool> _recursive = new("--recursive", "-r")
    {
        Description = "Search subfolders too; each folder is searched once",
    };

    private readonly Option<string[]> _lists = new("--list")
    {
        Description = "A file with paths of images and folders, one per line or separated by null characters (find -print0); - reads standard input",
        HelpName = "FILE",
    };

    private readonly Option<string> _onError = CommonOptions.OneOf(
        new("--on-error") { Description = "If a file cannot be read: skip it and report it on stderr, or fail at once", DefaultValueFactory = _ => Skip },
        Skip,
        Fail);

    /// <param name="name">The argument's name.</param>
    public ImageInputs(string name) => _paths = new(name) { Description = Help, Arity = ArgumentArity.ZeroOrMore };

    public void AddTo(Command command)
    {
        command.Add(_paths);
        foreach (var option in new Option[] { _recursive, _lists, _onError }) command.Add(option);
    }

    /// <summary>Whether a file that cannot be read is left out.</summary>
    public bool Skips(ParseResult parsed) => parsed.GetValue(_onError) == Skip;

    /// <summary>What happens to a file that cannot be read.</summary>
    public UnreadableImages OnUnreadable(ParseResult parsed) => Skips(parsed) ? UnreadableImages.Skip : UnreadableImages.Fail;

    /// <summary>The files that list images, and those images that are named one by one.</summary>
    public IEnumerable<string> Files(ParseResult parsed) =>
        parsed.GetValue(_lists)!.Concat(parsed.GetValue(_paths)!.Select(path => path is ['@', _, ..] && !File.Exists(path) ? path[1..] : path));

    /// <summary>Finds the images; none is opened.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="leftOut">Takes what gives no image, where that is left out.</param>
    /// <param name="cancellation">Ends the wait for standard input.</param>
    /// <exception cref="UserException">No image is named, or there is none.</exception>
    public async Task<IReadOnlyList<string>> FindAsync(ParseResult parsed, List<LeftOut> leftOut, CancellationToken cancellation)
    {
        var named = await NamedAsync(parsed, cancellation);
        if (named.Count == 0)
            throw new UserException($"'{_paths.Name}' is missing: give images, folders or a list. See: inception {parsed.CommandResult.Command.Name} --help");
        var paths = new ImagePaths(parsed.GetValue(_recursive), Skips(parsed) ? leftOut.Add : null);
        var files = paths.Expand(named);
        if (files.Count == 0) throw leftOut is [var only, ..] ? new UserException(only.Reason) : paths.NoImage(named);
        if (paths.Foreign is [var first, ..])
        {
            Console.Error.WriteLine(
                $"inception: skipped: {paths.Foreign.Count:N0} files in unsupported image formats, such as '{first}'. Convert them to JPEG or PNG.");
        }

        return files;
    }

    private async Task<List<string>> NamedAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var named = new List<string>();
        foreach (var path in parsed.GetValue(_paths)!)
        {
            if (path == ImageList.StandardInput) named.AddRange(await ImageList.ReadAsync(path, cancellation));
            else if (path is ['@', _, ..] && !File.Exists(path)) named.AddRange(await ImageList.ReadAsync(path[1..], cancellation));
            else named.Add(path);
        }

        foreach (var list in parsed.GetValue(_lists)!) named.AddRange(await ImageList.ReadAsync(list, cancellation));
        return named;
    }
}
