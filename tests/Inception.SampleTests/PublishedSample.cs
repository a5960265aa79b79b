namespace Inception.SampleTests;

/// <summary>The samples that <c>.ci/publish-samples</c> has published: that takes minutes, so the tests do not do it themselves.</summary>
internal static class PublishedSample
{
    /// <summary>A file of a published sample. The test is skipped where it is not there.</summary>
    public static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Inception.sln"))) folder = folder.Parent;
        var found = Path.Combine(folder?.FullName ?? "", "artifacts", "samples", path);
        Skip.IfNot(File.Exists(found), $"{found} is not there: run .ci/publish-samples.");
        return found;
    }
}
