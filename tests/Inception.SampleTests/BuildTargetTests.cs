using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Inception.Runtime;

namespace Inception.SampleTests;

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

    [Theory]
    [InlineData("true", "another.so of linux-arm64", "another.so of linux-x64", "another.so of win10-x64", "libc10.so of linux-x64", "drawing.so of linux-x64")]
    [InlineData("all", "another.so of linux-x64", "another.so of win10-x64", "libc10.so of linux-x64", "drawing.so of linux-x64")]
    [InlineData("false", "another.so of linux-arm64", "another.so of linux-x64", "another.so of win10-x64", "libc10.so of linux-x64", "drawing.so of linux-x64", "drawing.so of linux-arm64", "libtorch_python.so of linux-x64")]
    public void Native_libraries_that_nothing_loads_are_left_out_unless_the_property_says_otherwise(string trim, params string[] expected)
    {
        var output = "Trimmed" + trim;
        var natives = project.Natives(
            ("libtorch-cpu-linux-x64", "linux-x64", "libc10.so"), ("libtorch-cpu-linux-x64", "linux-x64", "libtorch_python.so"),
            ("SkiaSharp.NativeAssets.Linux", "linux-x64", "drawing.so"), ("SkiaSharp.NativeAssets.Linux", "linux-arm64", "drawing.so"),
            ("Another", "linux-x64", "another.so"), ("Another", "linux-arm64", "another.so"), ("Another", "win10-x64", "another.so"));

        project.Run("build", output, "false", $"-p:Natives={natives}", $"-p:InceptionTrimNatives={trim}");

        var files = project.NativesOf(output);
        string[] platforms = trim == "false" ? ["linux-x64", "osx-arm64", "win-arm64", "win-x64"] : [.. new[] { "linux-x64", NativePlatform.Current().Rid }.Distinct()];
        files.Where(file => file.StartsWith("another", StringComparison.Ordinal) || file.StartsWith("drawing", StringComparison.Ordinal) || file.StartsWith("libc10", StringComparison.Ordinal) || file.StartsWith("libtorch_", StringComparison.Ordinal))
            .Should().BeEquivalentTo(expected);
        PlatformsOfTorchSharp(files).Should().BeEquivalentTo(platforms);
        foreach (var platform in new[] { "win-arm64", "osx-arm64" })
            project.Dependencies(output).Contains($"runtimes/{platform}/native/", StringComparison.Ordinal).Should().Be(platforms.Contains(platform));
    }

    [Fact]
    public void A_project_without_libtorch_keeps_every_platform()
    {
        project.Run("build", "WithoutLibtorch", "false");

        PlatformsOfTorchSharp(project.NativesOf("WithoutLibtorch")).Should().HaveCount(4);
    }

    [Fact]
    public void A_value_that_trimming_does_not_know_is_an_error_that_lists_those_it_does()
    {
        project.Run("build", "MistakenTrim", "false", 1, "-p:InceptionTrimNatives=some").Should().Contain("error INCEPTION003").And.Contain("all").And.Contain("'some'");
    }

    private static IEnumerable<string> PlatformsOfTorchSharp(IEnumerable<string> files) =>
        files.Where(file => file.Contains("LibTorchSharp", StringComparison.Ordinal)).Select(file => file.Split(" of ")[1]);

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
                  <Import Project="$(Natives)" Condition="'$(Natives)' != ''" />
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

        /// <summary>Empty native files that packages bring, in a file for the property <c>Natives</c>.</summary>
        public string Natives(params (string Package, string Platform, string Name)[] files)
        {
            var items = files.Select(file =>
            {
                var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "natives", file.Platform)).FullName, file.Name);
                File.WriteAllText(path, "");
                return $"""<RuntimeTargetsCopyLocalItems Include="{path}" NuGetPackageId="{file.Package}" RuntimeIdentifier="{file.Platform}" AssetType="native" CopyLocal="true" DestinationSubDirectory="runtimes/{file.Platform}/native/" DestinationSubPath="runtimes/{file.Platform}/native/{file.Name}" />""";
            });
            var targets = Path.Combine(Folder, "natives.targets");
            File.WriteAllText(targets, $"""
                <Project>
                  <Target Name="TakeNatives" AfterTargets="ResolvePackageAssets">
                    <ItemGroup>
                      {string.Join('\n', items)}
                    </ItemGroup>
                  </Target>
                </Project>
                """);
            return targets;
        }

        /// <summary>The native files of an output, as "file of platform".</summary>
        public IReadOnlyList<string> NativesOf(string configuration) =>
            [.. Directory.GetFiles(Path.Combine(Folder, "bin", configuration, "net10.0", "runtimes"), "*", SearchOption.AllDirectories)
                .Select(file => $"{Path.GetFileName(file)} of {Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))}")];

        /// <summary>What an output tells the runtime of its files.</summary>
        public string Dependencies(string configuration) => File.ReadAllText(Path.Combine(Folder, "bin", configuration, "net10.0", "User.deps.json"));

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
