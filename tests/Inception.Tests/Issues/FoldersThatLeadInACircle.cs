using Inception.Common;
using Inception.Imaging;

namespace Inception.Tests.Issues;

/// <summary>Symbolic links back to a folder made 1,900 images of 63.</summary>
public sealed class FoldersThatLeadInACircle : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FoldersThatLeadInACircle()
    {
        Directory.CreateDirectory(_folder["photos/inner"]);
        _folder.Write("photos/a.png", []);
        _folder.Write("photos/inner/b.TIF", []);
    }

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Each_folder_is_searched_once_under_its_own_name()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege");
        Directory.CreateSymbolicLink(_folder["photos/inner/up"], "..");
        Directory.CreateSymbolicLink(_folder["photos/again"], _folder["photos"]);
        Directory.CreateSymbolicLink(_folder["photos/0-inner"], "inner");
        Directory.CreateSymbolicLink(_folder["photos/itself"], "itself");

        ImageFiles.InFolder(_folder["photos"], recursive: true).Should().Equal(_folder["photos/a.png"], _folder["photos/inner/b.TIF"]);
    }

    [SkippableFact]
    public void A_link_to_a_folder_elsewhere_is_followed()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege");
        Directory.CreateDirectory(_folder["elsewhere"]);
        _folder.Write("elsewhere/c.gif", []);
        Directory.CreateSymbolicLink(_folder["photos/other"], "../elsewhere");
        Directory.CreateSymbolicLink(_folder["photos/same"], "../photos/other");

        ImageFiles.InFolder(_folder["photos"], recursive: true).Should()
            .HaveCount(3).And.ContainSingle(path => path.EndsWith("c.gif", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void The_real_path_resolves_the_links_of_every_part()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a privilege");
        Directory.CreateSymbolicLink(_folder["one"], "photos/inner");
        Directory.CreateSymbolicLink(_folder["two"], _folder["one"]);
        Directory.CreateSymbolicLink(_folder["circle"], "circle");

        RealPath.Resolve(_folder["two/../a.png"]).Should().Be(RealPath.Resolve(_folder["photos/a.png"]));
        RealPath.Resolve(_folder["two/b.TIF"]).Should().Be(RealPath.Resolve(_folder["photos/inner/b.TIF"]));
        FluentActions.Invoking(() => RealPath.Resolve(_folder["circle/x"])).Should().Throw<IOException>();
    }
}
