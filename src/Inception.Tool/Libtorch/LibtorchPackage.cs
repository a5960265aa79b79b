using System.Security.Cryptography;
using Inception.Models.Downloads;
using Inception.Runtime;

namespace Inception.Tool.Libtorch;

/// <summary>The NuGet package with libtorch's CPU libraries for a platform.</summary>
/// <param name="Platform">The portable runtime identifier.</param>
/// <param name="Length">The bytes of the package.</param>
/// <param name="Sha512">Its SHA-512 sum, in lower-case hexadecimal digits.</param>
internal sealed record LibtorchPackage(string Platform, long Length, string Sha512)
{
    /// <summary>
    /// The packages of the version that TorchSharp's native library was built for. The sums are those of the packages that nuget.org signed, in
    /// hexadecimal digits: NuGet writes them into <c>PACKAGE.nupkg.sha512</c> in base 64.
    /// </summary>
    public static IReadOnlyList<LibtorchPackage> All { get; } =
    [
        new("linux-x64", 128_200_806,
            "5e3b9a170aaabf0b2dc9e516cb3ff1b5f84e0deb266a0a0f28eed3d15466896fabd29270b1707fbc7c9d03b8adf7181edfa3d25d6d6a2f2451cef33727c8bd50"),
        new("osx-arm64", 56_910_439,
            "9e36d6e0d6e39cedd462c672989039100f24bc5419bde5b6ad54b4ed08a760ec7182cea1c9915323cdb3043b748b1d72451099faff9f9bea475c6dfb58a8f284"),
        new("win-arm64", 41_962_447,
            "ecd09a8924e07ba6b18429c7e489bed59352922b80fb3b987ba64f62987d3265d2e10a331041d472e6a52af31597283185a64e47a3779c262a9b721bc6ae7e24"),
        new("win-x64", 79_854_046,
            "aafac47bc6fc53548f9eca92856809f6013f51fcc58aaf9044f25d01e831c2d10180bfe364f40fbca021a9892911ee646fa0170a2f38d0a0eabc368742e02a10"),
    ];

    /// <summary>The version, which is libtorch's.</summary>
    public static string Version => NativePlatform.LibtorchVersion;

    /// <summary>The package's name.</summary>
    public string Id => $"libtorch-cpu-{Platform}";

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

    /// <summary>The package for the platform of this process.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static LibtorchPackage OfThisMachine()
    {
        var platform = NativePlatform.Current();
        if (platform.IsMusl) throw new UserException("libtorch is built for glibc, and this system's C library is musl (Alpine Linux and its like).");
        return All.FirstOrDefault(package => package.Platform == platform.Rid) ?? throw new UserException(
            $"There is no libtorch for {platform.Rid}. There is one for {string.Join(", ", All.Select(package => package.Platform))}.");
    }
}
