using System.Text;
using Inception.Runtime;

namespace Inception.Tests.Runtime;

public sealed class LoaderCacheTests
{
    private const int X64 = 0x0303, X86 = 0x0003;

    [Theory]
    [InlineData("")]
    [InlineData("ld.so-1.7.0, an older format in front of it ")]
    public void Paths_of_the_wanted_library_and_architecture_come_in_the_caches_order(string before)
    {
        var cache = Cache(before, (X64, "libc.so.6", "/lib/libc.so.6"), (X86, "libstdc++.so.6", "/lib32/libstdc++.so.6"),
            (X64, "libstdc++.so.6", "/opt/libstdc++.so.6"), (X64, "libstdc++.so.6", "/lib/libstdc++.so.6"));

        LoaderCache.Paths(cache, "libstdc++.so.6").Should().Equal("/opt/libstdc++.so.6", "/lib/libstdc++.so.6");
    }

    [Fact]
    public void A_cache_that_is_cut_gives_what_it_still_holds()
    {
        var cache = Cache("", (X64, "libstdc++.so.6", "/lib/libstdc++.so.6"));

        for (var length = 0; length < cache.Length; length++)
        {
            LoaderCache.Paths(cache[..length], "libstdc++.so.6").Should().BeEmpty();
        }

        LoaderCache.Paths(Path.Combine(Path.GetTempPath(), "no-such-cache"), "libstdc++.so.6").Should().BeEmpty();
    }

    [SkippableFact]
    public void On_this_machine_the_found_library_is_the_one_the_process_has_loaded()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "libstdc++.so.6 is Linux's");
        var loaded = NativePlatform.Current().LibstdcxxFile;
        var found = Libstdcxx.Find(Environment.GetEnvironmentVariable("LD_LIBRARY_PATH"));

        found.Should().NotBeNull();
        File.ReadAllBytes(found!).AsSpan().SequenceEqual(File.ReadAllBytes(loaded!)).Should().BeTrue("{0} and {1} are one file", found, loaded);
    }

    private static byte[] Cache(string before, params (int Flags, string Name, string Path)[] libraries)
    {
        var strings = new List<byte>();
        var stringsAt = 48 + 24 * libraries.Length;
        var entries = libraries.SelectMany(library => Bytes(library.Flags, Text(library.Name), Text(library.Path), 0, 0, 0)).ToArray();
        return [.. Encoding.ASCII.GetBytes(before + "glibc-ld.so.cache1.1"), .. Bytes(libraries.Length, strings.Count, 0, 0, 0, 0, 0), .. entries, .. strings];

        int Text(string value)
        {
            var at = stringsAt + strings.Count;
            strings.AddRange(Encoding.ASCII.GetBytes(value + '\0'));
            return at;
        }

        static byte[] Bytes(params int[] values) => values.SelectMany(BitConverter.GetBytes).ToArray();
    }
}
