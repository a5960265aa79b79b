using System.CommandLine;

namespace Inception.Tool.Commands.Cluster;

/// <summary>What the commands that submit jobs share.</summary>
internal static class SubmitNotes
{
    public const string Text =
        "The job continues if this command ends or if workers die: 'inception cluster status' shows its progress. Images that cannot be read are "
        + "skipped and listed in FILE.report.json. Exit code: 0 if every image has a result, 2 if some were skipped, 1 if there is no output.";

    /// <summary>Finds the images. What gives no image is said on stderr at once.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(ImageInputs inputs, ParseResult parsed, CancellationToken cancellation)
    {
        var leftOut = new List<LeftOut>();
        var images = await inputs.FindAsync(parsed, leftOut, cancellation);
        foreach (var one in leftOut) Console.Error.WriteLine($"inception: skipped: {one.Reason}");
        return images;
    }
}
