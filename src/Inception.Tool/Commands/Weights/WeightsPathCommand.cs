using System.CommandLine;

namespace Inception.Tool.Commands;

/// <summary><c>inception weights path ID</c>: for scripts, and for files that are put there by hand.</summary>
internal static class WeightsPathCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The id of published weights ('inception weights list')" };
        var settings = new CacheSettings();
        var command = new Command("path", "Print the path of published weights in the cache.") { id };
        settings.AddFolderTo(command);
        command.SetAction(parsed =>
        {
            Console.WriteLine(settings.OpenFolder(parsed).PathOf(PublishedWeightsArgument.Named(parsed.GetValue(id)!)));
            return 0;
        });
        return command;
    }
}
