using System.Security.Cryptography;
using Inception.Models.Downloads;
using Inception.Runtime;

namespace Inception.Tool.Runtimes;

/// <summary>A NuGet package with native libraries for a platform, which some commands need and this program does not carry.</summary>
/// <param name="Kind">Its name on the command line.</param>
/// <param name="Id">The package's name, in lower case.</param>
/// <param name="Version">The package's version.</param>
/// <param name="Platform">The portable runtime identifier.</param>
/// <param name="Length">The bytes of the package.</param>
/// <param name="Sha512">Its SHA-512 sum, in lower-case hexadecimal digits.</param>
internal sealed record RuntimePackage(string Kind, string Id, string Version, string Platform, long Length, string Sha512)
{
    /// <summary>libtorch for the processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>ONNX Runtime, which <c>inception bench</c> races against.</summary>
    public const string OnnxRuntime = "onnxruntime";

    /// <summary>
    /// All packages: libtorch of the version that TorchSharp's native library was built for, and ONNX Runtime of the version of its managed library. The sums
    /// are those of the packages that nuget.org signed, in hexadecimal digits: NuGet writes them into <c>PACKAGE.nupkg.sha512</c> in base 64.
    /// </summary>
    public static IReadOnlyList<RuntimePackage> All { get; } =
    [
        Libtorch("linux-x64", 128_200_806,
            "5e3b9a170aaabf0b2dc9e516cb3ff1b5f84e0deb266a0a0f28eed3d15466896fabd29270b1707fbc7c9d03b8adf7181edfa3d25d6d6a2f2451cef33727c8bd50"),
        Libtorch("osx-arm64", 56_910_439,
            "9e36d6e0d6e39cedd462c672989039100f24bc5419bde5b6ad54b4ed08a760ec7182cea1c9915323cdb3043b748b1d72451099faff9f9bea475c6dfb58a8f284"),
        Libtorch("win-arm64", 41_962_447,
            "ecd09a8924e07ba6b18429c7e489bed59352922b80fb3b987ba64f62987d3265d2e10a331041d472e6a52af31597283185a64e47a3779c262a9b721bc6ae7e24"),
        Libtorch("win-x64", 79_854_046,
            "aafac47bc6fc53548f9eca92856809f6013f51fcc58aaf9044f25d01e831c2d10180bfe364f40fbca021a9892911ee646fa0170a2f38d0a0eabc368742e02a10"),
        .. ((string[])["linux-x64", "linux-arm64", "osx-arm64", "win-x64", "win-arm64"]).Select(OfOnnxRuntime),
    ];

    /// <summary>What it holds, in words.</summary>
    public string Name => Kind == Cpu ? "libtorch" : "ONNX Runtime";

    /// <summary>The name of the folder that the libraries get.</summary>
    public string FolderName => $"{(Kind == Cpu ? "libtorch-cpu" : Kind)}-{Version}-{Platform}";

    /// <summary>Where the libraries are in the package.</summary>
    public string Libraries => $"runtimes/{Platform}/native/";

    /// <summary>The package as a file that can be downloaded and checked.</summary>
    public RemoteFile File => new()
    {
        Name = $"{Id}.{Version}.nupkg",
        Addresses = [new($"https://api.nuget.org/v3-flatcontainer/{Id}/{Version}/{Id}.{Version}.nupkg")],
        Length = Length,
        Digest = new(HashAlgorithmName.SHA512, Sha512),
    };

    /// <summary>The package as NuGet keeps it on a machine that has built something with it; it need not be there.</summary>
    public string InNuGetsFolder
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
                ? named
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            return Path.Combine(folder, Id, Version, File.Name);
        }
    }

    /// <summary>The package for the platform of this process; null where there is none.</summary>
    /// <param name="kind"><see cref="Cpu"/> or <see cref="OnnxRuntime"/>.</param>
    public static RuntimePackage? Find(string kind)
    {
        var platform = NativePlatform.Current();
        return platform.IsMusl ? null : All.FirstOrDefault(package => package.Kind == kind && package.Platform == platform.Rid);
    }

    /// <summary>The package for the platform of this process.</summary>
    /// <param name="kind"><see cref="Cpu"/> or <see cref="OnnxRuntime"/>.</param>
    /// <exception cref="UserException">There is none.</exception>
    public static RuntimePackage OfThisMachine(string kind)
    {
        if (Find(kind) is { } package) return package;
        var platform = NativePlatform.Current();
        var (name, others) = (All.First(one => one.Kind == kind).Name, All.Where(one => one.Kind == kind).Select(one => one.Platform));
        throw new UserException(platform.IsMusl
            ? $"{name} needs glibc, but this system uses musl (such as Alpine Linux). Use a distribution with glibc."
            : $"{name} is not available for {platform.Rid}. Available for: {string.Join(", ", others)}.");
    }

    private static RuntimePackage Libtorch(string platform, long length, string sha512) =>
        new(Cpu, $"libtorch-cpu-{platform}", NativePlatform.LibtorchVersion, platform, length, sha512);

    /// <summary>One package has the libraries of all platforms.</summary>
    private static RuntimePackage OfOnnxRuntime(string platform) => new(OnnxRuntime, "microsoft.ml.onnxruntime", "1.31.1", platform, 159_626_394,
        "42f13cf89ca111c71f38bececf59be7125d919877840aeff06db1da026a7d1e685daaaa039254357f1fb84de43e492467ac279bc83420cb0d57472e73b4c6327");
}
