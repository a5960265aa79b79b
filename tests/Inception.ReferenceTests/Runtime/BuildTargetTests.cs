using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Inception.Runtime;

namespace Inception.ReferenceTests.Runtime;

/// <summary>The package's build target in a small project of its own: what a user's build, rebuild and publish do.</summary>
public sealed class BuildTargetTests(BuildTargetTests.UserProject project) : IClassFixture<BuildTargetTests.UserProject>
{
    private const string Announcement = "asks for it weakly now";

    [Fact]
    public void A_build_weakens_the_copy_says_so_once_and_leaves_the_package_cache_alone()
    {
        var before = SHA256.HashData(File.ReadAllBytes(project.PackageFile));

        var first = project.Run("build", "Asked", "true");
        var written = File.GetLastWriteTimeUtc(project.Output("Asked"));
        var second = project.Run("build", "Asked", "true");

        Regex.Count(first, Announcement).Should().Be(1);
        IsWeak(project.Output("Asked")).Should().BeTrue();
        second.Should().NotContain(Announcement);
        File.GetLastWriteTimeUtc(project.Output("Asked")).Should().Be(written);
        SHA256.HashData(File.ReadAllBytes(project.PackageFile)).Should().Equal(before);
        IsWeak(project.PackageFile).Should().BeFalse();
    }

    [Fact]
    public void By_default_the_copy_is_weakened_where_this_machine_lacks_the_version_and_the_property_turns_it_back()
    {
        var libstdcxx = NativePlatform.Current().LibstdcxxFile;
        var lacks = libstdcxx is not null && !TorchLoadDiagnosis.DefinedVersions(libstdcxx).Contains(Libstdcxx.NeededVersion);

        project.Run("build", "Default", "");
        IsWeak(project.Output("Default")).Should().Be(lacks);

        project.Run("build", "Default", "false").Should().NotContain(Announcement);
        IsWeak(project.Output("Default")).Should().BeFalse();
    }

    [Fact]
    public void A_publish_for_one_runtime_weakens_the_copy_at_its_root()
    {
        project.Run("publish", "Published", "true", "--runtime", "linux-x64", "--self-contained", "false", "-p:UseAppHost=false");

        IsWeak(project.Published("Published")).Should().BeTrue();
    }

    [Fact]
    public void A_library_that_uses_the_version_is_left_alone_with_a_warning_that_says_what_uses_it()
    {
        var library = Path.Combine(project.Folder, "libLibTorchSharp.so");
        File.WriteAllBytes(library, ElfImage.Needing(Libstdcxx.NeededVersion, relocatedSymbol: 1).Build());

        var said = project.Run("build", "Used", "true", $"-p:AnotherLibrary={library}");

        said.Should().Contain("warning INCEPTION001").And.Contain("a relocation in .rela.dyn uses _ZSt21ios_base_library_initv").And.NotContain(Announcement);
        IsWeak(Path.Combine(project.Folder, "bin", "Used", "net10.0", "libLibTorchSharp.so")).Should().BeFalse();
    }

    [Fact]
    public void A_value_the_property_does_not_know_is_an_error_that_lists_those_it_does()
    {
        project.Run("build", "Mistaken", "sometimes", 1).Should().Contain("error INCEPTION002").And.Contain("auto").And.Contain("'sometimes'");
    }

    private static bool IsWeak(string path) => ElfLibrary.Read(path).Needs().Single(Libstdcxx.IsNeeded).IsWeak;

    /// <summary>A project that references TorchSharp alone: without libtorch its outputs are small.</summary>
    public sealed class UserProject : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inception-target-");

        public UserProject()
        {
            var targets = Path.Combine(AppContext.BaseDirectory, "buildTransitive");
            File.Copy(Path.Combine(targets, "Directory.Packages.props"), Path.Combine(Folder, "Directory.Packages.props"));
            File.WriteAllText(Path.Combine(Folder, "User.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="TorchSharp" />
                  </ItemGroup>
                  <Target Name="TakeAnotherLibrary" AfterTargets="ResolvePackageAssets" Condition="'$(AnotherLibrary)' != ''">
                    <ItemGroup>
                      <RuntimeTargetsCopyLocalItems Remove="@(RuntimeTargetsCopyLocalItems)" />
                      <NativeCopyLocalItems Include="$(AnotherLibrary)" AssetType="native" CopyLocal="true" DestinationSubPath="libLibTorchSharp.so" />
                    </ItemGroup>
                  </Target>
                  <Import Project="{Path.Combine(targets, "Inception.TorchSharp.targets")}" />
                </Project>
                """);
            File.WriteAllText(Path.Combine(Folder, "Program.cs"), "System.Console.WriteLine();");
            Start(0, "restore");
            PackageFile = FindPackageFile();
        }

        public string Folder => _folder.FullName;

        /// <summary>TorchSharp's native library where restore has put it: found by what the project's assets file names as its package folder.</summary>
        public string PackageFile { get; }

        public string Output(string configuration) =>
            Path.Combine(Folder, "bin", configuration, "net10.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");

        public string Published(string configuration) =>
            Path.Combine(Folder, "bin", configuration, "net10.0", "linux-x64", "publish", "libLibTorchSharp.so");

        public string Run(string command, string configuration, string property, params string[] more) => Run(command, configuration, property, 0, more);

        public string Run(string command, string configuration, string property, int expectedExit, params string[] more) =>
            Start(expectedExit, [command, "--no-restore", "--configuration", configuration, $"-p:InceptionWeakenLibstdcxxNeed={property}", "-nodeReuse:false", "-tl:off", .. more]);

        public void Dispose() => _folder.Delete(recursive: true);

        private string FindPackageFile()
        {
            using var assets = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "obj", "project.assets.json")));
            return assets.RootElement.GetProperty("packageFolders").EnumerateObject()
                .Select(folder => Path.Combine(folder.Name, "torchsharp", NativePlatform.TorchSharpVersion, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"))
                .First(File.Exists);
        }

        private string Start(int expectedExit, params string[] arguments)
        {
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
            {
                WorkingDirectory = Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            {
                start.Environment.Remove(name);
            }

            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.Should().Be(expectedExit, "dotnet {0} said {1}{2}", string.Join(' ', arguments), output, error.Result);
            return output;
        }
    }
}
