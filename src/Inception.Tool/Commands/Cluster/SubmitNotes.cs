using System.CommandLine;

namespace Inception.Tool.Commands.Cluster;

/// <summary>What the commands that submit jobs share.</summary>
internal static class SubmitNotes
{
    public const string Text =
        "The job goes on if this command ends, and if workers die: 'inception cluster status' shows it. Images that cannot be read are left out, and "
        + "FILE.report.json names them. Exit code: 0 when every image has its result, 2 when some were left out, 1 when there is no output.";

    /// <summary>Finds the images. What gives no image is said on stderr at once.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(ImageInputs inputs, ParseResult parsed, CancellationToken cancellation)
    {
        var leftOut = new List<LeftOut>();
        var images = await inputs.FindAsync(parsed, leftOut, cancellation);
        foreach (var one in leftOut) Console.Error.WriteLine($"inception: left out: {one.Reason}");
        return images;
    }
}
